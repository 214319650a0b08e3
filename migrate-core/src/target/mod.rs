//! PostgreSQL, the target: its keywords and quoting, its scripts, and the proof that a real server accepts the output.
//!
//! [`names`] writes identifiers and strings, [`namer`] finds names that PostgreSQL accepts, [`split`] cuts a script into
//! statements, [`Cluster`] is a server for a moment and [`Server`] a connection to it or to another. The room knows
//! nothing of sources, rules or conversion beyond the output model.

mod address;
mod binaries;
pub mod check;
#[cfg(unix)]
mod cluster;
#[cfg(all(unix, feature = "embedded"))]
mod embedded;
mod error;
pub mod keywords;
pub mod namer;
pub mod names;
mod refusal;
mod script;
mod server;
pub mod split;
#[cfg(unix)]
mod template;

pub use binaries::{Binaries, ClusterOptions};
#[cfg(unix)]
pub use cluster::Cluster;
pub use error::TargetError;
pub use namer::{Chosen, Namer, Namespace, Why};
pub use names::{
    quote_column, quote_function, quote_ident, quote_label, quote_literal, quote_plpgsql, quote_qualified,
    truncate_63,
};
pub use refusal::Refusal;
pub use script::{APPLY, ScriptFile, apply_list};
pub use server::{Notice, Server};
