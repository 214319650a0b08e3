//! Columns that XMLTABLE, JSON_TABLE, OPENJSON and their kin make, with their types.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, types};

/// `COLUMNS (a type PATH '…', …)` of XMLTABLE and JSON_TABLE (Oracle and DB2 without parentheses in XMLTABLE),
/// `WITH (a type '…', …)` of OPENJSON and OPENXML; the cursor is at the keyword.
pub(crate) fn columns_clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    column_defs(p, m);
}

/// `(a type, …)` without a keyword.
pub(crate) fn columns(p: &mut Parser<'_>) {
    let m = p.start();
    column_defs(p, m);
}

fn column_defs(p: &mut Parser<'_>, m: Marker) {
    let parens = p.eat("(");
    loop {
        output_column(p);
        if !p.eat(",") {
            break;
        }
    }
    if parens {
        p.close_paren();
    }
    m.complete(p, COLUMNS_CLAUSE);
}

/// Words that follow the type of a column of XMLTABLE, JSON_TABLE, OPENJSON and OPENXML.
const COLUMN_WORDS: &[&str] = &[
    "EXISTS",
    "FORMAT",
    "JSON",
    "WITH",
    "WITHOUT",
    "WRAPPER",
    "ARRAY",
    "CONDITIONAL",
    "UNCONDITIONAL",
    "ON",
    "EMPTY",
    "ERROR",
    "NULL",
    "TRUE",
    "FALSE",
    "TRUNCATE",
    "ALLOW",
    "DISALLOW",
    "SCALARS",
    "KEEP",
    "OMIT",
    "QUOTES",
    "AS",
    "BY",
    "REF",
    "VALUE",
    "LAX",
    "STRICT",
    "CHARACTER",
    "SET",
    "MISMATCH",
    "SEQUENCE",
    "NOT",
    "ASCII",
    "PRETTY",
    "ENCODING",
    "UTF8",
];

fn output_column(p: &mut Parser<'_>) {
    let m = p.start();
    if p.at("NESTED") && (p.nth_at(1, "PATH") || p.nth_kind(1) == Some(STRING)) {
        p.bump_kw();
        p.eat("PATH");
        expr::expr(p);
        columns_of_nested(p, m);
        return;
    }
    if !names::name(p) {
        m.abandon(p);
        p.opaque_until(ERROR, &[","]);
        return;
    }
    if !p.eat_seq(&["FOR", "ORDINALITY"]) {
        let untyped = p.at_any(&["PATH", "EXISTS", "FORMAT", ",", ")", "TRUNCATE"]);
        if !untyped {
            types::data_type(p);
        }
        while !p.at_end() && !p.at(",") && !p.at(")") {
            if p.at_any(&["PATH", "DEFAULT"]) {
                p.bump_kw();
                expr::expr(p);
            } else if p.kind() == Some(STRING) {
                expr::expr(p);
            } else if p.at("COLLATE") {
                p.bump_kw();
                names::name(p);
            } else if p.at_any(COLUMN_WORDS) {
                p.bump_kw();
            } else if p.at("(") {
                p.bump_balanced();
            } else {
                break;
            }
        }
    }
    m.complete(p, COLUMN_DEF);
}

fn columns_of_nested(p: &mut Parser<'_>, m: Marker) {
    if p.at("COLUMNS") {
        columns_clause(p);
    } else {
        p.error("expected `COLUMNS`");
    }
    m.complete(p, COLUMN_DEF);
}
