-- en: DBMS_OUTPUT.PUT and NEW_LINE: collects text in a setting of the session, and sends it as a notice.
-- ja: DBMS_OUTPUT.PUT と NEW_LINE: 文字列をセッション設定に蓄積し、NOTICE として送ります。
CREATE FUNCTION compat.put(s text) RETURNS void
LANGUAGE sql AS $$
    SELECT set_config('dbms_output.line', concat(current_setting('dbms_output.line', true), s), false)
$$;
CREATE FUNCTION compat.new_line() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '%', coalesce(current_setting('dbms_output.line', true), '');
    PERFORM set_config('dbms_output.line', '', false);
END
$$;
