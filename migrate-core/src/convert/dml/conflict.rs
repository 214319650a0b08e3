//! Rows whose key is taken: MySQL's ON DUPLICATE KEY UPDATE, REPLACE and INSERT IGNORE as ON CONFLICT.
//!
//! MySQL looks at every unique key of the table, PostgreSQL at the one that the statement names; so there must be only one
//! that the new rows can meet.

use crate::catalog::{Constraint, ConstraintKind, Ident, KeyColumn, Object, Table};
use crate::convert::translate::{Emitter, Out, shorten};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::{Changed, read_after_set};

/// Whether a table has a unique key, as far as is known.
pub(super) fn has_key(e: &Emitter<'_>, changed: &Changed<'_>) -> bool {
    changed.table.is_none_or(|t| !keys(e, t).is_empty())
}

/// `ON CONFLICT (key) DO UPDATE SET …` for ON DUPLICATE KEY UPDATE. `None`: it needs a person, and it was said why.
pub(super) fn update(
    e: &mut Emitter<'_>,
    clause: &SyntaxNode,
    changed: &Changed<'_>,
    given: &Given<'_>,
    alias: Option<&SyntaxNode>,
) -> Option<String> {
    let key = match key(e, clause, changed, given)? {
        Key::None => return Some(String::new()),
        Key::One(key) => key,
    };
    let own = |n: &SyntaxNode| !n.ancestors().take_while(|a| a != clause).any(|a| is_values(&a));
    if let Some(read) = read_after_set(e, clause, |n| own(n) && !is_row(e, n, alias)) {
        e.note(&read, "DML-0010", Outcome::Manual, &[("column", &read.text().to_string())]);
        return None;
    }
    let label = changed.label_sql(e)?;
    for n in clause.descendants() {
        // Values of the new row, and of the row that is there.
        if is_values(&n) {
            let column =
                n.descendants().find(|c| c.kind() == K::COLUMN_REF).and_then(|c| e.idents(&c).pop())?;
            let text = format!("excluded.{}", changed.column_sql(e, &column));
            e.put(&n, Out::primary(text));
        } else if n.kind() == K::COLUMN_REF && own(&n) {
            let idents = e.idents(&n);
            let column = idents.last()?.clone();
            let column = given.real(alias, column, is_row(e, &n, alias), e);
            let known = changed.table.is_none_or(|_| changed.column(&column).is_some());
            let named = idents.len() < 2 || is_row(e, &n, alias) || is_own(e, changed, &idents);
            if !known || !named {
                e.note(&n, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&n.text().to_string()))]);
                return None;
            }
            let row = if is_row(e, &n, alias) { "excluded" } else { &label };
            let text = format!("{row}.{}", changed.column_sql(e, &column));
            e.put(&n, Out::primary(text));
        } else if n.kind() == K::SELECT_BLOCK {
            e.note(&n, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&n.text().to_string()))]);
            return None;
        }
    }
    let assignments: Vec<String> = changed.assignments(e, clause)?.into_iter().map(|a| a.sql).collect();
    Some(format!("\nON CONFLICT ({key}) DO UPDATE\n   SET {}", assignments.join(",\n       ")))
}

/// `ON CONFLICT (key) DO UPDATE SET` every other column, for REPLACE.
pub(super) fn replace(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    changed: &Changed<'_>,
    given: &Given<'_>,
) -> Option<String> {
    let table = changed.table;
    let key = match key(e, node, changed, given)? {
        Key::None => return Some(String::new()),
        Key::One(key) => key,
    };
    let table = table?;
    if referenced(e, table) {
        e.note(node, "DML-0020", Outcome::Manual, &[]);
        return None;
    }
    let in_key: Vec<&str> = key.split(", ").collect();
    let mut assignments = Vec::new();
    for c in table.columns.iter().filter(|c| c.generated.is_none()) {
        let name = changed.column_sql(e, &c.name);
        if in_key.contains(&name.as_str()) {
            continue;
        }
        let is_given = given.columns.iter().any(|g| g.text.eq_ignore_ascii_case(&c.name.text));
        let value = if is_given { format!("excluded.{name}") } else { "DEFAULT".to_string() };
        assignments.push(format!("{name} = {value}"));
    }
    if assignments.is_empty() {
        return Some(format!("\nON CONFLICT ({key}) DO NOTHING"));
    }
    Some(format!("\nON CONFLICT ({key}) DO UPDATE\n   SET {}", assignments.join(",\n       ")))
}

/// The columns for which an INSERT has values.
pub(super) struct Given<'a> {
    pub(super) columns: Vec<Ident>,
    /// The statement.
    pub(super) node: &'a SyntaxNode,
}

impl Given<'_> {
    /// The column of the table that a column of `AS new (a, b)` means.
    fn real(&self, alias: Option<&SyntaxNode>, column: Ident, of_row: bool, e: &Emitter<'_>) -> Ident {
        let list = alias.and_then(|a| a.children().find(|n| n.kind() == K::COLUMN_LIST));
        let Some(list) = list.filter(|_| of_row) else { return column };
        let place = super::listed(e, &list).iter().position(|i| i.text.eq_ignore_ascii_case(&column.text));
        place.and_then(|i| self.columns.get(i).cloned()).unwrap_or(column)
    }

    /// Whether every row leaves a column to its default.
    fn leaves(&self, column: &Ident) -> bool {
        let Some(at) = self.columns.iter().position(|c| c.text.eq_ignore_ascii_case(&column.text)) else {
            return true;
        };
        let Some(values) = self.node.children().find(|n| n.kind() == K::VALUES_CLAUSE) else { return false };
        values.children().filter(|n| n.kind() == K::VALUES_ROW).all(|row| {
            row.children().nth(at).is_some_and(|v| {
                let text = v.text().to_string();
                text.trim().eq_ignore_ascii_case("null") || text.trim().eq_ignore_ascii_case("default")
            })
        })
    }
}

enum Key {
    /// The new rows meet no key.
    None,
    /// The columns of the only key that they can meet.
    One(String),
}

fn key(e: &mut Emitter<'_>, node: &SyntaxNode, changed: &Changed<'_>, given: &Given<'_>) -> Option<Key> {
    let Some(table) = changed.table.filter(|t| t.partitioning.is_none()) else {
        e.note(node, "DML-0019", Outcome::Manual, &[]);
        return None;
    };
    let met: Vec<Vec<KeyColumn>> = keys(e, table)
        .into_iter()
        .filter(|key| !key.iter().any(|k| k.column.as_ref().is_some_and(|c| never_taken(table, given, c))))
        .collect();
    match met.as_slice() {
        [] => Some(Key::None),
        [one] if one.iter().all(|k| k.expr.is_none() && k.prefix.is_none()) => {
            let names: Vec<String> =
                one.iter().filter_map(|k| k.column.as_ref()).map(|c| changed.column_sql(e, c)).collect();
            Some(Key::One(names.join(", ")))
        }
        _ => {
            e.note(node, "DML-0019", Outcome::Manual, &[]);
            None
        }
    }
}

/// A column that gets a new number, or NULL, in every row: its key is never taken.
fn never_taken(table: &Table, given: &Given<'_>, column: &Ident) -> bool {
    let Some(c) = table.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&column.text)) else {
        return false;
    };
    given.leaves(column) && (c.identity.is_some() || !c.not_null && c.default.is_none())
}

/// The unique keys of a table.
fn keys(e: &Emitter<'_>, table: &Table) -> Vec<Vec<KeyColumn>> {
    let of = |c: &Constraint| match &c.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => Some(columns.clone()),
        _ => None,
    };
    let mut keys: Vec<Vec<KeyColumn>> = table.constraints.iter().filter_map(of).collect();
    keys.extend(e.cx.catalog.objects().filter_map(|o| match o {
        Object::Index(i) if i.unique && i.table == table.head.name => Some(i.keys.clone()),
        _ => None,
    }));
    let names = |key: &[KeyColumn]| {
        let mut names: Vec<String> =
            key.iter().filter_map(|k| k.column.as_ref()).map(|c| c.text.to_lowercase()).collect();
        names.sort();
        names
    };
    let mut seen: Vec<Vec<String>> = Vec::new();
    keys.retain(|k| {
        let n = names(k);
        let new = n.len() < k.len() || !seen.contains(&n);
        seen.push(n);
        new
    });
    keys
}

/// Whether another table refers to a table.
pub(super) fn referenced(e: &Emitter<'_>, table: &Table) -> bool {
    e.cx.catalog.objects().any(|o| {
        matches!(o, Object::Table(t) if t.head.name != table.head.name && t.constraints.iter().any(|c| {
            matches!(&c.kind, ConstraintKind::ForeignKey { table: parent, .. } if *parent == table.head.name)
        }))
    })
}

/// `VALUES(column)`: the value that would have been inserted.
fn is_values(node: &SyntaxNode) -> bool {
    node.kind() == K::CALL_EXPR
        && node
            .children()
            .find(|n| n.kind() == K::OBJECT_NAME)
            .is_some_and(|n| matches!(n.text().to_string().to_ascii_uppercase().as_str(), "VALUES" | "VALUE"))
}

/// Whether a column is one of the new row, by the alias that the statement gives it.
fn is_row(e: &Emitter<'_>, column: &SyntaxNode, alias: Option<&SyntaxNode>) -> bool {
    let Some(alias) = alias else { return false };
    let idents = e.idents(column);
    let qualifier = idents.len().checked_sub(2).and_then(|i| idents.get(i));
    let row = e.idents(alias).pop();
    match (qualifier, row) {
        (Some(q), Some(row)) => q.text.eq_ignore_ascii_case(&row.text),
        // The names of `AS new (a, b)` can stand alone.
        (None, _) => alias.children().find(|n| n.kind() == K::COLUMN_LIST).is_some_and(|l| {
            super::listed(e, &l)
                .iter()
                .any(|i| idents.last().is_some_and(|c| c.text.eq_ignore_ascii_case(&i.text)))
        }),
        _ => false,
    }
}

fn is_own(e: &Emitter<'_>, changed: &Changed<'_>, idents: &[Ident]) -> bool {
    let qualifier = idents.len().checked_sub(2).and_then(|i| idents.get(i));
    match (qualifier, changed.label(e)) {
        (Some(q), Some(own)) => q.text.eq_ignore_ascii_case(&own.text),
        _ => false,
    }
}
