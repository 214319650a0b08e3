-- en: V$INSTANCE: the server.
-- ja: V$INSTANCE: サーバーの情報です。
-- columns: instance_number, instance_name, host_name, version, startup_time, status
CREATE VIEW compat.v_instance AS SELECT
    1 AS instance_number, upper(current_database()::text) AS instance_name, inet_server_addr()::text AS host_name,
    current_setting('server_version') AS version, pg_postmaster_start_time()::timestamp(0) AS startup_time, 'OPEN'::text AS status;
