-- en: The characters from the begin of a text that fit into a display width, filled up with a blank where half of a full-width character would stand.
-- ja: 表示幅に収まる先頭からの文字列を返します。全角文字の半分だけが収まる位置は空白で埋めます。
-- requires: display_width
CREATE FUNCTION compat.fit(s text, width integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    kept integer := greatest(least(length(s), width), 0);
BEGIN
    WHILE kept > 0 AND compat.display_width(left(s, kept)) > width LOOP
        kept := kept - 1;
    END LOOP;
    IF kept < length(s) AND compat.display_width(left(s, kept)) < width THEN
        RETURN left(s, kept) || ' ';
    END IF;
    RETURN left(s, kept);
END
$$;
