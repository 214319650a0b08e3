//! What a conversion yields: every source statement with its outcome, and the files to write.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::source_file::SourceFile;

/// Where in the output a source statement went.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Path of the output file, relative to the output folder, with `/`.
    pub file: String,
    /// First line, counted from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

/// One statement or client command of the source, and what became of it.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its bytes in the source, without the terminator.
    pub span: Span,
    /// What it is, in lower-case words: `create table`, `alter table`, `insert`, `prompt`, `create package body`.
    pub kind: String,
    /// The kind of object that it defines or changes (`table`, `index`, `constraint`, `view`, …), if any.
    pub object_type: Option<String>,
    /// The object that it defines or changes, as the source spells it, if any.
    pub object: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What a reader must know about it, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// Where it went.
    pub targets: Vec<Target>,
    /// The subprograms of a package body, each with what became of it.
    pub members: Vec<Member>,
}

/// A subprogram that a statement defines among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// `procedure` or `function`.
    pub kind: &'static str,
    /// Its own name, as the source spells it.
    pub name: String,
    /// Its bytes in the source.
    pub span: Span,
    /// What became of it.
    pub outcome: Outcome,
}

/// When an output file is applied; the order of the variants is the apply order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Extensions, schemas, the compat library, roles.
    Prepare,
    /// Types, domains, sequences, tables.
    Tables,
    /// Rows that the source's scripts insert.
    Data,
    /// Indexes.
    Indexes,
    /// Primary and unique keys, checks, foreign keys.
    Constraints,
    /// Routines, views, materialized views, synonyms.
    Code,
    /// Triggers.
    Triggers,
    /// Comments and privileges.
    Privileges,
    /// Other statements of the source's scripts.
    Script,
    /// Residue: never applied.
    Residue,
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Path relative to the output folder, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// When it is applied.
    pub phase: Phase,
}

/// The result of a conversion. Pure data: same input, same bytes.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// The dialect that was read.
    pub dialect: Dialect,
    /// Major version of PostgreSQL that was written for.
    pub target: u32,
    /// The sources, in input order; spans index into them.
    pub sources: Vec<SourceFile>,
    /// Every statement of the sources, in source order.
    pub statements: Vec<Statement>,
    /// The files to write, in apply order (`apply.sql` not among them: it follows from this list).
    pub files: Vec<OutputFile>,
    /// Objects of the catalog by kind (`table`, `column`, `primary key`, `foreign key`, `check`, `index`, …).
    pub inventory: BTreeMap<String, usize>,
}

impl Conversion {
    /// How many statements ended in each outcome. The sum is the number of statements.
    pub fn totals(&self) -> BTreeMap<Outcome, usize> {
        let mut totals: BTreeMap<Outcome, usize> = Outcome::ALL.iter().map(|o| (*o, 0)).collect();
        for s in &self.statements {
            *totals.entry(s.outcome).or_default() += 1;
        }
        totals
    }
}
