-- en: ROUND_TIES_TO_EVEN: halves go to the even neighbour.
-- ja: ROUND_TIES_TO_EVEN: ちょうど半分は偶数側に丸めます。
CREATE FUNCTION compat.round_ties_to_even(n numeric, digits integer DEFAULT 0) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN abs(n - trunc(n, digits)) * 2 = 10::numeric ^ -digits THEN round(n / 2, digits) * 2
        ELSE round(n, digits)
    END
$$;
