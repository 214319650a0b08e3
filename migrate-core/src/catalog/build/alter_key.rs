//! ALTER TABLE on constraints and indexes: states, names, drops.

use crate::catalog::{Constraint, ConstraintKind, Ident, Namespace, QName, Table};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::alter::{Done, one_line};
use super::alter_column::same;
use super::constraint::set_state;
use super::tree::{child, children, words};
use super::{Builder, Effect, SourceStatement, ident_of};

impl Builder {
    /// Enabling, disabling, validating: of one constraint, of some, or of all.
    pub(super) fn key_state(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        // Triggers, table locks, full-text …: nothing that a constraint knows of.
        if child(action, K::OPAQUE).is_some()
            || w.contains(&"KEYS")
            || child(action, K::TABLE_OPTION).is_some()
        {
            let text = st.text(action);
            let trigger = text.text.to_ascii_uppercase().contains("TRIGGER");
            let (id, outcome) = match (trigger, w.first()) {
                (true, Some(&"ENABLE")) => ("TAB-0056", Outcome::Dropped),
                (true, _) => ("TAB-0016", Outcome::Manual),
                (false, _) => ("TAB-0017", Outcome::Dropped),
            };
            effect
                .diagnostics
                .push(Diagnostic::new(id, outcome, text.span).with("action", one_line(&text.text)));
            return Done::Nothing;
        }
        let chosen = self.chosen(st, action, w);
        let all = w.contains(&"ALL");
        let dialect = self.dialect();
        let mut found = false;
        for c in &mut table.constraints {
            let hit = if all {
                matches!(c.kind, ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. })
            } else {
                chosen.iter().any(|k| k.is(dialect, c))
            };
            if !hit {
                continue;
            }
            found = true;
            match w {
                ["DISABLE", ..] => c.disabled = true,
                ["ENABLE", rest @ ..] => {
                    c.disabled = false;
                    c.not_validated = rest.first() == Some(&"NOVALIDATE");
                }
                ["NOCHECK", ..] => c.disabled = true,
                // Enabled again, and existing rows are not looked at unless the statement says so.
                ["CHECK", ..] | ["WITH", "NOCHECK", "CHECK", ..] => {
                    c.disabled = false;
                    c.not_validated |= w.first() == Some(&"WITH");
                }
                ["WITH", "CHECK", "CHECK", ..] => {
                    c.disabled = false;
                    c.not_validated = false;
                }
                _ => {}
            }
            for s in children(action, K::CONSTRAINT_STATE) {
                set_state(c, st.text(&s), &words(&s));
            }
            if !c.changes.contains(&st.id) {
                c.changes.push(st.id);
            }
        }
        if all && !found {
            let text = st.text(action);
            effect.diagnostics.push(
                Diagnostic::new("TAB-0029", Outcome::Dropped, text.span).with("action", one_line(&text.text)),
            );
            return Done::Nothing;
        }
        if !found && !self.not_null_state(st, action, w, table) {
            effect.diagnostics.push(no_key(st, action));
            return Done::Nothing;
        }
        Done::Part
    }

    /// Oracle's NOT NULL constraints have names, too.
    fn not_null_state(
        &self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
    ) -> bool {
        let Some(name) = child(action, K::NAME).map(|n| ident_of(self.dialect(), &n)) else { return false };
        let found =
            table.columns.iter_mut().find(|c| c.not_null_name.as_ref().is_some_and(|n| self.same(n, &name)));
        let Some(column) = found else { return false };
        let states = children(action, K::CONSTRAINT_STATE).flat_map(|s| words(&s)).collect::<Vec<_>>();
        let off = w.first() == Some(&"DISABLE") || states.iter().any(|s| s == "DISABLE");
        column.not_null = !off;
        column.changes.push(st.id);
        true
    }

    /// What an action names: constraints by name, the primary key, a unique key by its columns.
    fn chosen(&self, st: &SourceStatement, action: &SyntaxNode, w: &[&str]) -> Vec<Chosen> {
        if w.contains(&"PRIMARY") {
            return vec![Chosen::Primary];
        }
        if w.contains(&"UNIQUE") {
            let mut columns: Vec<Ident> =
                self.key_columns(st, action).into_iter().filter_map(|k| k.column).collect();
            for l in children(action, K::COLUMN_LIST) {
                columns.extend(self.idents(&l));
            }
            if !columns.is_empty() {
                return vec![Chosen::Unique(columns)];
            }
        }
        children(action, K::NAME).map(|n| Chosen::Named(ident_of(self.dialect(), &n))).collect()
    }

    /// DROP of a constraint or index.
    pub(super) fn drop_key(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let mut done = Done::Nothing;
        for k in self.chosen(st, action, w) {
            let gone = match &k {
                Chosen::Named(name) => self.drop_named(st, table, name),
                _ => {
                    let dialect = self.dialect();
                    self.take_constraints(st.id, table, |c| k.is(dialect, c)) > 0
                }
            };
            if gone {
                done = Done::Table;
            } else {
                // `IF EXISTS`, or a name that the database gave by itself: nothing of that name is here.
                let exists = w.contains(&"EXISTS");
                let mut d = no_key(st, action);
                if exists {
                    d.outcome = Outcome::Dropped;
                }
                effect.diagnostics.push(d);
            }
        }
        done
    }

    /// Takes out the constraint, named default, named NOT NULL or index of this name.
    pub(super) fn drop_named(&mut self, st: &SourceStatement, table: &mut Table, name: &Ident) -> bool {
        let dialect = self.dialect();
        let named = Chosen::Named(name.clone());
        if self.take_constraints(st.id, table, |c| named.is(dialect, c)) > 0 {
            return true;
        }
        for c in &mut table.columns {
            if c.default_name.as_ref().is_some_and(|n| self.same(n, name)) {
                c.default = None;
                c.default_name = None;
                return true;
            }
            if c.not_null_name.as_ref().is_some_and(|n| self.same(n, name)) {
                c.not_null = false;
                c.not_null_name = None;
                return true;
            }
        }
        let owner = table.head.name.clone();
        let index = QName { schema: owner.schema.clone(), name: name.clone() };
        let namespace = match dialect {
            Dialect::SqlServer | Dialect::MySql => Namespace::IndexOf(owner.name.text.to_lowercase()),
            _ => Namespace::Index,
        };
        let gone = self.catalog.remove(namespace, &index);
        if let Some(o) = &gone {
            let head = o.head();
            self.part_gone(st.id, &name.text, head.span, head.origin, &head.changes);
        }
        gone.is_some()
    }

    /// `RENAME CONSTRAINT a TO b`, `RENAME INDEX a TO b`.
    pub(super) fn rename_key(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let names: Vec<Ident> = children(action, K::NAME).map(|n| ident_of(self.dialect(), &n)).collect();
        let [from, to] = names.as_slice() else { return self.unknown_action(st, action, effect) };
        for c in &mut table.constraints {
            if c.name.as_ref().is_some_and(|n| self.same(n, from)) {
                c.name = Some(to.clone());
                c.changes.push(st.id);
                return Done::Part;
            }
        }
        for c in &mut table.columns {
            if c.not_null_name.as_ref().is_some_and(|n| self.same(n, from)) {
                c.not_null_name = Some(to.clone());
                c.changes.push(st.id);
                return Done::Part;
            }
        }
        let owner = table.head.name.clone();
        let mut found = false;
        let dialect = self.dialect();
        for i in self.indexes_of(&owner) {
            let same = match dialect {
                Dialect::SqlServer | Dialect::MySql => i.head.name.name.text.eq_ignore_ascii_case(&from.text),
                _ => i.head.name.name.text == from.text,
            };
            if same {
                i.head.name.name = to.clone();
                i.head.changes.push(st.id);
                found = true;
            }
        }
        if found {
            self.catalog.reindex();
            return Done::Part;
        }
        effect.diagnostics.push(no_key(st, action));
        Done::Nothing
    }
}

/// What an action names.
enum Chosen {
    Primary,
    Unique(Vec<Ident>),
    Named(Ident),
}

impl Chosen {
    fn is(&self, dialect: Dialect, c: &Constraint) -> bool {
        match (self, &c.kind) {
            (Chosen::Primary, ConstraintKind::PrimaryKey { .. }) => true,
            (Chosen::Unique(wanted), ConstraintKind::Unique { columns }) => {
                columns.len() == wanted.len()
                    && columns
                        .iter()
                        .zip(wanted)
                        .all(|(k, w)| k.column.as_ref().is_some_and(|c| same(dialect, c, w)))
            }
            (Chosen::Named(name), _) => c.name.as_ref().is_some_and(|n| same(dialect, n, name)),
            _ => false,
        }
    }
}

fn no_key(st: &SourceStatement, action: &SyntaxNode) -> Diagnostic {
    let text = st.text(action);
    Diagnostic::new("TAB-0018", Outcome::Manual, text.span).with("action", one_line(&text.text))
}
