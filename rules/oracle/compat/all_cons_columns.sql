-- en: ALL_CONS_COLUMNS and DBA_CONS_COLUMNS: columns of constraints.
-- ja: ALL_CONS_COLUMNS と DBA_CONS_COLUMNS: 制約の列です。
-- requires: stored_name
-- columns: owner, constraint_name, table_name, column_name, position
CREATE VIEW compat.all_cons_columns AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(k.conname::text) AS constraint_name,
    compat.stored_name(c.relname::text) AS table_name,
    compat.stored_name(a.attname::text) AS column_name,
    p.position AS position
FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p (attnum, position)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum
WHERE k.contype IN ('p', 'u', 'f', 'c') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
