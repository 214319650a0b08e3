-- en: V$SESSION: the sessions of the server.
-- ja: V$SESSION: サーバーのセッションです。
-- requires: stored_name
-- columns: sid, serial#, audsid, username, schemaname, status, type, machine, program, module, logon_time, event
CREATE VIEW compat.v_session AS SELECT
    pid AS sid, 1 AS "serial#", pid AS audsid, compat.stored_name(usename::text) AS username,
    compat.stored_name(usename::text) AS schemaname,
    CASE WHEN state = 'active' THEN 'ACTIVE' ELSE 'INACTIVE' END AS status,
    CASE WHEN backend_type = 'client backend' THEN 'USER' ELSE 'BACKGROUND' END AS type,
    COALESCE(client_hostname, host(client_addr), 'localhost') AS machine, application_name AS program,
    application_name AS module, backend_start::timestamp(0) AS logon_time, wait_event AS event
FROM pg_stat_activity;
