//! ROWNUM in WHERE of a query that orders, groups or makes its rows distinct: Oracle counts the rows before that, so they are
//! counted in a query of their own inside FROM.
//!
//! Facts: Oracle Database SQL Language Reference, ROWNUM Pseudocolumn.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};
use super::hierarchy::{Frame, Plan};

impl Emitter<'_> {
    /// Moves the tables, the conditions and the row limit of a block into a query inside its FROM clause, if rows are counted
    /// there before something that would change their number or order. The frame says what columns are called afterwards.
    pub(super) fn plan_counted(
        &mut self,
        whole: &SyntaxNode,
        query: Option<&SyntaxNode>,
        block: &SyntaxNode,
    ) -> Option<Frame> {
        let hierarchical = block.children().any(|n| n.kind() == K::CONNECT_BY_CLAUSE);
        if self.cx.dialect() != Dialect::Oracle || hierarchical || !self.is_counted_first(block, query) {
            return None;
        }
        let condition = block.children().find(|n| n.kind() == K::WHERE_CLAUSE)?;
        let from = block.children().find(|n| n.kind() == K::FROM_CLAUSE)?;
        let bounds = self.rownum_bounds(&condition);
        if bounds.is_empty() {
            return None;
        }
        self.plan_outer_joins(block);
        let plan = match self.plan_limited(whole, block) {
            Ok(plan) => plan,
            Err((node, id)) => {
                self.note(&node, id, Outcome::Manual, &[("source", &node.text().to_string())]);
                return None;
            }
        };
        let limit = self.rownum_limit(bounds).unwrap_or_default();
        let snapshot = (self.edits.clone(), self.attached.clone());
        let tables = self.node(&from).text;
        let mut list: Vec<String> = plan.shown_columns(|item| self.name_of_item(item));
        if plan.rownum {
            list.push(format!("ROW_NUMBER() OVER () AS {}", plan.name("rownum")));
        }
        if list.is_empty() {
            list.push("1".to_string());
        }
        self.drop_if_empty(&condition);
        let filter = self.node(&condition).text;
        let filter = if filter.is_empty() { filter } else { format!(" {filter}") };
        (self.edits, self.attached) = snapshot;
        let inner = format!("FROM (SELECT {} {tables}{filter} {limit}) AS {}", list.join(", "), plan.result);
        self.replace(&from, Out::operator(inner));
        self.drop_node(&condition);
        Some(Frame::limited(block, &plan))
    }
}

impl Plan {
    /// The columns of the inner query.
    fn shown_columns(&self, mut name: impl FnMut(&SyntaxNode) -> String) -> Vec<String> {
        if let (Some(item), true) = (self.only_item(), self.whole_rows) {
            return vec![format!("{}.*", name(item))];
        }
        let column = |item: String, column: &str, renamed: Option<&str>| match renamed {
            Some(as_name) => format!("{item}.{column} AS {as_name}"),
            None => format!("{item}.{column}"),
        };
        self.carried().map(|(i, c, renamed)| column(name(i), c, renamed)).collect()
    }
}
