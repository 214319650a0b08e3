-- en: A regular expression of Oracle in PostgreSQL's words: `.` takes no line feed unless the flags say n; backslashes inside brackets are plain characters; one that is greedy here and not there is an error, because PostgreSQL decides that once for all of it.
-- ja: Oracle の正規表現を PostgreSQL の表記に変換します。フラグ n がない限り「.」は改行に一致せず、角括弧内の円記号 (バックスラッシュ) は通常の文字です。最長一致と最短一致の混在は PostgreSQL で表せないためエラーにします。
CREATE FUNCTION compat.regexp(pattern text, flags text DEFAULT '') RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    rest text := pattern;
    piece text;
    out text := '';
    greedy boolean := false;
    lazy boolean := false;
BEGIN
    WHILE rest <> '' LOOP
        piece := substring(rest FROM '^(\\.|\[\^?\]?(?:\[:[a-z]+:\]|\[\..+\.\]|\[=.+=\]|[^]])*\]|[*+?}]\??|[^\\])');
        IF piece IS NULL OR rest ~ '^\(\?' THEN
            RAISE EXCEPTION 'not a regular expression that is known here: %', pattern
                USING ERRCODE = 'invalid_regular_expression';
        END IF;
        rest := substr(rest, length(piece) + 1);
        out := out || CASE
            WHEN piece = '\z' THEN '\Z'
            WHEN piece ~ '^\\[A-Za-z]$' AND piece !~ '[dDwWsSAZ]$' THEN substr(piece, 2)
            WHEN length(piece) > 1 AND left(piece, 1) = '[' THEN replace(piece, '\', '\\')
            WHEN piece = '.' AND strpos(flags, 'n') = 0 THEN '[^\n]'
            ELSE piece
        END;
        lazy := lazy OR piece ~ '^[*+?}]\?$';
        greedy := greedy OR piece ~ '^[*+?]$' OR piece = '}' AND strpos(pattern, ',') > 0;
    END LOOP;
    IF greedy AND lazy THEN
        RAISE EXCEPTION 'PostgreSQL cannot mix greedy and other quantifiers: %', pattern
            USING ERRCODE = 'invalid_regular_expression';
    END IF;
    RETURN out;
END
$$;
CREATE FUNCTION compat.regexp_flags(flags text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(coalesce(flags, ''), 'mn', 'w')
$$;
