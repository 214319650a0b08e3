//! COMMENT ON, and SQL Server's extended property `MS_Description`.

use crate::catalog::{Comment, Ident, Namespace, Object, QName, StatementId};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{all_words, child, has_word};
use super::{Builder, Disposition, Effect, SourceStatement, ident_of};

impl Builder {
    /// COMMENT ON an object, a column, or (DB2) several columns at once; DB2's LABEL ON, which is a comment where there is
    /// none.
    pub(super) fn comment(&mut self, st: &SourceStatement) -> Effect {
        let Some(name) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let label = has_word(&st.node, "LABEL");
        let assignments: Vec<SyntaxNode> = st.node.children().filter(|n| n.kind() == K::ASSIGNMENT).collect();
        if !assignments.is_empty() {
            let table = self.qname(&name);
            let mut effect = Effect::new("comment", Disposition::Catalog).about("table", &table);
            for a in &assignments {
                let column = child(a, K::NAME).map(|n| ident_of(self.dialect(), &n));
                if label && column.as_ref().is_some_and(|c| self.column_has_comment(&table, c)) {
                    effect = effect.note(Diagnostic::new("OBJ-0096", Outcome::Dropped, st.span(a)));
                } else if let (Some(column), Some(text)) =
                    (column, self.string(child(a, K::LITERAL).as_ref()))
                    && !self.comment_column(&table, &column, Comment { text, origin: st.id })
                {
                    effect = self.missing(st, effect, &table);
                }
            }
            return effect;
        }
        let Some(text) = self.string(child(&st.node, K::LITERAL).as_ref()) else { return self.unnamed(st) };
        let kind: Vec<String> = all_words(&st.node).into_iter().skip(2).take_while(|w| is_kind(w)).collect();
        let comment = Comment { text, origin: st.id };
        let kind = kind.join(" ");
        if kind == "COLUMN" {
            return self.comment_on_column(st, &name, comment);
        }
        let object = self.qname(&name);
        let effect = Effect::new("comment", Disposition::Catalog).about(&kind.to_lowercase(), &object);
        let namespace = match kind.as_str() {
            "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "ALIAS" | "SEQUENCE" | "SNAPSHOT" => Namespace::Relation,
            "INDEX" => Namespace::Index,
            "TYPE" | "DISTINCT TYPE" => Namespace::Type,
            "SCHEMA" => Namespace::Schema,
            _ => {
                let d = Diagnostic::new("OBJ-0005", Outcome::Dropped, st.span(&st.node))
                    .with("kind", kind.to_lowercase());
                return Effect { disposition: Disposition::Dropped, ..effect }.note(d);
            }
        };
        let old = match self.catalog.get_mut(namespace, &object) {
            Some(o) if label && o.head().comment.is_some() => {
                let d = Diagnostic::new("OBJ-0096", Outcome::Dropped, st.span(&st.node));
                return Effect { disposition: Disposition::Dropped, ..effect }.note(d);
            }
            Some(o) => o.head_mut().comment.replace(comment),
            None => return self.missing(st, effect, &object),
        };
        self.comment_replaced(old, st.id);
        effect
    }

    fn comment_on_column(&mut self, st: &SourceStatement, name: &SyntaxNode, comment: Comment) -> Effect {
        let mut parts = self.parts(name);
        let column = parts.pop();
        let table = parts.pop();
        let (Some(column), Some(table)) = (column, table) else { return self.unnamed(st) };
        let schema = parts.pop().or_else(|| self.current_schema.clone());
        let table = QName { schema: self.normal_schema(schema), name: table };
        let effect = Effect::new("comment", Disposition::Catalog).about("table", &table);
        if self.comment_column(&table, &column, comment) { effect } else { self.missing(st, effect, &table) }
    }

    /// Sets a column's comment; `false`: no such column.
    pub(super) fn comment_column(&mut self, table: &QName, column: &Ident, comment: Comment) -> bool {
        let same = |c: &Ident| c.text.eq_ignore_ascii_case(&column.text);
        let by = comment.origin;
        let old = match self.catalog.get_mut(Namespace::Relation, table) {
            Some(Object::Table(t)) => match t.columns.iter_mut().find(|c| same(&c.name)) {
                Some(c) => c.comment.replace(comment),
                None => return false,
            },
            Some(Object::View(v)) => v.column_comments.insert(column.text.clone(), comment),
            _ => return false,
        };
        self.comment_replaced(old, by);
        true
    }

    fn column_has_comment(&self, table: &QName, column: &Ident) -> bool {
        let same = |c: &Ident| c.text.eq_ignore_ascii_case(&column.text);
        match self.catalog.get(Namespace::Relation, table) {
            Some(Object::Table(t)) => t.columns.iter().any(|c| same(&c.name) && c.comment.is_some()),
            Some(Object::View(v)) => v.column_comments.contains_key(&column.text),
            _ => false,
        }
    }

    /// An object has one comment: an earlier one is told what became of it.
    fn comment_replaced(&mut self, old: Option<Comment>, by: StatementId) {
        if let Some(old) = old.filter(|c| c.origin != by) {
            let d = Diagnostic::new("OBJ-0092", Outcome::Dropped, Span::default());
            self.later.push((old.origin, by, d));
        }
    }

    /// The value of a string literal's node.
    pub(super) fn string(&self, literal: Option<&SyntaxNode>) -> Option<String> {
        let token = literal?.first_token()?;
        match string_value(self.dialect(), token.text())? {
            StringValue::Text(t) => Some(t),
            StringValue::Bytes(_) | StringValue::Bits(_) => None,
        }
    }
}

fn is_kind(word: &str) -> bool {
    matches!(
        word,
        "TABLE"
            | "COLUMN"
            | "VIEW"
            | "MATERIALIZED"
            | "SNAPSHOT"
            | "INDEX"
            | "SEQUENCE"
            | "TYPE"
            | "DISTINCT"
            | "SCHEMA"
            | "ALIAS"
            | "CONSTRAINT"
            | "TRIGGER"
            | "PROCEDURE"
            | "FUNCTION"
            | "PACKAGE"
            | "TABLESPACE"
            | "ROLE"
            | "OPERATOR"
            | "INDEXTYPE"
            | "EDITION"
            | "MINING"
            | "MODEL"
            | "SPECIFIC"
            | "VARIABLE"
            | "MODULE"
            | "NICKNAME"
            | "SERVER"
            | "WRAPPER"
    )
}
