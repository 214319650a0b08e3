//! PIVOT and UNPIVOT.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names};

/// Whether PIVOT or UNPIVOT begins at the cursor.
pub(super) fn at_pivot(p: &Parser<'_>) -> bool {
    let has = p.is(Dialect::Oracle) || p.is(Dialect::SqlServer);
    let words = match (p.word(), p.nth(1)) {
        ("PIVOT", "XML") => 2,
        ("UNPIVOT", "INCLUDE" | "EXCLUDE") => 3,
        ("PIVOT" | "UNPIVOT", _) => 1,
        _ => return false,
    };
    has && p.nth_at(words, "(")
}

/// `PIVOT [XML] (aggregates FOR columns IN (values))`, `UNPIVOT [INCLUDE NULLS] (columns FOR columns IN (columns))`.
pub(super) fn pivot(p: &mut Parser<'_>) {
    let m = p.start();
    let un = p.at("UNPIVOT");
    p.bump_kw();
    p.eat("XML");
    if p.eat_any(&["INCLUDE", "EXCLUDE"]) {
        p.expect("NULLS");
    }
    p.expect("(");
    if un {
        columns(p);
    } else {
        items(p);
    }
    p.expect("FOR");
    columns(p);
    p.expect("IN");
    if p.expect("(") {
        if super::at_query(p) {
            super::query(p);
        } else if p.at("ANY") {
            p.bump_kw();
            while p.eat(",") {
                p.expect("ANY");
            }
        } else {
            items(p);
        }
        p.close_paren();
    }
    p.close_paren();
    m.complete(p, if un { UNPIVOT_CLAUSE } else { PIVOT_CLAUSE });
}

fn columns(p: &mut Parser<'_>) {
    if p.at("(") {
        names::column_list(p);
    } else {
        expr::operand(p);
    }
}

/// Aggregates or values, each with its alias; UNPIVOT's `(a, b) AS ('x', 'y')` too.
fn items(p: &mut Parser<'_>) {
    let list = p.start();
    loop {
        if p.at_end() {
            break;
        }
        let item = p.start();
        expr::operand(p);
        if p.at("AS") && (p.nth_at(1, "(") || p.nth_kind(1).is_some_and(|k| matches!(k, STRING | NUMBER))) {
            let a = p.start();
            p.bump_kw();
            expr::operand(p);
            a.complete(p, ALIAS);
        } else {
            names::alias(p);
        }
        item.complete(p, SELECT_ITEM);
        if !p.eat(",") {
            break;
        }
    }
    list.complete(p, SELECT_LIST);
}
