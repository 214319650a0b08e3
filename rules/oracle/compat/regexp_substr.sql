-- en: REGEXP_SUBSTR: the nth match from a position on, or one of its groups; what is empty is NULL.
-- ja: REGEXP_SUBSTR: 指定位置以降で n 番目の一致、またはその部分式を返します。結果が空の場合は NULL です。
-- requires: regexp
CREATE FUNCTION compat.regexp_substr(s text, pattern text, pos numeric DEFAULT 1, nth numeric DEFAULT 1, flags text DEFAULT '', part numeric DEFAULT 0) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(pg_catalog.regexp_substr(s, compat.regexp(nullif(pattern, ''), coalesce(flags, '')), trunc(pos)::integer,
        trunc(nth)::integer, compat.regexp_flags(flags), trunc(part)::integer), '')
$$;
