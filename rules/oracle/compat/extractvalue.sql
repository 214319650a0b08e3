-- en: EXTRACTVALUE: the text of the first node that an XPath expression finds; prefixes are told as xmlns:p="uri".
-- ja: EXTRACTVALUE: XPath 式に一致する最初のノードの文字列です。接頭辞は xmlns:p="uri" の形で指定します。
CREATE FUNCTION compat.extractvalue(x xml, path text, namespaces text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT nullif(replace(replace(replace(
        (xpath('string(' || path || ')', x, coalesce(
            (SELECT array_agg(ARRAY[ns[1], ns[2]]) FROM regexp_matches(namespaces, 'xmlns:([^=\s]+)\s*=\s*["'']([^"'']*)', 'g') AS ns),
            '{}')))[1]::text, '&lt;', '<'), '&gt;', '>'), '&amp;', '&'), '')
$$;
