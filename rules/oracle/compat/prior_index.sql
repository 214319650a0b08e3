-- en: PRIOR of an associative array that is indexed by numbers: places without element are passed over.
-- ja: 数値を添字とする連想配列の PRIOR です。要素のない位置は読み飛ばします。
CREATE FUNCTION compat.prior_index(held anyarray, i numeric) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF i IS NULL OR cardinality(held) = 0 THEN
        RETURN NULL;
    END IF;
    FOR k IN REVERSE least(i - 1, array_upper(held, 1))..array_lower(held, 1) LOOP
        IF held[k] IS DISTINCT FROM NULL THEN
            RETURN k;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
