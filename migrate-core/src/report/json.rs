//! `report.json`: the conversion and its assessment for programs. Versioned; its JSON schema is
//! `docs/report.schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Input;
use crate::assess::{EffortTotal, KindRow, ProofTotal, Standing, TypeRow};
use crate::convert::{Phase, Statement, Target};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::message::{Lang, Minutes};

/// The version of the format. It changes when a reader of the old form could misread the new one.
pub const VERSION: u32 = 1;

/// The whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Version of this format.
    pub version: u32,
    /// Version of the program that wrote it.
    pub tool_version: String,
    /// The dialect that was read.
    pub dialect: Dialect,
    /// Major version of PostgreSQL that was written for.
    pub target: u32,
    /// Language of the messages.
    pub lang: Lang,
    /// Statements by outcome.
    pub totals: Totals,
    /// What a real PostgreSQL accepted; absent if none was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<ProofTotal>,
    /// What is left to do, in minutes.
    pub effort: EffortTotal,
    /// Objects of the source's catalog by kind, columns and constraints among them.
    pub inventory: BTreeMap<String, usize>,
    /// Objects that statements name, by type.
    pub objects: Vec<TypeRow>,
    /// Statements by kind.
    pub kinds: Vec<KindRow>,
    /// The source files, in input order.
    pub sources: Vec<Source>,
    /// The files of the output, in apply order.
    pub files: Vec<File>,
    /// Findings by rule.
    pub findings: Vec<FindingRow>,
    /// Every statement of the sources, in source order.
    pub statements: Vec<StatementRow>,
}

/// How many statements there are and where they ended. `statements` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// All statements.
    pub statements: usize,
    /// Same meaning.
    pub converted: usize,
    /// Converted; a person should look.
    pub review: usize,
    /// Left to a person.
    pub manual: usize,
    /// Without counterpart.
    pub dropped: usize,
}

/// A source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its path as the user named it, with `/`.
    pub file: String,
    /// The encoding that it was decoded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How many lines it has.
    pub lines: usize,
    /// How many places of it could not be decoded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undecodable: usize,
}

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its path relative to the output folder, with `/`.
    pub file: String,
    /// When it is applied.
    pub phase: Phase,
}

/// All occurrences of one rule or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRow {
    /// The rule or message; `migrate explain` says more.
    pub id: String,
    /// The worst outcome that it had.
    pub outcome: Outcome,
    /// What it says of all its occurrences; values in which they differ are `…`.
    pub message: String,
    /// How often it occurs.
    pub occurrences: usize,
    /// How many statements have it.
    pub statements: usize,
    /// Effort of one occurrence.
    pub each_minutes: Minutes,
    /// Effort that arises once.
    pub learn_minutes: Minutes,
    /// Effort of all occurrences, with that which arises once.
    pub total_minutes: Minutes,
}

/// One statement or client command of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementRow {
    /// Its source file.
    pub file: String,
    /// Its first line, from 1.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// What it is, such as `create table`.
    pub kind: String,
    /// The kind of object that it defines or changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_type: Option<String>,
    /// The object, as the source spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What PostgreSQL said about its output; absent if it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Standing>,
    /// Effort that it leaves, in minutes; learning is not in it.
    #[serde(default, skip_serializing_if = "is_no_work")]
    pub effort_minutes: Minutes,
    /// What a reader must know about it.
    pub diagnostics: Vec<DiagnosticRow>,
    /// Where it went.
    pub targets: Vec<TargetRow>,
    /// The subprograms of a package body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberRow>,
}

/// A subprogram of a package body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberRow {
    /// `procedure` or `function`.
    pub kind: String,
    /// Its name, as the source spells it.
    pub name: String,
    /// Its first line, from 1.
    pub line: u32,
    /// What became of it.
    pub outcome: Outcome,
}

/// Something that a reader must know, at its place in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagnosticRow {
    /// The rule or message.
    pub id: String,
    /// Line in the statement's file, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What it makes of the statement.
    pub outcome: Outcome,
    /// What it says, in the report's language.
    pub message: String,
    /// The values in the message.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

/// A place in the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRow {
    /// The file, relative to the output folder, with `/`.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

fn is_no_work(minutes: &Minutes) -> bool {
    *minutes == Minutes::ZERO
}

/// The document of a conversion and its assessment.
pub fn report(input: Input<'_>) -> Report {
    Report { statements: rows(input).collect(), ..summary(input) }
}

fn rows(input: Input<'_>) -> impl Iterator<Item = StatementRow> {
    input.conversion.statements.iter().enumerate().map(move |(i, s)| statement(input, i, s))
}

/// The document without the statements.
fn summary(input: Input<'_>) -> Report {
    let Input { conversion, assessment, texts, lang } = input;
    let t = assessment.totals;
    Report {
        version: VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_string(),
        dialect: conversion.dialect,
        target: conversion.target,
        lang,
        totals: Totals {
            statements: t.sum(),
            converted: t.converted,
            review: t.review,
            manual: t.manual,
            dropped: t.dropped,
        },
        proof: assessment.proof.clone(),
        effort: assessment.effort,
        inventory: conversion.inventory.clone(),
        objects: assessment.types.clone(),
        kinds: assessment.kinds.clone(),
        sources: conversion
            .sources
            .iter()
            .zip(&assessment.source_lines)
            .map(|(s, lines)| Source {
                file: s.path.clone(),
                encoding: s.encoding.clone(),
                lines: *lines,
                undecodable: s.faults.len(),
            })
            .collect(),
        files: conversion.files.iter().map(|f| File { file: f.path.clone(), phase: f.phase }).collect(),
        findings: assessment
            .findings
            .iter()
            .map(|f| FindingRow {
                id: f.id.clone(),
                outcome: f.outcome,
                message: f.summary(texts, lang),
                occurrences: f.places.len(),
                statements: f.statements,
                each_minutes: f.effort.each,
                learn_minutes: f.effort.learn,
                total_minutes: f.minutes,
            })
            .collect(),
        statements: Vec::new(),
    }
}

fn statement(input: Input<'_>, index: usize, s: &Statement) -> StatementRow {
    let (line, end_line) = input.lines(s.span);
    let work = input.assessment.work.get(index);
    StatementRow {
        file: input.source_path(s.span.file).to_string(),
        line,
        end_line,
        kind: s.kind.clone(),
        object_type: s.object_type.clone(),
        object: s.object.clone(),
        outcome: s.outcome,
        check: work.and_then(|w| w.standing),
        effort_minutes: work.map(|w| w.minutes).unwrap_or_default(),
        diagnostics: s.diagnostics.iter().map(|d| diagnostic(input, d)).collect(),
        targets: s.targets.iter().map(target).collect(),
        members: s
            .members
            .iter()
            .map(|m| MemberRow {
                kind: m.kind.to_string(),
                name: m.name.clone(),
                line: input.conversion.sources.get(m.span.file as usize).map_or(1, |f| f.line(m.span.start)),
                outcome: m.outcome,
            })
            .collect(),
    }
}

fn diagnostic(input: Input<'_>, d: &Diagnostic) -> DiagnosticRow {
    let source = input.conversion.sources.get(d.span.file as usize);
    let (line, column) = source.map_or((1, 1), |f| f.position(d.span.start));
    DiagnosticRow {
        id: d.id.clone(),
        line,
        column,
        outcome: d.outcome,
        message: input.message(d),
        args: d.args.clone(),
    }
}

fn target(t: &Target) -> TargetRow {
    TargetRow { file: t.file.clone(), line: t.line, end_line: t.end_line }
}

/// Writes the document: one line for each statement, finding and file, so that a diff of two reports reads well and
/// a large one stays small.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_with(report, &report.statements, out)
}

fn write_with(
    report: &Report,
    rows: impl IntoIterator<Item: Serialize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Report {
        version,
        tool_version,
        dialect,
        target,
        lang,
        totals,
        proof,
        effort,
        inventory,
        objects,
        kinds,
        sources,
        files,
        findings,
        statements: _,
    } = report;
    write!(out, "{{\n  \"version\": {version}")?;
    field(out, "tool_version", tool_version)?;
    field(out, "dialect", dialect)?;
    field(out, "target", target)?;
    field(out, "lang", lang)?;
    field(out, "totals", totals)?;
    if let Some(proof) = proof {
        field(out, "proof", proof)?;
    }
    field(out, "effort", effort)?;
    field(out, "inventory", inventory)?;
    list(out, "objects", objects)?;
    list(out, "kinds", kinds)?;
    list(out, "sources", sources)?;
    list(out, "files", files)?;
    list(out, "findings", findings)?;
    list(out, "statements", rows)?;
    out.write_all(b"\n}\n")
}

fn field<T: Serialize>(out: &mut dyn Write, name: &str, value: &T) -> io::Result<()> {
    write!(out, ",\n  \"{name}\": ")?;
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

fn list(out: &mut dyn Write, name: &str, items: impl IntoIterator<Item: Serialize>) -> io::Result<()> {
    write!(out, ",\n  \"{name}\": [")?;
    let mut empty = true;
    for item in items {
        out.write_all(if empty { b"\n    " } else { b",\n    " })?;
        serde_json::to_writer(&mut *out, &item).map_err(io::Error::from)?;
        empty = false;
    }
    out.write_all(if empty { b"]" } else { b"\n  ]" })
}

/// The document as UTF-8 text.
///
/// # Errors
/// When a value cannot be written as JSON, which no value of this document can cause.
pub fn to_bytes(report: &Report) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write(report, &mut out)?;
    Ok(out)
}

/// The document of a conversion and its assessment as UTF-8 text: the same bytes as those of [`report`], without ever holding
/// all of its statements.
///
/// # Errors
/// Those of [`to_bytes`].
pub fn bytes_of(input: Input<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write_with(&summary(input), rows(input), &mut out)?;
    Ok(out)
}

/// The JSON schema of the document.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_is_written_is_read_back() {
        let sample = sample::Sample::new();
        let report = report(sample.input(Lang::En));
        let text = to_bytes(&report).unwrap();
        assert_eq!(serde_json::from_slice::<Report>(&text).unwrap(), report);
        let again = super::report(sample::Sample::new().input(Lang::En));
        assert_eq!(text, to_bytes(&again).unwrap());
        assert_eq!(text, bytes_of(sample.input(Lang::En)).unwrap());
    }

    #[test]
    fn every_statement_is_a_line_and_the_totals_add_up() {
        let sample = sample::Sample::new();
        let report = report(sample.input(Lang::En));
        let t = report.totals;
        assert_eq!(t.statements, report.statements.len());
        assert_eq!(t.statements, t.converted + t.review + t.manual + t.dropped);
        let text = String::from_utf8(to_bytes(&report).unwrap()).unwrap();
        let lines = text.lines().filter(|l| l.contains("\"diagnostics\":")).count();
        assert_eq!(lines, t.statements);
    }

    #[test]
    fn the_published_schema_is_fresh() {
        crate::report::sample::assert_schema_is_fresh("report.schema.json", &schema());
    }
}
