//! Queries: WITH, set operations, and what follows them. The SELECT block is in [`block`], joins in [`from`], tables in
//! [`table`], ORDER BY, row limits and locks in [`tail`].
//!
//! `QUERY` holds an optional `WITH_CLAUSE`, a body (`SELECT_BLOCK`, `VALUES_CLAUSE`, `PAREN_QUERY`, or a
//! `SET_OPERATION` of several), and the clauses of the whole query.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Marker, Parser};

use super::{dml, expr, names, procedural};

mod block;
mod columns;
mod from;
mod pivot;
mod table;
mod tail;

pub(crate) use block::{into_clause, select_item, top_clause, where_clause};
pub(crate) use columns::{columns, columns_clause};
pub(crate) use from::{at_join, from_clause, joined_table, table_list};
pub(crate) use table::{at_table_hints, target};
pub(crate) use tail::{option_clause, order_by, tail};

/// Whether a query begins at the cursor.
pub(crate) fn at_query(p: &Parser<'_>) -> bool {
    at_query_from(p, 0)
}

fn at_query_from(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        "SELECT" => true,
        "WITH" => !p.nth_at(n + 1, "("),
        "VALUES" if p.is(Dialect::MySql) => p.nth_at(n + 1, "ROW"),
        "VALUES" if p.is(Dialect::Db2) => !matches!(p.nth(n + 1), ")" | "," | "." | ""),
        "VALUES" => p.nth_at(n + 1, "("),
        _ => false,
    }
}

/// Whether `( … (SELECT` begins at the cursor, with any number of opening parentheses, and all of them belong to the
/// query: `((SELECT 1) + 2)` begins an expression, `((SELECT 1) t JOIN …)` a table.
pub(crate) fn at_parenthesised_query(p: &Parser<'_>) -> bool {
    let mut n = 0;
    while p.nth_at(n, "(") {
        n += 1;
    }
    if n == 0 || !at_query_from(p, n) {
        return false;
    }
    let Some(mut after) = p.after_parens(n - 1) else { return true };
    for _ in 1..n {
        match p.nth(after) {
            ")" => after += 1,
            _ => return is_set_operator(p, after) || tail::begins_tail(p, after),
        }
    }
    true
}

/// A query, with everything up to its end.
pub(crate) fn query(p: &mut Parser<'_>) {
    p.deeper(
        |p| {
            let m = p.start();
            if p.at("WITH") {
                with_clause(p);
            }
            rest(p, m);
        },
        |p| {
            p.opaque_until(OPAQUE, &[";"]);
        },
    );
}

/// What follows the WITH clause of a query whose node is open.
pub(crate) fn rest(p: &mut Parser<'_>, m: Marker) {
    body(p);
    tail(p);
    m.complete(p, QUERY);
}

/// `( query )`, after the opening parenthesis.
pub(crate) fn query_and_paren(p: &mut Parser<'_>) {
    query(p);
    p.close_paren();
}

/// Which set operators a chain holds.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    All,
    UnionExcept,
    Intersect,
}

fn is_set_operator(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        "UNION" | "INTERSECT" | "EXCEPT" => true,
        "MINUS" => matches!(p.dialect(), Dialect::Oracle | Dialect::Db2),
        _ => false,
    }
}

fn set_operator(p: &Parser<'_>, level: Level) -> usize {
    let intersect = p.at("INTERSECT");
    if !is_set_operator(p, 0)
        || level == Level::UnionExcept && intersect
        || level == Level::Intersect && !intersect
    {
        return 0;
    }
    1 + usize::from(matches!(p.nth(1), "ALL" | "DISTINCT"))
}

fn body(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    // INTERSECT binds tighter than UNION, but not in Oracle.
    if p.is(Dialect::Oracle) {
        chain(p, Level::All, operand)
    } else {
        chain(p, Level::UnionExcept, |p| chain(p, Level::Intersect, operand))
    }
}

fn chain(
    p: &mut Parser<'_>,
    level: Level,
    next: fn(&mut Parser<'_>) -> Option<CompletedMarker>,
) -> Option<CompletedMarker> {
    let first = next(p)?;
    if set_operator(p, level) == 0 {
        return Some(first);
    }
    let m = first.precede(p);
    loop {
        let n = set_operator(p, level);
        if n == 0 {
            break;
        }
        p.bump_kws(n);
        if next(p).is_none() {
            break;
        }
    }
    Some(m.complete(p, SET_OPERATION))
}

fn operand(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    match p.word() {
        "SELECT" => {
            let block = block::select_block(p);
            Some(if p.is(Dialect::SqlServer) && orders_operand(p) { ordered(p, block) } else { block })
        }
        "VALUES" => Some(values(p)),
        "(" => {
            let m = p.start();
            p.bump();
            query_and_paren(p);
            Some(m.complete(p, PAREN_QUERY))
        }
        // MySQL: `TABLE t`.
        "TABLE" if p.is(Dialect::MySql) => {
            let m = p.start();
            p.bump_kw();
            table::table(p);
            Some(m.complete(p, SELECT_BLOCK))
        }
        _ => {
            p.error("expected a query");
            None
        }
    }
}

/// T-SQL: whether an ORDER BY at the cursor belongs to the operand before it, since a set operator follows:
/// `SELECT TOP (1) … ORDER BY a UNION ALL …`.
fn orders_operand(p: &Parser<'_>) -> bool {
    let mut n = 0;
    while p.at("ORDER") {
        match p.nth(n) {
            "(" => match p.after_parens(n) {
                Some(after) => n = after,
                None => return false,
            },
            // The next statement, or the end of the query.
            "" | ")" | ";" | "SELECT" | "INSERT" | "OFFSET" | "FOR" | "OPTION" => return false,
            _ if is_set_operator(p, n) => return true,
            _ => n += 1,
        }
    }
    false
}

/// A block with its own ORDER BY, as if it stood in parentheses.
fn ordered(p: &mut Parser<'_>, block: CompletedMarker) -> CompletedMarker {
    let m = block.precede(p);
    tail::order_by(p);
    let query = m.complete(p, QUERY);
    let m = query.precede(p);
    m.complete(p, PAREN_QUERY)
}

/// `VALUES (1, 2), (3, 4)`, `VALUES ROW(1), ROW(2)`, DB2's `VALUES 1, 2`.
pub(crate) fn values(p: &mut Parser<'_>) -> CompletedMarker {
    let m = p.start();
    if !p.eat_any(&["VALUES", "VALUE"]) {
        p.error("expected `VALUES`");
    }
    loop {
        let r = p.start();
        let row = usize::from(p.at("ROW") && p.nth_at(1, "("));
        if p.nth_at(row, "(") && is_row(p, row) {
            p.bump_kws(row + 1);
            expr::comma_separated(p);
            p.close_paren();
        } else if expr::expr(p).is_none() {
            r.abandon(p);
            break;
        }
        r.complete(p, VALUES_ROW);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, VALUES_CLAUSE)
}

/// Whether the parentheses at the n-th token are a row's and not part of an expression (`VALUES (1) + 2` in DB2).
fn is_row(p: &Parser<'_>, n: usize) -> bool {
    !p.is(Dialect::Db2)
        || !p.after_parens(n).is_some_and(|n| matches!(p.nth(n), "+" | "-" | "*" | "/" | "||" | "CONCAT"))
}

/// `WITH a AS (…), b (x, y) AS (…)`.
pub(crate) fn with_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("WITH");
    if !p.nth_at(1, "AS") {
        p.eat("RECURSIVE");
    }
    if p.at("XMLNAMESPACES") && p.nth_at(1, "(") {
        let o = p.start();
        p.bump_kw();
        p.bump_balanced();
        o.complete(p, OPAQUE);
        if !p.eat(",") {
            m.complete(p, WITH_CLAUSE);
            return;
        }
    }
    while p.is(Dialect::Oracle) && p.at_any(&["FUNCTION", "PROCEDURE"]) && !p.nth_at(1, "AS") {
        procedural::subprogram(p);
    }
    // After declared functions the query's body may follow.
    if p.at("SELECT") && p.previous() != "WITH" {
        m.complete(p, WITH_CLAUSE);
        return;
    }
    loop {
        cte(p);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, WITH_CLAUSE);
}

fn cte(p: &mut Parser<'_>) {
    let m = p.start();
    names::name(p);
    if p.at("(") {
        names::column_list(p);
    }
    // Oracle: `name ANALYTIC VIEW AS (…)`, kept whole.
    if p.at_seq(&["ANALYTIC", "VIEW", "AS"]) {
        let o = p.start();
        p.bump_kws(3);
        p.bump_balanced();
        o.complete(p, OPAQUE);
        m.complete(p, CTE);
        return;
    }
    p.expect("AS");
    if p.expect("(") {
        if !dml::statement(p) {
            query(p);
        }
        p.close_paren();
    }
    if p.at("SEARCH") {
        let s = p.start();
        p.bump_kw();
        if !p.eat_any(&["DEPTH", "BREADTH"]) {
            p.error("expected `DEPTH`");
        }
        p.expect("FIRST");
        p.expect("BY");
        tail::order_items(p);
        p.expect("SET");
        names::name(p);
        s.complete(p, SEARCH_CLAUSE);
    }
    if p.at("CYCLE") {
        let c = p.start();
        p.bump_kw();
        while names::name(p) && p.eat(",") {}
        p.expect("SET");
        names::name(p);
        if p.eat("TO") {
            expr::expr(p);
            p.expect("DEFAULT");
            expr::expr(p);
        }
        if p.eat("USING") {
            names::name(p);
        }
        c.complete(p, CYCLE_CLAUSE);
    }
    m.complete(p, CTE);
}
