-- en: ALL_CONSTRAINTS and DBA_CONSTRAINTS: constraints of tables.
-- ja: ALL_CONSTRAINTS と DBA_CONSTRAINTS: テーブルの制約です。
-- requires: stored_name
-- columns: owner, constraint_name, constraint_type, table_name, search_condition, r_owner, r_constraint_name, delete_rule, status, deferrable, validated, index_name
CREATE VIEW compat.all_constraints AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(k.conname::text) AS constraint_name,
    CASE k.contype WHEN 'f' THEN 'R' ELSE upper(k.contype::text) END AS constraint_type,
    compat.stored_name(c.relname::text) AS table_name,
    CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS search_condition,
    CASE k.contype WHEN 'f' THEN compat.stored_name(rn.nspname::text) END AS r_owner,
    CASE k.contype WHEN 'f' THEN compat.stored_name(r.conname::text) END AS r_constraint_name,
    CASE WHEN k.contype = 'f' THEN CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END END AS delete_rule,
    'ENABLED'::text AS status,
    CASE WHEN k.condeferrable THEN 'DEFERRABLE' ELSE 'NOT DEFERRABLE' END AS deferrable,
    CASE WHEN k.convalidated THEN 'VALIDATED' ELSE 'NOT VALIDATED' END AS validated,
    CASE WHEN k.contype IN ('p', 'u') THEN compat.stored_name(ic.relname::text) END AS index_name
FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class ic ON ic.oid = k.conindid
    LEFT JOIN pg_constraint r ON r.conindid = k.conindid AND r.contype IN ('p', 'u') AND k.contype = 'f'
    LEFT JOIN pg_namespace rn ON rn.oid = r.connamespace
WHERE k.contype IN ('p', 'u', 'f', 'c') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
