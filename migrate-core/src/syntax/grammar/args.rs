//! The arguments of a call, with the clauses that particular functions have inside their parentheses.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::{call, expr, names, query, types};

/// `(a, b => c, DISTINCT d …)`; the cursor is at `(`.
pub(crate) fn arg_list(p: &mut Parser<'_>) {
    let m = p.start();
    // T-SQL's OPENROWSET separates the parts of its second argument by semicolons.
    let semicolons = p.is(Dialect::SqlServer) && p.after_parens(0).is_some();
    // Oracle lets the names that these give to their arguments stand without AS.
    let ranks = p.previous() == "APPROX_RANK";
    let mut aliases = matches!(p.previous(), "XMLATTRIBUTES" | "XMLFOREST" | "XMLCOLATTVAL");
    let family = Family::of(p.previous());
    p.expect("(");
    while p.at_any(&["DISTINCT", "ALL", "UNIQUE"]) && !p.nth_at(1, ",") && !p.nth_at(1, ")") {
        p.bump_kw();
    }
    while !p.at(")") && !p.at_end() {
        if ranks && p.at_seq(&["PARTITION", "BY"]) {
            // `APPROX_RANK (PARTITION BY a ORDER BY b)`.
            let a = p.start();
            call::partition_and_order(p);
            a.complete(p, ARG);
        } else {
            arg(p, family, aliases);
        }
        while at_clause(p) {
            aliases |= p.at("USING");
            clause(p, family, aliases);
        }
        if !(p.eat(",") || semicolons && p.eat(";")) {
            break;
        }
        if p.at(")") {
            p.error("expected an expression");
        }
    }
    p.close_paren();
    m.complete(p, ARG_LIST);
}

fn arg(p: &mut Parser<'_>, family: Family, aliases: bool) {
    // JSON_OBJECT() and XMLAGG may have nothing but a clause.
    if at_clause(p) && !p.at_any(&["NULL", "DEFAULT"]) {
        return;
    }
    let named = p.at_name() && p.nth_at(1, "=>");
    let a = p.start();
    if named {
        names::name(p);
        p.bump();
    }
    if at_words(p) {
        p.opaque_until(OPAQUE, &[","]);
    } else if p.at("*") {
        let s = p.start();
        p.bump();
        s.complete(p, STAR_EXPR);
    } else if query::at_query(p) {
        query::query(p);
    } else {
        value(p, family);
        // PL/SQL's qualified expressions: `t(1 => 'a', 2 => 'b')`.
        if p.at("=>") && p.is(Dialect::Oracle) {
            p.bump();
            value(p, family);
            a.complete(p, NAMED_ARG);
            return;
        }
        if aliases {
            names::alias(p);
        }
    }
    a.complete(p, if named { NAMED_ARG } else { ARG });
}

/// An expression with the words that some functions put before and after it.
fn value(p: &mut Parser<'_>, family: Family) {
    let xml_value = family == Family::Xml && p.at_any(&["DOCUMENT", "CONTENT"]) && begins_operand(p, 1);
    if xml_value || has_prefix(p, family) {
        p.bump_kw();
    }
    let pair = p.start();
    let key = family == Family::Json && p.at("KEY") && begins_operand(p, 1);
    if key {
        p.bump_kw();
        expr::operand(p);
    } else {
        expr::expr(p);
    }
    if key || p.at(":") || p.at("VALUE") && begins_operand(p, 1) {
        if !p.eat_any(&["VALUE", ":", "IS"]) {
            p.error("expected `VALUE`");
        }
        expr::expr(p);
        pair.complete(p, JSON_PAIR);
    } else {
        pair.abandon(p);
    }
    if p.at("AS") {
        if xml_value {
            p.bump_kw();
            types::data_type(p);
        } else if matches!(p.nth(2), "," | ")")
            && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
        {
            names::alias(p);
        }
    }
    // `SUBSTRING (x FROM 1 FOR 2)`, `OVERLAY (x PLACING y FROM 1 FOR 2)`.
    for word in ["PLACING", "FROM", "FOR"] {
        if p.at(word) {
            p.bump_kw();
            expr::expr(p);
        }
    }
    if p.at_seq(&["ORDER", "BY"]) {
        query::order_by(p);
    }
    if p.at_any(&["IGNORE", "RESPECT"]) && p.nth_at(1, "NULLS") {
        let m = p.start();
        p.bump_kws(2);
        m.complete(p, NULLS_CLAUSE);
    }
}

/// Whether an operand begins at the n-th token, so that the word before it is a keyword.
fn begins_operand(p: &Parser<'_>, n: usize) -> bool {
    match p.nth_kind(n) {
        Some(STRING | NUMBER | PARAM | QUOTED_IDENT | META) => true,
        Some(WORD) => !matches!(p.nth(n), "IS" | "IN" | "AND" | "OR" | "AS" | "LIKE" | "BETWEEN" | "ORDER"),
        _ => false,
    }
}

/// Keywords before an argument: `XMLELEMENT (NAME "x")`, `XMLROOT (x, VERSION '1.0')`, `OPENROWSET (BULK '…')`,
/// `CHANGETABLE (CHANGES t, 1)`, `XMLNAMESPACES (DEFAULT '…')`.
fn has_prefix(p: &Parser<'_>, family: Family) -> bool {
    match (family, p.word()) {
        (Family::Xml, "NAME" | "EVALNAME") => matches!(p.nth_kind(1), Some(QUOTED_IDENT | WORD | META)),
        (Family::Xml, "VERSION" | "DEFAULT") => p.nth_kind(1) == Some(STRING),
        (Family::Xml, "STANDALONE") => matches!(p.nth(1), "YES" | "NO"),
        (Family::TSql, "BULK") => p.nth_kind(1) == Some(STRING),
        (Family::TSql, "CHANGES") => matches!(p.nth_kind(1), Some(WORD | QUOTED_IDENT)),
        (Family::TSql, "LANGUAGE") => matches!(p.nth_kind(1), Some(NUMBER | STRING | PARAM)),
        _ => false,
    }
}

/// Functions whose arguments have words of their own.
#[derive(Clone, Copy, PartialEq)]
enum Family {
    Xml,
    Json,
    /// CHANGETABLE, OPENROWSET and the full-text functions.
    TSql,
    Other,
}

impl Family {
    fn of(function: &str) -> Self {
        match function {
            "CHANGETABLE" | "OPENROWSET" | "CONTAINS" | "FREETEXT" | "CONTAINSTABLE" | "FREETEXTTABLE" => {
                Family::TSql
            }
            f if f.starts_with("XML") => Family::Xml,
            f if f.starts_with("JSON") => Family::Json,
            _ => Family::Other,
        }
    }
}

/// Arguments that are no expressions: `JSON_TRANSFORM (x, SET '$.a' = 1)`, `CLUSTER_ID (INTO 4 USING *)`,
/// `PREDICTION (FOR x USING a, b)`, `OPENROWSET (BULK '…', ORDER (a ASC) UNIQUE)`.
fn at_words(p: &Parser<'_>) -> bool {
    if p.is(Dialect::SqlServer) {
        return p.at("ORDER") && p.nth_at(1, "(");
    }
    p.is(Dialect::Oracle)
        && match p.word() {
            "SET" | "REMOVE" | "INSERT" | "REPLACE" | "APPEND" | "PREPEND" | "RENAME" | "KEEP" | "SORT"
            | "UNION" | "INTERSECT" | "MINUS" | "COPY" | "MERGE" => p.nth_kind(1) == Some(STRING),
            "INTO" => p.nth_kind(1) == Some(NUMBER),
            "FOR" => p.nth_kind(1) == Some(WORD),
            _ => false,
        }
}

/// Whether a clause of a particular function begins at the cursor.
fn at_clause(p: &Parser<'_>) -> bool {
    if p.kind() != Some(WORD) {
        return false;
    }
    match p.word() {
        "SEPARATOR" | "USING" | "FORMAT" | "RETURNING" | "ABSENT" | "PASSING" | "COLUMNS" | "ACCORDING"
        | "ENCODING" | "INDENT" | "WELLFORMED" | "PRETTY" => {
            begins_operand(p, 1) || ends(p, 1) || p.nth_at(1, "(")
        }
        "OPTION" => p.nth_kind(1) == Some(WORD),
        "NULL" | "ERROR" | "EMPTY" | "TRUE" | "FALSE" => p.nth_at(1, "ON"),
        "ON" => matches!(p.nth(1), "OVERFLOW" | "NULL" | "EMPTY" | "ERROR"),
        "DEFAULT" => {
            begins_operand(p, 1)
                || matches!(p.nth(1), "-" | "+") && matches!(p.nth_kind(2), Some(NUMBER | META))
        }
        "WITH" | "WITHOUT" => {
            matches!(p.nth(1), "UNIQUE" | "WRAPPER" | "CONDITIONAL" | "UNCONDITIONAL" | "ARRAY" | "TYPENAME")
        }
        "STRICT" | "LAX" | "ASCII" | "EXTENDED" | "NOENTITYESCAPING" | "ENTITYESCAPING" => ends(p, 1),
        "PRESERVE" | "STRIP" => p.nth_at(1, "WHITESPACE"),
        "HIDE" | "SHOW" => p.nth_at(1, "DEFAULTS"),
        "NO" => p.nth_at(1, "INDENT"),
        "COST" => p.nth_at(1, "MODEL") || p.nth_at(1, "("),
        "LIMIT" => p.is(Dialect::MySql),
        "LEVEL" => p.is(Dialect::MySql) && p.nth_kind(1) == Some(NUMBER),
        "AS" => true,
        "USE" => p.nth_at(1, "MODEL"),
        _ => false,
    }
}

fn ends(p: &Parser<'_>, n: usize) -> bool {
    matches!(p.nth(n), ")" | "," | "*" | "")
}

/// A clause inside the parentheses, after an argument.
fn clause(p: &mut Parser<'_>, family: Family, aliases: bool) {
    match p.word() {
        "COLUMNS" => query::columns_clause(p),
        "PASSING" => passing(p),
        // The attributes of a model.
        "USING" if p.is(Dialect::Oracle) && aliases && !matches!(p.nth(1), "NCHAR_CS" | "CHAR_CS") => {
            p.bump_kw();
            arg(p, family, true);
        }
        // Kept whole, up to the next argument or the clauses that the grammar knows.
        _ => {
            let m = p.start();
            p.bump();
            while !p.at_end() && !p.at_any(&[",", ")", ";", "COLUMNS", "PASSING"]) {
                p.bump_balanced();
            }
            m.complete(p, OPAQUE);
        }
    }
}

/// `PASSING [BY VALUE] x AS "y", …` of XML and JSON functions; the cursor is at the keyword.
fn passing(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.eat("BY") && !p.eat_any(&["VALUE", "REF"]) {
        p.error("expected `VALUE`");
    }
    loop {
        let a = p.start();
        expr::expr(p);
        if p.at("AS") {
            names::alias(p);
        }
        a.complete(p, ARG);
        if !p.eat(",") {
            break;
        }
    }
    p.eat_seq(&["RETURNING", "SEQUENCE", "BY", "REF"]);
    m.complete(p, PASSING_CLAUSE);
}
