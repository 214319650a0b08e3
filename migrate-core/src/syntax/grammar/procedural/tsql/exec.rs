//! EXECUTE: calls of procedures, and dynamic SQL.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{expr, names, words};
use super::at_statement_end;

/// `EXEC [@r =] procedure arguments`, `EXEC (string) AT server`.
pub(super) fn exec(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at("(") {
        p.bump();
        expr::comma_separated(p);
        p.close_paren();
        if p.at("AS") && matches!(p.nth(1), "USER" | "LOGIN") {
            p.bump_kws(2);
            p.expect("=");
            expr::operand(p);
        }
        if p.eat("AT") {
            p.eat("DATA_SOURCE");
            names::name(p);
        }
        with_options(p);
    } else if p.at("AS") {
        // `EXECUTE AS USER = 'x'`, `EXECUTE AS CALLER`.
        p.bump_kw();
        while !at_statement_end(p) {
            p.bump_balanced();
        }
    } else {
        if p.kind() == Some(PARAM) && p.nth_at(1, "=") {
            let r = p.start();
            p.bump();
            r.complete(p, PARAM_EXPR);
            p.bump();
        }
        called(p);
    }
    m.complete(p, EXEC_STMT);
}

/// A call without EXECUTE, which may stand first in a batch.
pub(super) fn first_in_batch(p: &mut Parser<'_>) {
    let m = p.start();
    called(p);
    m.complete(p, EXEC_STMT);
}

/// A procedure and its arguments.
fn called(p: &mut Parser<'_>) {
    if p.kind() == Some(PARAM) {
        let v = p.start();
        p.bump();
        v.complete(p, PARAM_EXPR);
    } else {
        names::object_name(p);
    }
    if p.at(";") && p.nth_kind(1) == Some(NUMBER) {
        p.bump();
        p.bump();
    }
    if !at_statement_end(p) && !p.at("WITH") {
        arguments(p);
    }
    with_options(p);
}

fn arguments(p: &mut Parser<'_>) {
    let m = p.start();
    loop {
        argument(p);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, ARG_LIST);
}

/// `[@name =] value [OUTPUT]`; a word is a string here.
fn argument(p: &mut Parser<'_>) {
    let m = p.start();
    let named = p.kind() == Some(PARAM) && p.nth_at(1, "=");
    if named {
        let n = p.start();
        p.bump();
        n.complete(p, NAME);
        p.bump();
    }
    if p.kind() == Some(WORD) && !words::starts_statement(p) && !matches!(p.nth(1), "(" | ".") {
        let l = p.start();
        if p.at_any(&["DEFAULT", "NULL"]) {
            p.bump_kw();
            l.complete(p, LITERAL);
        } else {
            names::name(p);
            l.complete(p, COLUMN_REF);
        }
    } else {
        expr::operand(p);
    }
    p.eat_any(&["OUTPUT", "OUT"]);
    m.complete(p, if named { NAMED_ARG } else { ARG });
}

/// `WITH RECOMPILE`, `WITH RESULT SETS (…)`.
fn with_options(p: &mut Parser<'_>) {
    if !p.at("WITH") || !matches!(p.nth(1), "RECOMPILE" | "RESULT") {
        return;
    }
    let m = p.start();
    p.bump_kw();
    loop {
        while p.eat_any(&["RECOMPILE", "RESULT", "SETS", "UNDEFINED", "NONE"]) {}
        if p.at("(") {
            p.bump_balanced();
        }
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, OPAQUE);
}
