-- en: The number of the week: weeks begin on Sunday, and week 1 begins on January 1 (DATEPART(week) of SQL Server, WEEK of DB2).
-- ja: 週番号を返します。週は日曜日に始まり、第 1 週は 1 月 1 日に始まります (SQL Server の DATEPART(week)、DB2 の WEEK)。
CREATE FUNCTION compat.week(d timestamp) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (extract(doy FROM d)::integer + extract(dow FROM date_trunc('year', d))::integer - 1) / 7 + 1
$$;
