-- en: STR: a number as text of a length, with decimals; stars if it does not fit.
-- ja: STR: 数値を指定の長さと小数桁の文字列にします。収まらない場合は * で埋めます。
CREATE FUNCTION compat.str(n double precision, len integer DEFAULT 10, decimals integer DEFAULT 0) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN length(round(n::numeric)::text) > len THEN repeat('*', len)
        ELSE lpad(left(round(n::numeric, least(decimals, greatest(len - length(trunc(n::numeric)::text) - 1, 0)))::text,
            len), len)
    END
$$;
