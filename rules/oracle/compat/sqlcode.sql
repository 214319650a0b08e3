-- en: SQLCODE: Oracle's number of an error, from its SQLSTATE. 1 for an exception of the user's own, -6512 where none is known.
-- ja: SQLCODE: SQLSTATE に対応する Oracle のエラー番号です。ユーザー定義例外は 1、対応が不明な場合は -6512 を返します。
CREATE FUNCTION compat.sqlcode(state text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN state ~ '^20[0-9]{3}$' THEN -state::integer
        WHEN state ~ '^O[0-9]{4}$' THEN -substr(state, 2)::integer
        WHEN state ~ '^U[0-9A-Z]{4}$' THEN 1
        ELSE CASE state
            WHEN 'P0002' THEN 100
            WHEN '02000' THEN 100
            WHEN 'P0003' THEN -1422
            WHEN '23505' THEN -1
            WHEN '22012' THEN -1476
            WHEN '22P02' THEN -1722
            WHEN '22003' THEN -1426
            WHEN '22001' THEN -12899
            WHEN '23502' THEN -1400
            WHEN '23503' THEN -2291
            WHEN '23514' THEN -2290
            WHEN '55P03' THEN -54
            WHEN '40P01' THEN -60
            WHEN '42P01' THEN -942
            WHEN '42703' THEN -904
            WHEN '42P07' THEN -955
            WHEN '42501' THEN -1031
            WHEN '22007' THEN -1858
            WHEN '22008' THEN -1847
            WHEN '21000' THEN -1427
            WHEN '40001' THEN -8177
            WHEN '57014' THEN -1013
            WHEN '20000' THEN -6592
            WHEN '34000' THEN -1001
            WHEN '24000' THEN -1001
            ELSE -6512
        END
    END
$$;
