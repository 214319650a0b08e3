//! INSERT and REPLACE, into one table or (Oracle) into many.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, procedural, query, words};
use super::{log_errors, output, set_clause, tail};

pub(super) fn insert(p: &mut Parser<'_>, m: Marker) {
    p.bump_kw();
    if p.is(Dialect::MySql) {
        while p.eat_any(&["LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE"]) {}
    }
    if p.is(Dialect::SqlServer) && p.at("TOP") {
        query::top_clause(p);
    }
    if p.is(Dialect::Oracle) || p.is(Dialect::Db2) {
        p.expect("INTO");
    } else {
        p.eat("INTO");
    }
    query::target(p);
    columns(p);
    if p.is(Dialect::Db2) {
        db2_options(p);
    }
    output(p);
    source(p);
    // MySQL: `AS new (a, b)`, for ON DUPLICATE KEY UPDATE.
    if p.is(Dialect::MySql) && p.at("AS") {
        names::table_alias(p, true);
    }
    if p.at_seq(&["ON", "DUPLICATE"]) {
        let d = p.start();
        p.bump_kws(2);
        p.expect("KEY");
        p.expect("UPDATE");
        expr::assignments(p);
        d.complete(p, ON_DUPLICATE_CLAUSE);
    }
    tail(p);
    m.complete(p, INSERT_STMT);
}

fn columns(p: &mut Parser<'_>) {
    if p.at("(") && !query::at_parenthesised_query(p) {
        names::column_list(p);
    }
}

/// `INCLUDE (a INT)`, `OVERRIDING USER VALUE`.
fn db2_options(p: &mut Parser<'_>) {
    if p.at("INCLUDE") && p.nth_at(1, "(") {
        query::columns_clause(p);
    }
    if p.eat("OVERRIDING") {
        if !p.eat_any(&["USER", "SYSTEM"]) {
            p.error("expected `USER`");
        }
        p.expect("VALUE");
    }
}

/// Where the rows come from.
fn source(p: &mut Parser<'_>) {
    match p.word() {
        "VALUES" | "VALUE" => {
            query::values(p);
        }
        "DEFAULT" if p.nth_at(1, "VALUES") => {
            let v = p.start();
            p.bump_kws(2);
            v.complete(p, VALUES_CLAUSE);
        }
        "SET" if p.is(Dialect::MySql) => set_clause(p),
        "EXEC" | "EXECUTE" if p.is(Dialect::SqlServer) => {
            if !procedural::statement(p) {
                let e = p.start();
                p.bump_kw();
                while !p.at_end() && !p.at(";") && !words::starts_statement(p) {
                    p.bump_balanced();
                }
                e.complete(p, EXEC_STMT);
            }
        }
        "SELECT" | "WITH" | "TABLE" | "(" => query::query(p),
        _ => p.error("expected `VALUES` or a query"),
    }
}

/// Oracle: `INSERT {ALL | FIRST} [WHEN … THEN] INTO … VALUES (…) … query`.
pub(super) fn insert_all(p: &mut Parser<'_>, m: Marker) {
    p.bump_kw();
    p.eat_any(&["ALL", "FIRST"]);
    while p.at_any(&["WHEN", "ELSE", "INTO"]) {
        let b = p.start();
        if p.eat("WHEN") {
            expr::condition(p);
            p.expect("THEN");
        } else {
            p.eat("ELSE");
        }
        if !p.at("INTO") {
            p.error("expected `INTO`");
        }
        while p.at("INTO") {
            into_table(p);
        }
        b.complete(p, INSERT_BRANCH);
    }
    query::query(p);
    tail(p);
    m.complete(p, INSERT_ALL_STMT);
}

fn into_table(p: &mut Parser<'_>) {
    let i = p.start();
    p.bump_kw();
    query::target(p);
    columns(p);
    if p.at("VALUES") {
        query::values(p);
    }
    if p.at("LOG") && p.nth_at(1, "ERRORS") {
        log_errors(p);
    }
    i.complete(p, INTO_CLAUSE);
}
