//! `SELECT LEVEL FROM dual CONNECT BY LEVEL <= n`: rows out of nothing, as generate_series makes them.

use crate::convert::translate::edit::operators;
use crate::convert::translate::emitter::{Emitter, Out};
use crate::convert::translate::limit::{is_rownum, own_descendants};
use crate::convert::translate::query::{indent, with_limit};
use crate::resolve::from_items;
use crate::rules::TypeClass;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::frame::{Frame, Term};
use super::plan::{is_path, pseudo};

impl Emitter<'_> {
    /// The number of rows of a generator; `None`: the block is no generator.
    pub(super) fn generator(&mut self, block: &SyntaxNode, connect: &SyntaxNode) -> Option<String> {
        let items = from_items(block);
        let [dual] = items.as_slice() else { return None };
        let one_row = self.is_one_row(dual) && !self.reads_one_row(block, dual);
        let plain = own_descendants(block).iter().all(|n| {
            n.kind() != K::PRIOR_EXPR
                && !is_path(n)
                && pseudo(n).is_none_or(|p| !matches!(p.as_str(), "CONNECT_BY_ISLEAF" | "CONNECT_BY_ISCYCLE"))
        });
        if !one_row || !plain || block.children().any(|n| n.kind() == K::START_WITH_CLAUSE) {
            return None;
        }
        let condition = connect.children().next()?;
        let (bound, open) = upper_bound(&condition)?;
        let literal = bound.text().to_string().trim().parse::<i64>().ok().filter(|n| *n >= 1);
        if let Some(n) = literal.filter(|n| !open || *n > 1) {
            return Some(if open { n - 1 } else { n }.to_string());
        }
        let integer = self.resolver.class(&bound) == TypeClass::Integer;
        let value = self.node(&bound);
        // The first row is there whatever the condition says.
        Some(match (open, integer) {
            (false, true) => format!("GREATEST({}, 1)", value.text),
            (false, false) => format!("GREATEST(FLOOR({}), 1)::integer", value.text),
            (true, true) => format!("GREATEST({} - 1, 1)", value.beside_operator()),
            (true, false) => format!("GREATEST(CEIL({}) - 1, 1)::integer", value.text),
        })
    }

    /// A generator's query.
    pub(super) fn generated(
        &mut self,
        whole: &SyntaxNode,
        query: Option<&SyntaxNode>,
        block: &SyntaxNode,
        rows: &str,
    ) -> Out {
        for n in block.children() {
            match n.kind() {
                K::FROM_CLAUSE => {
                    self.replace(&n, Out::operator(format!("FROM generate_series(1, {rows}) AS level")));
                }
                K::CONNECT_BY_CLAUSE => self.drop_node(&n),
                _ => {}
            }
        }
        let limit = self.plan_limit(block, query);
        let filtered = block.children().any(|n| n.kind() == K::WHERE_CLAUSE && !self.is_dropped(&n));
        self.frames.push(Frame::generator(whole, block, !filtered));
        let text = if query.is_some() { self.children(whole).text } else { self.block(block).text };
        self.frames.pop();
        Out::operator(with_limit(text, limit, indent(whole)))
    }
}

impl Frame {
    fn generator(whole: &SyntaxNode, block: &SyntaxNode, rownum: bool) -> Frame {
        let mut frame = Frame::new(block, &super::plan::Plan::empty(whole), Term::Result);
        frame.generator = true;
        frame.counts = rownum;
        frame
    }
}

/// `LEVEL <= n`, `n > ROWNUM`: the bound, and whether it is itself left out.
fn upper_bound(condition: &SyntaxNode) -> Option<(SyntaxNode, bool)> {
    let counts = |n: &SyntaxNode| pseudo(n).is_some_and(|p| p == "LEVEL") || is_rownum(n);
    let free = |n: &SyntaxNode| !counts(n) && !n.descendants().any(|d| counts(&d));
    let nodes: Vec<SyntaxNode> = condition.children().collect();
    match (condition.kind(), nodes.as_slice()) {
        (K::PAREN_EXPR, [inner]) => upper_bound(inner),
        (K::BINARY_EXPR, [a, b]) => {
            let op = operators(condition).concat();
            match op.as_str() {
                "<=" | "<" if counts(a) && free(b) => Some((b.clone(), op == "<")),
                ">=" | ">" if counts(b) && free(a) => Some((a.clone(), op == ">")),
                _ => None,
            }
        }
        (K::BETWEEN_EXPR, [a, low, high]) if counts(a) && low.text() == "1" && free(high) => {
            Some((high.clone(), false))
        }
        _ => None,
    }
}
