//! SQL*Plus scripts, and Oracle scripts that tools wrote without its marks.
//!
//! `;` ends a SQL statement, a line with `/` ends PL/SQL and runs the buffer again otherwise. Where `/` is missing
//! (DBMS_METADATA, version control exports), PL/SQL ends where its blocks do and something new begins.

use crate::dialect::Dialect;

use super::blocks::{Plsql, Start};
use super::scan::{
    Holds, Scanner, Tok, Word, after_line_break, alone_to_line_end, begins_statement, created, ends_line,
    first_on_line, is_foreign_remark, line_end, rest_of_line,
};
use super::{Unit, UnitKind, Units};

pub(super) fn split(text: &str) -> Vec<Unit> {
    let scan = Scanner::new(text, Dialect::Oracle);
    let mut script = Script { text, scan, units: Units::new(text), terminator: Some(';') };
    loop {
        script.scan.skip_trivia();
        if script.scan.at >= text.len() {
            return script.units.finish();
        }
        script.unit();
    }
}

/// The commands of SQL*Plus and SQLcl: full name, and the length of the shortest accepted form.
const COMMANDS: &[(&str, usize)] = &[
    ("accept", 3),
    ("append", 6),
    ("archive", 7),
    ("attribute", 4),
    ("break", 3),
    ("btitle", 3),
    ("clear", 2),
    ("column", 3),
    ("compute", 4),
    ("connect", 4),
    ("copy", 4),
    ("define", 3),
    ("del", 3),
    ("describe", 4),
    ("disconnect", 4),
    ("edit", 2),
    ("execute", 4),
    ("exit", 4),
    ("get", 3),
    ("help", 4),
    ("host", 2),
    ("list", 1),
    ("password", 5),
    ("pause", 3),
    ("print", 3),
    ("prompt", 3),
    ("quit", 4),
    ("recover", 7),
    ("remark", 3),
    ("repfooter", 4),
    ("repheader", 4),
    ("run", 1),
    ("save", 3),
    ("set", 3),
    ("show", 3),
    ("shutdown", 8),
    ("spool", 3),
    ("start", 3),
    ("startup", 7),
    ("store", 5),
    ("timing", 4),
    ("ttitle", 3),
    ("undefine", 5),
    ("variable", 3),
    ("whenever", 8),
    ("xquery", 6),
];

/// The name of the client command that a word abbreviates.
fn command_name(word: &str) -> Option<&'static str> {
    let abbreviated = |full: &str| full.get(..word.len()).is_some_and(|f| f.eq_ignore_ascii_case(word));
    let (full, _) = COMMANDS.iter().find(|(full, shortest)| word.len() >= *shortest && abbreviated(full))?;
    Some(match *full {
        "remark" => "rem",
        "execute" => "exec",
        full => full,
    })
}

/// Words that begin a SQL statement or a block, and never continue PL/SQL after its last END.
fn is_statement_word(word: &str) -> bool {
    matches!(
        word,
        "CREATE"
            | "ALTER"
            | "DROP"
            | "GRANT"
            | "REVOKE"
            | "COMMENT"
            | "INSERT"
            | "UPDATE"
            | "DELETE"
            | "MERGE"
            | "SELECT"
            | "WITH"
            | "COMMIT"
            | "ROLLBACK"
            | "SAVEPOINT"
            | "TRUNCATE"
            | "RENAME"
            | "ANALYZE"
            | "AUDIT"
            | "NOAUDIT"
            | "LOCK"
            | "CALL"
            | "EXPLAIN"
            | "SET"
            | "PURGE"
            | "FLASHBACK"
            | "ASSOCIATE"
            | "DISASSOCIATE"
            | "ADMINISTER"
            | "BEGIN"
            | "DECLARE"
            | "<<"
            | "("
            | "@"
            | "!"
    )
}

/// What ends a statement.
enum Mode {
    /// The terminator, or a line with `/`.
    Sql,
    /// A line with `/`, or the end of its blocks.
    Plsql(Plsql),
    /// Only a line with `/` (Java and JavaScript sources).
    Source,
}

struct Script<'t> {
    text: &'t str,
    scan: Scanner<'t>,
    units: Units<'t>,
    /// SET SQLTERMINATOR; `None` when it is off.
    terminator: Option<char>,
}

impl Script<'_> {
    /// One unit; the scanner stands at its first token.
    fn unit(&mut self) {
        let text = self.text;
        let at = self.scan.at;
        let Some(first) = self.scan.peek() else { return };
        let word = self.scan.word(first);
        let line = self.scan.rest(at);
        match word.as_str() {
            _ if first_on_line(text, at) && is_foreign_remark(line) => self.remark(at),
            "/" if first_on_line(text, at) || ends_line(text, at + 1) => self.mark("/", at),
            "." if ends_line(text, at + 1) => self.mark(".", at),
            ";" => self.scan.at = self.units.push(UnitKind::Trivia, at..at, at + 1),
            "@" if line.starts_with("@@") => self.command("@@", at, at + 2),
            "@" => self.command("@", at, at + 1),
            "!" => self.command("host", at, at + 1),
            w => match command_name(w).filter(|name| self.is_command(name, first)) {
                Some(name) => self.command(name, at, first.end),
                None => self.statement(at),
            },
        }
    }

    /// Whether a word that names a client command is one here.
    fn is_command(&self, name: &str, first: Tok) -> bool {
        let mut ahead = self.scan;
        ahead.at = first.end;
        let next = ahead.peek().filter(|t| !is_line_break_between(self.text, first.end, t.start));
        let next = next.map(|t| ahead.word(t)).unwrap_or_default();
        match name {
            "set" => !matches!(next.as_str(), "TRANSACTION" | "ROLE" | "CONSTRAINT" | "CONSTRAINTS"),
            // One letter is too little to tell a command from a typing error.
            "list" | "run" => next.as_str().is_empty(),
            "rem" | "prompt" | "host" => true,
            // A name that begins a subprogram call, an assignment or a label is no command.
            _ => !matches!(next.as_str(), ":=" | "."),
        }
    }

    /// A remark of one line.
    fn remark(&mut self, at: usize) {
        let end = line_end(self.text, at);
        let line = self.text.get(at..end).unwrap_or_default().trim_end();
        self.scan.at = self.units.command("rem", line, at..at + line.len(), end);
    }

    /// A command of one character.
    fn mark(&mut self, name: &str, at: usize) {
        let end = at + name.len();
        let to = if alone_to_line_end(self.text, end, ";") { end + 1 } else { end };
        self.scan.at = self.units.command(name, "", at..end, to);
    }

    /// A client command: its line, and those after it while they end with the continuation mark `-`.
    fn command(&mut self, name: &str, start: usize, args: usize) {
        let mut end = line_end(self.text, args);
        while continues(self.text.get(args..end).unwrap_or_default()) && end < self.text.len() {
            end = line_end(self.text, after_line_break(self.text, end));
        }
        let mut args = self.text.get(args..end).unwrap_or_default().trim();
        if !matches!(name, "prompt" | "rem" | "host") {
            args = args.trim_end_matches([';', ' ', '\t']);
        }
        if name == "set" {
            self.setting(args);
        }
        let body = self.text.get(start..end).unwrap_or_default().trim_end().len();
        self.scan.at = self.units.command(name, args, start..start + body, end);
    }

    fn setting(&mut self, args: &str) {
        let mut words = args.split_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_uppercase();
        if name.len() >= 4 && "SQLTERMINATOR".starts_with(&name) {
            let value = words.next().unwrap_or(";").trim_matches(['"', '\'']);
            self.terminator = match value.to_ascii_uppercase().as_str() {
                "OFF" => None,
                "ON" => Some(';'),
                _ => value.chars().next(),
            };
        }
    }

    /// How the statement at the cursor ends.
    fn mode(&self) -> Mode {
        let mut ahead = self.scan;
        let first = ahead.significant_word();
        let start = match first.as_str() {
            "BEGIN" | "DECLARE" | "<<" => Start::Block,
            "WITH" => return self.with_function(ahead),
            "CREATE" => match created(&self.scan) {
                Some((kind, mut after)) => match kind.as_str() {
                    "PROCEDURE" | "FUNCTION" => Start::Routine,
                    "PACKAGE" => Start::Package,
                    "TRIGGER" => Start::Trigger,
                    "TYPE" => {
                        let body = after.significant().is_some_and(|t| after.word(t).as_str() == "BODY");
                        if body { Start::Package } else { Start::Single }
                    }
                    "LIBRARY" => Start::Single,
                    "JAVA" | "MLE" => return self.source(after),
                    _ => return Mode::Sql,
                },
                None => return Mode::Sql,
            },
            _ => return Mode::Sql,
        };
        Mode::Plsql(Plsql::new(start))
    }

    /// The source of a Java class or a JavaScript module follows AS and ends only at a slash; `USING BFILE (…)` is SQL.
    fn source(&self, mut ahead: Scanner<'_>) -> Mode {
        for _ in 0..12 {
            match ahead.significant_word().as_str() {
                "AS" => return Mode::Source,
                "USING" => return Mode::Sql,
                _ => {}
            }
        }
        Mode::Source
    }

    /// After WITH: a function or a common table expression.
    fn with_function(&self, mut ahead: Scanner<'_>) -> Mode {
        let what = ahead.significant_word();
        let named = ahead.significant().is_some_and(|t| !matches!(ahead.word(t).as_str(), "AS" | "("));
        if matches!(what.as_str(), "FUNCTION" | "PROCEDURE") && named {
            Mode::Plsql(Plsql::new(Start::WithFunction))
        } else {
            Mode::Sql
        }
    }

    /// A statement, with its terminator.
    fn statement(&mut self, start: usize) {
        let mut mode = self.mode();
        let mut end = start;
        let mut previous = Word::default();
        let mut parens = 0u32;
        let mut wrapped = WrappedSearch::default();
        let holds = Holds::of(&self.scan);
        loop {
            let before = self.scan;
            let Some(tok) = self.scan.significant() else { break };
            let word = self.scan.word(tok);
            let first = is_line_break_between(self.text, end, tok.start) || tok.start == start;
            let after_semicolon = previous.as_str() == ";";
            if first && word.as_str() == "/" && tok.start > start && self.slash(tok, &mode, after_semicolon) {
                return self.close(start, end, tok.end);
            }
            if first && word.as_str() == "." && alone_to_line_end(self.text, tok.start, ".") {
                return self.close_at_point(start, end, tok.end);
            }
            let new = first && tok.start > start && parens == 0;
            match &mut mode {
                Mode::Sql => {
                    if self.terminator.is_some_and(|t| self.scan.rest(tok.start).starts_with(t)) {
                        let to = tok.start + self.terminator.map_or(1, char::len_utf8);
                        return self.close(start, end, to);
                    }
                    if new && self.begins_unit(tok, word, end, holds) {
                        self.scan = before;
                        return self.close(start, end, end);
                    }
                    match word.as_str() {
                        "(" => parens += 1,
                        ")" => parens = parens.saturating_sub(1),
                        "WITH" => {
                            if let Mode::Plsql(blocks) = self.with_function(self.scan) {
                                mode = Mode::Plsql(blocks);
                            }
                        }
                        _ => {}
                    }
                }
                Mode::Plsql(blocks) => {
                    if after_semicolon && word.as_str() == "/" {
                        return self.close(start, end, tok.end);
                    }
                    if first && after_semicolon && word.as_str() == "CREATE" && {
                        let here = self.scan.moved(tok.start);
                        begins_statement(&here, Holds::None)
                    } {
                        self.scan = before;
                        return self.close(start, end, end);
                    }
                    if wrapped.seen(word) {
                        return self.wrapped(start, tok.end);
                    }
                    if blocks.token(word) && self.new_unit_follows() {
                        return self.close(start, tok.end, tok.end);
                    }
                }
                Mode::Source => {}
            }
            end = tok.end;
            previous = word;
        }
        self.close(start, end, end);
    }

    /// Whether the slash at the begin of a line ends the statement: alone, or in PL/SQL after a semicolon (no division
    /// follows one) with what a file joined to it without a line break.
    fn slash(&self, tok: Tok, mode: &Mode, after_semicolon: bool) -> bool {
        ends_line(self.text, tok.end)
            || alone_to_line_end(self.text, tok.start, "/;")
            || matches!(mode, Mode::Plsql(_)) && after_semicolon
    }

    /// Whether a token at the begin of a line, in a SQL statement that was not terminated, begins something new.
    fn begins_unit(&self, tok: Tok, word: Word, end: usize, holds: Holds) -> bool {
        let here = self.scan.moved(tok.start);
        match word.as_str() {
            "CREATE" | "ALTER" | "DROP" | "COMMENT" | "GRANT" | "REVOKE" | "INSERT" => {
                begins_statement(&here, holds)
            }
            "PROMPT" | "REM" | "REMARK" | "SPOOL" | "WHENEVER" => {
                blank_line_between(self.text, end, tok.start)
            }
            _ => false,
        }
    }

    /// Whether what follows a complete PL/SQL unit is a new one (or a slash, which the unit takes along).
    fn new_unit_follows(&mut self) -> bool {
        let Some(next) = self.scan.peek() else { return true };
        let word = self.scan.word(next);
        let w = word.as_str();
        if w == "/" {
            return false;
        }
        if w == "." {
            return false;
        }
        is_statement_word(w)
            || command_name(w)
                .is_some_and(|name| first_on_line(self.text, next.start) && self.is_command(name, next))
    }

    /// Ends a statement whose text ends at `end` and whose terminator ends at `to`.
    fn close(&mut self, start: usize, end: usize, to: usize) {
        self.scan.at = self.units.push(UnitKind::Statement, start..end, to);
    }

    /// A line with `.` ends the buffer; a line with `/` or RUN after it executes it.
    fn close_at_point(&mut self, start: usize, end: usize, point: usize) {
        let mut to = point;
        let mut ahead = self.scan;
        if let Some(next) = ahead.significant()
            && matches!(
                rest_of_line(self.text, next.start).trim_end().to_ascii_uppercase().as_str(),
                "/" | "R" | "RUN"
            )
        {
            to = line_end(self.text, next.start);
        }
        self.close(start, end, to);
    }

    /// Wrapped source is no SQL: it goes on to a line with `/`, or to where a tool began the next definition.
    fn wrapped(&mut self, start: usize, from: usize) {
        let mut end = from;
        let mut at = from;
        while at < self.text.len() {
            let line = rest_of_line(self.text, at);
            let trimmed = line.trim();
            if trimmed == "/" {
                return self.close(start, end, at + line.len());
            }
            let head = trimmed.get(..7).unwrap_or_default();
            if head.eq_ignore_ascii_case("create ") {
                break;
            }
            if !trimmed.is_empty() {
                end = at + line.trim_end().len();
            }
            at = after_line_break(self.text, at + line.len()).max(at + 1);
        }
        self.close(start, end, end);
    }
}

/// Finds the word WRAPPED in the header of a definition.
#[derive(Default)]
struct WrappedSearch {
    tokens: u32,
}

impl WrappedSearch {
    fn seen(&mut self, word: Word) -> bool {
        self.tokens += 1;
        self.tokens < 16 && self.tokens > 3 && word.as_str() == "WRAPPED"
    }
}

/// Whether a client command's line goes on in the next one. Rulers of dashes do not.
fn continues(line: &str) -> bool {
    let line = line.trim_end();
    line.strip_suffix('-').is_some_and(|head| !head.ends_with('-'))
}

fn is_line_break_between(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|s| s.contains(['\n', '\r']))
}

fn blank_line_between(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|s| s.lines().skip(1).any(|l| l.trim().is_empty()) && s.lines().count() > 2)
}
