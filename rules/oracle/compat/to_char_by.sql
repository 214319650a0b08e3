-- en: TO_CHAR by a format of Oracle, for a date, a point in time or a number, whichever the value is.
-- ja: 値の型 (日付・時点・数値) に応じ、Oracle の書式で文字列にする TO_CHAR です。
-- requires: date_text, number_text
CREATE FUNCTION compat.to_char_by(d timestamp, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.date_text(d, mask, nls)
$$;
CREATE FUNCTION compat.to_char_by(t timestamptz, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.date_text(t, mask, nls)
$$;
CREATE FUNCTION compat.to_char_by(n numeric, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.number_text(n, mask, nls)
$$;
CREATE FUNCTION compat.to_char_by(n double precision, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.number_text(n::numeric, mask, nls)
$$;
CREATE FUNCTION compat.to_char_by(s text, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT compat.number_text(s::numeric, mask, nls)
$$;
