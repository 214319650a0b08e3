//! Statements of T-SQL that are no queries, changes of rows or definitions.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{ddl, expr, names, query, types, words};
use super::super::common::default_value;
use super::header::variable_name;
use super::{at_statement_end, exec, one, statement_list};

/// A procedural statement, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "BEGIN" => return begin(p),
        "IF" => if_statement(p),
        "WHILE" => {
            let m = p.start();
            p.bump_kw();
            expr::condition(p);
            body(p);
            m.complete(p, WHILE_STMT);
        }
        "DECLARE" => declare(p),
        "EXEC" | "EXECUTE" => exec::exec(p),
        "RETURN" => {
            let m = p.start();
            p.bump_kw();
            if query::at_parenthesised_query(p) {
                query::query(p);
            } else if !at_statement_end(p) {
                expr::expr(p);
            }
            m.complete(p, RETURN_STMT);
        }
        "PRINT" => {
            let m = p.start();
            p.bump_kw();
            expr::expr(p);
            m.complete(p, PRINT_STMT);
        }
        "RAISERROR" => raiserror(p),
        "THROW" => {
            let m = p.start();
            p.bump_kw();
            if !at_statement_end(p) {
                expr::comma_separated(p);
            }
            m.complete(p, RAISE_STMT);
        }
        "BREAK" | "CONTINUE" => {
            let m = p.start();
            p.bump_kw();
            m.complete(p, EXIT_STMT);
        }
        "GOTO" => {
            let m = p.start();
            p.bump_kw();
            names::name(p);
            m.complete(p, GOTO_STMT);
        }
        "WAITFOR" => waitfor(p),
        "OPEN" if !matches!(p.nth(1), "SYMMETRIC" | "MASTER") => cursor_statement(p, OPEN_STMT),
        "CLOSE" if !matches!(p.nth(1), "SYMMETRIC" | "MASTER" | "ALL") => cursor_statement(p, CLOSE_STMT),
        "DEALLOCATE" => cursor_statement(p, CLOSE_STMT),
        "FETCH" => fetch(p),
        _ if p.kind() == Some(WORD) && p.nth_at(1, ":") && !p.nth_at(2, ":") => {
            let m = p.start();
            names::name(p);
            p.bump();
            m.complete(p, LABEL);
        }
        _ if p.position() == 0 && at_call(p) => exec::first_in_batch(p),
        _ => return false,
    }
    true
}

/// Whether a name stands at the cursor that no statement begins with.
fn at_call(p: &Parser<'_>) -> bool {
    match p.kind() {
        Some(QUOTED_IDENT) => true,
        Some(WORD) => {
            !words::starts_statement(p)
                && (p.nth_at(1, ".")
                    || p.word().starts_with("SP_")
                    || p.word().starts_with("XP_")
                    || p.nth_kind(1).is_none())
        }
        _ => false,
    }
}

/// `BEGIN … END`, `BEGIN TRY … END TRY BEGIN CATCH … END CATCH`. Not `BEGIN TRANSACTION` and its kin.
fn begin(p: &mut Parser<'_>) -> bool {
    match p.nth(1) {
        "TRAN" | "TRANSACTION" | "DISTRIBUTED" | "DIALOG" | "CONVERSATION" => return false,
        "TRY" => {
            let m = p.start();
            part(p, "TRY");
            p.eat(";");
            if p.at_seq(&["BEGIN", "CATCH"]) {
                part(p, "CATCH");
            } else {
                p.error("expected `BEGIN CATCH`");
            }
            m.complete(p, TRY_STMT);
        }
        _ => {
            let m = p.start();
            p.bump_kw();
            // `BEGIN ATOMIC WITH (…)` of natively compiled code.
            if p.at("ATOMIC") && p.nth_at(1, "WITH") {
                p.bump_kws(2);
                let o = p.start();
                p.bump_balanced();
                o.complete(p, ROUTINE_OPTION);
            }
            statement_list(p, "END");
            p.expect("END");
            m.complete(p, BLOCK);
        }
    }
    true
}

/// `BEGIN TRY statements END TRY`.
fn part(p: &mut Parser<'_>, word: &str) {
    let m = p.start();
    p.bump_kws(2);
    statement_list(p, "END");
    p.expect("END");
    p.expect(word);
    m.complete(p, BLOCK);
}

/// The statement that IF, ELSE or WHILE governs.
fn body(p: &mut Parser<'_>) {
    if p.at_end() || p.at_any(&["END", "ELSE"]) {
        p.error("expected a statement");
        return;
    }
    let m = p.start();
    if p.at(";") {
        // The empty statement.
        p.bump();
    } else {
        one(p);
    }
    m.complete(p, STATEMENT_LIST);
}

/// `IF condition statement [ELSE statement]`.
fn if_statement(p: &mut Parser<'_>) {
    let m = p.start();
    let b = p.start();
    p.bump_kw();
    expr::condition(p);
    body(p);
    if p.at(";") && p.nth_at(1, "ELSE") {
        p.bump();
    }
    b.complete(p, IF_BRANCH);
    if p.at("ELSE") {
        let e = p.start();
        p.bump_kw();
        body(p);
        e.complete(p, ELSE_BRANCH);
    }
    m.complete(p, IF_STMT);
}

/// `DECLARE @a type = x, @t TABLE (…)`, `DECLARE c CURSOR … FOR query`.
fn declare(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    loop {
        if p.kind() == Some(PARAM) {
            variable(p);
        } else if p.nth_at(1, "CURSOR") || p.nth_at(2, "CURSOR") || p.nth_at(3, "CURSOR") {
            cursor(p);
        } else {
            p.error("expected a variable");
            break;
        }
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, DECLARE_STMT);
}

fn variable(p: &mut Parser<'_>) {
    let m = p.start();
    variable_name(p);
    p.eat("AS");
    if p.at("TABLE") && p.nth_at(1, "(") {
        p.bump_kw();
        ddl::table_elements(p);
    } else if p.eat("CURSOR") {
        // A cursor variable has no more to it.
    } else {
        types::data_type(p);
        if !p.eat_seq(&["NOT", "NULL"]) {
            p.eat("NULL");
        }
        default_value(p);
    }
    m.complete(p, VARIABLE_DECL);
}

/// `c [INSENSITIVE] [SCROLL] CURSOR [options] FOR query [FOR UPDATE [OF …]]`.
fn cursor(p: &mut Parser<'_>) {
    let m = p.start();
    names::name(p);
    while !p.at_end() && !p.at("FOR") && !p.at(";") {
        p.bump_kw();
    }
    if p.expect("FOR") {
        query::query(p);
        if p.at("FOR") && matches!(p.nth(1), "UPDATE" | "READ") {
            let u = p.start();
            p.bump_kws(2);
            p.eat("ONLY");
            if p.eat("OF") {
                expr::comma_separated(p);
            }
            u.complete(p, FOR_UPDATE_CLAUSE);
        }
    }
    m.complete(p, CURSOR_DECL);
}

/// `OPEN [GLOBAL] c`, `CLOSE c`, `DEALLOCATE c`.
fn cursor_statement(p: &mut Parser<'_>, kind: crate::syntax::SyntaxKind) {
    let m = p.start();
    p.bump_kw();
    cursor_name(p);
    m.complete(p, kind);
}

fn cursor_name(p: &mut Parser<'_>) {
    if p.at("GLOBAL") && p.nth_kind(1).is_some_and(|k| k != PUNCT) {
        p.bump_kw();
    }
    variable_name(p);
}

/// `FETCH [NEXT | PRIOR | FIRST | LAST | ABSOLUTE n | RELATIVE n] [FROM] c [INTO @a, …]`.
fn fetch(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.eat_any(&["ABSOLUTE", "RELATIVE"]) {
        expr::operand(p);
    } else {
        p.eat_any(&["NEXT", "PRIOR", "FIRST", "LAST"]);
    }
    p.eat("FROM");
    cursor_name(p);
    if p.at("INTO") {
        query::into_clause(p);
    }
    m.complete(p, FETCH_STMT);
}

/// `RAISERROR (message, severity, state, …) WITH NOWAIT`, and the old `RAISERROR 50001 'message'`.
fn raiserror(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at("(") {
        let a = p.start();
        p.bump();
        expr::comma_separated(p);
        p.close_paren();
        a.complete(p, ARG_LIST);
        if p.at("WITH") && matches!(p.nth(1), "NOWAIT" | "LOG" | "SETERROR") {
            let o = p.start();
            p.bump_kws(2);
            while p.at(",") && p.nth_kind(1) == Some(WORD) {
                p.bump_kws(2);
            }
            o.complete(p, OPAQUE);
        }
    } else {
        expr::operand(p);
        if !at_statement_end(p) {
            expr::comma_separated(p);
        }
    }
    m.complete(p, RAISE_STMT);
}

/// `WAITFOR DELAY '…'`, `WAITFOR TIME '…'`, `WAITFOR (statement), TIMEOUT n`.
fn waitfor(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at("(") {
        p.bump_balanced();
    } else {
        p.eat_any(&["DELAY", "TIME"]);
        expr::operand(p);
    }
    if p.eat(",") {
        p.expect("TIMEOUT");
        expr::operand(p);
    }
    m.complete(p, WAITFOR_STMT);
}
