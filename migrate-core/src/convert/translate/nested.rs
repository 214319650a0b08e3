//! Aggregates of aggregates, frames that count days, and other small forms of Oracle's queries.
//!
//! Facts: Oracle Database SQL Language Reference, Aggregate Functions (nesting), Analytic Functions (windowing_clause).

use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};
use super::limit::own_descendants;

impl Emitter<'_> {
    /// `SELECT MAX(SUM(x)) … GROUP BY y`: the inner aggregates are made in a query inside FROM.
    pub(super) fn plan_nested_aggregates(&mut self, block: &SyntaxNode) {
        let Some(list) = block.children().find(|n| n.kind() == K::SELECT_LIST) else { return };
        let Some(from) = block.children().find(|n| n.kind() == K::FROM_CLAUSE) else { return };
        if self.cx.dialect() != Dialect::Oracle || !block.children().any(|n| n.kind() == K::GROUP_BY_CLAUSE) {
            return;
        }
        let aggregate = |n: &SyntaxNode| n.kind() == K::CALL_EXPR && self.is_aggregate(n);
        let mut inner: Vec<SyntaxNode> = Vec::new();
        for call in own_descendants(&list).into_iter().filter(|n| aggregate(n)) {
            inner.extend(own_descendants(&call).into_iter().filter(|n| aggregate(n)));
        }
        if inner.is_empty() {
            return;
        }
        self.plan_outer_joins(block);
        let name = self.new_name(block, "grouped");
        let mut values: Vec<String> = Vec::new();
        for (i, call) in inner.iter().enumerate() {
            let column = format!("value_{}", i + 1);
            values.push(format!("{} AS {column}", self.node(call).text));
            self.replace(call, Out::primary(format!("{name}.{column}")));
        }
        let mut text = format!("SELECT {}", values.join(", "));
        let moved = [K::FROM_CLAUSE, K::WHERE_CLAUSE, K::GROUP_BY_CLAUSE, K::HAVING_CLAUSE]
            .into_iter()
            .filter_map(|k| block.children().find(|n| n.kind() == k));
        for clause in moved.collect::<Vec<_>>() {
            let part = self.node(&clause).text;
            if !part.is_empty() {
                text.push_str(&format!(" {part}"));
            }
            self.drop_node(&clause);
        }
        self.replace(&from, Out::operator(format!("FROM ({text}) AS {name}")));
    }

    /// The frame of a window: a number of days where rows are ordered by dates.
    pub(super) fn frame(&mut self, node: &SyntaxNode) -> Out {
        let days =
            self.cx.dialect() == Dialect::Oracle && own_tokens(node).any(|t| is(t.text(), "range")) && {
                let order = node.parent().and_then(|w| w.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE));
                let key = order.and_then(|o| o.children().next()).and_then(|i| i.children().next());
                key.is_some_and(|k| matches!(self.resolver.class(&k), TypeClass::Date | TypeClass::Timestamp))
            };
        if !days {
            return self.children(node);
        }
        let mut text = String::new();
        for t in node.descendants_with_tokens().filter_map(SyntaxElement::into_token) {
            match t.kind() {
                K::NUMBER if text.to_ascii_lowercase().trim_end().ends_with("interval") => {
                    text.push_str(t.text())
                }
                K::NUMBER => text.push_str(&format!("INTERVAL '{} days'", t.text())),
                _ => text.push_str(t.text()),
            }
        }
        Out::operator(text)
    }

    /// The arguments of a call: Oracle's UNIQUE is DISTINCT.
    pub(super) fn argument_list(&mut self, node: &SyntaxNode) -> Out {
        let unique = own_tokens(node).any(|t| t.kind() == K::KEYWORD && is(t.text(), "unique"));
        if self.cx.dialect() != Dialect::Oracle || !unique {
            return self.children(node);
        }
        let mut text = String::new();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => text.push_str(&self.node(&n).text),
                SyntaxElement::Token(t) if is(t.text(), "unique") => text.push_str("DISTINCT"),
                SyntaxElement::Token(t) => text.push_str(&self.token(&t)),
            }
        }
        Out::operator(text)
    }

    /// `(t)`: one table in parentheses, which PostgreSQL takes for joins only.
    pub(super) fn paren_table(&mut self, node: &SyntaxNode) -> Out {
        let tables: Vec<SyntaxNode> = node.children().collect();
        match tables.as_slice() {
            [one] if own_tokens(node).any(|t| t.text() == "(") && one.kind() != K::JOIN_EXPR => {
                self.node(one)
            }
            _ => self.children(node),
        }
    }

    /// `TABLE(SYS.ODCIVARCHAR2LIST('a', 'b'))`: the values of Oracle's own list types as rows.
    pub(super) fn list_of_values(&mut self, node: &SyntaxNode) -> Option<Out> {
        let call = node.children().find(|n| n.kind() == K::CALL_EXPR)?;
        let name = call.children().find(|n| n.kind() == K::OBJECT_NAME)?;
        let parts: Vec<String> =
            self.idents(&name).into_iter().map(|i| i.text.to_ascii_uppercase()).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let ty = match parts.as_slice() {
            ["ODCIVARCHAR2LIST"] | ["SYS", "ODCIVARCHAR2LIST"] => "text",
            ["ODCINUMBERLIST"] | ["SYS", "ODCINUMBERLIST"] => "numeric",
            ["ODCIDATELIST"] | ["SYS", "ODCIDATELIST"] => "timestamp",
            _ => return None,
        };
        if self.cx.dialect() != Dialect::Oracle || !own_tokens(node).any(|t| is(t.text(), "table")) {
            return None;
        }
        let values: Vec<String> = super::call::arguments(&call).iter().map(|n| self.node(n).text).collect();
        let alias = match self.item_name(node) {
            Some(alias) => alias,
            None => self.given_name(node),
        };
        Some(Out::operator(format!("unnest(ARRAY[{}]::{ty}[]) AS {alias} (column_value)", values.join(", "))))
    }
}

fn is(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}
