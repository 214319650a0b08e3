-- en: ALL_TABLES and DBA_TABLES: tables.
-- ja: ALL_TABLES と DBA_TABLES: テーブルの一覧です。
-- requires: stored_name
-- columns: owner, table_name, tablespace_name, status, num_rows, blocks, last_analyzed, partitioned, temporary, logging
CREATE VIEW compat.all_tables AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(c.relname::text) AS table_name,
    t.spcname::text AS tablespace_name,
    'VALID'::text AS status,
    CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS num_rows,
    c.relpages AS blocks,
    (SELECT greatest(s.last_analyze, s.last_autoanalyze)::timestamp(0) FROM pg_stat_all_tables s WHERE s.relid = c.oid) AS last_analyzed,
    CASE c.relkind WHEN 'p' THEN 'YES' ELSE 'NO' END AS partitioned,
    CASE c.relpersistence WHEN 't' THEN 'Y' ELSE 'N' END AS temporary,
    CASE c.relpersistence WHEN 'u' THEN 'NO' ELSE 'YES' END AS logging
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
