//! Literals of the source dialects: their kind, their value and the class of their type.

use super::TypeClass;
use super::guard::LiteralKind;
use super::pattern::significant;
use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

/// A literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) kind: LiteralKind,
    /// The characters of a string, the digits of a number with its sign, `null`.
    pub(super) value: String,
}

/// The literal that a node is, if it is one; parentheses and a sign may stand round it.
pub(super) fn of(dialect: Dialect, node: &SyntaxNode) -> Option<Literal> {
    match node.kind() {
        SyntaxKind::PAREN_EXPR => of(dialect, &node.children().next()?),
        SyntaxKind::UNARY_EXPR => {
            let sign = significant(node).next().and_then(SyntaxElement::into_token)?;
            let inner = of(dialect, &node.children().next()?).filter(|l| l.kind == LiteralKind::Number)?;
            match sign.text() {
                "-" => Some(Literal { value: format!("-{}", inner.value), ..inner }),
                "+" => Some(inner),
                _ => None,
            }
        }
        SyntaxKind::LITERAL => {
            let tokens: Vec<SyntaxToken> = significant(node).filter_map(SyntaxElement::into_token).collect();
            let first = tokens.first()?;
            match first.kind() {
                SyntaxKind::NUMBER => {
                    Some(Literal { kind: LiteralKind::Number, value: first.text().to_string() })
                }
                SyntaxKind::STRING => {
                    let parts: Option<Vec<String>> =
                        tokens.iter().map(|t| characters(dialect, t.text())).collect();
                    Some(Literal { kind: LiteralKind::String, value: parts?.concat() })
                }
                _ if first.text().eq_ignore_ascii_case("NULL") => {
                    Some(Literal { kind: LiteralKind::Null, value: "null".to_string() })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an expression can be seen never to be NULL, where the empty string counts as NULL.
pub(super) fn never_null(dialect: Dialect, node: &SyntaxNode) -> bool {
    match of(dialect, node) {
        Some(l) => l.kind == LiteralKind::Number || l.kind == LiteralKind::String && !l.value.is_empty(),
        None if node.kind() == SyntaxKind::PAREN_EXPR => {
            node.children().next().is_some_and(|n| never_null(dialect, &n))
        }
        None => {
            let mut operators = significant(node).filter_map(SyntaxElement::into_token);
            node.kind() == SyntaxKind::BINARY_EXPR
                && operators.all(|t| t.text() == "||")
                && node.children().any(|n| never_null(dialect, &n))
        }
    }
}

/// The class of a literal's type; `None` for anything else. NULL has no class.
pub(super) fn class(dialect: Dialect, node: &SyntaxNode) -> Option<TypeClass> {
    let first = || significant(node).next().and_then(SyntaxElement::into_token);
    match node.kind() {
        SyntaxKind::PAREN_EXPR => class(dialect, &node.children().next()?),
        SyntaxKind::DATETIME_LITERAL => match first()?.text().to_uppercase().as_str() {
            "DATE" => Some(TypeClass::Date),
            "TIME" => Some(TypeClass::Time),
            _ => Some(TypeClass::Timestamp),
        },
        SyntaxKind::LITERAL if matches!(first()?.text().to_uppercase().as_str(), "TRUE" | "FALSE") => {
            Some(TypeClass::Bool)
        }
        SyntaxKind::LITERAL if is_binary(first()?.text()) => Some(TypeClass::Binary),
        _ => {
            let literal = of(dialect, node)?;
            match literal.kind {
                LiteralKind::String => Some(TypeClass::Text),
                LiteralKind::Number if literal.value.contains(['e', 'E']) => Some(match dialect {
                    Dialect::Oracle => TypeClass::Number,
                    _ => TypeClass::Float,
                }),
                LiteralKind::Number if literal.value.contains(['.', 'f', 'd', 'F', 'D']) => {
                    Some(TypeClass::Number)
                }
                LiteralKind::Number => Some(TypeClass::Integer),
                LiteralKind::Null | LiteralKind::Value | LiteralKind::None => None,
            }
        }
    }
}

fn is_binary(text: &str) -> bool {
    let upper = text.to_uppercase();
    upper.starts_with("0X") || upper.starts_with("X'") || upper.starts_with("BX'")
}

/// The characters of a string literal; `None` for a literal of bytes or bits.
fn characters(dialect: Dialect, text: &str) -> Option<String> {
    match string_value(dialect, text)? {
        StringValue::Text(text) => Some(text),
        StringValue::Bytes(_) | StringValue::Bits(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Entry, parse};

    fn literal(dialect: Dialect, text: &str) -> Option<(LiteralKind, String)> {
        let node = parse(dialect, text, Entry::Expr).root().children().next()?;
        of(dialect, &node).map(|l| (l.kind, l.value))
    }

    #[test]
    fn values_of_literals() {
        use Dialect::*;
        let string = |s: &str| Some((LiteralKind::String, s.to_string()));
        assert_eq!(literal(Oracle, "'it''s'"), string("it's"));
        assert_eq!(literal(Oracle, "q'[it's]'"), string("it's"));
        assert_eq!(literal(SqlServer, "(N'x')"), string("x"));
        assert_eq!(literal(MySql, r#""a\"b\n%""#), string("a\"b\n%"));
        assert_eq!(literal(MySql, r"'a' 'b\%'"), string(r"ab\%"));
        assert_eq!(literal(Oracle, "(-1.5)"), Some((LiteralKind::Number, "-1.5".to_string())));
        assert_eq!(literal(Oracle, "null"), Some((LiteralKind::Null, "null".to_string())));
        assert_eq!(literal(Oracle, "a"), None);
        assert_eq!(literal(MySql, "x'4D'"), None);
    }

    #[test]
    fn classes_of_literals() {
        let class = |d, t| {
            let node = parse(d, t, Entry::Expr).root().children().next().unwrap();
            super::class(d, &node)
        };
        assert_eq!(class(Dialect::Oracle, "DATE '2020-01-01'"), Some(TypeClass::Date));
        assert_eq!(class(Dialect::Oracle, "(1)"), Some(TypeClass::Integer));
        assert_eq!(class(Dialect::Oracle, "-1.0"), Some(TypeClass::Number));
        assert_eq!(class(Dialect::MySql, "1e3"), Some(TypeClass::Float));
        assert_eq!(class(Dialect::SqlServer, "0x4D"), Some(TypeClass::Binary));
        assert_eq!(class(Dialect::MySql, "true"), Some(TypeClass::Bool));
        assert_eq!(class(Dialect::Oracle, "NULL"), None);
    }
}
