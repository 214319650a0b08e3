-- en: ISJSON: 1 for a JSON object or array, 0 for any other text.
-- ja: ISJSON: JSON のオブジェクトまたは配列なら 1、それ以外の文字列なら 0 を返します。
CREATE FUNCTION compat.isjson(s text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN json_typeof(s::json) IN ('object', 'array') THEN 1 ELSE 0 END;
EXCEPTION WHEN data_exception THEN
    RETURN 0;
END
$$;
