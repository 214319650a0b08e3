//! Headers: parameters, what a function returns, and the options of a unit.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{names, types};
use super::super::common::{default_value, directives};

/// Parameters, RETURN, and options, up to IS, AS or the semicolon.
pub(super) fn signature(p: &mut Parser<'_>) {
    if p.at("(") {
        parameters(p);
    }
    if p.at("RETURN") {
        let m = p.start();
        p.bump_kw();
        if !p.eat_seq(&["SELF", "AS", "RESULT"]) {
            types::data_type(p);
            p.eat_seq(&["NOT", "NULL"]);
        }
        m.complete(p, RETURNS_CLAUSE);
    }
    options(p);
}

/// `(a IN OUT NOCOPY type DEFAULT x, …)`.
pub(super) fn parameters(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        directives(p);
        parameter(p);
        if !p.at(",") && !p.at(")") {
            p.recover("expected `,` or `)`", &[",", ";"]);
        }
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    p.close_paren();
    m.complete(p, PARAM_LIST);
}

fn parameter(p: &mut Parser<'_>) {
    let m = p.start();
    names::name(p);
    p.eat("IN");
    p.eat("OUT");
    p.eat("NOCOPY");
    types::data_type(p);
    p.eat_seq(&["NOT", "NULL"]);
    default_value(p);
    m.complete(p, PARAM_DEF);
}

/// Whether an option of a unit begins at the cursor.
fn at_option(p: &Parser<'_>) -> bool {
    match p.word() {
        "DETERMINISTIC" | "PIPELINED" | "PARALLEL_ENABLE" | "RESULT_CACHE" | "RELIES_ON" | "AUTHID"
        | "SQL_MACRO" | "SHARING" => true,
        "ACCESSIBLE" => p.nth_at(1, "BY"),
        "AGGREGATE" => p.nth_at(1, "USING"),
        "DEFAULT" => p.nth_at(1, "COLLATION"),
        _ => false,
    }
}

/// `AUTHID CURRENT_USER`, `ACCESSIBLE BY (…)`, `PIPELINED USING t`, each a node.
pub(super) fn options(p: &mut Parser<'_>) {
    while directives(p) || at_option(p) {
        if !at_option(p) {
            continue;
        }
        let m = p.start();
        p.bump_kw();
        while !p.at_end()
            && !at_option(p)
            && !p.at_any(&["IS", "AS", ";", ",", ")", "$IF", "$ELSE", "$ELSIF", "$END"])
        {
            p.bump_balanced();
        }
        m.complete(p, ROUTINE_OPTION);
    }
}
