//! Oracle's outer joins by `(+)`, as LEFT JOIN.
//!
//! A table whose columns are marked keeps the rows of the tables that its marked conditions compare it with. All marked
//! conditions of one table become the condition of one LEFT JOIN behind those tables; what is not marked stays in WHERE,
//! which PostgreSQL evaluates after the joins, as Oracle does.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::edit::conjuncts;
use super::emitter::{Emitter, Out};
use super::limit::own_descendants;
use super::query::indent;

/// What one table's marked conditions say.
#[derive(Default)]
struct Marked {
    conditions: Vec<SyntaxNode>,
    /// The tables that the conditions compare it with.
    needs: BTreeSet<usize>,
}

impl Emitter<'_> {
    /// Moves the marked conditions of a block into joins. What cannot be moved stays and is noted when it is written.
    pub(super) fn plan_outer_joins(&mut self, block: &SyntaxNode) {
        if self.cx.dialect() != Dialect::Oracle {
            return;
        }
        let (Some(from), Some(condition)) = (
            block.children().find(|n| n.kind() == K::FROM_CLAUSE),
            block.children().find(|n| n.kind() == K::WHERE_CLAUSE),
        ) else {
            return;
        };
        let Some(whole) = condition.children().next() else { return };
        let items: Vec<SyntaxNode> = from.children().collect();
        let Some(mut marked) = self.marked_tables(block, &items, &whole) else { return };
        if marked.is_empty() {
            return;
        }
        // A condition that compares the table with nothing else is a plain filter if nothing else joins it.
        if marked.values().any(|m| m.needs.is_empty()) || has_cycle(&marked) {
            return;
        }
        let groups = groups(items.len(), &marked);
        for group in groups.iter().filter(|g| g.len() > 1) {
            let roots: Vec<usize> = group.iter().copied().filter(|i| !marked.contains_key(i)).collect();
            let Some((first, others)) = roots.split_first() else { return };
            let mut done: BTreeSet<usize> = roots.iter().copied().collect();
            let mut joins: Vec<String> = Vec::new();
            for i in others {
                if let Some(item) = items.get(*i) {
                    joins.push(format!("CROSS JOIN {}", self.node(item).text));
                    self.drop_node(item);
                }
            }
            // In the author's order, each behind the tables that it needs.
            while let Some(next) =
                group.iter().copied().find(|i| marked.get(i).is_some_and(|m| m.needs.is_subset(&done)))
            {
                let (Some(m), Some(item)) = (marked.remove(&next), items.get(next)) else { return };
                done.insert(next);
                joins.push(self.left_join(item, &m));
            }
            let separator = match indent(from.parent().as_ref().unwrap_or(&from)) {
                Some(i) => format!("\n{i}  "),
                None => " ".into(),
            };
            if let Some(root) = items.get(*first) {
                let joins = joins.into_iter().map(|j| format!("{separator}{j}")).collect();
                self.attached.insert(root.clone(), joins);
            }
        }
        self.drop_if_empty(&condition);
    }

    fn left_join(&mut self, item: &SyntaxNode, marked: &Marked) -> String {
        let table = self.node(item).text;
        let mut conditions = Vec::new();
        for c in &marked.conditions {
            for mark in own_and(c).into_iter().filter(|n| n.kind() == K::OUTER_JOIN_MARK) {
                if let Some(inner) = mark.children().next() {
                    let out = self.node(&inner);
                    self.replace(&mark, out);
                }
            }
            conditions.push(self.node(c).text);
            self.drop_node(c);
        }
        self.drop_node(item);
        format!("LEFT JOIN {table} ON {}", conditions.join(" AND "))
    }

    /// The marked conditions by the position of their table; `None` if one of them cannot be a join condition.
    fn marked_tables(
        &self,
        block: &SyntaxNode,
        items: &[SyntaxNode],
        whole: &SyntaxNode,
    ) -> Option<BTreeMap<usize, Marked>> {
        let mut marked: BTreeMap<usize, Marked> = BTreeMap::new();
        for c in conjuncts(whole) {
            if self.is_dropped(&c) {
                continue;
            }
            let below = own_and(&c);
            let marks: Vec<&SyntaxNode> = below.iter().filter(|n| n.kind() == K::OUTER_JOIN_MARK).collect();
            if marks.is_empty() {
                continue;
            }
            let position = |column: &SyntaxNode| self.position(block, items, column);
            let mut tables = BTreeSet::new();
            for m in &marks {
                tables.insert(position(&m.children().next()?)??);
            }
            // Exactly one table is marked, and the others are compared with it.
            let table = match tables.iter().copied().collect::<Vec<_>>().as_slice() {
                [one] => *one,
                _ => return None,
            };
            let or = below.iter().any(|n| n.kind() == K::BINARY_EXPR && is_or(n));
            let subquery = below.iter().any(|n| matches!(n.kind(), K::SUBQUERY_EXPR | K::EXISTS_EXPR));
            let joined = items.iter().any(|i| !matches!(i.kind(), K::TABLE_REF | K::DERIVED_TABLE));
            if or || subquery || joined {
                return None;
            }
            let entry = marked.entry(table).or_default();
            let columns = below.iter().filter(|n| n.kind() == K::COLUMN_REF);
            for column in columns {
                let under_mark = column.parent().is_some_and(|p| p.kind() == K::OUTER_JOIN_MARK);
                match position(column)? {
                    Some(other) if other == table && !under_mark => return None,
                    Some(other) if other != table => {
                        entry.needs.insert(other);
                    }
                    _ => {}
                }
            }
            entry.conditions.push(c);
        }
        Some(marked)
    }

    /// The position of the table that a column belongs to. `Some(None)`: it belongs to an outer query or is no column;
    /// `None`: it cannot be told.
    fn position(
        &self,
        block: &SyntaxNode,
        items: &[SyntaxNode],
        column: &SyntaxNode,
    ) -> Option<Option<usize>> {
        if column.kind() != K::COLUMN_REF {
            return None;
        }
        match self.resolver.from_item(block, column) {
            Some(item) => Some(Some(items.iter().position(|i| *i == item)?)),
            // A qualifier that no table here has is that of an outer query; a bare word may be anything.
            None if self.idents(column).len() > 1 => Some(None),
            None => match self.by_rule_known(column) {
                true => Some(None),
                false => None,
            },
        }
    }

    /// Whether a rule knows a word as something else than a column (`SYSDATE`).
    fn by_rule_known(&self, column: &SyntaxNode) -> bool {
        self.cx.rules.match_expr(&self.resolver.context(), column).is_some()
    }

    /// A mark that did not become part of a join.
    pub(super) fn stray_mark(&mut self, node: &SyntaxNode) -> Out {
        self.note(node, "TRN-0115", Outcome::Manual, &[]);
        Out::primary(node.text().to_string())
    }
}

/// A node and those below it in the same query block.
fn own_and(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let mut all = own_descendants(node);
    all.push(node.clone());
    all
}

fn is_or(node: &SyntaxNode) -> bool {
    super::edit::operators(node).iter().any(|o| o == "OR")
}

/// Whether tables are marked in a ring.
fn has_cycle(marked: &BTreeMap<usize, Marked>) -> bool {
    let mut open: BTreeSet<usize> = marked.keys().copied().collect();
    while let Some(free) =
        open.iter().copied().find(|i| marked.get(i).is_some_and(|m| m.needs.is_disjoint(&open)))
    {
        open.remove(&free);
    }
    !open.is_empty()
}

/// Tables that outer joins connect, each group in the author's order.
fn groups(count: usize, marked: &BTreeMap<usize, Marked>) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..count).collect();
    for (table, m) in marked {
        for other in &m.needs {
            let (Some(a), Some(b)) = (group.get(*table).copied(), group.get(*other).copied()) else {
                continue;
            };
            let least = a.min(b);
            group.iter_mut().filter(|g| **g == a || **g == b).for_each(|g| *g = least);
        }
    }
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, g) in group.iter().enumerate() {
        out.entry(*g).or_default().push(i);
    }
    out.into_values().collect()
}
