//! Reports: an assessment in the form that a reader wants.
//!
//! [`json`] is `report.json`, the versioned form for programs; [`html`] one offline file for people; [`markdown`] for
//! repositories and tickets; [`text`] for a terminal. They all show the same [`Assessment`]
//! of the same [`Conversion`] and add no number of their own. Nothing in a report depends
//! on the time, the machine or absolute paths: same input, same bytes.

mod block;
pub mod check;
mod format;
pub mod html;
pub mod json;
mod labels;
pub mod markdown;
#[cfg(test)]
pub(crate) mod sample;
pub mod text;

use crate::assess::Assessment;
use crate::convert::Conversion;
use crate::message::{Lang, Texts};

pub use labels::{Labels, LabelsError};

/// What every report is made of.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What became of the sources.
    pub conversion: &'a Conversion,
    /// Its assessment.
    pub assessment: &'a Assessment,
    /// Where sentences come from.
    pub texts: &'a dyn Texts,
    /// The language to write in.
    pub lang: Lang,
}

impl Input<'_> {
    /// The sentence of a diagnostic.
    fn message(&self, diagnostic: &crate::diagnostic::Diagnostic) -> String {
        self.texts.message(&diagnostic.id, self.lang, &diagnostic.args)
    }

    /// The path of a source file; empty for an index that has none.
    fn source_path(&self, file: u32) -> &str {
        self.conversion.sources.get(file as usize).map(|s| s.path.as_str()).unwrap_or_default()
    }

    /// First and last line of a span. A span that ends with a line break ends on the line before it.
    fn lines(&self, span: crate::diagnostic::Span) -> (u32, u32) {
        self.conversion.sources.get(span.file as usize).map_or((1, 1), |s| {
            let last = span.end.saturating_sub(1).max(span.start);
            (s.line(span.start), s.line(last))
        })
    }
}
