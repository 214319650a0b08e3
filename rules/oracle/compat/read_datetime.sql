-- en: A date and time read from a text by a format of Oracle, with its defaults (the first day of the current month), its leniency and its errors; the offset or name of a time zone beside it.
-- ja: Oracle の書式に従って文字列を日時として読み取ります。省略時の既定値 (当月 1 日)、許容範囲、エラーは Oracle と同じです。タイムゾーンのオフセットまたは名前も返します。
CREATE FUNCTION compat.read_datetime(s text, mask text, nls text, OUT reading timestamp, OUT zone text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    today date := statement_timestamp()::date;
    left_over text := s;
    rest text := mask;
    exact boolean := false;
    word text;
    element text;
    found text;
    digits integer;
    year integer;
    month integer;
    day integer;
    day_of_year integer;
    julian integer;
    hour integer;
    half text;
    minute integer;
    second integer;
    second_of_day integer;
    fraction numeric := 0;
    era text;
    months text[] := ARRAY['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER',
        'OCTOBER', 'NOVEMBER', 'DECEMBER'];
BEGIN
    IF coalesce(s, '') = '' OR coalesce(mask, '') = '' THEN
        RETURN;
    END IF;
    WHILE rest <> '' LOOP
        word := substring(rest FROM '(?i)^("[^"]*"|Y,YYY|SYYYY|YYYY|YYY|YY|Y|RRRR|RR|MONTH|MON|MM|MI|RM|DDD|DD|DAY|DY|D|J|HH24|HH12|HH|SSSSS|SS|FF[1-9]?|FM|FX|AM|PM|A\.M\.|P\.M\.|AD|BC|A\.D\.|B\.C\.|TZH|TZM|TZR|TZD|X|[^[:alnum:]"])');
        IF word IS NULL OR rest ~* '^(YEAR|SYEAR|DL|DS|TS)' THEN
            RAISE EXCEPTION 'not an element of a date format that is known here: % in %', rest, mask
                USING ERRCODE = 'invalid_datetime_format';
        END IF;
        rest := substr(rest, length(word) + 1);
        element := upper(word);
        IF element IN ('FX', 'FM') THEN
            exact := exact OR element = 'FX';
            CONTINUE;
        END IF;
        IF NOT exact AND word !~ '^\s$' THEN
            left_over := ltrim(left_over, E' \t\r\n');
        END IF;
        IF left_over = '' AND NOT exact THEN
            -- What is missing at the end has its defaults.
            EXIT;
        END IF;
        IF element ~ '^"' THEN
            found := left(left_over, length(word) - 2);
            IF found <> btrim(word, '"') THEN
                RAISE EXCEPTION 'literal text of the format is missing: % in %', word, s
                    USING ERRCODE = 'invalid_datetime_format';
            END IF;
            left_over := substr(left_over, length(found) + 1);
            CONTINUE;
        ELSIF element ~ '^[^[:alnum:]]$' THEN
            IF exact AND left(left_over, 1) <> word THEN
                RAISE EXCEPTION 'a separator of the format is missing in %', s USING ERRCODE = 'invalid_datetime_format';
            ELSIF word ~ '\s' AND NOT exact THEN
                left_over := ltrim(left_over, E' \t\r\n');
                -- Any separator stands for another, but a sign may belong to what follows.
                IF left_over ~ '^[^[:alnum:]+-]' THEN
                    left_over := substr(left_over, 2);
                END IF;
            ELSIF left_over ~ '^[^[:alnum:]]' AND NOT (left_over ~ '^[-+]' AND rest ~* '^TZ' AND word NOT IN ('-', '+')) THEN
                left_over := substr(left_over, 2);
            END IF;
            CONTINUE;
        END IF;
        found := NULL;
        digits := CASE element
            WHEN 'YYYY' THEN 4 WHEN 'SYYYY' THEN 4 WHEN 'RRRR' THEN 4 WHEN 'YYY' THEN 3 WHEN 'YY' THEN 2 WHEN 'RR' THEN 2
            WHEN 'Y' THEN 1 WHEN 'MM' THEN 2 WHEN 'DD' THEN 2 WHEN 'DDD' THEN 3 WHEN 'D' THEN 1 WHEN 'J' THEN 7
            WHEN 'HH24' THEN 2 WHEN 'HH12' THEN 2 WHEN 'HH' THEN 2 WHEN 'MI' THEN 2 WHEN 'SS' THEN 2 WHEN 'SSSSS' THEN 5
            WHEN 'FF' THEN 9 WHEN 'TZM' THEN 2
        END;
        IF element ~ '^FF[1-9]$' THEN
            digits := right(element, 1)::integer;
            element := 'FF';
        END IF;
        IF digits IS NOT NULL AND left_over ~ '^[0-9]' THEN
            -- Four digits are taken for two where nothing else can be meant.
            IF element IN ('YY', 'RR') AND NOT exact AND left_over ~ '^[0-9]{4}([^0-9]|$)' THEN
                digits := 4;
            END IF;
            found := substring(left_over FROM format('^[0-9]{1,%s}', digits));
            IF exact AND length(found) < digits AND element NOT IN ('FF', 'J') THEN
                RAISE EXCEPTION 'too few digits for % in %', element, s USING ERRCODE = 'invalid_datetime_format';
            END IF;
            left_over := substr(left_over, length(found) + 1);
        END IF;
        CASE
            WHEN element IN ('YYYY', 'SYYYY', 'YYY', 'YY', 'Y', 'RRRR', 'RR', 'Y,YYY') THEN
                IF found IS NULL AND element = 'SYYYY' AND left_over ~ '^[-+][0-9]' THEN
                    found := substring(left_over FROM '^[-+][0-9]{1,4}');
                    left_over := substr(left_over, length(found) + 1);
                ELSIF element = 'Y,YYY' THEN
                    found := substring(left_over FROM '^[0-9],[0-9]{3}');
                    left_over := substr(left_over, length(found) + 1);
                END IF;
                year := replace(found, ',', '')::integer;
                IF element IN ('RR', 'RRRR') AND length(found) <= 2 THEN
                    year := year + extract(year FROM today)::integer / 100 * 100 + CASE
                        WHEN year < 50 AND extract(year FROM today)::integer % 100 >= 50 THEN 100
                        WHEN year >= 50 AND extract(year FROM today)::integer % 100 < 50 THEN -100
                        ELSE 0
                    END;
                ELSIF element IN ('YY', 'YYY', 'Y') AND length(found) <= length(element) THEN
                    year := year + extract(year FROM today)::integer
                        - mod(extract(year FROM today)::integer, (10 ^ length(element))::integer);
                END IF;
            WHEN element = 'MM' AND found IS NOT NULL THEN month := found::integer;
            WHEN element IN ('MM', 'MON', 'MONTH') THEN
                found := coalesce(substring(left_over FROM '^([0-9]{1,2})月'), '');
                IF found <> '' AND nls ~* 'JAPANESE' THEN
                    month := found::integer;
                    left_over := substr(left_over, length(found) + 2);
                ELSE
                    -- The whole name, or its first three letters.
                    month := array_position(months, upper(substring(left_over FROM '^[A-Za-z]+')));
                    IF month IS NOT NULL THEN
                        found := months[month];
                    ELSE
                        found := left(left_over, 3);
                        month := array_position(ARRAY['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT',
                            'NOV', 'DEC'], upper(found));
                    END IF;
                    IF month IS NULL THEN
                        RAISE EXCEPTION 'not a month: %', left_over USING ERRCODE = 'invalid_datetime_format';
                    END IF;
                    left_over := substr(left_over, length(found) + 1);
                END IF;
            WHEN element = 'RM' THEN
                found := substring(left_over FROM '^[IVXivx]+');
                month := array_position(ARRAY['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'], upper(found));
                left_over := substr(left_over, length(found) + 1);
            WHEN element = 'DD' THEN day := found::integer;
            WHEN element = 'DDD' THEN day_of_year := found::integer;
            WHEN element = 'J' THEN julian := found::integer;
            WHEN element = 'D' THEN NULL;
            WHEN element IN ('HH', 'HH12', 'HH24') THEN
                hour := found::integer;
                IF hour > (CASE element WHEN 'HH24' THEN 23 ELSE 12 END) OR hour < 1 AND element <> 'HH24' THEN
                    RAISE EXCEPTION 'not an hour: %', found USING ERRCODE = 'datetime_field_overflow';
                END IF;
                IF element <> 'HH24' THEN
                    half := coalesce(half, 'A');
                END IF;
            WHEN element = 'MI' THEN minute := found::integer;
            WHEN element = 'SS' THEN second := found::integer;
            WHEN element = 'SSSSS' THEN second_of_day := found::integer;
            WHEN element = 'FF' THEN fraction := ('0.' || found)::numeric;
            WHEN element = 'X' THEN
                IF left_over ~ '^[.,]' THEN
                    found := left(left_over, 1);
                    left_over := substr(left_over, 2);
                END IF;
            WHEN element IN ('AM', 'PM', 'A.M.', 'P.M.') THEN
                found := substring(left_over FROM '^(?:[AaPp]\.?[Mm]\.?|午前|午後)');
                half := CASE upper(left(found, 1)) WHEN 'A' THEN 'A' WHEN 'P' THEN 'P' ELSE translate(right(found, 1), '前後', 'AP') END;
                left_over := substr(left_over, length(found) + 1);
            WHEN element IN ('AD', 'BC', 'A.D.', 'B.C.') THEN
                found := substring(left_over FROM '^(?:[AaBb]\.?[DdCc]\.?|西暦|紀元前)');
                era := upper(left(found, 1));
                left_over := substr(left_over, length(found) + 1);
            WHEN element IN ('DAY', 'DY') THEN
                found := substring(left_over FROM '(?i)^(?:SUN|MON|TUES?|WED(?:NES)?|THU(?:RS)?|FRI|SAT(?:UR)?)(?:DAY)?|^[日月火水木金土](?:曜日)?');
                left_over := substr(left_over, length(found) + 1);
            WHEN element = 'TZH' THEN
                found := substring(left_over FROM '^[-+]?[0-9]{1,2}');
                zone := CASE WHEN found ~ '^[0-9]' THEN '+' ELSE '' END || found;
                left_over := substr(left_over, length(found) + 1);
            WHEN element = 'TZM' THEN zone := zone || ':' || found;
            WHEN element = 'TZR' THEN
                found := substring(left_over FROM '^(?:[-+][0-9]{1,2}:[0-9]{2}|[A-Za-z_/+0-9-]+)');
                zone := found;
                left_over := substr(left_over, length(found) + 1);
            WHEN element = 'TZD' THEN
                found := substring(left_over FROM '^[A-Za-z]+');
                left_over := substr(left_over, length(found) + 1);
            ELSE NULL;
        END CASE;
        IF found IS NULL OR found = '' THEN
            RAISE EXCEPTION 'nothing found for % of the format % in %', element, mask, s
                USING ERRCODE = 'invalid_datetime_format';
        END IF;
    END LOOP;
    IF btrim(left_over, E' \t\r\n') <> '' THEN
        RAISE EXCEPTION 'the date format ends before the text: % in %', left_over, s USING ERRCODE = 'invalid_datetime_format';
    END IF;
    IF month NOT BETWEEN 1 AND 12 OR minute > 59 OR second > 59 OR second_of_day > 86399 OR year = 0
        OR day_of_year NOT BETWEEN 1 AND 366 THEN
        RAISE EXCEPTION 'out of range: %', s USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF era = 'B' THEN
        year := -abs(year);
    END IF;
    year := coalesce(year, extract(year FROM today)::integer);
    reading := CASE
        WHEN julian IS NOT NULL THEN to_date(julian::text, 'J')
        WHEN day_of_year IS NOT NULL THEN make_date(year, 1, 1) + day_of_year - 1
        ELSE make_date(year, coalesce(month, extract(month FROM today)::integer), coalesce(day, 1))
    END;
    IF day_of_year IS NOT NULL AND extract(year FROM reading) <> year THEN
        RAISE EXCEPTION 'out of range: %', s USING ERRCODE = 'datetime_field_overflow';
    END IF;
    hour := CASE half WHEN 'A' THEN hour % 12 WHEN 'P' THEN hour % 12 + 12 ELSE hour END;
    reading := reading + CASE
        WHEN second_of_day IS NOT NULL THEN make_interval(secs => second_of_day)
        ELSE make_interval(hours => coalesce(hour, 0), mins => coalesce(minute, 0), secs => coalesce(second, 0))
    END + fraction * interval '1 second';
END
$$;
