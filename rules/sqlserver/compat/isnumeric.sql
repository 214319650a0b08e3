-- en: ISNUMERIC: 1 for a text that can be read as a number, else 0. Signs of currencies and lone signs, which SQL Server takes too, answer 0.
-- ja: ISNUMERIC: 数値として読める文字列なら 1、それ以外は 0 を返します。SQL Server が認める通貨記号や単独の符号は 0 になります。
CREATE FUNCTION compat.isnumeric(s text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN s ~ '^\s*[-+]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$' THEN 1 ELSE 0 END
$$;
