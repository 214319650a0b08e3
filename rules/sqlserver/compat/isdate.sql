-- en: ISDATE: 1 for a text that can be read as a date and time, else 0.
-- ja: ISDATE: 日時として読める文字列なら 1、それ以外は 0 を返します。
CREATE FUNCTION compat.isdate(s text) RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN s::timestamp IS NULL THEN 0 ELSE 1 END;
EXCEPTION WHEN data_exception THEN
    RETURN 0;
END
$$;
