//! The report for a terminal. Columns line up whatever the script: full-width characters count two cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::block::{Block, Limits, Row, Table, blocks, summary_blocks};
use super::{Input, Labels, LabelsError};
use crate::diagnostic::Outcome;

/// How the terminal is.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Its width in cells; the last column of a table is wrapped to it. `None`: lines are as long as they are.
    pub width: Option<usize>,
    /// Whether to colour.
    pub color: bool,
}

/// Rows of long tables that a terminal shows; the other formats have all.
const LIMITS: Limits = Limits { findings: 25, manual: 15 };
/// The narrowest that a last column is made.
const NARROWEST: usize = 24;
/// Full-width characters that do not begin a line in Japanese.
const NOT_FIRST: &str = "。、，．・：；？！」』）］｝〉》】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜";

/// The whole report.
///
/// # Errors
/// When the built-in words are invalid, which a test rules out.
pub fn text(input: Input<'_>, terminal: Terminal) -> Result<String, LabelsError> {
    Ok(show(blocks(input, Labels::built_in()?, LIMITS), terminal))
}

/// The totals, the proof and the effort, on a few lines.
///
/// # Errors
/// When the built-in words are invalid, which a test rules out.
pub fn summary(input: Input<'_>, terminal: Terminal) -> Result<String, LabelsError> {
    Ok(show(summary_blocks(input, Labels::built_in()?), terminal))
}

/// A table of texts whose columns line up; the last column is wrapped to the terminal.
pub fn columns(head: &[&str], rows: Vec<Vec<String>>, terminal: Terminal) -> String {
    let mut out = String::new();
    let rows = rows.into_iter().map(|cells| Row { cells, outcome: None }).collect();
    let head: Vec<String> = head.iter().map(|h| (*h).to_string()).collect();
    table(&mut out, &Table { numeric: vec![false; head.len()], head, rows }, terminal);
    out
}

fn show(blocks: Vec<Block>, terminal: Terminal) -> String {
    let mut out = String::new();
    let mut after_table = false;
    for block in blocks {
        if after_table && matches!(block, Block::Paragraph(_)) {
            out.push('\n');
        }
        after_table = matches!(block, Block::Table(_));
        match block {
            Block::Title(title) => out.push_str(&format!("{}\n", paint(&title, "1", terminal))),
            Block::Heading(title) => out.push_str(&format!("\n{}\n", paint(&title, "1;4", terminal))),
            Block::Paragraph(sentence) => {
                for line in wrap(&sentence, terminal.width.unwrap_or(usize::MAX)) {
                    out.push_str(&line);
                    out.push('\n');
                }
            }
            Block::Table(t) => {
                out.push('\n');
                table(&mut out, &t, terminal);
            }
        }
    }
    out
}

fn table(out: &mut String, table: &Table, terminal: Terminal) {
    let columns = table.head.len();
    let mut widths: Vec<usize> = table.head.iter().map(|h| h.width()).collect();
    for row in &table.rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.width());
        }
    }
    if let (Some(total), Some((last, rest))) = (terminal.width, widths.split_last_mut()) {
        let before: usize = rest.iter().map(|w| w + 2).sum();
        *last = (*last).min(total.saturating_sub(before).max(NARROWEST));
    }
    let head = Row { cells: table.head.clone(), outcome: None };
    line(out, &head, &widths, &table.numeric, Some("2"), terminal);
    for row in &table.rows {
        debug_assert_eq!(row.cells.len(), columns);
        line(out, row, &widths, &table.numeric, row.outcome.map(color), terminal);
    }
}

/// One row; its last cell may take several lines.
fn line(
    out: &mut String,
    row: &Row,
    widths: &[usize],
    numeric: &[bool],
    style: Option<&str>,
    terminal: Terminal,
) {
    let mut start = String::new();
    let mut indent = 0;
    let mut last = Vec::new();
    for (i, cell) in row.cells.iter().enumerate() {
        let (width, right) = (widths.get(i).copied().unwrap_or(0), numeric.get(i).copied().unwrap_or(false));
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if i + 1 == row.cells.len() {
            last = if right { vec![format!("{padding}{cell}")] } else { wrap(cell, width) };
            break;
        }
        let cell = cell.replace(['\n', '\r'], " ");
        start.push_str(&if right { format!("{padding}{cell}  ") } else { format!("{cell}{padding}  ") });
        indent += width + 2;
    }
    for (i, part) in last.iter().enumerate() {
        let lead = if i == 0 { start.clone() } else { " ".repeat(indent) };
        let text = format!("{lead}{part}");
        let text = text.trim_end();
        out.push_str(&style.map_or_else(|| text.to_string(), |s| paint(text, s, terminal)));
        out.push('\n');
    }
}

fn color(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Converted => "32",
        Outcome::Review => "33",
        Outcome::Manual => "31",
        Outcome::Dropped => "2",
    }
}

fn paint(text: &str, style: &str, terminal: Terminal) -> String {
    if terminal.color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_string() }
}

/// Breaks a text into lines of at most `width` cells: at spaces, between full-width characters, and inside of a word
/// only if it is longer than a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    // The byte in `line` after which it may be broken.
    let mut break_at: Option<usize> = None;
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        let w = c.width().unwrap_or(0);
        let may_break = c == ' ' || (w == 2 && !NOT_FIRST.contains(c));
        if used + w > width && !line.is_empty() {
            let at = if may_break { None } else { break_at };
            let tail = at.map_or_else(String::new, |at| line.split_off(at));
            lines.push(std::mem::take(&mut line).trim_end().to_string());
            line = tail.trim_start().to_string();
            used = line.width();
            break_at = None;
        }
        if c == ' ' && line.is_empty() && !lines.is_empty() {
            continue;
        }
        if may_break && !line.is_empty() {
            break_at = Some(line.len());
        }
        line.push(c);
        used += w;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;
    use crate::report::sample::Sample;

    #[test]
    fn the_sample_in_both_languages() {
        let plain = Terminal { width: Some(110), color: false };
        insta::assert_snapshot!("text_en", text(Sample::checked().input(Lang::En), plain).unwrap());
        insta::assert_snapshot!("text_ja", text(Sample::new().input(Lang::Ja), plain).unwrap());
        insta::assert_snapshot!("summary_en", summary(Sample::checked().input(Lang::En), plain).unwrap());
    }

    #[test]
    fn lines_are_broken_where_a_reader_expects_it() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("列は精度のない。数", 8), ["列は精度", "のない。", "数"]);
        assert_eq!(wrap("列のデータベー", 12), ["列のデータ", "ベー"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for lang in Lang::ALL {
            let terminal = Terminal { width: Some(100), color: false };
            for line in text(Sample::checked().input(lang), terminal).unwrap().lines() {
                assert!(line.width() <= 100, "{line}");
            }
        }
    }

    #[test]
    fn colour_only_when_asked() {
        let sample = Sample::new();
        let show = |color| text(sample.input(Lang::En), Terminal { width: None, color }).unwrap();
        assert!(!show(false).contains('\x1b'));
        assert!(show(true).contains("\x1b[31m"));
    }
}
