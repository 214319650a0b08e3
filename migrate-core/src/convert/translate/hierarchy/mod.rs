//! Oracle's hierarchical queries as recursive ones.
//!
//! The rows of START WITH are the first term of a recursive common table expression, the rows that CONNECT BY finds for a row
//! are its second one. Everything that Oracle evaluates afterwards (WHERE without its joins, the select list, GROUP BY,
//! ORDER BY) becomes a query of the finished hierarchy. Oracle gives the rows in preorder; a path of row numbers among
//! siblings says so to PostgreSQL. Facts: Oracle Database SQL Language Reference, Hierarchical Queries.
//!
//! - `plan`: what a query asks of its hierarchy. - `frame`: what a column, LEVEL or PRIOR is called in each of the terms.
//! - `generator`: `SELECT LEVEL FROM dual CONNECT BY LEVEL <= n`.

mod frame;
mod generator;
mod plan;

use crate::diagnostic::Outcome;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};
use super::query::{indent, with_limit};
pub(super) use frame::Frame;
use frame::Term;
pub(super) use plan::Plan;

impl Emitter<'_> {
    /// A query block with CONNECT BY, and the query whose whole body it is; `None`: it has none.
    pub(super) fn hierarchical(&mut self, query: Option<&SyntaxNode>, block: &SyntaxNode) -> Option<Out> {
        let connect = block.children().find(|n| n.kind() == K::CONNECT_BY_CLAUSE)?;
        let whole = query.unwrap_or(block);
        if let Some(rows) = self.generator(block, &connect) {
            return Some(self.generated(whole, query, block, &rows));
        }
        self.plan_outer_joins(block);
        match self.plan_hierarchy(whole, block, &connect) {
            Ok(plan) => Some(self.recursive(whole, query, block, plan)),
            Err((node, id)) => {
                self.note(&node, id, Outcome::Manual, &[("source", &node.text().to_string())]);
                Some(Out::operator(whole.text().to_string()))
            }
        }
    }

    /// The recursive query.
    fn recursive(
        &mut self,
        whole: &SyntaxNode,
        query: Option<&SyntaxNode>,
        block: &SyntaxNode,
        plan: Plan,
    ) -> Out {
        let order = query.and_then(|q| q.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE));
        let siblings = order.clone().filter(is_siblings);
        let distinct = own_tokens(block)
            .any(|t| matches!(t.text().to_ascii_uppercase().as_str(), "DISTINCT" | "UNIQUE"));
        let grouped = distinct
            || block.children().any(|n| matches!(n.kind(), K::GROUP_BY_CLAUSE | K::HAVING_CLAUSE))
            || self.aggregates(block);
        let in_order = order.is_none() || siblings.is_some();
        let ordered = in_order && !grouped && query.is_some_and(|q| !is_condition(q));
        let path = ordered || plan.leaf || plan.prior_join || plan.rownum;

        let root = self.term(block, &plan, Term::Root, path, siblings.as_ref());
        let next = self.term(block, &plan, Term::next("prior"), path, siblings.as_ref());
        let margin = indent(whole).unwrap_or_default();
        let cte =
            format!("{} AS (\n{margin}  {root}\n{margin}  UNION ALL\n{margin}  {next}\n{margin})", plan.cte);
        let cte = cte.replace("\u{1}", &format!("\n{margin}  "));

        let from = self.result_from(block, &plan);
        for n in block.children() {
            match n.kind() {
                K::FROM_CLAUSE => self.replace(&n, Out::operator(format!("FROM {from}"))),
                K::START_WITH_CLAUSE | K::CONNECT_BY_CLAUSE => self.drop_node(&n),
                _ => {}
            }
        }
        for n in &plan.joins {
            self.drop_node(n);
        }
        if let Some(n) = block.children().find(|n| n.kind() == K::WHERE_CLAUSE) {
            self.drop_if_empty(&n);
        }
        if let Some(with) = whole.children().find(|n| n.kind() == K::WITH_CLAUSE) {
            let text = self.with_clause(&with).text;
            let rest = text.get(4..).unwrap_or_default().trim_start();
            let recursive = rest.get(..9).is_some_and(|w| w.eq_ignore_ascii_case("recursive"));
            let text = if recursive { text } else { format!("WITH RECURSIVE {rest}") };
            self.replace(&with, Out::operator(format!("{text},\n{margin}{cte}")));
        }
        let own = if plan.qualified { format!("{}.", plan.result) } else { String::new() };
        let order_text = format!("ORDER BY {own}{}", plan.name("path"));
        if let Some(siblings) = &siblings {
            if ordered {
                self.replace(siblings, Out::operator(order_text.clone()));
            } else {
                self.drop_node(siblings);
            }
        }
        let limited = self.frame_term(block, &plan, Term::Result, |e| e.plan_limit(block, query));
        let text = self.frame_term(block, &plan, Term::Result, |e| {
            let at_end = |n: &SyntaxNode| matches!(n.kind(), K::OFFSET_CLAUSE | K::FETCH_CLAUSE);
            let end = query.and_then(|q| q.children().find(at_end));
            if let (true, None, Some(end)) = (ordered, &order, &end) {
                let text = e.node(end).text;
                e.replace(end, Out::operator(format!("{order_text} {text}")));
            }
            let text = if query.is_some() { e.children(whole).text } else { e.block(block).text };
            if ordered && order.is_none() && end.is_none() {
                return with_limit(text, Some(order_text.clone()), indent(whole));
            }
            text
        });
        let text = with_limit(text, limited, indent(whole));
        if whole.children().any(|n| n.kind() == K::WITH_CLAUSE) {
            return Out::operator(text);
        }
        Out::operator(format!("WITH RECURSIVE {cte}\n{margin}{}", text.trim_start()))
    }

    /// One of the two terms of the recursion. Line breaks are marks that get the query's margin later.
    fn term(
        &mut self,
        block: &SyntaxNode,
        plan: &Plan,
        term: Term,
        path: bool,
        siblings: Option<&SyntaxNode>,
    ) -> String {
        let root = matches!(term, Term::Root);
        let snapshot = (self.edits.clone(), self.attached.clone());
        let text = self.frame_term(block, plan, term, |e| {
            let mut list: Vec<String> = Vec::new();
            for c in &plan.columns {
                let column = format!("{}.{}", e.name_of_item(&c.item), c.column);
                list.push(if root && c.renamed { format!("{column} AS {}", c.name) } else { column });
            }
            let named = |text: String, name: &str| if root { format!("{text} AS {name}") } else { text };
            let level = if root { "1".to_string() } else { format!("prior.{0} + 1", plan.name("level")) };
            list.push(named(level, plan.name("level")));
            if !plan.identity.is_empty() {
                list.push(e.ancestors(plan, root));
            }
            if path {
                let order = match siblings {
                    Some(s) => e.sibling_order(block, s),
                    None => String::new(),
                };
                let number = format!("ROW_NUMBER() OVER ({order})");
                let name = plan.name("path");
                list.push(match root {
                    true => format!("ARRAY[{number}] AS {name}"),
                    false => format!("prior.{name} || {number}"),
                });
            }
            for (node, name) in &plan.roots {
                list.push(match (root, node.children().next()) {
                    (true, Some(value)) => format!("{} AS {name}", e.node(&value).text),
                    _ => format!("prior.{name}"),
                });
            }
            for (node, name) in &plan.paths {
                let text = e.path_step(node);
                list.push(match root {
                    true => format!("{text} AS {name}"),
                    false => format!("prior.{name} || {text}"),
                });
            }
            let from = block.children().find(|n| n.kind() == K::FROM_CLAUSE);
            let from = from.map(|f| e.node(&f).text).unwrap_or_default();
            let mut conditions: Vec<String> = plan.joins.iter().map(|n| e.node(n).text).collect();
            let mut text = format!("SELECT {}", list.join(", "));
            if root {
                if let Some(start) = &plan.start {
                    conditions.push(e.condition(start));
                }
                if !from.is_empty() {
                    text.push_str(&format!("\u{1}{from}"));
                }
            } else {
                let mut connect: Vec<String> = plan.connect.iter().map(|n| e.condition(n)).collect();
                if plan.nocycle && !plan.identity.is_empty() {
                    connect.push(e.is_new(plan, "prior"));
                }
                let cte = &plan.cte;
                text.push_str(&match (from.is_empty(), plan.tables) {
                    (true, _) => format!("\u{1}FROM {cte} AS prior"),
                    (false, 1) if !connect.is_empty() => {
                        let on = std::mem::take(&mut connect).join(" AND ");
                        format!("\u{1}{from}\u{1}JOIN {cte} AS prior ON {on}")
                    }
                    (false, _) => format!("\u{1}{from}, {cte} AS prior"),
                });
                conditions.extend(connect);
            }
            if !conditions.is_empty() {
                text.push_str(&format!("\u{1}WHERE {}", conditions.join(" AND ")));
            }
            text
        });
        (self.edits, self.attached) = snapshot;
        text
    }

    /// The finished hierarchy as the table that the rest of the query reads.
    fn result_from(&mut self, block: &SyntaxNode, plan: &Plan) -> String {
        let (cte, level, path) = (&plan.cte, plan.name("level"), plan.name("path"));
        let own = if plan.result == *cte { String::new() } else { format!(" AS {}", plan.result) };
        let mut from = format!("{cte}{own}");
        if plan.leaf || plan.cycle {
            let mut list = vec![format!("{cte}.*")];
            if plan.leaf {
                list.push(format!(
                    "CASE WHEN LEAD({level}) OVER (ORDER BY {path}) > {level} THEN 0 ELSE 1 END AS {}",
                    plan.name("connect_by_isleaf")
                ));
            }
            if plan.cycle {
                let found = self.is_cycle(block, plan);
                list.push(format!("{found} AS {}", plan.name("connect_by_iscycle")));
            }
            from = format!("(SELECT {} FROM {cte}) AS {}", list.join(", "), plan.result);
        }
        if plan.prior_join {
            let own = &plan.result;
            from.push_str(&format!(
                " LEFT JOIN {cte} AS prior ON prior.{path} = {own}.{path}[:{own}.{level} - 1]"
            ));
        }
        from
    }

    /// Whether a row has a child that is the row itself or an ancestor of it.
    fn is_cycle(&mut self, block: &SyntaxNode, plan: &Plan) -> String {
        let snapshot = (self.edits.clone(), self.attached.clone());
        let text = self.frame_term(block, plan, Term::next(&plan.cte), |e| {
            let from = block.children().find(|n| n.kind() == K::FROM_CLAUSE);
            let from = from.map(|f| e.node(&f).text).unwrap_or_default();
            let mut all: Vec<String> = plan.joins.iter().map(|n| e.node(n).text).collect();
            all.extend(plan.connect.iter().map(|n| e.condition(n)));
            all.push(e.is_new(plan, &plan.cte).replace(" IS NULL", " IS NOT NULL"));
            format!("CASE WHEN EXISTS (SELECT 1 {from} WHERE {}) THEN 1 ELSE 0 END", all.join(" AND "))
        });
        (self.edits, self.attached) = snapshot;
        text
    }

    /// What tells a row from its ancestors: Oracle compares the expressions of PRIOR.
    fn identity(&mut self, plan: &Plan) -> String {
        let mut values: Vec<Out> = plan.identity.iter().map(|n| self.node(n)).collect();
        match values.pop() {
            Some(one) if values.is_empty() => match one.primary {
                true => format!("{}::text", one.text),
                false => format!("({})::text", one.text),
            },
            last => {
                let all: Vec<String> = values.into_iter().chain(last).map(|v| v.text).collect();
                format!("ROW({})::text", all.join(", "))
            }
        }
    }

    fn ancestors(&mut self, plan: &Plan, root: bool) -> String {
        let (id, name) = (self.identity(plan), plan.name("ancestors"));
        match (root, plan.nocycle) {
            (true, _) => format!("ARRAY[{id}] AS {name}"),
            (false, true) => format!("prior.{name} || {id}"),
            // Oracle raises ORA-01436 when it comes to a row again.
            (false, false) => format!("{}.connect_by(prior.{name}, {id})", self.cx.options.compat_schema),
        }
    }

    fn is_new(&mut self, plan: &Plan, prior: &str) -> String {
        let id = self.identity(plan);
        format!("array_position({prior}.{}, {id}) IS NULL", plan.name("ancestors"))
    }

    /// A condition to stand beside AND.
    fn condition(&mut self, node: &SyntaxNode) -> String {
        let text = self.node(node).text;
        let or = node.kind() == K::BINARY_EXPR && super::edit::operators(node).iter().any(|o| o == "OR");
        if or { format!("({text})") } else { text }
    }

    /// The order of siblings, in which a name of the select list means its expression.
    fn sibling_order(&mut self, block: &SyntaxNode, siblings: &SyntaxNode) -> String {
        let items = crate::resolve::select_items(block);
        let mut texts = Vec::new();
        for item in siblings.children().filter(|n| n.kind() == K::ORDER_ITEM) {
            let Some(key) = item.children().next() else { continue };
            if let Some(shown) = self.shown_as(&items, &key) {
                let out = self.node(&shown);
                self.replace(&key, out);
            }
            texts.push(self.node(&item).text);
        }
        format!("ORDER BY {}", texts.join(", "))
    }

    /// The expression of a select list that an item of ORDER BY means by name or by position.
    fn shown_as(&self, items: &[SyntaxNode], key: &SyntaxNode) -> Option<SyntaxNode> {
        let item = match key.kind() {
            K::LITERAL => items.get(key.text().to_string().trim().parse::<usize>().ok()?.checked_sub(1)?)?,
            _ => items.iter().find(|i| self.is_label(i, key))?,
        };
        item.children().find(|n| n.kind() != K::ALIAS)
    }

    /// One step of SYS_CONNECT_BY_PATH: the separator and the value.
    fn path_step(&mut self, call: &SyntaxNode) -> String {
        let arguments: Vec<SyntaxNode> = super::call::arguments(call);
        let [value, separator] = arguments.as_slice() else { return String::new() };
        self.as_text(value);
        let never_null = self.resolver.never_null(value);
        let (value, separator) = (self.node(value), self.node(separator));
        let value =
            if never_null { value.beside_operator() } else { format!("COALESCE({}, '')", value.text) };
        format!("{} || {value}", separator.beside_operator())
    }

    /// Writes something of a block as one of the terms.
    fn frame_term<T>(
        &mut self,
        block: &SyntaxNode,
        plan: &Plan,
        term: Term,
        write: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.frames.push(Frame::new(block, plan, term));
        let out = write(self);
        self.frames.pop();
        out
    }
}

/// `ORDER SIBLINGS BY`.
pub(in crate::convert::translate) fn is_siblings(order: &SyntaxNode) -> bool {
    own_tokens(order).any(|t| t.text().eq_ignore_ascii_case("siblings"))
}

/// Whether a query stands where nobody sees the order of its rows.
fn is_condition(query: &SyntaxNode) -> bool {
    query.parent().is_some_and(|p| match p.kind() {
        K::EXISTS_EXPR => true,
        K::SUBQUERY_EXPR => p.parent().is_some_and(|p| matches!(p.kind(), K::IN_EXPR | K::QUANTIFIED_EXPR)),
        _ => false,
    })
}
