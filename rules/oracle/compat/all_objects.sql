-- en: ALL_OBJECTS and DBA_OBJECTS: tables, views, indexes, sequences, routines and triggers.
-- ja: ALL_OBJECTS と DBA_OBJECTS: テーブル・ビュー・索引・シーケンス・ルーチン・トリガーの一覧です。
-- requires: stored_name
-- columns: owner, object_name, object_id, object_type, status, created, last_ddl_time, temporary, generated
CREATE VIEW compat.all_objects AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(o.name::text) AS object_name,
    o.oid::bigint AS object_id,
    o.kind AS object_type,
    'VALID'::text AS status,
    NULL::timestamp(0) AS created,
    NULL::timestamp(0) AS last_ddl_time,
    'N'::text AS temporary,
    'N'::text AS generated
FROM (
    SELECT c.relnamespace AS namespace, c.relname AS name, c.oid,
        CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END AS kind
    FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I') AND NOT c.relispartition
    UNION ALL
    SELECT p.pronamespace, p.proname, p.oid, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END FROM pg_proc p
    UNION ALL
    SELECT c.relnamespace, g.tgname, g.oid, 'TRIGGER' FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal
) o
    JOIN pg_namespace n ON n.oid = o.namespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
