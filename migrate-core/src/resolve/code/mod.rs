//! Names and types of code: what is declared where a node stands, and in the packages and schemas around it.
//!
//! Like that of a column, the scope of a variable is read off the tree when somebody asks; frames are remembered a node.

mod conditional;
mod frame;
mod lookup;
mod model;
mod program;

pub use conditional::decided;
pub use frame::{Frame, Reader, has_word, value_of};
pub use lookup::{CodeScope, Meaning, chosen, chosen_of, count_arguments};
pub use model::{Field, Mode, Owner, Param, Shape, Signature, Symbol, SymbolKind, TypeDecl, TypeRef};
pub use program::{Package, Program, section_of};
