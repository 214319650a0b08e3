//! STUB (the real target room replaces this file).

use std::borrow::Cow;

/// Quotes an identifier where PostgreSQL needs it.
pub fn quote_ident(name: &str) -> Cow<'_, str> {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if plain { name.into() } else { format!("\"{}\"", name.replace('"', "\"\"")).into() }
}

/// The first 63 bytes of a name, at a character's end, and whether something was cut.
pub fn truncate_63(name: &str) -> (String, bool) {
    let mut end = name.len().min(63);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    (name.get(..end).unwrap_or(name).to_string(), end < name.len())
}
