//! Declarations of a block: variables, conditions, cursors, handlers.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{names, query, types};
use super::super::common::{default_value, end_of_statement};
use super::statement;

/// The declarations at the begin of a block.
pub(super) fn section(p: &mut Parser<'_>) {
    if !at_declaration(p) {
        return;
    }
    let m = p.start();
    while at_declaration(p) {
        declaration(p);
        end_of_statement(p);
        while p.eat(";") {}
    }
    m.complete(p, DECLARE_SECTION);
}

/// Whether a declaration begins at the cursor. (A temporary table of DB2 is a definition.)
fn at_declaration(p: &Parser<'_>) -> bool {
    p.at("DECLARE") && !p.nth_at(1, "GLOBAL")
}

/// `DECLARE …`, without its semicolon.
pub(super) fn declaration(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at_any(&["CONTINUE", "EXIT", "UNDO"]) && p.nth_at(1, "HANDLER") {
        handler(p);
        m.complete(p, HANDLER_DECL);
        return;
    }
    let kind = if p.nth_at(1, "CONDITION") {
        names::name(p);
        p.bump_kw();
        if p.eat("FOR") {
            condition(p);
        }
        CONDITION_DECL
    } else if at_cursor(p) {
        cursor(p);
        CURSOR_DECL
    } else if p.nth_at(1, "STATEMENT") && p.is(Dialect::Db2) {
        names::name(p);
        p.bump_kw();
        VARIABLE_DECL
    } else if p.at("TYPE") && p.nth_at(2, "AS") {
        p.bump_kw();
        names::name(p);
        p.opaque_until(OPAQUE, &[";"]);
        TYPE_DECL
    } else {
        variables(p);
        VARIABLE_DECL
    };
    m.complete(p, kind);
}

/// `a, b INT DEFAULT 0`, `c CONSTANT INT DEFAULT 1`, MariaDB's `r ROW (…)` and `r TYPE OF t.c`.
fn variables(p: &mut Parser<'_>) {
    loop {
        names::name(p);
        if !p.eat(",") {
            break;
        }
    }
    p.eat("CONSTANT");
    match p.word() {
        "ROW" | "TYPE" if p.nth_at(1, "TYPE") || p.nth_at(1, "OF") || p.nth_at(1, "(") => {
            let t = p.start();
            while !p.at_end() && !p.at_any(&["DEFAULT", ";", ":="]) {
                p.bump_balanced();
            }
            t.complete(p, DATA_TYPE);
        }
        _ => {
            types::data_type(p);
        }
    }
    if p.at("ARRAY") {
        p.opaque_until(OPAQUE, &["DEFAULT", ";"]);
    }
    if p.at("COLLATE") {
        p.bump_kw();
        names::name(p);
    }
    p.eat_seq(&["NOT", "NULL"]);
    if p.is(Dialect::MySql) || !default_value(p) {
        default_value(p);
    }
    p.eat("CONSTANT");
}

fn at_cursor(p: &Parser<'_>) -> bool {
    (1..4).any(|n| p.nth_at(n, "CURSOR") && (n == 1 || p.nth_kind(n - 1) == Some(WORD))) && !p.nth_at(1, ",")
}

/// `c [ASENSITIVE | SCROLL …] CURSOR [(parameters)] [WITH HOLD] [WITH RETURN TO CALLER] FOR query`.
pub(super) fn cursor(p: &mut Parser<'_>) {
    names::name(p);
    while !p.at_end() && !p.at("FOR") && !p.at(";") {
        p.bump_balanced();
    }
    // A cursor variable has no query yet.
    if p.at(";") {
        return;
    }
    if p.expect("FOR") {
        if query::at_query(p) || query::at_parenthesised_query(p) {
            query::query(p);
        } else {
            // A prepared statement.
            names::name(p);
        }
    }
}

/// `EXIT HANDLER FOR conditions statement`.
fn handler(p: &mut Parser<'_>) {
    p.bump_kws(2);
    if p.expect("FOR") {
        loop {
            condition(p);
            if !p.eat(",") {
                break;
            }
        }
    }
    p.deeper(statement::statement, |p| {
        p.opaque_until(OPAQUE, &[";"]);
    });
}

/// `SQLEXCEPTION`, `NOT FOUND`, `SQLSTATE [VALUE] '…'`, an error's number, the name of a condition.
fn condition(p: &mut Parser<'_>) {
    match p.word() {
        "NOT" => p.bump_kws(2),
        "SQLSTATE" => {
            p.bump_kw();
            p.eat("VALUE");
            p.bump();
        }
        "SQLEXCEPTION" | "SQLWARNING" => p.bump_kw(),
        _ if p.kind() == Some(NUMBER) => p.bump(),
        _ => {
            names::name(p);
        }
    }
}
