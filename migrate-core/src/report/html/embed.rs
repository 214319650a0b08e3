//! Which lines of sources and output the page embeds. All of them if they fit; of huge inputs first the rows of data
//! are left out, then all that needs no attention.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::convert::Statement;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::report::Input;

/// A longer line is cut.
pub(super) const LINE_LIMIT: usize = 2000;
/// Lines of a run of equal statements that are kept where runs are left out.
const RUN_HEAD: u32 = 3;
/// Lines kept around a statement that needs attention.
const AROUND: u32 = 2;

/// Consecutive statements that a reader sees as one: of one kind, for one object, with the same findings, and nothing
/// for a person to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Indexes in `Conversion::statements`.
    pub(super) statements: Range<usize>,
    /// First line of the first.
    pub(super) line: u32,
    /// Last line of the last.
    pub(super) end_line: u32,
}

/// What is embedded.
pub(super) struct Embedded {
    /// The statements as runs; most runs have one.
    pub(super) runs: Vec<Run>,
    /// For each source file, the line ranges to embed: from 1, the end excluded, sorted, apart from each other.
    pub(super) sources: Vec<Vec<Range<u32>>>,
    /// The same for each output file.
    pub(super) outputs: Vec<Vec<Range<u32>>>,
    /// Lines of the sources that are embedded.
    pub(super) source_lines: usize,
}

/// How much is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    All,
    WithoutData,
    Attention,
}

/// The lines of a text; the line ends are those of `SourceFile`.
pub(super) fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let (line, tail) = rest.split_at(at);
        lines.push(line);
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or_default();
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Chooses what fits in `limit` bytes.
pub(super) fn choose(input: Input<'_>, limit: usize) -> Embedded {
    let runs = runs(input);
    let source_lines: Vec<Vec<&str>> = input.conversion.sources.iter().map(|s| lines(&s.text)).collect();
    let output_lines: Vec<Vec<&str>> = input.conversion.files.iter().map(|f| lines(&f.text)).collect();
    let levels = [Level::All, Level::WithoutData, Level::Attention];
    let mut last = None;
    for level in levels {
        let (sources, outputs) = at_level(input, &runs, level, &source_lines, &output_lines);
        if size(&sources, &source_lines) + size(&outputs, &output_lines) <= limit {
            return embedded(runs, sources, outputs);
        }
        last = Some((sources, outputs));
    }
    // Even what needs attention is too much: as far as it goes.
    let (mut sources, mut outputs) = last.unwrap_or_default();
    let mut left = limit / 2;
    cut(&mut sources, &source_lines, &mut left);
    left += limit - limit / 2;
    cut(&mut outputs, &output_lines, &mut left);
    embedded(runs, sources, outputs)
}

fn embedded(runs: Vec<Run>, sources: Vec<Vec<Range<u32>>>, outputs: Vec<Vec<Range<u32>>>) -> Embedded {
    let source_lines = sources.iter().flatten().map(|r| (r.end - r.start) as usize).sum();
    Embedded { runs, sources, outputs, source_lines }
}

/// Groups the statements to runs.
fn runs(input: Input<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let statements = &input.conversion.statements;
    for (i, s) in statements.iter().enumerate() {
        let (line, end_line) = input.lines(s.span);
        let before = i.checked_sub(1).and_then(|b| Some((statements.get(b)?, runs.last_mut()?)));
        let standing = |n: usize| input.assessment.work.get(n).map(|w| w.standing);
        match before {
            Some((b, run)) if alike(b, s) && standing(i - 1) == standing(i) => {
                run.statements.end = i + 1;
                run.end_line = end_line;
            }
            _ => runs.push(Run { statements: i..i + 1, line, end_line }),
        }
    }
    runs
}

fn alike(a: &Statement, b: &Statement) -> bool {
    let one_target = match (a.targets.as_slice(), b.targets.as_slice()) {
        ([], []) => true,
        ([x], [y]) => x.file == y.file,
        _ => false,
    };
    let same =
        |(x, y): (&Diagnostic, &Diagnostic)| x.id == y.id && x.outcome == y.outcome && x.args == y.args;
    a.diagnostics.len() == b.diagnostics.len()
        && a.diagnostics.iter().zip(&b.diagnostics).all(same)
        && a.outcome == b.outcome
        && matches!(a.outcome, Outcome::Converted | Outcome::Dropped)
        && a.span.file == b.span.file
        && a.kind == b.kind
        && a.object_type == b.object_type
        && a.object == b.object
        && one_target
}

type Lines = Vec<Vec<Range<u32>>>;

fn at_level(
    input: Input<'_>,
    runs: &[Run],
    level: Level,
    source_lines: &[Vec<&str>],
    output_lines: &[Vec<&str>],
) -> (Lines, Lines) {
    let whole = |files: &[Vec<&str>]| -> Lines {
        files.iter().map(|l| std::iter::once(1..l.len() as u32 + 1).collect()).collect()
    };
    if level == Level::All {
        return (whole(source_lines), whole(output_lines));
    }
    let mut sources: Lines = vec![Vec::new(); source_lines.len()];
    let mut outputs: Lines = vec![Vec::new(); output_lines.len()];
    let index: BTreeMap<&str, usize> =
        input.conversion.files.iter().enumerate().map(|(i, f)| (f.path.as_str(), i)).collect();
    // The line after the last statement, in each file: what lies between statements stays unless little does.
    let mut reached: Vec<u32> = vec![1; source_lines.len()];
    for run in runs {
        let Some(first) = input.conversion.statements.get(run.statements.start) else { continue };
        let Some(kept) = sources.get_mut(first.span.file as usize) else { continue };
        let many = run.statements.len() > 1;
        let attention = matches!(first.outcome, Outcome::Review | Outcome::Manual);
        let end = if many { run.end_line.min(run.line + RUN_HEAD - 1) } else { run.end_line };
        if level == Level::WithoutData {
            let from = reached.get(first.span.file as usize).copied().unwrap_or(1).min(run.line);
            kept.push(from..end + 1);
        } else if attention {
            kept.push(run.line.saturating_sub(AROUND).max(1)..end + 1 + AROUND);
        }
        if let Some(r) = reached.get_mut(first.span.file as usize) {
            *r = run.end_line + 1;
        }
        if level == Level::WithoutData || attention {
            let shown =
                if many { run.statements.start..run.statements.start + 1 } else { run.statements.clone() };
            for s in input.conversion.statements.get(shown).unwrap_or_default() {
                for t in &s.targets {
                    if let Some(kept) = index.get(t.file.as_str()).and_then(|i| outputs.get_mut(*i)) {
                        kept.push(t.line..t.end_line + 1);
                    }
                }
            }
        }
    }
    for (kept, lines) in sources.iter_mut().zip(source_lines).chain(outputs.iter_mut().zip(output_lines)) {
        *kept = merged(std::mem::take(kept), lines.len() as u32);
    }
    (sources, outputs)
}

/// The ranges sorted, joined where they touch, and within the file.
fn merged(mut ranges: Vec<Range<u32>>, lines: u32) -> Vec<Range<u32>> {
    ranges.sort_by_key(|r| r.start);
    let mut out: Vec<Range<u32>> = Vec::new();
    for r in ranges {
        let r = r.start..r.end.min(lines + 1);
        match out.last_mut() {
            Some(last) if r.start <= last.end => last.end = last.end.max(r.end),
            _ if r.is_empty() => {}
            _ => out.push(r),
        }
    }
    out
}

fn size(ranges: &Lines, files: &[Vec<&str>]) -> usize {
    let of = |(ranges, lines): (&Vec<Range<u32>>, &Vec<&str>)| -> usize {
        ranges
            .iter()
            .map(|r| slice(lines, r).iter().map(|l| l.len().min(LINE_LIMIT) + 1).sum::<usize>())
            .sum()
    };
    ranges.iter().zip(files).map(of).sum()
}

/// Cuts the ranges off where `left` bytes are used up.
fn cut(ranges: &mut Lines, files: &[Vec<&str>], left: &mut usize) {
    for (ranges, lines) in ranges.iter_mut().zip(files) {
        for r in ranges.iter_mut() {
            let mut end = r.start;
            for line in slice(lines, r) {
                let bytes = line.len().min(LINE_LIMIT) + 1;
                if *left < bytes {
                    *left = 0;
                    break;
                }
                *left -= bytes;
                end += 1;
            }
            r.end = end;
        }
        ranges.retain(|r| !r.is_empty());
    }
}

/// The lines of a range that counts from 1.
pub(super) fn slice<'a, 'b>(lines: &'b [&'a str], range: &Range<u32>) -> &'b [&'a str] {
    let from = (range.start as usize).saturating_sub(1).min(lines.len());
    let to = (range.end as usize).saturating_sub(1).clamp(from, lines.len());
    lines.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;
    use crate::report::sample::Sample;

    #[test]
    fn lines_end_as_source_files_end_them() {
        assert_eq!(lines("a\r\nb\rc\n\nd"), ["a", "b", "c", "", "d"]);
        assert_eq!(lines(""), Vec::<&str>::new());
        assert_eq!(lines("a\n"), ["a"]);
    }

    #[test]
    fn equal_statements_are_one_run() {
        let sample = Sample::new();
        let embedded = choose(sample.input(Lang::En), usize::MAX);
        let runs: Vec<usize> = embedded.runs.iter().map(|r| r.statements.len()).collect();
        assert_eq!(runs.iter().sum::<usize>(), sample.conversion.statements.len());
        assert_eq!(runs.iter().filter(|n| **n > 1).collect::<Vec<_>>(), [&3]);
    }

    #[test]
    fn what_does_not_fit_is_left_out_from_the_least_interesting_on() {
        let sample = Sample::new();
        let input = sample.input(Lang::En);
        let shown = |limit| choose(input, limit);
        let all = shown(usize::MAX);
        assert_eq!(all.source_lines, sample.assessment.source_lines[0]);
        // The statement that is left to a person and its output stay the longest.
        let procedure = input.conversion.statements.iter().find(|s| s.outcome == Outcome::Manual).unwrap();
        let line = input.lines(procedure.span).0;
        let small = shown(2100);
        assert!(small.source_lines < all.source_lines);
        assert!(small.sources[0].iter().any(|r| r.contains(&line)), "{:?}", small.sources);
        let nothing = shown(0);
        assert_eq!(nothing.source_lines, 0);
    }

    #[test]
    fn ranges_are_joined_and_stay_in_the_file() {
        assert_eq!(merged(vec![5..9, 1..3, 3..4, 8..99], 10), [1..4, 5..11]);
    }
}
