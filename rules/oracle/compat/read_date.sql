-- en: TO_DATE and TO_TIMESTAMP: a text read by a format of Oracle.
-- ja: TO_DATE と TO_TIMESTAMP: Oracle の書式に従って文字列を日時にします。
-- requires: read_datetime
CREATE FUNCTION compat.read_date(s text, mask text, nls text DEFAULT '') RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT reading FROM compat.read_datetime(s, mask, nls)
$$;
