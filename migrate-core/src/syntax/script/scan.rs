//! What all script splitters look at: tokens one by one, and lines.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::lexer::{LexRules, next_token};

/// How many unterminated literals and comments are stepped over before the rest of the script is taken as one.
/// (A limit, because each of them has been scanned to the end of the text.)
const MAX_UNTERMINATED: u32 = 16;

/// A token of a script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tok {
    pub(super) kind: SyntaxKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A token's text in upper case, for comparing; empty for a long one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    bytes: [u8; 20],
    len: u8,
}

impl Word {
    pub(super) fn new(text: &str) -> Word {
        let mut word = Word::default();
        if text.len() <= word.bytes.len() {
            for (to, from) in word.bytes.iter_mut().zip(text.bytes()) {
                *to = from.to_ascii_uppercase();
            }
            word.len = text.len() as u8;
        }
        word
    }

    /// A word that is a name and no keyword, whatever it is.
    pub(super) fn name() -> Word {
        Word::new("?")
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(..self.len as usize).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }
}

/// A cursor over a script's tokens. Cheap to copy: a copy looks ahead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) rules: LexRules,
    pub(super) at: usize,
    unterminated: u32,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect) -> Self {
        Scanner { text, rules: LexRules::new(dialect), at: 0, unterminated: 0 }
    }

    /// The text from a position on.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The next token, trivia included. The opening mark of an unterminated literal is a token of its own, so that
    /// one forgotten quote costs one statement and not the rest of the script.
    pub(super) fn next(&mut self) -> Option<Tok> {
        if self.at >= self.text.len() {
            return None;
        }
        let (mut kind, mut len) = next_token(self.text, self.at, self.rules);
        // A quoted name over several lines is one whose closing quote was forgotten.
        let names = matches!(self.rules.dialect, Dialect::Oracle | Dialect::Db2);
        if kind == QUOTED_IDENT && names && self.rest(self.at).get(..len).is_some_and(|t| t.contains('\n')) {
            kind = BAD_TOKEN;
        }
        if kind == BAD_TOKEN && self.unterminated < MAX_UNTERMINATED && len > 4 {
            self.unterminated += 1;
            len = self.rest(self.at).chars().next().map_or(1, char::len_utf8);
        }
        let tok = Tok { kind, start: self.at, end: self.at + len };
        self.at = tok.end;
        Some(tok)
    }

    /// The next token that is no trivia.
    pub(super) fn significant(&mut self) -> Option<Tok> {
        loop {
            let tok = self.next()?;
            if !tok.kind.is_trivia() {
                return Some(tok);
            }
        }
    }

    /// The next token that is no trivia, without moving.
    pub(super) fn peek(&self) -> Option<Tok> {
        let mut ahead = *self;
        ahead.significant()
    }

    /// The next token that is no trivia, as a word for comparing; empty at the end.
    pub(super) fn significant_word(&mut self) -> Word {
        self.significant().map(|t| self.word(t)).unwrap_or_default()
    }

    /// Like [`Self::significant_word`], without moving.
    pub(super) fn peek_word(&self) -> Word {
        let mut ahead = *self;
        ahead.significant_word()
    }

    /// A copy of the cursor that stands somewhere else.
    pub(super) fn moved(&self, at: usize) -> Self {
        Scanner { at, ..*self }
    }

    /// Moves to the next token that is no trivia, or to the end.
    pub(super) fn skip_trivia(&mut self) {
        self.at = self.peek().map_or(self.text.len(), |t| t.start);
    }

    /// A token's text in upper case.
    pub(super) fn word(&self, tok: Tok) -> Word {
        Word::new(self.text.get(tok.start..tok.end).unwrap_or_default())
    }
}

fn is_line_break(b: u8) -> bool {
    matches!(b, b'\n' | b'\r')
}

/// Where the line that holds `at` ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().position(|b| is_line_break(*b)).unwrap_or(rest.len())
}

/// Where the line after the line break at `at` begins.
pub(super) fn after_line_break(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(b'\n' | b'\r'), _) => at + 1,
        _ => at,
    }
}

/// The text from `at` to the end of its line.
pub(super) fn rest_of_line(text: &str, at: usize) -> &str {
    text.get(at..line_end(text, at)).unwrap_or_default()
}

/// Whether only blanks stand between the begin of the line and `at`.
pub(super) fn first_on_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let before =
        before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r' || c == '\u{FEFF}');
    before.is_empty() || before.ends_with(['\n', '\r'])
}

/// Where the next character stands that is no blank; line breaks are none.
fn after_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|c: char| !c.is_whitespace() || c == '\n' || c == '\r').unwrap_or(rest.len())
}

/// Whether only blanks stand between `at` and the end of its line.
pub(super) fn ends_line(text: &str, at: usize) -> bool {
    text.as_bytes().get(after_blanks(text, at)).is_none_or(|b| is_line_break(*b))
}

/// Whether only blanks and a comment stand, or begin, between `at` and the end of its line.
pub(super) fn comment_ends_line(text: &str, at: usize) -> bool {
    let rest = text.get(after_blanks(text, at)..).unwrap_or_default();
    ends_line(text, at) || rest.starts_with("--") || rest.starts_with("/*")
}

/// Whether this text, alone, fills the rest of the line from `at` on.
pub(super) fn alone_to_line_end(text: &str, at: usize, what: &str) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(what)) && ends_line(text, at + what.len())
}

/// The end of the line of `end` (with its line break) if only blanks and one comment follow; otherwise `end`.
pub(super) fn closing_line(text: &str, end: usize) -> usize {
    let at = after_blanks(text, end);
    let rest = text.get(at..).unwrap_or_default();
    let to = if let Some(comment) = rest.strip_prefix("--").filter(|c| !c.starts_with(['#', '<'])) {
        at + 2 + comment.find(['\n', '\r']).unwrap_or(comment.len())
    } else if let Some(comment) = rest.strip_prefix("/*").filter(|c| !c.starts_with(['!', 'M'])) {
        match comment.find("*/") {
            Some(i) if !comment.get(..i).is_some_and(|c| c.contains('\n')) => after_blanks(text, at + 4 + i),
            _ => return end,
        }
    } else {
        at
    };
    if ends_line(text, to) { after_line_break(text, to) } else { end }
}

/// Whether a line between statements is a remark in the manner of other languages, as loaders of applications skip it:
/// `# …`, `// …`.
pub(super) fn is_foreign_remark(line: &str) -> bool {
    line.starts_with("//")
        || line.strip_prefix('#').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '#']))
}

/// Words that may stand between CREATE and the kind of object that it makes.
fn is_modifier(word: &str) -> bool {
    matches!(
        word,
        "OR" | "REPLACE"
            | "ALTER"
            | "AND"
            | "RESOLVE"
            | "COMPILE"
            | "EDITIONABLE"
            | "NONEDITIONABLE"
            | "EDITIONING"
            | "FORCE"
            | "NO"
            | "NOFORCE"
            | "PUBLIC"
            | "PRIVATE"
            | "GLOBAL"
            | "TEMPORARY"
            | "UNIQUE"
            | "BITMAP"
            | "MULTIVALUE"
            | "FULLTEXT"
            | "SPATIAL"
            | "SHARDED"
            | "DUPLICATED"
            | "IMMUTABLE"
            | "BLOCKCHAIN"
            | "AGGREGATE"
            | "CLUSTERED"
            | "NONCLUSTERED"
            | "LARGE"
            | "REGULAR"
            | "USER"
            | "SMALLFILE"
            | "BIGFILE"
            | "UNDO"
            | "AUTHORIZATION"
    )
}

/// The kind of object that a CREATE at the cursor makes (`TABLE`, `PROCEDURE`, `PACKAGE`, …), with the scanner after it.
/// Nothing is consumed from the one given.
pub(super) fn created<'t>(scan: &Scanner<'t>) -> Option<(Word, Scanner<'t>)> {
    let mut ahead = *scan;
    let first = ahead.significant()?;
    if ahead.word(first).as_str() != "CREATE" {
        return None;
    }
    // `DEFINER = 'a'@'b'` and `ALGORITHM = x` of MySQL are tokens to step over.
    let mut in_value = false;
    for _ in 0..24 {
        let tok = ahead.significant()?;
        let word = ahead.word(tok);
        let w = word.as_str();
        let next = ahead.peek_word();
        match w {
            "DEFINER" | "ALGORITHM" if next.as_str() == "=" => in_value = true,
            "=" | "@" | "(" | ")" if in_value => {}
            "SQL" if next.as_str() == "SECURITY" => {
                ahead.significant();
                ahead.significant();
            }
            "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT" | "VIEW" | "PACKAGE" => {
                return Some((word, ahead));
            }
            _ if in_value => {}
            _ if is_modifier(w) && tok.kind == WORD && !(w == "USER" && next.as_str() != "TEMPORARY") => {}
            _ if tok.kind == WORD => return Some((word, ahead)),
            _ => return None,
        }
    }
    None
}

/// Whether the token that the scanner is about to read begins a statement for sure: a CREATE, ALTER or DROP with a kind
/// of object and a name after it, COMMENT ON, GRANT, INSERT INTO. At the begin of a line such a statement stands inside
/// no other one, except for what that one `holds`.
pub(super) fn begins_statement(scan: &Scanner<'_>, holds: Holds) -> bool {
    if holds == Holds::Any {
        return false;
    }
    let mut ahead = *scan;
    let Some(first) = ahead.significant() else { return false };
    let is_object = |w: &str| {
        matches!(
            w,
            "TABLE"
                | "VIEW"
                | "INDEX"
                | "SEQUENCE"
                | "SYNONYM"
                | "TRIGGER"
                | "PROCEDURE"
                | "FUNCTION"
                | "PACKAGE"
                | "TYPE"
                | "MATERIALIZED"
                | "TABLESPACE"
                | "USER"
                | "ROLE"
                | "ALIAS"
                | "SCHEMA"
                | "DIRECTORY"
                | "DATABASE"
                | "EVENT"
                | "CLUSTER"
                | "CONTEXT"
                | "PROFILE"
                | "JAVA"
                | "LIBRARY"
                | "OPERATOR"
                | "DIMENSION"
                | "VARIABLE"
                | "MODULE"
                | "BUFFERPOOL"
        )
    };
    let (word, after) = match ahead.word(first).as_str() {
        "CREATE" => match created(scan) {
            Some(found) => found,
            None => return false,
        },
        "ALTER" | "DROP" if holds == Holds::Actions => match ahead.significant() {
            Some(tok) if matches!(ahead.word(tok).as_str(), "TABLE" | "VIEW" | "SEQUENCE" | "SYNONYM") => {
                (ahead.word(tok), ahead)
            }
            _ => return false,
        },
        "ALTER" | "DROP" => match ahead.significant() {
            Some(tok) => (ahead.word(tok), ahead),
            None => return false,
        },
        "COMMENT" => {
            let on = ahead.significant_word();
            let what = ahead.significant_word();
            return on.as_str() == "ON" && matches!(what.as_str(), "TABLE" | "COLUMN");
        }
        "GRANT" | "REVOKE" => {
            return !matches!(ahead.significant_word().as_str(), "" | "OPTION" | "," | ")" | "ON");
        }
        "INSERT" => return ahead.significant_word().as_str() == "INTO",
        _ => return false,
    };
    let mut after = after;
    is_object(word.as_str())
        && after.significant().is_some_and(|t| {
            let w = after.word(t);
            matches!(t.kind, WORD | QUOTED_IDENT | SUBST) && !matches!(w.as_str(), "TO" | "OR" | "ON")
        })
}

/// Which words of other statements may begin a line inside a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// None: such a word begins the next statement.
    None,
    /// The actions of ALTER: `DROP INDEX x`, `ALTER COLUMN y`.
    Actions,
    /// Any: a list of privileges, the elements of a schema, a statement to be explained.
    Any,
}

impl Holds {
    /// What the statement at the scanner may hold.
    pub(super) fn of(scan: &Scanner<'_>) -> Holds {
        match scan.peek_word().as_str() {
            "GRANT" | "REVOKE" | "DENY" | "AUDIT" | "NOAUDIT" | "EXPLAIN" | "DESCRIBE" | "ANALYZE" => {
                Holds::Any
            }
            "ALTER" => Holds::Actions,
            "CREATE" => match created(scan) {
                Some((kind, _)) if matches!(kind.as_str(), "SCHEMA" | "AUDIT") => Holds::Any,
                _ => Holds::None,
            },
            _ => Holds::None,
        }
    }
}
