//! Row limits: TOP, ROWNUM, LIMIT and FETCH FIRST.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::edit::{conjuncts, operators};
use super::emitter::{Emitter, Out, shorten};

impl Emitter<'_> {
    /// Takes the row limit out of a SELECT block and returns the clause that says the same at the query's end.
    /// `query` is the query whose whole body the block is.
    pub(crate) fn plan_limit(&mut self, block: &SyntaxNode, query: Option<&SyntaxNode>) -> Option<String> {
        match self.cx.dialect() {
            Dialect::SqlServer => {
                let top = block.children().find(|n| n.kind() == K::TOP_CLAUSE)?;
                self.plan_top(&top, query)
            }
            Dialect::Oracle => self.plan_rownum(block, query),
            _ => None,
        }
    }

    fn plan_top(&mut self, top: &SyntaxNode, query: Option<&SyntaxNode>) -> Option<String> {
        let words: Vec<String> = own_tokens(top).map(|t| t.text().to_ascii_uppercase()).collect();
        let has = |w: &str| words.iter().any(|x| x == w);
        let number = top.children().next()?;
        let order = query.and_then(|q| q.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE));
        let text = number.text().to_string();
        if has("PERCENT") {
            if text.trim().parse::<f64>().is_ok_and(|n| n >= 100.0) {
                self.note(
                    top,
                    "TRN-0110",
                    Outcome::Dropped,
                    &[("clause", &shorten(&top.text().to_string()))],
                );
                self.drop_node(top);
                // SQL Server ignores the order of a view or derived table of all rows.
                if let (Some(order), Some(query)) = (order, query)
                    && self.order_is_lost(query)
                {
                    self.note(&order, "TRN-0111", Outcome::Dropped, &[]);
                    self.drop_node(&order);
                }
                return None;
            }
            self.unknown(top);
            return None;
        }
        let rows = self.node(&number);
        self.drop_node(top);
        if has("TIES") {
            if order.is_none() {
                self.unknown(top);
            }
            let rows = if number.kind() == K::LITERAL { rows.text } else { format!("({})", rows.text) };
            return Some(format!("FETCH FIRST {rows} ROWS WITH TIES"));
        }
        Some(format!("LIMIT {}", rows.text))
    }

    /// `WHERE ROWNUM <= n`: rows are counted before they are ordered or grouped, as LIMIT of a block without either does.
    fn plan_rownum(&mut self, block: &SyntaxNode, query: Option<&SyntaxNode>) -> Option<String> {
        let condition = block.children().find(|n| n.kind() == K::WHERE_CLAUSE)?;
        if self.is_dropped(&condition) {
            return None;
        }
        let bounds = self.rownum_bounds(&condition);
        if bounds.is_empty() {
            return None;
        }
        if self.is_counted_first(block, query) {
            for (node, _) in &bounds {
                self.note(node, "TRN-0112", Outcome::Manual, &[]);
                self.drop_node(node);
            }
            self.drop_if_empty(&condition);
            return None;
        }
        let limit = self.rownum_limit(bounds);
        self.drop_if_empty(&condition);
        limit
    }

    /// The conditions of a WHERE clause that bound ROWNUM.
    pub(super) fn rownum_bounds(&self, condition: &SyntaxNode) -> Vec<(SyntaxNode, Bound)> {
        let whole = condition.children().next();
        whole
            .map(|w| conjuncts(&w))
            .unwrap_or_default()
            .into_iter()
            .filter(|c| !self.is_dropped(c))
            .filter_map(|c| Some((c.clone(), rownum_bound(&c, &|v| self.is_fixed(condition, v))?)))
            .collect()
    }

    /// Whether a value is the same for all rows of the block: no column of its tables is in it. A name that may be one counts
    /// as one, unless this is code, where it is a variable if no table is known to have it.
    fn is_fixed(&self, condition: &SyntaxNode, value: &SyntaxNode) -> bool {
        let Some(block) = condition.parent() else { return false };
        let inside = |n: &SyntaxNode| n.ancestors().any(|a| a.kind() == K::QUERY && is_below(&a, value));
        value.descendants().filter(|n| n.kind() == K::COLUMN_REF).all(|n| {
            let none = self.owner(&block, &n).is_none() && self.resolver.from_item(&block, &n).is_none();
            match inside(&n) {
                true => self.owner(&block, &n).is_none(),
                false => none && self.code.is_some() && self.resolver.column(&n).is_none(),
            }
        })
    }

    /// Whether a block does something with its rows that Oracle does after it counted them, and LIMIT before.
    pub(super) fn is_counted_first(&self, block: &SyntaxNode, query: Option<&SyntaxNode>) -> bool {
        block.children().any(|n| matches!(n.kind(), K::GROUP_BY_CLAUSE | K::HAVING_CLAUSE))
            || own_tokens(block)
                .any(|t| matches!(t.text().to_ascii_uppercase().as_str(), "DISTINCT" | "UNIQUE"))
            || self.aggregates(block)
            || self.has_window(block)
            || query.is_some_and(|q| {
                q.children()
                    .filter(|n| !super::hierarchy::is_siblings(n))
                    .any(|n| matches!(n.kind(), K::ORDER_BY_CLAUSE | K::FETCH_CLAUSE | K::OFFSET_CLAUSE))
            })
    }

    /// The row limit that bounds of ROWNUM say, which are left out; `None`: they let every row through.
    pub(super) fn rownum_limit(&mut self, bounds: Vec<(SyntaxNode, Bound)>) -> Option<String> {
        let mut rows: Vec<String> = Vec::new();
        let mut least: Option<i64> = None;
        for (node, bound) in bounds {
            match bound {
                Bound::Rows(n) => least = Some(least.map_or(n, |l| l.min(n))),
                Bound::Expression { value, open } => {
                    let value = self.node(&value).beside_operator();
                    rows.push(if open { format!("CEIL({value}) - 1") } else { format!("FLOOR({value})") });
                }
            }
            self.drop_node(&node);
        }
        let least = least.filter(|n| *n < i64::MAX);
        if least.is_none() && rows.is_empty() {
            return None;
        }
        rows.extend(least.map(|n| n.to_string()));
        Some(match rows.as_slice() {
            [one] if least.is_some() => format!("LIMIT {one}"),
            // ROWNUM <= a negative number is no error and no row.
            _ => format!(
                "LIMIT GREATEST({}, 0)",
                if rows.len() > 1 { format!("LEAST({})", rows.join(", ")) } else { rows.join("") }
            ),
        })
    }

    /// `LIMIT a, b` of MySQL, and a limit beyond every number of rows.
    pub(super) fn limit_clause(&mut self, node: &SyntaxNode) -> Out {
        let values: Vec<SyntaxNode> = node.children().collect();
        let words: Vec<String> = own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect();
        if words.iter().any(|w| w == "EXAMINED") {
            self.unknown(node);
        }
        let comma = words.iter().any(|w| w == ",");
        let (rows, offset) = match (values.as_slice(), comma) {
            ([offset, rows, ..], true) => (rows, Some(offset)),
            ([rows, offset, ..], false) => (rows, Some(offset)),
            ([rows], _) => (rows, None),
            ([], _) => return self.children(node),
        };
        let endless = rows.text().to_string().parse::<i64>().is_err() && rows.kind() == K::LITERAL;
        if !comma && !endless {
            return self.children(node);
        }
        let rows = if endless { "ALL".to_string() } else { self.node(rows).text };
        Out::operator(match offset {
            Some(offset) => format!("LIMIT {rows} OFFSET {}", self.node(offset).text),
            None => format!("LIMIT {rows}"),
        })
    }

    /// `FETCH FIRST n ROWS ONLY`: PostgreSQL wants parentheses round anything but a number.
    pub(super) fn fetch_clause(&mut self, node: &SyntaxNode) -> Out {
        let words: Vec<String> = own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect();
        let has = |w: &str| words.iter().any(|x| x == w);
        if has("PERCENT") || has("APPROX") || has("APPROXIMATE") || has("EXACT") {
            self.unknown(node);
        }
        let sorted = node.parent().is_some_and(|q| q.children().any(|n| n.kind() == K::ORDER_BY_CLAUSE));
        if has("TIES") && !sorted {
            self.unknown(node);
        }
        if let Some(n) = node.children().find(|n| n.kind() != K::LITERAL && n.kind() != K::PAREN_EXPR) {
            let out = self.node(&n);
            self.replace(&n, Out::primary(format!("({})", out.text)));
        }
        self.children(node)
    }

    /// ROWNUM in a select list: rows are numbered as they come, before ORDER BY, as an empty window does.
    pub(super) fn rownum(&mut self, node: &SyntaxNode) -> Out {
        let block = node.ancestors().find(|n| n.kind() == K::SELECT_BLOCK);
        let listed =
            node.ancestors().take_while(|n| n.kind() != K::SELECT_BLOCK).any(|n| n.kind() == K::SELECT_LIST);
        let grouped = block.as_ref().is_none_or(|b| {
            b.children().any(|n| matches!(n.kind(), K::GROUP_BY_CLAUSE | K::CONNECT_BY_CLAUSE))
                || self.aggregates(b)
        });
        if !listed || grouped {
            self.note(node, "TRN-0112", Outcome::Manual, &[]);
        }
        Out::primary("ROW_NUMBER() OVER ()")
    }

    /// Whether a select list has an aggregate of the whole block (not a window, not inside a subquery).
    pub(super) fn aggregates(&self, block: &SyntaxNode) -> bool {
        let list = block.children().find(|n| n.kind() == K::SELECT_LIST);
        list.is_some_and(|l| {
            own_descendants(&l).iter().any(|n| n.kind() == K::CALL_EXPR && self.is_aggregate(n))
        })
    }

    fn has_window(&self, block: &SyntaxNode) -> bool {
        let list = block.children().find(|n| n.kind() == K::SELECT_LIST);
        list.is_some_and(|l| own_descendants(&l).iter().any(|n| n.kind() == K::OVER_CLAUSE))
    }

    /// Whether a call is of a function that aggregates rows.
    pub(super) fn is_aggregate(&self, call: &SyntaxNode) -> bool {
        if call.children().any(|n| n.kind() == K::OVER_CLAUSE) {
            return false;
        }
        if call.children().any(|n| matches!(n.kind(), K::KEEP_CLAUSE | K::WITHIN_GROUP_CLAUSE)) {
            return true;
        }
        let name = call.children().find(|n| n.kind() == K::OBJECT_NAME);
        let name = name.map(|n| n.text().to_string().to_ascii_uppercase()).unwrap_or_default();
        AGGREGATES.lines().any(|a| a == name.trim())
    }
}

/// The names of the aggregate functions of the four dialects, sorted.
const AGGREGATES: &str = include_str!("../../../../rules/aggregates.txt");

/// The nodes below a node that belong to the same query block.
pub(super) fn own_descendants(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let mut out = Vec::new();
    let mut open: Vec<SyntaxNode> = node.children().collect();
    while let Some(n) = open.pop() {
        if n.kind() != K::QUERY {
            open.extend(n.children());
            out.push(n);
        }
    }
    out
}

/// How many rows a condition on ROWNUM lets through.
pub(super) enum Bound {
    Rows(i64),
    Expression { value: SyntaxNode, open: bool },
}

/// Whether a node is the pseudo-column ROWNUM.
pub(super) fn is_rownum(node: &SyntaxNode) -> bool {
    node.kind() == K::COLUMN_REF && node.text().to_string().eq_ignore_ascii_case("rownum")
}

/// Whether a node is a value or stands inside it.
fn is_below(node: &SyntaxNode, value: &SyntaxNode) -> bool {
    value.text_range().contains_range(node.text_range())
}

fn is_negated(condition: &SyntaxNode) -> bool {
    own_tokens(condition).any(|t| t.text().eq_ignore_ascii_case("not"))
}

/// What a condition says about ROWNUM; `None`: nothing, or something else than an upper bound.
fn rownum_bound(condition: &SyntaxNode, fixed: &dyn Fn(&SyntaxNode) -> bool) -> Option<Bound> {
    let nodes: Vec<SyntaxNode> = condition.children().collect();
    let upper = |value: &SyntaxNode, open: bool| match value.text().to_string().trim().parse::<f64>() {
        Ok(n) => {
            let rows = if open { n.ceil() - 1.0 } else { n.floor() };
            Some(Bound::Rows(rows.max(0.0) as i64))
        }
        Err(_) => fixed(value).then(|| Bound::Expression { value: value.clone(), open }),
    };
    match (condition.kind(), nodes.as_slice()) {
        (K::PAREN_EXPR, [inner]) => rownum_bound(inner, fixed),
        (K::BINARY_EXPR, [a, b]) => {
            let ops = operators(condition).concat();
            let (value, op) = match (is_rownum(a), is_rownum(b)) {
                (true, false) => (b, ops),
                (false, true) => (a, ops.replace('<', "?").replace('>', "<").replace('?', ">")),
                _ => return None,
            };
            match op.as_str() {
                "<" => upper(value, true),
                "<=" => upper(value, false),
                // Row number 1 is the only one that a condition can ask for by `=`.
                "=" if value.text() == "1" => Some(Bound::Rows(1)),
                "=" if value.text().to_string().parse::<f64>().is_ok() => Some(Bound::Rows(0)),
                ">=" if value.text() == "1" => Some(Bound::Rows(i64::MAX)),
                ">" if value.text() == "0" => Some(Bound::Rows(i64::MAX)),
                // No row is the second before there is a first one.
                ">" | ">=" if value.text().to_string().parse::<f64>().is_ok_and(|n| n >= 1.0) => {
                    Some(Bound::Rows(0))
                }
                // Row n is never reached, and so neither is any after it.
                "<>" | "!=" => match value.text().to_string().parse::<i64>() {
                    Ok(n) if n >= 1 => Some(Bound::Rows(n - 1)),
                    Ok(_) => Some(Bound::Rows(i64::MAX)),
                    Err(_) => None,
                },
                _ => None,
            }
        }
        (K::BETWEEN_EXPR, [a, low, high]) if is_rownum(a) && !is_negated(condition) => {
            match low.text().to_string().parse::<f64>() {
                Ok(n) if n <= 1.0 => upper(high, false),
                Ok(_) => Some(Bound::Rows(0)),
                Err(_) => None,
            }
        }
        _ => None,
    }
}
