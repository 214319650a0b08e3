//! Queries: WITH, SELECT blocks, set operations, ORDER BY and row limits.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::expr;

/// Whether a query begins at the cursor.
pub(crate) fn at_query(p: &Parser<'_>) -> bool {
    p.at_any(&["SELECT", "SEL"])
        || (p.at("WITH") && !p.nth_at(1, "("))
        || (p.at("VALUES") && p.nth_at(1, "("))
}

/// Whether `( … (SELECT` begins at the cursor, with any number of opening parentheses.
pub(crate) fn at_parenthesised_query(p: &Parser<'_>) -> bool {
    let mut n = 0;
    while p.nth_at(n, "(") {
        n += 1;
    }
    match p.nth(n) {
        "SELECT" | "WITH" => n > 0,
        "VALUES" => n > 0 && p.nth_at(n + 1, "("),
        _ => false,
    }
}

/// A query, with everything up to its end.
pub(crate) fn query(p: &mut Parser<'_>) {
    let m = p.start();
    while !p.at_end() && !p.at(")") && !p.at(";") {
        p.bump_balanced();
    }
    m.complete(p, QUERY);
}

/// `ORDER [SIBLINGS] BY item, …`.
pub(crate) fn order_by(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("ORDER");
    p.eat("SIBLINGS");
    p.expect("BY");
    loop {
        let i = p.start();
        expr::expr(p);
        p.eat_any(&["ASC", "DESC"]);
        if p.at("NULLS") {
            p.bump_kw();
            p.eat_any(&["FIRST", "LAST"]);
        }
        i.complete(p, ORDER_ITEM);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, ORDER_BY_CLAUSE);
}
