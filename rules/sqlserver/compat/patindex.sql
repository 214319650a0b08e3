-- en: PATINDEX: where a pattern of LIKE first matches, 0 if nowhere. The case of letters matters.
-- ja: PATINDEX: LIKE のパターンが最初に一致する位置を返します。なければ 0 です。大文字と小文字を区別します。
CREATE FUNCTION compat.patindex(pattern text, s text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    wanted text := '';
    rest text := regexp_replace(pattern, '^%+', '');
    -- A set of characters, or one character.
    piece text;
    found text;
BEGIN
    WHILE rest <> '' LOOP
        piece := coalesce(substring(rest FROM '^\[[^]]+\]'), left(rest, 1));
        rest := substr(rest, length(piece) + 1);
        wanted := wanted || CASE
            WHEN piece = '%' THEN '.*'
            WHEN piece = '_' THEN '.'
            WHEN length(piece) > 1 THEN replace(piece, '\', '\\')
            ELSE regexp_replace(piece, '([^[:alnum:]\s])', '\\\1')
        END;
    END LOOP;
    -- The shortest match from the left decides where it begins.
    wanted := CASE WHEN left(pattern, 1) = '%' THEN '' ELSE '^' END || '(?:' || wanted || ')'
        || CASE WHEN right(pattern, 1) = '%' THEN '' ELSE '$' END;
    found := substring(s FROM '^(.*?)' || ltrim(wanted, '^'));
    IF s !~ wanted THEN
        RETURN 0;
    ELSIF left(pattern, 1) <> '%' THEN
        RETURN 1;
    END IF;
    RETURN length(found) + 1;
END
$$;
