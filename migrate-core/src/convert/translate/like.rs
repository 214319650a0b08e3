//! LIKE. Two things differ from PostgreSQL: SQL Server's patterns have character classes, and only PostgreSQL and MySQL take
//! a backslash for an escape when no ESCAPE says so.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::SyntaxNode;
use crate::syntax::ast::own_tokens;

use super::arithmetic::is_datetime;
use super::comparison::short;
use super::emitter::{Emitter, Out};
use super::literal::quote_text;

impl Emitter<'_> {
    /// A `LIKE_EXPR`.
    pub(super) fn like(&mut self, node: &SyntaxNode) -> Out {
        let parts: Vec<SyntaxNode> = node.children().collect();
        let (Some(value), Some(pattern)) = (parts.first(), parts.get(1)) else { return self.children(node) };
        let literal = self.string_of(pattern);
        let class = self.resolver.class(value);
        self.note_caseless(value, pattern, class, self.resolver.class(pattern));
        if own_tokens(node)
            .any(|t| matches!(t.text().to_ascii_uppercase().as_str(), "LIKEC" | "LIKE2" | "LIKE4" | "{"))
        {
            self.unknown(node);
        }
        let dialect = self.cx.dialect();
        let has_escape = parts.len() > 2;
        if dialect == Dialect::SqlServer {
            match &literal {
                Some(text) if text.contains('[') && !has_escape => {
                    self.note(pattern, "TRN-0010", Outcome::Converted, &[]);
                    let negated = if is_negated(node) { "NOT " } else { "" };
                    let value = self.node(value).beside_operator();
                    return Out::operator(format!(
                        "{value} {negated}SIMILAR TO {}",
                        quote_text(&similar(text))
                    ));
                }
                Some(text) if text.contains('[') => self.note(pattern, "TRN-0010", Outcome::Manual, &[]),
                Some(_) => {}
                None => self.note(pattern, "TRN-0011", Outcome::Review, &[]),
            }
        }
        if class.satisfies(TypeClass::Number) || is_datetime(class) {
            // The others make text of numbers and dates by themselves.
            if is_datetime(class) {
                self.note(value, "TRN-0117", Outcome::Review, &[("expression", &short(value))]);
            }
            let text = self.node(value).text;
            self.replace(value, Out::primary(format!("CAST({text} AS text)")));
        }
        let out = self.children(node);
        let backslash_is_plain = !has_escape
            && matches!(dialect, Dialect::Oracle | Dialect::SqlServer | Dialect::Db2)
            && literal.as_ref().is_none_or(|t| t.contains('\\'));
        if backslash_is_plain { Out::operator(format!("{} ESCAPE ''", out.text)) } else { out }
    }
}

fn is_negated(node: &SyntaxNode) -> bool {
    node.children_with_tokens().filter_map(|e| e.into_token()).any(|t| t.text().eq_ignore_ascii_case("not"))
}

/// A pattern of SQL Server as one of SIMILAR TO: `%`, `_` and classes are the same, the signs of regular expressions are escaped.
fn similar(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut in_class = false;
    for c in pattern.chars() {
        match c {
            '[' if !in_class => {
                in_class = true;
                out.push(c);
            }
            ']' if in_class => {
                in_class = false;
                out.push(c);
            }
            '\\' => out.push_str("\\\\"),
            '|' | '*' | '+' | '?' | '{' | '}' | '(' | ')' | '[' | ']' if !in_class => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn classes_stay_and_other_signs_are_escaped() {
        assert_eq!(similar("[0-9][0-9]%"), "[0-9][0-9]%");
        assert_eq!(similar("a+b[^x]_(c)"), "a\\+b[^x]_\\(c\\)");
        assert_eq!(similar("[A-Z]\\"), "[A-Z]\\\\");
    }
}
