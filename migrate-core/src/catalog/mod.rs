//! The catalog: what a database contains, and how it grows from the statements of a script.

pub mod build;
mod model;
mod store;

pub use model::*;
pub use store::{Catalog, Namespace};
