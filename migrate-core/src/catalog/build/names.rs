//! Name nodes to catalog names: quotes removed, unquoted parts folded as the dialect folds them.

use std::fmt;
use std::ops::Range;

use crate::catalog::{Ident, QName};
use crate::dialect::Dialect;
use crate::syntax::lexer::{LexRules, tokenize};
use crate::syntax::{SyntaxKind, SyntaxNode};

use super::Builder;

/// A quoted identifier without its quotes, doubled quotes made single. Other text is returned as it is.
pub fn unquote(text: &str) -> String {
    let mut chars = text.chars();
    let (open, close) = (chars.next(), chars.next_back());
    let close = match (open, close) {
        (Some('"'), Some('"')) => '"',
        (Some('`'), Some('`')) => '`',
        (Some('['), Some(']')) => ']',
        _ => return text.to_string(),
    };
    let doubled: String = [close, close].iter().collect();
    chars.as_str().replace(&doubled, &close.to_string())
}

/// The identifier of a `NAME` node.
pub fn ident_of(dialect: Dialect, name: &SyntaxNode) -> Ident {
    let mut text = String::new();
    let mut quoted = false;
    for t in name.descendants_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia()) {
        if t.kind() == SyntaxKind::QUOTED_IDENT {
            quoted = true;
            let name = unquote(t.text());
            // DB2 ignores the blanks with which its tools fill quoted names.
            text.push_str(if dialect == Dialect::Db2 { name.trim_end() } else { &name });
        } else {
            text.push_str(&dialect.fold(t.text()));
        }
    }
    Ident { text, quoted }
}

/// The words and quoted names of an expression's text that can be columns, with their places: functions are left out.
pub(crate) fn names_in(dialect: Dialect, text: &str) -> Vec<(Range<usize>, Ident)> {
    let mut at = 0;
    let mut out = Vec::new();
    for (kind, len) in tokenize(text, LexRules::new(dialect)) {
        let range = at..at + len as usize;
        at = range.end;
        let Some(token) = text.get(range.clone()) else { continue };
        let called = text.get(at..).is_some_and(|rest| rest.trim_start().starts_with('('));
        match kind {
            SyntaxKind::WORD if called => {}
            SyntaxKind::WORD => out.push((range, Ident::new(dialect, token))),
            SyntaxKind::QUOTED_IDENT => out.push((range, Ident { text: unquote(token), quoted: true })),
            _ => {}
        }
    }
    out
}

impl Ident {
    /// An unquoted identifier, folded.
    pub fn new(dialect: Dialect, text: &str) -> Self {
        Ident { text: dialect.fold(text).into_owned(), quoted: false }
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl QName {
    /// A name without schema.
    pub fn unqualified(name: Ident) -> Self {
        QName { schema: None, name }
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(s) => write!(f, "{s}.{}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

impl Builder {
    /// The parts of an `OBJECT_NAME` node.
    pub fn parts(&self, node: &SyntaxNode) -> Vec<Ident> {
        let parts: Vec<Ident> = node
            .children()
            .filter(|n| n.kind() == SyntaxKind::NAME)
            .map(|n| ident_of(self.dialect(), &n))
            .collect();
        if parts.is_empty() { vec![ident_of(self.dialect(), node)] } else { parts }
    }

    /// The name that an `OBJECT_NAME` (or `NAME`) node means now: parts before the schema (server, database) are left
    /// out, a missing schema is the current one. SQL Server's `dbo` is the default schema and counts as none.
    pub fn qname(&self, node: &SyntaxNode) -> QName {
        let mut parts = self.parts(node);
        let name = parts.pop().unwrap_or(Ident { text: String::new(), quoted: false });
        let schema = parts.pop().or_else(|| self.current_schema.clone());
        QName { schema: self.normal_schema(schema), name }
    }

    /// The schema under which an object is kept: SQL Server's `dbo` is the default one.
    pub fn normal_schema(&self, schema: Option<Ident>) -> Option<Ident> {
        // A substitution variable of SQL*Plus stands for the schema in which the script is run.
        schema.filter(|s| {
            !(self.dialect() == Dialect::SqlServer && s.text.eq_ignore_ascii_case("dbo"))
                && !(self.dialect() == Dialect::Oracle && !s.quoted && s.text.starts_with('&'))
        })
    }
}
