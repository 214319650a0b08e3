//! What follows the body of a query: ORDER BY, row limits, locks, FOR XML, OPTION, isolation.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names};
use super::block;

/// Whether a clause of a query's tail begins at the n-th token.
pub(super) fn begins_tail(p: &Parser<'_>, n: usize) -> bool {
    matches!(p.nth(n), "ORDER" | "LIMIT" | "OFFSET" | "FETCH" | "FOR" | "OPTION" | "WITH" | "LOCK")
}

/// The clauses after a query's body, in any order (DB2 lets most of them change places).
pub(crate) fn tail(p: &mut Parser<'_>) {
    loop {
        match p.word() {
            "ORDER" => order_by(p),
            "LIMIT" => limit(p),
            "OFFSET" if !p.nth_at(1, ".") => {
                let m = p.start();
                p.bump_kw();
                expr::expr(p);
                p.eat_any(&["ROW", "ROWS"]);
                m.complete(p, OFFSET_CLAUSE);
            }
            // T-SQL: `FETCH NEXT FROM cursor` is a statement.
            "FETCH"
                if matches!(p.nth(1), "FIRST" | "NEXT" | "APPROX" | "APPROXIMATE" | "EXACT")
                    && !p.nth_at(2, "FROM") =>
            {
                fetch(p);
            }
            "FOR" if p.is(Dialect::SqlServer) && matches!(p.nth(1), "XML" | "JSON" | "BROWSE") => for_xml(p),
            "FOR" if for_update_words(p) > 0 => for_update(p),
            "LOCK" if p.at_seq(&["LOCK", "IN", "SHARE", "MODE"]) => {
                let m = p.start();
                p.bump_kws(4);
                lock_wait(p);
                m.complete(p, FOR_UPDATE_CLAUSE);
            }
            "SKIP" if p.is(Dialect::Db2) && p.at_seq(&["SKIP", "LOCKED", "DATA"]) => {
                let m = p.start();
                p.bump_kws(3);
                m.complete(p, FOR_UPDATE_CLAUSE);
            }
            "INTO" if p.is(Dialect::MySql) || p.is(Dialect::Db2) => block::into_clause(p),
            "OPTION" if p.is(Dialect::SqlServer) && p.nth_at(1, "(") => option_clause(p),
            "OPTIMIZE" if p.nth_at(1, "FOR") => {
                let m = p.start();
                p.bump_kws(2);
                expr::expr(p);
                p.eat_any(&["ROW", "ROWS"]);
                m.complete(p, OPTION_CLAUSE);
            }
            "WITH" if p.is(Dialect::Db2) && matches!(p.nth(1), "UR" | "CS" | "RS" | "RR" | "NC") => {
                isolation(p);
            }
            _ => return,
        }
    }
}

/// DB2: `WITH UR`, `WITH RS USE AND KEEP UPDATE LOCKS`.
fn isolation(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    if p.at_seq(&["USE", "AND", "KEEP"]) {
        p.bump_kws(4);
        p.expect("LOCKS");
    }
    m.complete(p, ISOLATION_CLAUSE);
}

/// `ORDER [SIBLINGS] BY item, …`.
pub(crate) fn order_by(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("ORDER");
    p.eat("SIBLINGS");
    p.expect("BY");
    order_items(p);
    m.complete(p, ORDER_BY_CLAUSE);
}

pub(super) fn order_items(p: &mut Parser<'_>) {
    loop {
        let i = p.start();
        expr::expr(p);
        p.eat_any(&["ASC", "DESC"]);
        if p.at("NULLS") {
            p.bump_kw();
            if !p.eat_any(&["FIRST", "LAST"]) {
                p.error("expected `FIRST` or `LAST`");
            }
        }
        i.complete(p, ORDER_ITEM);
        if !p.eat(",") {
            break;
        }
    }
}

/// `LIMIT n`, `LIMIT offset, n`, `LIMIT n OFFSET m`.
fn limit(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("LIMIT");
    expr::expr(p);
    if p.eat(",") || p.eat("OFFSET") {
        expr::expr(p);
    }
    if p.is(Dialect::MySql) && p.eat_seq(&["ROWS", "EXAMINED"]) {
        expr::expr(p);
    }
    m.complete(p, LIMIT_CLAUSE);
}

/// `FETCH FIRST n [PERCENT] ROWS {ONLY | WITH TIES}`.
fn fetch(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    p.eat_any(&["APPROX", "APPROXIMATE", "EXACT"]);
    if !p.eat_any(&["FIRST", "NEXT"]) {
        p.error("expected `FIRST`");
    }
    if !p.at_any(&["ROW", "ROWS"]) {
        expr::expr(p);
    }
    p.eat("PERCENT");
    if !p.eat_any(&["ROW", "ROWS"]) {
        p.error("expected `ROWS`");
    }
    if !p.eat("ONLY") && !p.eat_seq(&["WITH", "TIES"]) {
        p.error("expected `ONLY`");
    }
    m.complete(p, FETCH_CLAUSE);
}

fn for_update_words(p: &Parser<'_>) -> usize {
    match (p.nth(1), p.nth(2)) {
        ("UPDATE", _) => 2,
        ("SHARE", _) if p.is(Dialect::MySql) => 2,
        ("READ" | "FETCH", "ONLY") => 3,
        _ => 0,
    }
}

/// `FOR UPDATE [OF a, b] [NOWAIT | WAIT n | SKIP LOCKED]`, `FOR SHARE`, `FOR READ ONLY`.
fn for_update(p: &mut Parser<'_>) {
    let m = p.start();
    let n = for_update_words(p);
    p.bump_kws(n);
    if p.eat("OF") {
        expr::comma_separated(p);
    }
    lock_wait(p);
    m.complete(p, FOR_UPDATE_CLAUSE);
}

fn lock_wait(p: &mut Parser<'_>) {
    if p.at("WAIT") {
        p.bump_kw();
        expr::expr(p);
    } else if !p.eat("NOWAIT") && p.eat_seq(&["SKIP", "LOCKED"]) {
        p.eat("DATA");
    }
}

/// `FOR XML PATH ('row'), ROOT ('x'), TYPE`, `FOR JSON AUTO`, `FOR BROWSE`.
fn for_xml(p: &mut Parser<'_>) {
    let m = p.start();
    let browse = p.nth_at(1, "BROWSE");
    p.bump_kws(2);
    if !browse {
        loop {
            // RAW, AUTO, PATH, EXPLICIT; TYPE, ROOT, ELEMENTS XSINIL, BINARY BASE64, INCLUDE_NULL_VALUES …
            if p.kind() != Some(WORD) {
                p.error("expected a form of the result");
                break;
            }
            p.bump_kw();
            p.eat_any(&["XSINIL", "ABSENT", "BASE64"]);
            if p.at("(") {
                p.bump_balanced();
            }
            if !p.eat(",") {
                break;
            }
        }
    }
    m.complete(p, FOR_XML_CLAUSE);
}

/// T-SQL: `OPTION (RECOMPILE, MAXDOP 1)`.
pub(crate) fn option_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("OPTION");
    p.expect("(");
    while !p.at(")") && !p.at_end() && !p.at(";") {
        p.bump_balanced();
    }
    p.close_paren();
    m.complete(p, OPTION_CLAUSE);
}

/// `WITH CHECK OPTION`, `WITH READ ONLY` of a query that stands for a table.
pub(super) fn restriction(p: &mut Parser<'_>) {
    if !p.at("WITH") {
        return;
    }
    let words = match (p.nth(1), p.nth(2), p.nth(3)) {
        ("CHECK", "OPTION", _) | ("READ", "ONLY", _) => 3,
        ("CASCADED" | "LOCAL", "CHECK", "OPTION") => 4,
        _ => return,
    };
    let m = p.start();
    p.bump_kws(words);
    if p.eat("CONSTRAINT") {
        names::name(p);
    }
    m.complete(p, VIEW_OPTION);
}
