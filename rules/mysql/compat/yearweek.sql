-- en: YEARWEEK: the year and the number of the week, as one number.
-- ja: YEARWEEK: 年と週番号を 1 つの数値で返します。
-- requires: first_week
CREATE FUNCTION compat.yearweek(d date, mode integer DEFAULT 0) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN d < compat.first_week(y, m) THEN (y - 1) * 100 + (d - compat.first_week(y - 1, m)) / 7 + 1
        WHEN d >= compat.first_week(y + 1, m) THEN (y + 1) * 100 + 1
        ELSE y * 100 + (d - compat.first_week(y, m)) / 7 + 1
    END
    -- Whatever the mode, weeks before week 1 belong to the year before: modes 0, 1, 4, 5 count like 2, 3, 6, 7.
    FROM (SELECT extract(year FROM d)::integer AS y, mode | 2 AS m) AS years
$$;
