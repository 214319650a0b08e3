-- en: Puts a member into an associative array; NULL is a value.
-- ja: 連想配列に要素を設定します。NULL も値として扱います。
CREATE FUNCTION compat.put_member(held jsonb, key text, value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(held, '{}') || jsonb_build_object(key, coalesce(value, 'null'))
$$;
