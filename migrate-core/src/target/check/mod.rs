//! The prover: applies scripts to a real PostgreSQL and tells, statement by statement, what it accepted.
//!
//! [`run`] executes every statement of every file in order, each on its own, so that one refusal hides no other. DDL that
//! was refused because something it names did not exist yet is tried again at the end, and marked, because psql would
//! have stopped there. Then plpgsql_check, where it is installed, looks into every PL/pgSQL routine.
//! [`map_to_sources`] brings the answers back to the statements of the source.

mod plpgsql;
mod run;
mod sources;

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Notice, Refusal};

pub use run::run;
pub use sources::{Proven, SourceProof, SourceProofs, map_to_sources};

/// How to check.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// Whether to apply to a database in which there is something already.
    pub allow_nonempty: bool,
    /// Whether to run plpgsql_check where it is installed.
    pub plpgsql_check: bool,
}

impl Default for CheckOptions {
    fn default() -> Self {
        CheckOptions {
            statement_timeout: Duration::from_secs(60),
            allow_nonempty: false,
            plpgsql_check: true,
        }
    }
}

/// What a server said about a set of scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// The version of the server, such as `15.14`.
    pub server_version: String,
    /// Every statement, in the order in which they were executed first.
    pub statements: Vec<Checked>,
    /// Commands of psql that were not executed.
    pub ignored: Vec<Ignored>,
    /// What plpgsql_check did.
    pub plpgsql: PlpgsqlCheck,
    /// Notices and warnings of the server with how often each came; in the order of severity and code.
    pub notices: Vec<CountedNotice>,
}

impl CheckReport {
    /// The statements that the server refused.
    pub fn refused(&self) -> impl Iterator<Item = &Checked> {
        self.statements.iter().filter(|s| !s.accepted())
    }

    /// How many notices and warnings came in all.
    pub fn notices_count(&self) -> u64 {
        self.notices.iter().map(|n| n.count).sum()
    }

    /// Whether everything was accepted, in the order of the files, and plpgsql_check found no error.
    pub fn is_clean(&self) -> bool {
        self.statements.iter().all(|s| s.accepted() && !s.needed_retry)
            && !self.plpgsql.issues.iter().any(PlpgsqlIssue::is_error)
    }
}

/// One statement and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checked {
    /// The file, as [`ScriptFile`](super::ScriptFile) names it.
    pub file: String,
    /// Its first line, from 1.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// What it does: `create table`, `insert`, …
    pub command: String,
    /// Whether it was refused at its place and accepted later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needed_retry: bool,
    /// What the server said in the end, if it refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// The line of the file at which the server points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_line: Option<u32>,
}

impl Checked {
    /// Whether the server accepted it in the end.
    pub fn accepted(&self) -> bool {
        self.refusal.is_none()
    }
}

/// A command of psql that is not for the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ignored {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The command.
    pub text: String,
}

/// A notice and how often it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountedNotice {
    /// The notice.
    #[serde(flatten)]
    pub notice: Notice,
    /// How often.
    pub count: u64,
}

/// What plpgsql_check did and found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PlpgsqlCheck {
    /// How many routines it looked into.
    pub checked: usize,
    /// Why it did not look into any; `None` if it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_run: Option<String>,
    /// Trigger functions that it could not look into, because no trigger uses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unattached: Vec<String>,
    /// What it found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<PlpgsqlIssue>,
}

/// Something that plpgsql_check found in a routine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlpgsqlIssue {
    /// The routine with its schema and the types of its arguments.
    pub routine: String,
    /// The table whose trigger was assumed, for a trigger function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The file that creates the routine, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line of that file: of the issue if it is known, else the first of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The line within the routine's body, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_line: Option<u32>,
    /// `error`, `warning`, …, as plpgsql_check says.
    pub level: String,
    /// The kind of PL/pgSQL statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub finding: Refusal,
    /// The query within which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

impl PlpgsqlIssue {
    /// Whether the routine fails when it comes there.
    pub fn is_error(&self) -> bool {
        self.level == "error"
    }
}
