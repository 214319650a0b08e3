//! The lexer: text to tokens, nothing lost, never failing.
//!
//! One function, [`next_token`], looks at the text from a position and says what stands there and how long it is.
//! What differs between dialects is gathered in [`LexRules`]. The script layer calls it piecemeal, the parser for a whole unit.

use crate::dialect::Dialect;

use super::SyntaxKind::{self, *};

/// What a dialect's lexer accepts. Facts from the vendors' SQL references, chapters on lexical elements.
#[derive(Debug, Clone, Copy)]
pub struct LexRules {
    /// The dialect that these rules are of.
    pub dialect: Dialect,
    /// `$name` is a metavariable (only in the patterns of rules).
    pub metavariables: bool,
}

impl LexRules {
    /// The rules of a dialect's source text.
    pub fn new(dialect: Dialect) -> Self {
        LexRules { dialect, metavariables: false }
    }

    fn nested_comments(self) -> bool {
        matches!(self.dialect, Dialect::SqlServer | Dialect::Db2 | Dialect::PostgreSql)
    }

    fn backslash_escapes(self) -> bool {
        self.dialect == Dialect::MySql
    }

    fn is_word_start(self, c: char) -> bool {
        c.is_alphabetic()
            || c == '_'
            || match self.dialect {
                Dialect::SqlServer => c == '#',
                Dialect::Db2 => matches!(c, '#' | '$'),
                Dialect::Oracle => c == '$',
                Dialect::MySql => c == '$',
                Dialect::PostgreSql => false,
            }
    }

    fn is_word_part(self, c: char) -> bool {
        c.is_alphanumeric()
            || matches!(c, '_' | '$')
            || is_combining(c)
            || match self.dialect {
                Dialect::Oracle => c == '#',
                Dialect::SqlServer | Dialect::Db2 => matches!(c, '#' | '@'),
                Dialect::MySql | Dialect::PostgreSql => false,
            }
    }
}

/// Marks that continue a word although they are not letters (combining marks, the katakana long vowel is a letter already).
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}'..='\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The signs that may begin a money literal of T-SQL, but `$`.
fn is_currency(c: char) -> bool {
    matches!(c, '¢'..='¥' | '৲' | '৳' | '฿' | '៛' | '\u{20A0}'..='\u{20B1}' | '\u{FDFC}' | '\u{FE69}' | '＄' | '￠' | '￡' | '￥' | '￦')
}

/// The token that begins at byte `at` of `text`: its kind and its length in bytes (at least 1).
///
/// `at` must be a character boundary before the end of the text.
pub fn next_token(text: &str, at: usize, rules: LexRules) -> (SyntaxKind, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let before = at.checked_sub(1).and_then(|i| text.as_bytes().get(i)).copied().unwrap_or(0);
    let mut lx = Lexer { rest, bytes: rest.as_bytes(), before, rules };
    let alone = rest.starts_with(':') && !matches!(rest.as_bytes().get(1), Some(b':' | b'='));
    let (kind, len) = if alone && ends_label(text, at, rules) { (PUNCT, 1) } else { lx.token() };
    (kind, len.clamp(1, rest.len().max(1)))
}

/// Whether the colon at `at` ends a label (`again:LOOP`) and does not begin a host variable. (In `:x:indicator` it does.)
fn ends_label(text: &str, at: usize, rules: LexRules) -> bool {
    let label = matches!(rules.dialect, Dialect::MySql | Dialect::Db2);
    if !label || text.as_bytes().get(at + 1).is_some_and(|b| matches!(b, b'=' | b':')) {
        return false;
    }
    let before = text.get(..at).unwrap_or_default();
    let head = before.trim_end_matches(|c| rules.is_word_part(c));
    head.len() < before.len() && !head.ends_with(':')
}

/// All tokens of a text, with their lengths in bytes.
pub fn tokenize(text: &str, rules: LexRules) -> Vec<(SyntaxKind, u32)> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while at < text.len() {
        let (kind, len) = next_token(text, at, rules);
        out.push((kind, len as u32));
        at += len;
    }
    out
}

struct Lexer<'a> {
    rest: &'a str,
    bytes: &'a [u8],
    /// The byte before the token.
    before: u8,
    rules: LexRules,
}

impl Lexer<'_> {
    fn byte(&self, i: usize) -> u8 {
        self.bytes.get(i).copied().unwrap_or(0)
    }

    fn char_at(&self, i: usize) -> Option<char> {
        let b = *self.bytes.get(i)?;
        if b < 0x80 { Some(b as char) } else { self.rest.get(i..)?.chars().next() }
    }

    fn token(&mut self) -> (SyntaxKind, usize) {
        let d = self.rules.dialect;
        let b = self.byte(0);
        match b {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0x1a => (WHITESPACE, self.whitespace()),
            b'-' if self.byte(1) == b'-' && self.dashes_are_comment() => (COMMENT, self.line_end(2)),
            b'#' if d == Dialect::MySql => (COMMENT, self.line_end(1)),
            b'/' if self.byte(1) == b'*' => self.block_comment(),
            b'*' if d == Dialect::MySql && self.byte(1) == b'/' => (COMMENT, 2),
            b'\'' => self.quoted(0, b'\'', STRING),
            b'"' if d == Dialect::MySql => self.quoted(0, b'"', STRING),
            b'"' => self.quoted(0, b'"', QUOTED_IDENT),
            b'`' if d == Dialect::MySql => self.quoted(0, b'`', QUOTED_IDENT),
            b'[' if d == Dialect::SqlServer => self.quoted(0, b']', QUOTED_IDENT),
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_ascii_digit() => self.number(),
            b'$' => self.dollar(),
            b'&' if d == Dialect::Oracle && (self.byte(1) == b'&' || self.starts_word(1)) => self.ampersand(),
            // Variables of the job that sends a script to DB2 for z/OS: `&$SCHEMA.`.
            b'&' if d == Dialect::Db2 && (self.byte(1) == b'$' || self.starts_word(1)) => self.ampersand(),
            b'@' if matches!(d, Dialect::SqlServer | Dialect::MySql) => self.at_variable(),
            b':' if d != Dialect::SqlServer => self.colon(),
            b'?' => (PARAM, 1),
            b'!' if d == Dialect::Db2 => match self.word(1).1 {
                // A placeholder of IBM's own scripts: `!schema!`.
                n if n > 1 && self.byte(n) == b'!' => (SUBST, n + 1),
                _ => self.word_or_punct(),
            },
            b'<' if d == Dialect::SqlServer => match self.template_parameter() {
                Some(n) => (SUBST, n),
                None => self.word_or_punct(),
            },
            b'\\' if d == Dialect::MySql && self.byte(1) == b'N' => (WORD, 2),
            _ => self.word_or_punct(),
        }
    }

    /// The length of a parameter of an SSMS template, `<name, type, default>`: three parts on one line, the name first.
    /// (No comparison looks like that: none may stand in a list.)
    fn template_parameter(&self) -> Option<usize> {
        let first = self.char_at(1)?;
        if !(first.is_alphabetic() || matches!(first, '_' | '@' | '#')) {
            return None;
        }
        let (mut commas, mut parens) = (0, 0i32);
        for (i, b) in self.bytes.iter().enumerate().skip(1).take(200) {
            match b {
                b'>' => return (commas == 2 && parens == 0).then_some(i + 1),
                b',' if parens == 0 => commas += 1,
                b'(' => parens += 1,
                b')' => parens -= 1,
                b'\n' | b'\r' | b'<' | b'=' | b';' | b'+' | b'*' => return None,
                _ => {}
            }
        }
        None
    }

    fn starts_word(&self, i: usize) -> bool {
        self.char_at(i).is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    /// MySQL wants white space or a control character after `--`.
    fn dashes_are_comment(&self) -> bool {
        self.rules.dialect != Dialect::MySql || self.bytes.get(2).is_none_or(|b| *b <= b' ')
    }

    fn whitespace(&self) -> usize {
        self.bytes
            .iter()
            .position(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0x1a))
            .unwrap_or(self.bytes.len())
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes
            .iter()
            .skip(from)
            .position(|b| matches!(b, b'\n' | b'\r'))
            .map_or(self.bytes.len(), |i| i + from)
    }

    fn block_comment(&self) -> (SyntaxKind, usize) {
        if self.rules.dialect == Dialect::MySql {
            // `/*!40101 …` and MariaDB's `/*M!100100 …`: the mark alone is trivia, its content is source.
            let mark = if self.byte(2) == b'!' {
                3
            } else if self.byte(2) == b'M' && self.byte(3) == b'!' {
                4
            } else {
                0
            };
            if mark > 0 {
                let digits = self.bytes.iter().skip(mark).take(6).take_while(|b| b.is_ascii_digit()).count();
                return (COMMENT, mark + digits);
            }
        }
        let mut depth = 1;
        let mut i = 2;
        while i < self.bytes.len() {
            match (self.byte(i), self.byte(i + 1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    i += 2;
                    if depth == 0 {
                        return (COMMENT, i);
                    }
                }
                (b'/', b'*') if self.rules.nested_comments() => {
                    depth += 1;
                    i += 2;
                }
                _ => i += 1,
            }
        }
        (BAD_TOKEN, self.bytes.len())
    }

    /// A quoted literal whose opening quote stands at `open`; a doubled closing quote stands for itself.
    fn quoted(&self, open: usize, close: u8, kind: SyntaxKind) -> (SyntaxKind, usize) {
        let escape = if kind == STRING && self.rules.backslash_escapes() { b'\\' } else { close };
        let mut i = open + 1;
        while let Some(n) =
            self.bytes.get(i..).and_then(|s| s.iter().position(|b| *b == close || *b == escape))
        {
            i += n;
            // An escape and the character after it, or two closing quotes.
            if self.byte(i) != close || self.byte(i + 1) == close {
                i += 2;
            } else {
                return (kind, i + 1);
            }
        }
        (BAD_TOKEN, self.bytes.len())
    }

    /// Oracle's `q'[it's]'`; the quote stands at `open`.
    fn alternative_quoted(&self, open: usize) -> (SyntaxKind, usize) {
        let Some(delimiter) = self.char_at(open + 1) else { return (BAD_TOKEN, self.bytes.len()) };
        let close = match delimiter {
            '[' => ']',
            '{' => '}',
            '(' => ')',
            '<' => '>',
            c => c,
        };
        let from = open + 1 + delimiter.len_utf8();
        let mut end = String::with_capacity(5);
        end.push(close);
        end.push('\'');
        match self.rest.get(from..).and_then(|s| s.find(&end)) {
            Some(i) => (STRING, from + i + end.len()),
            None => (BAD_TOKEN, self.bytes.len()),
        }
    }

    fn digits(&self, mut i: usize) -> usize {
        while self.byte(i).is_ascii_digit() {
            i += 1;
        }
        i
    }

    fn number(&self) -> (SyntaxKind, usize) {
        let d = self.rules.dialect;
        let hex = matches!(d, Dialect::SqlServer | Dialect::MySql);
        if hex && self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X') {
            let n = self.bytes.iter().skip(2).take_while(|b| b.is_ascii_hexdigit()).count();
            return (NUMBER, 2 + n);
        }
        let mut i = self.digits(0);
        // `1..10` is a range of PL/SQL, not the number `1.`.
        if self.byte(i) == b'.' && self.byte(i + 1) != b'.' {
            i = self.digits(i + 1);
        }
        if matches!(self.byte(i), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(i + 1), b'+' | b'-'));
            if self.byte(i + 1 + sign).is_ascii_digit() {
                i = self.digits(i + 1 + sign);
            }
        }
        if d == Dialect::Oracle
            && matches!(self.byte(i), b'f' | b'F' | b'd' | b'D')
            && !self.char_at(i + 1).is_some_and(|c| self.rules.is_word_part(c))
        {
            i += 1;
        }
        // MySQL and DB2 names may begin with a digit (`1st_name`).
        if d == Dialect::MySql
            && self.byte(0) != b'.'
            && self.char_at(i).is_some_and(|c| self.rules.is_word_part(c))
        {
            let (_, n) = self.word(0);
            if n > i {
                return (WORD, n);
            }
        }
        (NUMBER, i)
    }

    fn dollar(&self) -> (SyntaxKind, usize) {
        let d = self.rules.dialect;
        if self.rules.metavariables && self.starts_word(1) {
            return (META, self.word(1).1);
        }
        // A placeholder of a build or migration tool: `${schema}`.
        if self.byte(1) == b'{' && d != Dialect::PostgreSql {
            let name = self
                .bytes
                .iter()
                .skip(2)
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b':'));
            let end = 2 + name.count();
            if end > 2 && self.byte(end) == b'}' {
                return (SUBST, end + 1);
            }
        }
        match d {
            Dialect::SqlServer if self.byte(1) == b'(' => match self.rest.find(')') {
                Some(i) => (SUBST, i + 1),
                None => (PUNCT, 1),
            },
            // A money literal.
            Dialect::SqlServer if matches!(self.byte(1), b'0'..=b'9' | b'.' | b'-' | b'+') => {
                let sign = 1 + usize::from(matches!(self.byte(1), b'-' | b'+'));
                let rest = self.rest.get(sign..).unwrap_or_default();
                let (_, n) = Lexer { rest, bytes: rest.as_bytes(), before: 0, rules: self.rules }.number();
                (NUMBER, sign + n)
            }
            Dialect::SqlServer if self.starts_word(1) => self.word(1),
            // No digits are no money.
            Dialect::SqlServer => (NUMBER, 1),
            Dialect::PostgreSql => self.dollar_quoted(),
            Dialect::Oracle if self.byte(1) == b'$' && self.starts_word(2) => self.word(2),
            _ => self.word_or_punct(),
        }
    }

    fn dollar_quoted(&self) -> (SyntaxKind, usize) {
        let Some(end) = self.rest.get(1..).and_then(|s| s.find('$')) else { return (PUNCT, 1) };
        let tag = self.rest.get(..end + 2).unwrap_or_default();
        if tag.bytes().skip(1).take(end).any(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)) {
            return (PARAM, self.digits(1).max(1));
        }
        match self.rest.get(tag.len()..).and_then(|s| s.find(tag)) {
            Some(i) => (STRING, tag.len() * 2 + i),
            None => (BAD_TOKEN, self.bytes.len()),
        }
    }

    fn ampersand(&self) -> (SyntaxKind, usize) {
        let from = if self.byte(1) == b'&' { 2 } else { 1 };
        let host = self.rules.dialect == Dialect::Db2;
        let part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || host && *b == b'$';
        let n = self.bytes.iter().skip(from).take_while(|b| part(b)).count();
        if n == 0 {
            return (PUNCT, 1);
        }
        let end = from + n;
        // A point ends the variable's name and is swallowed with it.
        (SUBST, if self.byte(end) == b'.' { end + 1 } else { end })
    }

    fn at_variable(&self) -> (SyntaxKind, usize) {
        let from = if self.byte(1) == b'@' { 2 } else { 1 };
        if self.rules.dialect == Dialect::MySql && from == 1 && matches!(self.byte(1), b'\'' | b'`' | b'"') {
            return self.quoted(1, self.byte(1), PARAM);
        }
        match self.char_at(from) {
            Some(c) if self.rules.is_word_part(c) => (PARAM, self.word(from).1),
            _ => (PUNCT, 1),
        }
    }

    fn colon(&self) -> (SyntaxKind, usize) {
        match self.byte(1) {
            b'=' => (PUNCT, 2),
            b':' if matches!(self.rules.dialect, Dialect::PostgreSql | Dialect::Db2) => (PUNCT, 2),
            b'"' => self.quoted(1, b'"', PARAM),
            // `JSON_OBJECT ('key':value)`: after a literal no variable can follow.
            _ if matches!(self.before, b'\'' | b'"' | b')') => (PUNCT, 1),
            _ if self.rules.dialect != Dialect::PostgreSql && self.starts_word(1) => (PARAM, self.word(1).1),
            _ => (PUNCT, 1),
        }
    }

    fn word(&self, from: usize) -> (SyntaxKind, usize) {
        let mut i = from;
        loop {
            while self.byte(i).is_ascii_alphanumeric() || self.byte(i) == b'_' {
                i += 1;
            }
            match self.char_at(i) {
                // `t_${suffix}`: the placeholder is a token of its own.
                Some('$') if self.byte(i + 1) == b'{' => return (WORD, i),
                Some(c) if self.rules.is_word_part(c) => i += c.len_utf8(),
                _ => return (WORD, i),
            }
        }
    }

    fn word_or_punct(&self) -> (SyntaxKind, usize) {
        let Some(c) = self.char_at(0) else { return (BAD_TOKEN, 1) };
        if self.rules.is_word_start(c) {
            return self.prefixed_string().unwrap_or_else(|| self.word(c.len_utf8()));
        }
        // The full-width space is white space to people; it is kept, and the parser never sees it.
        if c.is_whitespace() || c == '\u{FEFF}' {
            return (WHITESPACE, c.len_utf8());
        }
        if !c.is_ascii() {
            // T-SQL's money literals may begin with any sign of a currency.
            if self.rules.dialect == Dialect::SqlServer
                && is_currency(c)
                && self.byte(c.len_utf8()).is_ascii_digit()
            {
                let sign = c.len_utf8();
                let rest = self.rest.get(sign..).unwrap_or_default();
                let (_, n) = Lexer { rest, bytes: rest.as_bytes(), before: 0, rules: self.rules }.number();
                return (NUMBER, sign + n);
            }
            return match c {
                '¬' if self.byte(2) == b'=' => (PUNCT, 3),
                _ => (BAD_TOKEN, c.len_utf8()),
            };
        }
        (PUNCT, self.operator())
    }

    /// A literal with a prefix that belongs to it: `N'…'`, `q'[…]'`, `X'…'`, `E'…'`.
    fn prefixed_string(&self) -> Option<(SyntaxKind, usize)> {
        let d = self.rules.dialect;
        let (a, b) = (self.byte(0).to_ascii_uppercase(), self.byte(1).to_ascii_uppercase());
        if b == b'\'' {
            return match (d, a) {
                (Dialect::Oracle, b'Q') => Some(self.alternative_quoted(1)),
                (_, b'N' | b'X')
                | (Dialect::MySql, b'B')
                | (Dialect::PostgreSql, b'B')
                | (Dialect::Db2, b'G') => Some(self.quoted(1, b'\'', STRING)),
                (Dialect::PostgreSql, b'E') => {
                    let rules = LexRules { dialect: Dialect::MySql, ..self.rules };
                    Some(Lexer { rules, ..*self }.quoted(1, b'\'', STRING))
                }
                _ => None,
            };
        }
        if self.byte(2) == b'\'' {
            return match (d, a, b) {
                (Dialect::Oracle, b'N', b'Q') => Some(self.alternative_quoted(2)),
                (Dialect::Db2, b'G' | b'B' | b'U', b'X') => Some(self.quoted(2, b'\'', STRING)),
                (Dialect::PostgreSql | Dialect::Db2, b'U', b'&') => Some(self.quoted(2, b'\'', STRING)),
                _ => None,
            };
        }
        None
    }

    fn operator(&self) -> usize {
        const THREE: &[&[u8; 3]] = &[b"<=>", b"->>"];
        const TWO: &[&[u8; 2]] = &[
            b"<=", b">=", b"<>", b"!=", b"^=", b"~=", b"||", b"**", b"=>", b"..", b":=", b"<<", b">>", b"->",
            b"&&", b"!<", b"!>", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"|=", b"::", b"!!", b"!~",
        ];
        let three = [self.byte(0), self.byte(1), self.byte(2)];
        let continues =
            matches!(three[1], b'=' | b'<' | b'>' | b'|' | b'*' | b'.' | b':' | b'&' | b'!' | b'~');
        if !continues || matches!(three[0], b'(' | b')' | b',' | b';') {
            return 1;
        }
        if self.rules.dialect == Dialect::MySql && THREE.iter().any(|o| **o == three) {
            return 3;
        }
        let two = [three[0], three[1]];
        let is_assignment = two[1] == b'=' && !matches!(two[0], b'<' | b'>' | b'!' | b'^' | b'~' | b':');
        let known = TWO.iter().any(|o| **o == two);
        let arrow = matches!(&two, b"->" | b"&&" | b"!!" | b"!~");
        let here = match self.rules.dialect {
            Dialect::SqlServer => {
                !matches!(&two, b"||" | b"**" | b".." | b":=" | b"=>" | b"<<" | b">>" | b"~=") && !arrow
            }
            Dialect::MySql => {
                !matches!(&two, b"**" | b"::" | b"^=" | b"~=" | b"!<" | b"!>" | b"=>" | b"..")
                    && !is_assignment
            }
            Dialect::Oracle => !is_assignment && !arrow && !matches!(&two, b"!<" | b"!>" | b"::"),
            Dialect::Db2 => !is_assignment && !arrow && !matches!(&two, b"!<" | b"!>"),
            Dialect::PostgreSql => !is_assignment,
        };
        if known && here { 2 } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(dialect: Dialect, text: &str) -> Vec<(SyntaxKind, String)> {
        let mut at = 0;
        let mut out = Vec::new();
        for (kind, len) in tokenize(text, LexRules::new(dialect)) {
            let end = at + len as usize;
            if !kind.is_trivia() {
                out.push((kind, text[at..end].to_string()));
            }
            at = end;
        }
        assert_eq!(at, text.len());
        out
    }

    fn texts(dialect: Dialect, text: &str) -> Vec<String> {
        kinds(dialect, text).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn oracle_literals_and_ranges() {
        assert_eq!(texts(Dialect::Oracle, "1..10 1.5 .5e-3f"), ["1", "..", "10", "1.5", ".5e-3f"]);
        assert_eq!(
            texts(Dialect::Oracle, "q'[it's]' Nq'{a'b}' N'x'''"),
            ["q'[it's]'", "Nq'{a'b}'", "N'x'''"]
        );
        assert_eq!(
            texts(Dialect::Oracle, ":new.x := &&v..t;"),
            [":new", ".", "x", ":=", "&&v.", ".", "t", ";"]
        );
        assert_eq!(texts(Dialect::Oracle, "a**b=>c<<l>>"), ["a", "**", "b", "=>", "c", "<<", "l", ">>"]);
    }

    #[test]
    fn tsql_names_and_variables() {
        assert_eq!(texts(Dialect::SqlServer, "[a]]b].#t @x @@y"), ["[a]]b]", ".", "#t", "@x", "@@y"]);
        assert_eq!(
            texts(Dialect::SqlServer, "$12.50 0xFF $(db) x+=1"),
            ["$12.50", "0xFF", "$(db)", "x", "+=", "1"]
        );
        assert_eq!(texts(Dialect::SqlServer, "/* a /* b */ c */ d"), ["d"]);
    }

    #[test]
    fn mysql_version_comments_are_transparent() {
        assert_eq!(
            texts(Dialect::MySql, "/*!40101 SET x=1 */; -- c\n# d\n`a``b`"),
            ["SET", "x", "=", "1", ";", "`a``b`"]
        );
        assert_eq!(texts(Dialect::MySql, r"'it\'s' 1st a--1"), [r"'it\'s'", "1st", "a", "-", "-", "1"]);
    }

    #[test]
    fn placeholders_of_tools() {
        assert_eq!(texts(Dialect::Oracle, "${own}.t_${x} x$y"), ["${own}", ".", "t_", "${x}", "x$y"]);
        assert_eq!(
            texts(Dialect::MySql, "${p}T a:BEGIN @x:=1"),
            ["${p}", "T", "a", ":", "BEGIN", "@x", ":=", "1"]
        );
        assert_eq!(
            texts(Dialect::SqlServer, "<Name, sysname, dbo>.x a<b, c > d"),
            ["<Name, sysname, dbo>", ".", "x", "a", "<", "b", ",", "c", ">", "d"]
        );
    }

    #[test]
    fn unterminated_literal_is_one_bad_token() {
        assert_eq!(kinds(Dialect::Oracle, "x 'abc"), [(WORD, "x".into()), (BAD_TOKEN, "'abc".into())]);
    }
}
