-- en: Whole units from the first to the second (TIMESTAMPDIFF, DAYS_BETWEEN and the like).
-- ja: 最初の日時から次の日時までの、単位ごとの満の数を返します (TIMESTAMPDIFF、DAYS_BETWEEN など)。
CREATE FUNCTION compat.timestampdiff(unit text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN upper(unit) IN ('MONTH', 'QUARTER', 'YEAR') THEN
            ((extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) - extract(month FROM a)
                - CASE
                    WHEN b >= a AND (extract(day FROM b), b::time) < (extract(day FROM a), a::time) THEN 1
                    WHEN b < a AND (extract(day FROM b), b::time) > (extract(day FROM a), a::time) THEN -1
                    ELSE 0
                END)::bigint / CASE upper(unit) WHEN 'YEAR' THEN 12 WHEN 'QUARTER' THEN 3 ELSE 1 END
        ELSE trunc(extract(epoch FROM b - a) / CASE upper(unit)
            WHEN 'MICROSECOND' THEN 0.000001 WHEN 'SECOND' THEN 1 WHEN 'MINUTE' THEN 60 WHEN 'HOUR' THEN 3600
            WHEN 'DAY' THEN 86400 WHEN 'WEEK' THEN 604800 END)::bigint
    END
$$;
