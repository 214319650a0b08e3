-- en: USER_TABLES: tables. Of the current schema.
-- ja: USER_TABLES: テーブルの一覧です。現在のスキーマが対象です。
-- requires: stored_name, all_tables
-- columns: table_name, tablespace_name, status, num_rows, blocks, last_analyzed, partitioned, temporary, logging
CREATE VIEW compat.user_tables AS SELECT table_name, tablespace_name, status, num_rows, blocks, last_analyzed, partitioned, temporary, logging
FROM compat.all_tables
WHERE owner = compat.stored_name(current_schema()::text);
