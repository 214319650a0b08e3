//! `DATA_TYPE` nodes to the catalog's data types.

use crate::catalog::DataType;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{children, own_tokens, tokens};
use super::{Builder, SourceStatement};

/// Modifiers of several words.
const PHRASES: &[&[&str]] = &[
    &["WITH", "LOCAL", "TIME", "ZONE"],
    &["WITH", "TIME", "ZONE"],
    &["WITHOUT", "TIME", "ZONE"],
    &["FOR", "BIT", "DATA"],
    &["FOR", "SBCS", "DATA"],
    &["FOR", "MIXED", "DATA"],
    &["TO", "SECOND"],
    &["TO", "MONTH"],
    &["TO", "DAY"],
    &["TO", "HOUR"],
    &["TO", "MINUTE"],
];

/// Units of a length.
const UNITS: &[&str] = &["CHAR", "BYTE", "OCTETS", "CODEUNITS16", "CODEUNITS32"];

impl Builder {
    /// The type that a `DATA_TYPE` node says, and the character set that MySQL writes into it.
    pub(crate) fn data_type(&self, st: &SourceStatement, node: &SyntaxNode) -> (DataType, Option<String>) {
        let mut name = String::new();
        let (mut schema, mut quoted) = (None, false);
        for n in children(node, K::OBJECT_NAME) {
            let mut parts: Vec<_> =
                children(&n, K::NAME).map(|n| super::ident_of(self.dialect(), &n)).collect();
            match parts.pop() {
                Some(last) => {
                    quoted = last.quoted;
                    name = last.text;
                    schema = self.normal_schema(parts.pop());
                }
                None => {
                    let words: Vec<String> = tokens(&n).map(|t| t.text().to_ascii_uppercase()).collect();
                    name = words.join(" ");
                }
            }
        }
        // SQL Server's own types are found by name whatever their case, in brackets or not.
        if schema.as_ref().is_some_and(|s: &crate::catalog::Ident| s.text.eq_ignore_ascii_case("sys")) {
            schema = None;
        }
        let mut modifiers = Vec::new();
        let mut args = Vec::new();
        for n in children(node, K::TYPE_ARGS) {
            arguments(&n, &mut args, &mut modifiers);
        }
        let words: Vec<_> = own_tokens(node).collect();
        let mut charset = None;
        let mut i = 0;
        while let Some(t) = words.get(i) {
            let word = t.text().to_ascii_uppercase();
            let rest: Vec<String> =
                words.iter().skip(i).take(4).map(|t| t.text().to_ascii_uppercase()).collect();
            let set = match word.as_str() {
                "CHARACTER" if rest.get(1).is_some_and(|w| w == "SET") => 2,
                "CHARSET" => 1,
                _ => 0,
            };
            if set > 0 {
                let at = i + set + usize::from(rest.get(set).is_some_and(|w| w == "="));
                charset = words.get(at).map(|t| t.text().trim_matches(['\'', '"']).to_lowercase());
                i = at + 1;
            } else if let Some(p) = PHRASES.iter().find(|p| super::tree::begins(&rest, p)) {
                modifiers.push(p.join(" "));
                i += p.len();
            } else {
                modifiers.push(word);
                i += 1;
            }
        }
        let attribute = children(node, K::TYPE_ATTR).next().map(|n| {
            tokens(&n).filter(|t| t.text() != "%").map(|t| t.text().to_ascii_uppercase()).collect::<String>()
        });
        (DataType { name, schema, quoted, args, modifiers, attribute, source: st.text(node) }, charset)
    }
}

/// `(20 CHAR)`, `('a', 'b')`: arguments, and units as modifiers.
fn arguments(node: &SyntaxNode, args: &mut Vec<String>, modifiers: &mut Vec<String>) {
    let mut arg = String::new();
    for t in tokens(node) {
        match t.text() {
            "(" | ")" => {}
            "," => args.push(std::mem::take(&mut arg)),
            text if !arg.is_empty() && UNITS.iter().any(|u| text.eq_ignore_ascii_case(u)) => {
                modifiers.push(text.to_ascii_uppercase());
            }
            text => arg.push_str(text),
        }
    }
    if !arg.is_empty() {
        args.push(arg);
    }
}
