//! Constraint nodes to constraints, and indexes that stand inside a table's definition to indexes.

use crate::catalog::{
    Comment, Constraint, ConstraintKind, Head, Ident, Index, IndexKind, KeyColumn, QName, Text,
};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{begins, child, children, expression, own_tokens, string_of, tokens, words};
use super::{Builder, SourceStatement, ident_of};

impl Builder {
    /// The name in a node's `CONSTRAINT_NAME` (without a schema, which T-SQL and Oracle scripts write now and then).
    pub(super) fn constraint_name(&self, node: &SyntaxNode) -> Option<Ident> {
        let name = child(node, K::CONSTRAINT_NAME)?;
        let object = child(&name, K::OBJECT_NAME)?;
        children(&object, K::NAME).last().map(|n| ident_of(self.dialect(), &n))
    }

    /// A constraint; `column`: the column in whose definition it stands. `None`: nothing of it was understood.
    pub(super) fn constraint(
        &self,
        st: &SourceStatement,
        node: &SyntaxNode,
        column: Option<&Ident>,
    ) -> Option<Constraint> {
        let own = |columns: Vec<KeyColumn>| match column {
            Some(c) if columns.is_empty() => vec![plain(c.clone())],
            _ => columns,
        };
        let kind = match node.kind() {
            K::PRIMARY_KEY => ConstraintKind::PrimaryKey { columns: own(self.key_columns(st, node)) },
            K::UNIQUE_KEY => ConstraintKind::Unique { columns: own(self.key_columns(st, node)) },
            // A condition of which a part was not understood is no condition.
            K::CHECK_CONSTRAINT if child(node, K::ERROR).is_some() => return None,
            K::CHECK_CONSTRAINT => ConstraintKind::Check { condition: st.text(&expression(node)?) },
            K::FOREIGN_KEY => self.foreign_key(node, column)?,
            _ => return None,
        };
        let mut name = self.constraint_name(node);
        // MySQL: `UNIQUE KEY name (…)`; the index's name is the constraint's. Its primary keys have no name.
        if self.dialect() == Dialect::MySql && node.kind() == K::UNIQUE_KEY {
            name = child(node, K::NAME).map(|n| ident_of(self.dialect(), &n)).or(name);
        }
        let mut constraint = Constraint {
            name,
            kind,
            deferrable: false,
            initially_deferred: false,
            disabled: false,
            not_validated: false,
            options: Vec::new(),
            origin: st.id,
            changes: Vec::new(),
            span: st.span(node),
            comment: None,
            source_comments: Vec::new(),
        };
        for s in children(node, K::CONSTRAINT_STATE) {
            if begins(&words(&s), &["COMMENT"]) {
                constraint.comment =
                    string_of(self.dialect(), &s).map(|text| Comment { text, origin: st.id });
            } else {
                set_state(&mut constraint, st.text(&s), &words(&s));
            }
        }
        Some(constraint)
    }

    fn foreign_key(&self, node: &SyntaxNode, column: Option<&Ident>) -> Option<ConstraintKind> {
        let references = child(node, K::REFERENCES_CLAUSE)?;
        let table = self.qname(&child(&references, K::OBJECT_NAME)?);
        let columns = match (child(node, K::COLUMN_LIST), column) {
            (Some(list), _) => self.idents(&list),
            (None, Some(c)) => vec![c.clone()],
            (None, None) => return None,
        };
        let (mut on_delete, mut on_update, mut match_type) = (None, None, None);
        for a in children(&references, K::REFERENTIAL_ACTION) {
            let w = words(&a);
            match w.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["MATCH", rest @ ..] => match_type = Some(rest.join(" ")),
                ["ON", "DELETE", rest @ ..] => on_delete = Some(rest.join(" ")),
                ["ON", "UPDATE", rest @ ..] => on_update = Some(rest.join(" ")),
                _ => {}
            }
        }
        let references = child(&references, K::COLUMN_LIST).map(|l| self.idents(&l)).unwrap_or_default();
        Some(ConstraintKind::ForeignKey { columns, table, references, on_delete, on_update, match_type })
    }

    /// The names in a `COLUMN_LIST`.
    pub(super) fn idents(&self, list: &SyntaxNode) -> Vec<Ident> {
        children(list, K::NAME).map(|n| ident_of(self.dialect(), &n)).collect()
    }

    /// The columns in a node's `INDEX_COLUMNS`.
    pub(super) fn key_columns(&self, st: &SourceStatement, node: &SyntaxNode) -> Vec<KeyColumn> {
        let Some(list) = child(node, K::INDEX_COLUMNS) else { return Vec::new() };
        children(&list, K::INDEX_COLUMN).map(|c| self.key_column(st, &c)).collect()
    }

    fn key_column(&self, st: &SourceStatement, node: &SyntaxNode) -> KeyColumn {
        let w = words(node);
        let has = |x: &str| w.iter().any(|w| w == x);
        let name = child(node, K::NAME).or_else(|| {
            // A lone column that the grammar took for an expression.
            let e = expression(node).filter(|e| e.kind() == K::COLUMN_REF)?;
            let mut names = children(&e, K::NAME);
            let first = names.next();
            if names.next().is_some() { None } else { first }
        });
        let prefix = own_tokens(node).find(|t| t.kind() == K::NUMBER).and_then(|t| t.text().parse().ok());
        KeyColumn {
            expr: if name.is_some() { None } else { expression(node).map(|e| st.text(&e)) },
            column: name.map(|n| ident_of(self.dialect(), &n)),
            descending: has("DESC"),
            nulls_first: if has("NULLS") { Some(has("FIRST")) } else { None },
            prefix,
            options: children(node, K::COLUMN_OPTION).map(|o| st.text(&o)).collect(),
        }
    }

    /// An index inside a table's or a column's definition.
    pub(super) fn inline_index(
        &self,
        st: &SourceStatement,
        node: &SyntaxNode,
        table: &QName,
        column: Option<&Ident>,
    ) -> Index {
        let w = words(node);
        let has = |x: &str| w.iter().any(|w| w == x);
        let name = child(node, K::NAME)
            .map(|n| ident_of(self.dialect(), &n))
            .unwrap_or(Ident { text: String::new(), quoted: false });
        let mut keys = self.key_columns(st, node);
        if let (true, Some(c)) = (keys.is_empty(), column) {
            keys.push(plain(c.clone()));
        }
        let mut index = Index {
            head: Head {
                name: QName { schema: table.schema.clone(), name },
                origin: st.id,
                changes: Vec::new(),
                span: st.span(node),
                comment: None,
                source_comments: Vec::new(),
            },
            table: table.clone(),
            unique: has("UNIQUE"),
            kind: if has("FULLTEXT") {
                IndexKind::FullText
            } else if has("SPATIAL") {
                IndexKind::Spatial
            } else if has("COLUMNSTORE") {
                IndexKind::Columnstore
            } else if has("HASH") {
                IndexKind::Hash
            } else {
                IndexKind::BTree
            },
            keys,
            include: Vec::new(),
            filter: None,
            reverse: false,
            clustered: has("CLUSTERED"),
            disabled: false,
            options: Vec::new(),
        };
        for o in children(node, K::INDEX_OPTION) {
            let first = words(&o).into_iter().next().unwrap_or_default();
            match first.as_str() {
                "INCLUDE" => {
                    index.include = child(&o, K::COLUMN_LIST).map(|l| self.idents(&l)).unwrap_or_default();
                }
                "WHERE" => index.filter = expression(&o).map(|e| st.text(&e)),
                "COMMENT" => {
                    index.head.comment =
                        string_of(self.dialect(), &o).map(|text| Comment { text, origin: st.id });
                }
                "USING" if tokens(&o).any(|t| t.text().eq_ignore_ascii_case("HASH")) => {
                    index.kind = IndexKind::Hash;
                }
                "USING" => {}
                "INVISIBLE" => index.disabled = true,
                _ => index.options.push(st.text(&o)),
            }
        }
        index
    }
}

/// A key column that is just a column.
pub(super) fn plain(column: Ident) -> KeyColumn {
    KeyColumn {
        column: Some(column),
        expr: None,
        descending: false,
        nulls_first: None,
        prefix: None,
        options: vec![],
    }
}

/// Applies a state such as `DISABLE` or `INITIALLY DEFERRED`; what is none is kept as an option.
pub(super) fn set_state(constraint: &mut Constraint, text: Text, words: &[String]) {
    let w: Vec<&str> = words.iter().map(String::as_str).collect();
    match w.as_slice() {
        ["DEFERRABLE"] => constraint.deferrable = true,
        ["NOT", "DEFERRABLE"] => constraint.deferrable = false,
        ["INITIALLY", "DEFERRED"] => {
            constraint.deferrable = true;
            constraint.initially_deferred = true;
        }
        ["INITIALLY", ..] => constraint.initially_deferred = false,
        ["DISABLE"] | ["NOT", "ENFORCED"] => constraint.disabled = true,
        ["ENABLE"] => {
            constraint.disabled = false;
            constraint.not_validated = false;
        }
        ["ENFORCED"] => constraint.disabled = false,
        ["NOVALIDATE"] => constraint.not_validated = true,
        ["VALIDATE"] => constraint.not_validated = false,
        _ => constraint.options.push(text),
    }
}
