-- en: TRY_CAST to timestamp: NULL for a text that cannot be read as one.
-- ja: timestamp への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_datetime(s text) RETURNS timestamp
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::timestamp;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
