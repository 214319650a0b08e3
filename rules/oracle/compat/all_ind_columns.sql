-- en: ALL_IND_COLUMNS and DBA_IND_COLUMNS: columns of indexes.
-- ja: ALL_IND_COLUMNS と DBA_IND_COLUMNS: 索引の列です。
-- requires: stored_name
-- columns: index_owner, index_name, table_owner, table_name, column_name, column_position, descend
CREATE VIEW compat.all_ind_columns AS SELECT
    compat.stored_name(n.nspname::text) AS index_owner,
    compat.stored_name(c.relname::text) AS index_name,
    compat.stored_name(n.nspname::text) AS table_owner,
    compat.stored_name(t.relname::text) AS table_name,
    COALESCE(compat.stored_name(a.attname::text), pg_get_indexdef(i.indexrelid, k.position::integer, true)) AS column_name,
    k.position AS column_position,
    CASE WHEN (i.indoption[k.position - 1] & 1) = 1 THEN 'DESC' ELSE 'ASC' END AS descend
FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
WHERE NOT c.relispartition AND k.position <= i.indnkeyatts AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
