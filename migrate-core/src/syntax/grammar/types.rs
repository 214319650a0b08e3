//! Data types, as they stand in column definitions, casts, parameters and declarations.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::names;

/// Words that continue a type's name, by the words before them.
fn continues(first: &str, words: &[String], next: &str) -> bool {
    let last = words.last().map_or(first, String::as_str);
    matches!(
        (last, next),
        ("DOUBLE", "PRECISION")
            | ("LONG", "RAW" | "VARCHAR" | "VARBINARY" | "VARGRAPHIC" | "NVARCHAR" | "CHAR")
            | ("NATIONAL", "CHAR" | "CHARACTER" | "VARCHAR" | "TEXT")
            | ("CHAR" | "CHARACTER" | "NCHAR" | "BINARY" | "GRAPHIC", "VARYING" | "LARGE")
            | ("LARGE", "OBJECT")
            | ("SIGNED" | "UNSIGNED", "INTEGER" | "INT")
    )
}

/// A data type: its name, its arguments, and the words that belong to it.
pub(crate) fn data_type(p: &mut Parser<'_>) -> bool {
    if !p.at_name() && !p.at_any(&["CASE"]) {
        p.error("expected a data type");
        return false;
    }
    let m = p.start();
    // PL/SQL: `REF CURSOR`, `REF type`.
    if p.is(Dialect::Oracle) && p.at("REF") && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
    {
        p.bump_kw();
        names::object_name(p);
        m.complete(p, DATA_TYPE);
        return true;
    }
    // DB2: the type of a column, a variable or a row: `ANCHOR [DATA TYPE TO] t.c`, `ANCHOR ROW OF t`.
    if p.is(Dialect::Db2) && p.at("ANCHOR") && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
    {
        p.bump_kw();
        p.eat_seq(&["DATA", "TYPE", "TO"]);
        if !p.nth_at(1, ".") {
            p.eat("ROW");
            p.eat("OF");
        }
        names::object_name(p);
        m.complete(p, DATA_TYPE);
        return true;
    }
    let first = p.word().to_string();
    let quoted = p.kind() == Some(QUOTED_IDENT);
    if p.nth_at(1, ".") || quoted || p.nth_at(1, "%") || p.nth_kind(0) == Some(SUBST) {
        names::object_name(p);
    } else {
        let name = p.start();
        p.bump();
        let mut words: Vec<String> = Vec::new();
        while p.kind() == Some(WORD) && continues(&first, &words, p.word()) {
            words.push(p.word().to_string());
            p.bump();
        }
        name.complete(p, OBJECT_NAME);
    }
    if p.at("%") && p.nth_kind(1) == Some(WORD) {
        let a = p.start();
        p.bump();
        p.bump_kw();
        a.complete(p, TYPE_ATTR);
    }
    type_args(p);
    type_suffix(p, &first);
    m.complete(p, DATA_TYPE);
    true
}

/// `(10)`, `(10, 2)`, `(20 CHAR)`, `(MAX)`, `('a', 'b')`, `(CONTENT schema)`.
fn type_args(p: &mut Parser<'_>) {
    if !p.at("(") {
        return;
    }
    let m = p.start();
    p.bump();
    while !p.at(")") {
        p.bump_balanced();
        // `20 CHAR`, `1 M`, `CONTENT schema`, `[schema].[collection]`, and Oracle's `+3`, `-2`.
        while matches!(p.kind(), Some(WORD | QUOTED_IDENT))
            || p.at(".")
            || p.kind() == Some(NUMBER) && matches!(p.previous(), "-" | "+")
        {
            p.bump();
        }
        if !p.eat(",") {
            break;
        }
    }
    p.close_paren();
    m.complete(p, TYPE_ARGS);
}

fn type_suffix(p: &mut Parser<'_>, first: &str) {
    let datetime = matches!(first, "TIMESTAMP" | "TIME");
    loop {
        let here = match p.word() {
            "WITH" | "WITHOUT" if datetime => {
                let local = usize::from(p.nth_at(1, "LOCAL"));
                if p.nth_at(1 + local, "TIME") && p.nth_at(2 + local, "ZONE") { 3 + local } else { 0 }
            }
            // `INTERVAL DAY (3) TO SECOND (6)`.
            "YEAR" | "DAY" | "HOUR" | "MINUTE" | "MONTH" | "SECOND" if first == "INTERVAL" => 1,
            "TO" if first == "INTERVAL" => 1,
            "UNSIGNED" | "SIGNED" | "ZEROFILL" if p.is(Dialect::MySql) => 1,
            "BINARY" if p.is(Dialect::MySql) && first != "BINARY" && !p.nth_at(1, "(") => 1,
            "ASCII" | "UNICODE" if p.is(Dialect::MySql) => 1,
            "CHARACTER" if p.nth_at(1, "SET") && p.is(Dialect::MySql) => {
                if p.nth_at(2, "=") {
                    4
                } else {
                    3
                }
            }
            "CHARSET" if p.is(Dialect::MySql) => {
                if p.nth_at(1, "=") {
                    3
                } else {
                    2
                }
            }
            "FOR" if p.nth_at(2, "DATA") && matches!(p.nth(1), "BIT" | "SBCS" | "MIXED") => 3,
            "CCSID" if p.is(Dialect::Db2) => 2,
            "VARYING" if p.is(Dialect::Db2) || p.is(Dialect::SqlServer) => 1,
            _ => 0,
        };
        if here == 0 {
            return;
        }
        p.bump_kws(here);
        if first == "INTERVAL" || datetime {
            type_args(p);
        }
    }
}
