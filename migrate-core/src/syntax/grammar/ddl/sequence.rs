//! Sequences.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{names, types};
use super::column::sequence_option;

/// CREATE or ALTER SEQUENCE, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    let kind = match p.word() {
        "CREATE" => CREATE_SEQUENCE_STMT,
        "ALTER" => ALTER_SEQUENCE_STMT,
        _ => return false,
    };
    let replace = if p.nth_at(1, "OR") && p.nth_at(2, "REPLACE") { 2 } else { 0 };
    if !p.nth_at(1 + replace, "SEQUENCE") {
        return false;
    }
    let m = p.start();
    p.bump_kws(2 + replace);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    p.eat_seq(&["IF", "EXISTS"]);
    names::object_name(p);
    while !p.at_end() && !p.at(";") {
        let before = p.position();
        if p.at("AS") {
            p.bump_kw();
            types::data_type(p);
        } else if at_option(p) {
            sequence_option(p);
            p.eat(",");
        }
        if p.position() == before {
            break;
        }
    }
    m.complete(p, kind);
    true
}

fn at_option(p: &Parser<'_>) -> bool {
    p.at_any(&[
        "START",
        "INCREMENT",
        "RESTART",
        "MINVALUE",
        "MAXVALUE",
        "NOMINVALUE",
        "NOMAXVALUE",
        "CACHE",
        "NOCACHE",
        "CYCLE",
        "NOCYCLE",
        "ORDER",
        "NOORDER",
        "NO",
        "KEEP",
        "NOKEEP",
        "SCALE",
        "NOSCALE",
        "SHARD",
        "NOSHARD",
        "SESSION",
        "GLOBAL",
        "SHARING",
    ])
}
