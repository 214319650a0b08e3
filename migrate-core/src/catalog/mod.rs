//! The catalog: what a database contains, and how it grows from the statements of a script.

pub mod build;
mod model;

pub use model::*;
