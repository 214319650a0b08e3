//! What Oracle sorts and groups by and PostgreSQL does not take: constants, names of the select list inside expressions,
//! expressions over DISTINCT rows and over set operations; and FETCH FIRST of a share of the rows.
//!
//! Facts: Oracle Database SQL Language Reference, SELECT, order_by_clause, group_by_clause, row_limiting_clause.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::{blocks, select_items};
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};
use super::limit::own_descendants;

impl Emitter<'_> {
    /// Constants among the keys of GROUP BY: Oracle groups by their value, PostgreSQL would take a number for a position.
    pub(super) fn plan_constants(&mut self, group: &SyntaxNode) {
        if self.cx.dialect() != Dialect::Oracle {
            return;
        }
        for key in group.children().filter(|n| n.kind() == K::LITERAL) {
            self.as_constant(&key);
        }
    }

    /// A literal that cannot be taken for a position.
    fn as_constant(&mut self, literal: &SyntaxNode) {
        let text = self.node(literal).text;
        let ty = if text.parse::<f64>().is_ok() { "numeric" } else { "text" };
        self.replace(literal, Out::primary(format!("{text}::{ty}")));
    }

    /// An item of a query's ORDER BY: constants that are no position, and names of the select list inside an expression, which
    /// PostgreSQL does not know there.
    pub(super) fn plan_sort_key(&mut self, item: &SyntaxNode) {
        if self.cx.dialect() != Dialect::Oracle {
            return;
        }
        let clause = item.parent().filter(|p| p.kind() == K::ORDER_BY_CLAUSE);
        let Some(query) = clause.and_then(|c| c.parent()).filter(|q| q.kind() == K::QUERY) else { return };
        let Some(key) = item.children().next() else { return };
        if key.kind() == K::LITERAL && key.text().to_string().trim().parse::<u32>().is_err() {
            self.as_constant(&key);
            return;
        }
        let Some(block) = query.children().find(|n| n.kind() == K::SELECT_BLOCK) else { return };
        if key.kind() == K::COLUMN_REF {
            return;
        }
        let items = select_items(&block);
        let mut below = own_descendants(&key);
        below.push(key.clone());
        for column in below.iter().filter(|n| n.kind() == K::COLUMN_REF) {
            let Some(shown) = items.iter().find(|i| self.is_label(i, column)) else { continue };
            let Some(value) = shown.children().find(|n| n.kind() != K::ALIAS) else { continue };
            if value.text() == column.text() || self.edits.contains_key(column) {
                continue;
            }
            let out = self.node(&value);
            let text = if out.primary { out.text } else { format!("({})", out.text) };
            self.replace(column, Out::primary(text));
        }
    }

    /// A query whose order or share of rows needs the finished rows: `SELECT * FROM (…) ORDER BY …`. `None`: it needs nothing.
    pub(super) fn sorted_outside(
        &mut self,
        query: &SyntaxNode,
        block: Option<&SyntaxNode>,
    ) -> Option<String> {
        if self.cx.dialect() != Dialect::Oracle {
            return None;
        }
        if let Some(fetch) = query.children().find(|n| n.kind() == K::FETCH_CLAUSE && is_share(n)) {
            self.plan_share(query, &fetch);
        }
        let order = query.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE)?;
        let first = blocks(query).into_iter().next()?;
        let distinct = block.is_some_and(|b| {
            own_tokens(b).any(|t| matches!(t.text().to_ascii_uppercase().as_str(), "DISTINCT" | "UNIQUE"))
        });
        if !distinct && block.is_some() {
            return None;
        }
        let items = select_items(&first);
        let keys: Vec<SyntaxNode> = order.children().filter_map(|i| i.children().next()).collect();
        let plain = |key: &SyntaxNode| {
            let value = |i: &SyntaxNode| i.children().find(|n| n.kind() != K::ALIAS);
            key.kind() == K::LITERAL
                || items.iter().any(|i| self.is_label(i, key))
                || block.is_none() && key.kind() == K::COLUMN_REF
                || items.iter().filter_map(value).any(|v| same_text(&v, key))
                || items.iter().filter_map(value).any(|v| self.same_column(&first, &v, key))
                || items.iter().any(|i| i.descendants().any(|n| n.kind() == K::STAR_EXPR))
                    && key.kind() == K::COLUMN_REF
        };
        if keys.iter().all(plain) {
            return None;
        }
        let named = |column: &SyntaxNode| {
            items.iter().any(|i| {
                self.resolver
                    .label(i)
                    .zip(self.idents(column).pop())
                    .is_some_and(|(l, c)| l.text.eq_ignore_ascii_case(&c.text))
            })
        };
        let columns: Vec<SyntaxNode> = keys
            .iter()
            .flat_map(|k| own_descendants(k).into_iter().chain([k.clone()]))
            .filter(|n| n.kind() == K::COLUMN_REF)
            .collect();
        if let Some(other) = columns.iter().find(|c| !named(c)) {
            self.note(other, "TRN-0147", Outcome::Manual, &[("column", &other.text().to_string())]);
            return None;
        }
        for c in &columns {
            if let Some(name) = self.idents(c).pop() {
                let name = crate::target::names::quote_ident(&self.cx.names.spell(&name)).into_owned();
                self.replace(c, Out::primary(name));
            }
        }
        let behind: Vec<SyntaxNode> = query
            .children()
            .filter(|n| matches!(n.kind(), K::ORDER_BY_CLAUSE | K::OFFSET_CLAUSE | K::FETCH_CLAUSE))
            .collect();
        let end: Vec<String> = behind.iter().map(|n| self.node(n).text).collect();
        behind.iter().for_each(|n| self.drop_node(n));
        let inner = self.children(query).text;
        let name = self.new_name(query, "sorted");
        Some(format!("SELECT * FROM ({}) AS {name} {}", inner.trim_end(), end.join(" ")))
    }

    /// Whether a key is a column of the select list that is written another way (`t.a` for `a`).
    fn same_column(&self, block: &SyntaxNode, value: &SyntaxNode, key: &SyntaxNode) -> bool {
        let same = |a: &SyntaxNode, b: &SyntaxNode| {
            self.idents(a).pop().zip(self.idents(b).pop()).is_some_and(|(a, b)| a.text == b.text)
        };
        value.kind() == K::COLUMN_REF
            && key.kind() == K::COLUMN_REF
            && same(value, key)
            && self.resolver.from_item(block, value) == self.resolver.from_item(block, key)
    }

    /// `FETCH FIRST p PERCENT ROWS ONLY`: the number of rows is that share of all rows, rounded up.
    fn plan_share(&mut self, query: &SyntaxNode, fetch: &SyntaxNode) {
        let Some(share) = fetch.children().next() else { return };
        let snapshot = (self.edits.clone(), self.attached.clone());
        let share = self.node(&share).beside_operator();
        for n in query.children() {
            let behind = matches!(
                n.kind(),
                K::ORDER_BY_CLAUSE
                    | K::OFFSET_CLAUSE
                    | K::FETCH_CLAUSE
                    | K::FOR_UPDATE_CLAUSE
                    | K::WITH_CLAUSE
            );
            if behind {
                self.drop_node(&n);
            }
        }
        let rows = self.children(query).text;
        (self.edits, self.attached) = snapshot;
        let name = self.new_name(query, "all_rows");
        let count = format!("(SELECT CEIL(COUNT(*) * {share} / 100.0) FROM ({}) AS {name})", rows.trim());
        let ties = own_tokens(fetch).any(|t| t.text().eq_ignore_ascii_case("ties"));
        let end = if ties { "WITH TIES" } else { "ONLY" };
        self.replace(fetch, Out::operator(format!("FETCH FIRST {count} ROWS {end}")));
    }
}

/// `FETCH FIRST n PERCENT ROWS`, exactly.
fn is_share(fetch: &SyntaxNode) -> bool {
    let words: Vec<String> = own_tokens(fetch).map(|t| t.text().to_ascii_uppercase()).collect();
    let has = |w: &str| words.iter().any(|x| x == w);
    has("PERCENT") && !has("APPROX") && !has("APPROXIMATE")
}

fn same_text(a: &SyntaxNode, b: &SyntaxNode) -> bool {
    let plain = |n: &SyntaxNode| {
        n.text().to_string().split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase()
    };
    plain(a) == plain(b)
}
