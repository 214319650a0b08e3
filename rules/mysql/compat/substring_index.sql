-- en: SUBSTRING_INDEX: what stands before the nth separator; a negative number counts from the right, and what stands after.
-- ja: SUBSTRING_INDEX: n 番目の区切り文字より前の部分を返します。負の数では右から数え、それより後の部分を返します。
CREATE FUNCTION compat.substring_index(s text, separator text, n numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN separator = '' OR n = 0 THEN ''
        WHEN n > 0 THEN array_to_string((string_to_array(s, separator))[1:n::integer], separator)
        ELSE array_to_string(
            (string_to_array(s, separator))[
                greatest(cardinality(string_to_array(s, separator)) + n::integer + 1, 1):], separator)
    END
$$;
