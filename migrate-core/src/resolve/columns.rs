//! Column references: which FROM item they belong to.

use crate::catalog::{Ident, Object};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::{Found, Resolver, names};

impl<'a> Resolver<'a> {
    /// What a `COLUMN_REF` names; `None`: not known (a pseudo-column, a variable, an unknown table).
    pub fn column(&self, node: &SyntaxNode) -> Option<Found<'a>> {
        let mut parts = names(self.dialect(), node);
        let column = parts.pop()?;
        let qualifier = parts.pop();
        for block in visible_blocks(node) {
            let found = self.in_scope(&block, node, qualifier.as_ref(), &column);
            if found.is_some() {
                return found;
            }
        }
        let table = self.catalog.table(self.table?)?;
        let own = qualifier.is_none_or(|q| self.same(&q, &table.head.name.name));
        own.then(|| table.columns.iter().find(|c| self.same(&c.name, &column)).map(Found::Column)).flatten()
    }

    /// Whether a `COLUMN_REF` names no column although every table that it could belong to is known.
    pub fn surely_no_column(&self, node: &SyntaxNode) -> bool {
        // ORDER BY, GROUP BY and HAVING may name a result column.
        let by_alias =
            |n: &SyntaxNode| matches!(n.kind(), K::ORDER_BY_CLAUSE | K::GROUP_BY_CLAUSE | K::HAVING_CLAUSE);
        if self.column(node).is_some() || node.ancestors().any(|n| by_alias(&n)) {
            return false;
        }
        let mut tables = 0;
        for block in visible_blocks(node) {
            for item in from_items(&block) {
                let known = item.kind() == K::TABLE_REF
                    && item.children().find(|n| n.kind() == K::OBJECT_NAME).is_some_and(|name| {
                        matches!(self.relation(&name), Some(Object::Table(t)) if !t.columns.is_empty())
                    });
                if !known {
                    return false;
                }
                tables += 1;
            }
        }
        tables > 0
    }

    fn same(&self, a: &Ident, b: &Ident) -> bool {
        a.text.eq_ignore_ascii_case(&b.text)
    }

    /// Looks a column up in the FROM items of one block.
    fn in_scope(
        &self,
        block: &SyntaxNode,
        node: &SyntaxNode,
        qualifier: Option<&Ident>,
        column: &Ident,
    ) -> Option<Found<'a>> {
        for item in from_items(block) {
            // A derived table does not see its own columns.
            if item.text_range().contains_range(node.text_range()) && item.kind() == K::DERIVED_TABLE {
                continue;
            }
            let found = match item.kind() {
                K::TABLE_REF => self.in_table_ref(&item, qualifier, column),
                K::DERIVED_TABLE => self.in_derived(&item, qualifier, column),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn in_table_ref(
        &self,
        item: &SyntaxNode,
        qualifier: Option<&Ident>,
        column: &Ident,
    ) -> Option<Found<'a>> {
        let name = item.children().find(|n| n.kind() == K::OBJECT_NAME)?;
        let alias = alias_of(self, item);
        let own = names(self.dialect(), &name).pop()?;
        if let Some(q) = qualifier
            && !alias.as_ref().map_or_else(|| self.same(q, &own), |a| self.same(q, a))
        {
            return None;
        }
        if let Some(cte) = self.cte(item, &own) {
            return self.select_item(&cte, column);
        }
        match self.relation(&name)? {
            Object::Table(t) => t.columns.iter().find(|c| self.same(&c.name, column)).map(Found::Column),
            _ => None,
        }
    }

    fn in_derived(&self, item: &SyntaxNode, qualifier: Option<&Ident>, column: &Ident) -> Option<Found<'a>> {
        if let Some(q) = qualifier
            && !alias_of(self, item).is_some_and(|a| self.same(q, &a))
        {
            return None;
        }
        self.select_item(&item.children().find(|n| n.kind() == K::QUERY)?, column)
    }

    /// A common table expression of a WITH clause above a node.
    fn cte(&self, node: &SyntaxNode, name: &Ident) -> Option<SyntaxNode> {
        node.ancestors().filter(|n| n.kind() == K::QUERY).find_map(|q| {
            let with = q.children().find(|n| n.kind() == K::WITH_CLAUSE)?;
            let cte = with.children().filter(|n| n.kind() == K::CTE).find(|c| {
                c.children().find(|n| n.kind() == K::NAME).is_some_and(|n| {
                    crate::catalog::build::ident_of(self.dialect(), &n).text.eq_ignore_ascii_case(&name.text)
                })
            })?;
            // A recursive query would ask itself.
            let inside = cte.text_range().contains_range(node.text_range());
            (!inside).then(|| cte.children().find(|n| n.kind() == K::QUERY)).flatten()
        })
    }

    /// The expression that a query gives a column's name to (its first block decides).
    fn select_item(&self, query: &SyntaxNode, column: &Ident) -> Option<Found<'a>> {
        let block = query.descendants().find(|n| n.kind() == K::SELECT_BLOCK)?;
        let list = block.children().find(|n| n.kind() == K::SELECT_LIST)?;
        for item in list.children().filter(|n| n.kind() == K::SELECT_ITEM) {
            let expr = item.children().find(|n| n.kind() != K::ALIAS)?;
            let name = alias_of(self, &item)
                .or_else(|| names(self.dialect(), &expr).pop().filter(|_| expr.kind() == K::COLUMN_REF));
            if name.is_some_and(|n| self.same(&n, column)) {
                return match expr.kind() {
                    K::COLUMN_REF => self.column(&expr).or(Some(Found::Expression(expr))),
                    _ => Some(Found::Expression(expr)),
                };
            }
        }
        None
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
    matches!(kind, K::SELECT_BLOCK | K::UPDATE_STMT | K::DELETE_STMT | K::MERGE_STMT | K::INSERT_STMT)
}

fn alias_of(r: &Resolver<'_>, item: &SyntaxNode) -> Option<Ident> {
    let alias = item.children().find(|n| n.kind() == K::ALIAS)?;
    names(r.dialect(), &alias).pop()
}

/// The tables of a block's FROM clause (or of a DML statement), joins flattened, without those of subqueries.
pub(crate) fn from_items(block: &SyntaxNode) -> Vec<SyntaxNode> {
    fn go(node: &SyntaxNode, out: &mut Vec<SyntaxNode>) {
        for n in node.children() {
            match n.kind() {
                K::TABLE_REF | K::DERIVED_TABLE | K::TABLE_FUNCTION => out.push(n),
                K::FROM_CLAUSE | K::JOIN_EXPR | K::JOIN_CLAUSE => go(&n, out),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    go(block, &mut out);
    out
}
