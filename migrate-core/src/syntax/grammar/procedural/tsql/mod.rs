//! T-SQL: procedures, functions, triggers, and the statements of batches and bodies.
//!
//! Statements need no semicolon between them: one ends where the next one's first word stands
//! ([`words::starts_statement`](crate::syntax::grammar::words::starts_statement)). A procedure or trigger takes the rest of
//! its batch. [`header`] reads definitions, [`statement`] what is executed, [`exec`] calls.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::words;

mod exec;
mod header;
mod statement;

/// A definition or a procedural statement, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    // What begins no statement of its own is kept by itself, with an error.
    if p.at_any(&["END", "ELSE"]) && !p.nth_at(1, "CONVERSATION") {
        p.error(format!("`{}` belongs to no statement", p.word()));
        let m = p.start();
        p.bump_kw();
        m.complete(p, OTHER_STMT);
        return true;
    }
    header::definition(p) || statement::statement(p)
}

/// Statements up to `end` (where a statement would begin) or to the end of the batch.
fn statement_list(p: &mut Parser<'_>, end: &str) {
    let m = p.start();
    while !p.at_end() && (!p.at(end) || p.nth_at(1, "CONVERSATION")) {
        if p.eat(";") {
            continue;
        }
        one(p);
    }
    m.complete(p, STATEMENT_LIST);
}

/// One statement of a list, of any kind; something is consumed whatever stands there.
fn one(p: &mut Parser<'_>) {
    let before = p.position();
    super::super::statement(p);
    if p.position() == before {
        super::common::unexpected(p);
    }
}

/// Whether the statement before the cursor has ended.
fn at_statement_end(p: &Parser<'_>) -> bool {
    p.at_end() || p.at(";") || words::starts_statement(p)
}
