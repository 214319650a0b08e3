-- en: REGEXP_REPLACE: every match (0) or the nth from a position on; NULL as a pattern changes nothing, NULL as a replacement removes; what is empty is NULL.
-- ja: REGEXP_REPLACE: 指定位置以降のすべての一致 (0) または n 番目の一致を置換します。パターンが NULL なら何も変えず、置換文字列が NULL なら削除します。結果が空の場合は NULL です。
-- requires: regexp
CREATE FUNCTION compat.regexp_replace(s text, pattern text, replacement text, pos numeric DEFAULT 1, nth numeric DEFAULT 0, flags text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(CASE
        WHEN coalesce(pattern, '') = '' THEN s
        ELSE pg_catalog.regexp_replace(s, compat.regexp(pattern, coalesce(flags, '')), coalesce(replacement, ''),
            trunc(pos)::integer, trunc(nth)::integer, compat.regexp_flags(flags))
    END, '')
$$;
