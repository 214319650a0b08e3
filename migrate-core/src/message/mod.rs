//! Words for people: languages, efforts, and the message catalogue.
//!
//! A [`Diagnostic`](crate::diagnostic::Diagnostic) carries an id and values, never a sentence. The sentences live in
//! data: rules bring their own, and everything that is not a rule (conversion notes, check results, errors of the
//! command line) has an entry in `rules/messages/*.yaml`, read here as a [`Catalogue`]. Whoever can turn an id into
//! words implements [`Texts`]; assessment and reports ask only that trait.

mod catalogue;
mod effort;
mod lang;

use std::collections::BTreeMap;

pub use catalogue::{Catalogue, CatalogueError, Entry, Text};
pub use effort::{BadMinutes, Effort, Minutes};
pub use lang::{Lang, UnknownLang};

/// Turns ids into sentences and efforts.
pub trait Texts {
    /// The text of an id with its `{name}` placeholders unfilled; `None` if the id has no text.
    fn template(&self, id: &str, lang: Lang) -> Option<&str>;

    /// What a reader can do about it, with placeholders unfilled.
    fn help(&self, id: &str, lang: Lang) -> Option<&str> {
        let _ = (id, lang);
        None
    }

    /// What one occurrence of the id costs a person, and what it costs once; `None` if nothing is declared.
    fn effort(&self, id: &str) -> Option<Effort>;

    /// The sentence for an id with its values filled in. An id without a text yields the id itself and the values,
    /// so that nothing a reader should know is ever lost.
    fn message(&self, id: &str, lang: Lang, args: &BTreeMap<String, String>) -> String {
        match self.template(id, lang) {
            Some(template) => fill(template, |name| args.get(name).map(String::as_str)),
            None if args.is_empty() => id.to_string(),
            None => {
                let values: Vec<String> = args.iter().map(|(k, v)| format!("{k}={v}")).collect();
                format!("{id} ({})", values.join(", "))
            }
        }
    }
}

/// Replaces each `{name}` of a template by its value. A name without a value stays as it stands, visibly.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Name(name) => match value(name) {
                Some(v) => out.push_str(v),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            },
        }
    }
    out
}

/// The placeholder names of a template, in order of appearance.
pub fn placeholders(template: &str) -> Vec<&str> {
    pieces(template)
        .filter_map(|p| match p {
            Piece::Name(name) => Some(name),
            Piece::Plain(_) => None,
        })
        .collect()
}

enum Piece<'a> {
    Plain(&'a str),
    Name(&'a str),
}

/// A placeholder is `{`, a word of letters, digits and `_`, `}`; any other brace is plain text.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(open) = rest.get(from..).and_then(|s| s.find('{')).map(|i| i + from) {
            let after = rest.get(open + 1..).unwrap_or_default();
            let len = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
            if len > 0 && after.as_bytes().get(len) == Some(&b'}') {
                if open > 0 {
                    let (plain, tail) = rest.split_at(open);
                    rest = tail;
                    return Some(Piece::Plain(plain));
                }
                rest = after.get(len + 1..).unwrap_or_default();
                return after.get(..len).map(Piece::Name);
            }
            from = open + 1;
        }
        Some(Piece::Plain(std::mem::take(&mut rest)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_other_braces_stay() {
        let value = |n: &str| if n == "column" { Some("SALARY") } else { None };
        assert_eq!(fill("Column {column}: {what} { x } {}", value), "Column SALARY: {what} { x } {}");
        assert_eq!(fill("{column}{column}", value), "SALARYSALARY");
        assert_eq!(fill("列 {column}を", value), "列 SALARYを");
        assert_eq!(placeholders("{a} {b-c} {d_1}{"), ["a", "d_1"]);
    }

    #[test]
    fn a_value_is_never_scanned_for_placeholders() {
        assert_eq!(fill("{a}", |_| Some("{b}")), "{b}");
    }

    #[test]
    fn an_id_without_a_text_still_says_something() {
        let catalogue = Catalogue::default();
        let args = BTreeMap::from([("column".to_string(), "A".to_string())]);
        assert_eq!(catalogue.message("X-1", Lang::En, &args), "X-1 (column=A)");
        assert_eq!(catalogue.message("X-1", Lang::Ja, &BTreeMap::new()), "X-1");
    }
}
