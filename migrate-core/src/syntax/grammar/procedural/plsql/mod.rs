//! PL/SQL: procedures, functions, packages, type bodies, triggers and anonymous blocks.
//!
//! [`header`] reads what stands before a body, [`declaration`] what is declared, [`statement`] what is executed,
//! [`trigger`] triggers.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::names;
use super::common::{create_words, defined_name, directives, end_label, end_of_statement, statement_list};

mod declaration;
mod header;
mod statement;
mod trigger;

pub(crate) use declaration::subprogram;

/// A definition or a block, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    if p.at_any(&["DECLARE", "BEGIN"]) || p.at("<<") {
        let m = p.start();
        labels(p);
        block(p);
        m.complete(p, ANONYMOUS_BLOCK);
        return true;
    }
    let Some(words) = create_words(p) else { return false };
    match p.nth(words - 1) {
        "PROCEDURE" => routine(p, words, CREATE_PROCEDURE_STMT),
        "FUNCTION" => routine(p, words, CREATE_FUNCTION_STMT),
        "PACKAGE" if p.nth_at(words, "BODY") => package(p, words + 1, CREATE_PACKAGE_BODY_STMT),
        "PACKAGE" => package(p, words, CREATE_PACKAGE_STMT),
        "TYPE" if p.nth_at(words, "BODY") => package(p, words + 1, CREATE_TYPE_BODY_STMT),
        "TRIGGER" => trigger::trigger(p, words),
        _ => return false,
    }
    true
}

/// `<<label>>`, any number of them.
fn labels(p: &mut Parser<'_>) {
    while p.at("<<") {
        let m = p.start();
        p.bump();
        names::name(p);
        p.expect(">>");
        m.complete(p, LABEL);
    }
}

/// `[DECLARE declarations] BEGIN statements [EXCEPTION handlers] END [name]`.
fn block(p: &mut Parser<'_>) {
    let m = p.start();
    if p.eat("DECLARE") {
        declaration::section(p);
    }
    executable_part(p);
    m.complete(p, BLOCK);
}

/// `BEGIN statements [EXCEPTION handlers] END [name]`.
fn executable_part(p: &mut Parser<'_>) {
    if p.expect("BEGIN") {
        statement_list(p, &["END", "EXCEPTION"], statement::statement);
        exception_section(p);
    }
    p.expect("END");
    end_label(p);
}

fn exception_section(p: &mut Parser<'_>) {
    if !p.at("EXCEPTION") {
        return;
    }
    let m = p.start();
    p.bump_kw();
    loop {
        directives(p);
        if !p.at("WHEN") {
            break;
        }
        let h = p.start();
        p.bump_kw();
        loop {
            names::object_name(p);
            if !p.eat("OR") {
                break;
            }
        }
        p.expect("THEN");
        statement_list(p, &["WHEN", "END", "EXCEPTION"], statement::statement);
        h.complete(p, EXCEPTION_HANDLER);
    }
    m.complete(p, EXCEPTION_SECTION);
}

/// `CREATE PROCEDURE …`, `CREATE FUNCTION …`.
fn routine(p: &mut Parser<'_>, words: usize, kind: crate::syntax::SyntaxKind) {
    let m = p.start();
    p.bump_kws(words);
    defined_name(p);
    if !wrapped(p) {
        header::signature(p);
        if p.eat_any(&["IS", "AS"]) {
            declaration::body(p);
        } else if !p.at(";") && !p.at_end() {
            p.error("expected `IS`");
        }
    }
    m.complete(p, kind);
}

/// Source that Oracle has made unreadable.
fn wrapped(p: &mut Parser<'_>) -> bool {
    if !p.at("WRAPPED") {
        return false;
    }
    p.bump_kw();
    let m = p.start();
    while !p.at_end() {
        p.bump();
    }
    m.complete(p, WRAPPED_BODY);
    true
}

/// A package, its body, or the body of a type: members between IS and END.
fn package(p: &mut Parser<'_>, words: usize, kind: crate::syntax::SyntaxKind) {
    let m = p.start();
    p.bump_kws(words);
    defined_name(p);
    if !wrapped(p) {
        header::options(p);
        if !p.eat_any(&["IS", "AS"]) {
            p.error("expected `IS`");
        }
        let body = p.start();
        declaration::section(p);
        if p.at("BEGIN") {
            executable_part(p);
        } else {
            p.expect("END");
            end_label(p);
        }
        body.complete(p, ROUTINE_BODY);
    }
    m.complete(p, kind);
}

/// `CALL procedure(…)`, as the body of a trigger.
fn call(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    super::super::expr::table_operand(p);
    m.complete(p, CALL_STMT);
}

/// The semicolon after a member of a package.
fn end_of_member(p: &mut Parser<'_>) {
    end_of_statement(p);
}
