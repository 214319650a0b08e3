//! Definitions: CREATE, ALTER, DROP, COMMENT, GRANT and their kin, one file a kind of object.

use crate::syntax::parser::Parser;

mod alter_table;
mod column;
mod constraint;
mod partition;
mod table;
mod table_option;

/// A definition statement. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    table::statement(p)
}
