//! The SELECT block: list, INTO, WHERE, CONNECT BY, GROUP BY, HAVING and their neighbours.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Parser};

use super::super::{call, expr, names};
use super::from;

pub(super) fn select_block(p: &mut Parser<'_>) -> CompletedMarker {
    let m = p.start();
    p.expect("SELECT");
    modifiers(p);
    let list = p.start();
    loop {
        select_item(p);
        if !p.eat(",") {
            break;
        }
    }
    list.complete(p, SELECT_LIST);
    if p.at("INTO") || p.at_seq(&["BULK", "COLLECT"]) {
        into_clause(p);
    }
    if p.at("FROM") {
        from::from_clause(p);
    }
    if p.at("WHERE") {
        where_clause(p);
    }
    hierarchy(p);
    // Oracle lets HAVING precede GROUP BY, and both precede CONNECT BY.
    for _ in 0..2 {
        if p.at_seq(&["GROUP", "BY"]) {
            group_by(p);
        }
        if p.at("HAVING") {
            let h = p.start();
            p.bump_kw();
            expr::condition(p);
            h.complete(p, HAVING_CLAUSE);
        }
    }
    hierarchy(p);
    model(p);
    if p.at("QUALIFY") {
        let q = p.start();
        p.bump_kw();
        expr::condition(p);
        q.complete(p, QUALIFY_CLAUSE);
    }
    if p.at("WINDOW") && p.nth_at(2, "AS") {
        window(p);
    }
    m.complete(p, SELECT_BLOCK)
}

/// DISTINCT, ALL, TOP, and MySQL's options.
fn modifiers(p: &mut Parser<'_>) {
    loop {
        match p.word() {
            "DISTINCT" | "ALL" => p.bump_kw(),
            "UNIQUE" if p.is(Dialect::Oracle) => p.bump_kw(),
            "TOP" if p.is(Dialect::SqlServer) => top_clause(p),
            "DISTINCTROW"
            | "HIGH_PRIORITY"
            | "STRAIGHT_JOIN"
            | "SQL_SMALL_RESULT"
            | "SQL_BIG_RESULT"
            | "SQL_BUFFER_RESULT"
            | "SQL_NO_CACHE"
            | "SQL_CACHE"
            | "SQL_CALC_FOUND_ROWS"
                if p.is(Dialect::MySql) =>
            {
                p.bump_kw();
            }
            _ => return,
        }
    }
}

/// `TOP 10`, `TOP (@n) PERCENT WITH TIES`.
pub(crate) fn top_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at("(") {
        p.bump();
        expr::expr(p);
        p.close_paren();
    } else if matches!(p.kind(), Some(NUMBER | PARAM | SUBST)) {
        let n = p.start();
        let kind = if p.kind() == Some(NUMBER) { LITERAL } else { PARAM_EXPR };
        p.bump();
        n.complete(p, kind);
    } else {
        p.error("expected a number of rows");
    }
    p.eat("PERCENT");
    p.eat_seq(&["WITH", "TIES"]);
    m.complete(p, TOP_CLAUSE);
}

/// An item of a select list, of OUTPUT and of RETURNING: an expression, `*`, `t.*`, an assignment to a variable.
pub(crate) fn select_item(p: &mut Parser<'_>) {
    let m = p.start();
    if p.at("*") {
        let s = p.start();
        p.bump();
        s.complete(p, STAR_EXPR);
        m.complete(p, SELECT_ITEM);
        return;
    }
    if p.is(Dialect::SqlServer) {
        if p.kind() == Some(PARAM) && expr::is_assignment_operator(p.nth(1)) {
            expr::assignment(p);
            m.complete(p, SELECT_ITEM);
            return;
        }
        if matches!(p.kind(), Some(WORD | QUOTED_IDENT | STRING)) && p.nth_at(1, "=") {
            let a = p.start();
            names::alias_name(p);
            p.bump();
            a.complete(p, ALIAS);
            expr::expr(p);
            m.complete(p, SELECT_ITEM);
            return;
        }
    }
    if expr::expr(p).is_some_and(|e| e.kind() != STAR_EXPR) {
        names::alias(p);
    }
    m.complete(p, SELECT_ITEM);
}

/// `[BULK COLLECT] INTO a, b`, `INTO #t ON fg`, `INTO OUTFILE '…' …`.
pub(crate) fn into_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.eat_seq(&["BULK", "COLLECT"]);
    p.expect("INTO");
    if p.is(Dialect::MySql) && p.at_any(&["OUTFILE", "DUMPFILE"]) {
        p.bump_kw();
        expr::expr(p);
        p.opaque_until(OPAQUE, &["FROM", "FOR", "LOCK", ";"]);
    } else if p.is(Dialect::SqlServer) {
        if p.kind() == Some(PARAM) {
            expr::comma_separated(p);
        } else {
            names::object_name(p);
        }
        if p.eat("ON") {
            names::name(p);
        }
    } else {
        expr::comma_separated(p);
    }
    m.complete(p, INTO_CLAUSE);
}

/// `WHERE condition`, `WHERE CURRENT OF cursor`.
pub(crate) fn where_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("WHERE");
    if p.at_seq(&["CURRENT", "OF"]) {
        p.bump_kws(2);
        if p.is(Dialect::SqlServer) {
            p.eat("GLOBAL");
        }
        expr::expr(p);
    } else {
        expr::condition(p);
    }
    m.complete(p, WHERE_CLAUSE);
}

/// START WITH and CONNECT BY, in either order.
fn hierarchy(p: &mut Parser<'_>) {
    for _ in 0..2 {
        if p.at_seq(&["START", "WITH"]) {
            let m = p.start();
            p.bump_kws(2);
            expr::condition(p);
            m.complete(p, START_WITH_CLAUSE);
        }
        if p.at_seq(&["CONNECT", "BY"]) {
            let m = p.start();
            p.bump_kws(2);
            p.eat("NOCYCLE");
            expr::condition(p);
            m.complete(p, CONNECT_BY_CLAUSE);
        }
    }
}

fn group_by(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    if p.at("ALL") && !p.nth_at(1, "(") {
        p.bump_kw();
    }
    loop {
        grouping_element(p);
        // MySQL up to 5.7 sorts by the groups.
        if p.is(Dialect::MySql) {
            p.eat_any(&["ASC", "DESC"]);
        }
        if !p.eat(",") {
            break;
        }
    }
    if p.at("WITH") && matches!(p.nth(1), "ROLLUP" | "CUBE") {
        p.bump_kws(2);
    }
    m.complete(p, GROUP_BY_CLAUSE);
}

/// An expression, `ROLLUP (…)`, `CUBE (…)`, `GROUPING SETS (…)`, `()`.
fn grouping_element(p: &mut Parser<'_>) {
    let words = if p.at("GROUPING") && p.nth_at(1, "SETS") {
        2
    } else if p.at_any(&["ROLLUP", "CUBE"]) && p.nth_at(1, "(") {
        1
    } else {
        expr::expr(p);
        return;
    };
    let m = p.start();
    p.bump_kws(words);
    if p.expect("(") {
        loop {
            grouping_element(p);
            if !p.eat(",") {
                break;
            }
        }
        p.close_paren();
    }
    m.complete(p, GROUPING_SET);
}

/// Oracle's MODEL clause, kept whole.
fn model(p: &mut Parser<'_>) {
    if !p.is(Dialect::Oracle) || !p.at("MODEL") {
        return;
    }
    let m = p.start();
    // `RULES SEQUENTIAL ORDER` is inside, `ORDER BY` is not.
    while !p.at_end()
        && !p.at_any(&[")", ";", "UNION", "MINUS", "INTERSECT", "FETCH", "OFFSET"])
        && !p.at_seq(&["ORDER", "BY"])
        && !p.at_seq(&["FOR", "UPDATE"])
    {
        p.bump_balanced();
    }
    m.complete(p, MODEL_CLAUSE);
}

/// `WINDOW w AS (…), …`.
fn window(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    loop {
        names::name(p);
        p.expect("AS");
        call::window_spec(p);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, WINDOW_CLAUSE);
}
