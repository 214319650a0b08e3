//! Definitions of few words: synonyms, comments, schemas and databases, directories, links, and dropping.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{names, types};
use super::option;

/// One of the statements of this file, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "CREATE" => create(p),
        "COMMENT" if p.nth_at(1, "ON") => comment(p),
        // DB2 for i and z/OS.
        "LABEL" if p.nth_at(1, "ON") && p.is(Dialect::Db2) => comment(p),
        "DROP" => drop(p),
        _ => false,
    }
}

fn create(p: &mut Parser<'_>) -> bool {
    let mut n = 1;
    while matches!(p.nth(n), "OR" | "REPLACE" | "PUBLIC" | "EDITIONABLE" | "NONEDITIONABLE" | "SHARED") {
        n += 1;
    }
    match (p.nth(n), p.nth(n + 1)) {
        ("SYNONYM" | "ALIAS" | "NICKNAME", _) => synonym(p, n + 1),
        ("DATABASE", "LINK") => tail_of(p, n + 2, CREATE_DATABASE_LINK_STMT),
        ("SERVER", _) => tail_of(p, n + 1, CREATE_DATABASE_LINK_STMT),
        ("SCHEMA", _) => schema(p, n + 1),
        ("DATABASE", _) => tail_of(p, n + 1, CREATE_DATABASE_STMT),
        ("DIRECTORY", _) => tail_of(p, n + 1, CREATE_DIRECTORY_STMT),
        ("PARTITION", "FUNCTION") => partition_function(p, n + 2),
        ("PARTITION", "SCHEME") => partition_scheme(p, n + 2),
        _ => false,
    }
}

/// `SYNONYM a FOR b[@link]`; DB2: `ALIAS a FOR [TABLE] b`.
fn synonym(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    p.eat_seq(&["SHARING", "="]);
    if p.expect("FOR") {
        p.eat_any(&["TABLE", "MODULE", "SEQUENCE"]);
        names::object_name(p);
    }
    m.complete(p, CREATE_SYNONYM_STMT);
    true
}

/// `SCHEMA [name] [AUTHORIZATION owner] …`.
fn schema(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    if !p.at("AUTHORIZATION") {
        names::object_name(p);
    }
    if p.eat("AUTHORIZATION") {
        names::object_name(p);
    }
    options(p);
    m.complete(p, CREATE_SCHEMA_STMT);
    true
}

/// A name and everything after it, option by option.
fn tail_of(p: &mut Parser<'_>, words: usize, kind: crate::syntax::SyntaxKind) -> bool {
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    if p.is(Dialect::SqlServer) {
        p.opaque_until(OPAQUE, &[";"]);
    } else {
        while !p.at_end() && !p.at(";") {
            p.bump_balanced();
        }
    }
    m.complete(p, kind);
    true
}

fn options(p: &mut Parser<'_>) {
    if p.is(Dialect::SqlServer) {
        return;
    }
    while option::clause(p, VIEW_OPTION) {}
}

/// T-SQL: `PARTITION FUNCTION f (type) AS RANGE [LEFT | RIGHT] FOR VALUES (…)`.
fn partition_function(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    names::object_name(p);
    if p.expect("(") {
        types::data_type(p);
        p.expect(")");
    }
    p.expect("AS");
    p.expect("RANGE");
    p.eat_any(&["LEFT", "RIGHT"]);
    p.expect("FOR");
    if p.expect("VALUES") && p.at("(") {
        let v = p.start();
        p.bump();
        while !p.at(")") && !p.at_end() {
            super::super::expr::expr(p);
            if !p.eat(",") {
                break;
            }
        }
        p.expect(")");
        v.complete(p, PARTITION_VALUES);
    }
    m.complete(p, CREATE_PARTITION_FUNCTION_STMT);
    true
}

/// T-SQL: `PARTITION SCHEME s AS PARTITION f [ALL] TO (filegroups)`.
fn partition_scheme(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    names::object_name(p);
    p.expect("AS");
    p.expect("PARTITION");
    names::object_name(p);
    p.eat("ALL");
    if p.expect("TO") && p.at("(") {
        p.bump_balanced();
    }
    m.complete(p, CREATE_PARTITION_SCHEME_STMT);
    true
}

/// `COMMENT ON kind name IS 'text'`; DB2: `COMMENT ON t (a IS 'x', b IS 'y')`.
fn comment(p: &mut Parser<'_>) -> bool {
    let m = p.start();
    p.bump_kws(2);
    if p.at("(") || p.nth_at(1, "(") || (p.nth_at(1, ".") && p.nth_at(3, "(")) {
        names::object_name(p);
        column_texts(p);
        m.complete(p, COMMENT_STMT);
        return true;
    }
    // DB2 for i: `LABEL ON COLUMN t (a IS 'x', b TEXT IS 'y')`, `LABEL ON TABLE t IS 'x'`.
    if p.is(Dialect::Db2) && p.at("COLUMN") && of_columns(p) {
        p.bump_kw();
        names::object_name(p);
        column_texts(p);
        m.complete(p, COMMENT_STMT);
        return true;
    }
    // `COMMENT ON MATERIALIZED VIEW m IS …`, `COMMENT ON COLUMN s.t.c IS …`.
    while p.kind() == Some(WORD)
        && !p.nth_at(1, ".")
        && !p.nth_at(1, "IS")
        && !p.nth_at(1, "(")
        && !p.nth_at(1, "@")
    {
        p.bump_kw();
    }
    names::object_name(p);
    if p.at("(") {
        p.bump_balanced();
    }
    p.expect("IS");
    text(p);
    m.complete(p, COMMENT_STMT);
    true
}

/// Whether the name after the cursor is followed by columns in parentheses.
fn of_columns(p: &Parser<'_>) -> bool {
    let mut n = 2;
    while p.nth_at(n, ".") || p.nth_at(n, "/") {
        n += 2;
    }
    p.nth_at(n, "(")
}

/// `(a IS 'x', b [TEXT] IS 'y')`.
fn column_texts(p: &mut Parser<'_>) {
    if !p.eat("(") {
        return;
    }
    while !p.at(")") && !p.at_end() {
        let a = p.start();
        names::name(p);
        p.eat("TEXT");
        p.expect("IS");
        text(p);
        a.complete(p, ASSIGNMENT);
        if !p.eat(",") {
            break;
        }
    }
    p.expect(")");
}

fn text(p: &mut Parser<'_>) {
    if p.kind() == Some(STRING) {
        let l = p.start();
        p.bump();
        l.complete(p, LITERAL);
    } else {
        p.error("expected a string");
    }
}

/// `DROP kind [IF EXISTS] name [, name …] …`; dropping tables is the tables' own.
fn drop(p: &mut Parser<'_>) -> bool {
    let mut n = 1;
    while p.nth_kind(n) == Some(WORD) && is_kind_word(p.nth(n)) {
        n += 1;
    }
    if n == 1 {
        return false;
    }
    let m = p.start();
    p.bump_kws(n);
    p.eat_seq(&["IF", "EXISTS"]);
    loop {
        // MySQL users: `'app'@'%'`.
        if p.kind() == Some(STRING) {
            p.bump();
            if p.kind() == Some(PARAM) {
                p.bump();
            }
        } else {
            names::object_name(p);
        }
        if p.at("(") {
            p.bump_balanced();
        }
        if !p.eat(",") {
            break;
        }
    }
    // `DROP INDEX i ON t`, `DROP USER u CASCADE`, `DROP TYPE t FORCE`.
    if p.eat("ON") {
        names::object_name(p);
    }
    while p.at_any(&[
        "CASCADE",
        "CONSTRAINTS",
        "RESTRICT",
        "FORCE",
        "PURGE",
        "VALIDATE",
        "PRESERVE",
        "TABLE",
        "INCLUDING",
        "CONTENTS",
        "AND",
        "DATAFILES",
        "ONLINE",
    ]) {
        p.bump_kw();
    }
    m.complete(p, DROP_STMT);
    true
}

fn is_kind_word(w: &str) -> bool {
    matches!(
        w,
        "VIEW"
            | "INDEX"
            | "SEQUENCE"
            | "SYNONYM"
            | "PUBLIC"
            | "ALIAS"
            | "TRIGGER"
            | "PROCEDURE"
            | "PROC"
            | "FUNCTION"
            | "PACKAGE"
            | "BODY"
            | "TYPE"
            | "DISTINCT"
            | "MATERIALIZED"
            | "SNAPSHOT"
            | "SCHEMA"
            | "DATABASE"
            | "LINK"
            | "USER"
            | "ROLE"
            | "LOGIN"
            | "DIRECTORY"
            | "TABLESPACE"
            | "CLUSTER"
            | "CONTEXT"
            | "LIBRARY"
            | "OPERATOR"
            | "INDEXTYPE"
            | "PROFILE"
            | "EVENT"
            | "SPECIFIC"
            | "DOMAIN"
            | "DEFAULT"
            | "RULE"
            | "AGGREGATE"
            | "ASSEMBLY"
            | "PARTITION"
            | "SCHEME"
            | "FULLTEXT"
            | "CATALOG"
            | "STOPLIST"
            | "STATISTICS"
            | "SERVER"
            | "LOG"
            | "BUFFERPOOL"
            | "STOGROUP"
            | "MODULE"
            | "VARIABLE"
            | "MASK"
            | "PERMISSION"
            | "JAVA"
            | "SOURCE"
            | "CLASS"
            | "XML"
            | "COLLECTION"
            | "CERTIFICATE"
            | "SYMMETRIC"
            | "ASYMMETRIC"
            | "MASTER"
            | "KEY"
            | "CREDENTIAL"
            | "AUDIT"
            | "POLICY"
            | "QUEUE"
            | "SERVICE"
            | "CONTRACT"
            | "MESSAGE"
            | "EDITION"
            | "DIMENSION"
            | "OUTLINE"
            | "APPLICATION"
            | "SECURITY"
            | "WRAPPER"
            | "NICKNAME"
            | "TRANSFORM"
            | "METHOD"
    )
}
