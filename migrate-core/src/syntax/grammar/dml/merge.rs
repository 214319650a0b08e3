//! MERGE.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, query};
use super::{output, set_clause, tail};

pub(super) fn merge(p: &mut Parser<'_>, m: Marker) {
    p.expect("MERGE");
    if p.is(Dialect::SqlServer) {
        if p.at("TOP") {
            query::top_clause(p);
        }
        p.eat("INTO");
    } else {
        p.expect("INTO");
    }
    query::target(p);
    if p.at("USING") {
        let u = p.start();
        p.bump_kw();
        query::joined_table(p);
        u.complete(p, USING_CLAUSE);
    } else {
        p.error("expected `USING`");
    }
    if p.at("ON") {
        let o = p.start();
        p.bump_kw();
        expr::condition(p);
        o.complete(p, ON_CLAUSE);
    } else {
        p.error("expected `ON`");
    }
    if !p.at("WHEN") {
        p.error("expected `WHEN`");
    }
    while p.at("WHEN") {
        when(p);
    }
    // DB2: rows that no branch takes are left alone.
    if p.is(Dialect::Db2) {
        p.eat_seq(&["ELSE", "IGNORE"]);
    }
    output(p);
    tail(p);
    m.complete(p, MERGE_STMT);
}

/// `WHEN [NOT] MATCHED [BY {TARGET | SOURCE}] [AND condition] THEN change`.
fn when(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    p.eat("NOT");
    p.expect("MATCHED");
    if p.eat("BY") && !p.eat_any(&["TARGET", "SOURCE"]) {
        p.error("expected `TARGET` or `SOURCE`");
    }
    if p.eat("AND") {
        expr::condition(p);
    }
    p.expect("THEN");
    match p.word() {
        "UPDATE" => {
            p.bump_kw();
            set_clause(p);
            if p.at("WHERE") {
                query::where_clause(p);
            }
            // Oracle: rows that are updated and then meet this condition are deleted.
            if p.at("DELETE") && p.is(Dialect::Oracle) {
                p.bump_kw();
                query::where_clause(p);
            }
        }
        "INSERT" => {
            p.bump_kw();
            if p.at("(") {
                names::column_list(p);
            }
            if p.at_seq(&["DEFAULT", "VALUES"]) {
                p.bump_kws(2);
            } else {
                query::values(p);
            }
            if p.at("WHERE") {
                query::where_clause(p);
            }
        }
        "DELETE" => p.bump_kw(),
        "DO" if p.nth_at(1, "NOTHING") => p.bump_kws(2),
        "SIGNAL" => {
            p.opaque_until(SIGNAL_STMT, &["WHEN", "ELSE", ";"]);
        }
        _ => p.error("expected `UPDATE`, `INSERT` or `DELETE`"),
    }
    m.complete(p, MERGE_WHEN);
}
