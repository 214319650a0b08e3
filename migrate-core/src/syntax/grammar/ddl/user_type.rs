//! User-defined types and domains.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names, types};
use super::table;

/// CREATE TYPE (not its body), CREATE DOMAIN, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    if !p.at("CREATE") {
        return false;
    }
    let mut n = 1;
    while matches!(p.nth(n), "OR" | "REPLACE" | "EDITIONABLE" | "NONEDITIONABLE" | "DISTINCT") {
        n += 1;
    }
    if p.nth_at(n, "DOMAIN") {
        return domain(p, n + 1);
    }
    if !p.nth_at(n, "TYPE") || p.nth_at(n + 1, "BODY") {
        return false;
    }
    let m = p.start();
    p.bump_kws(n + 1);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    p.eat_any(&["FORCE"]);
    // `OID '…'`, `AUTHID DEFINER`, `SHARING = …`, `ACCESSIBLE BY (…)`.
    while p.at_any(&["OID", "AUTHID", "SHARING", "ACCESSIBLE", "DEFAULT", "TIMESTAMP"]) && !p.at_end() {
        let o = p.start();
        p.bump_kws(2);
        while p.at_any(&["=", "(", "BY"]) || p.kind() == Some(STRING) {
            p.bump_balanced();
        }
        o.complete(p, VIEW_OPTION);
    }
    match p.word() {
        "FROM" => {
            p.bump_kw();
            types::data_type(p);
            while p.at_any(&["NULL", "NOT"]) {
                p.bump_kw();
            }
        }
        "EXTERNAL" => {
            p.opaque_until(OPAQUE, &[";"]);
        }
        "AS" | "IS" => {
            p.bump_kw();
            definition(p);
        }
        "UNDER" => {
            p.bump_kw();
            names::object_name(p);
            p.eat("AS");
            if p.at("(") {
                attributes(p);
            }
        }
        _ => {}
    }
    // `NOT FINAL`, `INSTANTIABLE`, `WITH COMPARISONS`, `MODE DB2SQL`, `WITH (MEMORY_OPTIMIZED = ON)`, `REF USING …`.
    if !p.at_end() && !p.at(";") && !p.at(")") && !(p.is(Dialect::SqlServer) && !p.at("WITH")) {
        p.opaque_until(VIEW_OPTION, &[";"]);
    }
    m.complete(p, CREATE_TYPE_STMT);
    true
}

fn definition(p: &mut Parser<'_>) {
    match p.word() {
        "OBJECT" | "OPAQUE" => {
            p.bump_kw();
            if p.eat("UNDER") {
                names::object_name(p);
            }
            if p.at("(") {
                attributes(p);
            }
        }
        "TABLE" if p.nth_at(1, "OF") => {
            p.bump_kws(2);
            element(p);
        }
        "TABLE" if p.nth_at(1, "(") => {
            p.bump_kw();
            table::elements(p);
        }
        "VARRAY" | "VARYING" | "ARRAY" => {
            p.bump_kw();
            p.eat("ARRAY");
            if p.at("(") {
                p.bump_balanced();
            }
            if p.expect("OF") {
                element(p);
            }
        }
        "(" => attributes(p),
        "ROW" if p.nth_at(1, "(") => {
            p.bump_kw();
            attributes(p);
        }
        _ => {
            types::data_type(p);
            // DB2: `AS INTEGER ARRAY[10]`.
            if p.at("ARRAY") {
                p.opaque_until(VIEW_OPTION, &[";", "WITH"]);
            }
        }
    }
}

fn element(p: &mut Parser<'_>) {
    if p.at("(") {
        p.bump();
        types::data_type(p);
        p.expect(")");
    } else {
        types::data_type(p);
    }
    if p.at_seq(&["NOT", "NULL"]) {
        p.bump_kws(2);
    }
}

/// `(a type, b type, MEMBER FUNCTION …, …)`.
fn attributes(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        let a = p.start();
        if at_method(p) {
            while !p.at_end() && !p.at(",") && !p.at(")") {
                p.bump_balanced();
            }
            a.complete(p, TYPE_METHOD);
        } else {
            names::name(p);
            types::data_type(p);
            if !p.at(",") && !p.at(")") {
                p.opaque_until(COLUMN_OPTION, &[","]);
            }
            a.complete(p, TYPE_ATTRIBUTE);
        }
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    p.expect(")");
    m.complete(p, TABLE_ELEMENTS);
}

fn at_method(p: &Parser<'_>) -> bool {
    p.at_any(&[
        "MEMBER",
        "STATIC",
        "CONSTRUCTOR",
        "MAP",
        "ORDER",
        "OVERRIDING",
        "FINAL",
        "NOT",
        "INSTANTIABLE",
        "PRAGMA",
    ]) && p.nth_kind(1) == Some(WORD)
        && matches!(
            p.nth(1),
            "FUNCTION"
                | "PROCEDURE"
                | "MEMBER"
                | "STATIC"
                | "CONSTRUCTOR"
                | "FINAL"
                | "INSTANTIABLE"
                | "OVERRIDING"
                | "MAP"
                | "ORDER"
                | "RESTRICT_REFERENCES"
        )
}

/// `CREATE DOMAIN name AS type [constraints]` (Oracle 23ai, SQL standard).
fn domain(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    p.eat("AS");
    types::data_type(p);
    while !p.at_end() && !p.at(";") {
        let before = p.position();
        if p.at("CHECK") && p.nth_at(1, "(") {
            let c = p.start();
            p.bump_kws(2);
            expr::expr(p);
            p.expect(")");
            c.complete(p, CHECK_CONSTRAINT);
        } else {
            p.bump_balanced();
        }
        if p.position() == before {
            break;
        }
    }
    m.complete(p, CREATE_DOMAIN_STMT);
    true
}
