-- en: FIRST_VALUE … IGNORE NULLS and LEAD … IGNORE NULLS: the first value of a window that is not NULL.
-- ja: FIRST_VALUE … IGNORE NULLS と LEAD … IGNORE NULLS: ウィンドウ内の NULL でない最初の値を返します。
CREATE FUNCTION compat.earlier_value(anyelement, anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT COALESCE($1, $2) $$;
CREATE AGGREGATE compat.first_not_null(anyelement) (SFUNC = compat.earlier_value, STYPE = anyelement);
