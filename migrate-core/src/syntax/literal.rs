//! What a literal token means: its value, free of the dialect's way of writing it.

use crate::dialect::Dialect;

/// The value of a quoted literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StringValue {
    /// Characters.
    Text(String),
    /// Bytes, as hexadecimal digits.
    Bytes(String),
    /// Bits, as `0` and `1`.
    Bits(String),
}

/// The value of a quoted literal token (`'it''s'`, `N'x'`, `q'[x]'`, `X'4D'`, MySQL `"x\n"`); `None` if it is not one.
pub fn string_value(dialect: Dialect, token: &str) -> Option<StringValue> {
    let quote = token.find(['\'', '"'])?;
    let prefix = token.get(..quote)?.to_ascii_uppercase();
    let mark = token.get(quote..quote + 1)?;
    let inner = token.get(quote + 1..token.len().checked_sub(1)?)?;
    if !token.ends_with(mark) {
        return None;
    }
    if prefix.ends_with('Q') && dialect == Dialect::Oracle {
        let mut chars = inner.chars();
        chars.next()?;
        chars.next_back()?;
        return Some(StringValue::Text(chars.as_str().to_string()));
    }
    match prefix.as_str() {
        "X" | "BX" | "GX" | "UX" => Some(StringValue::Bytes(inner.to_string())),
        "B" => Some(StringValue::Bits(inner.to_string())),
        _ => {
            let plain = inner.replace(&mark.repeat(2), mark);
            let escapes = dialect == Dialect::MySql || prefix == "E";
            Some(StringValue::Text(if escapes { unescape(&plain) } else { plain }))
        }
    }
}

/// MySQL's backslash escapes (reference manual, chapter "String Literals"). `\%` and `\_` keep their backslash.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('0') => out.push('\0'),
            Some('b') => out.push('\u{8}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('Z') => out.push('\u{1a}'),
            Some(c @ ('%' | '_')) => {
                out.push('\\');
                out.push(c);
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(dialect: Dialect, token: &str) -> String {
        match string_value(dialect, token) {
            Some(StringValue::Text(t)) => t,
            other => panic!("{token}: {other:?}"),
        }
    }

    #[test]
    fn values() {
        assert_eq!(text(Dialect::Oracle, "'it''s'"), "it's");
        assert_eq!(text(Dialect::Oracle, "q'[it's]'"), "it's");
        assert_eq!(text(Dialect::Oracle, "nq'!x!'"), "x");
        assert_eq!(text(Dialect::SqlServer, "N'日本'"), "日本");
        assert_eq!(text(Dialect::MySql, r#""a\n\"b""#), "a\n\"b");
        assert_eq!(text(Dialect::MySql, r"'50\%'"), r"50\%");
        assert_eq!(string_value(Dialect::Db2, "X'4D'"), Some(StringValue::Bytes("4D".into())));
        assert_eq!(string_value(Dialect::MySql, "b'01'"), Some(StringValue::Bits("01".into())));
        assert_eq!(string_value(Dialect::Oracle, "'"), None);
    }
}
