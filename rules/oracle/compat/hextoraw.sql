-- en: HEXTORAW: hexadecimal digits as bytes; a 0 is put before an odd number of digits.
-- ja: HEXTORAW: 16 進数字をバイト列にします。桁数が奇数の場合は先頭に 0 を補います。
CREATE FUNCTION compat.hextoraw(s text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN s <> '' THEN decode(repeat('0', length(s) % 2) || s, 'hex') END
$$;
