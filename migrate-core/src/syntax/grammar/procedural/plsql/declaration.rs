//! Declarations: variables, constants, cursors, types, exceptions, pragmas, and subprograms in each other.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{expr, names, query, types};
use super::super::common::{default_value, directives, end_of_statement, unexpected};
use super::{executable_part, header};

/// Declarations up to BEGIN, END, or the first section of a compound trigger.
pub(super) fn section(p: &mut Parser<'_>) {
    let m = p.start();
    while !p.at_end() && !p.at_any(&["BEGIN", "END"]) && !super::trigger::at_section(p) {
        if p.eat(";") {
            continue;
        }
        if directives(p) {
            continue;
        }
        let before = p.position();
        if subprogram(p) {
            continue;
        }
        declaration(p);
        if p.position() == before {
            unexpected(p);
        }
        end_of_statement(p);
    }
    m.complete(p, DECLARE_SECTION);
}

fn declaration(p: &mut Parser<'_>) {
    let named = p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT | SUBST));
    match p.word() {
        "CURSOR" if named => cursor(p),
        "TYPE" if p.nth_at(2, "IS") || p.nth_at(2, "AS") => type_declaration(p),
        "SUBTYPE" if p.nth_at(2, "IS") => subtype(p),
        "PRAGMA" => {
            let m = p.start();
            p.bump_kw();
            names::name(p);
            p.opaque_until(OPAQUE, &[";"]);
            m.complete(p, PRAGMA_DECL);
        }
        _ if p.nth_at(1, "EXCEPTION") && p.nth_at(2, ";") => {
            let m = p.start();
            names::name(p);
            p.bump_kw();
            m.complete(p, EXCEPTION_DECL);
        }
        _ => variable(p),
    }
}

/// `name [CONSTANT] type [NOT NULL] [:= value]`.
fn variable(p: &mut Parser<'_>) {
    let m = p.start();
    if names::name(p) {
        p.eat("CONSTANT");
        types::data_type(p);
        not_null(p);
        default_value(p);
    }
    m.complete(p, VARIABLE_DECL);
}

fn not_null(p: &mut Parser<'_>) {
    if !p.eat_seq(&["NOT", "NULL"]) {
        p.eat("NULL");
    }
}

/// `CURSOR c (parameters) RETURN type IS query`.
fn cursor(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    if p.at("(") {
        header::parameters(p);
    }
    if p.at("RETURN") {
        let r = p.start();
        p.bump_kw();
        types::data_type(p);
        r.complete(p, RETURNS_CLAUSE);
    }
    if p.eat_any(&["IS", "AS"]) {
        query::query(p);
    }
    m.complete(p, CURSOR_DECL);
}

fn type_declaration(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    p.bump_kw();
    match p.word() {
        "RECORD" => {
            p.bump_kw();
            fields(p);
        }
        "TABLE" => {
            p.bump_kw();
            element(p);
            if p.eat_seq(&["INDEX", "BY"]) {
                types::data_type(p);
            }
        }
        "VARRAY" | "VARYING" | "ARRAY" => {
            p.bump_kw();
            p.eat("ARRAY");
            if p.at("(") {
                p.bump_balanced();
            }
            element(p);
        }
        "REF" if p.nth_at(1, "CURSOR") => {
            p.bump_kws(2);
            if p.at("RETURN") {
                let r = p.start();
                p.bump_kw();
                types::data_type(p);
                r.complete(p, RETURNS_CLAUSE);
            }
        }
        _ => {
            types::data_type(p);
        }
    }
    m.complete(p, TYPE_DECL);
}

fn element(p: &mut Parser<'_>) {
    p.expect("OF");
    types::data_type(p);
    not_null(p);
}

/// `(a type := x, …)`: the fields of a record.
fn fields(p: &mut Parser<'_>) {
    if !p.at("(") {
        p.error("expected `(`");
        return;
    }
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        directives(p);
        let f = p.start();
        names::name(p);
        types::data_type(p);
        not_null(p);
        default_value(p);
        if !p.at(",") && !p.at(")") {
            p.recover("expected `,` or `)`", &[",", ";"]);
        }
        f.complete(p, TYPE_ATTRIBUTE);
        directives(p);
        if !p.eat(",") {
            break;
        }
    }
    p.close_paren();
    m.complete(p, TABLE_ELEMENTS);
}

/// `SUBTYPE name IS type [RANGE a..b] [NOT NULL]`.
fn subtype(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    p.bump_kw();
    types::data_type(p);
    if p.eat("RANGE") {
        expr::expr(p);
        if p.expect("..") {
            expr::expr(p);
        }
    }
    not_null(p);
    m.complete(p, TYPE_DECL);
}

/// Words that stand before a member of a type.
fn member_words(p: &Parser<'_>) -> usize {
    let mut n = 0;
    while matches!(
        p.nth(n),
        "MEMBER"
            | "STATIC"
            | "CONSTRUCTOR"
            | "MAP"
            | "ORDER"
            | "OVERRIDING"
            | "FINAL"
            | "INSTANTIABLE"
            | "NOT"
    ) {
        n += 1;
    }
    n
}

/// A procedure or function in a declaration section, with its semicolon: a body, or a declaration of one that follows.
/// `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn subprogram(p: &mut Parser<'_>) -> bool {
    let n = member_words(p);
    if !matches!(p.nth(n), "PROCEDURE" | "FUNCTION") || !p.nth_kind(n + 1).is_some_and(|k| k != PUNCT) {
        return false;
    }
    let m = p.start();
    p.bump_kws(n + 1);
    names::name(p);
    header::signature(p);
    let kind = if p.eat_any(&["IS", "AS"]) {
        body(p);
        SUBPROGRAM
    } else {
        SUBPROGRAM_DECL
    };
    super::end_of_member(p);
    m.complete(p, kind);
    true
}

/// What follows the IS of a header: a block, or where code of another language is found.
pub(super) fn body(p: &mut Parser<'_>) {
    let m = p.start();
    if p.at_any(&["LANGUAGE", "EXTERNAL", "MLE"]) && p.nth_kind(1) == Some(WORD) {
        p.opaque_until(OPAQUE, &[";"]);
    } else {
        let b = p.start();
        p.eat("DECLARE");
        p.deeper(
            |p| {
                section(p);
                executable_part(p);
            },
            |p| {
                p.opaque_until(OPAQUE, &[]);
            },
        );
        b.complete(p, BLOCK);
    }
    m.complete(p, ROUTINE_BODY);
}
