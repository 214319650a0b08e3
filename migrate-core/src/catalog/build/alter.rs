//! ALTER TABLE: each action changes the table in the catalog, or says why it does not.

use crate::catalog::{Constraint, Namespace, Object, QName, StatementId, Table};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::table::{Elements, lost, set_auto_increment};
use super::tree::{begins, child, children, tokens, words};
use super::{Builder, Disposition, Effect, SourceStatement};

/// What an action did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// It changed the table as a whole (a column or key that is gone leaves no other trace).
    Table,
    /// It changed or added a part, which remembers the statement.
    Part,
    /// It did nothing that the catalog holds; the effect has a diagnostic.
    Nothing,
}

impl Builder {
    /// ALTER TABLE.
    pub(super) fn alter_table(&mut self, st: &SourceStatement) -> Effect {
        let manual = |e: Effect, id: &str, span, name: String| {
            e.note(Diagnostic::new(id, Outcome::Manual, span).with("table", name))
        };
        let Some(name_node) = child(&st.node, K::OBJECT_NAME) else {
            return manual(
                Effect::new("alter table", Disposition::Manual),
                "TAB-0002",
                st.span(&st.node),
                String::new(),
            );
        };
        let name = self.qname(&name_node);
        let span = st.span(&name_node);
        let mut effect = Effect::new("alter table", Disposition::Catalog).about("table", &name);
        let Some(mut table) = self.find_table(&name).and_then(|n| self.catalog.table(&n)).cloned() else {
            return self.no_table(st, effect, &name, span);
        };
        // In one file the order is the author's: the statement finds no table, whatever comes later.
        if self.last_call && table.head.span.file == st.file && table.head.span.start > span.start {
            return not_yet(st, effect, &name, span);
        }
        let mut applied = false;
        let mut whole = false;
        let mut renamed = None;
        for action in children(&st.node, K::ALTER_ACTION) {
            if let Some(to) = self.rename_action(&action) {
                renamed = Some(to);
                applied = true;
                continue;
            }
            let done = self.action(st, &action, &mut table, &mut effect);
            applied |= done != Done::Nothing;
            whole |= done == Done::Table;
        }
        for e in children(&st.node, K::ERROR) {
            effect.diagnostics.push(lost(st, &e));
        }
        if whole && !table.head.changes.contains(&st.id) {
            table.head.changes.push(st.id);
        }
        if !applied {
            let manual = effect.diagnostics.iter().any(|d| d.outcome == Outcome::Manual);
            effect.disposition = if manual { Disposition::Manual } else { Disposition::Dropped };
        }
        let old = table.head.name.clone();
        if let Some(slot) = self.catalog.table_mut(&old) {
            *slot = table;
        }
        if let Some(to) = renamed
            && let Some(taken) = self.rename_relation(&old, to, st.id)
        {
            effect.disposition = Disposition::Manual;
            return manual(effect, "TAB-0054", st.span(&st.node), taken.to_string());
        }
        effect
    }

    /// A table that the catalog does not hold (yet).
    fn no_table(&self, st: &SourceStatement, mut effect: Effect, name: &QName, span: Span) -> Effect {
        let other = self.catalog.get(Namespace::Relation, name).is_some();
        if !other && self.last_call && only_drops(&st.node) {
            return not_yet(st, effect, name, span);
        }
        effect.disposition = Disposition::Manual;
        let id = if other { "TAB-0014" } else { "TAB-0006" };
        effect.note(Diagnostic::new(id, Outcome::Manual, span).with("table", name.to_string()))
    }

    /// `RENAME TO x`.
    fn rename_action(&self, action: &SyntaxNode) -> Option<crate::catalog::QName> {
        let w = words(action);
        let other = ["COLUMN", "CONSTRAINT", "INDEX", "KEY"];
        if !begins(&w, &["RENAME"]) || w.get(1).is_some_and(|w| other.contains(&w.as_str())) {
            return None;
        }
        child(action, K::OBJECT_NAME).map(|n| self.qname(&n))
    }

    fn action(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let w = words(action);
        let w: Vec<&str> = w.iter().map(String::as_str).collect();
        for e in children(action, K::ERROR) {
            effect.diagnostics.push(lost(st, &e));
        }
        match w.as_slice() {
            ["ADD", ..] | ["WITH", "CHECK" | "NOCHECK", "ADD", ..] => self.add(st, action, table, effect),
            ["MODIFY", "CONSTRAINT" | "PRIMARY" | "UNIQUE", ..]
            | ["ALTER", "CONSTRAINT" | "CHECK" | "FOREIGN", ..]
            | ["ENABLE" | "DISABLE", ..]
            | ["CHECK" | "NOCHECK", ..]
            | ["WITH", "CHECK" | "NOCHECK", ..] => self.key_state(st, action, &w, table, effect),
            ["MODIFY" | "CHANGE" | "ALTER", ..] if has_column(action) => {
                self.change_columns(st, action, &w, table, effect)
            }
            ["ALTER", ..] if child(action, K::NAME).is_some() => {
                self.alter_column(st, action, &w, table, effect)
            }
            ["DROP", "PRIMARY" | "FOREIGN" | "UNIQUE" | "CONSTRAINT" | "CHECK" | "INDEX" | "KEY", ..] => {
                self.drop_key(st, action, &w, table, effect)
            }
            ["DROP" | "SET", ..] if names_columns(action) => self.drop_columns(st, action, &w, table, effect),
            ["RENAME", "COLUMN", ..] => self.rename_column(st, action, table, effect),
            ["RENAME", "CONSTRAINT" | "INDEX" | "KEY", ..] => self.rename_key(st, action, table, effect),
            _ => self.other(st, action, table, effect),
        }
    }

    /// `ADD …`: columns, constraints, indexes, partitions.
    fn add(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let name = table.head.name.clone();
        let not_checked = super::tree::has_word(action, "NOCHECK");
        let mut elements = Elements::default();
        let mut done = Done::Nothing;
        for n in action.children() {
            match n.kind() {
                K::TABLE_ELEMENTS => self.elements(st, &n, &name, &mut elements),
                K::PARTITION_DEF => {
                    done = self.add_partition(st, &n, table, effect);
                }
                K::PARTITION_COUNT => done = self.unknown_action(st, action, effect),
                K::OPAQUE => return self.other(st, action, table, effect),
                K::ERROR => {}
                _ => self.lone_element(st, &n, &name, &mut elements),
            }
        }
        effect.diagnostics.append(&mut elements.notes);
        for parts in elements.columns {
            done = Done::Part;
            effect.diagnostics.extend(parts.notes);
            if table.columns.iter().any(|c| self.same(&c.name, &parts.column.name)) {
                effect.diagnostics.push(
                    Diagnostic::new("TAB-0015", Outcome::Manual, parts.column.span)
                        .with("column", parts.column.name.text.clone()),
                );
                continue;
            }
            table.constraints.extend(parts.constraints);
            let column = parts.column.name.clone();
            table.columns.push(parts.column);
            if let Some(p) = parts.position {
                self.place(table, &column, &p);
            }
            self.insert_indexes(parts.indexes, effect);
        }
        for mut c in elements.constraints {
            done = Done::Part;
            c.not_validated |= not_checked;
            table.constraints.push(c);
        }
        if !elements.indexes.is_empty() {
            done = Done::Part;
            self.insert_indexes(elements.indexes, effect);
        }
        for d in &elements.defaults {
            if self.default_for(st, d, &mut table.columns, effect) {
                done = Done::Part;
            }
        }
        if !elements.options.is_empty() || elements.period.is_some() {
            table.options.extend(elements.options);
            table.options.extend(elements.period);
            done = Done::Table;
        }
        set_auto_increment(table);
        done
    }

    fn add_partition(
        &self,
        st: &SourceStatement,
        n: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let Some(partitioning) = &mut table.partitioning else {
            let text = st.text(n);
            effect
                .diagnostics
                .push(Diagnostic::new("TAB-0016", Outcome::Manual, text.span).with("action", text.text));
            return Done::Nothing;
        };
        let partition = self.partition(st, n, &partitioning.method);
        partitioning.partitions.push(partition);
        Done::Table
    }

    /// What is none of the others: options, partitioning, and what changes storage only.
    fn other(
        &self,
        st: &SourceStatement,
        action: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let options: Vec<SyntaxNode> = children(action, K::TABLE_OPTION).collect();
        if !options.is_empty() {
            for o in &options {
                self.table_option(st, o, table);
            }
            set_auto_increment(table);
            return Done::Table;
        }
        if let Some(p) = child(action, K::PARTITION_CLAUSE) {
            table.partitioning = Some(self.partitioning(st, &p));
            return Done::Table;
        }
        let all: Vec<String> = tokens(action).take(4).map(|t| t.text().to_ascii_uppercase()).collect();
        if storage_only(self.dialect(), &all) {
            let text = st.text(action);
            effect.diagnostics.push(
                Diagnostic::new("TAB-0017", Outcome::Dropped, text.span).with("action", one_line(&text.text)),
            );
            return Done::Nothing;
        }
        self.unknown_action(st, action, effect)
    }

    /// An action that the catalog cannot hold.
    pub(super) fn unknown_action(
        &self,
        st: &SourceStatement,
        action: &SyntaxNode,
        effect: &mut Effect,
    ) -> Done {
        let text = st.text(action);
        effect.diagnostics.push(
            Diagnostic::new("TAB-0016", Outcome::Manual, text.span).with("action", one_line(&text.text)),
        );
        Done::Nothing
    }

    /// Tells the statements that made a part of a table that another one took it away again.
    pub(super) fn part_gone(
        &mut self,
        by: StatementId,
        part: &str,
        span: Span,
        origin: StatementId,
        changes: &[StatementId],
    ) {
        for s in std::iter::once(origin).chain(changes.iter().copied()).filter(|s| *s != by) {
            let d = Diagnostic::new("TAB-0028", Outcome::Dropped, span).with("part", part);
            self.later.push((s, by, d));
        }
    }

    /// Takes constraints out of a table.
    pub(super) fn take_constraints(
        &mut self,
        by: StatementId,
        table: &mut Table,
        gone: impl Fn(&Constraint) -> bool,
    ) -> usize {
        let taken: Vec<Constraint> = table.constraints.extract_if(.., |c| gone(c)).collect();
        for c in &taken {
            let name = c.name.as_ref().map(|n| n.text.clone()).unwrap_or_default();
            self.part_gone(by, &name, c.span, c.origin, &c.changes);
        }
        taken.len()
    }

    /// The index objects of a table.
    pub(super) fn indexes_of<'a>(
        &'a mut self,
        table: &'a crate::catalog::QName,
    ) -> impl Iterator<Item = &'a mut crate::catalog::Index> {
        let (schema, name) = (table.schema.clone(), table.name.text.clone());
        self.catalog.objects_mut().filter_map(move |o| match o {
            Object::Index(i) if i.table.schema == schema && i.table.name.text == name => Some(i),
            _ => None,
        })
    }
}

/// Whether a statement only takes things away: on an empty target there is nothing to take.
fn only_drops(node: &SyntaxNode) -> bool {
    children(node, K::ALTER_ACTION)
        .all(|a| words(&a).first().is_some_and(|w| matches!(w.as_str(), "DROP" | "DISABLE" | "NOCHECK")))
}

/// A statement that comes before its table: cleaning up before the table is made, or a mistake.
fn not_yet(st: &SourceStatement, mut effect: Effect, name: &QName, span: Span) -> Effect {
    let outcome = if only_drops(&st.node) { Outcome::Dropped } else { Outcome::Manual };
    effect.disposition = if outcome == Outcome::Dropped { Disposition::Dropped } else { Disposition::Manual };
    effect.note(Diagnostic::new("TAB-0009", outcome, span).with("table", name.to_string()))
}

fn has_column(action: &SyntaxNode) -> bool {
    child(action, K::COLUMN_DEF).is_some() || child(action, K::TABLE_ELEMENTS).is_some()
}

fn names_columns(action: &SyntaxNode) -> bool {
    (child(action, K::NAME).is_some() || child(action, K::COLUMN_LIST).is_some())
        && child(action, K::OPAQUE).is_none()
}

/// Actions that move, rebuild or tune what is stored and change nothing that a database's user sees, by the words that
/// they begin with.
const STORAGE_ONLY: &[(Option<Dialect>, &[&str])] = &[
    (None, &["MOVE"]),
    (None, &["SHRINK"]),
    (None, &["ALLOCATE"]),
    (None, &["DEALLOCATE"]),
    (None, &["REBUILD"]),
    (None, &["ACTIVATE"]),
    (None, &["FORCE"]),
    (None, &["LOCK"]),
    (None, &["ALGORITHM"]),
    (Some(Dialect::Oracle), &["MODIFY", "LOB"]),
    (Some(Dialect::Oracle), &["MODIFY", "NESTED"]),
    (Some(Dialect::Oracle), &["MODIFY", "VARRAY"]),
    (Some(Dialect::Oracle), &["MODIFY", "DEFAULT", "ATTRIBUTES"]),
    (Some(Dialect::Oracle), &["ADD", "SUPPLEMENTAL"]),
    (Some(Dialect::Oracle), &["DROP", "SUPPLEMENTAL"]),
    (Some(Dialect::Oracle), &["DROP", "UNUSED"]),
    (Some(Dialect::MySql), &["ORDER"]),
    (Some(Dialect::MySql), &["ENABLE", "KEYS"]),
    (Some(Dialect::MySql), &["DISABLE", "KEYS"]),
    (Some(Dialect::Db2), &["DATA", "CAPTURE"]),
    (Some(Dialect::Db2), &["ADD", "RESTRICT"]),
    (Some(Dialect::Db2), &["DROP", "RESTRICT"]),
    (Some(Dialect::Db2), &["LOG"]),
    (Some(Dialect::SqlServer), &["SET", "(", "LOCK_ESCALATION"]),
];

fn storage_only(dialect: Dialect, words: &[String]) -> bool {
    STORAGE_ONLY.iter().any(|(of, with)| of.is_none_or(|d| d == dialect) && begins(words, with))
}

/// Text on one line, for a message.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
