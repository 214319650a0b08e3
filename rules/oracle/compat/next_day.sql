-- en: NEXT_DAY: the first day of that weekday after the date, with the time of day kept. Weekdays in English or Japanese, or by number from Sunday on.
-- ja: NEXT_DAY: 時刻を保ったまま、指定日より後の最初のその曜日を返します。曜日は英語、日本語、または日曜日を 1 とする番号で指定します。
CREATE FUNCTION compat.next_day(d timestamp, weekday text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    wanted integer := coalesce(
        array_position(ARRAY['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], upper(left(trim(weekday), 3))),
        CASE WHEN trim(weekday) ~ '^[1-7]$' THEN weekday::integer END,
        array_position(ARRAY['日', '月', '火', '水', '木', '金', '土'], left(trim(weekday), 1)));
BEGIN
    IF wanted IS NULL THEN
        RAISE EXCEPTION 'not a day of the week: %', weekday USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN d + make_interval(days => (wanted - extract(dow FROM d)::integer + 5) % 7 + 1);
END
$$;
