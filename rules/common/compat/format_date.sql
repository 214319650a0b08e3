-- en: A date as text by a format of PostgreSQL without names in the session's language, so that indexes and generated columns may use it.
-- ja: 言語に依存しない PostgreSQL の書式で日付を文字列にします。索引や生成列で使用できます。
CREATE FUNCTION compat.format_date(d timestamp, format text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET timezone = 'UTC' AS $$
    SELECT pg_catalog.to_char(d, format)
$$;
