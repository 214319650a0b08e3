//! Comparisons: operands of one type, lists of IN, collations.
//!
//! PostgreSQL compares text with numbers and dates only where the text is a literal; the others convert one side. Which
//! side follows from the dialect: it is always the text.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass as C;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// The operands of a comparison.
    pub(super) fn compared(&mut self, nodes: &[SyntaxNode]) -> Vec<Out> {
        let [a, b] = nodes else { return nodes.iter().map(|n| self.node(n)).collect() };
        let (left, right) = (self.resolver.class(a), self.resolver.class(b));
        self.note_caseless(a, b, left, right);
        vec![self.beside(a, left, right), self.beside(b, right, left)]
    }

    /// An operand of a comparison with something of another class.
    fn beside(&mut self, node: &SyntaxNode, own: C, other: C) -> Out {
        if matches!(node.kind(), K::QUANTIFIED_EXPR | K::ROW_EXPR) {
            return self.node(node);
        }
        let text = matches!(own, C::Text | C::Char);
        match other {
            C::Bool if own != C::Bool && self.cx.dialect() != Dialect::MySql => self.as_truth(node),
            C::Bool if self.resolver.class(node) != C::Bool && truth_column(node, self) => {
                self.as_truth(node)
            }
            c if c.satisfies(C::Number) && text => self.as_number(node),
            C::Date | C::Timestamp | C::TimestampTz if text && !is_string(node) => {
                self.note(node, "TRN-0117", Outcome::Review, &[("expression", &short(node))]);
                let out = self.node(node);
                Out::primary(format!("CAST({} AS timestamp)", out.text))
            }
            _ => self.node(node),
        }
    }

    /// Text that is compared with a number.
    pub(crate) fn as_number(&mut self, node: &SyntaxNode) -> Out {
        if let Some(value) = self.string_of(node) {
            let is_number = value.trim().parse::<f64>().is_ok();
            return match self.cx.dialect() {
                // MySQL reads as much of a number as there is.
                Dialect::MySql if !is_number => Out::primary(leading_number(&value)),
                Dialect::SqlServer if value.trim().is_empty() => Out::primary("0"),
                _ => self.node(node),
            };
        }
        let outcome = if self.cx.dialect() == Dialect::MySql { Outcome::Review } else { Outcome::Converted };
        self.note(node, "TRN-0116", outcome, &[("expression", &short(node))]);
        let out = self.node(node);
        Out::primary(format!("CAST({} AS numeric)", out.text))
    }

    /// The value of a string literal.
    pub(super) fn string_of(&self, node: &SyntaxNode) -> Option<String> {
        let token = super::literal::significant(node).pop().filter(|t| t.kind() == K::STRING)?;
        if node.kind() != K::LITERAL {
            return None;
        }
        match string_value(self.cx.dialect(), token.text())? {
            StringValue::Text(s) => Some(s),
            StringValue::Bytes(_) | StringValue::Bits(_) => None,
        }
    }

    /// Says once a statement that comparisons of text were caseless in the source.
    pub(super) fn note_caseless(&mut self, a: &SyntaxNode, b: &SyntaxNode, left: C, right: C) {
        if self.caseless_noted || !matches!(self.cx.dialect(), Dialect::SqlServer | Dialect::MySql) {
            return;
        }
        let is_text = |c: C| matches!(c, C::Text | C::Char);
        let has_letters = |n: &SyntaxNode| {
            !is_string(n) || self.string_of(n).is_some_and(|s| s.chars().any(char::is_alphabetic))
        };
        if is_text(left) && is_text(right) && has_letters(a) && has_letters(b) {
            self.caseless_noted = true;
            self.note(a, "TRN-0118", Outcome::Converted, &[]);
        }
    }

    /// `x IN (a, b)`.
    pub(super) fn in_list(&mut self, node: &SyntaxNode) -> Out {
        let parts: Vec<SyntaxNode> = node.children().collect();
        let (Some(value), Some(list)) = (parts.first(), parts.get(1)) else { return self.children(node) };
        let class = self.resolver.class(value);
        if list.kind() != K::EXPR_LIST {
            let other = self.resolver.class(list);
            if matches!(class, C::Text | C::Char) && other.satisfies(C::Number) {
                let out = self.as_number(value);
                self.replace(value, out);
            }
            return self.children(node);
        }
        let values: Vec<SyntaxNode> = list.children().collect();
        let classes: Vec<C> = values.iter().map(|n| self.resolver.class(n)).collect();
        if let (Some(first), Some(c)) = (values.first(), classes.first()) {
            self.note_caseless(value, first, class, *c);
        }
        if class == C::Bool {
            for n in &values {
                let out = self.as_truth(n);
                self.replace(n, out);
            }
        } else if matches!(class, C::Text | C::Char) && classes.iter().any(|c| c.satisfies(C::Number)) {
            let out = self.as_number(value);
            self.replace(value, out);
        }
        self.children(node)
    }

    /// `x COLLATE name`.
    pub(super) fn collate(&mut self, node: &SyntaxNode) -> Out {
        let parts: Vec<SyntaxNode> = node.children().collect();
        let [value, name] = parts.as_slice() else {
            self.unknown(node);
            return self.children(node);
        };
        let out = self.node(value);
        let name = name.text().to_string();
        let plain = name.trim_matches(['\'', '"', '`', '[', ']']).to_ascii_uppercase();
        if plain == "BINARY" || plain.ends_with("_BIN") || plain.ends_with("_BIN2") {
            return Out::rewritten(format!("{} COLLATE \"C\"", out.beside_operator()));
        }
        let outcome = match plain.as_str() {
            "DATABASE_DEFAULT" | "CATALOG_DEFAULT" => Outcome::Dropped,
            _ => Outcome::Review,
        };
        self.note(node, "TRN-0120", outcome, &[("collation", &name)]);
        out
    }
}

/// A column that is boolean in PostgreSQL stands on the other side: only such a one asks a number to be a truth value.
fn truth_column(node: &SyntaxNode, e: &Emitter<'_>) -> bool {
    node.parent().is_some_and(|p| {
        p.children().any(|n| n != *node && n.kind() == K::COLUMN_REF && e.resolver.class(&n) == C::Bool)
    })
}

fn is_string(node: &SyntaxNode) -> bool {
    node.kind() == K::LITERAL && node.first_token().is_some_and(|t| t.kind() == K::STRING)
}

pub(super) fn short(node: &SyntaxNode) -> String {
    super::emitter::shorten(&node.text().to_string())
}

/// The number at the begin of a text, as MySQL reads it.
fn leading_number(text: &str) -> String {
    let text = text.trim_start();
    let digits: String = text
        .char_indices()
        .take_while(|(i, c)| c.is_ascii_digit() || *c == '.' || (*i == 0 && *c == '-'))
        .map(|(_, c)| c)
        .collect();
    if digits.parse::<f64>().is_ok() { digits } else { "0".to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_begin_of_text() {
        for (text, number) in [("12abc", "12"), ("abc", "0"), (" -3.5 kg", "-3.5"), ("", "0")] {
            assert_eq!(leading_number(text), number);
        }
    }
}
