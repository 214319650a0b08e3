//! DB2 scripts: of the command line processor (CLP), of db2look, of data studio tools, and lines of shell scripts.
//!
//! The terminator is `;` until `--#SET TERMINATOR x` or `--<ScriptOptions statementTerminator="x"/>` changes it. Scripts made
//! for `db2 -td@` don't say so: until a mark is seen, `@` at the end of a line ends a statement too. With `;`, a routine's
//! blocks decide where it ends.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;

use super::blocks::{Plsql, SqlPl, Start};
use super::scan::{
    Holds, Scanner, Tok, Word, after_line_break, alone_to_line_end, begins_statement, comment_ends_line,
    created, ends_line, first_on_line, is_foreign_remark, line_end, rest_of_line,
};
use super::{Unit, UnitKind, Units};

pub(super) fn split(text: &str) -> Vec<Unit> {
    let scan = Scanner::new(text, Dialect::Db2);
    let mut script =
        Script { text, scan, units: Units::new(text), terminator: None, likely: likely_terminator(text) };
    loop {
        if script.skip_trivia() {
            continue;
        }
        if script.scan.at >= text.len() {
            return script.units.finish();
        }
        script.unit();
    }
}

/// The terminator of a script that does not name it: the character that stands after END at the end of lines, or alone
/// on them. (`db2 -td@ -f script` gives it on the command line.)
fn likely_terminator(text: &str) -> String {
    const CANDIDATES: [char; 9] = ['@', '!', '$', '#', '%', '^', '~', '|', '?'];
    let ended_by = |c: char| {
        text.lines().filter(|l| l.trim_end().ends_with(c) && !l.trim_start().starts_with("--")).count()
    };
    let mut seen = [0u32; CANDIDATES.len()];
    for line in text.lines() {
        let line = line.trim();
        let Some(last) = line.chars().next_back() else { continue };
        let Some(count) = CANDIDATES.iter().position(|c| *c == last).and_then(|i| seen.get_mut(i)) else {
            continue;
        };
        let head = line.trim_end_matches(last).trim_end();
        let end = head.get(head.len().saturating_sub(3)..).is_some_and(|e| e.eq_ignore_ascii_case("END"));
        // No SQL has `!` or `@` at the end of a line.
        let never = matches!(last, '!' | '@') && !line.starts_with("--");
        if head.is_empty() || end || never {
            *count += 1;
        }
    }
    if text.trim_end().ends_with('/') && ended_by('/') > 1 && ended_by(';') == 0 {
        return "/".to_string();
    }
    let most = CANDIDATES.iter().zip(seen).rev().max_by_key(|(_, n)| *n);
    most.map_or('@', |(c, _)| *c).to_string()
}

/// Commands of the CLP that fill a line, whether or not a terminator follows.
fn line_command(word: &str) -> Option<&'static str> {
    Some(match word {
        "CONNECT" => "connect",
        "TERMINATE" => "terminate",
        "QUIT" => "quit",
        "DISCONNECT" => "disconnect",
        "ATTACH" => "attach",
        "DETACH" => "detach",
        "HELP" => "help",
        "ECHO" => "echo",
        _ => return None,
    })
}

/// Commands of the CLP that go on to the terminator.
fn long_command(word: &str, second: &str, third: &str) -> bool {
    match word {
        "IMPORT" | "LOAD" | "EXPORT" | "INGEST" | "RUNSTATS" | "REORG" | "REORGCHK" | "ACTIVATE"
        | "DEACTIVATE" | "FORCE" | "GET" | "RESET" | "BIND" | "PREP" | "PRECOMPILE" | "REBIND" | "BACKUP"
        | "RESTORE" | "ROLLFORWARD" | "RECOVER" | "QUIESCE" | "UNQUIESCE" | "CATALOG" | "UNCATALOG"
        | "INVOKE" | "CHANGE" | "LIST" | "DESCRIBE" | "PRUNE" | "ARCHIVE" | "INSPECT" | "REDISTRIBUTE"
        | "AUTOCONFIGURE" | "REGISTER" | "COMPLETE" | "DECOMPOSE" | "DB2START" | "DB2STOP" | "PING"
        | "MIGRATE" | "UPGRADE" => true,
        "UPDATE" => {
            matches!(
                second,
                "COMMAND"
                    | "DB"
                    | "DATABASE"
                    | "DBM"
                    | "MONITOR"
                    | "ADMIN"
                    | "CLI"
                    | "HISTORY"
                    | "ALTERNATE"
                    | "ALERT"
                    | "CONTACT"
                    | "CONTACTGROUP"
                    | "HEALTH"
            ) && third != "SET"
        }
        "ADD" | "DROP" if matches!(second, "CONTACT" | "CONTACTGROUP" | "DBPARTITIONNUM") => true,
        "CREATE" | "DROP" if matches!(second, "DB" | "DATABASE") => third != "PARTITION" && third != "LINK",
        "SET" => matches!(second, "CLIENT" | "WRITE" | "RUNTIME" | "UTIL_IMPACT_PRIORITY" | "TABLESPACE"),
        _ => false,
    }
}

enum Body {
    Plain,
    Blocks(SqlPl),
    /// DB2's PL/SQL compatibility.
    Plsql(Plsql),
}

struct Script<'t> {
    text: &'t str,
    scan: Scanner<'t>,
    units: Units<'t>,
    /// The terminator that a mark has set.
    terminator: Option<String>,
    /// The terminator besides `;` as long as no mark has set one.
    likely: String,
}

impl Script<'_> {
    /// Moves to the next token; stops at a mark that sets the terminator, makes it a unit, and answers `true`.
    fn skip_trivia(&mut self) -> bool {
        let mut ahead = self.scan;
        while let Some(tok) = ahead.next() {
            if !tok.kind.is_trivia() {
                self.scan.at = tok.start;
                return false;
            }
            if let Some(terminator) = self.set_terminator(tok) {
                self.scan.at = self.units.command("terminator", &terminator, tok.start..tok.end, tok.end);
                self.terminator = Some(terminator);
                return true;
            }
        }
        self.scan.at = self.text.len();
        false
    }

    /// The terminator that a comment sets.
    fn set_terminator(&self, tok: Tok) -> Option<String> {
        let comment = self.text.get(tok.start..tok.end).filter(|_| tok.kind == COMMENT)?;
        let inner = comment.strip_prefix("--")?;
        if let Some(set) = inner.strip_prefix('#') {
            let mut words = set.split_whitespace();
            let set = words.next()?.eq_ignore_ascii_case("SET");
            let what = words.next()?;
            return (set
                && (what.eq_ignore_ascii_case("TERMINATOR") || what.eq_ignore_ascii_case("DELIMITER")))
            .then(|| words.next().map(str::to_string))
            .flatten();
        }
        let options = inner.strip_prefix("<ScriptOptions")?;
        let (_, value) = options.split_once("statementTerminator=\"")?;
        value.split_once('"').map(|(t, _)| t.to_string()).filter(|t| !t.is_empty())
    }

    /// The terminator at a token: its position and length. A semicolon counts only when the statement is complete.
    fn terminator_at(&self, tok: Tok, complete: bool) -> Option<(usize, usize)> {
        let rest = self.scan.rest(tok.start);
        let semicolon = self.terminator.as_deref().is_none_or(|t| t == ";");
        if semicolon && complete && rest.starts_with(';') {
            return Some((tok.start, 1));
        }
        let mark = match self.terminator.as_deref() {
            Some(";") => return None,
            Some(mark) => mark,
            None if alone_to_line_end(self.text, tok.start, "/") && first_on_line(self.text, tok.start) => {
                "/"
            }
            None if self.is_go(tok) => return Some((tok.start, tok.end - tok.start)),
            None => &self.likely,
        };
        if !matches!(tok.kind, WORD | PUNCT | NUMBER | PARAM | BAD_TOKEN | QUOTED_IDENT | STRING) {
            return None;
        }
        // In the text, the mark may have stuck to a word: `END@`.
        let token = self.text.get(tok.start..tok.end)?;
        let at = if rest.starts_with(mark) { tok.start } else { tok.start + token.strip_suffix(mark)?.len() };
        let closes = comment_ends_line(self.text, at + mark.len());
        (closes || self.terminator.is_some() && tok.kind == PUNCT).then_some((at, mark.len()))
    }

    /// Whether a token is GO alone on its line: scripts that a program splits there.
    fn is_go(&self, tok: Tok) -> bool {
        tok.kind == WORD
            && self.scan.word(tok).as_str() == "GO"
            && first_on_line(self.text, tok.start)
            && ends_line(self.text, tok.end)
    }

    fn unit(&mut self) {
        let at = self.scan.at;
        let Some(mut first) = self.scan.peek() else { return };
        // The terminator may have stuck to the only word: `echo@`.
        if let Some((from, _)) = self.terminator_at(first, true).filter(|(from, _)| *from > at) {
            first.end = from;
        }
        if let Some((from, len)) = self.terminator_at(first, true).filter(|(from, _)| *from == at) {
            self.scan.at = self.units.push(UnitKind::Trivia, at..at, from + len);
            return;
        }
        let mut ahead = self.scan;
        ahead.at = first.end;
        let second = ahead.significant_word();
        let third = ahead.significant_word();
        let word = self.scan.word(first);
        let w = word.as_str();
        if self.scan.rest(at).starts_with('!') {
            return self.line_command("host", at, at + 1);
        }
        if self.scan.rest(at).starts_with('?') {
            return self.line_command("help", at, at + 1);
        }
        let line = self.scan.rest(at);
        if first_on_line(self.text, at) && (is_foreign_remark(line) || line.starts_with('*')) {
            return self.line_command("rem", at, at);
        }
        if w == "DB2" && first_on_line(self.text, at) {
            return self.shell_line(at, first.end);
        }
        if let Some(name) = line_command(w) {
            return self.line_command(name, at, first.end);
        }
        let command = long_command(w, second.as_str(), third.as_str()).then_some(first.end);
        self.statement(at, command);
    }

    fn line_command(&mut self, name: &str, start: usize, args_start: usize) {
        let mut line = line_end(self.text, args_start);
        // A command to the shell goes on in indented lines up to its terminator.
        while name == "host" && !self.text.get(args_start..line).is_some_and(|t| t.trim_end().ends_with(';'))
        {
            let next = rest_of_line(self.text, after_line_break(self.text, line));
            if next.trim().is_empty() || !next.starts_with([' ', '\t']) {
                break;
            }
            line = line_end(self.text, after_line_break(self.text, line));
        }
        let args = self.text.get(args_start..line).unwrap_or_default();
        let mark = self.terminator.as_deref().unwrap_or(";");
        let (mut args_end, mut end) = (line, line);
        let whole = matches!(name, "echo" | "host" | "rem");
        let cut = if whole { None } else { args.find(mark).map(|i| (i, mark.len())) };
        let trimmed = args.trim_end();
        let last = [mark, &self.likely]
            .into_iter()
            .find_map(|m| trimmed.strip_suffix(m).map(|h| (h.len(), m.len())));
        if let Some((i, len)) = cut.or(last.filter(|_| self.terminator.is_none() || trimmed.ends_with(mark)))
        {
            args_end = args_start + i;
            end = args_end + len;
        }
        let args = self.text.get(args_start..args_end).unwrap_or_default().trim();
        let body = self.text.get(start..args_end).unwrap_or_default().trim_end().len();
        self.scan.at = self.units.command(name, args, start..start + body, end);
    }

    /// `db2 "create table …"`: a line of a shell script. What stands in the quotes is the statement.
    fn shell_line(&mut self, start: usize, args_start: usize) {
        let line = line_end(self.text, args_start);
        let args = self.text.get(args_start..line).unwrap_or_default();
        let blank = args.len() - args.trim_start().len();
        let open = args_start + blank;
        if let Some(quote @ ('"' | '\'')) = args.trim_start().chars().next()
            && let Some(len) = self.scan.rest(open + 1).find(quote)
        {
            let inner = open + 1..open + 1 + len;
            let text = self.text.get(inner.clone()).unwrap_or_default();
            let first = Word::new(text.split_whitespace().next().unwrap_or_default().trim_end_matches(';'));
            if line_command(first.as_str()).is_none() && !text.contains('\\') {
                let text = text.trim_end().trim_end_matches(';').trim_end();
                let from = inner.start + (text.len() - text.trim_start().len());
                let body = from..inner.start + text.len();
                let to = line_end(self.text, inner.end + 1);
                self.scan.at = self.units.push(UnitKind::Statement, body, to);
                return;
            }
        }
        let body = self.text.get(start..line).unwrap_or_default().trim_end().len();
        self.scan.at = self.units.command("db2", args, start..start + body, line);
    }

    /// How the statement at the cursor ends when its terminator is a semicolon.
    fn body(&self, first: &str) -> Body {
        let kind = created(&self.scan).map(|(kind, _)| kind).unwrap_or_default();
        match (first, kind.as_str()) {
            ("CREATE", "PROCEDURE" | "FUNCTION" | "TRIGGER" | "METHOD") => Body::Blocks(SqlPl::default()),
            ("CREATE", "PACKAGE") => Body::Plsql(Plsql::new(Start::Package)),
            ("ALTER", _) => {
                let mut ahead = self.scan;
                ahead.significant();
                let what = ahead.significant_word();
                if what.as_str() == "MODULE" { Body::Blocks(SqlPl::default()) } else { Body::Plain }
            }
            ("BEGIN" | "IF" | "CASE" | "LOOP" | "WHILE" | "REPEAT" | "FOR", _) => {
                Body::Blocks(SqlPl::default())
            }
            ("<<", _) => Body::Plsql(Plsql::new(Start::Block)),
            ("DECLARE", _) => self.declare(),
            _ => {
                let mut ahead = self.scan;
                ahead.significant();
                if ahead.peek_word().as_str() == ":" { Body::Blocks(SqlPl::default()) } else { Body::Plain }
            }
        }
    }

    /// `DECLARE x …; BEGIN` is a PL/SQL block; `DECLARE GLOBAL TEMPORARY TABLE` and `DECLARE c CURSOR` are statements.
    fn declare(&self) -> Body {
        let mut ahead = self.scan;
        let words = [ahead.significant_word(), ahead.significant_word(), ahead.significant_word()];
        let word = |i: usize| words.get(i).map_or("", Word::as_str);
        if word(1) == "GLOBAL"
            || matches!(word(2), "CURSOR" | "INSENSITIVE" | "SENSITIVE" | "ASENSITIVE" | "NO")
        {
            Body::Plain
        } else {
            Body::Plsql(Plsql::new(Start::Block))
        }
    }

    fn statement(&mut self, start: usize, command: Option<usize>) {
        let first = self.scan.peek_word();
        let mut body = self.body(first.as_str());
        let mut end = start;
        let mut parens = 0u32;
        let holds = Holds::of(&self.scan);
        while let Some(tok) = self.scan.next() {
            if tok.kind.is_trivia() {
                if let Some(terminator) = self.set_terminator(tok) {
                    self.terminator = Some(terminator);
                }
                continue;
            }
            let word = self.scan.word(tok);
            let complete = match &mut body {
                Body::Plain => true,
                Body::Blocks(blocks) => blocks.token(word),
                Body::Plsql(blocks) => blocks.token(word),
            };
            if let Some((at, len)) = self.terminator_at(tok, complete) {
                let end = if at > tok.start { at } else { end };
                let to = self.joined_terminator(at + len);
                return self.close(start, end, to, command);
            }
            match word.as_str() {
                "(" => parens += 1,
                ")" => parens = parens.saturating_sub(1),
                "CREATE" | "ALTER" | "DROP" | "COMMENT" | "GRANT" | "REVOKE" | "INSERT"
                    if tok.start > start && parens == 0 && self.begins_unit(tok, &body, holds) =>
                {
                    return self.close(start, end, end, command);
                }
                "IS" | "AS" if complete && matches!(body, Body::Blocks(_)) && self.opens_plsql(word) => {
                    let mut blocks = Plsql::new(Start::Routine);
                    blocks.token(word);
                    body = Body::Plsql(blocks);
                }
                _ => {}
            }
            end = tok.end;
        }
        self.close(start, end, end, command);
    }

    /// `END;` with the terminator of the script on the next line: one terminator of two parts.
    fn joined_terminator(&self, end: usize) -> usize {
        if self.terminator.is_some() {
            return end;
        }
        match self.scan.peek().filter(|t| self.scan.rest(t.start).starts_with(&self.likely)) {
            Some(next) if alone_to_line_end(self.text, next.start, &self.likely) => next.end,
            _ => end,
        }
    }

    fn close(&mut self, start: usize, end: usize, to: usize, command: Option<usize>) {
        self.scan.at = match command {
            None => self.units.push(UnitKind::Statement, start..end, to),
            Some(args) => {
                let name = self.text.get(start..args).unwrap_or_default().to_ascii_lowercase();
                let args = self.text.get(args..end).unwrap_or_default();
                self.units.command(&name, args, start..end, to)
            }
        };
    }

    /// Whether a definition at the begin of a line is a new unit although no terminator was seen.
    fn begins_unit(&self, tok: Tok, body: &Body, holds: Holds) -> bool {
        let here = self.scan.moved(tok.start);
        if !first_on_line(self.text, tok.start) || !begins_statement(&here, holds) {
            return false;
        }
        match body {
            Body::Plain => true,
            // A routine may create tables, but no other routine.
            _ => created(&here).is_some_and(|(kind, _)| {
                matches!(kind.as_str(), "PROCEDURE" | "FUNCTION" | "TRIGGER" | "PACKAGE" | "MODULE")
            }),
        }
    }

    /// Whether the IS or AS before the cursor, outside all blocks, is the one of a PL/SQL header.
    fn opens_plsql(&self, word: Word) -> bool {
        let mut ahead = self.scan;
        let next = ahead.significant_word();
        let after = ahead.significant_word();
        match (word.as_str(), next.as_str()) {
            (_, "BEGIN" | "CURSOR" | "PRAGMA" | "PROCEDURE" | "FUNCTION" | "TYPE" | "SUBTYPE") => true,
            ("IS", "NULL" | "NOT" | "TRUE" | "FALSE" | "UNKNOWN") => false,
            ("IS", _) => true,
            // `AS x NUMBER;` is a declaration, `NEW AS n FOR EACH ROW` and `CAST(x AS INT)` are not.
            _ => after.as_str().starts_with("VARCHAR2") || after.as_str() == "NUMBER",
        }
    }
}
