-- en: TO_TIMESTAMP_TZ: a text read by a format of Oracle; without a zone in it, in the session's.
-- ja: TO_TIMESTAMP_TZ: Oracle の書式に従って文字列を時点にします。タイムゾーンがなければセッションのものとみなします。
-- requires: read_datetime
CREATE FUNCTION compat.read_timestamptz(s text, mask text, nls text DEFAULT '') RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN zone IS NULL THEN reading::timestamptz
        WHEN zone ~ '^[-+]' THEN reading AT TIME ZONE zone::interval
        ELSE reading AT TIME ZONE zone
    END
    FROM compat.read_datetime(s, mask, nls)
$$;
