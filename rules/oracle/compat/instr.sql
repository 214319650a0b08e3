-- en: INSTR: where a text occurs for the nth time, from a position on; a negative position counts and searches backwards.
-- ja: INSTR: 指定位置以降で n 回目に文字列が現れる位置を返します。位置が負の場合は末尾から数え、逆方向に検索します。
CREATE FUNCTION compat.instr(s text, wanted text, pos numeric, nth numeric DEFAULT 1) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    step integer := sign(trunc(pos));
    at integer := CASE WHEN trunc(pos) < 0 THEN length(s) + trunc(pos)::integer + 1 ELSE trunc(pos)::integer END;
    found integer := 0;
BEGIN
    IF trunc(nth) < 1 THEN
        RAISE EXCEPTION 'the occurrence must be 1 or more' USING ERRCODE = 'numeric_value_out_of_range';
    END IF;
    IF wanted = '' OR s = '' THEN
        RETURN NULL;
    END IF;
    WHILE step <> 0 AND at BETWEEN 1 AND length(s) LOOP
        IF substr(s, at, length(wanted)) = wanted THEN
            found := found + 1;
            IF found = trunc(nth) THEN
                RETURN at;
            END IF;
        END IF;
        at := at + step;
    END LOOP;
    RETURN 0;
END
$$;
