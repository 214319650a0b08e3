-- en: TO_DATE by a format of PostgreSQL: the time of day is kept, whatever the session's time zone.
-- ja: PostgreSQL の書式による TO_DATE: セッションのタイムゾーンに左右されず、時刻を保持します。
CREATE FUNCTION compat.to_date(s text, format text) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET timezone = 'UTC' AS $$
    SELECT pg_catalog.to_timestamp(s, format)::timestamp
$$;
