//! Calls, columns, casts and sequences: what is no operator. Rules claim them first.

use crate::catalog::{Namespace, Object};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};
use super::literal::quote_text;

impl Emitter<'_> {
    /// A node as a rule rewrites it.
    pub(super) fn by_rule(&mut self, node: &SyntaxNode) -> Option<Out> {
        let _ = node;
        None
    }

    /// A column, a pseudo-column, or `sequence.NEXTVAL`.
    pub(super) fn column_ref(&mut self, node: &SyntaxNode) -> Out {
        let idents = self.idents(node);
        if let Some(last) = idents.last()
            && idents.len() > 1
            && !last.quoted
            && matches!(last.text.as_str(), "NEXTVAL" | "CURRVAL")
        {
            let function = last.text.to_lowercase();
            let sequence = crate::catalog::QName {
                schema: idents
                    .len()
                    .checked_sub(3)
                    .and_then(|i| idents.get(i))
                    .cloned()
                    .or_else(|| self.default_schema()),
                name: idents.get(idents.len() - 2).cloned().unwrap_or_else(|| last.clone()),
            };
            return self.sequence_call(node, &function, &sequence);
        }
        Out::primary(self.children(node).text)
    }

    fn default_schema(&self) -> Option<crate::catalog::Ident> {
        self.scope.table.and_then(|t| t.schema.clone())
    }

    /// `NEXT VALUE FOR s`.
    pub(super) fn next_value(&mut self, node: &SyntaxNode) -> Out {
        let function = if node.text().to_string().to_ascii_uppercase().starts_with("PREV") {
            "currval"
        } else {
            "nextval"
        };
        match node.children().find(|n| n.kind() == K::OBJECT_NAME) {
            Some(name) => {
                let sequence = self.qname(&name);
                self.sequence_call(node, function, &sequence)
            }
            None => Out::primary(node.text().to_string()),
        }
    }

    fn sequence_call(&mut self, node: &SyntaxNode, function: &str, sequence: &crate::catalog::QName) -> Out {
        let target = self.cx.names.relation(sequence);
        if !matches!(self.cx.catalog.get(Namespace::Relation, sequence), Some(Object::Sequence(_))) {
            self.note(node, "TRN-0005", Outcome::Manual, &[("sequence", &sequence.to_string())]);
        }
        self.relations.push(target.plain());
        Out::primary(format!("{function}({})", quote_text(&target.sql())))
    }

    /// A call that no rule claims: only the user's own routines may remain, and those are not converted yet.
    pub(super) fn call(&mut self, node: &SyntaxNode) -> Out {
        let name = node
            .children()
            .find(|n| n.kind() == K::OBJECT_NAME)
            .map(|n| n.text().to_string())
            .unwrap_or_default();
        self.note(node, "TRN-0006", Outcome::Manual, &[("function", &name)]);
        Out::primary(self.children(node).text)
    }

    /// A cast. The type is written by the type rules.
    pub(super) fn cast(&mut self, node: &SyntaxNode) -> Out {
        self.note(
            node,
            "TRN-0001",
            Outcome::Manual,
            &[("construct", &super::emitter::shorten(&node.text().to_string()))],
        );
        Out::primary(node.text().to_string())
    }
}
