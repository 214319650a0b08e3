-- en: Whether a text is JSON.
-- ja: 文字列が JSON かどうかを返します。
CREATE FUNCTION compat.is_json(s text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END
$$;
