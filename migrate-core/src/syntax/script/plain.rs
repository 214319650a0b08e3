//! Scripts of `psql`: semicolons, and commands that begin with a backslash.

use crate::dialect::Dialect;

use super::scan::{Scanner, line_end};
use super::{Unit, UnitKind, Units};

pub(super) fn split(text: &str) -> Vec<Unit> {
    let mut scan = Scanner::new(text, Dialect::PostgreSql);
    let mut units = Units::new(text);
    loop {
        scan.skip_trivia();
        let start = scan.at;
        if start >= text.len() {
            return units.finish();
        }
        if scan.rest(start).starts_with('\\') {
            let end = line_end(text, start);
            let line = text.get(start + 1..end).unwrap_or_default();
            let (name, args) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            scan.at = units.command(name, args, start..end, end);
            continue;
        }
        let mut end = start;
        let mut terminator = text.len();
        while let Some(tok) = scan.significant() {
            if scan.rest(tok.start).starts_with(';') {
                terminator = tok.end;
                break;
            }
            end = tok.end;
        }
        let kind = if end > start { UnitKind::Statement } else { UnitKind::Trivia };
        let to = if terminator < text.len() { terminator } else { end };
        scan.at = units.push(kind, start..end, to);
    }
}
