//! PostgreSQL, the target: its keywords and quoting, its scripts, and the proof that a real server accepts the output.
//!
//! [`names`] writes identifiers and strings, [`namer`] finds names that PostgreSQL accepts, [`split`] cuts a script into
//! statements. The room knows nothing of sources, rules or conversion beyond the output model.

pub mod keywords;
pub mod namer;
pub mod names;
pub mod split;

pub use namer::{Chosen, Namer, Namespace, Why};
pub use names::{
    quote_column, quote_function, quote_ident, quote_label, quote_literal, quote_plpgsql, quote_qualified,
    truncate_63,
};
