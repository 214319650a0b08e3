//! Identifiers and names of objects inside expressions and queries.

use crate::catalog::build::ident_of;
use crate::catalog::{Ident, Namespace, QName};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind, SyntaxNode};
use crate::target::names::quote_ident;

use super::emitter::Emitter;

impl Emitter<'_> {
    /// One part of a name. What needs no quotes keeps the author's spelling; PostgreSQL folds it.
    pub(crate) fn identifier(&mut self, name: &SyntaxNode) -> String {
        let ident = ident_of(self.cx.dialect(), name);
        let spelled = self.cx.names.spell(&ident);
        let quoted = quote_ident(&spelled);
        let written = name.text().to_string();
        if !ident.quoted && quoted == spelled && written.to_lowercase() == spelled {
            written
        } else {
            quoted.into_owned()
        }
    }

    /// A name of one part, which stands for something inside the query.
    pub(super) fn identifier_of(&mut self, name: &SyntaxNode) -> String {
        let part = name.children().find(|n| n.kind() == SyntaxKind::NAME);
        part.map_or_else(|| name.text().to_string(), |n| self.identifier(&n))
    }

    /// The identifiers of a dotted name.
    pub(crate) fn idents(&self, node: &SyntaxNode) -> Vec<Ident> {
        node.children()
            .filter(|n| n.kind() == SyntaxKind::NAME)
            .map(|n| ident_of(self.cx.dialect(), &n))
            .collect()
    }

    /// The catalog name that a dotted name of an object means; parts before the schema are left out.
    pub(crate) fn qname(&self, node: &SyntaxNode) -> QName {
        let mut parts = self.idents(node);
        let name = parts.pop().unwrap_or(Ident { text: String::new(), quoted: false });
        let dbo = |s: &Ident| self.cx.dialect() == Dialect::SqlServer && s.text.eq_ignore_ascii_case("dbo");
        let explicit = parts.pop();
        let schema = match explicit {
            Some(s) if dbo(&s) => None,
            Some(s) => Some(s),
            None => self.scope.table.and_then(|t| t.schema.clone()),
        };
        QName { schema, name }
    }

    /// The name of a relation (table, view, sequence) in a query.
    pub(crate) fn relation(&mut self, node: &SyntaxNode) -> String {
        let name = self.qname(node);
        let mut target = self.cx.names.relation(&name);
        // A synonym without a view of its own name stands for its target.
        if self.cx.catalog.get(Namespace::Relation, &name).is_none() {
            let bare = QName { schema: None, name: name.name.clone() };
            let found = self.cx.catalog.get(Namespace::Relation, &bare);
            if found.is_some_and(|o| o.head().name.schema.is_none()) && self.idents(node).len() == 1 {
                target = self.cx.names.relation(&bare);
            }
        }
        self.relations.push(target.plain());
        let written = node.text().to_string();
        // The author's spelling, where it says the same.
        if written.to_lowercase() == target.plain() && target.sql() == target.plain() {
            written
        } else {
            target.sql()
        }
    }
}
