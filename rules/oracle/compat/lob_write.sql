-- en: DBMS_LOB.WRITE: writes over a value from an offset on; what lies between its end and the offset is filled up.
-- ja: DBMS_LOB.WRITE: 指定位置から値を上書きします。値の末尾と指定位置の間は埋めます。
CREATE FUNCTION compat.lob_write(lob text, amount numeric, at numeric, buffer text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT overlay(rpad(lob, greatest(length(lob), at::integer - 1)) PLACING substr(buffer, 1, amount::integer)
        FROM at::integer FOR amount::integer)
$$;
CREATE FUNCTION compat.lob_write(lob bytea, amount numeric, at numeric, buffer bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT overlay(lob || decode(repeat('00', greatest(at::integer - 1 - octet_length(lob), 0)), 'hex')
        PLACING substr(buffer, 1, amount::integer) FROM at::integer FOR amount::integer)
$$;
