//! Statements of stored programs.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::super::{expr, names, query, statement as any_statement};
use super::super::common::{case_statement, end_label, if_statement, rest_of_statement, statement_list};
use super::{block, declaration, header, labels};

/// Whether a statement that can be a routine's body begins at the cursor.
pub(super) fn begins_body(p: &Parser<'_>) -> bool {
    p.at_any(&[
        "BEGIN", "RETURN", "IF", "CALL", "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "SIGNAL", "VALUES",
    ]) || p.nth_at(1, ":")
}

/// One statement, without its semicolon.
pub(super) fn statement(p: &mut Parser<'_>) {
    labels(p);
    if !own(p) {
        any_statement(p);
    }
}

/// A statement that only stored programs have. `false`: none begins at the cursor, and nothing was consumed.
pub(super) fn own(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "BEGIN" if !matches!(p.nth(1), "WORK" | ";" | "") => block(p),
        "DECLARE" if !p.nth_at(1, "GLOBAL") => declaration::declaration(p),
        "IF" => if_statement(p, "ELSEIF", statement),
        "CASE" => case_statement(p, statement),
        "LOOP" => {
            let m = p.start();
            p.bump_kw();
            end_of_loop(p, "LOOP");
            m.complete(p, LOOP_STMT);
        }
        "WHILE" => {
            let m = p.start();
            p.bump_kw();
            expr::expr(p);
            do_body(p, "WHILE");
            m.complete(p, WHILE_STMT);
        }
        "REPEAT" if !p.nth_at(1, "(") => repeat(p),
        "FOR" => for_statement(p),
        "LEAVE" | "ITERATE" => simple(p, EXIT_STMT),
        "GOTO" => simple(p, GOTO_STMT),
        "RETURN" => {
            let m = p.start();
            p.bump_kw();
            if header::at_query(p) {
                query::query(p);
            } else if !p.at(";") && !p.at_end() {
                expr::expr(p);
            }
            m.complete(p, RETURN_STMT);
        }
        "SIGNAL" | "RESIGNAL" => signal(p),
        "GET" if matches!(p.nth(1), "DIAGNOSTICS" | "CURRENT" | "STACKED") => {
            let m = p.start();
            rest_of_statement(p, OPAQUE);
            m.complete(p, DIAGNOSTICS_STMT);
        }
        // DB2: `SET c = CURSOR FOR SELECT …`.
        "SET" if p.nth_at(2, "=") && p.nth_at(3, "CURSOR") => {
            let m = p.start();
            p.bump_kw();
            let c = p.start();
            declaration::cursor(p);
            c.complete(p, CURSOR_DECL);
            m.complete(p, SET_STMT);
        }
        "OPEN" => open(p),
        "FETCH" => fetch(p),
        "CLOSE" => simple(p, CLOSE_STMT),
        "PREPARE" => prepare(p),
        "EXECUTE" => execute(p),
        "DEALLOCATE" => {
            let m = p.start();
            p.bump_kw();
            p.eat("PREPARE");
            names::name(p);
            m.complete(p, EXECUTE_STMT);
        }
        // MySQL: evaluates expressions for what they do.
        "DO" if p.is(Dialect::MySql) => {
            let m = p.start();
            p.bump_kw();
            expr::comma_separated(p);
            m.complete(p, CALL_STMT);
        }
        "PIPE" if p.nth_at(1, "(") => {
            let m = p.start();
            p.bump_kw();
            expr::expr(p);
            m.complete(p, PIPE_STMT);
        }
        _ => return false,
    }
    true
}

/// A word, and a name after it.
fn simple(p: &mut Parser<'_>, kind: SyntaxKind) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    // DB2: `CLOSE c WITH RELEASE`.
    if p.at("WITH") && kind == CLOSE_STMT {
        p.bump_kws(2);
    }
    m.complete(p, kind);
}

/// `statements END word [label]`.
fn end_of_loop(p: &mut Parser<'_>, word: &str) {
    statement_list(p, &["END"], statement);
    p.expect("END");
    p.expect(word);
    end_label(p);
}

/// `DO statements END word [label]`; MariaDB's Oracle mode has LOOP.
fn do_body(p: &mut Parser<'_>, word: &str) {
    if !p.at("DO") {
        p.recover("expected `DO`", &["DO", ";"]);
    }
    if p.eat("DO") {
        end_of_loop(p, word);
    }
}

/// `REPEAT statements UNTIL condition END REPEAT [label]`.
fn repeat(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    statement_list(p, &["UNTIL", "END"], statement);
    if p.expect("UNTIL") {
        expr::expr(p);
    }
    p.expect("END");
    p.expect("REPEAT");
    end_label(p);
    m.complete(p, REPEAT_STMT);
}

/// DB2: `FOR v AS [c CURSOR [WITH HOLD] FOR] query DO … END FOR`; MariaDB: `FOR i IN [REVERSE] a..b DO … END FOR`.
fn for_statement(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    if p.eat("IN") {
        p.eat("REVERSE");
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
    } else {
        p.expect("AS");
        if !header::at_query(p) {
            let c = p.start();
            while !p.at_end() && !p.at_any(&["FOR", "DO", ";"]) {
                p.bump_kw();
            }
            p.expect("FOR");
            query::query(p);
            c.complete(p, CURSOR_DECL);
        } else {
            query::query(p);
        }
    }
    do_body(p, "FOR");
    m.complete(p, FOR_STMT);
}

/// `SIGNAL {SQLSTATE [VALUE] x | condition} [SET item = value, …]`; DB2 also `SIGNAL SQLSTATE 'x' ('text')`.
fn signal(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.eat("SQLSTATE") {
        p.eat("VALUE");
        expr::operand(p);
    } else if p.at_name() && !p.at("SET") {
        names::name(p);
    }
    if p.at("SET") {
        let s = p.start();
        p.bump_kw();
        expr::assignments(p);
        s.complete(p, SET_CLAUSE);
    } else if p.at("(") {
        expr::expr(p);
    }
    m.complete(p, SIGNAL_STMT);
}

/// `OPEN c [USING x, …]`; MariaDB `OPEN c(x)`.
fn open(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    expr::table_operand(p);
    using(p);
    m.complete(p, OPEN_STMT);
}

fn using(p: &mut Parser<'_>) {
    if p.at("USING") {
        let u = p.start();
        p.bump_kw();
        expr::comma_separated(p);
        u.complete(p, USING_CLAUSE);
    }
}

/// `FETCH [[NEXT] FROM] c INTO a, …`.
fn fetch(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.nth_at(1, "FROM") {
        p.eat("NEXT");
    }
    p.eat("FROM");
    names::name(p);
    if p.at("INTO") {
        query::into_clause(p);
    }
    m.complete(p, FETCH_STMT);
}

/// `PREPARE s [OUTPUT INTO d] FROM x`.
fn prepare(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::name(p);
    while !p.at_end() && !p.at_any(&["FROM", ";"]) {
        p.bump_kw();
    }
    if p.expect("FROM") {
        expr::expr(p);
    }
    m.complete(p, PREPARE_STMT);
}

/// `EXECUTE IMMEDIATE x`, `EXECUTE s [INTO a, …] [USING b, …]`.
fn execute(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    let kind = if p.eat("IMMEDIATE") {
        expr::expr(p);
        EXECUTE_IMMEDIATE_STMT
    } else {
        names::name(p);
        EXECUTE_STMT
    };
    if p.at("INTO") {
        query::into_clause(p);
    }
    using(p);
    m.complete(p, kind);
}
