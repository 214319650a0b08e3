-- en: QUOTENAME: a name in brackets or quotes, doubled where it holds them.
-- ja: QUOTENAME: 名前を角かっこや引用符で囲みます。中に含まれる場合は二重にします。
CREATE FUNCTION compat.quotename(s text, quote text DEFAULT '[') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN length(s) > 128 THEN NULL
        WHEN quote IN ('[', ']') THEN '[' || replace(s, ']', ']]') || ']'
        WHEN quote IN ('''', '"', '`') THEN quote || replace(s, quote, quote || quote) || quote
        WHEN quote IN ('(', ')') THEN '(' || replace(s, ')', '))') || ')'
        WHEN quote IN ('<', '>') THEN '<' || replace(s, '>', '>>') || '>'
        WHEN quote IN ('{', '}') THEN '{' || replace(s, '}', '}}') || '}'
    END
$$;
