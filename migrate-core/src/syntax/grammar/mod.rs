//! The grammar, one file a subject. Each function consumes what its name says from the parser's cursor.
//!
//! Conventions: a function that can find nothing to consume says so (`bool` or `Option`); every function ends at
//! the first token that it does not understand, and its caller recovers at the next clause, list item or statement.

use crate::dialect::Dialect;

use super::SyntaxKind::*;
use super::parser::Parser;

pub(crate) mod call;
pub(crate) mod ddl;
pub(crate) mod expr;
pub(crate) mod names;
pub(crate) mod procedural;
pub(crate) mod query;
pub(crate) mod types;

/// What a text is parsed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Statements: what the script layer hands over as one unit (one statement, or a T-SQL batch).
    Statements,
    /// A single expression.
    Expr,
    /// A single query.
    Query,
    /// A single data type.
    DataType,
}

pub(super) fn entry(p: &mut Parser<'_>, entry: Entry) {
    match entry {
        Entry::Statements => statements(p),
        Entry::Expr => {
            expr::expr(p);
        }
        Entry::Query => query::query(p),
        Entry::DataType => {
            types::data_type(p);
        }
    }
}

fn statements(p: &mut Parser<'_>) {
    while !p.at_end() {
        if p.at(";") {
            p.bump();
            continue;
        }
        let before = p.position();
        statement(p);
        if p.position() == before {
            p.error("expected a statement");
            p.bump();
        }
        // Outside T-SQL a unit holds one statement: what follows it belongs to it and was not understood.
        if !p.is(Dialect::SqlServer) && !p.at_end() && !p.at(";") {
            p.recover("unexpected text after the statement", &[]);
        }
    }
}

/// One statement.
pub(crate) fn statement(p: &mut Parser<'_>) {
    if query::at_query(p) || query::at_parenthesised_query(p) {
        let m = p.start();
        query::query(p);
        m.complete(p, SELECT_STMT);
        return;
    }
    if ddl::statement(p) || procedural::statement(p) {
        return;
    }
    other(p);
}

/// A statement that the grammar does not know: kept whole, up to a semicolon outside parentheses.
fn other(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    while !p.at_end() && !p.at(";") {
        p.bump_balanced();
    }
    m.complete(p, OTHER_STMT);
}
