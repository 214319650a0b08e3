//! UPDATE and DELETE of one table.

use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::table_of;

/// UPDATE. `None`: a form that needs a person.
pub(super) fn update(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let table_ref = only(e, node, &[K::TABLE_REF, K::SET_CLAUSE, K::WHERE_CLAUSE, K::RETURNING_CLAUSE])?;
    let table = table_of(e, &table_ref);
    let set = node.children().find(|n| n.kind() == K::SET_CLAUSE)?;
    let mut assignments = Vec::new();
    for a in set.children().filter(|n| n.kind() == K::ASSIGNMENT) {
        let (left, right) = (a.children().next()?, a.children().nth(1)?);
        if left.kind() != K::COLUMN_REF || a.children().count() != 2 {
            e.note(&a, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&a.text().to_string()))]);
            return None;
        }
        let ident = e.idents(&left).pop()?;
        let column =
            table.and_then(|t| t.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&ident.text)));
        // PostgreSQL takes no table name before the column that is set.
        let name = match table {
            Some(t) => e.cx.names.column(&t.head.name, &ident),
            None => e.cx.names.spell(&ident),
        };
        assignments.push(format!("{} = {}", quote_ident(&name), e.value_for(&right, column).text));
    }
    let target = e.children(&table_ref).text;
    let filter = where_clause(e, node);
    Some(format!("UPDATE {target}\n   SET {}{filter}", assignments.join(",\n       ")))
}

/// DELETE. `None`: a form that needs a person.
pub(super) fn delete(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let table_ref = only(e, node, &[K::TABLE_REF, K::WHERE_CLAUSE, K::RETURNING_CLAUSE])?;
    let target = e.children(&table_ref).text;
    let filter = where_clause(e, node);
    Some(format!("DELETE FROM {target}{filter}"))
}

fn where_clause(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match node.children().find(|n| n.kind() == K::WHERE_CLAUSE) {
        Some(w) => format!("\n {}", e.children(&w).text),
        None => String::new(),
    }
}

/// The one table of a statement that has no other parts than these.
fn only(e: &mut Emitter<'_>, node: &SyntaxNode, parts: &[K]) -> Option<SyntaxNode> {
    if let Some(other) = node
        .children()
        .find(|n| !parts.contains(&n.kind()) || n.kind() == K::RETURNING_CLAUSE && e.code.is_none())
    {
        e.note(&other, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&other.text().to_string()))]);
        return None;
    }
    let mut tables = node.children().filter(|n| n.kind() == K::TABLE_REF);
    let first = tables.next()?;
    if tables.next().is_some() { None } else { Some(first) }
}
