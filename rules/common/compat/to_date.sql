-- en: A date and time from a text by a format of PostgreSQL, whatever the session's time zone (TO_DATE, TO_TIMESTAMP, STR_TO_DATE).
-- ja: PostgreSQL の書式に従い、セッションのタイムゾーンに左右されずに文字列を日時にします (TO_DATE、TO_TIMESTAMP、STR_TO_DATE)。
CREATE FUNCTION compat.to_date(s text, format text) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET timezone = 'UTC' AS $$
    SELECT pg_catalog.to_timestamp(s, format)::timestamp
$$;
