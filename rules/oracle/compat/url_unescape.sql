-- en: UTL_URL.UNESCAPE: %XX as bytes of UTF-8.
-- ja: UTL_URL.UNESCAPE: %XX を UTF-8 のバイトとして復元します。
CREATE FUNCTION compat.url_unescape(url text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT convert_from(string_agg(CASE
        WHEN length(m[1]) = 3 AND m[1] ~ '^%[0-9A-Fa-f]{2}$' THEN decode(substr(m[1], 2), 'hex')
        ELSE convert_to(m[1], 'UTF8')
    END, '' ORDER BY n), 'UTF8')
    FROM regexp_matches(url, '(%[0-9A-Fa-f]{2}|.)', 'g') WITH ORDINALITY AS t (m, n)
$$;
