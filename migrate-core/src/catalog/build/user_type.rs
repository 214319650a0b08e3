//! User-defined types and domains.

use crate::catalog::{Attribute, Object, QName, Table, TypeKind, UserType};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{all_words, child, children};
use super::{Builder, Disposition, Effect, SourceStatement, ident_of};

impl Builder {
    /// CREATE TYPE, CREATE DISTINCT TYPE, CREATE DOMAIN.
    pub(super) fn create_type(&mut self, st: &SourceStatement) -> Effect {
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let name = self.qname(&node);
        let kind = self.type_kind(st, &name);
        let effect = Effect::new("create type", Disposition::Catalog).about("type", &name);
        let head = self.head(st, name.clone(), &node);
        // A forward declaration does not undo a definition, and a definition completes it.
        if kind == TypeKind::Incomplete
            && let Some(old) = self.catalog.get_mut(crate::catalog::Namespace::Type, &name)
        {
            old.head_mut().changes.push(st.id);
            return effect;
        }
        self.define(st, Object::Type(UserType { head, kind }));
        effect
    }

    fn type_kind(&mut self, st: &SourceStatement, name: &QName) -> TypeKind {
        let w = all_words(&st.node);
        let has = |x: &str| w.iter().any(|o| o == x);
        let elements = child(&st.node, K::TABLE_ELEMENTS);
        let not_null = w.windows(2).any(|p| p[0] == "NOT" && p[1] == "NULL");
        if let Some(elements) = &elements {
            let is_table = elements.children().any(|n| n.kind() == K::COLUMN_DEF);
            if is_table {
                return TypeKind::Table { table: Box::new(self.table_type(st, name, elements)) };
            }
            let attributes = elements
                .children()
                .filter(|n| n.kind() == K::TYPE_ATTRIBUTE)
                .filter_map(|a| {
                    let name = ident_of(self.dialect(), &child(&a, K::NAME)?);
                    Some(Attribute {
                        name,
                        data_type: self.data_type(st, &child(&a, K::DATA_TYPE)?).0,
                        span: st.span(&a),
                    })
                })
                .collect();
            let methods =
                elements.children().filter(|n| n.kind() == K::TYPE_METHOD).map(|n| st.text(&n)).collect();
            let supertype = has("UNDER")
                .then(|| {
                    st.node.children().filter(|n| n.kind() == K::OBJECT_NAME).nth(1).map(|n| self.qname(&n))
                })
                .flatten();
            return TypeKind::Object { attributes, supertype, methods };
        }
        let element: Option<SyntaxNode> = child(&st.node, K::DATA_TYPE);
        match element {
            Some(t) if has("VARRAY") || has("VARYING") || has("ARRAY") || (has("TABLE") && has("OF")) => {
                let limit = st
                    .node
                    .children_with_tokens()
                    .filter_map(|e| e.into_token())
                    .find(|t| t.kind() == K::NUMBER)
                    .map(|t| t.text().to_string());
                TypeKind::Collection { element: self.data_type(st, &t).0, limit, not_null }
            }
            Some(t) => {
                let options = st
                    .node
                    .children()
                    .filter(|n| matches!(n.kind(), K::CHECK_CONSTRAINT | K::VIEW_OPTION))
                    .map(|n| st.text(&n))
                    .collect();
                TypeKind::Alias { base: self.data_type(st, &t).0, not_null, options }
            }
            None if w.len() <= 5 && !has("EXTERNAL") => TypeKind::Incomplete,
            None => TypeKind::Other,
        }
    }

    /// The table of a table type: its columns and constraints.
    fn table_type(&self, st: &SourceStatement, name: &QName, elements: &SyntaxNode) -> Table {
        let column = |n: SyntaxNode| self.column(st, &n, name).column;
        Table {
            head: self.head(st, name.clone(), elements),
            kind: Default::default(),
            columns: children(elements, K::COLUMN_DEF).map(column).collect(),
            constraints: elements.children().filter_map(|n| self.constraint(st, &n, None)).collect(),
            partitioning: None,
            as_query: None,
            like: None,
            of_type: None,
            pctfree: None,
            options: Vec::new(),
            collation: None,
            charset: None,
        }
    }
}
