//! The assessment as headings, sentences and tables, in one language: what the terminal and the markdown report
//! share. Each of them only decides how a [`Block`] looks.

use super::{Input, Labels, format};
use crate::assess::Finding;
use crate::diagnostic::Outcome;
use crate::message::{Minutes, fill};

/// A part of a report.
pub(super) enum Block {
    /// The title of the report.
    Title(String),
    /// The title of a section.
    Heading(String),
    /// A sentence.
    Paragraph(String),
    /// A table.
    Table(Table),
}

/// A table of texts.
pub(super) struct Table {
    /// Titles of the columns.
    pub(super) head: Vec<String>,
    /// For each column, whether it holds numbers.
    pub(super) numeric: Vec<bool>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
pub(super) struct Row {
    /// Its cells.
    pub(super) cells: Vec<String>,
    /// The outcome that it is about, for colour.
    pub(super) outcome: Option<Outcome>,
}

/// How many rows of long tables a report shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Of findings.
    pub(super) findings: usize,
    /// Of statements left to a person.
    pub(super) manual: usize,
}

/// Builds the report.
pub(super) fn blocks(input: Input<'_>, labels: &Labels, limits: Limits) -> Vec<Block> {
    let b = Builder { input, labels };
    let mut blocks = b.opening();
    blocks.push(Block::Table(b.totals()));
    blocks.extend(b.by_type());
    blocks.extend(b.catalog());
    blocks.extend(b.findings(limits.findings));
    blocks.extend(b.manual(limits.manual));
    blocks.extend(b.effort());
    blocks
}

/// Builds the summary: the opening, the totals and the effort.
pub(super) fn summary_blocks(input: Input<'_>, labels: &Labels) -> Vec<Block> {
    let b = Builder { input, labels };
    let mut blocks = b.opening();
    blocks.push(Block::Table(b.totals()));
    let effort = b.time(input.assessment.effort.total_minutes);
    blocks.push(Block::Paragraph(format!("{}: {effort}", b.word("effort_left"))));
    blocks
}

/// What PostgreSQL said about the whole, as a sentence.
pub(super) fn proof_sentence(input: Input<'_>, labels: &Labels) -> String {
    let Some(proof) = &input.assessment.proof else {
        return labels.get("proof_none", input.lang).to_string();
    };
    let values = [
        ("server", proof.server.clone()),
        ("accepted", format::count(proof.accepted)),
        ("refused", format::count(proof.refused)),
        ("checked", format::count(proof.accepted + proof.refused)),
        ("others", format::count(proof.others_refused)),
    ];
    let key = if proof.is_clean() { "proof_all" } else { "proof_some" };
    let filled = |key| {
        fill(labels.get(key, input.lang), |n| values.iter().find(|(k, _)| *k == n).map(|(_, v)| v.as_str()))
    };
    let mut sentence = filled(key);
    if proof.others_refused > 0 {
        sentence.push(' ');
        sentence.push_str(&filled("proof_others"));
    }
    sentence
}

/// How large the input is, as a sentence.
pub(super) fn extent_sentence(input: Input<'_>, labels: &Labels) -> String {
    let files = format::count(input.conversion.sources.len());
    let lines = format::count(input.assessment.source_lines.iter().sum());
    let key = if input.conversion.sources.len() == 1 { "in_one_file" } else { "in_files" };
    fill(labels.get(key, input.lang), |n| match n {
        "files" => Some(files.as_str()),
        "lines" => Some(lines.as_str()),
        _ => None,
    })
}

struct Builder<'a> {
    input: Input<'a>,
    labels: &'a Labels,
}

impl<'a> Builder<'a> {
    fn word(&self, key: &'a str) -> &'a str {
        self.labels.get(key, self.input.lang)
    }

    fn filled(&self, key: &'a str, name: &str, value: &str) -> String {
        fill(self.word(key), |n| (n == name).then_some(value))
    }

    fn time(&self, minutes: Minutes) -> String {
        format::effort(self.labels, self.input.lang, minutes, self.input.assessment.effort.hours_per_day)
    }

    /// The effort of a finding. One that leaves statements to a person without an effort of its own is counted by
    /// the size of the statements.
    fn finding_effort(&self, finding: &Finding) -> String {
        if finding.outcome == Outcome::Manual && finding.minutes == Minutes::ZERO {
            return self.word("by_size").to_string();
        }
        self.time(finding.minutes)
    }

    fn head(&self, columns: &[(&'a str, bool)]) -> (Vec<String>, Vec<bool>) {
        columns.iter().map(|(key, numeric)| (self.word(key).to_string(), *numeric)).unzip()
    }

    fn opening(&self) -> Vec<Block> {
        let Input { conversion, .. } = self.input;
        let extent = extent_sentence(self.input, self.labels);
        let (from, to) = (conversion.dialect.title(), conversion.target);
        let title = format!("{}: {from} → PostgreSQL {to}", self.word("title"));
        let mut blocks = vec![
            Block::Title(title),
            Block::Paragraph(extent),
            Block::Paragraph(proof_sentence(self.input, self.labels)),
        ];
        let faults: usize = conversion.sources.iter().map(|s| s.faults.len()).sum();
        if faults > 0 {
            blocks.push(Block::Paragraph(self.filled("undecodable", "n", &format::count(faults))));
        }
        blocks
    }

    fn totals(&self) -> Table {
        let totals = self.input.assessment.totals;
        let (head, numeric) = self.head(&[("statements", false), ("count", true), ("share", true)]);
        let mut rows: Vec<Row> = Outcome::ALL
            .iter()
            .map(|o| {
                let n = totals.get(*o);
                let cells =
                    vec![self.word(o.name()).to_string(), format::count(n), format::share(n, totals.sum())];
                Row { cells, outcome: Some(*o) }
            })
            .collect();
        rows.push(plain(vec![self.word("total").to_string(), format::count(totals.sum()), String::new()]));
        Table { head, numeric, rows }
    }

    fn by_type(&self) -> Vec<Block> {
        let types = &self.input.assessment.types;
        if types.is_empty() {
            return Vec::new();
        }
        let checked = self.input.assessment.proof.is_some();
        let mut columns = vec![("type", false), ("count", true)];
        columns.extend(Outcome::ALL.iter().map(|o| (o.name(), true)));
        if checked {
            columns.push(("proven", true));
        }
        columns.push(("effort", true));
        let (head, numeric) = self.head(&columns);
        let rows = types
            .iter()
            .map(|t| {
                let name = self.labels.object_type(&t.object_type, self.input.lang).to_string();
                let mut cells = vec![name, format::count(t.objects)];
                cells.extend(Outcome::ALL.iter().map(|o| format::count(t.outcomes.get(*o))));
                if checked {
                    cells.push(format::count(t.proven));
                }
                cells.push(self.time(t.minutes));
                plain(cells)
            })
            .collect();
        vec![
            Block::Heading(self.word("objects_by_type").to_string()),
            Block::Table(Table { head, numeric, rows }),
        ]
    }

    fn catalog(&self) -> Vec<Block> {
        let inventory = &self.input.conversion.inventory;
        if inventory.is_empty() {
            return Vec::new();
        }
        let (head, numeric) = self.head(&[("type", false), ("count", true)]);
        let rows = inventory
            .iter()
            .map(|(kind, n)| {
                let name = self.labels.object_type(kind, self.input.lang).to_string();
                plain(vec![name, format::count(*n)])
            })
            .collect();
        vec![Block::Heading(self.word("catalog").to_string()), Block::Table(Table { head, numeric, rows })]
    }

    fn findings(&self, limit: usize) -> Vec<Block> {
        let findings = &self.input.assessment.findings;
        let mut blocks = vec![Block::Heading(self.word("findings").to_string())];
        if findings.is_empty() {
            blocks.push(Block::Paragraph(self.word("no_findings").to_string()));
            return blocks;
        }
        let (head, numeric) = self.head(&[
            ("rule", false),
            ("outcome", false),
            ("count", true),
            ("effort", true),
            ("first_place", false),
            ("finding", false),
        ]);
        let rows = findings
            .iter()
            .take(limit)
            .map(|f| {
                let place = f.places.first().map_or_else(String::new, |p| {
                    format!("{}:{}:{}", self.input.source_path(p.file), p.line, p.column)
                });
                let cells = vec![
                    f.id.clone(),
                    self.word(f.outcome.name()).to_string(),
                    format::count(f.places.len()),
                    self.finding_effort(f),
                    place,
                    f.summary(self.input.texts, self.input.lang),
                ];
                Row { cells, outcome: Some(f.outcome) }
            })
            .collect();
        blocks.push(Block::Table(Table { head, numeric, rows }));
        blocks.extend(self.more(findings.len(), limit));
        blocks
    }

    fn manual(&self, limit: usize) -> Vec<Block> {
        let Input { conversion, assessment, .. } = self.input;
        let left: Vec<_> = conversion
            .statements
            .iter()
            .zip(&assessment.work)
            .filter(|(s, _)| s.outcome == Outcome::Manual)
            .collect();
        if left.is_empty() {
            return Vec::new();
        }
        let (head, numeric) = self.head(&[
            ("place", false),
            ("kind", false),
            ("object", false),
            ("code_lines", true),
            ("effort", true),
        ]);
        let rows = left
            .iter()
            .take(limit)
            .map(|(s, w)| {
                plain(vec![
                    format!("{}:{}", self.input.source_path(s.span.file), self.input.lines(s.span).0),
                    s.kind.clone(),
                    s.object.clone().unwrap_or_default(),
                    format::count(w.lines),
                    self.time(w.minutes),
                ])
            })
            .collect();
        let mut blocks = vec![
            Block::Heading(self.word("left_to_a_person").to_string()),
            Block::Table(Table { head, numeric, rows }),
        ];
        blocks.extend(self.more(left.len(), limit));
        blocks
    }

    fn effort(&self) -> Vec<Block> {
        let e = self.input.assessment.effort;
        let (head, numeric) = self.head(&[("effort", false), ("total", true)]);
        let rows = [
            ("effort_findings", e.findings_minutes),
            ("effort_learning", e.learning_minutes),
            ("effort_manual", e.manual_minutes),
            ("total", e.total_minutes),
        ]
        .map(|(key, minutes)| plain(vec![self.word(key).to_string(), self.time(minutes)]));
        vec![
            Block::Heading(self.word("effort").to_string()),
            Block::Table(Table { head, numeric, rows: rows.into() }),
            Block::Paragraph(format!(
                "{} {}",
                self.word("effort_scope"),
                self.filled("effort_rate", "hours", &e.hours_per_day.to_string())
            )),
        ]
    }

    fn more(&self, all: usize, limit: usize) -> Option<Block> {
        (all > limit).then(|| Block::Paragraph(self.filled("more_rows", "n", &format::count(all - limit))))
    }
}

fn plain(cells: Vec<String>) -> Row {
    Row { cells, outcome: None }
}
