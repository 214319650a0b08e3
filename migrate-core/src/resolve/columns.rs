//! Column references: which FROM item they belong to, and what they stand for there.

use crate::catalog::{Ident, Object, View};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::{Found, Resolver, names};

/// Views of views are followed this far; deeper ones go in a ring.
const MAX_VIEWS: u8 = 16;

impl<'a> Resolver<'a> {
    /// What a `COLUMN_REF` names; `None`: not known (a pseudo-column, a variable, an unknown table).
    pub fn column(&self, node: &SyntaxNode) -> Option<Found<'a>> {
        let mut parts = names(self.dialect(), node);
        let column = parts.pop()?;
        let qualifier = parts.pop();
        for block in visible_blocks(node) {
            if let Some(query) = rows_of_insert_all(&block, node) {
                return self.select_item(&query, &[], &column);
            }
            let found = self.in_scope(&block, Some(node), qualifier.as_ref(), &column);
            if found.is_some() {
                return found;
            }
        }
        let table = self.catalog.table(self.table?)?;
        let own = qualifier.is_none_or(|q| self.same(&q, &table.head.name.name));
        own.then(|| table.columns.iter().find(|c| self.same(&c.name, &column)).map(Found::Column)).flatten()
    }

    /// The table of a block's FROM clause that a column belongs to; `None`: none of them, or it cannot be told.
    pub fn from_item(&self, block: &SyntaxNode, node: &SyntaxNode) -> Option<SyntaxNode> {
        let mut parts = names(self.dialect(), node);
        let column = parts.pop()?;
        let items: Vec<SyntaxNode> =
            from_items(block).into_iter().filter(|i| !hides_itself(i, Some(node))).collect();
        if let Some(q) = parts.pop() {
            return items.into_iter().find(|i| self.is_called(i, &q));
        }
        if let Some(item) = items.iter().find(|i| self.in_item(i, None, &column).is_some()) {
            return Some(item.clone());
        }
        let mut open = items.into_iter().filter(|i| !self.knows_columns(i));
        match (open.next(), open.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The table that a column belongs to, in the innermost block that has it.
    pub fn from_item_of(&self, node: &SyntaxNode) -> Option<SyntaxNode> {
        visible_blocks(node).iter().find_map(|block| self.from_item(block, node))
    }

    /// Whether every column of a FROM item is known, so that a name that is not among them is none of its columns.
    pub fn knows_columns(&self, item: &SyntaxNode) -> bool {
        match item.kind() {
            K::TABLE_REF => {
                let Some(name) = item.children().find(|n| n.kind() == K::OBJECT_NAME) else { return false };
                let own = names(self.dialect(), &name).pop();
                if let Some(cte) = own.and_then(|own| self.cte(item, &own)) {
                    // SEARCH and CYCLE add columns.
                    if cte.children().any(|n| matches!(n.kind(), K::SEARCH_CLAUSE | K::CYCLE_CLAUSE)) {
                        return false;
                    }
                    return query_of(&cte).is_some_and(|q| self.knows_list(&q));
                }
                match self.relation(&name) {
                    Some(Object::Table(t)) => !t.columns.is_empty(),
                    Some(Object::View(v)) => {
                        self.inside(v).is_some_and(|r| query_of(&r.root(v)).is_some_and(|q| r.knows_list(&q)))
                    }
                    _ => false,
                }
            }
            K::DERIVED_TABLE => query_of(item).is_some_and(|q| self.knows_list(&q)),
            _ => false,
        }
    }

    /// The names of the columns of a FROM item, in their order; `None`: not all are known.
    pub fn column_names(&self, item: &SyntaxNode) -> Option<Vec<Ident>> {
        let given = self.given_names(item);
        let names = match item.kind() {
            K::TABLE_REF => {
                let name = item.children().find(|n| n.kind() == K::OBJECT_NAME)?;
                let own = names(self.dialect(), &name).pop()?;
                if let Some(cte) = self.cte(item, &own) {
                    let given = self.given_names(&cte);
                    if given.is_empty() { self.list_names(&query_of(&cte)?)? } else { given }
                } else {
                    match self.relation(&name)? {
                        Object::Table(t) => t.columns.iter().map(|c| c.name.clone()).collect(),
                        Object::View(v) if !v.columns.is_empty() => v.columns.clone(),
                        Object::View(v) => {
                            let inner = self.inside(v)?;
                            inner.list_names(&query_of(&inner.root(v))?)?
                        }
                        _ => return None,
                    }
                }
            }
            K::DERIVED_TABLE => self.list_names(&query_of(item)?)?,
            _ => return None,
        };
        let names = if given.is_empty() { names } else { given };
        (!names.is_empty()).then_some(names)
    }

    /// The names of the columns that a query shows.
    fn list_names(&self, query: &SyntaxNode) -> Option<Vec<Ident>> {
        let block = blocks(query).into_iter().next()?;
        let mut out = Vec::new();
        for item in select_items(&block) {
            let star = item.children().next().filter(|e| e.kind() == K::STAR_EXPR);
            let Some(star) = star else {
                out.push(self.label(&item)?);
                continue;
            };
            let qualifier = names(self.dialect(), &star).pop();
            for table in from_items(&block) {
                if qualifier.as_ref().is_none_or(|q| self.is_called(&table, q)) {
                    out.extend(self.column_names(&table)?);
                }
            }
        }
        Some(out)
    }

    /// Whether a `COLUMN_REF` names no column although every table that it could belong to is known.
    pub fn surely_no_column(&self, node: &SyntaxNode) -> bool {
        // ORDER BY, GROUP BY and HAVING may name a result column.
        let by_alias =
            |n: &SyntaxNode| matches!(n.kind(), K::ORDER_BY_CLAUSE | K::GROUP_BY_CLAUSE | K::HAVING_CLAUSE);
        if self.column(node).is_some() || node.ancestors().any(|n| by_alias(&n)) {
            return false;
        }
        if self.variable(node).is_some() {
            return false;
        }
        let items: Vec<SyntaxNode> = visible_blocks(node).iter().flat_map(from_items).collect();
        !items.is_empty() && items.iter().all(|i| self.knows_columns(i))
    }

    /// Whether a `COLUMN_REF` stands in rows of values, or in a query without FROM, so that it can be no table's column.
    pub fn reads_no_table(&self, node: &SyntaxNode) -> bool {
        let rows = node.ancestors().any(|n| matches!(n.kind(), K::VALUES_CLAUSE | K::SELECT_BLOCK));
        let dummy = |i: &SyntaxNode| {
            i.text().to_string().trim().to_ascii_uppercase().trim_end_matches('"').ends_with("SYSDUMMY1")
        };
        rows && visible_blocks(node).iter().flat_map(from_items).all(|i| dummy(&i))
    }

    fn knows_list(&self, query: &SyntaxNode) -> bool {
        blocks(query).first().is_some_and(|block| {
            select_items(block).iter().all(|i| {
                let star = i.children().next().filter(|e| e.kind() == K::STAR_EXPR);
                star.is_none() || from_items(block).iter().all(|t| self.knows_columns(t))
            })
        })
    }

    pub(super) fn same(&self, a: &Ident, b: &Ident) -> bool {
        a.text.eq_ignore_ascii_case(&b.text)
    }

    /// Looks a column up in the FROM items of one block.
    fn in_scope(
        &self,
        block: &SyntaxNode,
        node: Option<&SyntaxNode>,
        qualifier: Option<&Ident>,
        column: &Ident,
    ) -> Option<Found<'a>> {
        from_items(block)
            .iter()
            .filter(|item| !hides_itself(item, node))
            .find_map(|item| self.in_item(item, qualifier, column))
    }

    /// Looks a column up in one FROM item.
    fn in_item(&self, item: &SyntaxNode, qualifier: Option<&Ident>, column: &Ident) -> Option<Found<'a>> {
        if qualifier.is_some_and(|q| !self.is_called(item, q)) {
            return None;
        }
        let given = self.given_names(item);
        match item.kind() {
            K::TABLE_REF => {
                let name = item.children().find(|n| n.kind() == K::OBJECT_NAME)?;
                let own = names(self.dialect(), &name).pop()?;
                if let Some(cte) = self.cte(item, &own) {
                    let given = if given.is_empty() { self.given_names(&cte) } else { given };
                    return self.select_item(&query_of(&cte)?, &given, column);
                }
                match self.relation(&name)? {
                    Object::Table(t) => {
                        t.columns.iter().find(|c| self.same(&c.name, column)).map(Found::Column)
                    }
                    Object::View(v) => {
                        let inner = self.inside(v)?;
                        let given = if given.is_empty() { v.columns.clone() } else { given };
                        inner.select_item(&query_of(&inner.root(v))?, &given, column)
                    }
                    _ => None,
                }
            }
            K::DERIVED_TABLE => self.select_item(&query_of(item)?, &given, column),
            _ => None,
        }
    }

    /// Whether a FROM item goes by a name.
    fn is_called(&self, item: &SyntaxNode, name: &Ident) -> bool {
        match alias_of(self, item) {
            Some(alias) => self.same(&alias, name),
            None => item
                .children()
                .find(|n| n.kind() == K::OBJECT_NAME)
                .and_then(|n| names(self.dialect(), &n).pop())
                .is_some_and(|own| self.same(&own, name)),
        }
    }

    /// The names that an alias or a CTE gives to columns.
    fn given_names(&self, node: &SyntaxNode) -> Vec<Ident> {
        let of = |n: &SyntaxNode| n.children().find(|c| c.kind() == K::COLUMN_LIST);
        let alias = node.children().find(|n| n.kind() == K::ALIAS);
        let list = alias.and_then(|a| of(&a)).or_else(|| of(node));
        list.map(|l| names(self.dialect(), &l)).unwrap_or_default()
    }

    /// A resolver for the query of a view.
    fn inside(&self, view: &'a View) -> Option<Resolver<'a>> {
        (self.depth < MAX_VIEWS).then(|| Resolver {
            table: Some(&view.head.name),
            depth: self.depth + 1,
            ..self.clone()
        })
    }

    fn root(&self, view: &View) -> SyntaxNode {
        view.tree.root(self.dialect(), &view.query)
    }

    /// A common table expression of a WITH clause above a node.
    fn cte(&self, node: &SyntaxNode, name: &Ident) -> Option<SyntaxNode> {
        node.ancestors().find_map(|q| {
            let with = q.children().find(|n| n.kind() == K::WITH_CLAUSE)?;
            let cte = with.children().filter(|n| n.kind() == K::CTE).find(|c| {
                c.children().find(|n| n.kind() == K::NAME).is_some_and(|n| {
                    crate::catalog::build::ident_of(self.dialect(), &n).text.eq_ignore_ascii_case(&name.text)
                })
            })?;
            // A recursive query would ask itself; what it is made of is said by its first term.
            let first = query_of(&cte).and_then(|q| blocks(&q).into_iter().next());
            let inside = cte.text_range().contains_range(node.text_range());
            let in_first = first.is_none_or(|b| b.text_range().contains_range(node.text_range()));
            (!inside || !in_first && self.dialect() == Dialect::Oracle).then_some(cte)
        })
    }

    /// Whether a name in FROM is that of a common table expression.
    pub fn names_cte(&self, node: &SyntaxNode, name: &Ident) -> bool {
        node.ancestors().any(|q| {
            let with = q.children().find(|n| n.kind() == K::WITH_CLAUSE);
            with.is_some_and(|w| {
                w.children()
                    .filter(|n| n.kind() == K::CTE)
                    .any(|c| names(self.dialect(), &c).first().is_some_and(|n| self.same(n, name)))
            })
        })
    }

    /// The expression that a query gives a column's name to: that of the first block that does not just say NULL.
    fn select_item(&self, query: &SyntaxNode, given: &[Ident], column: &Ident) -> Option<Found<'a>> {
        let position =
            if given.is_empty() { None } else { Some(given.iter().position(|g| self.same(g, column))?) };
        let blocks = blocks(query);
        let first = self.item_of_block(blocks.first()?, position, column)?;
        let is_null = |f: &Found<'_>| match f {
            Found::Expression(e, _) => e.text().to_string().trim().eq_ignore_ascii_case("null"),
            Found::Column(_) => false,
        };
        // The later terms of a recursive query ask the first one.
        let recursive =
            query.parent().is_some_and(|p| p.kind() == K::CTE) && self.dialect() == Dialect::Oracle;
        if !is_null(&first) || recursive {
            return Some(first);
        }
        let list = select_items(blocks.first()?);
        let at = position
            .or_else(|| list.iter().position(|i| self.label(i).is_some_and(|l| self.same(&l, column))));
        let later = blocks.iter().skip(1).filter_map(|b| self.item_of_block(b, Some(at?), column));
        later.into_iter().find(|f| !is_null(f)).or(Some(first))
    }

    /// The item of a block by its position (if no star stands before it) or by its name.
    fn item_of_block(
        &self,
        block: &SyntaxNode,
        position: Option<usize>,
        column: &Ident,
    ) -> Option<Found<'a>> {
        let items = select_items(block);
        let is_star = |i: &SyntaxNode| i.children().next().is_some_and(|e| e.kind() == K::STAR_EXPR);
        if let Some(at) = position {
            let known = items.iter().take(at + 1).all(|i| !is_star(i));
            return items.get(at).filter(|_| known).and_then(|i| self.expression_of(i));
        }
        if let Some(item) = items.iter().find(|i| self.label(i).is_some_and(|n| self.same(&n, column))) {
            return self.expression_of(item);
        }
        items.iter().filter(|i| is_star(i)).find_map(|i| {
            let qualifier = i.children().next().and_then(|s| names(self.dialect(), &s).pop());
            self.in_scope(block, None, qualifier.as_ref(), column)
        })
    }

    fn expression_of(&self, item: &SyntaxNode) -> Option<Found<'a>> {
        let expr = item.children().find(|n| n.kind() != K::ALIAS)?;
        match expr.kind() {
            K::COLUMN_REF => self.column(&expr).or(Some(Found::Expression(expr, self.clone()))),
            _ => Some(Found::Expression(expr, self.clone())),
        }
    }

    /// The name of an item of a select list.
    pub fn label(&self, item: &SyntaxNode) -> Option<Ident> {
        let expr = item.children().find(|n| n.kind() != K::ALIAS);
        alias_of(self, item).or_else(|| {
            expr.filter(|e| e.kind() == K::COLUMN_REF).and_then(|e| names(self.dialect(), &e).pop())
        })
    }
}

/// The blocks whose FROM items a node can name, from the inside out. A derived table sees nothing of the FROM clause that it
/// stands in (unless it is LATERAL), only what is outside of that block.
fn visible_blocks(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let mut out = Vec::new();
    let mut hidden = false;
    for n in node.ancestors() {
        if n.kind() == K::DERIVED_TABLE && !is_lateral(&n) {
            hidden = true;
        } else if scopes(n.kind()) && !std::mem::take(&mut hidden) {
            out.push(n);
        }
    }
    out
}

fn is_lateral(derived: &SyntaxNode) -> bool {
    let word = |t: crate::syntax::SyntaxToken| {
        matches!(t.text().to_ascii_uppercase().as_str(), "LATERAL" | "APPLY" | "TABLE")
    };
    let own = derived
        .children_with_tokens()
        .chain(derived.parent().into_iter().flat_map(|p| p.children_with_tokens()));
    own.filter_map(|e| e.into_token()).any(word)
}

/// Nodes that open a scope of columns.
fn scopes(kind: K) -> bool {
    matches!(
        kind,
        K::SELECT_BLOCK
            | K::UPDATE_STMT
            | K::DELETE_STMT
            | K::MERGE_STMT
            | K::INSERT_STMT
            | K::INSERT_ALL_STMT
    )
}

/// The query whose columns the conditions and values of an INSERT ALL name.
fn rows_of_insert_all(statement: &SyntaxNode, node: &SyntaxNode) -> Option<SyntaxNode> {
    let query = query_of(statement).filter(|_| statement.kind() == K::INSERT_ALL_STMT)?;
    (!query.text_range().contains_range(node.text_range())).then_some(query)
}

/// A derived table does not see its own columns.
fn hides_itself(item: &SyntaxNode, node: Option<&SyntaxNode>) -> bool {
    item.kind() == K::DERIVED_TABLE && node.is_some_and(|n| item.text_range().contains_range(n.text_range()))
}

fn alias_of(r: &Resolver<'_>, item: &SyntaxNode) -> Option<Ident> {
    let alias = item.children().find(|n| n.kind() == K::ALIAS)?;
    names(r.dialect(), &alias).pop()
}

fn query_of(node: &SyntaxNode) -> Option<SyntaxNode> {
    node.children().find(|n| n.kind() == K::QUERY)
}

/// The blocks whose rows a query gives, left to right.
pub(crate) fn blocks(query: &SyntaxNode) -> Vec<SyntaxNode> {
    let mut out = Vec::new();
    for n in query.children() {
        match n.kind() {
            K::SELECT_BLOCK => out.push(n),
            K::SET_OPERATION | K::PAREN_QUERY | K::QUERY => out.extend(blocks(&n)),
            _ => {}
        }
    }
    out
}

/// The items of a block's select list.
pub(crate) fn select_items(block: &SyntaxNode) -> Vec<SyntaxNode> {
    let list = block.children().find(|n| n.kind() == K::SELECT_LIST);
    list.map(|l| l.children().filter(|n| n.kind() == K::SELECT_ITEM).collect()).unwrap_or_default()
}

/// The tables of a block's FROM clause (or of a DML statement), joins flattened, without those of subqueries.
pub(crate) fn from_items(block: &SyntaxNode) -> Vec<SyntaxNode> {
    fn go(node: &SyntaxNode, out: &mut Vec<SyntaxNode>) {
        for n in node.children() {
            match n.kind() {
                K::TABLE_REF | K::DERIVED_TABLE | K::TABLE_FUNCTION => out.push(n),
                K::FROM_CLAUSE | K::USING_CLAUSE | K::JOIN_EXPR | K::JOIN_CLAUSE | K::PAREN_TABLE => {
                    go(&n, out);
                }
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    go(block, &mut out);
    out
}
