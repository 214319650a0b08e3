-- en: ASCIISTR: characters beyond ASCII, and the backslash, as \XXXX in UTF-16.
-- ja: ASCIISTR: ASCII 以外の文字と円記号 (バックスラッシュ) を UTF-16 の \XXXX 形式にします。
CREATE FUNCTION compat.asciistr(s text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_agg(CASE
        WHEN ascii(c) < 128 AND c <> '\' THEN c
        WHEN ascii(c) < 65536 THEN '\' || upper(lpad(to_hex(ascii(c)), 4, '0'))
        ELSE '\' || upper(to_hex(55296 + (ascii(c) - 65536) / 1024)) || '\' || upper(to_hex(56320 + (ascii(c) - 65536) % 1024))
    END, '' ORDER BY n)
    FROM unnest(string_to_array(s, NULL)) WITH ORDINALITY AS t (c, n)
$$;
