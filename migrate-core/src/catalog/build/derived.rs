//! Tables whose columns stand elsewhere: CREATE TABLE … LIKE another table, … OF an object type.

use crate::catalog::{
    Column, Constraint, ConstraintKind, DataType, Ident, Index, Namespace, Object, QName, Table, Text,
    TypeKind,
};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::SyntaxNode;

use super::tree::has_word;
use super::{Builder, Disposition, Effect, SourceStatement};

impl Builder {
    /// Copies the columns of the table that a LIKE clause names, and what the dialect copies with them.
    pub(super) fn expand_like(
        &mut self,
        st: &SourceStatement,
        clause: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) {
        let span = st.span(clause);
        let Some(name) = table.like.clone() else { return };
        let Some(other) = self.find_table(&name).and_then(|n| self.catalog.table(&n)).cloned() else {
            effect.disposition = Disposition::Manual;
            effect
                .diagnostics
                .push(Diagnostic::new("TAB-0057", Outcome::Manual, span).with("table", name.to_string()));
            return;
        };
        let mysql = self.dialect() == Dialect::MySql;
        // DB2 copies defaults and identities only when told to.
        let including = |w: &str| mysql || has_word(clause, "INCLUDING") && has_word(clause, w);
        for (i, c) in other.columns.iter().enumerate() {
            let mut c =
                Column { origin: st.id, span: nth(span, i), changes: Vec::new(), comment: None, ..c.clone() };
            c.source_comments.clear();
            c.trailing_comments.clear();
            if !including("DEFAULTS") {
                c.default = None;
            }
            if !including("IDENTITY") {
                c.identity = None;
            }
            if let Some(i) = &mut c.identity {
                i.sequence.start = None;
            }
            if !mysql {
                c.generated = None;
                c.on_update = None;
            }
            table.columns.push(c);
        }
        if !mysql {
            return;
        }
        // MySQL copies keys, checks and indexes, and leaves foreign keys out.
        for (i, c) in other.constraints.iter().enumerate() {
            if !matches!(c.kind, ConstraintKind::ForeignKey { .. }) {
                let copy = Constraint { origin: st.id, changes: Vec::new(), span: nth(span, i), ..c.clone() };
                table.constraints.push(copy);
            }
        }
        let owner = other.head.name.clone();
        let mut copies: Vec<Index> = self.indexes_of(&owner).map(|i| i.clone()).collect();
        for (n, i) in copies.iter_mut().enumerate() {
            i.table = table.head.name.clone();
            i.head.name.schema = table.head.name.schema.clone();
            i.head.origin = st.id;
            i.head.changes.clear();
            i.head.span = nth(span, other.constraints.len() + n);
        }
        self.insert_indexes(copies, effect);
    }

    /// Gives a table OF an object type the type's attributes as columns; what the statement says of a column is added.
    pub(super) fn expand_type(&self, st: &SourceStatement, table: &mut Table, effect: &mut Effect) {
        let Some(of) = table.of_type.clone() else { return };
        let given = std::mem::take(&mut table.columns);
        if of.name.text == "XMLTYPE" && of.schema.is_none() {
            table.columns.push(self.bare_column(st, "OBJECT_VALUE", table.head.span));
            if let Some(c) = table.columns.first_mut() {
                let source = Text { text: "XMLTYPE".to_string(), span: table.head.span };
                c.data_type = Some(plain_type("XMLTYPE", source));
                c.not_null = true;
            }
            return;
        }
        let Some(attributes) = self.attributes(&of, 0) else {
            effect.disposition = Disposition::Manual;
            effect.diagnostics.push(
                Diagnostic::new("TAB-0058", Outcome::Manual, table.head.span).with("type", of.to_string()),
            );
            return;
        };
        for (name, data_type) in attributes {
            let mut column = match given.iter().find(|c| self.same(&c.name, &name)) {
                Some(c) => c.clone(),
                None => self.bare_column(st, &name.text, table.head.span),
            };
            column.name = name;
            column.data_type = Some(data_type);
            table.columns.push(column);
        }
    }

    /// The attributes of an object type, those of its supertypes first.
    fn attributes(&self, name: &QName, depth: usize) -> Option<Vec<(Ident, DataType)>> {
        let Some(Object::Type(t)) = self.catalog.get(Namespace::Type, name) else { return None };
        let TypeKind::Object { attributes, supertype, .. } = &t.kind else { return None };
        let mut out = match supertype {
            Some(s) if depth < 16 => self.attributes(s, depth + 1)?,
            Some(_) => return None,
            None => Vec::new(),
        };
        out.extend(attributes.iter().map(|a| (a.name.clone(), a.data_type.clone())));
        Some(out)
    }

    fn bare_column(&self, st: &SourceStatement, name: &str, span: Span) -> Column {
        Column {
            name: Ident { text: name.to_string(), quoted: false },
            data_type: None,
            not_null: false,
            not_null_name: None,
            default: None,
            default_name: None,
            default_on_null: false,
            identity: None,
            generated: None,
            on_update: None,
            collation: None,
            charset: None,
            invisible: false,
            options: Vec::new(),
            comment: None,
            origin: st.id,
            changes: Vec::new(),
            span,
            source_comments: Vec::new(),
            trailing_comments: Vec::new(),
        }
    }
}

fn plain_type(name: &str, source: Text) -> DataType {
    DataType {
        name: name.to_string(),
        schema: None,
        quoted: false,
        args: Vec::new(),
        modifiers: Vec::new(),
        attribute: None,
        source,
    }
}

/// A place of its own for each copy: constraints and indexes are told apart by their places.
fn nth(span: Span, n: usize) -> Span {
    Span { start: (span.start + n as u32).min(span.end.saturating_sub(1)), ..span }
}
