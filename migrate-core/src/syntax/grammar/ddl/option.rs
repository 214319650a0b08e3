//! Clauses about storage and properties that PostgreSQL has no word for. Each is one node, so that each can be named.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::{names, words};

/// Consumes one clause: a word, what belongs to it (`= value`, a number, a literal, a parenthesised group), and nothing of
/// the next clause. `false`: the statement has ended.
pub(super) fn clause(p: &mut Parser<'_>, kind: SyntaxKind) -> bool {
    if p.at_end() || p.at(";") || p.at(")") || p.kind() != Some(WORD) {
        return false;
    }
    if p.is(Dialect::SqlServer) && !at_tsql_option(p) {
        return false;
    }
    let m = p.start();
    let first = p.word().to_string();
    p.bump_kw();
    p.eat_any(&["=", "AS", "IS"]);
    match first.as_str() {
        "TABLESPACE" | "IN" | "ON" | "FILESTREAM_ON" | "BUFFER_POOL" | "BUFFERPOOL" | "INDEXTYPE"
        | "TEXTIMAGE_ON" | "LOCK" | "ALGORITHM" | "PARSER" | "COLLATE" | "ENGINE" | "QUOTA" | "PROFILE"
        | "DEFAULT_SCHEMA" | "LOGIN" => {
            if p.kind() == Some(STRING) {
                p.bump();
            } else if p.at_name() {
                names::object_name(p);
            }
        }
        "DEFAULT" | "TEMPORARY" if p.at("TABLESPACE") => {
            p.bump_kw();
            names::name(p);
        }
        // DB2: `NOT CLUSTER`, `COPY YES`, `GBPCACHE CHANGED`.
        "NOT" if p.is(Dialect::Db2) => p.bump_kw(),
        "CLOSE" | "COMPRESS" | "COPY" | "DEFER" | "DEFINE" | "ERASE" | "GBPCACHE" | "LEVEL2"
            if p.is(Dialect::Db2) && p.kind() == Some(WORD) =>
        {
            p.bump_kw();
        }
        "WITH" | "FOR" | "KEY" | "NO" | "NOT" | "CHANGE" | "STOPLIST" | "ALLOW" | "DISALLOW" | "REVERSE"
        | "PAGE" | "USING" | "COLLECT" | "COMPUTE" | "SORT" | "ADVANCED" | "PARTIAL" => {
            while p.kind() == Some(WORD) && !starts_clause(p) {
                p.bump_kw();
            }
        }
        _ => {}
    }
    // DB2 for z/OS: `PRIQTY -1`.
    if p.at("-") && p.nth_kind(1) == Some(NUMBER) {
        p.bump();
    }
    while matches!(p.kind(), Some(NUMBER | STRING))
        || p.at("=")
        || p.at("%")
        || (p.at("(") && first != "WHERE")
    {
        p.bump_balanced();
    }
    if p.is(Dialect::Db2) && p.previous().starts_with(|c: char| c.is_ascii_digit()) {
        p.eat_any(&["G", "M", "K"]);
    }
    m.complete(p, kind);
    true
}

/// T-SQL ends statements without a mark: only what can belong to a definition is taken.
fn at_tsql_option(p: &Parser<'_>) -> bool {
    matches!(
        p.word(),
        "ON" | "FILESTREAM_ON" | "TEXTIMAGE_ON" | "STOPLIST" | "KEY" | "USING" | "FOR" | "WITH" | "COLLATE"
    ) && !words::starts_statement(p)
}

/// Words with which another clause begins, whatever stood before.
fn starts_clause(p: &Parser<'_>) -> bool {
    matches!(
        p.word(),
        "AS" | "TABLESPACE"
            | "PCTFREE"
            | "INITRANS"
            | "MAXTRANS"
            | "STORAGE"
            | "LOGGING"
            | "NOLOGGING"
            | "PARALLEL"
            | "NOPARALLEL"
            | "COMPRESS"
            | "NOCOMPRESS"
            | "LOCAL"
            | "GLOBAL"
            | "INVISIBLE"
            | "VISIBLE"
            | "WHERE"
            | "INCLUDE"
            | "CLUSTER"
            | "MINPCTUSED"
    )
}
