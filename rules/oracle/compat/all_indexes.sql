-- en: ALL_INDEXES and DBA_INDEXES: indexes.
-- ja: ALL_INDEXES と DBA_INDEXES: 索引の一覧です。
-- requires: stored_name
-- columns: owner, index_name, index_type, table_owner, table_name, uniqueness, status, partitioned
CREATE VIEW compat.all_indexes AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(c.relname::text) AS index_name,
    CASE WHEN i.indexprs IS NULL THEN 'NORMAL' ELSE 'FUNCTION-BASED NORMAL' END AS index_type,
    compat.stored_name(n.nspname::text) AS table_owner,
    compat.stored_name(t.relname::text) AS table_name,
    CASE WHEN i.indisunique THEN 'UNIQUE' ELSE 'NONUNIQUE' END AS uniqueness,
    CASE WHEN i.indisvalid THEN 'VALID' ELSE 'UNUSABLE' END AS status,
    CASE c.relkind WHEN 'I' THEN 'YES' ELSE 'NO' END AS partitioned
FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
