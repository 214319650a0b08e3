-- en: SUBSTRING: a negative position counts from the end; position 0 and a length below 1 answer the empty text.
-- ja: SUBSTRING: 負の位置は末尾から数えます。位置 0 や 1 未満の長さでは空文字列を返します。
CREATE FUNCTION compat.substring(s text, pos numeric, len numeric DEFAULT 2147483647) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN round(len) < 1 OR round(pos) = 0 OR -round(pos) > length(s) THEN ''
        WHEN round(pos) > 0 THEN left(substr(s, round(pos)::integer), round(len)::integer)
        ELSE left(right(s, -round(pos)::integer), round(len)::integer)
    END
$$;
