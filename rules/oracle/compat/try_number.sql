-- en: A text as a number, or a default where it is none.
-- ja: 文字列を数値にします。数値でなければ既定値を返します。
CREATE FUNCTION compat.try_number(s text, otherwise numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN s::numeric;
EXCEPTION WHEN data_exception THEN
    RETURN otherwise;
END
$$;
