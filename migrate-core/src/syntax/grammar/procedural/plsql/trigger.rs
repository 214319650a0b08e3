//! Triggers of Oracle: on rows, on statements, instead of changes of views, on events, and compound ones.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::super::{expr, names};
use super::super::common::{defined_name, end_label, end_of_statement};
use super::{block, call, declaration, executable_part, wrapped};

/// `CREATE TRIGGER …`; `words` is how many words stand before the name.
pub(super) fn trigger(p: &mut Parser<'_>, words: usize) {
    let m = p.start();
    p.bump_kws(words);
    defined_name(p);
    if wrapped(p) {
        m.complete(p, CREATE_TRIGGER_STMT);
        return;
    }
    while !p.at_end() && !p.at_any(&["DECLARE", "BEGIN", "CALL", "COMPOUND", "<<", ";"]) {
        let before = p.position();
        clause(p);
        if p.position() == before {
            p.recover(
                "unexpected text in the trigger's header",
                &["DECLARE", "BEGIN", "CALL", "COMPOUND", "<<", ";"],
            );
            if p.position() == before {
                break;
            }
        }
    }
    let b = p.start();
    match p.word() {
        "CALL" => call(p),
        "COMPOUND" => compound(p),
        _ => {
            super::labels(p);
            block(p);
        }
    }
    b.complete(p, ROUTINE_BODY);
    m.complete(p, CREATE_TRIGGER_STMT);
}

fn clause(p: &mut Parser<'_>) {
    match p.word() {
        "BEFORE" | "AFTER" | "INSTEAD" | "FOR" if !p.nth_at(1, "EACH") => {
            let t = p.start();
            p.bump_kw();
            p.eat("OF");
            t.complete(p, TRIGGER_OPTION);
            events(p);
        }
        "ON" => {
            p.bump_kw();
            if p.at_seq(&["NESTED", "TABLE"]) {
                p.bump_kws(2);
                names::name(p);
                p.expect("OF");
            }
            p.eat("PLUGGABLE");
            names::object_name(p);
        }
        "WHEN" => {
            let w = p.start();
            p.bump_kw();
            expr::expr(p);
            w.complete(p, TRIGGER_OPTION);
        }
        "REFERENCING" | "FOR" | "FOLLOWS" | "PRECEDES" | "FORWARD" | "REVERSE" | "ENABLE" | "DISABLE"
        | "SHARING" | "DEFAULT" => {
            let o = p.start();
            p.bump_kw();
            while !p.at_end() && !at_clause(p) {
                p.bump();
            }
            o.complete(p, TRIGGER_OPTION);
        }
        _ => {}
    }
}

fn at_clause(p: &Parser<'_>) -> bool {
    p.at_any(&[
        "BEFORE",
        "AFTER",
        "INSTEAD",
        "FOR",
        "ON",
        "WHEN",
        "REFERENCING",
        "FOLLOWS",
        "PRECEDES",
        "ENABLE",
        "DISABLE",
        "DECLARE",
        "BEGIN",
        "CALL",
        "COMPOUND",
        "<<",
        ";",
    ])
}

/// `INSERT OR UPDATE OF a, b OR DELETE`, `LOGON`, `CREATE OR ALTER`.
fn events(p: &mut Parser<'_>) {
    loop {
        if p.kind() != Some(WORD) || p.at("ON") {
            p.error("expected an event");
            return;
        }
        let e = p.start();
        p.bump_kw();
        if p.eat("OF") {
            loop {
                names::name(p);
                if !p.eat(",") {
                    break;
                }
            }
        }
        // `ASSOCIATE STATISTICS`, `SET CONTAINER`.
        while p.kind() == Some(WORD) && !at_clause(p) && !p.at("OR") {
            p.bump_kw();
        }
        e.complete(p, TRIGGER_EVENT);
        if !p.eat("OR") {
            return;
        }
    }
}

/// Whether a section of a compound trigger begins at the cursor.
pub(super) fn at_section(p: &Parser<'_>) -> bool {
    let n = match p.word() {
        "BEFORE" | "AFTER" => 1,
        "INSTEAD" if p.nth_at(1, "OF") => 2,
        _ => return false,
    };
    p.nth_at(n, "STATEMENT") && p.nth_at(n + 1, "IS") || p.nth_at(n, "EACH") && p.nth_at(n + 1, "ROW")
}

/// `COMPOUND TRIGGER declarations BEFORE STATEMENT IS … END BEFORE STATEMENT; … END name`.
fn compound(p: &mut Parser<'_>) {
    p.bump_kw();
    p.expect("TRIGGER");
    declaration::section(p);
    while at_section(p) {
        let s = p.start();
        while !p.at_end() && !p.at("IS") {
            p.bump_kw();
        }
        p.expect("IS");
        let b = p.start();
        declaration::section(p);
        executable_part(p);
        b.complete(p, BLOCK);
        // `END BEFORE EACH ROW`: the first word was taken as the block's label.
        while !p.at_end() && p.kind() == Some(WORD) {
            p.bump_kw();
        }
        end_of_statement(p);
        s.complete(p, TRIGGER_SECTION);
    }
    p.expect("END");
    end_label(p);
}
