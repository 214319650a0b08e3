-- en: Whether a text, or the UTF-8 text in bytes, is JSON.
-- ja: 文字列（またはバイト列に入った UTF-8 の文字列）が JSON かどうかを返します。
CREATE FUNCTION compat.is_json(s text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END
$$;

CREATE FUNCTION compat.is_json(s bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    -- A zero byte among the first four tells of UTF-16 or UTF-32, which PostgreSQL does not decode.
    IF position('\x00'::bytea IN substring(s FROM 1 FOR 4)) > 0 THEN
        RAISE feature_not_supported USING MESSAGE = 'JSON in bytes is read as UTF-8 only';
    END IF;
    RETURN convert_from(s, 'UTF8')::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation OR character_not_in_repertoire THEN
    RETURN false;
END
$$;
