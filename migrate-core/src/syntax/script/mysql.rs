//! Scripts of the `mysql` client and of mysqldump.
//!
//! The delimiter is looked for as the client does, in the raw text outside quotes and comments, even inside a word
//! (`END$$`). With the delimiter `;`, a routine's blocks decide where it ends: scripts without DELIMITER are common.
//! With another delimiter a semicolon still ends a statement that is no routine: the server does that.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;

use super::blocks::{Plsql, SqlPl, Start};
use super::scan::{
    Holds, Scanner, Tok, Word, alone_to_line_end, begins_statement, created, ends_line, first_on_line,
    line_end, rest_of_line,
};
use super::{Unit, UnitKind, Units};

pub(super) fn split(text: &str) -> Vec<Unit> {
    let scan = Scanner::new(text, Dialect::MySql);
    let mut script = Script { text, scan, units: Units::new(text), delimiter: ";".to_string() };
    loop {
        script.skip_trivia();
        if script.scan.at >= text.len() {
            return script.units.finish();
        }
        script.unit();
    }
}

/// Commands of the client that fill the rest of their line, with their short forms.
fn command_name(word: &str) -> Option<&'static str> {
    Some(match word {
        "DELIMITER" => "delimiter",
        "SOURCE" => "source",
        "USE" => "use",
        "CONNECT" => "connect",
        "CHARSET" => "charset",
        "TEE" => "tee",
        "NOTEE" => "notee",
        "PAGER" => "pager",
        "NOPAGER" => "nopager",
        "PROMPT" => "prompt",
        "REHASH" => "rehash",
        "STATUS" => "status",
        "SYSTEM" => "system",
        "WARNINGS" => "warnings",
        "NOWARNING" => "nowarning",
        "EXIT" | "QUIT" => "quit",
        "EDIT" => "edit",
        "PRINT" => "print",
        "CLEAR" => "clear",
        _ => return None,
    })
}

/// The same commands by their letter after a backslash.
fn command_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "delimiter",
        '.' => "source",
        'u' => "use",
        'r' => "connect",
        'C' => "charset",
        'T' => "tee",
        't' => "notee",
        'P' => "pager",
        'n' => "nopager",
        'R' => "prompt",
        '#' => "rehash",
        's' => "status",
        '!' => "system",
        'W' => "warnings",
        'w' => "nowarning",
        'q' => "quit",
        'e' => "edit",
        'p' => "print",
        'c' => "clear",
        '-' => "sandbox",
        _ => return None,
    })
}

/// Where a routine without a delimiter of its own ends.
enum Body {
    /// No routine: at the first delimiter.
    Plain,
    Blocks(SqlPl),
    /// MariaDB's Oracle mode.
    Plsql(Plsql),
}

struct Script<'t> {
    text: &'t str,
    scan: Scanner<'t>,
    units: Units<'t>,
    delimiter: String,
}

impl Script<'_> {
    /// Moves to the begin of the next unit: a token, or the mark of a version comment.
    fn skip_trivia(&mut self) {
        while let Some(tok) = self.peek_raw() {
            if !tok.kind.is_trivia()
                || self.is_mark(tok)
                || self.scan.rest(tok.start).starts_with(&self.delimiter)
            {
                return;
            }
            self.scan.at = tok.end;
        }
    }

    fn peek_raw(&self) -> Option<Tok> {
        let mut ahead = self.scan;
        ahead.next()
    }

    /// Whether a comment token is the opening or closing mark of text for some versions only.
    fn is_mark(&self, tok: Tok) -> bool {
        let rest = self.scan.rest(tok.start);
        tok.kind == COMMENT && (rest.starts_with("/*!") || rest.starts_with("/*M!") || rest.starts_with("*/"))
    }

    fn unit(&mut self) {
        let at = self.scan.at;
        let rest = self.scan.rest(at);
        for mark in [self.delimiter.as_str(), ";"] {
            if rest.starts_with(mark) {
                self.scan.at = self.units.push(UnitKind::Trivia, at..at, at + mark.len());
                return;
            }
        }
        if let Some(tok) = self.scan.peek().filter(|tok| tok.start == at && self.is_go(*tok)) {
            return self.command("go", at, tok.end);
        }
        // MariaDB's dumps begin with a client command in a version comment.
        if let Some(inner) =
            rest.strip_prefix("/*M!").map(|r| r.trim_start_matches(|c: char| c.is_ascii_digit()))
            && inner.starts_with("\\-")
        {
            let line = rest_of_line(self.text, at);
            let end = at + line.find("*/").map_or(line.len(), |i| i + 2);
            self.scan.at = self.units.command("sandbox", "", at..end, end);
            return;
        }
        if let Some(letter) = rest.strip_prefix('\\').and_then(|r| r.chars().next())
            && let Some(name) = command_letter(letter)
        {
            return self.command(name, at, at + 1 + letter.len_utf8());
        }
        let word = self.scan.peek().map(|t| (t, self.scan.word(t)));
        if let Some((tok, word)) = word.filter(|(tok, _)| tok.start == at && tok.kind == WORD)
            && let Some(name) = command_name(word.as_str()).filter(|_| self.is_command(tok))
        {
            return self.command(name, at, tok.end);
        }
        self.statement(at);
    }

    fn is_command(&self, tok: Tok) -> bool {
        first_on_line(self.text, tok.start)
            && !rest_of_line(self.text, tok.end).trim_start().starts_with(['=', '.', '(', ':'])
            || self.scan.word(tok).as_str() == "USE"
    }

    /// A client command: to the end of its line, or to the delimiter on it.
    fn command(&mut self, name: &str, start: usize, args_start: usize) {
        let mut end = line_end(self.text, args_start);
        let mut args_end = end;
        if name != "delimiter" {
            let line = self.text.get(args_start..end).unwrap_or_default();
            if let Some(i) = line.find(&self.delimiter) {
                args_end = args_start + i;
                end = args_end + self.delimiter.len();
            }
        }
        let args = self.text.get(args_start..args_end).unwrap_or_default().trim();
        if name == "delimiter" {
            let value = args.split_whitespace().next().unwrap_or(";");
            let quoted = value.len() > 2 && (value.starts_with('\'') || value.starts_with('"'));
            self.delimiter =
                if quoted { value.trim_matches(['\'', '"']).to_string() } else { value.to_string() };
        }
        let body = self.text.get(start..args_end).unwrap_or_default().trim_end().len();
        self.scan.at = self.units.command(name, args, start..start + body, end);
    }

    /// A usual delimiter alone at the end of a line, in a routine: the script's DELIMITER command was left out.
    fn forgotten_delimiter(&self, tok: Tok, body: &Body) -> Option<(usize, usize)> {
        if matches!(body, Body::Plain) {
            return None;
        }
        let usual = ["~", "//", "$$", "|", "@@", "/"];
        let found = usual.into_iter().find(|mark| alone_to_line_end(self.text, tok.start, mark));
        found.map(|mark| (tok.start, mark.len()))
    }

    /// Whether a token is the command `go`, alone on its line.
    fn is_go(&self, tok: Tok) -> bool {
        tok.kind == WORD
            && self.scan.word(tok).as_str() == "GO"
            && first_on_line(self.text, tok.start)
            && ends_line(self.text, tok.end)
    }

    /// How the statement at the cursor ends.
    fn body(&self) -> Body {
        let mut ahead = self.scan;
        let words = [ahead.significant_word(), ahead.significant_word(), ahead.significant_word()];
        let word = |i: usize| words.get(i).map_or("", Word::as_str);
        match word(0) {
            "CREATE" => match created(&self.scan) {
                Some((kind, _)) => match kind.as_str() {
                    "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT" => Body::Blocks(SqlPl::default()),
                    "PACKAGE" => Body::Plsql(Plsql::new(Start::Package)),
                    _ => Body::Plain,
                },
                None => Body::Plain,
            },
            "ALTER" if matches!(word(1), "EVENT" | "DEFINER") => Body::Blocks(SqlPl::default()),
            "BEGIN" if !matches!(word(1), ";" | "WORK" | "") => Body::Blocks(SqlPl::default()),
            // MariaDB runs these outside routines too; elsewhere they are excerpts of one.
            "IF" | "CASE" | "LOOP" | "WHILE" | "REPEAT" | "FOR" => Body::Blocks(SqlPl::default()),
            "DECLARE" if matches!(word(1), "EXIT" | "CONTINUE" | "UNDO") => Body::Blocks(SqlPl::default()),
            _ if word(1) == ":" => Body::Blocks(SqlPl::default()),
            _ => Body::Plain,
        }
    }

    /// Where the delimiter (or `\G`, `\g`) stands within a token: its position and length.
    fn delimiter_in(&self, tok: Tok, body: &Body) -> Option<(usize, usize)> {
        let rest = self.scan.rest(tok.start);
        if rest.starts_with(&self.delimiter) {
            return Some((tok.start, self.delimiter.len()));
        }
        if matches!(body, Body::Plain) && rest.starts_with(';') {
            return Some((tok.start, 1));
        }
        if self.is_go(tok) {
            return Some((tok.start, tok.end - tok.start));
        }
        if rest.starts_with("\\G") || rest.starts_with("\\g") {
            return Some((tok.start, 2));
        }
        if self.delimiter == ";" {
            return self.forgotten_delimiter(tok, body);
        }
        if !matches!(tok.kind, WORD | PARAM | NUMBER | PUNCT) {
            return None;
        }
        let text = self.text.get(tok.start..tok.end)?;
        let first = self.delimiter.chars().next()?;
        text.char_indices()
            .filter(|(_, c)| *c == first)
            .map(|(i, _)| tok.start + i)
            .find(|at| self.scan.rest(*at).starts_with(&self.delimiter))
            .map(|at| (at, self.delimiter.len()))
    }

    fn statement(&mut self, start: usize) {
        let mut body = self.body();
        let holds = Holds::of(&self.scan);
        let mut end = start;
        while let Some(tok) = self.scan.next() {
            let word = self.scan.word(tok);
            if tok.kind.is_trivia() && !self.scan.rest(tok.start).starts_with(&self.delimiter) {
                if self.is_mark(tok) {
                    end = tok.end;
                }
                continue;
            }
            let complete = match &mut body {
                Body::Plain => true,
                Body::Blocks(blocks) => blocks.token(word),
                Body::Plsql(blocks) => blocks.token(word),
            };
            if let Some((at, len)) = self.delimiter_in(tok, &body)
                && (complete || self.delimiter != ";" || self.scan.rest(at).starts_with(['\\', 'g', 'G']))
            {
                let end = if at > tok.start { at } else { end };
                self.scan.at = self.units.push(UnitKind::Statement, start..end, at + len);
                return;
            }
            if tok.kind == WORD && tok.start > start && self.begins_unit(tok, word.as_str(), &body, holds) {
                self.scan.at = self.units.push(UnitKind::Statement, start..end, end);
                return;
            }
            if complete && word.as_str() == "IS" && matches!(body, Body::Blocks(_)) && self.opens_plsql() {
                let mut blocks = Plsql::new(Start::Routine);
                blocks.token(word);
                body = Body::Plsql(blocks);
            }
            end = tok.end;
        }
        self.scan.at = self.units.push(UnitKind::Statement, start..end, end);
    }

    /// Whether the IS before the cursor, outside all blocks, is the one of a PL/SQL header and no comparison.
    fn opens_plsql(&self) -> bool {
        let next = self.scan.peek_word();
        !matches!(next.as_str(), "NULL" | "NOT" | "TRUE" | "FALSE" | "UNKNOWN")
    }

    /// Whether the first token of a line ends a statement that has no delimiter yet: DELIMITER always does, a definition
    /// in a plain statement, and that of a routine in another routine.
    fn begins_unit(&self, tok: Tok, word: &str, body: &Body, holds: Holds) -> bool {
        if !matches!(word, "DELIMITER" | "CREATE" | "ALTER" | "DROP" | "INSERT" | "GRANT")
            || !first_on_line(self.text, tok.start)
        {
            return false;
        }
        if word == "DELIMITER" {
            let args = rest_of_line(self.text, tok.end).trim();
            return !args.is_empty() && !args.contains(char::is_whitespace);
        }
        let here = self.scan.moved(tok.start);
        if self.delimiter == ";" && matches!(body, Body::Plain) {
            return begins_statement(&here, holds);
        }
        matches!(body, Body::Blocks(_))
            && created(&here).is_some_and(|(kind, _)| {
                matches!(kind.as_str(), "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT")
            })
    }
}
