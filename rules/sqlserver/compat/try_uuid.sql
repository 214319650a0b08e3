-- en: TRY_CAST to uuid: NULL for a text that cannot be read as one.
-- ja: uuid への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_uuid(s text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::uuid;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
