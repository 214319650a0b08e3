-- en: INSTRB: where a text occurs for the nth time, in bytes of UTF-8, from a position on.
-- ja: INSTRB: 指定位置以降で n 回目に文字列が現れる位置を UTF-8 のバイト数で返します。
-- requires: instr
CREATE FUNCTION compat.instrb(s text, wanted text, pos numeric DEFAULT 1, nth numeric DEFAULT 1) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    -- A text whose characters are its bytes.
    SELECT compat.instr(convert_from(convert_to(s, 'UTF8'), 'LATIN1'), convert_from(convert_to(wanted, 'UTF8'), 'LATIN1'), pos, nth)
$$;
