-- en: UTL_URL.ESCAPE: bytes of UTF-8 that a URL cannot hold as %XX; reserved characters too if asked.
-- ja: UTL_URL.ESCAPE: URL に使えない文字を UTF-8 のバイトごとに %XX にします。指定により予約文字も変換します。
CREATE FUNCTION compat.url_escape(url text, reserved boolean DEFAULT false) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_agg(CASE
        WHEN c ~ '[A-Za-z0-9_.!~*''()-]' OR NOT reserved AND c ~ '[;/?:@&=+$,%#]' THEN c
        ELSE regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
    END, '' ORDER BY n)
    FROM unnest(string_to_array(url, NULL)) WITH ORDINALITY AS t (c, n)
$$;
