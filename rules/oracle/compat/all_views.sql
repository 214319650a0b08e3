-- en: ALL_VIEWS and DBA_VIEWS: views with their text.
-- ja: ALL_VIEWS と DBA_VIEWS: ビューとその定義です。
-- requires: stored_name
-- columns: owner, view_name, text_length, text
CREATE VIEW compat.all_views AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(c.relname::text) AS view_name,
    length(pg_get_viewdef(c.oid)) AS text_length,
    pg_get_viewdef(c.oid) AS text
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
