-- en: ALL_TAB_COLUMNS and DBA_TAB_COLUMNS: columns of tables and views.
-- ja: ALL_TAB_COLUMNS と DBA_TAB_COLUMNS: テーブルとビューの列です。
-- requires: stored_name
-- columns: owner, table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, column_id, data_default, char_length, hidden_column, virtual_column
CREATE VIEW compat.all_tab_columns AS SELECT
    compat.stored_name(n.nspname::text) AS owner,
    compat.stored_name(c.relname::text) AS table_name,
    compat.stored_name(a.attname::text) AS column_name,
    CASE
        WHEN t.typname = 'numeric' OR t.typname IN ('int2', 'int4', 'int8') THEN 'NUMBER'
        WHEN t.typname = 'varchar' THEN 'VARCHAR2'
        WHEN t.typname = 'bpchar' THEN 'CHAR'
        WHEN t.typname = 'timestamp' AND a.atttypmod = 0 THEN 'DATE'
        WHEN t.typname = 'timestamp' THEN 'TIMESTAMP(' || CASE WHEN a.atttypmod < 0 THEN 6 ELSE a.atttypmod END || ')'
        WHEN t.typname = 'timestamptz' THEN 'TIMESTAMP(' || CASE WHEN a.atttypmod < 0 THEN 6 ELSE a.atttypmod END || ') WITH TIME ZONE'
        WHEN t.typname = 'text' THEN 'CLOB'
        WHEN t.typname = 'bytea' THEN 'BLOB'
        WHEN t.typname = 'float8' THEN 'BINARY_DOUBLE'
        WHEN t.typname = 'float4' THEN 'BINARY_FLOAT'
        ELSE upper(t.typname)
    END AS data_type,
    CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 0 THEN a.atttypmod - 4 WHEN t.typlen > 0 THEN t.typlen ELSE 22 END AS data_length,
    CASE
        WHEN t.typname = 'numeric' AND a.atttypmod > 0 THEN (a.atttypmod - 4) >> 16
        WHEN t.typname = 'int2' THEN 4 WHEN t.typname = 'int4' THEN 9 WHEN t.typname = 'int8' THEN 18
    END AS data_precision,
    CASE
        WHEN t.typname = 'numeric' AND a.atttypmod > 0 THEN (a.atttypmod - 4) & 2047
        WHEN t.typname IN ('int2', 'int4', 'int8') THEN 0
    END AS data_scale,
    CASE WHEN a.attnotnull THEN 'N' ELSE 'Y' END AS nullable,
    row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS column_id,
    pg_get_expr(d.adbin, d.adrelid) AS data_default,
    CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 0 THEN a.atttypmod - 4 ELSE 0 END AS char_length,
    'NO'::text AS hidden_column,
    CASE a.attgenerated WHEN '' THEN 'NO' ELSE 'YES' END AS virtual_column
FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname !~ '^pg_temp|^pg_toast';
