-- en: TRY_CAST to numeric: NULL for a text that cannot be read as one.
-- ja: numeric への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_numeric(s text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::numeric;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
