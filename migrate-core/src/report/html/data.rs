//! The data that the page's script draws from, kept small: rows are arrays, and texts that recur are numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::embed::{Embedded, LINE_LIMIT, Run, lines, slice};
use super::{rank, standing};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::message::Minutes;
use crate::report::{Input, Labels, format};

/// All data of the page.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    words: BTreeMap<&'a str, &'a str>,
    /// Outcomes by rank.
    outcomes: [&'static str; 4],
    kinds: Vec<&'a str>,
    types: Vec<&'a str>,
    rules: Vec<&'a str>,
    messages: Vec<String>,
    sources: Vec<Listing<'a>>,
    outputs: Vec<Listing<'a>>,
    rows: Vec<Row<'a>>,
}

/// A file with those of its lines that are embedded.
#[derive(Serialize)]
struct Listing<'a> {
    path: &'a str,
    lines: usize,
    /// First line and text of each stretch of lines.
    parts: Vec<(u32, String)>,
}

/// A statement, or a run of equal ones. The script knows the fields by these names, in this order.
#[derive(Serialize)]
struct Row<'a>(
    /* file */ u32,
    /* line */ u32,
    /* end_line */ u32,
    /* kind */ usize,
    /* type, -1 for none */ isize,
    /* object */ Option<&'a str>,
    /* outcome, by rank */ usize,
    /* minutes */ Minutes,
    /* effort as text */ String,
    /* standing */ &'static str,
    /* diagnostics */ Vec<Note>,
    /* targets: output, line, end_line */ Vec<(usize, u32, u32)>,
    /* statements */ usize,
);

/// A diagnostic.
#[derive(Serialize)]
struct Note(
    /* rule */ usize,
    /* line */ u32,
    /* column */ u32,
    /* characters in this line, 0 for up to its end, -1 for the whole statement */ i64,
    /* outcome, by rank */ usize,
    /* message */ usize,
);

/// Numbers for texts.
#[derive(Default)]
struct Numbers<'a> {
    by_text: BTreeMap<std::borrow::Cow<'a, str>, usize>,
    count: usize,
}

impl<'a> Numbers<'a> {
    fn of(&mut self, text: impl Into<std::borrow::Cow<'a, str>>) -> usize {
        let next = self.count;
        let n = *self.by_text.entry(text.into()).or_insert(next);
        self.count = self.count.max(n + 1);
        n
    }

    fn texts(self) -> Vec<std::borrow::Cow<'a, str>> {
        let mut all: Vec<_> = self.by_text.into_iter().map(|(t, n)| (n, t)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, t)| t).collect()
    }
}

/// Gathers the data.
pub(super) fn data<'a>(
    input: Input<'a>,
    labels: &'a Labels,
    embedded: &Embedded,
    short_paths: &[&'a str],
) -> Data<'a> {
    let conversion = input.conversion;
    let mut kinds = Numbers::default();
    let mut types = Numbers::default();
    let mut messages = Numbers::default();
    let rules: Vec<&str> = input.assessment.findings.iter().map(|f| f.id.as_str()).collect();
    let rule_numbers: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let outputs: BTreeMap<&str, usize> =
        conversion.files.iter().enumerate().map(|(i, f)| (f.path.as_str(), i)).collect();
    let rows = embedded
        .runs
        .iter()
        .filter_map(|run| {
            let first = conversion.statements.get(run.statements.start)?;
            let minutes = input.assessment.work.get(run.statements.clone())?.iter().map(|w| w.minutes).sum();
            Some(Row(
                first.span.file,
                run.line,
                run.end_line,
                kinds.of(&first.kind),
                first
                    .object_type
                    .as_ref()
                    .map_or(-1, |t| types.of(labels.object_type(t, input.lang)) as isize),
                first.object.as_deref(),
                rank(first.outcome),
                minutes,
                format::effort(labels, input.lang, minutes, input.assessment.effort.hours_per_day),
                standing(input.assessment.work.get(run.statements.start)?.standing),
                notes(input, run, &rule_numbers, &mut messages),
                targets(input, run, &outputs),
                run.statements.len(),
            ))
        })
        .collect();
    let mut by_rank = Outcome::ALL;
    by_rank.sort_by_key(|o| rank(*o));
    Data {
        words: labels.all(input.lang),
        outcomes: by_rank.map(Outcome::name),
        kinds: borrowed(kinds),
        types: borrowed(types),
        rules,
        messages: messages.texts().into_iter().map(std::borrow::Cow::into_owned).collect(),
        sources: listings(
            short_paths.iter().copied().zip(conversion.sources.iter().map(|s| &*s.text)),
            &embedded.sources,
        ),
        outputs: listings(conversion.files.iter().map(|f| (f.path.as_str(), &*f.text)), &embedded.outputs),
        rows,
    }
}

fn borrowed<'a>(numbers: Numbers<'a>) -> Vec<&'a str> {
    let borrow = |t| match t {
        std::borrow::Cow::Borrowed(t) => Some(t),
        std::borrow::Cow::Owned(_) => None,
    };
    numbers.texts().into_iter().filter_map(borrow).collect()
}

/// The notes of all statements of a run.
fn notes<'a>(
    input: Input<'a>,
    run: &Run,
    rules: &BTreeMap<&str, usize>,
    messages: &mut Numbers<'a>,
) -> Vec<Note> {
    let statements = input.conversion.statements.get(run.statements.clone()).unwrap_or_default();
    statements
        .iter()
        .flat_map(|s| s.diagnostics.iter().map(|d| (d, s.span)))
        .map(|(d, whole)| note(input, d, whole, rules, messages))
        .collect()
}

fn note<'a>(
    input: Input<'a>,
    d: &'a Diagnostic,
    whole: Span,
    rules: &BTreeMap<&str, usize>,
    messages: &mut Numbers<'a>,
) -> Note {
    let source = input.conversion.sources.get(d.span.file as usize);
    let (line, column) = source.map_or((1, 1), |f| f.position(d.span.start));
    let (end_line, end_column) = source.map_or((1, 1), |f| f.position(d.span.end));
    let length = match line == end_line {
        _ if d.span == whole => -1,
        true => i64::from(end_column.saturating_sub(column).max(1)),
        false => 0,
    };
    let rule = rules.get(d.id.as_str()).copied().unwrap_or_default();
    Note(rule, line, column, length, rank(d.outcome), messages.of(input.message(d)))
}

/// Where the statements of a run went; those of a run in one file are one stretch.
fn targets(input: Input<'_>, run: &Run, outputs: &BTreeMap<&str, usize>) -> Vec<(usize, u32, u32)> {
    let statements = input.conversion.statements.get(run.statements.clone()).unwrap_or_default();
    let mut all: Vec<(usize, u32, u32)> = Vec::new();
    for t in statements.iter().flat_map(|s| &s.targets) {
        let Some(output) = outputs.get(t.file.as_str()) else { continue };
        match all.last_mut() {
            Some((o, _, end)) if statements.len() > 1 && o == output => *end = (*end).max(t.end_line),
            _ => all.push((*output, t.line, t.end_line)),
        }
    }
    // In the order in which they are applied.
    all.sort_unstable();
    all
}

fn listings<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
    ranges: &[Vec<std::ops::Range<u32>>],
) -> Vec<Listing<'a>> {
    files
        .zip(ranges)
        .map(|((path, text), ranges)| {
            let lines = lines(text);
            let part = |r: &std::ops::Range<u32>| {
                let cut: Vec<String> = slice(&lines, r).iter().map(|l| cut_line(l)).collect();
                (r.start, cut.join("\n"))
            };
            Listing { path, lines: lines.len(), parts: ranges.iter().map(part).collect() }
        })
        .collect()
}

/// A line of a bearable length; says how much was cut off.
fn cut_line(line: &str) -> String {
    if line.len() <= LINE_LIMIT {
        return line.to_string();
    }
    let mut end = LINE_LIMIT;
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let (head, tail) = line.split_at(end);
    format!("{head} … (+{})", format::count(tail.chars().count()))
}
