//! Client scripts to units: what a DBMS's own command-line client would send to the server, one unit each.
//!
//! A script is more than statements: SQL*Plus ends PL/SQL with `/`, `sqlcmd` splits batches at `GO`, `mysql` changes its
//! delimiter, DB2's CLP its terminator, and each client has commands of its own. [`split`] knows them, and is also robust
//! where scripts come from tools that leave the client's marks out: then the block structure of a routine decides where
//! it ends, never the first semicolon in it.
//!
//! One file a client: [`sqlplus`], [`sqlcmd`], [`mysql`], [`db2`], and [`plain`] for PostgreSQL; they share [`scan`] (tokens
//! and lines) and [`blocks`] (nesting of BEGIN and END). Every byte of a script belongs to exactly one unit, and the time
//! is linear in its length.

use std::ops::Range;

use crate::dialect::Dialect;

mod blocks;
mod db2;
mod mysql;
mod plain;
mod scan;
mod sqlcmd;
mod sqlplus;
#[cfg(test)]
mod tests;

/// A piece of a script: a statement, a T-SQL batch, or a command to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// All bytes of the unit: the comments and blanks before it, its text, its terminator, and the rest of the
    /// terminator's line when that holds only a comment. The ranges of a script's units follow each other without gap.
    pub range: Range<u32>,
    /// The text itself: from its first token to its last, without the terminator. Empty for [`UnitKind::Trivia`].
    pub body: Range<u32>,
    /// What it is.
    pub kind: UnitKind,
    /// How often it is executed: `GO n`; otherwise 1.
    pub repeat: u32,
}

impl Unit {
    /// The unit's text, without terminator.
    pub fn text<'t>(&self, script: &'t str) -> &'t str {
        script.get(self.body.start as usize..self.body.end as usize).unwrap_or_default()
    }
}

/// What a unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitKind {
    /// For [`crate::syntax::parse`]: one statement; in T-SQL a batch of one or more.
    Statement,
    /// A command to the client that ran the script.
    ClientCommand(ClientCommand),
    /// Comments, blanks and stray terminators that belong to no statement.
    Trivia,
}

/// A command to the client: SQL*Plus, `sqlcmd`, `mysql`, CLP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCommand {
    /// Its full name in lower case (`prompt`, `set`, `define`, `@`, `/`, `go`, `delimiter`, `use`, `connect`, `terminator`, …).
    pub name: String,
    /// What follows the name, without a closing terminator.
    pub args: String,
}

/// Splits a script into its units.
pub fn split(dialect: Dialect, text: &str) -> Vec<Unit> {
    match dialect {
        Dialect::Oracle => sqlplus::split(text),
        Dialect::SqlServer => sqlcmd::split(text),
        Dialect::MySql => mysql::split(text),
        Dialect::Db2 => db2::split(text),
        Dialect::PostgreSql => plain::split(text),
    }
}

/// Collects units; each begins where the one before it ended.
struct Units<'t> {
    text: &'t str,
    out: Vec<Unit>,
    from: usize,
}

impl<'t> Units<'t> {
    fn new(text: &'t str) -> Self {
        Units { text, out: Vec::new(), from: 0 }
    }

    /// Adds a unit that ends at `end`, or with the line of `end` if nothing but a comment follows there.
    /// Answers where the next unit begins.
    fn push(&mut self, kind: UnitKind, body: Range<usize>, end: usize) -> usize {
        let end = scan::closing_line(self.text, end.max(body.end)).max(self.from);
        self.push_exact(kind, body, end)
    }

    fn push_exact(&mut self, kind: UnitKind, body: Range<usize>, end: usize) -> usize {
        // A terminator without a statement is none.
        let (kind, body) = if body.start < body.end { (kind, body) } else { (UnitKind::Trivia, end..end) };
        self.out.push(Unit {
            range: self.from as u32..end as u32,
            body: body.start as u32..body.end as u32,
            kind,
            repeat: 1,
        });
        self.from = end;
        end
    }

    /// A client command whose text is `body`, its name the first part of it.
    fn command(&mut self, name: &str, args: &str, body: Range<usize>, end: usize) -> usize {
        let command = ClientCommand { name: name.to_string(), args: args.trim().to_string() };
        self.push(UnitKind::ClientCommand(command), body, end)
    }

    /// The rest of the text: blanks go to the last unit, comments become a unit of their own.
    fn finish(mut self) -> Vec<Unit> {
        let rest = self.text.get(self.from..).unwrap_or_default();
        let end = self.text.len() as u32;
        if !rest.is_empty() {
            match self.out.last_mut() {
                Some(last) if rest.trim().is_empty() => last.range.end = end,
                _ => {
                    self.push_exact(UnitKind::Trivia, 0..0, end as usize);
                }
            }
        }
        self.out
    }
}
