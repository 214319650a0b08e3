//! What the procedural languages share: lists of statements with their recovery, headers of definitions, defaults.

use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::{expr, names};

/// The words of a definition's header up to the kind of object, or `None` if no CREATE stands at the cursor.
/// Says how many words there are, the kind's included.
pub(super) fn create_words(p: &Parser<'_>) -> Option<usize> {
    if !p.at("CREATE") {
        return None;
    }
    let mut n = 1;
    while matches!(p.nth(n), "OR" | "REPLACE" | "ALTER" | "EDITIONABLE" | "NONEDITIONABLE" | "AGGREGATE") {
        n += 1;
    }
    Some(n + 1)
}

/// The name that a definition gives, after an optional `IF NOT EXISTS`.
pub(super) fn defined_name(p: &mut Parser<'_>) {
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
}

/// Statements that end with semicolons, up to one of `ends` where a statement would begin.
pub(super) fn statement_list(p: &mut Parser<'_>, ends: &[&str], one: fn(&mut Parser<'_>)) {
    let m = p.start();
    while !p.at_end() && !p.at_any(ends) {
        if p.eat(";") || directives(p) {
            continue;
        }
        let before = p.position();
        p.deeper(one, |p| {
            p.opaque_until(OPAQUE, &[";"]);
        });
        if p.position() == before {
            unexpected(p);
        }
        end_of_statement(p);
    }
    m.complete(p, STATEMENT_LIST);
}

/// `$IF … $THEN`, `$ELSIF … $THEN`, `$ELSE`, `$END`, `$ERROR … $END`: the marks of conditional compilation. What they choose
/// between is read as if all of it were there.
pub(super) fn directives(p: &mut Parser<'_>) -> bool {
    let before = p.position();
    while p.at_any(&["$IF", "$ELSIF", "$ELSE", "$END", "$ERROR"]) {
        let m = p.start();
        let until: &[&str] = match p.word() {
            "$IF" | "$ELSIF" => &["$THEN"],
            "$ERROR" => &["$END"],
            _ => &[],
        };
        p.bump_kw();
        while !until.is_empty() && !p.at_end() && !p.at_any(until) {
            p.bump();
        }
        if !until.is_empty() {
            p.bump_kw();
        }
        m.complete(p, DIRECTIVE);
    }
    p.position() > before
}

/// Keeps a token that nothing expects here.
pub(super) fn unexpected(p: &mut Parser<'_>) {
    p.error("expected a statement");
    let m = p.start();
    p.bump();
    m.complete(p, ERROR);
}

/// The semicolon after a statement or declaration. Where something else stands, it is kept up to the semicolon, or to the
/// line that ends the block.
pub(super) fn end_of_statement(p: &mut Parser<'_>) {
    if p.eat(";") {
        return;
    }
    p.error("expected `;`");
    if !p.at_end() && !at_recovery(p) {
        let m = p.start();
        while !p.at_end() && !at_recovery(p) {
            p.bump_balanced();
        }
        m.complete(p, ERROR);
    }
    p.eat(";");
}

fn at_recovery(p: &Parser<'_>) -> bool {
    p.at(";")
        || p.first_on_line(0) && p.at_any(&["END", "EXCEPTION", "ELSE", "ELSIF", "ELSEIF", "BEGIN", "UNTIL"])
        || p.at("END") && p.nth_at(1, ";")
}

/// `:= value`, `DEFAULT value`, `= value`: the default of a parameter or variable.
pub(super) fn default_value(p: &mut Parser<'_>) -> bool {
    if !p.at_any(&[":=", "DEFAULT", "="]) {
        return false;
    }
    let m = p.start();
    p.bump_kw();
    expr::expr(p);
    m.complete(p, DEFAULT_CLAUSE);
    true
}

/// `WHEN condition THEN statements`, `ELSEIF condition THEN statements`: a word, a condition, THEN and a list.
pub(super) fn branch(p: &mut Parser<'_>, kind: SyntaxKind, ends: &[&str], one: fn(&mut Parser<'_>)) {
    let m = p.start();
    p.bump_kw();
    if expr::expr(p).is_some() && p.at(",") {
        // PL/SQL of 23ai: `WHEN 1, 2 THEN`.
        while p.eat(",") {
            expr::expr(p);
        }
    }
    if !p.at("THEN") {
        p.recover("expected `THEN`", &["THEN", ";"]);
    }
    p.eat("THEN");
    statement_list(p, ends, one);
    m.complete(p, kind);
}

/// `ELSE statements`.
pub(super) fn else_branch(p: &mut Parser<'_>, one: fn(&mut Parser<'_>)) {
    if !p.at("ELSE") {
        return;
    }
    let m = p.start();
    p.bump_kw();
    statement_list(p, &["END"], one);
    m.complete(p, ELSE_BRANCH);
}

/// `IF … THEN … ELSIF … THEN … ELSE … END IF`; `elsif` is the dialect's spelling.
pub(super) fn if_statement(p: &mut Parser<'_>, elsif: &str, one: fn(&mut Parser<'_>)) {
    let m = p.start();
    let ends = [elsif, "ELSE", "END"];
    while p.at("IF") || p.at(elsif) {
        branch(p, IF_BRANCH, &ends, one);
        if p.at("IF") {
            break;
        }
    }
    else_branch(p, one);
    p.expect("END");
    p.expect("IF");
    m.complete(p, IF_STMT);
}

/// `CASE [x] WHEN … THEN … ELSE … END CASE`.
pub(super) fn case_statement(p: &mut Parser<'_>, one: fn(&mut Parser<'_>)) {
    let m = p.start();
    p.bump_kw();
    if !p.at("WHEN") {
        expr::expr(p);
    }
    while p.at("WHEN") {
        branch(p, CASE_BRANCH, &["WHEN", "ELSE", "END"], one);
    }
    else_branch(p, one);
    p.expect("END");
    p.expect("CASE");
    end_label(p);
    m.complete(p, CASE_STMT);
}

/// The name of the block or loop that has just ended.
pub(super) fn end_label(p: &mut Parser<'_>) {
    if p.at_name() {
        names::name(p);
    }
}

/// What is left of the statement, kept whole.
pub(super) fn rest_of_statement(p: &mut Parser<'_>, kind: SyntaxKind) {
    while !p.at_end() && !p.at(";") {
        let before = p.position();
        if !p.opaque_until(kind, &[";"]) && p.position() == before {
            p.bump();
        }
    }
}
