-- en: INSERT: puts a text in the place of some characters; a position outside the text changes nothing.
-- ja: INSERT: 指定位置の文字列を置き換えます。位置が範囲外なら何も変えません。
CREATE FUNCTION compat.insert(s text, pos integer, len integer, replacement text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN pos < 1 OR pos > length(s) THEN s
        WHEN len < 0 OR len > length(s) - pos + 1 THEN left(s, pos - 1) || replacement
        ELSE left(s, pos - 1) || replacement || substr(s, pos + len)
    END
$$;
