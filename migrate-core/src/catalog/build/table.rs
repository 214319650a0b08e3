//! CREATE TABLE, DROP TABLE and RENAME: what they make of the catalog.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::catalog::{
    Column, Comment, Constraint, Head, Ident, Index, Namespace, Object, QName, StatementId, Table, TableKind,
};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::column::ColumnParts;
use super::tree::{begins, child, children, comments, number_of, string_of, tokens, words};
use super::{Builder, Disposition, Effect, SourceStatement, ident_of};

/// What the elements of a table say, before they are in it.
#[derive(Default)]
pub(super) struct Elements {
    pub(super) columns: Vec<ColumnParts>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) indexes: Vec<Index>,
    /// Named defaults: `CONSTRAINT x DEFAULT v FOR column`.
    pub(super) defaults: Vec<SyntaxNode>,
    /// LIKE inside the parentheses.
    pub(super) like: Option<SyntaxNode>,
    pub(super) period: Option<crate::catalog::Text>,
    pub(super) options: Vec<crate::catalog::Text>,
    pub(super) notes: Vec<Diagnostic>,
}

/// The element that a comment on the same line belongs to.
#[derive(Clone, Copy)]
enum Last {
    Column(usize),
    Constraint(usize),
}

impl Builder {
    /// CREATE TABLE.
    pub(super) fn create_table(&mut self, st: &SourceStatement) -> Effect {
        let effect = Effect::new("create table", Disposition::Catalog);
        let Some(name_node) = child(&st.node, K::OBJECT_NAME) else {
            return Effect::new("create table", Disposition::Manual).note(Diagnostic::new(
                "TAB-0002",
                Outcome::Manual,
                st.span(&st.node),
            ));
        };
        let name = self.qname(&name_node);
        let mut effect = effect.about("table", &name);
        let span = st.span(&name_node);
        let w = words(&st.node);
        if self.catalog.holds(Namespace::Relation, &name) {
            if begins(&w, &["CREATE", "OR", "REPLACE"]) {
                self.forget_table(&name, st.id);
            } else {
                let exists = w.iter().any(|w| w == "EXISTS");
                let first = self.catalog.get(Namespace::Relation, &name).map(|o| o.head().origin);
                let same = first.and_then(|f| self.definitions.get(&f)) == Some(&fingerprint(&st.node));
                let (id, outcome, disposition) = if exists {
                    ("TAB-0003", Outcome::Dropped, Disposition::Dropped)
                } else if same {
                    ("TAB-0053", Outcome::Dropped, Disposition::Dropped)
                } else {
                    ("TAB-0004", Outcome::Manual, Disposition::Manual)
                };
                effect.disposition = disposition;
                return effect.note(Diagnostic::new(id, outcome, span).with("table", name.to_string()));
            }
        }
        let mut table = Table {
            head: Head {
                name: name.clone(),
                origin: st.id,
                changes: Vec::new(),
                span,
                comment: None,
                source_comments: st.comments.clone(),
            },
            kind: TableKind::Heap,
            columns: Vec::new(),
            constraints: Vec::new(),
            partitioning: None,
            as_query: None,
            like: None,
            of_type: None,
            pctfree: None,
            options: Vec::new(),
            collation: None,
            charset: None,
        };
        table.head.source_comments.extend(comments(&st.node, &[K::TABLE_ELEMENTS, K::AS_QUERY]));
        self.table_kind_of_words(&w, &mut table);
        let mut elements = Elements::default();
        for n in st.node.children() {
            match n.kind() {
                K::TABLE_ELEMENTS => self.elements(st, &n, &name, &mut elements),
                K::ERROR => elements.notes.push(lost(st, &n)),
                _ => self.table_clause(st, &n, &mut table),
            }
        }
        effect.diagnostics.append(&mut elements.notes);
        self.fill(st, &mut table, elements, &mut effect);
        if effect.disposition == Disposition::Manual {
            return effect;
        }
        self.definitions.insert(st.id, fingerprint(&st.node));
        self.catalog.insert(Object::Table(table));
        effect
    }

    /// Puts elements into a table that is being created.
    fn fill(&mut self, st: &SourceStatement, table: &mut Table, elements: Elements, effect: &mut Effect) {
        for c in elements.columns {
            effect.diagnostics.extend(c.notes);
            if table.columns.iter().any(|o| self.same(&o.name, &c.column.name)) {
                effect.diagnostics.push(
                    Diagnostic::new("TAB-0015", Outcome::Manual, c.column.span)
                        .with("column", c.column.name.text.clone()),
                );
                continue;
            }
            table.columns.push(c.column);
            table.constraints.extend(c.constraints);
            self.insert_indexes(c.indexes, effect);
        }
        table.constraints.extend(elements.constraints);
        self.insert_indexes(elements.indexes, effect);
        for d in &elements.defaults {
            self.default_for(st, d, &mut table.columns, effect);
        }
        if let Some(like) = elements.like.or_else(|| child(&st.node, K::LIKE_CLAUSE)) {
            table.like = child(&like, K::OBJECT_NAME).map(|n| self.qname(&n));
            self.expand_like(st, &like, table, effect);
        }
        self.expand_type(st, table, effect);
        table.options.extend(elements.options);
        if let Some(definition) = elements.period
            && matches!(table.kind, TableKind::Heap)
        {
            table.kind = TableKind::Temporal { definition };
        }
        set_auto_increment(table);
    }

    pub(super) fn insert_indexes(&mut self, indexes: Vec<Index>, effect: &mut Effect) {
        for i in indexes {
            let (span, name) = (i.head.span, i.head.name.name.text.clone());
            if self.catalog.insert(Object::Index(i)).is_some() {
                effect
                    .diagnostics
                    .push(Diagnostic::new("TAB-0005", Outcome::Review, span).with("index", name));
            }
        }
    }

    /// `CONSTRAINT x DEFAULT v FOR column`.
    pub(super) fn default_for(
        &self,
        st: &SourceStatement,
        node: &SyntaxNode,
        columns: &mut [Column],
        effect: &mut Effect,
    ) -> bool {
        let name = child(node, K::NAME).map(|n| ident_of(self.dialect(), &n));
        let found = name.as_ref().and_then(|n| columns.iter_mut().find(|c| self.same(&c.name, n)));
        match found {
            Some(column) => {
                self.default_clause(st, node, column);
                if column.origin != st.id && !column.changes.contains(&st.id) {
                    column.changes.push(st.id);
                }
                true
            }
            None => {
                let text = st.text(node);
                effect.diagnostics.push(
                    Diagnostic::new("TAB-0007", Outcome::Manual, text.span)
                        .with("column", name.map(|n| n.text).unwrap_or_default()),
                );
                false
            }
        }
    }

    /// Whether two identifiers name the same thing in the source.
    pub(super) fn same(&self, a: &Ident, b: &Ident) -> bool {
        match self.dialect() {
            Dialect::SqlServer | Dialect::MySql => a.text.eq_ignore_ascii_case(&b.text),
            _ => a.text == b.text,
        }
    }

    fn table_kind_of_words(&self, w: &[String], table: &mut Table) {
        let name = &table.head.name.name.text;
        let has = |x: &str| w.iter().any(|w| w == x);
        if has("TEMPORARY") || has("TEMP") || self.dialect() == Dialect::SqlServer && name.starts_with('#') {
            let global = has("GLOBAL") && !has("DECLARE") || name.starts_with("##");
            table.kind = TableKind::Temporary { global, on_commit: None };
        }
    }

    /// The elements of a `TABLE_ELEMENTS` node, with the author's comments at each.
    pub(super) fn elements(
        &self,
        st: &SourceStatement,
        node: &SyntaxNode,
        table: &QName,
        out: &mut Elements,
    ) {
        let mut pending: Vec<String> = Vec::new();
        let mut last: Option<Last> = None;
        let mut same_line = false;
        for e in node.children_with_tokens() {
            match e {
                rowan::NodeOrToken::Token(t) if t.kind() == K::COMMENT => {
                    let text = t.text().trim_end().to_string();
                    match last.filter(|_| same_line) {
                        Some(l) => out.trailing(l, text),
                        None => pending.push(text),
                    }
                }
                rowan::NodeOrToken::Token(t) => {
                    if t.kind() == K::WHITESPACE && t.text().contains(['\n', '\r']) {
                        same_line = false;
                    }
                }
                rowan::NodeOrToken::Node(n) => {
                    let found = self.element(st, &n, table, out);
                    let (leading, inside) = (std::mem::take(&mut pending), comments(&n, &[]));
                    match found {
                        Some(l) => {
                            out.leading(l, leading);
                            inside.into_iter().for_each(|c| out.trailing(l, c));
                            last = found;
                        }
                        None => pending = leading,
                    }
                    same_line = true;
                }
            }
        }
        if let Some(l) = last {
            pending.into_iter().for_each(|c| out.trailing(l, c));
        }
    }

    /// One element; what a comment beside it belongs to.
    fn element(
        &self,
        st: &SourceStatement,
        n: &SyntaxNode,
        table: &QName,
        out: &mut Elements,
    ) -> Option<Last> {
        match n.kind() {
            K::COLUMN_DEF => {
                out.columns.push(self.column(st, n, table));
                return Some(Last::Column(out.columns.len() - 1));
            }
            K::PRIMARY_KEY | K::UNIQUE_KEY | K::FOREIGN_KEY | K::CHECK_CONSTRAINT => {
                match self.constraint(st, n, None) {
                    Some(c) => {
                        out.constraints.push(c);
                        // What the grammar could not place inside a constraint.
                        out.notes.extend(children(n, K::ERROR).map(|e| lost(st, &e)));
                        return Some(Last::Constraint(out.constraints.len() - 1));
                    }
                    None => out.notes.push(lost(st, n)),
                }
            }
            K::DEFAULT_CLAUSE => out.defaults.push(n.clone()),
            K::INLINE_INDEX => out.indexes.push(self.inline_index(st, n, table, None)),
            K::LIKE_CLAUSE => out.like = Some(n.clone()),
            K::PERIOD_CLAUSE => out.period = Some(st.text(n)),
            K::TABLE_OPTION => out.options.push(st.text(n)),
            _ => out.notes.push(lost(st, n)),
        }
        None
    }

    /// One element outside parentheses, as ALTER TABLE ADD has it.
    pub(super) fn lone_element(
        &self,
        st: &SourceStatement,
        n: &SyntaxNode,
        table: &QName,
        out: &mut Elements,
    ) {
        self.element(st, n, table, out);
    }

    /// A clause after the elements.
    pub(super) fn table_clause(&self, st: &SourceStatement, n: &SyntaxNode, table: &mut Table) {
        match n.kind() {
            K::PARTITION_CLAUSE => table.partitioning = Some(self.partitioning(st, n)),
            K::AS_QUERY => table.as_query = n.children().last().map(|q| st.text(&q)),
            K::OF_TYPE_CLAUSE => match child(n, K::OBJECT_NAME) {
                Some(name) => table.of_type = Some(self.qname(&name)),
                None => {
                    let xmltype = Ident { text: "XMLTYPE".to_string(), quoted: false };
                    table.of_type = Some(QName::unqualified(xmltype));
                }
            },
            K::ON_COMMIT_CLAUSE => {
                if let TableKind::Temporary { on_commit, .. } = &mut table.kind {
                    let w = words(n);
                    *on_commit = Some(w.iter().skip(2).cloned().collect::<Vec<_>>().join(" "));
                } else {
                    table.options.push(st.text(n));
                }
            }
            K::TABLE_OPTION => self.table_option(st, n, table),
            _ => {}
        }
    }

    /// A `TABLE_OPTION`: what has a place of its own in the catalog goes there, the rest is kept as written.
    pub(super) fn table_option(&self, st: &SourceStatement, n: &SyntaxNode, table: &mut Table) {
        let w = words(n);
        let all: Vec<String> = tokens(n).map(|t| t.text().to_ascii_uppercase()).collect();
        let text = st.text(n);
        let value = || tokens(n).last().map(|t| super::unquote(t.text()).trim_matches('\'').to_string());
        let first: Vec<&str> = w.iter().map(String::as_str).filter(|w| *w != "DEFAULT").collect();
        match (self.dialect(), first.as_slice()) {
            (Dialect::Oracle, ["ORGANIZATION", "INDEX", ..]) => table.kind = TableKind::IndexOrganized,
            (Dialect::Oracle, ["ORGANIZATION", "EXTERNAL", ..]) => {
                table.kind = TableKind::External { definition: text };
            }
            (Dialect::Oracle, ["CLUSTER", ..]) => table.kind = TableKind::Clustered { definition: text },
            (Dialect::Oracle | Dialect::Db2, ["PCTFREE", ..]) => {
                table.pctfree = number_of(n).and_then(|n| n.parse().ok());
            }
            (Dialect::MySql, ["AUTO_INCREMENT", ..]) => {
                // Kept until the columns are known: see `set_auto_increment`.
                table.options.push(text);
            }
            (Dialect::MySql, ["COMMENT", ..]) => {
                table.head.comment = string_of(self.dialect(), n).map(|text| Comment { text, origin: st.id });
            }
            (Dialect::MySql, ["COLLATE", ..]) => table.collation = value(),
            (Dialect::MySql, ["CHARACTER", ..] | ["CHARSET", ..]) => {
                table.charset = value().map(|s| s.to_lowercase());
            }
            (Dialect::MySql, ["ENGINE", ..])
                if all.last().is_some_and(|e| matches!(e.as_str(), "MEMORY" | "HEAP")) =>
            {
                table.kind = TableKind::Memory;
            }
            (Dialect::MySql, ["WITH", "SYSTEM", ..]) => table.kind = TableKind::Temporal { definition: text },
            // Durable ones keep their rows.
            (Dialect::SqlServer, _) if all.iter().any(|w| w == "SCHEMA_ONLY") => {
                table.kind = TableKind::Memory;
                table.options.push(text);
            }
            (Dialect::SqlServer, _) if all.iter().any(|w| w == "SYSTEM_VERSIONING") => {
                table.kind = TableKind::Temporal { definition: text };
            }
            (Dialect::Db2, ["DATA", "INITIALLY", "DEFERRED"]) => table.kind = TableKind::Materialized,
            _ => table.options.push(text),
        }
    }

    /// DROP TABLE.
    pub(super) fn drop_table(&mut self, st: &SourceStatement) -> Effect {
        let mut effect = Effect::new("drop table", Disposition::Dropped);
        for n in children(&st.node, K::OBJECT_NAME) {
            let name = self.qname(&n);
            effect = effect.about("table", &name);
            let id = match self.find_table(&name) {
                Some(found) => {
                    self.forget_table(&found, st.id);
                    "TAB-0010"
                }
                None => "TAB-0011",
            };
            effect = effect
                .note(Diagnostic::new(id, Outcome::Dropped, st.span(&n)).with("table", name.to_string()));
        }
        effect
    }

    /// RENAME TABLE a TO b, Oracle's RENAME a TO b.
    pub(super) fn rename_table(&mut self, st: &SourceStatement) -> Effect {
        let mut effect = Effect::new("rename table", Disposition::Catalog);
        let names: Vec<SyntaxNode> = children(&st.node, K::OBJECT_NAME).collect();
        for pair in names.chunks(2) {
            let [from, to] = pair else { continue };
            let (old, new) = (self.qname(from), self.qname(to));
            effect = effect.about("table", &old);
            match self.find_table(&old) {
                Some(found) => {
                    if let Some(taken) = self.rename_relation(&found, new, st.id) {
                        effect.disposition = Disposition::Manual;
                        effect = effect.note(
                            Diagnostic::new("TAB-0054", Outcome::Manual, st.span(to))
                                .with("table", taken.to_string()),
                        );
                    }
                }
                None => {
                    effect.disposition = Disposition::Manual;
                    effect = effect.note(
                        Diagnostic::new("TAB-0006", Outcome::Manual, st.span(from))
                            .with("table", old.to_string()),
                    );
                }
            }
        }
        effect
    }

    /// The name under which the catalog holds a table: the exact one, or, for a name without schema, the only table
    /// of that name in any schema.
    pub(super) fn find_table(&self, name: &QName) -> Option<QName> {
        self.catalog.find_table(name).map(|t| t.head.name.clone())
    }

    /// Takes a table and its indexes out of the catalog; the statements that made them are told so.
    fn forget_table(&mut self, name: &QName, by: StatementId) {
        let Some(Object::Table(t)) = self.catalog.remove(Namespace::Relation, name) else { return };
        let mut touched = vec![(t.head.origin, t.head.span)];
        touched.extend(t.head.changes.iter().map(|c| (*c, t.head.span)));
        touched.extend(t.head.comment.iter().map(|c| (c.origin, Span::default())));
        touched.extend(t.columns.iter().filter_map(|c| Some((c.comment.as_ref()?.origin, Span::default()))));
        for c in &t.columns {
            touched.extend(std::iter::once(c.origin).chain(c.changes.iter().copied()).map(|s| (s, c.span)));
        }
        for c in &t.constraints {
            touched.extend(std::iter::once(c.origin).chain(c.changes.iter().copied()).map(|s| (s, c.span)));
        }
        for i in self.catalog.remove_indexes_of(name) {
            touched.push((i.head.origin, i.head.span));
            touched.extend(i.head.changes.iter().map(|c| (*c, i.head.span)));
        }
        touched.sort();
        touched.dedup_by_key(|t| t.0);
        self.forget_rows(t.head.origin, &name.to_string(), by);
        for (statement, span) in touched {
            let d = Diagnostic::new("TAB-0012", Outcome::Dropped, span).with("table", name.to_string());
            self.later.push((statement, by, d));
        }
    }

    /// Gives a table another name, everywhere. The name, if another object has it: then nothing is changed.
    pub(super) fn rename_relation(&mut self, from: &QName, to: QName, by: StatementId) -> Option<QName> {
        let to = QName { schema: to.schema.or(from.schema.clone()), name: to.name };
        if to != *from && self.catalog.get(Namespace::Relation, &to).is_some() {
            return Some(to);
        }
        let Some(Object::Table(mut t)) = self.catalog.remove(Namespace::Relation, from) else { return None };
        t.head.name = to.clone();
        t.head.changes.push(by);
        self.catalog.insert(Object::Table(t));
        self.catalog.repoint(from, &to);
        None
    }
}

impl Elements {
    fn leading(&mut self, l: Last, comments: Vec<String>) {
        match l {
            Last::Column(i) => {
                if let Some(c) = self.columns.get_mut(i) {
                    c.column.source_comments.extend(comments);
                }
            }
            Last::Constraint(i) => {
                if let Some(c) = self.constraints.get_mut(i) {
                    c.source_comments.extend(comments);
                }
            }
        }
    }

    fn trailing(&mut self, l: Last, comment: String) {
        match l {
            Last::Column(i) => {
                if let Some(c) = self.columns.get_mut(i) {
                    c.column.trailing_comments.push(comment);
                }
            }
            Last::Constraint(i) => {
                if let Some(c) = self.constraints.get_mut(i) {
                    c.source_comments.push(comment);
                }
            }
        }
    }
}

/// What a statement says, whatever its spacing, comments and letters.
fn fingerprint(node: &SyntaxNode) -> u64 {
    let mut hasher = DefaultHasher::new();
    for t in tokens(node) {
        t.text().to_ascii_uppercase().hash(&mut hasher);
    }
    hasher.finish()
}

/// Text that was not understood and is not part of the table.
pub(super) fn lost(st: &SourceStatement, node: &SyntaxNode) -> Diagnostic {
    let text = st.text(node);
    Diagnostic::new("TAB-0001", Outcome::Manual, text.span).with("text", text.text)
}

/// Moves MySQL's `AUTO_INCREMENT = n` from the options to its column.
pub(super) fn set_auto_increment(table: &mut Table) {
    let is =
        |o: &crate::catalog::Text| o.text.get(..14).is_some_and(|w| w.eq_ignore_ascii_case("AUTO_INCREMENT"));
    let Some(identity) = table.columns.iter_mut().find_map(|c| c.identity.as_mut()) else { return };
    for o in table.options.iter().filter(|o| is(o)) {
        identity.sequence.start = o
            .text
            .split(|c: char| !c.is_ascii_digit())
            .rfind(|n| !n.trim_start_matches('0').is_empty())
            .map(str::to_string);
    }
    table.options.retain(|o| !is(o));
}
