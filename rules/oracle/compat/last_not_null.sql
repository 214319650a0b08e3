-- en: LAST_VALUE … IGNORE NULLS and LAG … IGNORE NULLS: the last value of a window that is not NULL.
-- ja: LAST_VALUE … IGNORE NULLS と LAG … IGNORE NULLS: ウィンドウ内の NULL でない最後の値を返します。
CREATE FUNCTION compat.later_value(anyelement, anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT COALESCE($2, $1) $$;
CREATE AGGREGATE compat.last_not_null(anyelement) (SFUNC = compat.later_value, STYPE = anyelement);
