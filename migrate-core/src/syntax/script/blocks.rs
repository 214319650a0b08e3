//! Nesting of blocks, so that a routine's end is found without the client's marks.
//!
//! [`Plsql`] follows PL/SQL: declarations before BEGIN, packages, nested subprograms. [`SqlPl`] follows the SQL/PSM family
//! (MySQL, DB2): compound statements and flow control. Both are told one significant token after another and answer
//! whether the unit is complete at this one.

use super::scan::Word;

/// How many frames are kept at `$IF`; deeper nesting is machine-made and not restored.
const MAX_SAVED_FRAMES: usize = 64;

/// How a PL/SQL unit begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// DECLARE, BEGIN, a label.
    Block,
    /// CREATE PROCEDURE or FUNCTION.
    Routine,
    /// CREATE PACKAGE, PACKAGE BODY, TYPE BODY: members up to END.
    Package,
    /// CREATE TRIGGER.
    Trigger,
    /// CREATE TYPE, LIBRARY: up to the first semicolon.
    Single,
    /// A query with functions in its WITH clause.
    WithFunction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// A block, a subprogram or a package; `declaring` until its BEGIN.
    Block { declaring: bool },
    /// CASE, as a statement or as an expression.
    Case { statement: bool },
    /// IF, LOOP, WHILE, REPEAT, FOR.
    Flow,
}

/// Nesting in PL/SQL.
#[derive(Debug)]
pub(super) struct Plsql {
    start: Start,
    frames: Vec<Frame>,
    /// Inside the header of a subprogram, before its IS.
    header: bool,
    /// After the header's IS: the next token tells a body from a call specification.
    opening: bool,
    parens: u32,
    selecting: bool,
    previous: Word,
    /// The frames at each open `$IF`.
    saved: Vec<Vec<Frame>>,
}

impl Plsql {
    pub(super) fn new(start: Start) -> Self {
        Plsql {
            start,
            frames: Vec::new(),
            header: start == Start::Routine,
            opening: false,
            parens: 0,
            selecting: false,
            previous: Word::default(),
            saved: Vec::new(),
        }
    }

    fn declaring(&self) -> bool {
        match self.frames.last() {
            Some(Frame::Block { declaring }) => *declaring,
            Some(_) => false,
            None => self.start == Start::WithFunction,
        }
    }

    /// Takes a token; answers whether the unit is complete with it.
    pub(super) fn token(&mut self, token: Word) -> bool {
        let previous = std::mem::replace(&mut self.previous, token);
        let (t, before) = (token.as_str(), previous.as_str());
        if self.opening {
            self.opening = false;
            match t {
                // `AS LANGUAGE JAVA NAME '…'`: the semicolon ends it.
                "LANGUAGE" | "EXTERNAL" | "MLE" => self.header = false,
                _ => {
                    self.header = false;
                    self.frames.push(Frame::Block { declaring: true });
                }
            }
        }
        if before == "END" {
            let expression = self.frames.last() == Some(&Frame::Case { statement: false });
            if matches!(t, "IF" | "LOOP") && !expression {
                self.previous = Word::default();
                return false;
            }
            self.frames.pop();
            if !matches!(t, ";" | "(" | ")") {
                // A label, or what follows a CASE expression: no opener.
                self.previous = if expression { token } else { Word::default() };
                return false;
            }
        }
        if matches!(before, "." | "%") {
            self.previous = Word::default();
            return false;
        }
        match t {
            "(" => self.parens += 1,
            ")" => self.parens = self.parens.saturating_sub(1),
            ";" => {
                self.header = false;
                self.parens = 0;
                return self.frames.is_empty() && (self.start != Start::WithFunction || self.selecting);
            }
            _ if self.start == Start::Single => {}
            "BEGIN" => match self.frames.last_mut() {
                Some(Frame::Block { declaring }) if *declaring => *declaring = false,
                _ => self.frames.push(Frame::Block { declaring: false }),
            },
            "DECLARE" => self.frames.push(Frame::Block { declaring: true }),
            "CASE" => {
                let statement = matches!(before, ";" | "THEN" | "ELSE" | "BEGIN" | "LOOP" | ">>");
                self.frames.push(Frame::Case { statement });
            }
            "PROCEDURE" | "FUNCTION" if self.declaring() => {
                self.header = true;
                self.parens = 0;
            }
            "SELECT" if self.frames.is_empty() && !self.header => self.selecting = true,
            // `RETURN SELF AS RESULT` is still the header.
            "IS" | "AS" if self.header && self.parens == 0 && before != "SELF" => self.opening = true,
            "IS" | "AS" if self.start == Start::Package && self.frames.is_empty() => {
                self.frames.push(Frame::Block { declaring: true });
            }
            "TRIGGER" if before == "COMPOUND" && self.start == Start::Trigger => {
                self.frames.push(Frame::Block { declaring: true });
            }
            // `BEFORE EACH ROW IS` in a compound trigger.
            "IS" if matches!(before, "ROW" | "STATEMENT")
                && self.start == Start::Trigger
                && self.declaring() =>
            {
                self.frames.push(Frame::Block { declaring: true });
            }
            "$IF" if self.frames.len() <= MAX_SAVED_FRAMES => self.saved.push(self.frames.clone()),
            "$IF" => self.saved.push(Vec::new()),
            "$ELSE" | "$ELSIF" => {
                if let Some(frames) = self.saved.last().filter(|f| !f.is_empty()) {
                    self.frames.clone_from(frames);
                }
            }
            "$END" => {
                self.saved.pop();
            }
            _ => {}
        }
        false
    }
}

/// Nesting in SQL/PSM routines (MySQL, MariaDB, DB2).
#[derive(Debug, Default)]
pub(super) struct SqlPl {
    frames: Vec<Frame>,
    previous: Word,
    /// Between the HANDLER of a declaration and its statement.
    handler: bool,
}

impl SqlPl {
    /// Takes a token; answers whether a terminator here ends the unit.
    pub(super) fn token(&mut self, token: Word) -> bool {
        let previous = std::mem::replace(&mut self.previous, token);
        let (t, before) = (token.as_str(), previous.as_str());
        let expression = self.frames.last() == Some(&Frame::Case { statement: false });
        if before == "END" {
            self.frames.pop();
            if !matches!(t, ";" | "(" | ")") {
                // The kind or label of what ended, or what follows a CASE expression.
                self.previous = if expression { token } else { Word::name() };
                return self.frames.is_empty();
            }
        }
        if before == "." {
            self.previous = Word::name();
            return self.frames.is_empty();
        }
        let statement = if self.frames.is_empty() {
            // The body of a routine may be a single statement, right after the header.
            matches!(
                before,
                "" | ")"
                    | "ROW"
                    | "DETERMINISTIC"
                    | "DATA"
                    | "SQL"
                    | "DO"
                    | "INVOKER"
                    | "DEFINER"
                    | "DB2SQL"
                    | ":"
            ) || before.starts_with('\'')
        } else {
            let after_condition = self.handler
                && (matches!(before, "SQLEXCEPTION" | "SQLWARNING" | "FOUND")
                    || before.starts_with(|c: char| c == '\'' || c.is_ascii_digit()));
            after_condition
                || !expression
                    && matches!(
                        before,
                        ";" | "BEGIN" | "THEN" | "ELSE" | "DO" | "LOOP" | "REPEAT" | ":" | "ATOMIC"
                    )
        };
        self.handler = t == "HANDLER" || self.handler && !statement && !matches!(t, ";" | "BEGIN" | "SET");
        match t {
            "BEGIN" => self.frames.push(Frame::Block { declaring: false }),
            "CASE" => self.frames.push(Frame::Case { statement }),
            "IF" | "LOOP" | "WHILE" | "REPEAT" if statement => self.frames.push(Frame::Flow),
            "FOR" if statement && (!self.frames.is_empty() || before.is_empty()) => {
                self.frames.push(Frame::Flow)
            }
            _ => {}
        }
        self.frames.is_empty()
    }
}
