//! Definitions: CREATE, ALTER, DROP, COMMENT, GRANT and their kin, one file a kind of object.

use crate::syntax::parser::Parser;

/// A definition statement. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    let _ = p;
    false
}
