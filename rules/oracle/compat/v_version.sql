-- en: V$VERSION: the version of the server.
-- ja: V$VERSION: サーバーのバージョンです。
-- columns: banner, banner_full, con_id
CREATE VIEW compat.v_version AS SELECT version() AS banner, version() AS banner_full, 0 AS con_id;
