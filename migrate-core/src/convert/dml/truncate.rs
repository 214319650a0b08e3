//! TRUNCATE.
//!
//! SQL Server and MySQL begin the numbers of identity columns anew; Oracle and DB2 do not unless told to. PostgreSQL
//! refuses to truncate a table to which others refer, even if they are empty.

use crate::catalog::{ConstraintKind, Namespace, Object, Table};
use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::conflict::referenced;
use super::words;

/// TRUNCATE. `None`: a form that needs a person.
pub(super) fn truncate(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let own = words(node);
    let has = |w: &str| own.iter().any(|x| x == w);
    if let Some(n) = node.children().find(|n| n.kind() != K::OBJECT_NAME) {
        e.note(&n, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&n.text().to_string()))]);
        return None;
    }
    let name = node.children().find(|n| n.kind() == K::OBJECT_NAME).filter(|_| !has("CLUSTER"))?;
    let table = match e.cx.catalog.get(Namespace::Relation, &e.qname(&name)) {
        Some(Object::Table(t)) => Some(t),
        _ => None,
    };
    let target = e.relation(&name);
    for clause in ["STORAGE", "PRESERVE", "PURGE", "TRIGGERS", "IMMEDIATE"].iter().filter(|w| has(w)) {
        e.note(node, "TRN-0110", Outcome::Dropped, &[("clause", clause)]);
    }
    let restarts = match e.cx.dialect() {
        Dialect::SqlServer | Dialect::MySql => {
            table.is_none_or(|t| t.columns.iter().any(|c| c.identity.is_some()))
        }
        _ => has("RESTART"),
    };
    if let Some(t) = table.filter(|t| referenced(e, t)) {
        return of_referenced(e, node, t, &target, has("CASCADE"), restarts);
    }
    let restart = if restarts { " RESTART IDENTITY" } else { "" };
    Some(format!("TRUNCATE TABLE {target}{restart}"))
}

/// A table to which others refer.
fn of_referenced(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    table: &Table,
    target: &str,
    cascade: bool,
    restarts: bool,
) -> Option<String> {
    let cascading = |c: &ConstraintKind| match c {
        ConstraintKind::ForeignKey { table: parent, on_delete, .. } if *parent == table.head.name => {
            Some(on_delete.as_deref() == Some("CASCADE"))
        }
        _ => None,
    };
    let keys: Vec<bool> =
        e.cx.catalog
            .objects()
            .filter_map(|o| match o {
                Object::Table(t) if t.head.name != table.head.name => Some(t),
                _ => None,
            })
            .flat_map(|t| t.constraints.iter().filter_map(|c| cascading(&c.kind)))
            .collect();
    if cascade || keys.iter().any(|c| *c) {
        // Oracle goes on to the tables whose keys say so; DELETE does the same, TRUNCATE … CASCADE to all.
        if !(cascade && keys.iter().all(|c| *c)) {
            e.note(node, "DML-0024", Outcome::Manual, &[]);
            return None;
        }
    } else {
        e.note(node, "DML-0023", Outcome::Review, &[]);
    }
    let mut sql = format!("DELETE FROM {target}");
    let identity = table.columns.iter().find(|c| c.identity.is_some()).filter(|_| restarts);
    if let Some(c) = identity {
        let name = e.cx.names.column_sql(&table.head.name, c);
        sql.push_str(&format!(";\nALTER TABLE {target} ALTER COLUMN {name} RESTART"));
    }
    Some(sql)
}
