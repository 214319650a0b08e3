-- en: UTL_RAW.BIT_AND, BIT_OR and BIT_XOR: byte by byte; what the longer value has more stays.
-- ja: UTL_RAW.BIT_AND、BIT_OR、BIT_XOR: バイトごとに演算します。長い方の残りはそのままです。
CREATE FUNCTION compat.raw_bits(operation text, a bytea, b bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT decode(coalesce(string_agg(lpad(to_hex(CASE operation
            WHEN 'and' THEN get_byte(a, i) & get_byte(b, i)
            WHEN 'or' THEN get_byte(a, i) | get_byte(b, i)
            ELSE get_byte(a, i) # get_byte(b, i)
        END), 2, '0'), '' ORDER BY i), ''), 'hex')
        || substr(CASE WHEN octet_length(a) > octet_length(b) THEN a ELSE b END, least(octet_length(a), octet_length(b)) + 1)
    FROM generate_series(0, least(octet_length(a), octet_length(b)) - 1) AS i
$$;
