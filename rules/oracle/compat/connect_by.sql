-- en: CONNECT BY without NOCYCLE: adds a row to its ancestors, and fails where it is one of them, as ORA-01436 does.
-- ja: NOCYCLE なしの CONNECT BY: 祖先の配列に行を加え、既に含まれていれば ORA-01436 と同様にエラーにします。
CREATE FUNCTION compat.connect_by(ancestors text[], id text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF id = ANY (ancestors) THEN
        RAISE EXCEPTION 'CONNECT BY loop in user data' USING ERRCODE = '54001';
    END IF;
    RETURN ancestors || id;
END
$$;
