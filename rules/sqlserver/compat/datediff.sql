-- en: DATEDIFF: how many boundaries of a unit lie between the first and the second; weeks begin on Sunday.
-- ja: DATEDIFF: 2 つの日時の間にある単位の境界の数を返します。週は日曜日に始まります。
CREATE FUNCTION compat.datediff(unit text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE unit
        WHEN 'year' THEN (extract(year FROM b) - extract(year FROM a))::bigint
        WHEN 'quarter' THEN ((extract(year FROM b) - extract(year FROM a)) * 4
            + extract(quarter FROM b) - extract(quarter FROM a))::bigint
        WHEN 'month' THEN ((extract(year FROM b) - extract(year FROM a)) * 12
            + extract(month FROM b) - extract(month FROM a))::bigint
        WHEN 'week' THEN ((b::date - extract(dow FROM b)::integer) - (a::date - extract(dow FROM a)::integer)) / 7
        WHEN 'day' THEN b::date - a::date
        WHEN 'hour' THEN (extract(epoch FROM date_trunc('hour', b) - date_trunc('hour', a)) / 3600)::bigint
        WHEN 'minute' THEN (extract(epoch FROM date_trunc('minute', b) - date_trunc('minute', a)) / 60)::bigint
        WHEN 'second' THEN extract(epoch FROM date_trunc('second', b) - date_trunc('second', a))::bigint
        WHEN 'millisecond' THEN (extract(epoch FROM date_trunc('milliseconds', b)
            - date_trunc('milliseconds', a)) * 1000)::bigint
        WHEN 'microsecond' THEN (extract(epoch FROM b - a) * 1000000)::bigint
    END
$$;
