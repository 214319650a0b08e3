-- en: REGEXP_INSTR: where the nth match from a position on begins, or what follows it.
-- ja: REGEXP_INSTR: 指定位置以降で n 番目の一致の開始位置、または直後の位置を返します。
-- requires: regexp
CREATE FUNCTION compat.regexp_instr(s text, pattern text, pos numeric DEFAULT 1, nth numeric DEFAULT 1, behind numeric DEFAULT 0, flags text DEFAULT '', part numeric DEFAULT 0) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.regexp_instr(nullif(s, ''), compat.regexp(nullif(pattern, ''), coalesce(flags, '')), trunc(pos)::integer,
        trunc(nth)::integer, (behind <> 0)::integer, compat.regexp_flags(flags), trunc(part)::integer)
$$;
