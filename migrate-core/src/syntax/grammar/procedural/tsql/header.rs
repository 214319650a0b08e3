//! Definitions of procedures, functions and triggers.

use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::super::{ddl, names, query, types, words};
use super::super::common::default_value;
use super::{at_statement_end, one, statement_list};

/// `CREATE | ALTER | CREATE OR ALTER PROCEDURE, FUNCTION, TRIGGER`, or `false`.
pub(super) fn definition(p: &mut Parser<'_>) -> bool {
    let words = match p.word() {
        "CREATE" if p.nth_at(1, "OR") && p.nth_at(2, "ALTER") => 4,
        "CREATE" | "ALTER" => 2,
        _ => return false,
    };
    let grammar: fn(&mut Parser<'_>) -> SyntaxKind = match p.nth(words - 1) {
        "PROCEDURE" | "PROC" => procedure,
        "FUNCTION" => function,
        "TRIGGER" => trigger,
        _ => return false,
    };
    let m = p.start();
    p.bump_kws(words);
    names::object_name(p);
    let kind = grammar(p);
    m.complete(p, kind);
    true
}

/// `name[;1] [(] @a type = x OUTPUT, … [)] [WITH …] [FOR REPLICATION] AS statements`.
fn procedure(p: &mut Parser<'_>) -> SyntaxKind {
    if p.at(";") && p.nth_kind(1) == Some(NUMBER) {
        p.bump();
        p.bump();
    }
    if p.at("(") || p.kind() == Some(PARAM) {
        parameters(p);
    }
    options(p);
    if p.at_seq(&["FOR", "REPLICATION"]) {
        let o = p.start();
        p.bump_kws(2);
        o.complete(p, ROUTINE_OPTION);
    }
    p.expect("AS");
    rest_of_batch(p);
    CREATE_PROCEDURE_STMT
}

/// The body of a procedure or trigger: all statements that follow in the batch.
fn rest_of_batch(p: &mut Parser<'_>) {
    let b = p.start();
    if !external(p) {
        statement_list(p, "");
    }
    b.complete(p, ROUTINE_BODY);
}

/// `EXTERNAL NAME assembly.class.method`: the body is not SQL.
fn external(p: &mut Parser<'_>) -> bool {
    if !p.at_seq(&["EXTERNAL", "NAME"]) {
        return false;
    }
    let m = p.start();
    p.bump_kws(2);
    names::object_name(p);
    m.complete(p, OPAQUE);
    true
}

/// Parameters, in parentheses or not.
fn parameters(p: &mut Parser<'_>) {
    let m = p.start();
    let parenthesised = p.eat("(");
    while !p.at_end() && !p.at(")") {
        let before = p.position();
        parameter(p);
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    if parenthesised {
        p.close_paren();
    }
    m.complete(p, PARAM_LIST);
}

/// `@name [AS] type [VARYING] [NOT NULL] [= default] [OUTPUT] [READONLY]`.
fn parameter(p: &mut Parser<'_>) {
    let m = p.start();
    variable_name(p);
    p.eat("AS");
    types::data_type(p);
    p.eat("VARYING");
    if !p.eat_seq(&["NOT", "NULL"]) {
        p.eat("NULL");
    }
    default_value(p);
    while p.eat_any(&["OUT", "OUTPUT", "READONLY"]) {}
    m.complete(p, PARAM_DEF);
}

/// `@name`, as the name that a declaration gives.
pub(super) fn variable_name(p: &mut Parser<'_>) {
    let n = p.start();
    if p.kind() == Some(PARAM) || p.at_name() {
        p.bump();
    } else {
        p.error("expected a variable");
    }
    n.complete(p, NAME);
}

/// `WITH RECOMPILE, EXECUTE AS OWNER, NATIVE_COMPILATION`.
fn options(p: &mut Parser<'_>) {
    if !p.at("WITH") || words::starts_statement(p) {
        return;
    }
    p.bump_kw();
    loop {
        let o = p.start();
        match p.word() {
            "EXEC" | "EXECUTE" => {
                p.bump_kws(2);
                p.bump();
            }
            "RETURNS" => {
                // `RETURNS NULL ON NULL INPUT`.
                p.bump_kws(5);
            }
            "CALLED" => p.bump_kws(4),
            _ => {
                p.bump_kw();
                if p.eat("=") {
                    p.bump_kw();
                }
            }
        }
        o.complete(p, ROUTINE_OPTION);
        if !p.eat(",") {
            break;
        }
    }
}

/// `name (parameters) RETURNS type | TABLE | @t TABLE (…) [WITH …] [AS] BEGIN … END | RETURN (query)`.
fn function(p: &mut Parser<'_>) -> SyntaxKind {
    if p.at("(") {
        parameters(p);
    } else {
        p.error("expected `(`");
    }
    returns(p);
    options(p);
    // `ORDER (a)` of a CLR function.
    if p.at("ORDER") && p.nth_at(1, "(") {
        let o = p.start();
        p.bump_kw();
        p.bump_balanced();
        o.complete(p, ROUTINE_OPTION);
    }
    p.eat("AS");
    let b = p.start();
    if !external(p) {
        match p.word() {
            "RETURN" => {
                let r = p.start();
                p.bump_kw();
                if query::at_query(p) || query::at_parenthesised_query(p) {
                    query::query(p);
                } else {
                    super::super::super::expr::expr(p);
                }
                r.complete(p, RETURN_STMT);
            }
            _ if !p.at_end() => one(p),
            _ => p.error("expected the function's body"),
        }
    }
    b.complete(p, ROUTINE_BODY);
    CREATE_FUNCTION_STMT
}

fn returns(p: &mut Parser<'_>) {
    if !p.at("RETURNS") {
        p.error("expected `RETURNS`");
        return;
    }
    let m = p.start();
    p.bump_kw();
    if p.kind() == Some(PARAM) {
        variable_name(p);
    }
    if p.eat("TABLE") {
        if p.at("(") {
            ddl::table_elements(p);
        }
    } else {
        types::data_type(p);
    }
    m.complete(p, RETURNS_CLAUSE);
}

/// `name ON t [WITH …] FOR | AFTER | INSTEAD OF events [NOT FOR REPLICATION] AS statements`.
fn trigger(p: &mut Parser<'_>) -> SyntaxKind {
    p.expect("ON");
    if !p.eat_seq(&["ALL", "SERVER"]) {
        names::object_name(p);
    }
    options(p);
    let t = p.start();
    if p.eat("INSTEAD") {
        p.expect("OF");
    } else if !p.eat_any(&["FOR", "AFTER"]) {
        p.error("expected `FOR`, `AFTER` or `INSTEAD OF`");
    }
    t.complete(p, TRIGGER_OPTION);
    loop {
        let e = p.start();
        if p.kind() == Some(WORD) {
            p.bump_kw();
        } else {
            p.error("expected an event");
        }
        e.complete(p, TRIGGER_EVENT);
        if !p.eat(",") {
            break;
        }
    }
    while p.at_seq(&["WITH", "APPEND"]) || p.at_seq(&["NOT", "FOR", "REPLICATION"]) {
        let o = p.start();
        let n = if p.at("WITH") { 2 } else { 3 };
        p.bump_kws(n);
        o.complete(p, TRIGGER_OPTION);
    }
    if !p.expect("AS") && !at_statement_end(p) {
        p.opaque_until(ERROR, &["AS", ";"]);
        p.eat("AS");
    }
    rest_of_batch(p);
    CREATE_TRIGGER_STMT
}
