-- en: TZ_OFFSET: the offset of a time zone at this moment, such as +09:00.
-- ja: TZ_OFFSET: タイムゾーンの現時点のオフセット (+09:00 など) を返します。
CREATE FUNCTION compat.tz_offset(zone text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN zone ~ '^[-+]' THEN zone
        ELSE CASE WHEN ahead < interval '0' THEN '-' ELSE '+' END || to_char(greatest(ahead, -ahead), 'HH24:MI')
    END
    FROM (SELECT statement_timestamp() AT TIME ZONE CASE WHEN zone ~ '^[-+]' THEN 'UTC' ELSE zone END
        - statement_timestamp() AT TIME ZONE 'UTC' AS ahead) AS t
$$;
