//! What a hierarchical query asks of its hierarchy: read off the tree before anything is written.

use std::collections::BTreeMap;

use crate::convert::translate::edit::conjuncts;
use crate::convert::translate::emitter::Emitter;
use crate::convert::translate::limit::{is_rownum, own_descendants};
use crate::resolve::from_items;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::is_siblings;

/// A column that the hierarchy carries.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    pub(super) item: SyntaxNode,
    /// The column in its table, as PostgreSQL spells it.
    pub(super) column: String,
    /// The column in the hierarchy.
    pub(super) name: String,
    pub(super) renamed: bool,
}

/// What a hierarchical query asks.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The query (or the block, where it is a part of one).
    pub(super) whole: SyntaxNode,
    /// The tables of FROM.
    pub(super) items: Vec<SyntaxNode>,
    /// How many of them stand between commas.
    pub(super) tables: usize,
    pub(super) cte: String,
    /// The name of the finished hierarchy in the rest of the query.
    pub(in crate::convert::translate) result: String,
    /// Whether columns in the rest of the query are written with that name.
    pub(super) qualified: bool,
    pub(super) columns: Vec<Carried>,
    /// Names of what the hierarchy carries beside columns (`level`, `path`, …), different from all columns.
    names: BTreeMap<&'static str, String>,
    /// Conditions of WHERE that join tables: they come before the hierarchy.
    pub(super) joins: Vec<SyntaxNode>,
    pub(super) start: Option<SyntaxNode>,
    pub(super) connect: Vec<SyntaxNode>,
    pub(super) nocycle: bool,
    /// The expressions of PRIOR in CONNECT BY.
    pub(super) identity: Vec<SyntaxNode>,
    /// CONNECT_BY_ROOT, and the columns that carry them.
    pub(super) roots: Vec<(SyntaxNode, String)>,
    /// SYS_CONNECT_BY_PATH, and the columns that carry them.
    pub(super) paths: Vec<(SyntaxNode, String)>,
    pub(super) leaf: bool,
    pub(super) cycle: bool,
    pub(in crate::convert::translate) rownum: bool,
    /// Whether the rest of the query reads columns of the parent.
    pub(super) prior_join: bool,
    /// Whether this is no hierarchy, but rows that are counted before the rest of the query reads them.
    pub(super) limited: bool,
    /// Whether whole rows of the only table are carried, so that its columns need no list.
    pub(in crate::convert::translate) whole_rows: bool,
}

impl Plan {
    /// The plan of a generator, which carries nothing.
    pub(super) fn empty(whole: &SyntaxNode) -> Plan {
        Plan {
            whole: whole.clone(),
            items: Vec::new(),
            tables: 0,
            cte: String::new(),
            result: String::new(),
            qualified: false,
            columns: Vec::new(),
            names: BTreeMap::new(),
            joins: Vec::new(),
            start: None,
            connect: Vec::new(),
            nocycle: false,
            identity: Vec::new(),
            roots: Vec::new(),
            paths: Vec::new(),
            leaf: false,
            cycle: false,
            rownum: false,
            prior_join: false,
            limited: false,
            whole_rows: false,
        }
    }

    /// The only table of FROM.
    pub(in crate::convert::translate) fn only_item(&self) -> Option<&SyntaxNode> {
        self.items.first().filter(|_| self.items.len() == 1)
    }

    /// The columns that are carried: their table, their name there, and the other name that they get.
    pub(in crate::convert::translate) fn carried(
        &self,
    ) -> impl Iterator<Item = (&SyntaxNode, &str, Option<&str>)> {
        self.columns.iter().map(|c| (&c.item, c.column.as_str(), c.renamed.then_some(c.name.as_str())))
    }

    /// The name of something that the hierarchy carries beside columns.
    pub(in crate::convert::translate) fn name(&self, what: &'static str) -> &str {
        self.names.get(what).map_or(what, String::as_str)
    }
}

/// Where a query cannot be written, and why.
pub(super) type Refused = (SyntaxNode, &'static str);

/// The name in upper case of a column reference that may be a pseudo-column.
pub(super) fn pseudo(node: &SyntaxNode) -> Option<String> {
    (node.kind() == K::COLUMN_REF).then(|| node.text().to_string().trim().to_ascii_uppercase())
}

/// Whether an expression is `CONNECT_BY_ROOT x` (and not `PRIOR x`).
pub(super) fn is_root(node: &SyntaxNode) -> bool {
    node.kind() == K::PRIOR_EXPR && own_tokens(node).any(|t| t.text().eq_ignore_ascii_case("connect_by_root"))
}

pub(super) fn is_prior(node: &SyntaxNode) -> bool {
    node.kind() == K::PRIOR_EXPR && !is_root(node)
}

pub(super) fn is_path(node: &SyntaxNode) -> bool {
    node.kind() == K::CALL_EXPR
        && node
            .children()
            .find(|n| n.kind() == K::OBJECT_NAME)
            .is_some_and(|n| n.text().to_string().trim().eq_ignore_ascii_case("sys_connect_by_path"))
}

impl Emitter<'_> {
    pub(super) fn plan_hierarchy(
        &mut self,
        whole: &SyntaxNode,
        block: &SyntaxNode,
        connect: &SyntaxNode,
    ) -> Result<Plan, Refused> {
        let from = block.children().find(|n| n.kind() == K::FROM_CLAUSE);
        let items: Vec<SyntaxNode> =
            from_items(block).into_iter().filter(|i| !self.is_hidden_dual(block, i)).collect();
        let result = match items.as_slice() {
            [one] => self.item_name(one),
            _ => None,
        };
        let cte = self.new_name(block, "hierarchy");
        let mut plan = Plan {
            tables: from.map_or(0, |f| f.children().count()),
            result: result.clone().unwrap_or_else(|| cte.clone()),
            qualified: result.is_none() && items.len() > 1,
            items,
            cte,
            start: block
                .children()
                .find(|n| n.kind() == K::START_WITH_CLAUSE)
                .and_then(|s| s.children().next()),
            nocycle: own_tokens(connect).any(|t| t.text().eq_ignore_ascii_case("nocycle")),
            ..Plan::empty(whole)
        };
        self.plan_where(block, &mut plan)?;
        self.plan_connect(block, connect, &mut plan)?;
        let mut places: Vec<SyntaxNode> = block
            .children()
            .filter(|n| {
                !matches!(
                    n.kind(),
                    K::FROM_CLAUSE | K::START_WITH_CLAUSE | K::CONNECT_BY_CLAUSE | K::INTO_CLAUSE
                )
            })
            .collect();
        if whole != block {
            let end = whole.children().filter(|n| {
                n.kind() == K::ORDER_BY_CLAUSE && !is_siblings(n)
                    || matches!(n.kind(), K::OFFSET_CLAUSE | K::FETCH_CLAUSE)
            });
            places.extend(end);
            if let Some(lock) = whole.children().find(|n| n.kind() == K::FOR_UPDATE_CLAUSE) {
                return Err((lock, "TRN-0143"));
            }
        }
        for place in &places {
            self.collect(block, place, &mut plan)?;
        }
        if plan.cycle {
            plan.result = plan.cte.clone();
            plan.qualified = true;
        }
        plan.qualified |= plan.prior_join;
        self.name_columns(&mut plan);
        Ok(plan)
    }

    /// What the rest of a query reads of rows that are counted before.
    pub(in crate::convert::translate) fn plan_limited(
        &mut self,
        whole: &SyntaxNode,
        block: &SyntaxNode,
    ) -> Result<Plan, Refused> {
        let items: Vec<SyntaxNode> =
            from_items(block).into_iter().filter(|i| !self.is_hidden_dual(block, i)).collect();
        let result = match items.as_slice() {
            [one] => self.name_of_item(one),
            _ => self.new_name(block, "counted"),
        };
        let mut plan =
            Plan { qualified: items.len() > 1, items, result, limited: true, ..Plan::empty(whole) };
        let aside = |k: K| matches!(k, K::FROM_CLAUSE | K::WHERE_CLAUSE | K::INTO_CLAUSE);
        let mut places: Vec<SyntaxNode> = block.children().filter(|n| !aside(n.kind())).collect();
        if whole != block {
            places.extend(
                whole
                    .children()
                    .filter(|n| matches!(n.kind(), K::ORDER_BY_CLAUSE | K::OFFSET_CLAUSE | K::FETCH_CLAUSE)),
            );
        }
        let named = |n: &SyntaxNode| is_rownum(n);
        let rownum = places.iter().any(|p| own_descendants(p).iter().any(named));
        plan.whole_rows = plan.items.len() == 1 && !rownum;
        if !plan.whole_rows {
            for place in &places {
                self.collect(block, place, &mut plan)?;
            }
        }
        plan.rownum = rownum;
        self.name_columns(&mut plan);
        Ok(plan)
    }

    /// DUAL beside other tables, which is left out when FROM is written.
    fn is_hidden_dual(&self, block: &SyntaxNode, item: &SyntaxNode) -> bool {
        self.is_one_row(item) && !self.reads_one_row(block, item)
    }

    /// The conditions of WHERE that belong to joins: those of more than one table, and those with `(+)`.
    fn plan_where(&mut self, block: &SyntaxNode, plan: &mut Plan) -> Result<(), Refused> {
        let Some(condition) = block.children().find(|n| n.kind() == K::WHERE_CLAUSE) else { return Ok(()) };
        let Some(whole) = condition.children().next() else { return Ok(()) };
        for c in conjuncts(&whole).into_iter().filter(|c| !self.is_dropped(c)) {
            let mut found: Vec<SyntaxNode> = Vec::new();
            let mut all = own_descendants(&c);
            all.push(c.clone());
            for n in all.iter().filter(|n| n.kind() == K::COLUMN_REF) {
                if let Some(item) = self.resolver.from_item(block, n)
                    && !found.contains(&item)
                {
                    found.push(item);
                } else if plan.items.len() > 1
                    && self.idents(n).len() == 1
                    && !is_pseudo(n)
                    && found.is_empty()
                    && self.resolver.from_item(block, n).is_none()
                    && self.cx.rules.match_expr(&self.resolver.context(), n).is_none()
                {
                    return Err((n.clone(), "TRN-0142"));
                }
            }
            if found.len() > 1 {
                plan.joins.push(c);
            }
        }
        Ok(())
    }

    fn plan_connect(
        &mut self,
        block: &SyntaxNode,
        connect: &SyntaxNode,
        plan: &mut Plan,
    ) -> Result<(), Refused> {
        let mut random = false;
        for c in connect.children().next().map(|n| conjuncts(&n)).unwrap_or_default() {
            let mut all = own_descendants(&c);
            all.push(c.clone());
            if let Some(n) = all.iter().find(|n| is_rownum(n)) {
                return Err((n.clone(), "TRN-0140"));
            }
            let mut only_random = false;
            for prior in all.iter().filter(|n| is_prior(n)) {
                let Some(value) = prior.children().next() else { continue };
                let before = plan.columns.len();
                let owned = self.collect(block, &value, plan)?;
                if owned == 0 && plan.columns.len() == before {
                    // `PRIOR SYS_GUID() IS NOT NULL`: no row is ever the same again.
                    random = true;
                    only_random = c.kind() == K::IS_EXPR;
                } else if !plan.identity.iter().any(|i| i.text() == value.text()) {
                    plan.identity.push(value);
                }
            }
            if !only_random {
                plan.connect.push(c);
            }
        }
        if random {
            plan.identity.clear();
        }
        Ok(())
    }

    /// Notes what a part of the query reads; the answer is how many columns of the hierarchy that are.
    fn collect(&mut self, block: &SyntaxNode, node: &SyntaxNode, plan: &mut Plan) -> Result<usize, Refused> {
        if plan.joins.contains(node) || self.is_dropped(node) {
            return Ok(0);
        }
        if is_root(node) {
            self.carry(node, plan, true);
            return Ok(0);
        }
        if is_path(node) {
            self.carry(node, plan, false);
            return Ok(0);
        }
        if node.kind() == K::STAR_EXPR && node.parent().is_some_and(|p| p.kind() == K::SELECT_ITEM) {
            let own = node.ancestors().find(|n| n.kind() == K::SELECT_BLOCK).as_ref() == Some(block);
            return if own { self.collect_star(block, node, plan) } else { Ok(0) };
        }
        if let Some(name) = pseudo(node) {
            match name.as_str() {
                "CONNECT_BY_ISLEAF" => plan.leaf = true,
                "CONNECT_BY_ISCYCLE" => plan.cycle = true,
                "ROWNUM" => plan.rownum = true,
                "LEVEL" => {}
                _ => {
                    let Some(item) = self.owner(block, node) else { return Ok(0) };
                    let Some(column) = self.idents(node).pop() else { return Ok(0) };
                    let column = quote_ident(&self.cx.names.spell(&column)).into_owned();
                    add(plan, item, column);
                    return Ok(1);
                }
            }
            return Ok(0);
        }
        if is_prior(node) && !node.ancestors().any(|n| n.kind() == K::CONNECT_BY_CLAUSE) {
            plan.prior_join = true;
        }
        let mut owned = 0;
        for n in node.children() {
            owned += self.collect(block, &n, plan)?;
        }
        Ok(owned)
    }

    /// `*` and `t.*`: every column by name, since the hierarchy carries more than they mean.
    fn collect_star(
        &mut self,
        block: &SyntaxNode,
        star: &SyntaxNode,
        plan: &mut Plan,
    ) -> Result<usize, Refused> {
        let mut count = 0;
        for item in self.star_items(block, star) {
            let Some(columns) = self.resolver.column_names(&item) else {
                return Err((star.clone(), "TRN-0141"));
            };
            for c in columns {
                add(plan, item.clone(), quote_ident(&self.cx.names.spell(&c)).into_owned());
                count += 1;
            }
        }
        Ok(count)
    }

    /// The tables that `*` or `t.*` means.
    pub(super) fn star_items(&self, block: &SyntaxNode, star: &SyntaxNode) -> Vec<SyntaxNode> {
        let qualifier = self.idents(star).pop();
        let called = |item: &SyntaxNode| match &qualifier {
            Some(q) => self
                .item_name(item)
                .is_some_and(|n| n.trim_matches('"').eq_ignore_ascii_case(&self.cx.names.spell(q))),
            None => true,
        };
        from_items(block).into_iter().filter(|i| !self.is_hidden_dual(block, i)).filter(called).collect()
    }

    fn carry(&mut self, node: &SyntaxNode, plan: &mut Plan, root: bool) {
        let list = if root { &mut plan.roots } else { &mut plan.paths };
        if !list.iter().any(|(n, _)| n.text() == node.text()) {
            list.push((node.clone(), String::new()));
        }
    }

    /// Gives everything that is carried a name of its own.
    fn name_columns(&self, plan: &mut Plan) {
        let count = |name: &str, plan: &Plan| plan.columns.iter().filter(|c| c.column == name).count();
        let mut taken: Vec<String> = Vec::new();
        for i in 0..plan.columns.len() {
            let Some(c) = plan.columns.get(i).cloned() else { continue };
            let unique = count(&c.column, plan) == 1;
            let name = if unique {
                c.column.clone()
            } else {
                let table = self.item_name(&c.item).unwrap_or_default();
                quote_ident(&format!("{}_{}", table.trim_matches('"'), c.column.trim_matches('"')))
                    .into_owned()
            };
            let name = free(&name, &taken);
            taken.push(name.clone());
            if let Some(slot) = plan.columns.get_mut(i) {
                slot.renamed = !unique || name != c.column;
                slot.name = name;
            }
        }
        for what in ["level", "path", "ancestors", "connect_by_isleaf", "connect_by_iscycle", "rownum"] {
            let name = free(what, &taken);
            taken.push(name.clone());
            plan.names.insert(what, name);
        }
        for (list, stem) in [(&mut plan.roots, "root"), (&mut plan.paths, "connect_path")] {
            for (node, name) in list.iter_mut() {
                let column = node.children().next().filter(|n| n.kind() == K::COLUMN_REF && stem == "root");
                let column = column.and_then(|c| self.idents(&c).pop());
                let wanted = match column {
                    Some(c) => quote_ident(&format!("root_{}", self.cx.names.spell(&c))).into_owned(),
                    None => stem.to_string(),
                };
                *name = free(&wanted, &taken);
                taken.push(name.clone());
            }
        }
    }
}

/// Whether a column reference is one of the pseudo-columns of hierarchies and row numbers.
fn is_pseudo(node: &SyntaxNode) -> bool {
    pseudo(node).is_some_and(|n| {
        matches!(n.as_str(), "LEVEL" | "ROWNUM" | "CONNECT_BY_ISLEAF" | "CONNECT_BY_ISCYCLE")
    })
}

fn add(plan: &mut Plan, item: SyntaxNode, column: String) {
    if !plan.columns.iter().any(|c| c.item == item && c.column == column) {
        plan.columns.push(Carried { item, name: column.clone(), column, renamed: false });
    }
}

/// A name that is not taken.
fn free(name: &str, taken: &[String]) -> String {
    let mut n = 1;
    let mut found = name.to_string();
    while taken.contains(&found) {
        n += 1;
        found = format!("{}_{n}", name.trim_matches('"'));
    }
    found
}
