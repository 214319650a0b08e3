-- en: The name of an object as Oracle stores it: upper case unless it was quoted.
-- ja: Oracle での格納形式 (引用符なしなら大文字) のオブジェクト名を返します。
CREATE FUNCTION compat.stored_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN name = lower(name) THEN upper(name) ELSE name END
$$;
