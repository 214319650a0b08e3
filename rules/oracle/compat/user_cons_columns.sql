-- en: USER_CONS_COLUMNS: columns of constraints. Of the current schema.
-- ja: USER_CONS_COLUMNS: 制約の列です。現在のスキーマが対象です。
-- requires: stored_name, all_cons_columns
-- columns: owner, constraint_name, table_name, column_name, position
CREATE VIEW compat.user_cons_columns AS SELECT owner, constraint_name, table_name, column_name, position
FROM compat.all_cons_columns
WHERE owner = compat.stored_name(current_schema()::text);
