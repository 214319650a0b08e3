//! The tables beside the one that an UPDATE or DELETE changes.
//!
//! PostgreSQL does not name the changed table among the others. Where all joins are inner ones the others stand in a list
//! and the conditions of the joins in WHERE. Where not, the joined tables stay as they are and a row of the changed table
//! is found again by its place (`ctid`, which is unique in a table without partitions).

use crate::convert::translate::Emitter;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::Changed;
use super::words;

/// The other tables of a statement and what joins them.
#[derive(Default)]
pub(super) struct Others {
    /// For `FROM` or `USING`; empty: there are none.
    pub(super) tables: String,
    /// Conditions that go before those of WHERE.
    pub(super) conditions: Vec<String>,
    /// The changed table with its alias, if it is written otherwise than the statement has it.
    pub(super) target: Option<String>,
}

/// A list of tables with joins, taken apart.
#[derive(Default)]
struct Parts {
    tables: Vec<SyntaxNode>,
    conditions: Vec<SyntaxNode>,
    outer: bool,
}

impl Parts {
    fn of(list: &[SyntaxNode]) -> Parts {
        let mut parts = Parts::default();
        list.iter().for_each(|n| parts.add(n));
        parts
    }

    fn add(&mut self, node: &SyntaxNode) {
        match node.kind() {
            K::JOIN_EXPR | K::PAREN_TABLE => node.children().for_each(|n| self.add(&n)),
            K::JOIN_CLAUSE => {
                let inner = words(node).iter().all(|w| {
                    matches!(
                        w.as_str(),
                        "INNER" | "CROSS" | "JOIN" | "LOOP" | "HASH" | "MERGE" | "REMOTE" | "STRAIGHT_JOIN"
                    )
                });
                self.outer |= !inner;
                node.children().for_each(|n| self.add(&n));
            }
            K::ON_CLAUSE => self.conditions.extend(node.children()),
            K::TABLE_REF | K::DERIVED_TABLE => self.tables.push(node.clone()),
            // USING (columns), functions, pivots: they stay where they are.
            _ => {
                self.outer = true;
                if node.kind() != K::USING_CLAUSE {
                    self.tables.push(node.clone());
                }
            }
        }
    }
}

/// All tables of a list, joins opened.
pub(super) fn tables(list: &[SyntaxNode]) -> Vec<SyntaxNode> {
    Parts::of(list).tables
}

/// The other tables of a statement whose FROM list is `list`. `changed` is one of the list's tables, or none of them.
pub(super) fn others(e: &mut Emitter<'_>, list: &[SyntaxNode], changed: &Changed<'_>) -> Option<Others> {
    let parts = Parts::of(list);
    let within = parts.tables.contains(&changed.node);
    if parts.outer && within {
        return through_place(e, list, changed);
    }
    let mut out = Others::default();
    let texts: Vec<String> = if parts.outer {
        list.iter().map(|n| e.node(n).text).collect()
    } else {
        out.conditions = parts.conditions.iter().map(|n| e.conjunct(n)).collect();
        parts.tables.iter().filter(|n| **n != changed.node).map(|n| e.node(n).text).collect()
    };
    out.tables = texts.join(", ");
    Some(out)
}

/// `UPDATE t AS target … FROM t AS a LEFT JOIN b … WHERE target.ctid = a.ctid`.
fn through_place(e: &mut Emitter<'_>, list: &[SyntaxNode], changed: &Changed<'_>) -> Option<Others> {
    let label = changed.label_sql(e)?;
    let target = e.new_name(&changed.node, "target");
    let bare = changed.bare_sql(e)?;
    let texts: Vec<String> = list.iter().map(|n| e.node(n).text).collect();
    let mut conditions = vec![format!("{target}.ctid = {label}.ctid")];
    if changed.table.is_none_or(|t| t.partitioning.is_some()) {
        conditions.push(format!("{target}.tableoid = {label}.tableoid"));
    }
    Some(Others { tables: texts.join(", "), conditions, target: Some(format!("{bare} AS {target}")) })
}
