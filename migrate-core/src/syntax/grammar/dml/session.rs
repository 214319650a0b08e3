//! TRUNCATE, CALL, LOCK, EXPLAIN, transactions, SET and USE.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, query, statement as any_statement, words};

/// A small statement of a session. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    let d = p.dialect();
    let grammar: fn(&mut Parser<'_>) -> SyntaxKind = match p.word() {
        "TRUNCATE" => truncate,
        "CALL" if p.nth_kind(1) != Some(PUNCT) => call,
        "LOCK" if matches!(p.nth(1), "TABLE" | "TABLES") => lock,
        "UNLOCK" if p.nth_at(1, "TABLES") => lock,
        "EXPLAIN" => explain,
        "DESC" | "DESCRIBE" if d == Dialect::MySql => explain,
        "COMMIT" | "ROLLBACK" | "SAVEPOINT" => transaction,
        "RELEASE" if p.nth_at(1, "SAVEPOINT") || p.nth_at(2, "SAVEPOINT") => transaction,
        "SAVE" | "BEGIN" if matches!(p.nth(1), "TRAN" | "TRANSACTION") => transaction,
        "BEGIN" if d == Dialect::SqlServer && p.nth_at(1, "DISTRIBUTED") => transaction,
        "BEGIN" if d == Dialect::MySql && matches!(p.nth(1), "WORK" | ";" | "") => transaction,
        "START" if p.nth_at(1, "TRANSACTION") => transaction,
        "SET" => set,
        "USE" if d == Dialect::SqlServer || d == Dialect::MySql => use_database,
        _ => return false,
    };
    let m = p.start();
    let kind = grammar(p);
    m.complete(p, kind);
    true
}

fn at_statement_end(p: &Parser<'_>) -> bool {
    p.at_end() || p.at(";") || p.is(Dialect::SqlServer) && words::starts_statement(p)
}

/// Keeps the options of a statement whole.
fn options(p: &mut Parser<'_>) {
    if at_statement_end(p) {
        return;
    }
    let m = p.start();
    while !at_statement_end(p) {
        p.bump_balanced();
    }
    m.complete(p, OPAQUE);
}

fn truncate(p: &mut Parser<'_>) -> SyntaxKind {
    p.bump_kw();
    if p.is(Dialect::MySql) {
        p.eat("TABLE");
    } else if !p.eat_any(&["TABLE", "CLUSTER"]) {
        p.error("expected `TABLE`");
    }
    names::object_name(p);
    if p.is(Dialect::SqlServer) && p.at("WITH") && p.nth_at(1, "(") {
        let m = p.start();
        p.bump_kw();
        p.bump_balanced();
        m.complete(p, OPAQUE);
    } else {
        while p.kind() == Some(WORD) && !at_statement_end(p) {
            p.bump_kw();
        }
    }
    TRUNCATE_STMT
}

fn call(p: &mut Parser<'_>) -> SyntaxKind {
    p.bump_kw();
    expr::table_operand(p);
    if p.at("INTO") {
        query::into_clause(p);
    }
    CALL_STMT
}

/// `LOCK TABLE a, b IN EXCLUSIVE MODE NOWAIT`, `LOCK TABLES a READ, b AS c WRITE`, `UNLOCK TABLES`.
fn lock(p: &mut Parser<'_>) -> SyntaxKind {
    let unlock = p.at("UNLOCK");
    p.bump_kws(2);
    while !unlock && !p.at_end() {
        let t = p.start();
        names::object_name(p);
        if p.at_any(&["PARTITION", "SUBPARTITION"]) {
            let x = p.start();
            p.bump_kw();
            p.eat("FOR");
            p.bump_balanced();
            x.complete(p, PARTITION_EXTENSION);
        }
        if p.is(Dialect::MySql) && !p.at_any(&["READ", "WRITE", "LOW_PRIORITY"]) {
            names::table_alias(p, false);
        }
        t.complete(p, TABLE_REF);
        if p.is(Dialect::MySql) {
            while p.eat_any(&["READ", "LOCAL", "LOW_PRIORITY", "WRITE", "CONCURRENT"]) {}
        }
        if !p.eat(",") {
            break;
        }
    }
    if p.eat("IN") {
        while p.kind() == Some(WORD) && !p.at("MODE") {
            p.bump_kw();
        }
        p.expect("MODE");
    }
    if p.eat("WAIT") {
        expr::expr(p);
    } else {
        p.eat("NOWAIT");
    }
    LOCK_STMT
}

fn explain(p: &mut Parser<'_>) -> SyntaxKind {
    p.bump_kw();
    if p.is(Dialect::MySql) {
        while p.at_any(&["EXTENDED", "PARTITIONS", "ANALYZE"]) || p.at("FORMAT") && p.nth_at(1, "=") {
            let n = if p.at("FORMAT") { 3 } else { 1 };
            p.bump_kws(n);
        }
        if query::at_query(p) || p.at("(") || super::at_change(p) {
            any_statement(p);
        } else {
            options(p);
        }
        return EXPLAIN_STMT;
    }
    let m = p.start();
    while !p.at("FOR") && !at_statement_end(p) {
        p.bump_balanced();
    }
    m.complete(p, OPAQUE);
    if p.expect("FOR") && !p.at_end() {
        any_statement(p);
    }
    EXPLAIN_STMT
}

fn transaction(p: &mut Parser<'_>) -> SyntaxKind {
    let first = p.word().to_string();
    p.bump_kw();
    if p.is(Dialect::SqlServer) {
        p.eat("DISTRIBUTED");
        if p.eat_any(&["TRAN", "TRANSACTION", "WORK"])
            && matches!(p.kind(), Some(WORD | QUOTED_IDENT | PARAM))
            && !words::starts_statement(p)
            && !p.at("WITH")
        {
            let n = p.start();
            p.bump();
            n.complete(p, NAME);
        }
        if p.at("WITH") && (p.nth_at(1, "MARK") || p.nth_at(1, "(")) {
            let m = p.start();
            p.bump_kws(2);
            if p.previous() == "(" {
                while !p.at_end() && !p.eat(")") {
                    p.bump();
                }
            } else if p.kind() == Some(STRING) {
                p.bump();
            }
            m.complete(p, OPAQUE);
        }
        return TRANSACTION_STMT;
    }
    match first.as_str() {
        "SAVEPOINT" => {
            names::name(p);
        }
        "RELEASE" => {
            p.eat("TO");
            p.expect("SAVEPOINT");
            names::name(p);
        }
        "ROLLBACK" => {
            p.eat_any(&["WORK", "TRANSACTION"]);
            if p.eat("TO") {
                p.eat("SAVEPOINT");
                if p.at_name() {
                    names::name(p);
                }
            }
        }
        _ => {}
    }
    // COMMENT, FORCE, WRITE, AND CHAIN, RELEASE, ON ROLLBACK RETAIN CURSORS, the modes of START TRANSACTION.
    while !at_statement_end(p) && matches!(p.kind(), Some(WORD | STRING | NUMBER)) || p.at(",") {
        p.bump_kw();
    }
    TRANSACTION_STMT
}

fn use_database(p: &mut Parser<'_>) -> SyntaxKind {
    p.bump_kw();
    names::name(p);
    USE_STMT
}

/// `SET x = 1, …`, and every option of a session, kept whole.
fn set(p: &mut Parser<'_>) -> SyntaxKind {
    p.bump_kw();
    let transaction = p.at("TRANSACTION")
        || matches!(p.word(), "GLOBAL" | "SESSION" | "LOCAL") && p.nth_at(1, "TRANSACTION")
        || p.is(Dialect::Oracle) && p.at_any(&["CONSTRAINT", "CONSTRAINTS"]);
    if transaction {
        options(p);
        return TRANSACTION_STMT;
    }
    match p.dialect() {
        Dialect::SqlServer => set_tsql(p),
        Dialect::MySql => set_mysql(p),
        Dialect::Db2 if at_db2_assignment(p) => expr::assignments(p),
        _ => options(p),
    }
    SET_STMT
}

fn set_tsql(p: &mut Parser<'_>) {
    if p.kind() != Some(PARAM) {
        options(p);
    } else if p.nth_at(1, "=") && p.nth_at(2, "CURSOR") {
        // `SET @c = CURSOR … FOR SELECT …`.
        let m = p.start();
        p.bump();
        p.bump();
        cursor(p, m);
    } else {
        expr::assignment(p);
    }
}

fn cursor(p: &mut Parser<'_>, m: Marker) {
    while !p.at_end() && !p.at("FOR") && !p.at(";") {
        p.bump_kw();
    }
    if p.eat("FOR") {
        query::query(p);
    }
    m.complete(p, CURSOR_DECL);
}

fn set_mysql(p: &mut Parser<'_>) {
    loop {
        let scope = p.at_any(&["GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY"]);
        if scope && !p.nth_at(1, "=") && !p.nth_at(1, ":=") {
            p.bump_kw();
        }
        let mut n = 1;
        while p.nth_at(n, ".") {
            n += 2;
        }
        if expr::is_assignment_operator(p.nth(n)) || p.kind() == Some(PARAM) {
            expr::assignment(p);
        } else {
            let m = p.start();
            // NAMES, CHARACTER SET, PASSWORD …
            while !p.at_end() && !p.at(";") && !p.at(",") {
                p.bump_balanced();
            }
            m.complete(p, OPAQUE);
        }
        if !p.eat(",") {
            break;
        }
    }
}

/// DB2: an assignment to a variable, not to a special register (`SET SCHEMA x`, `SET CURRENT PATH = …`).
fn at_db2_assignment(p: &Parser<'_>) -> bool {
    let mut n = 1;
    while p.nth_at(n, ".") {
        n += 2;
    }
    let subscript = if p.nth_at(n, "[") { n + 3 } else { n };
    p.at("(") || p.nth_at(subscript, "=") && !p.at_any(&["SCHEMA", "PATH"])
}
