//! How names and strings are written in PostgreSQL: quoted where they must be, plain where they can.
//!
//! [`quote_ident`] is right in every place. The others leave out quotes that their place does not need, which makes
//! converted code look as a person would write it. All decide by the strictest of the supported versions.

use std::borrow::Cow;

use super::keywords::{self, Category};

/// The longest name that PostgreSQL keeps, in bytes (NAMEDATALEN - 1). It cuts longer ones with a mere notice.
pub const MAX_BYTES: usize = 63;

/// A name as PostgreSQL reads it back anywhere: plain if it is a lower-case plain name and no keyword that some place
/// reserves, else in double quotes. The name must be spelled as it shall be stored; nothing is folded here.
pub fn quote_ident(name: &str) -> Cow<'_, str> {
    quote_unless(name, |category| category == Category::Unreserved && !keywords::is_call_syntax(name))
}

/// The name of a column or of a table, in a definition or a reference: words like `position` or `values` stay plain.
pub fn quote_column(name: &str) -> Cow<'_, str> {
    quote_unless(name, |category| category <= Category::Column)
}

/// The name of a function or of a type that is not qualified by a schema: words like `left` stay plain, and `position`
/// or `time` are quoted, because plain they would mean PostgreSQL's own syntax.
pub fn quote_function(name: &str) -> Cow<'_, str> {
    quote_unless(name, |category| {
        matches!(category, Category::Unreserved | Category::Function) && !keywords::is_call_syntax(name)
    })
}

/// A column label after `AS`, or a name after a dot: no keyword needs quotes there.
pub fn quote_label(name: &str) -> Cow<'_, str> {
    quote_unless(name, |_| true)
}

/// A name inside a PL/pgSQL body: as [`quote_ident`], and the words that PL/pgSQL reserves are quoted too.
pub fn quote_plpgsql(name: &str) -> Cow<'_, str> {
    if keywords::is_plpgsql_reserved(name) { Cow::Owned(in_quotes(name)) } else { quote_ident(name) }
}

/// A name with its schema, if it has one: `hr.employees`.
pub fn quote_qualified(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quote_ident(schema), quote_ident(name)),
        None => quote_ident(name).into_owned(),
    }
}

fn quote_unless(name: &str, allowed: impl Fn(Category) -> bool) -> Cow<'_, str> {
    if is_plain(name) && keywords::category(name).is_none_or(allowed) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(in_quotes(name))
    }
}

/// Whether the lexer of PostgreSQL reads the text as one name and stores it unchanged.
fn is_plain(name: &str) -> bool {
    // Letters beyond ASCII are never folded in a UTF-8 database. Upper-case ones are in some single-byte encodings.
    let letter = |c: char| {
        c == '_' || c.is_ascii_lowercase() || (!c.is_ascii() && c.is_alphabetic() && !c.is_uppercase())
    };
    let mut chars = name.chars();
    chars.next().is_some_and(letter) && chars.all(|c| letter(c) || c.is_ascii_digit() || c == '$')
}

fn in_quotes(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    out.push('"');
    for c in name.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A string constant: `'…'` with quotes doubled, which needs `standard_conforming_strings` as it is by default.
/// Control characters other than newline and tab would not survive editors and version control, so a text with one
/// becomes `E'…'` with escapes. A zero byte cannot be stored by PostgreSQL at all: it is written as `\x00`, which the
/// server refuses, so that it is never lost silently.
pub fn quote_literal(text: &str) -> String {
    let escaped = text.chars().any(needs_escape);
    let mut out = String::with_capacity(text.len() + 3);
    out.push_str(if escaped { "E'" } else { "'" });
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' if escaped => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            c if needs_escape(c) => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

fn needs_escape(c: char) -> bool {
    c.is_ascii_control() && c != '\n' && c != '\t'
}

/// The name as PostgreSQL would cut it: at most 63 bytes, never inside a character; and whether anything was cut.
pub fn truncate_63(name: &str) -> (String, bool) {
    let kept = prefix(name, MAX_BYTES);
    (kept.to_string(), kept.len() < name.len())
}

/// The longest prefix of at most `bytes` bytes that ends between characters.
pub(super) fn prefix(name: &str, bytes: usize) -> &str {
    if name.len() <= bytes {
        return name;
    }
    let end = (0..=bytes).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
    name.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_stay_plain_and_others_are_quoted() {
        for plain in ["employees", "_x", "v$session", "a1", "社員", "größe"] {
            assert_eq!(quote_ident(plain), plain);
        }
        for (name, quoted) in [
            ("Employees", "\"Employees\""),
            ("1a", "\"1a\""),
            ("$a", "\"$a\""),
            ("a b", "\"a b\""),
            ("a\"b", "\"a\"\"b\""),
            ("É", "\"É\""),
            ("a\u{3000}b", "\"a\u{3000}b\""),
            ("", "\"\""),
            ("user", "\"user\""),
        ] {
            assert_eq!(quote_ident(name), quoted);
        }
    }

    #[test]
    fn each_place_quotes_what_it_must() {
        assert_eq!(quote_column("position"), "position");
        assert_eq!(quote_ident("position"), "\"position\"");
        assert_eq!(quote_function("position"), "\"position\"");
        assert_eq!(quote_function("left"), "left");
        assert_eq!(quote_function("operator"), "\"operator\"");
        assert_eq!(quote_column("operator"), "operator");
        assert_eq!(quote_column("left"), "\"left\"");
        assert_eq!(quote_label("select"), "select");
        assert_eq!(quote_label("Select"), "\"Select\"");
        assert_eq!(quote_plpgsql("loop"), "\"loop\"");
        assert_eq!(quote_ident("loop"), "loop");
        assert_eq!(quote_qualified(Some("HR"), "order"), "\"HR\".\"order\"");
    }

    #[test]
    fn literals_escape_only_what_would_not_survive() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("C:\\x\n\t"), "'C:\\x\n\t'");
        assert_eq!(quote_literal("a\r\n\\'"), "E'a\\r\n\\\\'''");
        assert_eq!(quote_literal("\0"), "E'\\x00'");
    }

    #[test]
    fn cuts_at_63_bytes_between_characters() {
        let name = "あ".repeat(21);
        assert_eq!(truncate_63(&name), (name.clone(), false));
        assert_eq!(truncate_63(&format!("{name}x")), (name.clone(), true));
        assert_eq!(truncate_63(&format!("ab{name}")), (format!("ab{}", "あ".repeat(20)), true));
    }
}
