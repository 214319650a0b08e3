//! UPDATE and DELETE of the first rows only: TOP, LIMIT, FETCH FIRST, ROWNUM. PostgreSQL finds these rows in a query of
//! their places (`ctid`).

use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::Changed;

/// A limit of rows.
pub(super) struct Limit {
    /// Where it stands.
    pub(super) node: SyntaxNode,
    /// `ORDER BY … LIMIT n`.
    sql: String,
}

/// The limit of a statement, if it has one. The outer `None`: one that needs a person, and it was said why.
pub(super) fn plan(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Option<Limit>> {
    let find = |kind: K| node.children().find(|n| n.kind() == kind);
    let order = find(K::ORDER_BY_CLAUSE);
    let clause = [K::TOP_CLAUSE, K::LIMIT_CLAUSE, K::FETCH_CLAUSE].into_iter().find_map(find);
    let Some(clause) = clause else {
        if let Some(order) = order {
            // An order only decides in which row a key is found taken.
            e.note(&order, "DML-0016", Outcome::Review, &[("clause", &shorten(&order.text().to_string()))]);
        }
        if e.cx.dialect() == Dialect::Oracle
            && let Some(limit) = e.plan_limit(node, None)
            && let Some(w) = find(K::WHERE_CLAUSE)
        {
            return Some(Some(Limit { node: w, sql: limit }));
        }
        return Some(None);
    };
    let rows = if clause.kind() == K::TOP_CLAUSE {
        let number =
            clause.children().next().filter(|_| super::words(&clause).iter().all(|w| w != "PERCENT"));
        let Some(number) = number else {
            e.note(
                &clause,
                "TRN-0001",
                Outcome::Manual,
                &[("construct", &shorten(&clause.text().to_string()))],
            );
            return None;
        };
        format!("LIMIT {}", e.node(&number).text)
    } else {
        e.node(&clause).text
    };
    let order = order.map(|o| format!("{} ", e.node(&o).text)).unwrap_or_default();
    Some(Some(Limit { node: clause, sql: format!("{order}{rows}") }))
}

/// WHERE that holds for the first rows only.
pub(super) fn filter(
    e: &mut Emitter<'_>,
    changed: &Changed<'_>,
    conditions: &[String],
    limit: &Limit,
) -> Option<String> {
    // A row's place is unique in one table, not among partitions.
    if changed.table.is_some_and(|t| t.partitioning.is_some()) {
        e.note(&limit.node, "DML-0011", Outcome::Manual, &[]);
        return None;
    }
    let target = changed.sql(e);
    let filter =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    Some(format!("\n WHERE ctid IN (SELECT ctid FROM {target}{filter} {})", limit.sql))
}
