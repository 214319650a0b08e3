-- en: REPLACE: NULL to search for changes nothing, NULL as replacement removes; what is empty is NULL.
-- ja: REPLACE: 検索文字列が NULL なら何も変えず、置換文字列が NULL なら削除します。結果が空の場合は NULL です。
CREATE FUNCTION compat.replace(s text, wanted text, replacement text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(CASE
        WHEN coalesce(wanted, '') = '' THEN s
        ELSE pg_catalog.replace(s, wanted, coalesce(replacement, ''))
    END, '')
$$;
