//! A piece of PostgreSQL text on its way to a file: what it creates, what it needs, and which source statements it is from.

use std::ops::Range;

use crate::catalog::StatementId;
use crate::diagnostic::{Diagnostic, Span};

use super::Phase;
use super::translate::Translated;

/// A piece of output: one or more PostgreSQL statements that belong together.
#[derive(Debug, Clone)]
pub struct Piece {
    /// When it is applied.
    pub phase: Phase,
    /// The folder under `schema/` (`table`, `index`, `view` …); empty for data and script pieces.
    pub folder: &'static str,
    /// Name of its object as PostgreSQL will know it, qualified and unquoted: names the file, and is what others need.
    pub name: String,
    /// The text: complete statements, each ended by `;`, and comments.
    pub sql: String,
    /// Source statements and the lines of `sql` (from 0, end exclusive) that came from each.
    pub origins: Vec<(StatementId, Range<u32>)>,
    /// Names of the objects of the same phase that must be applied before (those unknown are ignored).
    pub needs: Vec<String>,
    /// Extensions that it needs.
    pub extensions: Vec<String>,
    /// What stands in its place if something that it needs is missing.
    pub fallback: Option<Box<Piece>>,
    /// Whether it only says that the source's routine was not converted.
    pub stub: bool,
    /// The part of its statement that it is of, if it is not the whole.
    pub span: Option<Span>,
    /// What a reader must know, by source statement.
    pub diagnostics: Vec<(StatementId, Diagnostic)>,
}

impl Piece {
    /// A piece that came from one statement as a whole.
    pub fn new(
        phase: Phase,
        folder: &'static str,
        name: impl Into<String>,
        sql: impl Into<String>,
        origin: StatementId,
    ) -> Self {
        let sql = sql.into();
        let lines = sql.lines().count() as u32;
        Piece {
            phase,
            folder,
            name: name.into(),
            sql,
            origins: vec![(origin, 0..lines)],
            needs: Vec::new(),
            extensions: Vec::new(),
            fallback: None,
            stub: false,
            span: None,
            diagnostics: Vec::new(),
        }
    }

    /// Takes over what a translated text needs: relations, extensions, and its diagnostics.
    pub fn take(&mut self, statement: StatementId, text: &Translated) {
        self.needs.extend(text.relations.iter().cloned());
        self.extensions.extend(text.extensions.iter().cloned());
        self.diagnostics.extend(text.diagnostics.iter().map(|d| (statement, d.clone())));
    }

    /// Says that another statement made this piece what it is, too.
    pub fn from_also(&mut self, statement: StatementId) {
        let lines = self.sql.lines().count() as u32;
        if !self.origins.iter().any(|(s, _)| *s == statement) {
            self.origins.push((statement, 0..lines));
        }
    }
}
