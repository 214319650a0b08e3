-- en: FIRST of an associative array that is indexed by numbers.
-- ja: 数値を添字とする連想配列の FIRST です。
-- requires: oracle/next_index
CREATE FUNCTION compat.first_index(held anyarray) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT compat.next_index(held, array_lower(held, 1) - 1)
$$;
