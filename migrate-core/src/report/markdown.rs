//! The report in markdown (GitHub's flavour), for repositories and tickets.

use super::block::{Block, Limits, blocks};
use super::{Input, Labels, LabelsError};

/// The whole report. Every finding and every statement left to a person is in it.
///
/// # Errors
/// When the built-in words are invalid, which a test rules out.
pub fn markdown(input: Input<'_>) -> Result<String, LabelsError> {
    let limits = Limits { findings: usize::MAX, manual: usize::MAX };
    let mut out = String::new();
    for block in blocks(input, Labels::built_in()?, limits) {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Title(text) => out.push_str(&format!("# {}\n", escape(&text))),
            Block::Heading(text) => out.push_str(&format!("## {}\n", escape(&text))),
            Block::Paragraph(text) => out.push_str(&format!("{}\n", escape(&text))),
            Block::Table(table) => {
                row(&mut out, table.head.iter().map(|h| escape(h)));
                row(&mut out, table.numeric.iter().map(|n| if *n { "---:" } else { "---" }.to_string()));
                for r in &table.rows {
                    row(&mut out, r.cells.iter().map(|c| escape(c)));
                }
            }
        }
    }
    Ok(out)
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        out.push_str(&cell);
        out.push_str(" |");
    }
    out.push('\n');
}

/// Text as text: nothing in it is taken for markup, and it stays on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;
    use crate::report::sample::Sample;

    #[test]
    fn the_sample_in_both_languages() {
        insta::assert_snapshot!("markdown_en", markdown(Sample::checked().input(Lang::En)).unwrap());
        insta::assert_snapshot!("markdown_ja", markdown(Sample::new().input(Lang::Ja)).unwrap());
    }

    #[test]
    fn names_are_never_markup() {
        assert_eq!(escape("a_b|<x>\n"), "a\\_b\\|\\<x\\> ");
    }
}
