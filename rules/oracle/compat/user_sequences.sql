-- en: USER_SEQUENCES: sequences. Of the current schema.
-- ja: USER_SEQUENCES: シーケンスの一覧です。現在のスキーマが対象です。
-- requires: stored_name, all_sequences
-- columns: sequence_owner, sequence_name, min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number
CREATE VIEW compat.user_sequences AS SELECT sequence_owner, sequence_name, min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number
FROM compat.all_sequences
WHERE sequence_owner = compat.stored_name(current_schema()::text);
