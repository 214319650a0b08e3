//! Statements about the session: what they mean for the catalog (the current schema), and what becomes of them.

use crate::catalog::{Head, Ident, Namespace, Object, QName, Schema};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::SyntaxKind as K;

use super::tree::{all_words, child};
use super::{Builder, Disposition, Effect, SourceStatement, first_words};

impl Builder {
    /// SET, USE, COMMIT and the like. Each piece of the output is its own transaction, and settings of the source's
    /// session have no meaning in PostgreSQL's.
    pub(super) fn session(&mut self, st: &SourceStatement) -> Effect {
        let w = all_words(&st.node);
        let refs: Vec<&str> = w.iter().map(String::as_str).collect();
        let span = st.span(&st.node);
        let kind = first_words(&st.node, if st.node.kind() == K::SET_STMT { 2 } else { 1 });
        let dropped = |id: &str, kind: &str| {
            Effect::new(kind, Disposition::Dropped)
                .note(Diagnostic::new(id, Outcome::Dropped, span).with("statement", kind.to_string()))
        };
        match refs.as_slice() {
            ["USE", ..] => {
                let Some(name) = child(&st.node, K::OBJECT_NAME).or_else(|| child(&st.node, K::NAME)) else {
                    return dropped("OBJ-0060", &kind);
                };
                // MySQL's database is PostgreSQL's schema; SQL Server's is a database of its own.
                if self.dialect() == Dialect::MySql
                    && let Some(ident) = self.parts(&name).pop()
                {
                    self.enter_schema(st, ident);
                }
                dropped("OBJ-0061", "use")
            }
            ["SET", "SCHEMA", ..]
            | ["SET", "CURRENT", "SCHEMA", ..]
            | ["SET", "CURRENT", "SQLID", ..]
            | ["SET", "CURRENT_SCHEMA", ..] => match refs.last() {
                Some(name) if !matches!(*name, "USER" | "=") => {
                    // DB2's tools fill names with blanks.
                    let text = name.trim_matches(['\'', '"']).trim_end().to_string();
                    self.enter_schema(st, Ident { text, quoted: false });
                    dropped("OBJ-0061", "set schema")
                }
                _ => dropped("OBJ-0060", &kind),
            },
            ["SET", "IDENTITY_INSERT", ..] => dropped("OBJ-0062", "set identity_insert"),
            _ if st.node.kind() == K::TRANSACTION_STMT => dropped("OBJ-0063", &kind),
            _ => dropped("OBJ-0060", &kind),
        }
    }

    /// Unqualified names after this mean that schema.
    pub(super) fn enter_schema(&mut self, st: &SourceStatement, ident: Ident) {
        let name = QName::unqualified(ident.clone());
        if self.catalog.get(Namespace::Schema, &name).is_none() {
            let head = Head {
                name,
                origin: st.id,
                changes: Vec::new(),
                span: st.span(&st.node),
                comment: None,
                source_comments: Vec::new(),
            };
            self.catalog.insert(Object::Schema(Schema { head, owner: None, created: false }));
        }
        self.current_schema = Some(ident);
    }

    /// `ALTER SESSION SET CURRENT_SCHEMA = x` of Oracle; other sessions' and systems' settings have no counterpart.
    pub(super) fn alter_session(&mut self, st: &SourceStatement) -> Effect {
        let w = all_words(&st.node);
        if let Some(at) = w.iter().position(|x| x == "CURRENT_SCHEMA")
            && let Some(name) = w.get(at + 2)
        {
            self.enter_schema(st, Ident::new(self.dialect(), name));
        }
        Effect::new("alter session", Disposition::Dropped).note(
            Diagnostic::new("OBJ-0060", Outcome::Dropped, st.span(&st.node))
                .with("statement", "alter session"),
        )
    }

    /// An anonymous block: code to run, converted with the routines.
    pub(super) fn block(&mut self, st: &SourceStatement) -> Effect {
        let lines = st.text(&st.node).text.lines().count();
        Effect::new("anonymous block", Disposition::Manual).note(
            Diagnostic::new("OBJ-0003", Outcome::Manual, st.span(&st.node))
                .with("kind", "anonymous block")
                .with("lines", lines.to_string()),
        )
    }
}
