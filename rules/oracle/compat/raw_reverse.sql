-- en: UTL_RAW.REVERSE: the bytes from the last to the first.
-- ja: UTL_RAW.REVERSE: バイト列を逆順にします。
CREATE FUNCTION compat.raw_reverse(a bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(decode(string_agg(lpad(to_hex(get_byte(a, i)), 2, '0'), '' ORDER BY i DESC), 'hex'), '')
    FROM generate_series(0, octet_length(a) - 1) AS i
$$;
