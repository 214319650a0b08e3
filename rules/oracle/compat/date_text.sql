-- en: TO_CHAR of a date by a format of Oracle: every element as Oracle writes it, an unknown one is an error. Names of months and days in English, or in Japanese by NLS_DATE_LANGUAGE; years of the Japanese calendar by NLS_CALENDAR.
-- ja: Oracle の書式による TO_CHAR(日付): 各要素を Oracle と同じ形で出力し、未知の要素はエラーにします。月名・曜日名は英語、NLS_DATE_LANGUAGE の指定により日本語で、NLS_CALENDAR の指定により和暦で出力します。
-- requires: spell
CREATE FUNCTION compat.date_text(d timestamp, mask text, nls text DEFAULT '', zone text DEFAULT NULL, utc_offset interval DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    japanese boolean := nls ~* 'NLS_DATE_LANGUAGE\s*=\s*''?\s*JAPANESE';
    imperial boolean := nls ~* 'NLS_CALENDAR\s*=\s*''?\s*JAPANESE IMPERIAL';
    era integer := CASE WHEN d >= '2019-05-01' THEN 5 WHEN d >= '1989-01-08' THEN 4 WHEN d >= '1926-12-25' THEN 3
        WHEN d >= '1912-07-30' THEN 2 WHEN d >= '1868-09-08' THEN 1 END;
    -- PostgreSQL counts no year 0, and so does Oracle: 1 BC is -1.
    year integer := extract(year FROM d);
    rest text := mask;
    word text;
    element text;
    suffix text;
    out text := '';
    piece text;
    number bigint;
    width integer;
    compact boolean := false;
BEGIN
    IF d IS NULL OR coalesce(mask, '') = '' THEN
        RETURN NULL;
    END IF;
    IF imperial THEN
        IF era IS NULL THEN
            RAISE EXCEPTION 'no era of the Japanese calendar: %', d USING ERRCODE = 'datetime_field_overflow';
        END IF;
        year := year - (ARRAY[1867, 1911, 1925, 1988, 2018])[era];
    END IF;
    WHILE rest <> '' LOOP
        IF left(rest, 1) = '"' THEN
            word := substring(rest FROM '^"([^"]*)"');
            IF word IS NULL THEN
                RAISE EXCEPTION 'a text in the date format does not end: %', mask USING ERRCODE = 'invalid_datetime_format';
            END IF;
            out := out || word;
            rest := substr(rest, length(word) + 3);
            CONTINUE;
        END IF;
        word := substring(rest FROM '(?i)^(Y,YYY|SYEAR|YEAR|DL|DS|TS|TZD|SYYYY|YYYY|YYY|YY|Y|RRRR|RR|IYYY|IYY|IY|IW|I|SCC|CC|Q|MONTH|MON|MM|MI|RM|WW|W|DDD|DD|DAY|DY|D|J|HH24|HH12|HH|SSSSS|SS|FF[1-9]?|FM|FX|AM|PM|A\.M\.|P\.M\.|AD|BC|A\.D\.|B\.C\.|TZH|TZM|TZR|EE|E|X)');
        IF word IS NULL OR upper(word) IN ('SYEAR', 'YEAR', 'DL', 'DS', 'TS', 'TZD') THEN
            IF left(rest, 1) ~ '[[:alnum:]]' THEN
                RAISE EXCEPTION 'not an element of a date format that is known here: % in %', rest, mask
                    USING ERRCODE = 'invalid_datetime_format';
            END IF;
            out := out || left(rest, 1);
            rest := substr(rest, 2);
            CONTINUE;
        END IF;
        rest := substr(rest, length(word) + 1);
        element := upper(word);
        number := NULL;
        width := length(element);
        piece := NULL;
        CASE element
            WHEN 'FM' THEN compact := NOT compact; CONTINUE;
            WHEN 'FX' THEN CONTINUE;
            WHEN 'YYYY', 'RRRR' THEN number := abs(year);
            WHEN 'SYYYY' THEN
                piece := CASE WHEN year < 0 THEN '-' WHEN compact THEN '' ELSE ' ' END
                    || CASE WHEN compact THEN abs(year)::text ELSE lpad(abs(year)::text, 4, '0') END;
            WHEN 'YYY' THEN number := abs(year) % 1000;
            WHEN 'YY', 'RR' THEN number := abs(year) % 100;
            WHEN 'Y' THEN number := abs(year) % 10;
            WHEN 'Y,YYY' THEN piece := abs(year) / 1000 || ',' || lpad((abs(year) % 1000)::text, 3, '0');
            WHEN 'IYYY' THEN number := extract(isoyear FROM d);
            WHEN 'IYY' THEN number := extract(isoyear FROM d)::integer % 1000;
            WHEN 'IY' THEN number := extract(isoyear FROM d)::integer % 100;
            WHEN 'I' THEN number := extract(isoyear FROM d)::integer % 10;
            WHEN 'IW' THEN number := extract(week FROM d);
            WHEN 'CC' THEN number := abs(extract(century FROM d));
            WHEN 'SCC' THEN
                piece := CASE WHEN year < 0 THEN '-' WHEN compact THEN '' ELSE ' ' END
                    || lpad(abs(extract(century FROM d))::text, CASE WHEN compact THEN 1 ELSE 2 END, '0');
            WHEN 'Q' THEN number := extract(quarter FROM d);
            WHEN 'MM' THEN number := extract(month FROM d);
            WHEN 'WW' THEN number := (extract(doy FROM d)::integer - 1) / 7 + 1;
            WHEN 'W' THEN number := (extract(day FROM d)::integer - 1) / 7 + 1;
            WHEN 'DDD' THEN number := extract(doy FROM d);
            WHEN 'DD' THEN number := extract(day FROM d);
            WHEN 'D' THEN number := extract(dow FROM d) + 1;
            WHEN 'J' THEN number := trunc(extract(julian FROM d)); width := 7;
            WHEN 'HH24' THEN number := extract(hour FROM d); width := 2;
            WHEN 'HH', 'HH12' THEN number := (extract(hour FROM d)::integer + 11) % 12 + 1; width := 2;
            WHEN 'MI' THEN number := extract(minute FROM d);
            WHEN 'SS' THEN number := trunc(extract(second FROM d));
            WHEN 'SSSSS' THEN number := trunc(extract(epoch FROM d::time));
            WHEN 'FF' THEN piece := to_char(d, 'US');
            WHEN 'X' THEN piece := '.';
            WHEN 'AM', 'PM' THEN
                piece := CASE WHEN japanese THEN CASE WHEN extract(hour FROM d) < 12 THEN '午前' ELSE '午後' END
                    WHEN extract(hour FROM d) < 12 THEN 'AM' ELSE 'PM' END;
            WHEN 'A.M.', 'P.M.' THEN
                piece := CASE WHEN japanese THEN CASE WHEN extract(hour FROM d) < 12 THEN '午前' ELSE '午後' END
                    WHEN extract(hour FROM d) < 12 THEN 'A.M.' ELSE 'P.M.' END;
            WHEN 'AD', 'BC' THEN
                piece := CASE WHEN japanese THEN CASE WHEN extract(year FROM d) > 0 THEN '西暦' ELSE '紀元前' END
                    WHEN extract(year FROM d) > 0 THEN 'AD' ELSE 'BC' END;
            WHEN 'A.D.', 'B.C.' THEN
                piece := CASE WHEN japanese THEN CASE WHEN extract(year FROM d) > 0 THEN '西暦' ELSE '紀元前' END
                    WHEN extract(year FROM d) > 0 THEN 'A.D.' ELSE 'B.C.' END;
            WHEN 'MONTH' THEN
                piece := CASE WHEN japanese THEN extract(month FROM d) || '月' ELSE to_char(d, 'FMMONTH') END;
                piece := CASE WHEN compact THEN piece WHEN japanese THEN rpad(piece, 3) ELSE rpad(piece, 9) END;
            WHEN 'MON' THEN
                piece := CASE WHEN japanese THEN extract(month FROM d) || '月' ELSE to_char(d, 'MON') END;
                piece := CASE WHEN compact OR NOT japanese THEN piece ELSE rpad(piece, 3) END;
            WHEN 'RM' THEN piece := to_char(d, CASE WHEN compact THEN 'FMRM' ELSE 'RM' END);
            WHEN 'DAY' THEN
                piece := CASE WHEN japanese THEN substr('日月火水木金土', extract(dow FROM d)::integer + 1, 1) || '曜日'
                    ELSE to_char(d, CASE WHEN compact THEN 'FMDAY' ELSE 'DAY' END) END;
            WHEN 'DY' THEN
                piece := CASE WHEN japanese THEN substr('日月火水木金土', extract(dow FROM d)::integer + 1, 1)
                    ELSE to_char(d, 'DY') END;
            WHEN 'E', 'EE' THEN
                IF NOT imperial THEN
                    RAISE EXCEPTION 'an era needs a calendar: %', mask USING ERRCODE = 'invalid_datetime_format';
                END IF;
                out := out || CASE element WHEN 'E' THEN substr('MTSHR', era, 1)
                    ELSE (ARRAY['明治', '大正', '昭和', '平成', '令和'])[era] END;
                CONTINUE;
            WHEN 'TZH' THEN
                piece := CASE WHEN utc_offset < interval '0' THEN '-' ELSE '+' END
                    || lpad(abs(trunc(extract(epoch FROM utc_offset) / 3600))::text, 2, '0');
            WHEN 'TZM' THEN piece := lpad(abs(extract(minute FROM utc_offset))::text, 2, '0');
            WHEN 'TZR' THEN piece := zone;
            ELSE
                -- FF1 to FF9.
                piece := left(to_char(d, 'US') || '000', right(element, 1)::integer);
        END CASE;
        IF number IS NOT NULL THEN
            suffix := upper(substring(rest FROM '(?i)^(SPTH|THSP|SP|TH)'));
            rest := substr(rest, coalesce(length(suffix), 0) + 1);
            piece := CASE
                WHEN suffix LIKE '%SP%' THEN compat.spell(number, suffix <> 'SP')
                WHEN compact THEN number::text
                ELSE lpad(number::text, greatest(width, length(number::text)), '0')
            END;
            IF suffix = 'TH' THEN
                piece := piece || CASE
                    WHEN number % 100 BETWEEN 11 AND 13 THEN 'TH'
                    ELSE coalesce((ARRAY['ST', 'ND', 'RD'])[number % 10], 'TH')
                END;
            END IF;
        END IF;
        IF piece IS NULL THEN
            RAISE EXCEPTION 'the value has nothing for % of the date format', element USING ERRCODE = 'invalid_datetime_format';
        END IF;
        -- The element's first two letters say how the text is capitalised.
        out := out || CASE
            WHEN left(word, 1) <> upper(left(word, 1)) AND element <> 'TZR' THEN lower(piece)
            WHEN substr(word, 2, 1) <> upper(substr(word, 2, 1)) AND element <> 'TZR'
                THEN CASE WHEN number IS NULL OR suffix LIKE '%SP%' THEN initcap(piece) ELSE lower(piece) END
            ELSE piece
        END;
    END LOOP;
    RETURN nullif(out, '');
END
$$;
CREATE FUNCTION compat.date_text(t timestamptz, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.date_text(t::timestamp, mask, nls, current_setting('TimeZone'), t::timestamp - (t AT TIME ZONE 'UTC'))
$$;
