//! ALTER TABLE on columns: change, rename, drop, place.

use crate::catalog::{Column, ConstraintKind, Ident, Identity, QName, Table, Text};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::alter::Done;
use super::column::{ColumnParts, Position};
use super::names::names_in;
use super::tree::{begins, child, children, expression, words};
use super::{Builder, Effect, SourceStatement, ident_of};

impl Builder {
    /// `MODIFY`, `CHANGE` and T-SQL's `ALTER COLUMN`: definitions that replace or amend columns.
    pub(super) fn change_columns(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let name = table.head.name.clone();
        // CHANGE old new …
        let old = if w.first() == Some(&"CHANGE") {
            child(action, K::NAME).map(|n| ident_of(self.dialect(), &n))
        } else {
            None
        };
        let mut defs: Vec<SyntaxNode> = children(action, K::COLUMN_DEF).collect();
        for list in children(action, K::TABLE_ELEMENTS) {
            defs.extend(children(&list, K::COLUMN_DEF));
            for other in list.children().filter(|n| n.kind() != K::COLUMN_DEF) {
                effect.diagnostics.push(super::table::lost(st, &other));
            }
        }
        let mut done = Done::Nothing;
        for def in defs {
            let parts = self.column(st, &def, &name);
            let wanted = old.clone().unwrap_or_else(|| parts.column.name.clone());
            let Some(at) = table.columns.iter().position(|c| self.same(&c.name, &wanted)) else {
                effect.diagnostics.push(no_column(st, &def, &wanted));
                continue;
            };
            let new_name = parts.column.name.clone();
            if let Some(d) = self.name_taken(table, &wanted, &new_name, parts.column.span) {
                effect.diagnostics.push(d);
                continue;
            }
            if old.is_some() && !self.same(&wanted, &new_name) {
                self.rename_everywhere(table, &wanted, &new_name);
            }
            effect.diagnostics.extend(parts.notes.iter().cloned());
            table.constraints.extend(parts.constraints.iter().cloned());
            let position = parts.position.clone();
            let indexes = parts.indexes.clone();
            if let Some(column) = table.columns.get_mut(at) {
                self.amend(st, column, parts);
            }
            if let Some(p) = position {
                self.place(table, &new_name, &p);
            }
            self.insert_indexes(indexes, effect);
            done = Done::Part;
        }
        done
    }

    /// A column as its new definition makes it. MySQL replaces it whole, T-SQL its type and nullability, Oracle and DB2
    /// what the definition says.
    fn amend(&self, st: &SourceStatement, column: &mut Column, parts: ColumnParts) {
        let new = parts.column;
        column.changes.push(st.id);
        if self.dialect() == Dialect::MySql {
            let (origin, changes, span) = (column.origin, std::mem::take(&mut column.changes), column.span);
            let (lead, trail) =
                (std::mem::take(&mut column.source_comments), std::mem::take(&mut column.trailing_comments));
            let comment = new.comment.clone().or(column.comment.take());
            // The start value belongs to the table.
            let start = column.identity.take().and_then(|i| i.sequence.start);
            *column = Column {
                origin,
                changes,
                span,
                source_comments: lead,
                trailing_comments: trail,
                comment,
                ..new
            };
            if let Some(i) = &mut column.identity {
                i.sequence.start = i.sequence.start.take().or(start);
            }
            return;
        }
        if new.data_type.is_some() {
            column.data_type = new.data_type;
            column.collation = new.collation.or(column.collation.take());
            if self.dialect() == Dialect::SqlServer {
                column.not_null = new.not_null;
            }
        }
        if new.not_null {
            column.not_null = true;
            column.not_null_name = new.not_null_name;
        } else if parts.nullable {
            column.not_null = false;
            column.not_null_name = None;
        }
        if new.default.is_some() {
            column.default = new.default;
            column.default_on_null = new.default_on_null;
        }
        column.identity = new.identity.or(column.identity.take());
        column.generated = new.generated.or(column.generated.take());
        column.on_update = new.on_update.or(column.on_update.take());
        column.invisible |= new.invisible;
        column.options.extend(new.options);
    }

    /// `ALTER COLUMN c SET … | DROP … | RESTART …`.
    pub(super) fn alter_column(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let Some(name) = child(action, K::NAME).map(|n| ident_of(self.dialect(), &n)) else {
            return self.unknown_action(st, action, effect);
        };
        let Some(at) = table.columns.iter().position(|c| self.same(&c.name, &name)) else {
            effect.diagnostics.push(no_column(st, action, &name));
            return Done::Nothing;
        };
        let table_name = table.head.name.clone();
        let Some(column) = table.columns.get_mut(at) else { return Done::Nothing };
        let rest: Vec<&str> = w.iter().copied().skip(1).filter(|w| *w != "COLUMN" && *w != "SET").collect();
        let mut known = true;
        match rest.as_slice() {
            ["DROP", "DEFAULT"] => {
                column.default = None;
                column.default_name = None;
                column.default_on_null = false;
            }
            ["DROP", "NOT", "NULL"] | ["NULL"] => column.not_null = false,
            ["DROP", "IDENTITY"] => column.identity = None,
            ["DROP", "EXPRESSION" | "GENERATED"] => {
                column.generated = None;
                column.on_update = None;
            }
            ["ADD" | "DROP", "ROWGUIDCOL" | "SPARSE" | "HIDDEN" | "MASKED" | "NOT" | "PERSISTED", ..] => {
                if rest.get(1) == Some(&"PERSISTED")
                    && let Some(g) = &mut column.generated
                {
                    g.stored = rest.first() == Some(&"ADD");
                }
            }
            _ => {
                known = false;
                if rest.contains(&"NOT") {
                    column.not_null = true;
                    known = true;
                }
                if let Some(t) = child(action, K::DATA_TYPE) {
                    column.data_type = Some(self.data_type(st, &t).0);
                    known = true;
                }
                if let (true, Some(i)) = (rest.contains(&"GENERATED"), column.identity.as_mut()) {
                    i.always = rest.contains(&"ALWAYS");
                    known = true;
                }
                if children(action, K::SEQUENCE_OPTION).next().is_some() {
                    let identity = column
                        .identity
                        .get_or_insert_with(|| Identity { always: false, sequence: Default::default() });
                    self.sequence_options(st, action, &mut identity.sequence);
                    known = true;
                }
                for n in action.children() {
                    known |= self.column_part(st, &n, &table_name, column, effect);
                }
            }
        }
        if !known {
            return self.unknown_action(st, action, effect);
        }
        column.changes.push(st.id);
        Done::Part
    }

    /// A clause of a column that `ALTER COLUMN … SET` gives it.
    fn column_part(
        &self,
        st: &SourceStatement,
        n: &SyntaxNode,
        table: &QName,
        column: &mut Column,
        effect: &mut Effect,
    ) -> bool {
        match n.kind() {
            K::DEFAULT_CLAUSE => self.default_clause(st, n, column),
            K::GENERATED_CLAUSE | K::IDENTITY_CLAUSE | K::NULL_CONSTRAINT | K::COLUMN_OPTION => {
                let mut parts = self.empty_parts(st, column);
                self.column_clause(st, n, table, &mut parts);
                effect.diagnostics.append(&mut parts.notes);
                *column = parts.column;
                // Only an expression: `SET EXPRESSION AS (…)`.
                if let (K::GENERATED_CLAUSE, Some(e)) = (n.kind(), expression(n)) {
                    column.generated = Some(crate::catalog::Generated { expr: st.text(&e), stored: true });
                }
            }
            _ => return false,
        }
        true
    }

    fn empty_parts(&self, _st: &SourceStatement, column: &Column) -> ColumnParts {
        ColumnParts {
            column: column.clone(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            notes: Vec::new(),
            position: None,
            nullable: false,
        }
    }

    /// `DROP COLUMN a`, `DROP (a, b)`, `SET UNUSED (a)`.
    pub(super) fn drop_columns(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        w: &[&str],
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        // T-SQL's `DROP name` without COLUMN drops a constraint.
        if self.dialect() == Dialect::SqlServer && !w.contains(&"COLUMN") {
            return self.drop_key(st, action, w, table, effect);
        }
        let mut names: Vec<Ident> = children(action, K::NAME).map(|n| ident_of(self.dialect(), &n)).collect();
        for list in children(action, K::COLUMN_LIST) {
            names.extend(self.idents(&list));
        }
        let mut done = Done::Nothing;
        for name in names {
            let gone: Vec<Column> = table.columns.extract_if(.., |c| self.same(&c.name, &name)).collect();
            for c in &gone {
                self.part_gone(st.id, &c.name.text, c.span, c.origin, &c.changes);
            }
            if gone.is_empty() {
                // T-SQL mixes constraints and columns in one list.
                if self.dialect() == Dialect::SqlServer && self.drop_named(st, table, &name) {
                    done = Done::Table;
                    continue;
                }
                let id = if begins(&words(action), &["DROP", "COLUMN", "IF"]) {
                    Outcome::Dropped
                } else {
                    Outcome::Manual
                };
                effect.diagnostics.push(Diagnostic { outcome: id, ..no_column(st, action, &name) });
                continue;
            }
            self.forget_column(st, table, &name);
            done = Done::Table;
        }
        done
    }

    /// Takes a column out of keys and indexes. MySQL shortens them, the others drop them with the column.
    fn forget_column(&mut self, st: &SourceStatement, table: &mut Table, name: &Ident) {
        let mysql = self.dialect() == Dialect::MySql;
        let dialect = self.dialect();
        let is = |c: &Ident| same(dialect, c, name);
        if mysql {
            for c in &mut table.constraints {
                if let ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } =
                    &mut c.kind
                {
                    columns.retain(|k| !k.column.as_ref().is_some_and(is));
                }
            }
        }
        self.take_constraints(st.id, table, |c| match &c.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                columns.is_empty() || columns.iter().any(|k| k.column.as_ref().is_some_and(is))
            }
            ConstraintKind::ForeignKey { columns, .. } => columns.iter().any(is),
            ConstraintKind::Check { condition } => mentions(dialect, &condition.text, name),
        });
        let table_name = table.head.name.clone();
        let mut gone = Vec::new();
        for i in self.indexes_of(&table_name) {
            let has = i.keys.iter().any(|k| k.column.as_ref().is_some_and(is));
            if mysql {
                i.keys.retain(|k| !k.column.as_ref().is_some_and(is));
            }
            if has && (!mysql || i.keys.is_empty()) {
                gone.push(i.head.span);
            }
            i.include.retain(|c| !is(c));
        }
        for i in self.catalog.remove_indexes(&gone) {
            self.part_gone(st.id, &i.head.name.name.text, i.head.span, i.head.origin, &i.head.changes);
        }
    }

    /// `RENAME COLUMN a TO b`.
    pub(super) fn rename_column(
        &mut self,
        st: &SourceStatement,
        action: &SyntaxNode,
        table: &mut Table,
        effect: &mut Effect,
    ) -> Done {
        let names: Vec<Ident> = children(action, K::NAME).map(|n| ident_of(self.dialect(), &n)).collect();
        let [from, to] = names.as_slice() else { return self.unknown_action(st, action, effect) };
        let Some(at) = table.columns.iter().position(|c| self.same(&c.name, from)) else {
            effect.diagnostics.push(no_column(st, action, from));
            return Done::Nothing;
        };
        if let Some(d) = self.name_taken(table, from, to, st.span(action)) {
            effect.diagnostics.push(d);
            return Done::Part;
        }
        self.rename_everywhere(table, from, to);
        if let Some(c) = table.columns.get_mut(at) {
            c.name = to.clone();
            c.changes.push(st.id);
        }
        Done::Part
    }

    /// A column cannot get a name that another one has.
    fn name_taken(&self, table: &Table, from: &Ident, to: &Ident, span: Span) -> Option<Diagnostic> {
        let taken = !self.same(from, to) && table.columns.iter().any(|c| self.same(&c.name, to));
        let d = || Diagnostic::new("TAB-0077", Outcome::Manual, span);
        taken.then(|| d().with("column", from.text.clone()).with("name", to.text.clone()))
    }

    /// Where keys, indexes and conditions name a column, they name it by its new name.
    fn rename_everywhere(&mut self, table: &mut Table, from: &Ident, to: &Ident) {
        let dialect = self.dialect();
        let put = |c: &mut Ident| {
            if same(dialect, c, from) {
                *c = to.clone();
            }
        };
        for c in &mut table.constraints {
            match &mut c.kind {
                ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                    columns.iter_mut().filter_map(|k| k.column.as_mut()).for_each(put);
                }
                ConstraintKind::ForeignKey { columns, .. } => columns.iter_mut().for_each(put),
                ConstraintKind::Check { condition } => rename_in(dialect, condition, from, to),
            }
        }
        for c in &mut table.columns {
            if let Some(g) = &mut c.generated {
                rename_in(dialect, &mut g.expr, from, to);
            }
        }
        if let Some(p) = &mut table.partitioning {
            p.keys.iter_mut().filter_map(|k| k.column.as_mut()).for_each(put);
        }
        let name = table.head.name.clone();
        for i in self.indexes_of(&name) {
            i.keys.iter_mut().filter_map(|k| k.column.as_mut()).for_each(put);
            i.include.iter_mut().for_each(put);
        }
        self.catalog.rename_referenced_column(&name, from, to);
    }

    /// Puts a column where `FIRST` or `AFTER x` says.
    pub(super) fn place(&self, table: &mut Table, name: &Ident, position: &Position) {
        let Some(at) = table.columns.iter().position(|c| self.same(&c.name, name)) else { return };
        let column = table.columns.remove(at);
        let to = match position {
            Position::First => 0,
            Position::After(other) => table
                .columns
                .iter()
                .position(|c| self.same(&c.name, other))
                .map_or(table.columns.len(), |i| i + 1),
        };
        table.columns.insert(to, column);
    }
}

pub(super) fn same(dialect: Dialect, a: &Ident, b: &Ident) -> bool {
    match dialect {
        Dialect::SqlServer | Dialect::MySql => a.text.eq_ignore_ascii_case(&b.text),
        _ => a.text == b.text,
    }
}

fn no_column(st: &SourceStatement, node: &SyntaxNode, name: &Ident) -> Diagnostic {
    Diagnostic::new("TAB-0013", Outcome::Manual, st.span(node)).with("column", name.text.clone())
}

fn mentions(dialect: Dialect, text: &str, name: &Ident) -> bool {
    names_in(dialect, text).iter().any(|(_, i)| same(dialect, i, name))
}

fn rename_in(dialect: Dialect, text: &mut Text, from: &Ident, to: &Ident) {
    let (open, close) = match dialect {
        Dialect::MySql => ('`', '`'),
        Dialect::SqlServer => ('[', ']'),
        _ => ('"', '"'),
    };
    for (range, _) in names_in(dialect, &text.text).into_iter().rev().filter(|(_, i)| same(dialect, i, from))
    {
        text.text.replace_range(range, &format!("{open}{}{close}", to.text));
    }
}
