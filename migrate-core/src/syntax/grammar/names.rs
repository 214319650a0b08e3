//! Names: one part, dotted names, lists of columns, aliases.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Parser};

/// One part of a name. With substitution variables a part may be several touching tokens (`tab_&suffix`).
pub(crate) fn name(p: &mut Parser<'_>) -> bool {
    if !p.at_name() {
        p.error("expected a name");
        return false;
    }
    let m = p.start();
    let mut was_subst = p.kind() == Some(SUBST);
    p.bump();
    while p.touches_previous(0) && p.at_name() && (was_subst || p.kind() == Some(SUBST)) {
        was_subst = p.kind() == Some(SUBST);
        p.bump();
    }
    m.complete(p, NAME);
    true
}

/// A dotted name of an object: `schema.table`, `db..table`, `server.db.schema.table`, `table@link`.
pub(crate) fn object_name(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    if !p.at_name() {
        p.error("expected a name");
        return None;
    }
    let m = p.start();
    name(p);
    loop {
        // T-SQL leaves parts out: `db..t`.
        if p.at(".")
            && (p.nth_at(1, ".") || p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT | SUBST)))
        {
            p.bump();
            while p.at(".") {
                p.bump();
            }
            if !name(p) {
                break;
            }
        } else {
            break;
        }
    }
    if p.is(Dialect::Oracle) && p.at("@") {
        p.bump();
        name(p);
        while p.at(".") {
            p.bump();
            name(p);
        }
    }
    Some(m.complete(p, OBJECT_NAME))
}

/// `(a, b, c)`: names of columns.
#[allow(dead_code)]
pub(crate) fn column_list(p: &mut Parser<'_>) -> bool {
    if !p.at("(") {
        p.error("expected `(`");
        return false;
    }
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        if !name(p) {
            p.opaque_until(ERROR, &[","]);
        }
        if !p.eat(",") {
            break;
        }
    }
    p.expect(")");
    m.complete(p, COLUMN_LIST);
    true
}
