-- en: REGEXP_COUNT: how many matches there are from a position on.
-- ja: REGEXP_COUNT: 指定位置以降の一致の数を返します。
-- requires: regexp
CREATE FUNCTION compat.regexp_count(s text, pattern text, pos numeric DEFAULT 1, flags text DEFAULT '') RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.regexp_count(nullif(s, ''), compat.regexp(nullif(pattern, ''), coalesce(flags, '')), trunc(pos)::integer,
        compat.regexp_flags(flags))
$$;
