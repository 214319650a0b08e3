//! Moves databases to PostgreSQL: read, convert, prove, report.
//!
//! Start at `docs/architecture.md`: it names the rooms (the modules below), what each holds and what it never does.

pub mod assess;
pub mod catalog;
pub mod charset;
pub mod convert;
pub mod diagnostic;
pub mod dialect;
pub mod message;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod source_file;
pub mod syntax;
pub mod target;
pub mod write;
