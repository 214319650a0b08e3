-- en: TO_DSINTERVAL: days and time, or the form of ISO 8601; a sign before the days is that of the whole interval.
-- ja: TO_DSINTERVAL: 「日 時刻」形式または ISO 8601 形式の期間です。日の前の符号は期間全体に掛かります。
CREATE FUNCTION compat.to_dsinterval(s text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET intervalstyle = 'postgres' AS $$
    SELECT CASE
        WHEN btrim(s) ~ '^-' THEN -substr(btrim(s), 2)::interval
        WHEN btrim(s) <> '' THEN ltrim(btrim(s), '+')::interval
    END
$$;
