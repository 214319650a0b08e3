//! FROM and joins.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Parser};

use super::super::{expr, names};
use super::table::{pivots, table};

pub(crate) fn from_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("FROM");
    table_list(p);
    m.complete(p, FROM_CLAUSE);
}

/// Tables and joins, separated by commas.
pub(crate) fn table_list(p: &mut Parser<'_>) {
    loop {
        joined_table(p);
        if !p.eat(",") {
            break;
        }
    }
}

/// A table, with the joins that follow it: `JOIN_EXPR` of a table and its `JOIN_CLAUSE`s.
pub(crate) fn joined_table(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let mut done = table(p)?;
    while join_at(p).is_some() {
        let m = done.precede(p);
        while let Some(join) = join_at(p) {
            join_clause(p, join);
        }
        done = m.complete(p, JOIN_EXPR);
        // Oracle: a pivot of the joined tables.
        done = pivots(p, done);
    }
    Some(done)
}

/// Whether ON or USING follows the right side of a join.
#[derive(Clone, Copy, PartialEq)]
enum Condition {
    Never,
    /// MySQL's inner joins.
    Maybe,
    Always,
}

/// The words of a join at the cursor.
#[derive(Clone, Copy)]
struct Join {
    words: usize,
    condition: Condition,
}

/// Whether a join begins at the cursor.
pub(crate) fn at_join(p: &Parser<'_>) -> bool {
    join_at(p).is_some()
}

fn join_at(p: &Parser<'_>) -> Option<Join> {
    if p.kind() != Some(WORD) {
        return None;
    }
    let mysql = p.is(Dialect::MySql);
    if p.at("STRAIGHT_JOIN") && mysql {
        return Some(Join { words: 1, condition: Condition::Maybe });
    }
    let inner = if mysql { Condition::Maybe } else { Condition::Always };
    let natural = p.at("NATURAL");
    let mut n = usize::from(natural);
    let condition = match p.nth(n) {
        "JOIN" => inner,
        "INNER" => {
            n += 1;
            inner
        }
        "CROSS" => {
            n += 1;
            if mysql { Condition::Maybe } else { Condition::Never }
        }
        "LEFT" | "RIGHT" | "FULL" => {
            n += if p.nth_at(n + 1, "OUTER") { 2 } else { 1 };
            Condition::Always
        }
        "OUTER" if p.nth_at(n + 1, "APPLY") => {
            n += 1;
            Condition::Never
        }
        _ => return None,
    };
    if p.is(Dialect::SqlServer) && matches!(p.nth(n), "LOOP" | "HASH" | "MERGE" | "REMOTE") {
        n += 1;
    }
    let condition = if natural { Condition::Never } else { condition };
    let apply = p.nth_at(n, "APPLY") && condition == Condition::Never;
    (p.nth_at(n, "JOIN") || apply).then_some(Join { words: n + 1, condition })
}

fn join_clause(p: &mut Parser<'_>, join: Join) {
    let m = p.start();
    p.bump_kws(join.words);
    let mut right = table(p);
    // `a JOIN b JOIN c ON … ON …`: the right side is a join of its own.
    while let (Some(table), Some(inner)) = (right, join_at(p)) {
        let may_nest = join.condition != Condition::Never && inner.condition != Condition::Never;
        if !may_nest || p.is(Dialect::MySql) && !conditions_are_behind(p) {
            break;
        }
        let j = table.precede(p);
        join_clause(p, inner);
        right = Some(j.complete(p, JOIN_EXPR));
    }
    if p.at("ON") {
        let o = p.start();
        p.bump_kw();
        expr::condition(p);
        o.complete(p, ON_CLAUSE);
    } else if p.at("USING") && p.nth_at(1, "(") {
        let u = p.start();
        p.bump_kw();
        names::column_list(p);
        u.complete(p, USING_CLAUSE);
    } else if join.condition == Condition::Always {
        p.error("expected `ON`");
    }
    m.complete(p, JOIN_CLAUSE);
}

/// MySQL lets joins have no condition. Whether more conditions than joins follow before the clause ends: then one of
/// them belongs to the join whose right side was just read.
fn conditions_are_behind(p: &Parser<'_>) -> bool {
    let (mut n, mut joins, mut conditions) = (0, 0, 0);
    loop {
        match p.nth(n) {
            "(" => match p.after_parens(n) {
                Some(after) => {
                    n = after;
                    continue;
                }
                None => return false,
            },
            "JOIN" | "STRAIGHT_JOIN" => joins += 1,
            "ON" | "USING" => conditions += 1,
            "" | ")" | ";" | "," | "WHERE" | "GROUP" | "HAVING" | "ORDER" | "LIMIT" | "UNION" | "SET" => {
                return conditions > joins;
            }
            _ => {}
        }
        if conditions > joins {
            return true;
        }
        n += 1;
    }
}
