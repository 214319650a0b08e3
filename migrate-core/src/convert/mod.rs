//! Trees and catalog to PostgreSQL text.
//!
//! [`convert`] is the way in. Knows nothing of files or servers: sources come in as text, output goes out as text.

mod code;
mod context;
mod datetime;
pub mod ddl;
mod dependents;
mod dml;
mod driver;
mod layout;
mod model;
mod naming;
mod options;
mod piece;
mod prepare;
mod routine;
pub mod translate;

pub use context::Context;
pub use driver::convert;
pub use layout::{Layout, lay_out};
pub use model::{Conversion, Member, OutputFile, Phase, Statement, Target};
pub use naming::{NameMap, Rename, RenameReason, TargetName};
pub use options::{NamePolicy, Options};
pub use piece::Piece;
