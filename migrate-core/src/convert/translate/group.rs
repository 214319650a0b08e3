//! GROUP BY and HAVING: MySQL's and SQL Server's `WITH ROLLUP`, and what MySQL allows beyond the grouped columns.

use crate::catalog::{ConstraintKind, Object};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::edit::Buffer;
use super::emitter::{Emitter, Out, shorten};
use super::limit::own_descendants;

impl Emitter<'_> {
    /// Checks what MySQL lets through and PostgreSQL does not: columns that are neither grouped nor aggregated, and
    /// names of the select list in HAVING.
    pub(super) fn plan_grouping(&mut self, block: &SyntaxNode) {
        if self.cx.dialect() != Dialect::MySql {
            return;
        }
        let having = block.children().find(|n| n.kind() == K::HAVING_CLAUSE);
        if let Some(having) = &having {
            self.open_labels(block, having);
        }
        let group = block.children().find(|n| n.kind() == K::GROUP_BY_CLAUSE);
        if group.is_none() && having.is_none() && !self.aggregates(block) {
            return;
        }
        self.check_grouped(block, group.as_ref());
    }

    /// Names of the select list in HAVING, which PostgreSQL does not know there: their expressions stand instead.
    fn open_labels(&mut self, block: &SyntaxNode, having: &SyntaxNode) {
        let items = crate::resolve::select_items(block);
        for column in own_descendants(having).into_iter().filter(|n| n.kind() == K::COLUMN_REF) {
            let parts = self.idents(&column);
            let [name] = parts.as_slice() else { continue };
            let item = items.iter().find(|i| {
                i.children().any(|n| n.kind() == K::ALIAS)
                    && self.resolver.label(i).is_some_and(|l| l.text.eq_ignore_ascii_case(&name.text))
            });
            let expr = item.and_then(|i| i.children().find(|n| n.kind() != K::ALIAS));
            if let Some(expr) = expr {
                let out = self.node(&expr);
                let text = if out.primary { out.text } else { format!("({})", out.text) };
                self.replace(&column, Out::primary(text));
            }
        }
    }

    /// Names every column of the select list that depends on nothing that is grouped.
    fn check_grouped(&mut self, block: &SyntaxNode, group: Option<&SyntaxNode>) {
        let keys: Vec<SyntaxNode> = group.map(|g| g.children().collect()).unwrap_or_default();
        let items = crate::resolve::select_items(block);
        let mut grouped: Vec<String> = keys.iter().map(plain).collect();
        for k in &keys {
            // A position or a name of the select list.
            let at = k.text().to_string().trim().parse::<usize>().ok();
            let named = self.idents(k).pop().filter(|_| k.kind() == K::COLUMN_REF);
            for (i, item) in items.iter().enumerate() {
                let label = self.resolver.label(item);
                let same =
                    named.as_ref().zip(label).is_some_and(|(n, l)| n.text.eq_ignore_ascii_case(&l.text));
                if (at == Some(i + 1) || same)
                    && let Some(e) = item.children().find(|n| n.kind() != K::ALIAS)
                {
                    grouped.push(plain(&e));
                }
            }
        }
        let mut places: Vec<SyntaxNode> = items;
        places.extend(block.children().filter(|n| n.kind() == K::HAVING_CLAUSE));
        // What a query of one block is ordered by, unless it is a column of the result.
        if let Some(query) = block.parent().filter(|p| p.kind() == K::QUERY) {
            let order = query.children().filter(|n| n.kind() == K::ORDER_BY_CLAUSE);
            let names: Vec<_> =
                crate::resolve::select_items(block).iter().filter_map(|i| self.resolver.label(i)).collect();
            let shown = |e: &Self, item: &SyntaxNode| {
                let column = item.children().find(|n| n.kind() == K::COLUMN_REF);
                let name = column.map(|c| e.idents(&c)).filter(|i| i.len() == 1).and_then(|mut i| i.pop());
                name.is_some_and(|n| names.iter().any(|l| l.text.eq_ignore_ascii_case(&n.text)))
            };
            let items =
                order.flat_map(|o| o.children().filter(|n| n.kind() == K::ORDER_ITEM).collect::<Vec<_>>());
            places.extend(items.filter(|i| !shown(self, i)));
        }
        for place in places {
            self.check_place(block, &place, &grouped, &keys);
        }
    }

    fn check_place(
        &mut self,
        block: &SyntaxNode,
        node: &SyntaxNode,
        grouped: &[String],
        keys: &[SyntaxNode],
    ) {
        for n in node.children() {
            if matches!(n.kind(), K::ALIAS | K::QUERY)
                || grouped.contains(&plain(&n))
                || self.edits.contains_key(&n)
            {
                continue;
            }
            match n.kind() {
                K::CALL_EXPR if self.is_aggregate(&n) => {}
                K::CALL_EXPR if n.text().to_string().to_ascii_uppercase().starts_with("ANY_VALUE") => {}
                K::STAR_EXPR if n.parent().is_some_and(|p| p.kind() == K::SELECT_ITEM) => {
                    self.note(
                        &n,
                        "TRN-0122",
                        Outcome::Manual,
                        &[("column", &shorten(&n.text().to_string()))],
                    );
                }
                K::COLUMN_REF if self.resolver.column(&n).is_some() || self.idents(&n).len() > 1 => {
                    if !self.depends_on_key(block, &n, keys) {
                        self.any_value(block, &n);
                    }
                }
                _ => self.check_place(block, &n, grouped, keys),
            }
        }
    }

    /// A column that MySQL takes the value of any row of the group for: the least is one of them, where values have an order.
    fn any_value(&mut self, block: &SyntaxNode, node: &SyntaxNode) {
        use crate::rules::TypeClass as C;
        let class = match self.resolver.class(node) {
            // ORDER BY stands outside of the block.
            C::Unknown => self.class_in_block(block, node),
            class => class,
        };
        let ordered = matches!(
            class,
            C::Text
                | C::Char
                | C::Integer
                | C::Number
                | C::Float
                | C::Date
                | C::Time
                | C::Timestamp
                | C::TimestampTz
        );
        let outcome = if ordered { Outcome::Review } else { Outcome::Manual };
        self.note(node, "TRN-0122", outcome, &[("column", &shorten(&node.text().to_string()))]);
        if ordered {
            let text = self.children(node).text;
            self.replace(node, Out::primary(format!("min({text})")));
        }
    }

    /// The class of a column of a table of a block.
    fn class_in_block(&self, block: &SyntaxNode, node: &SyntaxNode) -> crate::rules::TypeClass {
        let table = self.resolver.from_item(block, node);
        let name = table.and_then(|t| t.children().find(|n| n.kind() == K::OBJECT_NAME));
        let column = self.idents(node).pop();
        match (name.and_then(|n| self.resolver.relation(&n)), column) {
            (Some(Object::Table(t)), Some(column)) => {
                let found = t.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&column.text));
                found.map(|c| self.resolver.class_of_column(c)).unwrap_or_default()
            }
            _ => Default::default(),
        }
    }

    /// Whether the primary key of a column's table is grouped (or the column itself is, written another way).
    fn depends_on_key(&self, block: &SyntaxNode, column: &SyntaxNode, keys: &[SyntaxNode]) -> bool {
        let Some(item) = self.resolver.from_item(block, column) else { return false };
        let of_item: Vec<String> = keys
            .iter()
            .filter(|k| {
                k.kind() == K::COLUMN_REF && self.resolver.from_item(block, k).as_ref() == Some(&item)
            })
            .filter_map(|k| self.idents(k).pop().map(|i| i.text.to_lowercase()))
            .collect();
        let own = self.idents(column).pop().map(|i| i.text.to_lowercase()).unwrap_or_default();
        if of_item.contains(&own) {
            return true;
        }
        let name = item.children().find(|n| n.kind() == K::OBJECT_NAME);
        let Some(Object::Table(table)) = name.and_then(|n| self.resolver.relation(&n)) else { return false };
        table.constraints.iter().any(|c| match &c.kind {
            ConstraintKind::PrimaryKey { columns, .. } => {
                !columns.is_empty()
                    && columns
                        .iter()
                        .all(|k| k.column.as_ref().is_some_and(|c| of_item.contains(&c.text.to_lowercase())))
            }
            _ => false,
        })
    }

    /// `GROUP BY a, b WITH ROLLUP` as `GROUP BY ROLLUP (a, b)`.
    pub(super) fn group_by(&mut self, node: &SyntaxNode) -> Out {
        let words: Vec<String> = own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect();
        let has = |w: &str| words.iter().any(|x| x == w);
        let function = ["ROLLUP", "CUBE"].into_iter().find(|w| has(w));
        if has("ALL") {
            self.unknown(node);
        }
        if has("ASC") || has("DESC") {
            // MySQL up to 5.7 sorts by the groups.
            self.note(node, "TRN-0123", Outcome::Review, &[]);
        }
        let Some(function) = function else {
            return if has("ASC") || has("DESC") {
                self.without(node, &["ASC", "DESC"])
            } else {
                self.children(node)
            };
        };
        let keys: Vec<String> = node.children().map(|n| self.node(&n).text).collect();
        Out::operator(format!("GROUP BY {function} ({})", keys.join(", ")))
    }

    /// A node's text without some of its own words.
    fn without(&mut self, node: &SyntaxNode, words: &[&str]) -> Out {
        let mut text = Buffer::default();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => text.push(&self.node(&n).text),
                SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &self.token(&t)),
                SyntaxElement::Token(t) if words.iter().any(|w| t.text().eq_ignore_ascii_case(w)) => {
                    text.trim()
                }
                SyntaxElement::Token(t) => text.push(t.text()),
            }
        }
        Out::operator(text.finish())
    }
}

/// An expression without white space and quotes, for comparison.
fn plain(node: &SyntaxNode) -> String {
    super::literal::significant(node)
        .iter()
        .map(|t| {
            if t.kind() == K::STRING {
                t.text().to_string()
            } else {
                t.text().replace('`', "").to_lowercase()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}
