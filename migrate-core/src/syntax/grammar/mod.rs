//! The grammar, one file a subject. Each function consumes what its name says from the parser's cursor.
//!
//! Conventions: a function that can find nothing to consume says so (`bool` or `Option`); every function ends at
//! the first token that it does not understand, and its caller recovers at the next clause, list item or statement.

use crate::dialect::Dialect;

use super::SyntaxKind::*;
use super::parser::Parser;

pub(crate) mod args;
pub(crate) mod call;
pub(crate) mod ddl;
pub(crate) mod dml;
pub(crate) mod expr;
pub(crate) mod names;
mod operand;
pub(crate) mod procedural;
pub(crate) mod query;
pub(crate) mod types;
pub(crate) mod words;

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
    let known = |p: &mut Parser<'_>| {
        if !(query_or_change(p) || ddl::statement(p) || procedural::statement(p) || dml::session_statement(p))
        {
            other(p);
        }
    };
    p.deeper(known, other);
}

/// A query or a change of rows, with its WITH clause. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn query_or_change(p: &mut Parser<'_>) -> bool {
    let query = query::at_query(p)
        || query::at_parenthesised_query(p)
        || p.at("VALUES")
        || p.at("TABLE") && p.is(Dialect::MySql);
    if !query {
        return dml::statement(p);
    }
    let m = p.start();
    let q = p.start();
    if p.at("WITH") {
        query::with_clause(p);
        if dml::at_change(p) {
            q.abandon(p);
            dml::rest(p, m);
            return true;
        }
    }
    query::rest(p, q);
    m.complete(p, SELECT_STMT);
    true
}

/// A statement that the grammar does not know: kept whole, up to a semicolon outside parentheses, in T-SQL up to a line
/// that begins with a statement's first word.
fn other(p: &mut Parser<'_>) {
    if p.is(Dialect::SqlServer) && !words::starts_statement(p) {
        // Not the begin of a statement: what is left of the one before.
        p.error("unexpected text");
    }
    let m = p.start();
    p.bump_kw();
    while !p.at_end() && !p.at(";") {
        if p.is(Dialect::SqlServer) && p.first_on_line(0) && words::starts_statement(p) {
            break;
        }
        p.bump_balanced();
    }
    m.complete(p, OTHER_STMT);
}
