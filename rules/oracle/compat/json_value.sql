-- en: JSON_VALUE: the scalar at a path as text; NULL where there is none, where it is no scalar, and where the text is no JSON.
-- ja: JSON_VALUE: パスにあるスカラー値を文字列で返します。該当がない場合、スカラーでない場合、JSON でない場合は NULL です。
CREATE FUNCTION compat.json_value(document text, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found jsonb[];
    parsed jsonb;
BEGIN
    BEGIN
        parsed := document::jsonb;
    EXCEPTION WHEN invalid_text_representation THEN
        RETURN NULL;
    END;
    found := ARRAY(SELECT jsonb_path_query(parsed, path::jsonpath));
    RETURN CASE
        WHEN cardinality(found) = 1 AND jsonb_typeof(found[1]) NOT IN ('object', 'array') THEN nullif(found[1] #>> '{}', '')
    END;
END
$$;
