-- en: The first occurrence of a text from a position on, 0 if there is none (LOCATE, CHARINDEX).
-- ja: 指定位置以降で文字列が最初に現れる位置を返します。なければ 0 です (LOCATE、CHARINDEX)。
CREATE FUNCTION compat.locate(wanted text, s text, pos integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN pos > length(s) + 1 OR strpos(substr(s, greatest(pos, 1)), wanted) = 0 THEN 0
        ELSE strpos(substr(s, greatest(pos, 1)), wanted) + greatest(pos, 1) - 1
    END
$$;
