//! Routines, packages, triggers and blocks, one file a procedural language.

use crate::syntax::parser::Parser;

/// A routine definition, a block or a procedural statement. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    let _ = p;
    false
}
