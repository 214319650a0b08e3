//! Literals: strings, bytes, bits and numbers as PostgreSQL writes them.

use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

use super::emitter::{Emitter, Out};
use crate::diagnostic::Outcome;

/// A string literal of PostgreSQL with standard-conforming strings: only the quote is doubled.
pub(crate) fn quote_text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

impl Emitter<'_> {
    /// A `LITERAL` node.
    pub(super) fn literal(&mut self, node: &SyntaxNode) -> Out {
        let tokens: Vec<SyntaxToken> = significant(node);
        let dialect = self.cx.dialect();
        let strings: Vec<&SyntaxToken> = tokens.iter().filter(|t| t.kind() == SyntaxKind::STRING).collect();
        if !strings.is_empty() {
            return self.string(node, &tokens, &strings);
        }
        let Some(t) = tokens.last() else { return Out::primary(node.text().to_string()) };
        let text = t.text();
        if t.kind() != SyntaxKind::NUMBER {
            return Out::primary(text.to_string());
        }
        // Hexadecimal numbers are bytes (SQL Server always, MySQL by default).
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return Out::primary(bytes(hex));
        }
        let text = match dialect {
            Dialect::SqlServer => text.strip_prefix('$').unwrap_or(text),
            // BINARY_FLOAT and BINARY_DOUBLE literals.
            Dialect::Oracle if text.ends_with(['f', 'F']) => {
                return Out::primary(format!("'{}'::real", text.trim_end_matches(['f', 'F'])));
            }
            Dialect::Oracle if text.ends_with(['d', 'D']) => {
                return Out::primary(format!("'{}'::double precision", text.trim_end_matches(['d', 'D'])));
            }
            _ => text,
        };
        Out::primary(text.to_string())
    }

    fn string(&mut self, node: &SyntaxNode, tokens: &[SyntaxToken], strings: &[&SyntaxToken]) -> Out {
        let dialect = self.cx.dialect();
        // A charset introducer says how the bytes are read; the decoded text is what counts, but `_binary` makes bytes.
        if tokens.first().is_some_and(|t| t.text().eq_ignore_ascii_case("_binary")) {
            self.note(node, "TRN-0001", Outcome::Manual, &[("construct", "_binary")]);
        }
        let mut all = String::new();
        for t in strings {
            match string_value(dialect, t.text()) {
                Some(StringValue::Text(s)) => all.push_str(&s),
                Some(StringValue::Bytes(hex)) => return Out::primary(bytes(&hex)),
                Some(StringValue::Bits(bits)) => return Out::primary(format!("B'{bits}'")),
                None => self.note(node, "TRN-0001", Outcome::Manual, &[("construct", t.text())]),
            }
        }
        if all.contains('\0') {
            self.note(node, "TRN-0002", Outcome::Manual, &[]);
        }
        if all.is_empty() && dialect == Dialect::Oracle {
            // Oracle's empty string is NULL.
            self.note(node, "TRN-0003", Outcome::Converted, &[]);
            return Out::primary("NULL");
        }
        Out::primary(quote_text(&all))
    }
}

fn bytes(hex: &str) -> String {
    let pad = if hex.len() % 2 == 1 { "0" } else { "" };
    format!("'\\x{pad}{hex}'::bytea")
}

/// The tokens of a node without trivia.
pub(super) fn significant(node: &SyntaxNode) -> Vec<SyntaxToken> {
    node.descendants_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia()).collect()
}
