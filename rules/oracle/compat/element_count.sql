-- en: COUNT of an associative array that is indexed by numbers: places without element do not count.
-- ja: 数値を添字とする連想配列の COUNT です。要素のない位置は数えません。
CREATE FUNCTION compat.element_count(held anyarray) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*)::integer FROM generate_subscripts(held, 1) AS i WHERE held[i] IS DISTINCT FROM NULL
$$;
