-- en: TO_CHAR of a number without a format: no zeros at the end, no zero before the point.
-- ja: 書式なしの TO_CHAR(数値): 末尾のゼロと、小数点の前の単独のゼロを付けません。
CREATE FUNCTION compat.to_char(n numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(trim_scale(n)::text, '^(-?)0\.', '\1.')
$$;
CREATE FUNCTION compat.to_char(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n::text
$$;
CREATE FUNCTION compat.to_char(n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n::text
$$;
CREATE FUNCTION compat.to_char(n smallint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n::text
$$;
CREATE FUNCTION compat.to_char(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT s
$$;
CREATE FUNCTION compat.to_char(n double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT compat.to_char(n::numeric)
$$;
