-- en: FROM_TZ: the point in time of a clock reading in a time zone, which is a name or an offset such as +09:00.
-- ja: FROM_TZ: 名前または +09:00 のようなオフセットで指定したタイムゾーンの時計が示す時点を返します。
CREATE FUNCTION compat.from_tz(t timestamp, zone text) RETURNS timestamptz
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN zone ~ '^\s*[-+]' THEN t AT TIME ZONE zone::interval ELSE t AT TIME ZONE zone END
$$;
