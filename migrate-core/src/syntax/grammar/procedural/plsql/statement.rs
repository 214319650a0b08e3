//! Statements of PL/SQL.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{dml, expr, names, query, query_or_change};
use super::super::common::{case_statement, end_label, if_statement, statement_list};
use super::{block, labels};

/// One statement, without its semicolon.
pub(super) fn statement(p: &mut Parser<'_>) {
    labels(p);
    // A keyword before `:=`, `.` or `%` is a name here, and so are most before a parenthesis.
    let is_name = matches!(p.nth(1), ":=" | "." | "%");
    let is_call = p.nth_at(1, "(");
    match p.word() {
        _ if is_name => assignment_or_call(p),
        "BEGIN" | "DECLARE" => block(p),
        "IF" => if_statement(p, "ELSIF", statement),
        "CASE" => case_statement(p, statement),
        "LOOP" => {
            let m = p.start();
            loop_body(p);
            m.complete(p, LOOP_STMT);
        }
        "WHILE" => {
            let m = p.start();
            p.bump_kw();
            expr::expr(p);
            loop_body(p);
            m.complete(p, WHILE_STMT);
        }
        "FOR" => for_statement(p),
        "FORALL" => forall(p),
        "NULL" => simple(p, NULL_STMT),
        "RETURN" => {
            let m = p.start();
            p.bump_kw();
            if !p.at(";") && !p.at_end() {
                expr::expr(p);
            }
            m.complete(p, RETURN_STMT);
        }
        "EXIT" | "CONTINUE" if !is_call => exit(p),
        "GOTO" if !is_call => simple(p, GOTO_STMT),
        "RAISE" if !is_call => {
            let m = p.start();
            p.bump_kw();
            if p.at_name() {
                names::object_name(p);
            }
            m.complete(p, RAISE_STMT);
        }
        "OPEN" if !is_call => open(p),
        "FETCH" if !is_call => fetch(p),
        "CLOSE" if !is_call => {
            let m = p.start();
            p.bump_kw();
            expr::table_operand(p);
            m.complete(p, CLOSE_STMT);
        }
        "EXECUTE" if p.nth_at(1, "IMMEDIATE") => execute_immediate(p),
        "PIPE" if p.nth_at(1, "ROW") => {
            let m = p.start();
            p.bump_kws(2);
            expr::expr(p);
            m.complete(p, PIPE_STMT);
        }
        "PRAGMA" => {
            let m = p.start();
            p.bump_kw();
            p.opaque_until(OPAQUE, &[";"]);
            m.complete(p, PRAGMA_DECL);
        }
        "DELETE" | "UPDATE" | "INSERT" | "MERGE" | "SELECT" | "WITH" => {
            query_or_change(p);
        }
        _ => {
            if !query_or_change(p) && !dml::session_statement(p) {
                assignment_or_call(p);
            }
        }
    }
}

/// A word, and a name after it if there is one.
fn simple(p: &mut Parser<'_>, kind: crate::syntax::SyntaxKind) {
    let m = p.start();
    p.bump_kw();
    if p.at_name() {
        names::name(p);
    }
    m.complete(p, kind);
}

/// `target := value`, or the call of a procedure.
fn assignment_or_call(p: &mut Parser<'_>) {
    let m = p.start();
    if expr::table_operand(p).is_none() {
        m.abandon(p);
        return;
    }
    if p.eat(":=") {
        expr::expr(p);
        m.complete(p, ASSIGN_STMT);
    } else {
        m.complete(p, CALL_STMT);
    }
}

/// `LOOP statements END LOOP [label]`.
fn loop_body(p: &mut Parser<'_>) {
    if !p.at("LOOP") {
        p.recover("expected `LOOP`", &["LOOP", ";"]);
    }
    if p.eat("LOOP") {
        statement_list(p, &["END"], statement);
        p.expect("END");
        p.expect("LOOP");
        end_label(p);
    }
}

/// `FOR i IN [REVERSE] a..b LOOP`, `FOR r IN (query) LOOP`, `FOR r IN cursor(x) LOOP`, and the iterators of Oracle 21c.
fn for_statement(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    if !p.at("IN") {
        // `FOR i, j IN PAIRS OF x`, `FOR i MUTABLE NUMBER(3) IN …`.
        while !p.at_end() && !p.at_any(&["IN", "LOOP", ";"]) {
            p.bump_balanced();
        }
    }
    p.expect("IN");
    loop {
        iterator(p);
        if !p.eat(",") {
            break;
        }
    }
    loop_body(p);
    m.complete(p, FOR_STMT);
}

fn iterator(p: &mut Parser<'_>) {
    if !p.nth_at(1, "..") && !p.nth_at(1, "(") {
        p.eat_any(&["REVERSE", "REPEAT"]);
    }
    if p.at_any(&["VALUES", "INDICES", "PAIRS"]) && p.nth_at(1, "OF") {
        p.bump_kws(2);
    }
    if p.at("(") && query::at_parenthesised_query(p) {
        let s = p.start();
        p.bump();
        query::query_and_paren(p);
        s.complete(p, SUBQUERY_EXPR);
    } else {
        expr::expr(p);
    }
    if p.eat("..") {
        expr::expr(p);
    }
    while p.at_any(&["BY", "WHILE", "WHEN"]) {
        p.bump_kw();
        expr::expr(p);
    }
}

/// `FORALL i IN a..b [SAVE EXCEPTIONS] statement`, `FORALL i IN INDICES OF x …`.
fn forall(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    p.expect("IN");
    if p.at_any(&["INDICES", "VALUES"]) && p.nth_at(1, "OF") {
        p.bump_kws(2);
        expr::table_operand(p);
        if p.eat("BETWEEN") {
            expr::operand(p);
            p.expect("AND");
            expr::operand(p);
        }
    } else {
        expr::expr(p);
        if p.expect("..") {
            expr::expr(p);
        }
    }
    p.eat_seq(&["SAVE", "EXCEPTIONS"]);
    if p.at_seq(&["EXECUTE", "IMMEDIATE"]) {
        execute_immediate(p);
    } else if !query_or_change(p) {
        p.error("expected a change of rows");
    }
    p.eat_seq(&["SAVE", "EXCEPTIONS"]);
    m.complete(p, FORALL_STMT);
}

/// `EXIT [label] [WHEN condition]`, `CONTINUE …`.
fn exit(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at_name() && !p.at("WHEN") {
        names::name(p);
    }
    if p.eat("WHEN") {
        expr::expr(p);
    }
    m.complete(p, EXIT_STMT);
}

/// `OPEN c [(x, …)]`, `OPEN c FOR {query | string} [USING …]`.
fn open(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    expr::table_operand(p);
    if p.eat("FOR") {
        if query::at_query(p) || query::at_parenthesised_query(p) {
            query::query(p);
        } else {
            expr::expr(p);
        }
        using(p);
    }
    m.complete(p, OPEN_STMT);
}

/// `USING [IN | OUT | IN OUT] x, …`.
fn using(p: &mut Parser<'_>) {
    if !p.at("USING") {
        return;
    }
    let m = p.start();
    p.bump_kw();
    loop {
        p.eat("IN");
        p.eat("OUT");
        expr::expr(p);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, USING_CLAUSE);
}

/// `FETCH c [BULK COLLECT] INTO x, … [LIMIT n]`.
fn fetch(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    expr::table_operand(p);
    if p.at("INTO") || p.at_seq(&["BULK", "COLLECT"]) {
        query::into_clause(p);
    }
    if p.at("LIMIT") {
        let l = p.start();
        p.bump_kw();
        expr::expr(p);
        l.complete(p, LIMIT_CLAUSE);
    }
    m.complete(p, FETCH_STMT);
}

/// `EXECUTE IMMEDIATE string [[BULK COLLECT] INTO …] [USING …] [RETURNING INTO …]`.
fn execute_immediate(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    expr::expr(p);
    loop {
        match p.word() {
            "INTO" | "BULK" => query::into_clause(p),
            "USING" => using(p),
            "RETURNING" | "RETURN" => {
                let r = p.start();
                p.bump_kw();
                query::into_clause(p);
                r.complete(p, RETURNING_CLAUSE);
            }
            _ => break,
        }
    }
    m.complete(p, EXECUTE_IMMEDIATE_STMT);
}
