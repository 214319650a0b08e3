//! Changes of rows (INSERT, UPDATE, DELETE, MERGE) and the small statements of a session.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::{expr, names, query};

mod change;
mod insert;
mod merge;
mod session;

pub(crate) use session::statement as session_statement;

/// Whether a change of rows begins at the cursor, with no WITH before it.
pub(crate) fn at_change(p: &Parser<'_>) -> bool {
    match p.word() {
        "INSERT" | "DELETE" => true,
        // `ALTER PARTITION FUNCTION f () MERGE RANGE (1)`.
        "MERGE" => !p.nth_at(1, "RANGE"),
        // T-SQL: `UPDATE STATISTICS t`, and in triggers the condition `UPDATE (column)`.
        "UPDATE" => !(p.is(Dialect::SqlServer) && matches!(p.nth(1), "STATISTICS" | "(")),
        "REPLACE" => p.is(Dialect::MySql) && !p.nth_at(1, "("),
        _ => false,
    }
}

/// A change of rows. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    if !at_change(p) {
        return false;
    }
    let m = p.start();
    rest(p, m);
    true
}

/// A change of rows whose node is open, after its WITH clause.
pub(crate) fn rest(p: &mut Parser<'_>, m: Marker) {
    match p.word() {
        "INSERT" if p.is(Dialect::Oracle) && matches!(p.nth(1), "ALL" | "FIRST" | "WHEN") => {
            insert::insert_all(p, m);
        }
        "INSERT" | "REPLACE" => insert::insert(p, m),
        "UPDATE" => change::update(p, m),
        "DELETE" => change::delete(p, m),
        _ => merge::merge(p, m),
    }
}

/// What may follow every change: RETURNING, LOG ERRORS, OPTION, and DB2's isolation.
fn tail(p: &mut Parser<'_>) {
    loop {
        match p.word() {
            "RETURNING" | "RETURN" if !p.is(Dialect::SqlServer) => returning(p),
            "LOG" if p.nth_at(1, "ERRORS") => log_errors(p),
            "OPTION" if p.is(Dialect::SqlServer) && p.nth_at(1, "(") => query::option_clause(p),
            "WITH" if p.is(Dialect::Db2) && matches!(p.nth(1), "UR" | "CS" | "RS" | "RR") => query::tail(p),
            _ => return,
        }
    }
}

fn items(p: &mut Parser<'_>) {
    let list = p.start();
    loop {
        query::select_item(p);
        if !p.eat(",") {
            break;
        }
    }
    list.complete(p, SELECT_LIST);
}

/// `RETURNING a, b [BULK COLLECT] INTO x, y`.
fn returning(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    items(p);
    if p.at("INTO") || p.at_seq(&["BULK", "COLLECT"]) {
        query::into_clause(p);
    }
    m.complete(p, RETURNING_CLAUSE);
}

/// T-SQL: `OUTPUT inserted.a, deleted.b AS x [INTO @t [(a, b)]]`, once or twice.
fn output(p: &mut Parser<'_>) {
    while p.is(Dialect::SqlServer) && p.at("OUTPUT") {
        let m = p.start();
        p.bump_kw();
        items(p);
        if p.at("INTO") {
            let i = p.start();
            p.bump_kw();
            query::target(p);
            if p.at("(") {
                names::column_list(p);
            }
            i.complete(p, INTO_CLAUSE);
        }
        m.complete(p, OUTPUT_CLAUSE);
    }
}

/// Oracle: `LOG ERRORS [INTO t] [('tag')] [REJECT LIMIT {n | UNLIMITED}]`.
fn log_errors(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    if p.eat("INTO") {
        names::object_name(p);
    }
    if p.at("(") {
        p.bump();
        expr::expr(p);
        p.close_paren();
    }
    if p.eat("REJECT") {
        p.expect("LIMIT");
        if !p.eat("UNLIMITED") {
            expr::expr(p);
        }
    }
    m.complete(p, LOG_ERRORS_CLAUSE);
}

/// `SET a = 1, (b, c) = (SELECT …)`.
fn set_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("SET");
    expr::assignments(p);
    m.complete(p, SET_CLAUSE);
}
