-- en: FIRST of an associative array that is indexed by text, in binary order.
-- ja: 文字列を添字とする連想配列の FIRST です(バイナリ順)。
CREATE FUNCTION compat.first_key(held jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT min(k COLLATE "C") FROM jsonb_object_keys(held) AS k
$$;
