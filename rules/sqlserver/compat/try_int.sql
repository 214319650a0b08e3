-- en: TRY_CAST to integer: NULL for a text that cannot be read as one.
-- ja: integer への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_int(s text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::integer;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
