//! Procedures of Oracle's own packages as statements of PL/pgSQL, by rules.

use crate::convert::translate::Emitter;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

/// A call of a supplied procedure as a statement. `None`: no rule knows it.
pub(super) fn statement(e: &mut Emitter<'_>, call: &SyntaxNode) -> Option<String> {
    if !matches!(call.kind(), K::CALL_EXPR | K::COLUMN_REF) {
        return None;
    }
    let parts = match call.kind() {
        K::CALL_EXPR => e.idents(&call.children().find(|n| n.kind() == K::OBJECT_NAME)?),
        _ => e.idents(call),
    };
    if e.resolver.meaning(call, &parts).is_some() {
        return None;
    }
    let text = e.supplied_call(call)?;
    // A package's variable that is given a value is held in a local one meanwhile.
    let first = super::name::arguments(call).into_iter().next();
    if text.contains(":=")
        && let Some(target) = first
        && super::name::hold(e, &target)
    {
        let again = e.supplied_call(call);
        super::name::release(e);
        return again;
    }
    Some(text)
}
