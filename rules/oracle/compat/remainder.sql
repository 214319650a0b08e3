-- en: REMAINDER: what is left after subtracting the nearest multiple; halfway, the even multiple.
-- ja: REMAINDER: 最も近い倍数を引いた余りを返します。ちょうど中間の場合は偶数倍を引きます。
CREATE FUNCTION compat.remainder(m numeric, n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN abs(mod(m, n)) * 2 = abs(n) THEN m - n * 2 * round(m / n / 2)
        ELSE m - n * round(m / n)
    END
$$;
