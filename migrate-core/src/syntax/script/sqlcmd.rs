//! T-SQL scripts as SSMS and `sqlcmd` read them: batches between lines with GO.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::WORD;

use super::scan::{Scanner, Tok, created, first_on_line, is_foreign_remark, line_end, rest_of_line};
use super::{Unit, UnitKind, Units};

pub(super) fn split(text: &str) -> Vec<Unit> {
    let mut scan = Scanner::new(text, Dialect::SqlServer);
    let mut units = Units::new(text);
    let mut batch = Batch::default();
    loop {
        let before = scan.at;
        let Some(tok) = scan.significant() else { break };
        let first = super::scan::first_on_line(text, tok.start);
        let word = scan.word(tok);
        match word.as_str() {
            "GO" if first && tok.kind == WORD => {
                if let Some(repeat) = go_count(rest_of_line(text, tok.end)) {
                    let end = line_end(text, tok.start);
                    scan.at = batch.close(&mut units, Some((tok, repeat)), end);
                    batch = Batch::default();
                    continue;
                }
            }
            ":" | "!" | "!!" if first && batch.depth == 0 && is_command(text, tok) => {
                batch.close(&mut units, None, before);
                batch = Batch::default();
                let end = line_end(text, tok.start);
                let line = text.get(tok.start..end).unwrap_or_default().trim_end();
                let (name, args) = match line.strip_prefix("!!") {
                    Some(command) => ("host", command),
                    None => {
                        let line = line.trim_start_matches(':');
                        line.split_once(|c: char| c.is_whitespace()).unwrap_or((line, ""))
                    }
                };
                scan.at =
                    units.command(&name.to_ascii_lowercase(), args, tok.start..tok.start + line.len(), end);
                continue;
            }
            _ if first && batch.depth == 0 && is_line_command(rest_of_line(text, tok.start)) => {
                batch.close(&mut units, None, before);
                batch = Batch::default();
                let end = line_end(text, tok.start);
                let line = text.get(tok.start..end).unwrap_or_default().trim_end();
                let name = match word.as_str() {
                    "EXIT" => "exit",
                    "QUIT" => "quit",
                    _ => "rem",
                };
                let args = if name == "rem" { line } else { "" };
                scan.at = units.command(name, args, tok.start..tok.start + line.len(), end);
                continue;
            }
            // SQL Server wants these first in their batch: a script that has them elsewhere lost its GO lines.
            "CREATE" if first && batch.started() && !batch.is_schema => {
                let here = scan.moved(tok.start);
                let kind = created(&here).map(|(kind, _)| kind).unwrap_or_default();
                if matches!(kind.as_str(), "PROCEDURE" | "PROC" | "FUNCTION" | "TRIGGER" | "VIEW") {
                    scan.at = batch.close(&mut units, None, batch.end);
                    batch = Batch::default();
                    continue;
                }
            }
            _ => {}
        }
        if !batch.started() {
            batch.start = tok.start;
            let here = scan.moved(tok.start);
            batch.is_schema = created(&here).is_some_and(|(kind, _)| kind.as_str() == "SCHEMA");
        }
        batch.end = tok.end;
        match word.as_str() {
            "(" | "BEGIN" | "CASE" => batch.depth += 1,
            ")" | "END" => batch.depth = batch.depth.saturating_sub(1),
            _ => {}
        }
    }
    batch.close(&mut units, None, batch.end);
    units.finish()
}

/// The batch that is being read.
#[derive(Debug, Default, Clone, Copy)]
struct Batch {
    start: usize,
    /// End of its last token; 0 before the first.
    end: usize,
    /// Open parentheses and blocks: a sqlcmd command inside them does not end the batch.
    depth: u32,
    is_schema: bool,
}

impl Batch {
    fn started(&self) -> bool {
        self.end > 0
    }

    /// Adds the batch to the units; a GO without a batch is a command of its own.
    fn close(&self, units: &mut Units<'_>, go: Option<(Tok, u32)>, end: usize) -> usize {
        match (self.started(), go) {
            (true, go) => {
                let to = if go.is_some() { end } else { self.end };
                let at = units.push(UnitKind::Statement, self.start..self.end, to);
                if let (Some(unit), Some((_, repeat))) = (units.out.last_mut(), go) {
                    unit.repeat = repeat;
                }
                at
            }
            (false, Some((tok, _))) => {
                let args = units.text.get(tok.end..end).unwrap_or_default();
                units.command("go", args, tok.start..tok.end, end)
            }
            (false, None) => end,
        }
    }
}

/// How often `GO` with this rest of its line runs its batch; `None` if the line is no batch separator.
fn go_count(rest: &str) -> Option<u32> {
    let rest = rest.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let count = if digits == 0 { 1 } else { rest.get(..digits)?.parse().ok()? };
    let after = rest.get(digits..)?.trim().trim_start_matches(';').trim();
    (after.is_empty() || after.starts_with("--") || after.starts_with("/*")).then_some(count)
}

/// Whether a colon or exclamation mark at the begin of a line begins a command of sqlcmd.
fn is_command(text: &str, tok: Tok) -> bool {
    let line = rest_of_line(text, tok.start);
    first_on_line(text, tok.start)
        && (line.starts_with("!!")
            || line.strip_prefix(':').is_some_and(|c| c.starts_with(|c: char| c.is_ascii_alphabetic())))
}

/// Lines that are no SQL: the commands of sqlcmd that have no colon, and remarks of other tools.
fn is_line_command(line: &str) -> bool {
    let command = line.trim_end().trim_end_matches(';');
    is_foreign_remark(line) || ["EXIT", "QUIT"].iter().any(|c| command.eq_ignore_ascii_case(c))
}
