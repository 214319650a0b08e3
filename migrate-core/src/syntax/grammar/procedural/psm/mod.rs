//! The SQL/PSM family: stored programs of MySQL and MariaDB, and DB2's SQL PL.
//!
//! [`header`] reads definitions, [`declaration`] what a block declares, [`statement`] what is executed.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{names, query_or_change};
use super::common::{end_label, statement_list};

mod declaration;
mod header;
mod statement;

/// A definition, a compound statement or a declaration, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    if header::definition(p) {
        return true;
    }
    let labelled = at_label(p);
    if labelled || p.at("BEGIN") && !matches!(p.nth(1), "WORK" | ";" | "") {
        let m = p.start();
        statement::statement(p);
        m.complete(p, ANONYMOUS_BLOCK);
        return true;
    }
    statement::own(p)
}

/// `BEGIN [[NOT] ATOMIC] declarations statements END [label]`.
fn block(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    p.eat("NOT");
    p.eat_any(&["ATOMIC", "COMPOUND"]);
    if p.at("STATIC") {
        p.bump_kw();
    }
    declaration::section(p);
    statement_list(p, &["END"], statement::statement);
    p.expect("END");
    p.eat("COMPOUND");
    end_label(p);
    m.complete(p, BLOCK);
}

fn at_label(p: &Parser<'_>) -> bool {
    p.nth_at(1, ":") && p.at_name()
}

/// `label:`, any number of them.
fn labels(p: &mut Parser<'_>) {
    while at_label(p) {
        let m = p.start();
        names::name(p);
        p.bump();
        m.complete(p, LABEL);
    }
}

/// The body of a routine: one statement.
fn body(p: &mut Parser<'_>) {
    let m = p.start();
    if p.at_end() {
        p.error("expected the routine's body");
    } else {
        // DB2: a body that is a query with its own WITH clause.
        let is_query = p.is(Dialect::Db2) && p.at("WITH") && query_or_change(p);
        if !is_query {
            statement::statement(p);
        }
    }
    m.complete(p, ROUTINE_BODY);
}
