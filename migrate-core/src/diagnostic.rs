//! Outcomes and diagnostics: what became of a statement, and what a reader must know about it.
//!
//! A diagnostic carries the id of a rule (or of a message in `rules/messages/`) and the values that its text
//! names; the texts themselves live in the rules, in English and Japanese.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a source statement. Ordered by how much is left for a person to do, so that the worst
/// of several outcomes is their `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Has no counterpart and needs none in PostgreSQL (a storage clause, a client setting): says so.
    Dropped,
    /// Converted with the same meaning; a real PostgreSQL accepts it.
    Converted,
    /// Converted, but the meaning may differ: the diagnostic says how.
    Review,
    /// Not converted: the source text is kept as residue, with the reason and the effort.
    Manual,
}

impl Outcome {
    /// All outcomes, in the order in which reports show them.
    pub const ALL: [Outcome; 4] = [Outcome::Converted, Outcome::Review, Outcome::Manual, Outcome::Dropped];

    /// The word that reports and rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Converted => "converted",
            Outcome::Review => "review",
            Outcome::Manual => "manual",
            Outcome::Dropped => "dropped",
        }
    }
}

/// A range of bytes in the decoded text of one source file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
pub struct Span {
    /// Index of the file in the list of sources.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from its parts.
    pub fn new(file: u32, start: u32, end: u32) -> Self {
        Span { file, start, end }
    }
}

/// Something that a reader of the conversion must know, at an exact place of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// The rule or message that says what this is, e.g. `ORA-TYPE-0007`.
    pub id: String,
    /// What the diagnostic makes of its statement.
    pub outcome: Outcome,
    /// Where in the source.
    pub span: Span,
    /// Values for the placeholders of the text.
    pub args: BTreeMap<String, String>,
}

impl Diagnostic {
    /// A diagnostic without values.
    pub fn new(id: impl Into<String>, outcome: Outcome, span: Span) -> Self {
        Diagnostic { id: id.into(), outcome, span, args: BTreeMap::new() }
    }

    /// The same diagnostic with one more value for its text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.insert(name.to_string(), value.into());
        self
    }
}
