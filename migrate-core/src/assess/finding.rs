//! Findings: the diagnostics of a conversion, grouped by rule.

use std::collections::{BTreeMap, BTreeSet};

use super::CostProfile;
use crate::convert::Conversion;
use crate::diagnostic::Outcome;
use crate::message::{Effort, Lang, Minutes, Texts, fill};

/// One occurrence of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index in [`Conversion::statements`].
    pub statement: usize,
    /// Index among the statement's diagnostics.
    pub diagnostic: usize,
    /// Index of the source file.
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// All occurrences of one rule or message.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule or message.
    pub id: String,
    /// The worst outcome that it had.
    pub outcome: Outcome,
    /// Where it occurred, in source order.
    pub places: Vec<Place>,
    /// How many statements have it.
    pub statements: usize,
    /// What one occurrence costs, and what the finding costs once.
    pub effort: Effort,
    /// What all occurrences cost together, learning included.
    pub minutes: Minutes,
    /// The values that all its occurrences share: what can be said of them together.
    common: BTreeMap<String, String>,
}

impl Finding {
    /// The sentence that holds for all occurrences: values in which they differ are shown as `…`.
    pub fn summary(&self, texts: &dyn Texts, lang: Lang) -> String {
        match texts.template(&self.id, lang) {
            Some(template) => fill(template, |name| Some(self.common.get(name).map_or("…", String::as_str))),
            None => texts.message(&self.id, lang, &self.common),
        }
    }
}

/// Groups the diagnostics by id, the worst and most frequent first.
pub(super) fn group(conversion: &Conversion, texts: &dyn Texts, profile: &CostProfile) -> Vec<Finding> {
    let mut groups: BTreeMap<&str, Finding> = BTreeMap::new();
    for (statement, s) in conversion.statements.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (diagnostic, d) in s.diagnostics.iter().enumerate() {
            let effort = profile.finding_effort(d, texts);
            let finding = groups.entry(&d.id).or_insert_with(|| Finding {
                id: d.id.clone(),
                outcome: d.outcome,
                places: Vec::new(),
                statements: 0,
                effort,
                minutes: effort.learn,
                common: d.args.clone(),
            });
            finding.outcome = finding.outcome.max(d.outcome);
            finding.minutes += effort.each;
            finding.effort.each = finding.effort.each.max(effort.each);
            finding.common.retain(|name, value| d.args.get(name) == Some(value));
            finding.statements += usize::from(seen.insert(&d.id));
            let (line, column) =
                conversion.sources.get(d.span.file as usize).map_or((1, 1), |f| f.position(d.span.start));
            finding.places.push(Place { statement, diagnostic, file: d.span.file, line, column });
        }
    }
    let mut findings: Vec<Finding> = groups.into_values().collect();
    findings.sort_by(|a, b| (b.outcome, b.places.len(), &a.id).cmp(&(a.outcome, a.places.len(), &b.id)));
    findings
}
