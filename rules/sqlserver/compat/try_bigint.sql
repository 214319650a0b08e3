-- en: TRY_CAST to bigint: NULL for a text that cannot be read as one.
-- ja: bigint への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_bigint(s text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::bigint;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
