-- en: PRIOR of an associative array that is indexed by text, in binary order.
-- ja: 文字列を添字とする連想配列の PRIOR です(バイナリ順)。
CREATE FUNCTION compat.prior_key(held jsonb, key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT max(k COLLATE "C") FROM jsonb_object_keys(held) AS k WHERE k COLLATE "C" < key COLLATE "C"
$$;
