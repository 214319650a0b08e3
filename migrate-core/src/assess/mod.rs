//! Assessment: what a source contains, what became of it, what is left for a person, and what that costs.
//!
//! Pure: it reads a [`Conversion`], a [`CostProfile`] and, where a real PostgreSQL was asked, a [`Proof`], and
//! yields numbers. Every number is a count of something in the conversion or a sum of declared efforts; nothing is
//! extrapolated. How it is shown is the business of `report`.

mod cost;
mod finding;
pub mod likeness;
mod object;
mod proof;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::convert::Conversion;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::message::{Minutes, Texts};
use crate::syntax::lexer::{LexRules, tokenize};

pub use cost::{CostError, CostProfile, ManualCost};
pub use finding::{Finding, Place};
pub use object::{Object, TypeRow, object_key};
pub use proof::{Proof, Standing, Verdict, settle};

/// How many things ended in each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Same meaning.
    pub converted: usize,
    /// Converted; a person should look.
    pub review: usize,
    /// Left to a person.
    pub manual: usize,
    /// Without counterpart.
    pub dropped: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Converted => self.converted += 1,
            Outcome::Review => self.review += 1,
            Outcome::Manual => self.manual += 1,
            Outcome::Dropped => self.dropped += 1,
        }
    }

    /// The count of one outcome.
    pub fn get(&self, outcome: Outcome) -> usize {
        match outcome {
            Outcome::Converted => self.converted,
            Outcome::Review => self.review,
            Outcome::Manual => self.manual,
            Outcome::Dropped => self.dropped,
        }
    }

    /// All of them.
    pub fn sum(&self) -> usize {
        Outcome::ALL.iter().map(|o| self.get(*o)).sum()
    }
}

impl FromIterator<Outcome> for Counts {
    fn from_iter<I: IntoIterator<Item = Outcome>>(iter: I) -> Self {
        let mut counts = Counts::default();
        iter.into_iter().for_each(|o| counts.add(o));
        counts
    }
}

/// What one statement leaves to do; the same index as in [`Conversion::statements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementWork {
    /// Its lines of code (comments and blank lines are none), if it is left to a person.
    pub lines: usize,
    /// Effort of its findings and, if it is left to a person, of its size. Learning is not in it.
    pub minutes: Minutes,
    /// What PostgreSQL said; `None` if it was not asked about this statement.
    pub standing: Option<Standing>,
}

/// The effort of the whole conversion. It covers the findings and the statements left to a person; testing, data
/// migration and application code are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortTotal {
    /// Work on each finding.
    pub findings_minutes: Minutes,
    /// Learning and deciding, once for each kind of finding.
    pub learning_minutes: Minutes,
    /// Statements left to a person, counted by kind and size because no finding declares their effort.
    pub manual_minutes: Minutes,
    /// The sum.
    pub total_minutes: Minutes,
    /// Hours in a person-day of the cost profile.
    pub hours_per_day: u32,
}

/// How much of the output a real PostgreSQL has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofTotal {
    /// Version of the server, such as `15.14`.
    pub server: String,
    /// Statements of which every part was accepted.
    pub accepted: usize,
    /// Statements of which a part was refused.
    pub refused: usize,
    /// Refused statements of the output that belong to no statement of the source.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub others_refused: usize,
}

impl ProofTotal {
    /// Whether the server accepted everything.
    pub fn is_clean(&self) -> bool {
        self.refused == 0 && self.others_refused == 0
    }
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// The statements of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindRow {
    /// The kind, such as `create table`.
    pub kind: String,
    /// Their outcomes.
    pub outcomes: Counts,
}

/// The result of [`assess`].
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Outcomes of all statements.
    pub totals: Counts,
    /// Statements by kind, the most frequent first.
    pub kinds: Vec<KindRow>,
    /// Objects by type, in the order of the types' names.
    pub types: Vec<TypeRow>,
    /// Every object that a statement names, by type and name.
    pub objects: Vec<Object>,
    /// Findings by rule, the worst and most frequent first.
    pub findings: Vec<Finding>,
    /// What each statement leaves to do.
    pub work: Vec<StatementWork>,
    /// Lines of each source file.
    pub source_lines: Vec<usize>,
    /// The effort of all of it.
    pub effort: EffortTotal,
    /// What PostgreSQL said, if it was asked.
    pub proof: Option<ProofTotal>,
}

/// Assesses a conversion. With a proof, pass the conversion through [`settle`] first, so that nothing that PostgreSQL
/// refused counts as converted.
pub fn assess(
    conversion: &Conversion,
    texts: &dyn Texts,
    profile: &CostProfile,
    proof: Option<&Proof>,
) -> Assessment {
    let mut effort = EffortTotal { hours_per_day: profile.hours_per_day, ..EffortTotal::default() };
    let mut work = Vec::with_capacity(conversion.statements.len());
    for (i, statement) in conversion.statements.iter().enumerate() {
        let lines = match statement.outcome {
            Outcome::Manual => code_lines(conversion.dialect, statement_text(conversion, i)),
            _ => 0,
        };
        let findings: Minutes =
            statement.diagnostics.iter().map(|d| profile.finding_effort(d, texts).each).sum();
        let manual = profile.manual_effort(statement, lines, texts);
        effort.findings_minutes += findings;
        effort.manual_minutes += manual;
        let standing = proof.and_then(|p| p.standing(i));
        work.push(StatementWork { lines, minutes: findings + manual, standing });
    }
    let findings = finding::group(conversion, texts, profile);
    effort.learning_minutes = findings.iter().map(|f| f.effort.learn).sum();
    effort.total_minutes = effort.findings_minutes + effort.learning_minutes + effort.manual_minutes;
    let objects = object::collect(conversion, &work);
    Assessment {
        totals: conversion.statements.iter().map(|s| s.outcome).collect(),
        kinds: kinds(conversion),
        types: object::by_type(&objects),
        objects,
        findings,
        source_lines: conversion.sources.iter().map(|s| line_count(&s.text)).collect(),
        effort,
        proof: proof.map(|p| ProofTotal {
            server: p.server.clone(),
            accepted: work.iter().filter(|w| w.standing == Some(Standing::Accepted)).count(),
            refused: work.iter().filter(|w| w.standing == Some(Standing::Refused)).count(),
            others_refused: p.others_refused,
        }),
        work,
    }
}

fn kinds(conversion: &Conversion) -> Vec<KindRow> {
    let mut kinds: BTreeMap<&str, Counts> = BTreeMap::new();
    for s in &conversion.statements {
        kinds.entry(&s.kind).or_default().add(s.outcome);
    }
    let mut rows: Vec<KindRow> =
        kinds.into_iter().map(|(kind, outcomes)| KindRow { kind: kind.to_string(), outcomes }).collect();
    rows.sort_by_key(|r| std::cmp::Reverse(r.outcomes.sum()));
    rows
}

/// The source text of a statement; empty if its span lies outside of its file.
pub(crate) fn statement_text(conversion: &Conversion, index: usize) -> &str {
    let span = conversion.statements.get(index).map(|s| s.span);
    span.and_then(|s| {
        let source = conversion.sources.get(s.file as usize)?;
        source.text.get(s.start as usize..s.end as usize)
    })
    .unwrap_or_default()
}

/// Lines of a text with something else on them than comments and white space.
fn code_lines(dialect: Dialect, text: &str) -> usize {
    let (mut lines, mut last, mut line, mut at) = (0, None, 0, 0);
    for (kind, length) in tokenize(text, LexRules::new(dialect)) {
        let end = at + length as usize;
        let end_line = line + line_breaks(text.get(at..end).unwrap_or_default());
        if !kind.is_trivia() {
            lines += end_line - line + usize::from(last != Some(line));
            last = Some(end_line);
        }
        (line, at) = (end_line, end);
    }
    lines
}

fn line_breaks(text: &str) -> usize {
    text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count()
}

/// Lines of a text: a last line without an end counts, an empty text has none.
fn line_count(text: &str) -> usize {
    line_breaks(text) + usize::from(!text.is_empty() && !text.ends_with(['\n', '\r']))
}
