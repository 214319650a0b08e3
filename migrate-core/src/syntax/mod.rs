//! Text to lossless syntax trees, for all dialects. Knows nothing of rules, catalogs or conversion.
//!
//! - [`lexer`]: text to tokens. - [`parser`]: the cursor, events, and the way to a tree. - [`grammar`]: what follows what.
//! - [`script`]: client scripts to units. - [`ast`]: typed views of nodes.
//!
//! Invariants: parsing never fails and never panics; the tree's text is the source's text, byte for byte;
//! what the grammar did not understand stands in `ERROR`, `OPAQUE` or `OTHER_STMT` nodes and in the list of errors.

pub mod ast;
pub mod grammar;
mod kind;
pub mod lexer;
pub mod literal;
pub mod parser;
pub mod script;
pub mod witness;

pub use grammar::Entry;
pub use kind::{Sql, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
pub use parser::SyntaxError;

use crate::dialect::Dialect;
use lexer::LexRules;

/// A parsed text.
#[derive(Debug, Clone)]
pub struct Parse {
    green: rowan::GreenNode,
    /// What the grammar expected and did not find, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

impl Parse {
    /// The root node; its kind is `SOURCE`.
    pub fn root(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }
}

/// Parses a text of a dialect.
pub fn parse(dialect: Dialect, text: &str, entry: Entry) -> Parse {
    parse_with(LexRules::new(dialect), text, entry)
}

/// Parses a rule's pattern: `$name` stands for any expression.
pub fn parse_pattern(dialect: Dialect, text: &str, entry: Entry) -> Parse {
    parse_with(LexRules { dialect, metavariables: true }, text, entry)
}

fn parse_with(rules: LexRules, text: &str, entry: Entry) -> Parse {
    let mut p = parser::Parser::new(text, rules);
    grammar::entry(&mut p, entry);
    let (green, errors) = p.finish(SyntaxKind::SOURCE);
    Parse { green, errors }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(dialect: Dialect, text: &str) -> String {
        fn go(n: &SyntaxNode, out: &mut String) {
            out.push_str(&format!("{:?}(", n.kind()));
            for c in n.children_with_tokens() {
                match c {
                    rowan::NodeOrToken::Node(n) => go(&n, out),
                    rowan::NodeOrToken::Token(t) if !t.kind().is_trivia() => {
                        out.push_str(t.text());
                        out.push(' ');
                    }
                    rowan::NodeOrToken::Token(_) => {}
                }
            }
            out.push(')');
        }
        let parse = parse(dialect, text, Entry::Expr);
        assert_eq!(parse.root().text(), text);
        assert!(parse.errors.is_empty(), "{text}: {:?}", parse.errors);
        let mut out = String::new();
        parse.root().children().for_each(|n| go(&n, &mut out));
        out
    }

    #[test]
    fn chains_are_flat_and_levels_nest() {
        assert_eq!(
            shape(Dialect::Oracle, "a + 1 - b * 2"),
            "BINARY_EXPR(COLUMN_REF(NAME(a ))+ LITERAL(1 )- BINARY_EXPR(COLUMN_REF(NAME(b ))* LITERAL(2 )))"
        );
        assert_eq!(
            shape(Dialect::Oracle, "NOT a = 1 OR b IS NOT NULL"),
            "BINARY_EXPR(UNARY_EXPR(NOT BINARY_EXPR(COLUMN_REF(NAME(a ))= LITERAL(1 )))OR IS_EXPR(COLUMN_REF(NAME(b ))IS NOT NULL ))"
        );
    }

    #[test]
    fn calls_and_joins_marks() {
        assert_eq!(
            shape(Dialect::Oracle, "a.b (+) = nvl(c, 'x')"),
            "BINARY_EXPR(OUTER_JOIN_MARK(COLUMN_REF(NAME(a ). NAME(b ))( + ) )= CALL_EXPR(OBJECT_NAME(NAME(nvl ))ARG_LIST(( ARG(COLUMN_REF(NAME(c ))), ARG(LITERAL('x' ))) )))"
        );
        assert_eq!(
            shape(Dialect::SqlServer, "CONVERT(varchar(10), @d, 120)"),
            "CAST_EXPR(CONVERT ( DATA_TYPE(OBJECT_NAME(varchar )TYPE_ARGS(( 10 ) )), PARAM_EXPR(@d ), LITERAL(120 )) )"
        );
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let text = format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000));
        let parse = parse(Dialect::Oracle, &text, Entry::Expr);
        assert_eq!(parse.root().text(), text.as_str());
        assert_eq!(parse.errors.len(), 1);
    }
}
