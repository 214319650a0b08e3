-- en: LPAD: fills up to a display width, in which full-width characters count 2, on the left; too long a text is cut on the right. The blank for half a full-width character stands first.
-- ja: LPAD: 全角文字を 2 と数えた表示幅まで左側を埋めます。長すぎる文字列は右側を切り捨てます。全角文字の半分にあたる空白は先頭に置きます。
-- requires: display_width, fit
CREATE FUNCTION compat.lpad(s text, width numeric, fill text DEFAULT ' ') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    gap integer := trunc(width)::integer - compat.display_width(s);
    source text := CASE WHEN gap > 0 THEN repeat(fill, gap) ELSE s END;
    fitted text;
BEGIN
    IF trunc(width) < 1 OR fill = '' OR s = '' THEN
        RETURN NULL;
    END IF;
    fitted := compat.fit(source, CASE WHEN gap > 0 THEN gap ELSE trunc(width)::integer END);
    IF fitted <> left(source, length(fitted)) THEN
        fitted := ' ' || left(fitted, -1);
    END IF;
    RETURN CASE WHEN gap > 0 THEN fitted || s ELSE fitted END;
END
$$;
