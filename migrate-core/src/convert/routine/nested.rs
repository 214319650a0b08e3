//! Subprograms declared inside of others.

use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::syntax::SyntaxNode;

/// A subprogram of a block. PL/pgSQL has none: it becomes a routine of the schema.
pub(super) fn lift(e: &mut Emitter<'_>, node: &SyntaxNode) {
    let head = node.text().to_string();
    e.note(node, "RTN-0092", Outcome::Manual, &[("construct", &shorten(&head))]);
}
