//! Definitions: CREATE, ALTER, DROP, COMMENT, GRANT and their kin, one file a kind of object.

use crate::syntax::parser::Parser;

mod alter_table;
mod column;
mod constraint;
mod grant;
mod index;
mod option;
mod partition;
mod sequence;
mod simple;
mod table;
mod table_option;
mod user_type;
mod view;

pub(crate) use table::elements as table_elements;

/// A definition statement. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    table::statement(p)
        || index::statement(p)
        || view::statement(p)
        || sequence::statement(p)
        || user_type::statement(p)
        || grant::statement(p)
        || simple::statement(p)
}
