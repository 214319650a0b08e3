-- en: LAST of an associative array that is indexed by numbers.
-- ja: 数値を添字とする連想配列の LAST です。
-- requires: oracle/prior_index
CREATE FUNCTION compat.last_index(held anyarray) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT compat.prior_index(held, array_upper(held, 1) + 1)
$$;
