-- en: The day on which week 1 of a year begins, by the mode of MySQL's WEEK().
-- ja: MySQL の WEEK() のモードに従い、その年の第 1 週の開始日を返します。
CREATE FUNCTION compat.first_week(year integer, mode integer) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    -- Odd modes begin weeks on Monday. In modes 1, 3, 4, 6 week 1 has four days of the year or more, in the others it begins in it.
    SELECT make_date(year, 1, 1) + CASE
        WHEN mode IN (1, 3, 4, 6) THEN (7 - before) % 7 - CASE WHEN before BETWEEN 1 AND 3 THEN 7 ELSE 0 END
        ELSE (7 - before) % 7
    END
    FROM (SELECT (extract(dow FROM make_date(year, 1, 1))::integer + CASE WHEN mode % 2 = 1 THEN 6 ELSE 0 END) % 7
        AS before) AS weekday
$$;
