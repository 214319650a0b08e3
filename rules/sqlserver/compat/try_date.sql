-- en: TRY_CAST to date: NULL for a text that cannot be read as one.
-- ja: date への TRY_CAST: 読み取れない文字列では NULL を返します。
CREATE FUNCTION compat.try_date(s text) RETURNS date
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN s::date;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
