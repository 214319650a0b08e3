//! Errors: raising them, handling them, and their numbers.

use crate::catalog::Ident;
use crate::convert::translate::{Emitter, quote_text};
use crate::diagnostic::Outcome;
use crate::resolve::code::SymbolKind;
use crate::rules::RuleKind;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

/// What PL/pgSQL calls an error: the name of a condition, or `SQLSTATE '…'`.
fn condition(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let parts = e.idents(node);
    if let Some(m) = e.resolver.meaning(node, &parts)
        && let SymbolKind::Exception(code) = m.symbol.kind
    {
        return match code {
            Some(code) => of_number(e, node, code),
            None => format!("SQLSTATE '{}'", own_state(&m.symbol.name)),
        };
    }
    let name = parts.last().map(|p| p.text.to_uppercase()).unwrap_or_default();
    if name == "OTHERS" {
        return "OTHERS".to_string();
    }
    match e.cx.rules.named(e.cx.dialect(), RuleKind::Exception, &name) {
        Some(rule) => {
            let (id, outcome) = (rule.id.clone(), rule.outcome);
            let text = rule.rewrite.clone().unwrap_or_default();
            if outcome != Outcome::Converted {
                e.note(node, &id, outcome, &[("construct", &name)]);
            }
            text
        }
        None => {
            e.note(node, "RTN-0050", Outcome::Manual, &[("construct", &name)]);
            name.to_lowercase()
        }
    }
}

/// The condition of an error number of Oracle.
fn of_number(e: &mut Emitter<'_>, node: &SyntaxNode, code: i32) -> String {
    if (-20999..=-20000).contains(&code) {
        return format!("SQLSTATE '{}'", -code);
    }
    match e.cx.rules.named(e.cx.dialect(), RuleKind::Exception, &code.to_string()) {
        Some(rule) => rule.rewrite.clone().unwrap_or_default(),
        None => {
            e.note(node, "RTN-0051", Outcome::Review, &[("construct", &code.to_string())]);
            format!("SQLSTATE 'O{:04}'", code.unsigned_abs() % 10000)
        }
    }
}

/// The SQLSTATE of an exception that has no number: the same for the same name, of a class that PostgreSQL does not use.
fn own_state(name: &Ident) -> String {
    let mut hash: u32 = 2_166_136_261;
    for b in name.text.to_uppercase().bytes() {
        hash = (hash ^ u32::from(b)).wrapping_mul(16_777_619);
    }
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut out = String::from("U");
    for _ in 0..4 {
        out.push(char::from(digits.get((hash % 36) as usize).copied().unwrap_or(b'0')));
        hash /= 36;
    }
    out
}

/// `WHEN a OR b THEN`.
pub(super) fn handler(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let mut text = String::new();
    for element in node.children_with_tokens() {
        match element {
            crate::syntax::SyntaxElement::Node(n) if n.kind() == K::OBJECT_NAME => {
                text.push_str(&condition(e, &n));
            }
            crate::syntax::SyntaxElement::Node(n) => text.push_str(&e.node(&n).text),
            crate::syntax::SyntaxElement::Token(t) => text.push_str(&e.token(&t)),
        }
    }
    text
}

/// `RAISE`, `RAISE e`.
pub(super) fn raise(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(name) = node.children().find(|n| n.kind() == K::OBJECT_NAME) else {
        return "RAISE".to_string();
    };
    let condition = condition(e, &name);
    let first = condition.split(" OR ").next().unwrap_or_default().to_string();
    match first.strip_prefix("SQLSTATE ") {
        Some(state) => {
            let text = quote_text(name.text().to_string().trim());
            format!("RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {text}")
        }
        None => format!("RAISE {first}"),
    }
}
