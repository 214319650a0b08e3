-- en: UTL_RAW.CAST_TO_BINARY_INTEGER: up to four bytes, the highest first (1) or last (2).
-- ja: UTL_RAW.CAST_TO_BINARY_INTEGER: 最大 4 バイトを整数にします。1 は上位バイトから、2 は下位バイトからの順です。
-- requires: raw_reverse
CREATE FUNCTION compat.raw_to_integer(bytes bytea, endianness integer DEFAULT 1) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ('x' || lpad(encode(CASE WHEN endianness = 1 THEN bytes ELSE compat.raw_reverse(bytes) END, 'hex'), 8, '0'))::bit(32)::integer
$$;
