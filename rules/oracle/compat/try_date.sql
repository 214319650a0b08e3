-- en: A text read by a format of Oracle, or a default where it does not fit.
-- ja: Oracle の書式に従って文字列を日時にします。書式に合わなければ既定値を返します。
-- requires: read_date
CREATE FUNCTION compat.try_date(s text, otherwise text, mask text) RETURNS timestamp
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN compat.read_date(s, mask);
EXCEPTION WHEN data_exception THEN
    RETURN compat.read_date(otherwise, mask);
END
$$;
