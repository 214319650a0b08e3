-- en: RPAD: fills up to a display width, in which full-width characters count 2, on the right; too long a text is cut on the right.
-- ja: RPAD: 全角文字を 2 と数えた表示幅まで右側を埋めます。長すぎる文字列は右側を切り捨てます。
-- requires: display_width, fit
CREATE FUNCTION compat.rpad(s text, width numeric, fill text DEFAULT ' ') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    gap integer := trunc(width)::integer - compat.display_width(s);
BEGIN
    IF trunc(width) < 1 OR fill = '' OR s = '' THEN
        RETURN NULL;
    END IF;
    IF gap <= 0 THEN
        RETURN compat.fit(s, trunc(width)::integer);
    END IF;
    RETURN s || compat.fit(repeat(fill, gap), gap);
END
$$;
