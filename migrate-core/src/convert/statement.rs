//! Statements that are converted by themselves, in source order: rows to insert, updates, queries, calls.

use crate::catalog::build::{Effect, SourceStatement};

use super::{Context, Piece};

/// The piece of one statement; `None`: it could not be converted (the effect then says why).
pub(super) fn emit(cx: &Context<'_>, statement: &SourceStatement, effect: &mut Effect) -> Option<Piece> {
    let _ = (cx, statement, effect);
    None
}
