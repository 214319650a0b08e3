-- en: ROUND of a date or a number, whichever the argument is; halves of numbers away from zero.
-- ja: 引数の型 (日付または数値) に応じた ROUND です。数値のちょうど半分は 0 から遠い方へ丸めます。
-- requires: trunc
CREATE FUNCTION compat.round(d timestamp, unit text DEFAULT 'DDD') RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    low timestamp := compat.trunc(d, unit);
    -- From where on the next unit begins, and how long a unit is.
    half interval;
    whole interval;
BEGIN
    CASE
        WHEN upper(unit) IN ('CC', 'SCC') THEN half := '50 years'; whole := '100 years';
        WHEN upper(unit) IN ('SYYYY', 'YYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') THEN half := '6 months'; whole := '1 year';
        WHEN upper(unit) IN ('IYYY', 'IYY', 'IY', 'I') THEN
            RETURN CASE
                WHEN extract(month FROM d) >= 7 AND extract(isoyear FROM d) = extract(year FROM d)
                    THEN compat.trunc(make_date(extract(isoyear FROM d)::integer + 1, 1, 4), unit)
                ELSE low
            END;
        WHEN upper(unit) = 'Q' THEN half := '1 month 15 days'; whole := '3 months';
        WHEN upper(unit) IN ('MONTH', 'MON', 'MM', 'RM') THEN half := '15 days'; whole := '1 month';
        WHEN upper(unit) IN ('WW', 'IW', 'W', 'DAY', 'DY', 'D') THEN half := '3 days 12 hours'; whole := '7 days';
        WHEN upper(unit) IN ('DDD', 'DD', 'J') THEN half := '12 hours'; whole := '1 day';
        WHEN upper(unit) IN ('HH', 'HH12', 'HH24') THEN half := '30 minutes'; whole := '1 hour';
        WHEN upper(unit) = 'MI' THEN half := '30 seconds'; whole := '1 minute';
        ELSE
            RAISE EXCEPTION 'not a unit to round a date to: %', unit USING ERRCODE = 'invalid_datetime_format';
    END CASE;
    RETURN CASE WHEN d >= low + half THEN low + whole ELSE low END;
END
$$;
CREATE FUNCTION compat.round(n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.round(n)
$$;
CREATE FUNCTION compat.round(n numeric, digits numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.round(n, trunc(digits)::integer)
$$;
CREATE FUNCTION compat.round(n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n
$$;
CREATE FUNCTION compat.round(n integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n
$$;
CREATE FUNCTION compat.round(n double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.round(n::numeric)::double precision
$$;
