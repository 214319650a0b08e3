-- en: V$DATABASE: the current database.
-- ja: V$DATABASE: 現在のデータベースです。
-- requires: stored_name
-- columns: dbid, name, open_mode
CREATE VIEW compat.v_database AS SELECT
    oid::bigint AS dbid, compat.stored_name(datname::text) AS name,
    CASE WHEN pg_is_in_recovery() THEN 'READ ONLY' ELSE 'READ WRITE' END AS open_mode
FROM pg_database WHERE datname = current_database();
