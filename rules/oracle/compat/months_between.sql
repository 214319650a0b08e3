-- en: MONTHS_BETWEEN: whole months between two days of the same number or two last days, else with a fraction of 31 days.
-- ja: MONTHS_BETWEEN: 同じ日または月末日どうしでは整数の月数を、それ以外では 1 か月 31 日として端数を含む月数を返します。
CREATE FUNCTION compat.months_between(a timestamp, b timestamp) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (extract(year FROM a) - extract(year FROM b)) * 12 + extract(month FROM a) - extract(month FROM b)
        + CASE
            WHEN extract(day FROM a) = extract(day FROM b) THEN 0
            WHEN extract(day FROM a + interval '1 day') = 1 AND extract(day FROM b + interval '1 day') = 1 THEN 0
            ELSE (extract(day FROM a) - extract(day FROM b)
                + (extract(epoch FROM a::time) - extract(epoch FROM b::time)) / 86400) / 31
        END
$$;
