-- en: MOD: the remainder with the sign of the dividend; a divisor of 0 answers the dividend.
-- ja: MOD: 被除数の符号を持つ剰余を返します。除数が 0 の場合は被除数を返します。
CREATE FUNCTION compat.mod(m numeric, n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN n = 0 THEN m ELSE pg_catalog.mod(m, n) END
$$;
