//! STUB (the real script layer replaces this file): client scripts to units.

use std::ops::Range;

use crate::dialect::Dialect;

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The whole unit, with leading trivia and terminator.
    pub range: Range<u32>,
    /// The statement's text.
    pub body: Range<u32>,
    /// What it is.
    pub kind: UnitKind,
    /// How often it is run (`GO n`).
    pub repeat: u32,
}

/// What a unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitKind {
    /// Text for the parser.
    Statement,
    /// A command of the client program.
    ClientCommand(ClientCommand),
    /// Blank text and comments.
    Trivia,
}

/// A command of the client program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCommand {
    /// Its name in lower case.
    pub name: String,
    /// The rest of the line.
    pub args: String,
}

/// Splits a script into units.
pub fn split(dialect: Dialect, text: &str) -> Vec<Unit> {
    let _ = dialect;
    let mut out = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(';') {
        let start = at;
        at += part.len();
        let body = part.trim_end_matches(';').trim();
        let lead = part.len() - part.trim_start().len();
        let from = (start + lead) as u32;
        let kind = if body.is_empty() { UnitKind::Trivia } else { UnitKind::Statement };
        out.push(Unit {
            range: start as u32..at as u32,
            body: from..from + body.len() as u32,
            kind,
            repeat: 1,
        });
    }
    out
}
