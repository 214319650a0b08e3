-- en: USER_TAB_COLUMNS: columns of tables and views. Of the current schema.
-- ja: USER_TAB_COLUMNS: テーブルとビューの列です。現在のスキーマが対象です。
-- requires: stored_name, all_tab_columns
-- columns: table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, column_id, data_default, char_length, hidden_column, virtual_column
CREATE VIEW compat.user_tab_columns AS SELECT table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, column_id, data_default, char_length, hidden_column, virtual_column
FROM compat.all_tab_columns
WHERE owner = compat.stored_name(current_schema()::text);
