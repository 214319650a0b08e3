//! Names: one part, dotted names, lists of columns, aliases.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Parser};

use super::{query, words};

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

/// How many tokens before a point are a placeholder for a schema, as tools that fill in templates write it:
/// `@cdmDatabaseSchema.person`.
fn at_placeholder(p: &Parser<'_>) -> usize {
    let variable = p.kind() == Some(PARAM) && p.word().starts_with('@') && p.nth_at(1, ".");
    let sign = p.at("@") && p.nth_kind(1) == Some(WORD) && p.touches_previous(1) && p.nth_at(2, ".");
    if variable {
        1
    } else if sign {
        2
    } else {
        0
    }
}

/// A dotted name of an object: `schema.table`, `db..table`, `server.db.schema.table`, `table@link`.
pub(crate) fn object_name(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let tool = at_placeholder(p);
    if tool == 0 && !p.at_name() && !(p.is(Dialect::SqlServer) && p.at(".")) {
        p.error("expected a name");
        return None;
    }
    let m = p.start();
    if tool > 0 {
        let schema = p.start();
        (0..tool).for_each(|_| p.bump());
        schema.complete(p, NAME);
        p.bump();
    }
    // T-SQL leaves parts out also at the begin: `..t`.
    while p.is(Dialect::SqlServer) && p.at(".") {
        p.bump();
    }
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
    // A link may name a connection too: `t@db.world@c`.
    while p.is(Dialect::Oracle) && p.at("@") {
        p.bump();
        name(p);
        while p.at(".") {
            p.bump();
            name(p);
        }
    }
    Some(m.complete(p, OBJECT_NAME))
}

/// Whether a table's name (or a variable that is one) stands at the cursor, and no word that begins the next clause.
pub(crate) fn at_table_name(p: &Parser<'_>) -> bool {
    match p.kind() {
        Some(WORD) => {
            matches!(p.nth(1), "." | "(") || p.at("DUAL") && p.is(Dialect::MySql) || words::can_be_table(p)
        }
        Some(PARAM | QUOTED_IDENT | SUBST | META) => true,
        _ => p.is(Dialect::SqlServer) && p.at("."),
    }
}

/// `(a, b, c)`: names of columns.
pub(crate) fn column_list(p: &mut Parser<'_>) -> bool {
    if !p.at("(") {
        p.error("expected `(`");
        return false;
    }
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        // `t.a` in INSERT and MERGE.
        let qualified = p.nth_at(1, ".").then(|| p.start());
        if name(p) {
            while p.at(".") {
                p.bump();
                name(p);
            }
            if let Some(m) = qualified {
                m.complete(p, COLUMN_REF);
            }
        } else {
            if let Some(m) = qualified {
                m.abandon(p);
            }
            p.opaque_until(ERROR, &[",", ";"]);
        }
        if !p.eat(",") {
            break;
        }
    }
    p.close_paren();
    m.complete(p, COLUMN_LIST);
    true
}

/// A name or, where the dialect has it, a string as a name.
pub(crate) fn alias_name(p: &mut Parser<'_>) -> bool {
    if p.kind() == Some(STRING) {
        let m = p.start();
        p.bump();
        m.complete(p, NAME);
        return true;
    }
    name(p)
}

/// The alias of a select item, if one follows: `AS x`, `x`, `AS 'x'`.
pub(crate) fn alias(p: &mut Parser<'_>) -> bool {
    let strings = p.is(Dialect::SqlServer) || p.is(Dialect::MySql);
    if p.at("AS") {
        let m = p.start();
        p.bump_kw();
        if p.kind() == Some(STRING) && strings {
            alias_name(p);
        } else {
            name(p);
        }
        m.complete(p, ALIAS);
        return true;
    }
    if words::at_alias(p) || strings && p.kind() == Some(STRING) {
        let m = p.start();
        alias_name(p);
        m.complete(p, ALIAS);
        return true;
    }
    false
}

/// The alias of a table, if one follows: `AS t`, `t`, and with `columns` also `t (a, b)`.
pub(crate) fn table_alias(p: &mut Parser<'_>, columns: bool) -> bool {
    if !(p.at("AS") || words::at_alias(p)) {
        return false;
    }
    let m = p.start();
    // DB2 lets the name be left out: `AS (a, b)`.
    if !(p.eat("AS") && p.is(Dialect::Db2) && p.at("(")) {
        name(p);
    }
    if columns && p.at("(") && !query::at_table_hints(p) && !p.at_seq(&["(", "+", ")"]) {
        // DB2 wants the types of a generic table function's columns: `AS t (a INT, b DATE)`.
        if p.is(Dialect::Db2) && !matches!(p.nth(2), "," | ")") {
            query::columns(p);
        } else {
            column_list(p);
        }
    }
    m.complete(p, ALIAS);
    true
}
