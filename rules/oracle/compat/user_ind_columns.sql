-- en: USER_IND_COLUMNS: columns of indexes. Of the current schema.
-- ja: USER_IND_COLUMNS: 索引の列です。現在のスキーマが対象です。
-- requires: stored_name, all_ind_columns
-- columns: index_owner, index_name, table_owner, table_name, column_name, column_position, descend
CREATE VIEW compat.user_ind_columns AS SELECT index_owner, index_name, table_owner, table_name, column_name, column_position, descend
FROM compat.all_ind_columns
WHERE index_owner = compat.stored_name(current_schema()::text);
