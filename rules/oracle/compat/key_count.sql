-- en: COUNT of an associative array that is indexed by text.
-- ja: 文字列を添字とする連想配列の COUNT です。
CREATE FUNCTION compat.key_count(held jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*)::integer FROM jsonb_object_keys(held)
$$;
