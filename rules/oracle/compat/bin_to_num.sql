-- en: BIN_TO_NUM: the number whose bits are given, the highest first.
-- ja: BIN_TO_NUM: 上位ビットから順に指定したビット列の値を返します。
CREATE FUNCTION compat.bin_to_num(VARIADIC bits integer[]) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT sum(bit * 2::numeric ^ (cardinality(bits) - n)::numeric)::numeric(38) FROM unnest(bits) WITH ORDINALITY AS t (bit, n)
$$;
