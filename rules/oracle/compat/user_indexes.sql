-- en: USER_INDEXES: indexes. Of the current schema.
-- ja: USER_INDEXES: 索引の一覧です。現在のスキーマが対象です。
-- requires: stored_name, all_indexes
-- columns: index_name, index_type, table_owner, table_name, uniqueness, status, partitioned
CREATE VIEW compat.user_indexes AS SELECT index_name, index_type, table_owner, table_name, uniqueness, status, partitioned
FROM compat.all_indexes
WHERE owner = compat.stored_name(current_schema()::text);
