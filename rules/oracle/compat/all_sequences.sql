-- en: ALL_SEQUENCES and DBA_SEQUENCES: sequences.
-- ja: ALL_SEQUENCES と DBA_SEQUENCES: シーケンスの一覧です。
-- requires: stored_name
-- columns: sequence_owner, sequence_name, min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number
CREATE VIEW compat.all_sequences AS SELECT
    compat.stored_name(s.schemaname::text) AS sequence_owner,
    compat.stored_name(s.sequencename::text) AS sequence_name,
    s.min_value AS min_value,
    s.max_value AS max_value,
    s.increment_by AS increment_by,
    CASE WHEN s.cycle THEN 'Y' ELSE 'N' END AS cycle_flag,
    'N'::text AS order_flag,
    s.cache_size AS cache_size,
    COALESCE(s.last_value + s.increment_by, s.start_value) AS last_number
FROM pg_sequences s
WHERE s.schemaname NOT IN ('pg_catalog', 'information_schema');
