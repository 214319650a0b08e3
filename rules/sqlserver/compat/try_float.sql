-- en: TRY_CAST to double precision: NULL for a text that cannot be read as one.
-- ja: double precision への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_float(s text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::double precision;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
