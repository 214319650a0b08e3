//! UPDATE and DELETE.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, query};
use super::{output, set_clause, tail};

pub(super) fn update(p: &mut Parser<'_>, m: Marker) {
    p.bump_kw();
    if p.is(Dialect::MySql) {
        while p.eat_any(&["LOW_PRIORITY", "IGNORE"]) {}
    }
    if p.is(Dialect::SqlServer) && p.at("TOP") {
        query::top_clause(p);
    }
    if p.is(Dialect::MySql) {
        query::table_list(p);
    } else {
        query::target(p);
    }
    if p.is(Dialect::Db2) && p.at("INCLUDE") && p.nth_at(1, "(") {
        query::columns_clause(p);
    }
    set_clause(p);
    output(p);
    if p.at("FROM") {
        query::from_clause(p);
    }
    condition_and_limit(p);
    tail(p);
    m.complete(p, UPDATE_STMT);
}

/// WHERE, and MySQL's and DB2's ORDER BY and limit.
fn condition_and_limit(p: &mut Parser<'_>) {
    if p.at("WHERE") {
        query::where_clause(p);
    }
    if p.is(Dialect::MySql) || p.is(Dialect::Db2) {
        query::tail(p);
    }
}

pub(super) fn delete(p: &mut Parser<'_>, m: Marker) {
    p.bump_kw();
    if p.is(Dialect::MySql) {
        while p.eat_any(&["LOW_PRIORITY", "QUICK", "IGNORE"]) {}
    }
    if p.is(Dialect::SqlServer) && p.at("TOP") {
        query::top_clause(p);
    }
    if p.is(Dialect::MySql) {
        mysql_targets(p);
    } else {
        if p.is(Dialect::Db2) {
            p.expect("FROM");
        } else {
            p.eat("FROM");
        }
        query::target(p);
        if p.is(Dialect::Db2) && p.at("INCLUDE") && p.nth_at(1, "(") {
            query::columns_clause(p);
        }
        output(p);
        if p.at("FROM") && p.is(Dialect::SqlServer) {
            query::from_clause(p);
        }
    }
    condition_and_limit(p);
    tail(p);
    m.complete(p, DELETE_STMT);
}

/// `FROM t`, `a, b.* FROM a JOIN b …`, `FROM a, b USING a JOIN b …`.
fn mysql_targets(p: &mut Parser<'_>) {
    // MariaDB: old versions of rows.
    p.eat("HISTORY");
    let from_first = p.eat("FROM");
    loop {
        let t = p.start();
        if p.nth_at(1, ".") && p.nth_at(2, "*") {
            names::name(p);
            p.bump();
            p.bump();
            t.complete(p, TABLE_REF);
        } else if p.nth_at(1, ".") && p.nth_at(3, ".") && p.nth_at(4, "*") {
            names::name(p);
            p.bump();
            names::name(p);
            p.bump();
            p.bump();
            t.complete(p, TABLE_REF);
        } else {
            t.abandon(p);
            if query::target(p).is_none() {
                return;
            }
        }
        if !p.eat(",") {
            break;
        }
    }
    if !from_first {
        if p.at("FROM") {
            query::from_clause(p);
        } else {
            p.error("expected `FROM`");
        }
    } else if p.at("USING") {
        let u = p.start();
        p.bump_kw();
        query::table_list(p);
        u.complete(p, USING_CLAUSE);
    }
    if p.at_seq(&["BEFORE", "SYSTEM_TIME"]) {
        let f = p.start();
        p.bump_kws(2);
        p.eat_any(&["TRANSACTION", "TIMESTAMP"]);
        expr::expr(p);
        f.complete(p, FLASHBACK_CLAUSE);
    }
}
