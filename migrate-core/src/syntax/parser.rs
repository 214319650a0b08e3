//! The parser's machinery: a cursor over tokens that records events, and the way from events to a lossless tree.
//!
//! The grammar (in `grammar/`) never sees trivia and never fails: it asks what stands at the cursor, consumes it into
//! nodes, and notes an error where it expected something else. A word is compared by its upper-cased text
//! (`p.at("SELECT")`); punctuation likewise (`p.at("(")`). Quoted names and strings carry their quotes, so they never
//! equal a keyword.

use crate::dialect::Dialect;

use super::lexer::{LexRules, tokenize};
use super::{SyntaxKind, SyntaxKind::*};

/// How many grammar levels may be nested before the rest is kept as an opaque node: deeper text is machine-made
/// (or an attack), and trees are walked recursively.
pub const MAX_DEPTH: u32 = 400;

/// Something that the grammar expected and did not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes of the parsed text.
    pub offset: u32,
    /// What was expected or is wrong, in English.
    pub message: String,
}

#[derive(Debug, Clone, Copy)]
struct Tok {
    kind: SyntaxKind,
    start: u32,
    end: u32,
    /// Index of the matching parenthesis among the significant tokens, or of itself.
    mate: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    Start {
        kind: SyntaxKind,
        parent: u32,
    },
    Finish,
    Token(SyntaxKind),
    /// An abandoned marker.
    Tombstone,
}

/// The cursor of the grammar.
pub struct Parser<'t> {
    text: &'t str,
    upper: String,
    raw: Vec<(SyntaxKind, u32)>,
    toks: Vec<Tok>,
    pos: usize,
    events: Vec<Event>,
    errors: Vec<SyntaxError>,
    depth: u32,
    dialect: Dialect,
}

/// An open node.
#[must_use = "complete or abandon it"]
pub struct Marker(u32);

/// A finished node, which may still get a parent.
#[derive(Debug, Clone, Copy)]
pub struct CompletedMarker {
    start: u32,
    kind: SyntaxKind,
}

impl Marker {
    /// Closes the node and gives it its kind.
    pub fn complete(self, p: &mut Parser<'_>, kind: SyntaxKind) -> CompletedMarker {
        if let Some(Event::Start { kind: k, .. }) = p.events.get_mut(self.0 as usize) {
            *k = kind;
        }
        p.events.push(Event::Finish);
        CompletedMarker { start: self.0, kind }
    }

    /// Gives the node up; what it consumed goes to its parent.
    pub fn abandon(self, p: &mut Parser<'_>) {
        if let Some(e) = p.events.get_mut(self.0 as usize) {
            *e = Event::Tombstone;
        }
    }
}

impl CompletedMarker {
    /// Opens a node that begins where this one begins and will hold it.
    pub fn precede(self, p: &mut Parser<'_>) -> Marker {
        let m = p.start();
        if let Some(Event::Start { parent, .. }) = p.events.get_mut(self.start as usize) {
            *parent = m.0;
        }
        m
    }

    /// The node's kind.
    pub fn kind(self) -> SyntaxKind {
        self.kind
    }
}

const NO_PARENT: u32 = u32::MAX;

impl<'t> Parser<'t> {
    /// A parser at the begin of a text.
    pub fn new(text: &'t str, rules: LexRules) -> Self {
        let raw = tokenize(text, rules);
        let mut toks: Vec<Tok> = Vec::with_capacity(raw.len() / 2);
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0u32;
        for (kind, len) in &raw {
            let (start, end) = (at, at + len);
            at = end;
            if kind.is_trivia() {
                continue;
            }
            let index = toks.len();
            toks.push(Tok { kind: *kind, start, end, mate: index as u32 });
            if *kind == PUNCT && *len == 1 {
                match text.as_bytes().get(start as usize) {
                    Some(b'(') => open.push(index),
                    Some(b')') => {
                        if let Some(o) = open.pop() {
                            toks[index].mate = o as u32;
                            toks[o].mate = index as u32;
                        }
                    }
                    _ => {}
                }
            }
        }
        Parser {
            text,
            upper: text.to_ascii_uppercase(),
            raw,
            toks,
            pos: 0,
            events: Vec::new(),
            errors: Vec::new(),
            depth: 0,
            dialect: rules.dialect,
        }
    }

    /// The dialect that is parsed.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether the dialect is this one.
    pub fn is(&self, dialect: Dialect) -> bool {
        self.dialect == dialect
    }

    // --- Looking ---

    /// Kind of the n-th token from the cursor; `None` at the end.
    pub fn nth_kind(&self, n: usize) -> Option<SyntaxKind> {
        self.toks.get(self.pos + n).map(|t| t.kind)
    }

    /// Kind of the token at the cursor.
    pub fn kind(&self) -> Option<SyntaxKind> {
        self.nth_kind(0)
    }

    /// Upper-cased text of the n-th token from the cursor, empty at the end.
    pub fn nth(&self, n: usize) -> &str {
        self.toks.get(self.pos + n).map_or("", |t| self.upper_text(t))
    }

    fn upper_text(&self, t: &Tok) -> &str {
        self.upper.get(t.start as usize..t.end as usize).unwrap_or("")
    }

    /// Upper-cased text of the token at the cursor: for `match p.word() { "SELECT" => … }`.
    pub fn word(&self) -> &str {
        self.nth(0)
    }

    /// Whether the token at the cursor is this keyword or punctuation (given in upper case).
    pub fn at(&self, what: &str) -> bool {
        self.nth(0) == what
    }

    /// Whether the n-th token from the cursor is this keyword or punctuation.
    pub fn nth_at(&self, n: usize, what: &str) -> bool {
        self.nth(n) == what
    }

    /// Whether the tokens from the cursor on are these.
    pub fn at_seq(&self, what: &[&str]) -> bool {
        what.iter().enumerate().all(|(i, w)| self.nth(i) == *w)
    }

    /// Whether the token at the cursor is one of these.
    pub fn at_any(&self, what: &[&str]) -> bool {
        let w = self.nth(0);
        what.contains(&w)
    }

    /// Whether there is no token left.
    pub fn at_end(&self) -> bool {
        self.pos >= self.toks.len()
    }

    /// Whether a name can stand here: a word or a quoted identifier (keywords are words too; the caller excludes those
    /// that end its construct).
    pub fn at_name(&self) -> bool {
        matches!(self.kind(), Some(WORD | QUOTED_IDENT | SUBST | META))
    }

    /// Whether the n-th token and the one before it touch, with no trivia between.
    pub fn touches_previous(&self, n: usize) -> bool {
        let i = self.pos + n;
        match (i.checked_sub(1).and_then(|j| self.toks.get(j)), self.toks.get(i)) {
            (Some(a), Some(b)) => a.end == b.start,
            _ => false,
        }
    }

    /// Whether the n-th token is the first one on its line.
    pub fn first_on_line(&self, n: usize) -> bool {
        let Some(t) = self.toks.get(self.pos + n) else { return false };
        let from = (self.pos + n).checked_sub(1).and_then(|j| self.toks.get(j)).map_or(0, |b| b.end);
        from == 0 || self.text.get(from as usize..t.start as usize).is_some_and(|s| s.contains(['\n', '\r']))
    }

    /// How many tokens from the cursor to the one after the parenthesis that closes the one at the n-th token
    /// (`n` must be at `(`); `None` if it is not closed.
    pub fn after_parens(&self, n: usize) -> Option<usize> {
        let t = self.toks.get(self.pos + n)?;
        (t.mate as usize > self.pos + n).then(|| t.mate as usize + 1 - self.pos)
    }

    /// Upper-cased text of the token before the cursor, empty at the begin.
    pub fn previous(&self) -> &str {
        self.pos.checked_sub(1).and_then(|i| self.toks.get(i)).map_or("", |t| self.upper_text(t))
    }

    /// Position of the cursor, to see whether a piece of grammar consumed something.
    pub fn position(&self) -> usize {
        self.pos
    }

    /// Byte offset of the token at the cursor (of the text's end, at the end).
    pub fn offset(&self) -> u32 {
        self.toks.get(self.pos).map_or(self.text.len() as u32, |t| t.start)
    }

    // --- Consuming ---

    /// Opens a node.
    pub fn start(&mut self) -> Marker {
        self.events.push(Event::Start { kind: ERROR, parent: NO_PARENT });
        Marker(self.events.len() as u32 - 1)
    }

    fn push_token(&mut self, kind: SyntaxKind) {
        if self.pos < self.toks.len() {
            self.events.push(Event::Token(kind));
            self.pos += 1;
        }
    }

    /// Consumes a token as it is; a word becomes an `IDENT`.
    pub fn bump(&mut self) {
        match self.kind() {
            Some(WORD) => self.push_token(IDENT),
            Some(kind) => self.push_token(kind),
            None => {}
        }
    }

    /// Consumes a token; a word becomes a `KEYWORD`.
    pub fn bump_kw(&mut self) {
        match self.kind() {
            Some(WORD) => self.push_token(KEYWORD),
            Some(kind) => self.push_token(kind),
            None => {}
        }
    }

    /// Consumes `n` tokens as keywords.
    pub fn bump_kws(&mut self, n: usize) {
        for _ in 0..n {
            self.bump_kw();
        }
    }

    /// Consumes this keyword or punctuation if it stands at the cursor.
    pub fn eat(&mut self, what: &str) -> bool {
        let here = self.at(what);
        if here {
            self.bump_kw();
        }
        here
    }

    /// Consumes these keywords if all of them stand at the cursor.
    pub fn eat_seq(&mut self, what: &[&str]) -> bool {
        let here = self.at_seq(what);
        if here {
            self.bump_kws(what.len());
        }
        here
    }

    /// Consumes one of these keywords if it stands at the cursor.
    pub fn eat_any(&mut self, what: &[&str]) -> bool {
        let here = self.at_any(what);
        if here {
            self.bump_kw();
        }
        here
    }

    /// Consumes this keyword or punctuation, or notes that it is missing.
    pub fn expect(&mut self, what: &str) -> bool {
        let here = self.eat(what);
        if !here {
            self.error(format!("expected `{what}`"));
        }
        here
    }

    /// Consumes the `)` that ends a construct; what stands in its way goes into an `ERROR` node.
    pub fn close_paren(&mut self) {
        if !self.at(")") {
            self.recover("expected `)`", &[";"]);
        }
        self.eat(")");
    }

    /// Notes an error at the cursor.
    pub fn error(&mut self, message: impl Into<String>) {
        let offset = self.offset();
        // One error a place: what follows from the first is noise.
        if self.errors.last().is_none_or(|e| e.offset != offset) {
            self.errors.push(SyntaxError { offset, message: message.into() });
        }
    }

    /// Consumes one token, or a whole parenthesised group, without looking inside.
    pub fn bump_balanced(&mut self) {
        let n = if self.at("(") { self.after_parens(0).unwrap_or(1) } else { 1 };
        for _ in 0..n {
            self.bump();
        }
    }

    /// Consumes balanced tokens into a node until one of `stops` stands at the cursor (outside parentheses), or a
    /// closing parenthesis that was not opened here, or the end. An empty node is not made.
    pub fn opaque_until(&mut self, kind: SyntaxKind, stops: &[&str]) -> bool {
        if self.at_end() || self.at_any(stops) || self.at(")") {
            return false;
        }
        let m = self.start();
        while !self.at_end() && !self.at_any(stops) && !self.at(")") {
            self.bump_balanced();
        }
        m.complete(self, kind);
        true
    }

    /// Notes an error and consumes what stands in the way, into an `ERROR` node, until one of `stops`.
    pub fn recover(&mut self, message: impl Into<String>, stops: &[&str]) {
        self.error(message);
        self.opaque_until(ERROR, stops);
    }

    /// Runs a piece of grammar one level deeper: grows the stack when needed, and beyond [`MAX_DEPTH`] keeps the rest of
    /// the parenthesised group or clause as one opaque node, with an error.
    pub fn deeper<R>(&mut self, f: impl FnOnce(&mut Self) -> R, too_deep: impl FnOnce(&mut Self) -> R) -> R {
        if self.depth >= MAX_DEPTH {
            self.error(format!("nested more than {MAX_DEPTH} levels deep"));
            return too_deep(self);
        }
        self.depth += 1;
        let r = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || f(self));
        self.depth -= 1;
        r
    }

    // --- Looking ahead for real: try a piece of grammar ---

    /// Runs a piece of grammar; if it answers `false`, everything that it consumed and noted is taken back.
    pub fn attempt(&mut self, f: impl FnOnce(&mut Self) -> bool) -> bool {
        let (pos, events, errors, depth) = (self.pos, self.events.len(), self.errors.len(), self.depth);
        let ok = f(self);
        if !ok {
            self.pos = pos;
            self.events.truncate(events);
            self.errors.truncate(errors);
            self.depth = depth;
        }
        ok
    }

    /// How many errors have been noted.
    pub fn error_count(&self) -> usize {
        self.errors.len()
    }

    /// Builds the tree of everything consumed; tokens that the grammar left over go to the root as an `ERROR` node.
    pub fn finish(mut self, root: SyntaxKind) -> (rowan::GreenNode, Vec<SyntaxError>) {
        if !self.at_end() {
            self.error("unexpected text");
            let m = self.start();
            while !self.at_end() {
                self.bump();
            }
            m.complete(&mut self, ERROR);
        }
        (build(self.text, &self.raw, self.events, root), self.errors)
    }
}

/// Events and raw tokens to a green tree. Trivia before a node goes to its parent, trivia inside stays inside.
fn build(
    text: &str,
    raw: &[(SyntaxKind, u32)],
    mut events: Vec<Event>,
    root: SyntaxKind,
) -> rowan::GreenNode {
    let mut sink = Sink { text, raw, next: 0, at: 0, builder: rowan::GreenNodeBuilder::new() };
    sink.builder.start_node(rowan::SyntaxKind(root as u16));
    let mut parents = Vec::new();
    for i in 0..events.len() {
        match std::mem::replace(&mut events[i], Event::Tombstone) {
            Event::Start { kind, parent } => {
                // A node that was preceded: its parents were recorded after it, innermost first.
                parents.push(kind);
                let mut up = parent;
                while up != NO_PARENT {
                    match std::mem::replace(&mut events[up as usize], Event::Tombstone) {
                        Event::Start { kind, parent } => {
                            parents.push(kind);
                            up = parent;
                        }
                        _ => up = NO_PARENT,
                    }
                }
                sink.trivia();
                for kind in parents.drain(..).rev() {
                    sink.builder.start_node(rowan::SyntaxKind(kind as u16));
                }
            }
            Event::Finish => sink.builder.finish_node(),
            Event::Token(kind) => {
                sink.trivia();
                sink.token(Some(kind));
            }
            Event::Tombstone => {}
        }
    }
    while sink.next < raw.len() {
        sink.token(None);
    }
    sink.builder.finish_node();
    sink.builder.finish()
}

struct Sink<'a> {
    text: &'a str,
    raw: &'a [(SyntaxKind, u32)],
    next: usize,
    at: usize,
    builder: rowan::GreenNodeBuilder<'static>,
}

impl Sink<'_> {
    fn trivia(&mut self) {
        while self.raw.get(self.next).is_some_and(|t| t.0.is_trivia()) {
            self.token(None);
        }
    }

    fn token(&mut self, kind: Option<SyntaxKind>) {
        if let Some((raw_kind, len)) = self.raw.get(self.next) {
            let end = self.at + *len as usize;
            let kind = kind.unwrap_or(*raw_kind);
            self.builder.token(rowan::SyntaxKind(kind as u16), self.text.get(self.at..end).unwrap_or(""));
            self.at = end;
            self.next += 1;
        }
    }
}
