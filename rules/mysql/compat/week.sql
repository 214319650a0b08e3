-- en: WEEK: the number of the week, by a mode from 0 to 7.
-- ja: WEEK: 0～7 のモードに従って週番号を返します。
-- requires: first_week
CREATE FUNCTION compat.week(d date, mode integer DEFAULT 0) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN d < compat.first_week(y, mode) AND mode IN (0, 1, 4, 5) THEN 0
        WHEN d < compat.first_week(y, mode) THEN (d - compat.first_week(y - 1, mode)) / 7 + 1
        WHEN mode IN (2, 3, 6, 7) AND d >= compat.first_week(y + 1, mode) THEN 1
        ELSE (d - compat.first_week(y, mode)) / 7 + 1
    END
    FROM (SELECT extract(year FROM d)::integer AS y) AS years
$$;
