-- en: SUBSTR: position 0 means 1, a negative one counts from the end; what is empty is NULL.
-- ja: SUBSTR: 位置 0 は 1 とみなし、負の位置は末尾から数えます。結果が空の場合は NULL です。
CREATE FUNCTION compat.substr(s text, pos numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN trunc(pos) >= 0 THEN nullif(substr(s, greatest(trunc(pos)::integer, 1)), '')
        WHEN -trunc(pos) <= length(s) THEN right(s, -trunc(pos)::integer)
    END
$$;
CREATE FUNCTION compat.substr(s text, pos numeric, len numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN trunc(len) < 1 THEN NULL
        WHEN trunc(pos) >= 0 THEN nullif(substr(s, greatest(trunc(pos)::integer, 1), trunc(len)::integer), '')
        WHEN -trunc(pos) <= length(s) THEN left(right(s, -trunc(pos)::integer), trunc(len)::integer)
    END
$$;
