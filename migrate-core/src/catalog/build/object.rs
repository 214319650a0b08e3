//! Sequences, views, synonyms, schemas, links and routines: statements that define one object each.

use crate::catalog::{
    Head, Ident, Link, Namespace, Object, PartitionFunction, PartitionScheme, QName, Routine, RoutineKind,
    Schema, Sequence, SequenceOptions, Synonym, View,
};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{all_words, child};
use super::{Builder, Disposition, Effect, SourceStatement, ident_of};

impl Builder {
    /// What every object created by a statement has.
    pub(super) fn head(&self, st: &SourceStatement, name: QName, node: &SyntaxNode) -> Head {
        Head {
            name,
            origin: st.id,
            changes: Vec::new(),
            span: st.span(node),
            comment: None,
            source_comments: st.comments.clone(),
        }
    }

    /// Puts an object into the catalog; one of the same name that it replaces has its own statement noted as superseded.
    pub(super) fn define(&mut self, st: &SourceStatement, object: Object) {
        if let Some(old) = self.catalog.insert(object) {
            self.supersede(&old, st);
        }
    }

    /// An object that a later statement replaced or dropped: the statements that made it are told so.
    pub(super) fn supersede(&mut self, old: &Object, st: &SourceStatement) {
        let head = old.head();
        let own = std::iter::once(head.origin).chain(head.changes.iter().copied());
        let comments = head.comment.iter().map(|c| c.origin);
        let columns = match old {
            Object::View(v) => v.column_comments.values().map(|c| c.origin).collect(),
            _ => Vec::new(),
        };
        for statement in own.chain(comments).chain(columns) {
            let d = Diagnostic::new("OBJ-0008", Outcome::Dropped, Span::default())
                .with("object", head.name.to_string());
            self.later.push((statement, st.id, d));
        }
    }

    /// CREATE SEQUENCE.
    pub(super) fn create_sequence(&mut self, st: &SourceStatement) -> Effect {
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let name = self.qname(&node);
        let mut options = SequenceOptions {
            data_type: child(&st.node, K::DATA_TYPE).map(|t| self.data_type(st, &t).0),
            ..Default::default()
        };
        self.sequence_options(st, &st.node, &mut options);
        let effect = Effect::new("create sequence", Disposition::Catalog).about("sequence", &name);
        let head = self.head(st, name, &node);
        self.define(st, Object::Sequence(Sequence { head, options }));
        effect
    }

    /// ALTER SEQUENCE: the last word on each option counts; RESTART moves the start.
    pub(super) fn alter_sequence(&mut self, st: &SourceStatement) -> Effect {
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let name = self.qname(&node);
        let effect = Effect::new("alter sequence", Disposition::Catalog).about("sequence", &name);
        let Some(Object::Sequence(s)) = self.catalog.get(Namespace::Relation, &name) else {
            return self.missing(st, effect, &name);
        };
        let mut options = s.options.clone();
        self.sequence_options(st, &st.node, &mut options);
        if let Some(Object::Sequence(s)) = self.catalog.get_mut(Namespace::Relation, &name) {
            s.head.changes.push(st.id);
            s.options = options;
        }
        effect
    }

    /// CREATE VIEW and CREATE MATERIALIZED VIEW.
    pub(super) fn create_view(&mut self, st: &SourceStatement) -> Effect {
        let materialized = st.node.kind() == K::CREATE_MVIEW_STMT;
        let (kind, statement) = if materialized {
            ("materialized view", "create materialized view")
        } else {
            ("view", "create view")
        };
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let name = self.qname(&node);
        let effect = Effect::new(statement, Disposition::Catalog).about(kind, &name);
        let Some(query) = child(&st.node, K::QUERY) else {
            return Effect { disposition: Disposition::Manual, ..effect }
                .note(Diagnostic::new("OBJ-0001", Outcome::Manual, st.span(&st.node)).with("kind", kind));
        };
        let columns = child(&st.node, K::COLUMN_LIST)
            .map(|l| {
                l.children().filter(|n| n.kind() == K::NAME).map(|n| ident_of(self.dialect(), &n)).collect()
            })
            .unwrap_or_default();
        let mut view = View {
            head: self.head(st, name, &node),
            columns,
            column_comments: Default::default(),
            query: st.text(&query),
            tree: Default::default(),
            check_option: None,
            read_only: false,
            materialized,
            build_deferred: false,
            options: Vec::new(),
        };
        for option in st.node.children().filter(|n| matches!(n.kind(), K::VIEW_OPTION | K::MVIEW_OPTION)) {
            let w = all_words(&option);
            let has = |x: &str| w.iter().any(|o| o == x);
            if has("CHECK") {
                view.check_option = Some(if has("LOCAL") { "LOCAL" } else { "CASCADED" }.to_string());
            } else if has("READ") && has("ONLY") {
                view.read_only = true;
            } else if w.iter().all(|o| matches!(o.as_str(), "OR" | "REPLACE" | "ALTER")) {
                // CREATE OR REPLACE is what the output does anyway.
            } else {
                view.build_deferred |= has("BUILD") && has("DEFERRED");
                view.options.push(st.text(&option));
            }
        }
        self.define(st, Object::View(view));
        effect
    }

    /// CREATE SYNONYM, CREATE ALIAS.
    pub(super) fn create_synonym(&mut self, st: &SourceStatement) -> Effect {
        let nodes: Vec<SyntaxNode> = st.node.children().filter(|n| n.kind() == K::OBJECT_NAME).collect();
        let [own, target] = nodes.as_slice() else { return self.unnamed(st) };
        let name = self.qname(own);
        let public = all_words(&st.node).iter().take(4).any(|w| w == "PUBLIC");
        let text = target.text().to_string();
        let parts = self.parts(target);
        // Beyond a schema: a database link, a server or another database.
        let link = text.split_once('@').map(|(_, l)| l.trim().to_string());
        let elsewhere =
            link.or_else(|| (parts.len() > 2).then(|| parts.first().map(ToString::to_string)).flatten());
        let effect = Effect::new("create synonym", Disposition::Catalog).about("synonym", &name);
        let name = if public { QName { schema: None, name: name.name } } else { name };
        let synonym =
            Synonym { head: self.head(st, name, own), public, target: self.qname(target), link: elsewhere };
        self.define(st, Object::Synonym(synonym));
        effect
    }

    /// CREATE SCHEMA, and MySQL's CREATE DATABASE.
    pub(super) fn create_schema(&mut self, st: &SourceStatement) -> Effect {
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let parts = self.parts(&node);
        let Some(ident) = parts.last().cloned() else { return self.unnamed(st) };
        let statement =
            if st.node.kind() == K::CREATE_DATABASE_STMT { "create database" } else { "create schema" };
        let name = QName::unqualified(ident);
        let owner = st
            .node
            .children()
            .filter(|n| n.kind() == K::OBJECT_NAME)
            .nth(1)
            .and_then(|n| self.parts(&n).pop());
        let effect = Effect::new(statement, Disposition::Catalog).about("schema", &name);
        let head = self.head(st, name, &node);
        self.define(st, Object::Schema(Schema { head, owner, created: true }));
        effect
    }

    /// A database of SQL Server or DB2: PostgreSQL's database is made by whoever applies the output.
    pub(super) fn create_database(&mut self, st: &SourceStatement) -> Effect {
        if self.dialect() == Dialect::MySql {
            return self.create_schema(st);
        }
        Effect::new("create database", Disposition::Dropped).note(Diagnostic::new(
            "OBJ-0002",
            Outcome::Dropped,
            st.span(&st.node),
        ))
    }

    /// CREATE DATABASE LINK, CREATE SERVER.
    pub(super) fn create_link(&mut self, st: &SourceStatement) -> Effect {
        let Some(node) = child(&st.node, K::OBJECT_NAME) else { return self.unnamed(st) };
        let name = QName::unqualified(
            self.parts(&node).pop().unwrap_or(Ident { text: String::new(), quoted: false }),
        );
        let text = st.node.text().to_string();
        let upper = text.to_ascii_uppercase();
        let quoted_after = |word: &str| {
            let rest = text.get(upper.find(word)? + word.len()..)?;
            let from = rest.find('\'')?;
            rest.get(from + 1..)?.split('\'').next().map(str::to_string)
        };
        let user = upper
            .find("CONNECT TO")
            .and_then(|i| text.get(i + 10..))
            .and_then(|r| r.split_whitespace().next())
            .map(str::to_string);
        let link = Link {
            public: all_words(&st.node).iter().take(4).any(|w| w == "PUBLIC"),
            user: user.filter(|u| !u.eq_ignore_ascii_case("CURRENT_USER")),
            target: quoted_after("USING").or_else(|| quoted_after("HOST")).or_else(|| quoted_after("NODE")),
            product: quoted_after("WRAPPER").or_else(|| quoted_after("DATA WRAPPER")),
            head: self.head(st, name.clone(), &node),
        };
        self.define(st, Object::Link(link));
        Effect::new("create database link", Disposition::Catalog).about("database link", &name)
    }

    /// T-SQL's partition function.
    pub(super) fn create_partition_function(&mut self, st: &SourceStatement) -> Effect {
        let (Some(node), Some(ty)) = (child(&st.node, K::OBJECT_NAME), child(&st.node, K::DATA_TYPE)) else {
            return self.unnamed(st);
        };
        let name = QName::unqualified(
            self.parts(&node).pop().unwrap_or(Ident { text: String::new(), quoted: false }),
        );
        let values = child(&st.node, K::PARTITION_VALUES)
            .map(|v| v.children().map(|n| st.text(&n)).collect())
            .unwrap_or_default();
        let function = PartitionFunction {
            head: self.head(st, name.clone(), &node),
            data_type: self.data_type(st, &ty).0,
            right: all_words(&st.node).iter().any(|w| w == "RIGHT"),
            values,
        };
        self.define(st, Object::PartitionFunction(function));
        Effect::new("create partition function", Disposition::Catalog).about("partition function", &name)
    }

    /// T-SQL's partition scheme.
    pub(super) fn create_partition_scheme(&mut self, st: &SourceStatement) -> Effect {
        let nodes: Vec<SyntaxNode> = st.node.children().filter(|n| n.kind() == K::OBJECT_NAME).collect();
        let [own, function] = nodes.as_slice() else { return self.unnamed(st) };
        let empty = || Ident { text: String::new(), quoted: false };
        let name = QName::unqualified(self.parts(own).pop().unwrap_or_else(empty));
        let function = self.parts(function).pop().unwrap_or_else(empty);
        let head = self.head(st, name.clone(), own);
        self.define(st, Object::PartitionScheme(PartitionScheme { head, function }));
        Effect::new("create partition scheme", Disposition::Catalog).about("partition scheme", &name)
    }

    /// A routine, package, trigger or type body: kept whole, with its size.
    pub(super) fn create_routine(
        &mut self,
        st: &SourceStatement,
        kind: RoutineKind,
        statement: &str,
    ) -> Effect {
        let nodes: Vec<SyntaxNode> = st.node.children().filter(|n| n.kind() == K::OBJECT_NAME).collect();
        let Some(node) = nodes.first() else { return self.unnamed(st) };
        let name = self.qname(node);
        let text = st.text(&st.node);
        let lines = text.text.lines().count() as u32;
        let table = (kind == RoutineKind::Trigger).then(|| nodes.get(1).map(|n| self.qname(n))).flatten();
        let object =
            Object::Routine(Routine { head: self.head(st, name.clone(), node), kind, table, lines, text });
        let word = object.kind_name();
        self.define(st, object);
        // Code of Oracle is converted from the catalog.
        if self.dialect() == Dialect::Oracle && kind != RoutineKind::TypeBody {
            return Effect::new(statement, Disposition::Catalog).about(word, &name);
        }
        Effect::new(statement, Disposition::Manual).about(word, &name).note(
            Diagnostic::new("OBJ-0003", Outcome::Manual, st.span(node))
                .with("kind", word)
                .with("lines", lines.to_string()),
        )
    }

    /// A statement whose object has no readable name.
    pub(super) fn unnamed(&self, st: &SourceStatement) -> Effect {
        self.unknown(st)
    }

    /// A change of an object that the sources do not define.
    pub(super) fn missing(&self, st: &SourceStatement, effect: Effect, name: &QName) -> Effect {
        let d =
            Diagnostic::new("OBJ-0004", Outcome::Manual, st.span(&st.node)).with("object", name.to_string());
        Effect { disposition: Disposition::Manual, ..effect }.note(d)
    }
}
