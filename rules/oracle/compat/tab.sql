-- en: TAB: tables and views of the current schema.
-- ja: TAB: 現在のスキーマのテーブルとビューです。
-- requires: user_tables, user_views
-- columns: tname, tabtype
CREATE VIEW compat.tab AS
SELECT table_name AS tname, 'TABLE'::text AS tabtype FROM compat.user_tables
UNION ALL SELECT view_name, 'VIEW' FROM compat.user_views;
