-- en: USER_CONSTRAINTS: constraints of tables. Of the current schema.
-- ja: USER_CONSTRAINTS: テーブルの制約です。現在のスキーマが対象です。
-- requires: stored_name, all_constraints
-- columns: owner, constraint_name, constraint_type, table_name, search_condition, r_owner, r_constraint_name, delete_rule, status, deferrable, validated, index_name
CREATE VIEW compat.user_constraints AS SELECT owner, constraint_name, constraint_type, table_name, search_condition, r_owner, r_constraint_name, delete_rule, status, "deferrable", validated, index_name
FROM compat.all_constraints
WHERE owner = compat.stored_name(current_schema()::text);
