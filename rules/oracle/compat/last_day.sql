-- en: LAST_DAY: the last day of the month, with the time of day kept.
-- ja: LAST_DAY: 時刻を保ったまま月の最終日を返します。
CREATE FUNCTION compat.last_day(d timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT date_trunc('month', d) + interval '1 month - 1 day' + d::time
$$;
