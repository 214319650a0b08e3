-- en: SUBSTRB: bytes in UTF-8 from a position on; bytes of a character that is cut become blanks.
-- ja: SUBSTRB: 指定位置から UTF-8 のバイト数で切り出します。途中で切れた文字のバイトは空白になります。
CREATE FUNCTION compat.substrb(s text, pos numeric, len numeric DEFAULT 2147483647) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    bytes bytea := convert_to(s, 'UTF8');
    first integer := CASE WHEN trunc(pos) < 0 THEN length(bytes) + trunc(pos)::integer + 1 ELSE greatest(trunc(pos)::integer, 1) END;
    last integer := least(first + trunc(len) - 1, length(bytes))::integer;
    before integer := 0;
    after integer := 0;
BEGIN
    IF first < 1 OR last < first THEN
        RETURN NULL;
    END IF;
    -- Bytes that go on a character have the bits 10 before all others.
    WHILE first <= last AND get_byte(bytes, first - 1) & 192 = 128 LOOP
        first := first + 1;
        before := before + 1;
    END LOOP;
    WHILE last >= first AND last < length(bytes) AND get_byte(bytes, last) & 192 = 128 LOOP
        last := last - 1;
        after := after + 1;
    END LOOP;
    RETURN repeat(' ', before) || convert_from(substr(bytes, first, last - first + 1), 'UTF8') || repeat(' ', after);
END
$$;
