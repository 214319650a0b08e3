-- en: TRUNC of a date or a number, whichever the argument is.
-- ja: 引数の型 (日付または数値) に応じた TRUNC です。
CREATE FUNCTION compat.trunc(d timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT date_trunc('day', d)
$$;
CREATE FUNCTION compat.trunc(d timestamp, unit text) RETURNS timestamp
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    day timestamp := date_trunc('day', d);
BEGIN
    IF upper(unit) !~ '^(S?CC|S?YYYY|S?YEAR|YYY|YY?|IYYY|IYY|IY?|Q|MONTH|MON|MM|RM|WW|IW|W|DDD?|J|DAY|DY|D|HH|HH12|HH24|MI)$' THEN
        RAISE EXCEPTION 'not a unit to cut a date to: %', unit USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN CASE
        WHEN upper(unit) IN ('CC', 'SCC') THEN date_trunc('century', d)
        WHEN upper(unit) IN ('SYYYY', 'YYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') THEN date_trunc('year', d)
        WHEN upper(unit) IN ('IYYY', 'IYY', 'IY', 'I')
            THEN date_trunc('week', make_date(extract(isoyear FROM d)::integer, 1, 4)::timestamp)
        WHEN upper(unit) = 'Q' THEN date_trunc('quarter', d)
        WHEN upper(unit) IN ('MONTH', 'MON', 'MM', 'RM') THEN date_trunc('month', d)
        WHEN upper(unit) = 'WW' THEN day - make_interval(days => (extract(doy FROM d)::integer - 1) % 7)
        WHEN upper(unit) = 'IW' THEN date_trunc('week', d)
        WHEN upper(unit) = 'W' THEN day - make_interval(days => (extract(day FROM d)::integer - 1) % 7)
        WHEN upper(unit) IN ('DDD', 'DD', 'J') THEN day
        WHEN upper(unit) IN ('DAY', 'DY', 'D') THEN day - make_interval(days => extract(dow FROM d)::integer)
        WHEN upper(unit) IN ('HH', 'HH12', 'HH24') THEN date_trunc('hour', d)
        WHEN upper(unit) = 'MI' THEN date_trunc('minute', d)
    END;
END
$$;
CREATE FUNCTION compat.trunc(n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.trunc(n)
$$;
CREATE FUNCTION compat.trunc(n numeric, digits numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.trunc(n, trunc(digits)::integer)
$$;
CREATE FUNCTION compat.trunc(n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n
$$;
CREATE FUNCTION compat.trunc(n integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT n
$$;
CREATE FUNCTION compat.trunc(n double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.trunc(n)
$$;
