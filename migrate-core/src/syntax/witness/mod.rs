//! A second opinion on the structure of queries and changes of rows: the crate `sqlparser`, a strict parser.
//!
//! Our parser is tolerant, and a tolerant parser can be too lax. Where `sqlparser` understands a statement too, both trees
//! are brought into one normal form ([`Shape`]) and compared: nesting of operators, items, tables and joins, conditions,
//! groups, orders, names and numbers of arguments. A disagreement means that one of the two is wrong.

mod our_expr;
mod our_query;
mod their_expr;
mod their_query;

use std::fmt;

use sqlparser::dialect as theirs;
use sqlparser::parser::Parser;

use crate::dialect::Dialect;

use super::{Entry, SyntaxKind, parse};

/// What the witness says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opinion {
    /// Both trees have the same structure.
    Agrees,
    /// The trees differ; both are shown in normal form.
    Disagrees {
        /// Our tree.
        ours: String,
        /// The witness's tree.
        theirs: String,
    },
    /// The witness does not understand the statement, or not enough of it.
    Silent,
}

/// Normal form of a tree: a label and children. `Any` stands for what is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Any,
    Node(String, Vec<Shape>),
}

impl Shape {
    fn leaf(label: impl Into<String>) -> Shape {
        Shape::Node(label.into(), Vec::new())
    }

    fn node(label: impl Into<String>, children: Vec<Shape>) -> Shape {
        Shape::Node(label.into(), children)
    }

    /// `first op second op …`, grouped from the left.
    fn chain(first: Shape, rest: impl IntoIterator<Item = (String, Shape)>) -> Shape {
        rest.into_iter().fold(first, |left, (op, right)| Shape::Node(op, vec![left, right]))
    }

    fn agrees(&self, other: &Shape) -> bool {
        match (self, other) {
            (Shape::Any, _) | (_, Shape::Any) => true,
            (Shape::Node(a, x), Shape::Node(b, y)) => {
                a == b && x.len() == y.len() && x.iter().zip(y).all(|(a, b)| a.agrees(b))
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Any => f.write_str("…"),
            Shape::Node(label, children) if children.is_empty() => f.write_str(label),
            Shape::Node(label, children) => {
                write!(f, "({label}")?;
                for c in children {
                    write!(f, " {c}")?;
                }
                f.write_str(")")
            }
        }
    }
}

/// The operator's name that both sides use.
fn operator(op: &str) -> String {
    match op {
        "!=" | "^=" | "~=" | "¬=" | "< >" | "! =" => "<>".into(),
        "CONCAT" | "| |" => "||".into(),
        "&&" => "AND".into(),
        "RLIKE" => "REGEXP".into(),
        "NOT RLIKE" => "NOT REGEXP".into(),
        op => op.into(),
    }
}

/// Asks the witness about one statement.
pub fn second_opinion(dialect: Dialect, sql: &str) -> Opinion {
    let Some(theirs) = their_shape(dialect, sql) else { return Opinion::Silent };
    let tree = parse(dialect, sql, Entry::Statements);
    let statements: Vec<_> = tree.root().children().filter(|n| n.kind() != SyntaxKind::EMPTY_STMT).collect();
    let ours = match statements.as_slice() {
        [one] => our_query::statement(dialect, one),
        _ => Shape::leaf(format!("{} statements", statements.len())),
    };
    if ours == Shape::Any || theirs == Shape::Any {
        return Opinion::Silent;
    }
    if ours.agrees(&theirs) {
        Opinion::Agrees
    } else {
        Opinion::Disagrees { ours: ours.to_string(), theirs: theirs.to_string() }
    }
}

fn their_shape(dialect: Dialect, sql: &str) -> Option<Shape> {
    let d: &dyn theirs::Dialect = match dialect {
        Dialect::Oracle => &theirs::OracleDialect {},
        Dialect::SqlServer => &theirs::MsSqlDialect {},
        Dialect::MySql => &theirs::MySqlDialect {},
        Dialect::Db2 => &theirs::GenericDialect {},
        Dialect::PostgreSql => &theirs::PostgreSqlDialect {},
    };
    let statements = Parser::parse_sql(d, sql).ok()?;
    match statements.as_slice() {
        [one] => Some(their_query::statement(one)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_and_silence() {
        let sql = "SELECT a, COUNT(*) n FROM t x JOIN u ON x.a = u.a + 1 AND u.b IN (1, 2) WHERE NOT x.c = 1 GROUP BY a";
        assert_eq!(second_opinion(Dialect::Oracle, sql), Opinion::Agrees);
        assert_eq!(second_opinion(Dialect::Oracle, "SELECT FROM WHERE"), Opinion::Silent);
    }

    #[test]
    fn shapes_tell_groupings_apart() {
        let shape = |sql| their_shape(Dialect::Oracle, sql).map(|s| s.to_string());
        assert_ne!(shape("SELECT (a + b) * c FROM t"), shape("SELECT a + b * c FROM t"));
        assert_eq!(shape("SELECT a + (b * c) FROM t"), shape("SELECT a + b * c FROM t"));
    }
}
