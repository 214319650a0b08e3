-- en: REGEXP_LIKE with patterns and flags that are known at run time only.
-- ja: パターンやフラグが実行時に決まる REGEXP_LIKE です。
-- requires: regexp
CREATE FUNCTION compat.regexp_like(s text, pattern text, flags text DEFAULT '') RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.regexp_like(s, compat.regexp(nullif(pattern, ''), coalesce(flags, '')), compat.regexp_flags(flags))
$$;
