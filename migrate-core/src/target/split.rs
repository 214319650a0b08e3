//! Cuts a PostgreSQL script into statements, psql commands and the data of `COPY … FROM stdin`.
//!
//! The splitter reads what psql reads: comments (nested), every kind of quote, `$tag$…$tag$`, `BEGIN ATOMIC … END`
//! bodies and rules with several actions, in which a semicolon ends nothing. It never fails: text that is left open
//! becomes a last piece, and the server says what is wrong with it.

use std::ops::Range;

/// What a piece of a script is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A statement for the server.
    Statement,
    /// A command of psql (`\ir file`, `\echo …`), from the backslash to the end of its line.
    Meta,
    /// A `COPY … FROM stdin` statement; the bytes of the data lines that follow it, without the final `\.`.
    Copy {
        /// Where the data are.
        data: Range<usize>,
    },
}

/// One piece of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its bytes: from its first token to its last, without the semicolon and without comments around it.
    pub range: Range<usize>,
    /// The line of its first byte, counted from 1.
    pub line: u32,
    /// The line of its last byte.
    pub end_line: u32,
    /// What it does, in lower-case words: `create table`, `alter table`, `insert`; the name of a psql command.
    pub command: String,
}

/// Cuts a script into its pieces, in order.
pub fn split(text: &str) -> Vec<Piece> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    Splitter {
        text: text.as_bytes(),
        at: start,
        line: 1,
        counted: start,
        open: Open::default(),
        pieces: Vec::new(),
    }
    .run()
}

/// How many leading words of a statement tell what it does.
const WORDS: usize = 12;

/// The statement that is being read.
#[derive(Default)]
struct Open {
    /// First byte and the byte after the last token so far; `None` between statements.
    range: Option<Range<usize>>,
    words: Vec<String>,
    parens: u32,
    /// Open `BEGIN ATOMIC` and, within it, `CASE`.
    blocks: u32,
    /// The previous word, if nothing came after it.
    last_word: Option<&'static str>,
    from_stdin: bool,
}

struct Splitter<'a> {
    text: &'a [u8],
    at: usize,
    /// The line of the byte `counted`.
    line: u32,
    counted: usize,
    open: Open,
    pieces: Vec<Piece>,
}

impl Splitter<'_> {
    fn run(mut self) -> Vec<Piece> {
        while let Some(b) = self.peek(0) {
            match b {
                b'-' if self.peek(1) == Some(b'-') => self.skip_line(),
                b'/' if self.peek(1) == Some(b'*') => self.skip_block_comment(),
                b if is_space(b) => self.at += 1,
                b'\\' if self.open.range.is_none() || self.sends() => self.meta(),
                b';' => self.semicolon(),
                _ => self.token(b),
            }
        }
        self.finish();
        self.pieces
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// A token that is part of a statement.
    fn token(&mut self, first: u8) {
        let start = self.at;
        match first {
            b'\'' => self.quoted(b'\'', false),
            b'"' => self.quoted(b'"', false),
            b'$' => self.dollar(),
            b if is_word_start(b) => self.word(),
            b'0'..=b'9' => self.skip_while(is_word),
            _ => {
                match first {
                    b'(' => self.open.parens += 1,
                    b')' => self.open.parens = self.open.parens.saturating_sub(1),
                    _ => {}
                }
                self.at += 1;
            }
        }
        if !is_word_start(first) {
            self.open.last_word = None;
        }
        let end = self.at;
        self.open.range.get_or_insert(start..end).end = end;
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&keep) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        self.skip_while(|b| b != b'\n' && b != b'\r');
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0u32;
        while let Some(b) = self.peek(0) {
            match (b, self.peek(1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// From an opening quote to behind the closing one. A doubled quote ends and opens again, which comes to the same.
    fn quoted(&mut self, quote: u8, backslash: bool) {
        self.at += 1;
        while let Some(b) = self.peek(0) {
            self.at += 1;
            if backslash && b == b'\\' {
                self.at = (self.at + 1).min(self.text.len());
            } else if b == quote {
                if backslash && self.peek(0) == Some(quote) {
                    self.at += 1;
                } else if !(backslash && self.continues()) {
                    return;
                }
            }
        }
    }

    /// An escape string goes on, with its escapes, in a quote on a later line. Steps onto its text if it does.
    fn continues(&mut self) -> bool {
        let mut ahead = 0;
        let mut newline = false;
        while let Some(b) = self.peek(ahead).filter(|b| is_space(*b)) {
            newline |= b == b'\n' || b == b'\r';
            ahead += 1;
        }
        let goes_on = newline && self.peek(ahead) == Some(b'\'');
        if goes_on {
            self.at += ahead + 1;
        }
        goes_on
    }

    /// `$tag$…$tag$`, a parameter `$1`, or a stray dollar sign.
    fn dollar(&mut self) {
        let tag_end = (self.at + 1..self.text.len())
            .find(|i| !self.text.get(*i).is_some_and(|b| is_word(*b) && *b != b'$'));
        let tag = tag_end
            .filter(|end| {
                self.text.get(*end) == Some(&b'$') && !self.peek(1).is_some_and(|b| b.is_ascii_digit())
            })
            .and_then(|end| self.text.get(self.at..=end));
        let Some(tag) = tag else {
            self.at += 1;
            return;
        };
        let body = self.at + tag.len();
        let rest = self.text.get(body..).unwrap_or_default();
        self.at = find(rest, tag).map_or(self.text.len(), |i| body + i + tag.len());
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip_while(is_word);
        let word = self.text.get(start..self.at).unwrap_or_default();
        // A prefix of a string constant: E'…', U&'…', B'…', X'…', N'…'. Only E brings backslashes.
        if self.peek(0) == Some(b'\'') && word.len() == 1 {
            self.quoted(b'\'', word.eq_ignore_ascii_case(b"e"));
            self.open.last_word = None;
            return;
        }
        let word = String::from_utf8_lossy(word).to_ascii_lowercase();
        let open = &mut self.open;
        let before = open.last_word.take();
        open.last_word = match word.as_str() {
            "begin" => Some("begin"),
            "from" => Some("from"),
            _ => None,
        };
        match word.as_str() {
            "atomic"
                if before == Some("begin") && open.blocks == 0 && open.is(&["function", "procedure"]) =>
            {
                open.blocks = 1;
            }
            "case" if open.blocks > 0 => open.blocks += 1,
            "end" if open.blocks > 0 => open.blocks -= 1,
            "stdin" if before == Some("from") && open.words.first().is_some_and(|w| w == "copy") => {
                open.from_stdin = true;
            }
            _ => {}
        }
        if open.words.len() < WORDS {
            open.words.push(word);
        }
    }

    /// Ends the statement, unless it stands in a body that goes on.
    fn semicolon(&mut self) {
        let inside = self.open.blocks > 0 || (self.open.parens > 0 && self.open.is(&["rule"]));
        self.at += 1;
        if inside {
            let end = self.at;
            self.open.last_word = None;
            self.open.range.get_or_insert(end - 1..end).end = end;
            return;
        }
        if self.finish() {
            self.copy_data();
        }
    }

    /// Whether the backslash here is a psql command that sends the open statement (`\g`, `\gexec`, …).
    fn sends(&self) -> bool {
        matches!((self.peek(1), self.peek(2)), (Some(b'g'), next) if next.is_none_or(|b| is_space(b) || matches!(b, b'x' | b's' | b'd' | b'e')))
    }

    fn meta(&mut self) {
        self.finish();
        let start = self.at;
        self.skip_line();
        let end = trimmed_end(self.text, start, self.at);
        let command = self.text.get(start + 1..end).unwrap_or_default();
        let command = command.split(|b| is_space(*b)).next().unwrap_or_default();
        let command = String::from_utf8_lossy(command).into_owned();
        self.push(Kind::Meta, start..end, command);
    }

    /// The lines up to `\.` behind a `COPY … FROM stdin;`.
    fn copy_data(&mut self) {
        self.skip_line();
        if self.peek(0) == Some(b'\r') {
            self.at += 1;
        }
        if self.peek(0) == Some(b'\n') {
            self.at += 1;
        }
        let start = self.at;
        let mut end = self.text.len();
        while self.at < self.text.len() {
            let line_start = self.at;
            self.skip_while(|b| b != b'\n');
            let line = self.text.get(line_start..self.at).unwrap_or_default();
            self.at = (self.at + 1).min(self.text.len());
            if line.strip_suffix(b"\r").unwrap_or(line) == b"\\." {
                end = line_start;
                break;
            }
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.kind = Kind::Copy { data: start..end };
        }
    }

    /// Ends the open statement, if any; whether it waits for data.
    fn finish(&mut self) -> bool {
        let open = std::mem::take(&mut self.open);
        if let Some(range) = open.range {
            let kind =
                if open.from_stdin { Kind::Copy { data: range.end..range.end } } else { Kind::Statement };
            self.push(kind, range, command(&open.words));
        }
        open.from_stdin
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, command: String) {
        let line = self.line_at(range.start);
        let end_line = self.line_at(range.end.saturating_sub(1).max(range.start));
        self.pieces.push(Piece { kind, range, line, end_line, command });
    }

    /// The line of a byte that does not lie before the last one asked for.
    fn line_at(&mut self, byte: usize) -> u32 {
        let passed = self.text.get(self.counted..byte).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u32;
        self.counted = byte.max(self.counted);
        self.line
    }
}

impl Open {
    /// Whether the statement creates one of these kinds of object.
    fn is(&self, kinds: &[&str]) -> bool {
        self.words.first().is_some_and(|w| w == "create")
            && self
                .words
                .get(1..4.min(self.words.len()))
                .unwrap_or_default()
                .iter()
                .any(|w| kinds.contains(&w.as_str()))
    }
}

/// What a statement does, from its leading words: `create table`, `insert`, `comment on`.
fn command(words: &[String]) -> String {
    const PASSED_OVER: [&str; 14] = [
        "or",
        "replace",
        "temp",
        "temporary",
        "global",
        "local",
        "unlogged",
        "unique",
        "recursive",
        "trusted",
        "procedural",
        "constraint",
        "if",
        "only",
    ];
    let word = |i: usize| words.get(i).map(String::as_str);
    let Some(first) = word(0) else { return String::new() };
    if !matches!(first, "create" | "alter" | "drop" | "refresh" | "comment") {
        return first.to_string();
    }
    let mut rest = words.iter().skip(1).map(String::as_str).filter(|w| !PASSED_OVER.contains(w));
    let object = rest.next().unwrap_or_default();
    match object {
        "materialized" | "foreign" | "event" | "text" | "access" | "user" | "default" | "operator" => {
            match rest.next() {
                Some(
                    second @ ("view" | "table" | "trigger" | "search" | "method" | "mapping" | "privileges"
                    | "class" | "family" | "data"),
                ) => {
                    format!("{first} {object} {second}")
                }
                _ => format!("{first} {object}"),
            }
        }
        "" => first.to_string(),
        _ => format!("{first} {object}"),
    }
}

fn trimmed_end(text: &[u8], start: usize, end: usize) -> usize {
    let line = text.get(start..end).unwrap_or_default();
    start + line.trim_ascii_end().len()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | 0x0b)
}

fn is_word_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_word(b: u8) -> bool {
    is_word_start(b) || b.is_ascii_digit() || b == b'$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(script: &str) -> Vec<&str> {
        split(script).into_iter().map(|p| script.get(p.range).unwrap()).collect()
    }

    #[test]
    fn cuts_at_semicolons_and_leaves_comments_out() {
        let script = "-- a; b\nSELECT 1; /* x; /* y; */ */ SELECT 2 -- end;\n;\n;SELECT 3";
        assert_eq!(texts(script), ["SELECT 1", "SELECT 2", "SELECT 3"]);
        let lines: Vec<_> = split(script).iter().map(|p| (p.line, p.end_line)).collect();
        assert_eq!(lines, [(2, 2), (2, 2), (4, 4)]);
    }

    #[test]
    fn quotes_hide_semicolons() {
        for one in [
            "SELECT 'a;''b;'",
            r"SELECT E'a\';b'",
            r"SELECT e'a''\\;'",
            r"SELECT 'a;\'",
            "SELECT U&'d\\0061t;a', U&\"d;a\"",
            "SELECT \"a;\"\"b;\"",
            "SELECT $$a;b$$, $t$a;$$;$x$;$t$",
            "SELECT a$b, $1",
            "SELECT a$b$c",
            "SELECT E'a'\n  'b\\';c'",
            "SELECT B'1;', X'f;', N'n;'",
            "SELECT '社;員', $社$;$社$",
        ] {
            assert_eq!(texts(&format!("{one}; SELECT 2;")), [one, "SELECT 2"]);
        }
    }

    #[test]
    fn a_name_that_ends_in_e_is_no_escape_string() {
        assert_eq!(texts(r"SELECT date'\'; SELECT 2"), [r"SELECT date'\'", "SELECT 2"]);
        assert_eq!(texts(r"SELECT 1e'\'; SELECT 2"), [r"SELECT 1e'\'", "SELECT 2"]);
    }

    #[test]
    fn atomic_bodies_and_rules_hold_together() {
        let function = "CREATE OR REPLACE FUNCTION f(i int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN i > 0 THEN 1 ELSE 2 END; SELECT 3; END";
        let rule =
            "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); INSERT INTO b VALUES (2))";
        assert_eq!(texts(&format!("{function};\n{rule};\nSELECT 1;")), [function, rule, "SELECT 1"]);
    }

    #[test]
    fn begin_is_a_statement_and_end_too() {
        assert_eq!(texts("BEGIN; SELECT 1; END; SELECT 2;"), ["BEGIN", "SELECT 1", "END", "SELECT 2"]);
        assert_eq!(texts("CREATE FUNCTION begin() RETURNS int AS 'x' LANGUAGE c; SELECT 1").len(), 2);
    }

    #[test]
    fn an_open_parenthesis_swallows_nothing() {
        assert_eq!(texts("CREATE TABLE t (a int; CREATE TABLE u (a int);").len(), 2);
    }

    #[test]
    fn psql_commands_end_with_their_line() {
        let script = "\\set ON_ERROR_STOP on\r\n\\ir schema/a.sql\nSELECT 1 \\gexec\nSELECT 'a\n\\b';\n\\echo it's done\nSELECT 2;";
        let pieces = split(script);
        let seen: Vec<_> =
            pieces.iter().map(|p| (p.command.as_str(), p.kind == Kind::Meta, p.line)).collect();
        assert_eq!(
            seen,
            [
                ("set", true, 1),
                ("ir", true, 2),
                ("select", false, 3),
                ("gexec", true, 3),
                ("select", false, 4),
                ("echo", true, 6),
                ("select", false, 7)
            ]
        );
        assert_eq!(&script[pieces[0].range.clone()], "\\set ON_ERROR_STOP on");
    }

    #[test]
    fn copy_takes_its_data_along() {
        let script = "COPY t (a, b) FROM stdin WITH (NULL '');\n1\tx;y\n2\t'\n\\.\nSELECT 1;";
        let pieces = split(script);
        let Kind::Copy { data } = &pieces[0].kind else { panic!("{pieces:?}") };
        assert_eq!(&script[data.clone()], "1\tx;y\n2\t'\n");
        assert_eq!((pieces.len(), pieces[1].line), (2, 5));
    }

    #[test]
    fn says_what_a_statement_does() {
        for (statement, command) in [
            ("create or replace function f() returns int as $$ $$ language sql", "create function"),
            ("CREATE UNIQUE INDEX i ON t (a)", "create index"),
            ("CREATE MATERIALIZED VIEW v AS SELECT 1", "create materialized view"),
            ("CREATE GLOBAL TEMPORARY TABLE t (a int)", "create table"),
            ("create constraint trigger t after insert on x", "create trigger"),
            ("ALTER TABLE ONLY t ADD PRIMARY KEY (a)", "alter table"),
            ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", "alter default privileges"),
            ("COMMENT ON COLUMN t.a IS 'x'", "comment on"),
            ("insert into t values (1)", "insert"),
            ("DO $$ $$", "do"),
            ("(select 1)", "select"),
        ] {
            assert_eq!(split(statement)[0].command, command);
        }
    }

    #[test]
    fn text_left_open_is_one_last_piece() {
        for open in [
            "SELECT 'a; b",
            "SELECT $x$ a; b",
            "SELECT \"a; b",
            "SELECT E'a\\",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; ",
        ] {
            assert_eq!(texts(open), [open.trim_end()]);
        }
        assert!(split("/* open ; ").is_empty());
        assert!(split("").is_empty());
    }

    #[test]
    fn a_byte_order_mark_is_no_statement() {
        assert_eq!(texts("\u{feff}SELECT 1;"), ["SELECT 1"]);
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_in_order_and_between_them_is_no_token(script in "[a-zE$'\";/*\\\\() \n-]{0,60}") {
            let mut last = 0;
            for piece in split(&script) {
                proptest::prop_assert!(piece.range.start >= last && piece.range.end > piece.range.start);
                let gap = &script[last..piece.range.start];
                if !gap.contains("--") && !gap.contains("/*") {
                    proptest::prop_assert!(gap.chars().all(|c| c.is_whitespace() || c == ';'), "lost {gap:?}");
                }
                last = piece.range.end;
            }
        }
    }
}
