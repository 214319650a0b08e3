//! CREATE INDEX, of every kind.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names, types};
use super::constraint::index_columns;
use super::option;

/// Words between CREATE and INDEX.
const KINDS: &[&str] = &[
    "UNIQUE",
    "BITMAP",
    "MULTIVALUE",
    "FULLTEXT",
    "SPATIAL",
    "CLUSTERED",
    "NONCLUSTERED",
    "COLUMNSTORE",
    "PRIMARY",
    "XML",
    "ONLINE",
    "OFFLINE",
    "OR",
    "REPLACE",
    "SEARCH",
    "JSON",
    "VECTOR",
    "SELECTIVE",
    "INVISIBLE",
];

/// A CREATE INDEX statement, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    if !p.at("CREATE") {
        return false;
    }
    let mut n = 1;
    while KINDS.contains(&p.nth(n)) {
        n += 1;
    }
    if !p.nth_at(n, "INDEX") {
        return false;
    }
    let m = p.start();
    p.bump_kws(n + 1);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    // T-SQL's full-text index has no name.
    if !p.at("ON") {
        names::object_name(p);
    }
    using(p);
    if p.expect("ON") {
        p.eat_any(&["CLUSTER", "TABLE"]);
        names::object_name(p);
        // Oracle allows an alias for the table.
        if p.is(Dialect::Oracle) && p.at_name() && p.nth_at(1, "(") {
            names::name(p);
        }
        if p.at("(") {
            index_columns(p);
        }
        // A bitmap join index: FROM tables WHERE condition.
        if p.at("FROM") {
            let o = p.start();
            p.bump_kw();
            while names::object_name(p).is_some() {
                if p.at_name() && !p.at("WHERE") {
                    names::name(p);
                }
                if !p.eat(",") {
                    break;
                }
            }
            o.complete(p, FROM_CLAUSE);
        }
    }
    tail(p);
    m.complete(p, CREATE_INDEX_STMT);
    true
}

/// MySQL: `USING BTREE`; T-SQL: `USING XML INDEX x FOR PATH`.
fn using(p: &mut Parser<'_>) {
    if p.at("USING") {
        let o = p.start();
        p.bump_kws(2);
        o.complete(p, INDEX_OPTION);
    }
}

/// INCLUDE, WHERE and storage, in any order.
fn tail(p: &mut Parser<'_>) {
    loop {
        match p.word() {
            "INCLUDE" if p.nth_at(1, "(") => {
                let o = p.start();
                p.bump_kw();
                names::column_list(p);
                o.complete(p, INDEX_OPTION);
            }
            "WHERE" => {
                let w = p.start();
                p.bump_kw();
                expr::expr(p);
                w.complete(p, WHERE_CLAUSE);
            }
            "USING" if p.is(Dialect::Db2) && matches!(p.nth(1), "STOGROUP" | "VCAT") => {
                let o = p.start();
                p.bump_kws(2);
                names::object_name(p);
                o.complete(p, INDEX_OPTION);
            }
            "GENERATE" if p.is(Dialect::Db2) => xml_values(p),
            "INCLUDE" | "EXCLUDE" if p.nth_at(1, "NULL") && p.nth_at(2, "KEYS") => {
                let o = p.start();
                p.bump_kws(3);
                o.complete(p, INDEX_OPTION);
            }
            _ => {
                if !option::clause(p, INDEX_OPTION) {
                    return;
                }
            }
        }
    }
}

/// DB2: `GENERATE KEY[S] USING XMLPATTERN 'path' AS [SQL] type [HASHED] [IGNORE | REJECT INVALID VALUES]`.
fn xml_values(p: &mut Parser<'_>) {
    let o = p.start();
    p.bump_kw();
    p.eat_any(&["KEY", "KEYS"]);
    p.eat("USING");
    p.expect("XMLPATTERN");
    if p.kind() == Some(STRING) {
        let l = p.start();
        p.bump();
        l.complete(p, LITERAL);
    }
    if p.eat("AS") {
        p.eat("SQL");
        types::data_type(p);
        p.eat("HASHED");
        if p.eat_any(&["IGNORE", "REJECT"]) {
            p.eat_seq(&["INVALID", "VALUES"]);
        }
    }
    o.complete(p, INDEX_OPTION);
}
