-- en: SQLERRM: the text of an error with Oracle's number before it; an exception of the user's own has Oracle's fixed text.
-- ja: SQLERRM: Oracle のエラー番号を先頭に付けたエラーメッセージです。ユーザー定義例外は Oracle の固定文言になります。
-- requires: oracle/sqlcode
CREATE FUNCTION compat.sqlerrm(state text, message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE compat.sqlcode(state)
        WHEN 1 THEN 'User-Defined Exception'
        WHEN 100 THEN 'ORA-01403: no data found'
        ELSE 'ORA-' || lpad(abs(compat.sqlcode(state))::text, 5, '0') || ': ' || message
    END
$$;
