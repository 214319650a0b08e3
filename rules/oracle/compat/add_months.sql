-- en: ADD_MONTHS: the same day some months on; the last day of a month stays a last day.
-- ja: ADD_MONTHS: 指定した月数後の同じ日を返します。月末日は月末日のままです。
CREATE FUNCTION compat.add_months(d timestamp, months numeric) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN d::date = (date_trunc('month', d) + interval '1 month - 1 day')::date
            THEN date_trunc('month', d) + make_interval(months => trunc(months)::integer + 1) - interval '1 day'
                + d::time
        ELSE d + make_interval(months => trunc(months)::integer)
    END
$$;
