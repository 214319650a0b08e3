-- en: DBMS_RANDOM.STRING: random characters: u upper case, l lower case, a both, x upper case and digits, p printable.
-- ja: DBMS_RANDOM.STRING: ランダムな文字列です。u は大文字、l は小文字、a は両方、x は大文字と数字、p は印字可能文字です。
CREATE FUNCTION compat.random_string(kind text, len numeric) RETURNS text
LANGUAGE sql VOLATILE STRICT AS $$
    SELECT string_agg(substr(chars, 1 + floor(random() * length(chars))::integer, 1), '')
    FROM generate_series(1, trunc(len)::integer),
        (SELECT CASE lower(kind)
            WHEN 'l' THEN 'abcdefghijklmnopqrstuvwxyz'
            WHEN 'a' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
            WHEN 'x' THEN 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
            WHEN 'p' THEN (SELECT string_agg(chr(c), '') FROM generate_series(32, 126) AS c)
            ELSE 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        END AS chars) AS of_kind
$$;
