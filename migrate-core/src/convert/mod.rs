//! Trees and catalog to PostgreSQL text.

mod model;

pub use model::{Conversion, OutputFile, Phase, Statement, Target};
