-- en: JSON_VALID: 1 for a JSON document, 0 for any other text.
-- ja: JSON_VALID: JSON 文書なら 1、それ以外の文字列なら 0 を返します。
CREATE FUNCTION compat.json_valid(s text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    PERFORM s::json;
    RETURN 1;
EXCEPTION WHEN data_exception THEN
    RETURN 0;
END
$$;
