-- en: USER_OBJECTS: tables, views, indexes, sequences, routines and triggers. Of the current schema.
-- ja: USER_OBJECTS: テーブル・ビュー・索引・シーケンス・ルーチン・トリガーの一覧です。現在のスキーマが対象です。
-- requires: stored_name, all_objects
-- columns: object_name, object_id, object_type, status, created, last_ddl_time, temporary, generated
CREATE VIEW compat.user_objects AS SELECT object_name, object_id, object_type, status, created, last_ddl_time, temporary, generated
FROM compat.all_objects
WHERE owner = compat.stored_name(current_schema()::text);
