-- en: STUFF: puts a text in the place of some characters; a position outside the text answers NULL.
-- ja: STUFF: 指定位置の文字列を置き換えます。位置が範囲外なら NULL です。
CREATE FUNCTION compat.stuff(s text, pos integer, len integer, replacement text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN pos >= 1 AND pos <= length(s) AND len >= 0
            THEN left(s, pos - 1) || coalesce(replacement, '') || substr(s, pos + len)
    END
$$;
