-- en: The width of a text on a display: full-width characters count 2.
-- ja: 文字列の表示幅を返します。全角文字は 2 と数えます。
CREATE FUNCTION compat.display_width(s text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT length(s) + length(regexp_replace(s,
        '[^\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\U00020000-\U0003FFFD]',
        '', 'g'))
$$;
