-- en: DBMS_UTILITY.FORMAT_CALL_STACK: the routines and lines that led here, in PostgreSQL's words.
-- ja: DBMS_UTILITY.FORMAT_CALL_STACK: 呼び出し元のルーチンと行番号を PostgreSQL の表記で返します。
CREATE FUNCTION compat.call_stack() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    stack text;
BEGIN
    GET DIAGNOSTICS stack = PG_CONTEXT;
    -- Without this function itself.
    RETURN regexp_replace(stack, '^[^\n]*\n?', '');
END
$$;
