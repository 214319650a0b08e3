//! Oracle's hierarchical queries as recursive ones.

use crate::syntax::SyntaxNode;

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// A query with CONNECT BY; `None`: it has none, or it cannot be written as a recursive query.
    pub(super) fn hierarchical(&mut self, _query: &SyntaxNode, _block: &SyntaxNode) -> Option<Out> {
        None
    }
}
