//! What the sources define twice: scripts of several versions of one schema handed over together. The first definition stays;
//! the statement of each later one is told so.

use crate::catalog::{Constraint, ConstraintKind, KeyColumn, Object, StatementId};
use crate::diagnostic::{Diagnostic, Outcome};

use super::Builder;

impl Builder {
    /// Leaves one primary key a table, and one of equal constraints; rows go with dropped tables. To be called when every statement has been applied.
    pub fn settle(&mut self) {
        self.settle_rows();
        let mut notes: Vec<(StatementId, StatementId, Diagnostic)> = Vec::new();
        for object in self.catalog.objects_mut() {
            let Object::Table(table) = object else { continue };
            let name = table.head.name.to_string();
            let mut kept: Vec<Constraint> = Vec::with_capacity(table.constraints.len());
            for c in table.constraints.drain(..) {
                let twin = kept.iter().find(|k| same_demand(k, &c));
                let primary = |c: &Constraint| matches!(c.kind, ConstraintKind::PrimaryKey { .. });
                let other_key = kept.iter().find(|k| primary(k) && primary(&c));
                let (first, d) = match (twin, other_key) {
                    (Some(twin), _) => (twin.origin, Diagnostic::new("OBJ-0091", Outcome::Dropped, c.span)),
                    (None, Some(key)) => (
                        key.origin,
                        Diagnostic::new("OBJ-0090", Outcome::Manual, c.span).with("table", name.clone()),
                    ),
                    (None, None) => {
                        kept.push(c);
                        continue;
                    }
                };
                notes.push((c.origin, first, d));
            }
            table.constraints = kept;
        }
        self.later.extend(notes);
    }
}

/// Whether two constraints demand the same of the same columns.
fn same_demand(a: &Constraint, b: &Constraint) -> bool {
    let columns = |keys: &[KeyColumn]| -> Option<Vec<String>> {
        keys.iter().map(|k| k.column.as_ref().map(|c| c.text.to_lowercase())).collect()
    };
    match (&a.kind, &b.kind) {
        (ConstraintKind::PrimaryKey { columns: x }, ConstraintKind::PrimaryKey { columns: y })
        | (ConstraintKind::Unique { columns: x }, ConstraintKind::Unique { columns: y }) => {
            columns(x).is_some() && columns(x) == columns(y)
        }
        (
            ConstraintKind::ForeignKey { columns: x, table: t, references: r, .. },
            ConstraintKind::ForeignKey { columns: y, table: u, references: s, .. },
        ) => x == y && t == u && r == s && a.name == b.name,
        (ConstraintKind::Check { condition: x }, ConstraintKind::Check { condition: y }) => {
            x.text == y.text && a.name == b.name
        }
        _ => false,
    }
}
