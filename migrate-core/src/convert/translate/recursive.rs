//! Common table expressions that read themselves: PostgreSQL wants both terms to have one type, and names for what SEARCH and
//! CYCLE keep.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::{Found, blocks, select_items};
use crate::rules::TypeClass as C;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// A common table expression.
    pub(super) fn cte(&mut self, node: &SyntaxNode) -> Out {
        if matches!(self.cx.dialect(), Dialect::Oracle | Dialect::Db2) {
            self.plan_terms(node);
            self.note_kept(node);
        }
        self.children(node)
    }

    /// Casts in the first term what the second one makes wider: PostgreSQL takes the types of the first.
    fn plan_terms(&mut self, cte: &SyntaxNode) {
        let Some(query) = cte.children().find(|n| n.kind() == K::QUERY) else { return };
        let blocks = blocks(&query);
        let Some((first, rest)) = blocks.split_first() else { return };
        let own =
            cte.children().find(|n| n.kind() == K::NAME).map(|n| self.ident(&n).text).unwrap_or_default();
        let Some(next) = rest.iter().find(|b| self.reads(b, &own)) else { return };
        let (anchor, step) = (select_items(first), select_items(next));
        if anchor.len() != step.len() {
            return;
        }
        for (a, b) in anchor.iter().zip(&step) {
            let value = |i: &SyntaxNode| i.children().find(|n| !matches!(n.kind(), K::ALIAS | K::STAR_EXPR));
            if let (Some(a), Some(b)) = (value(a), value(b)) {
                self.widen(&a, &b, next);
            }
        }
    }

    /// NULLs in the first operands of a set operation: PostgreSQL would take them for text before it sees the others.
    pub(super) fn plan_nulls(&mut self, operation: &SyntaxNode) {
        let blocks = blocks(operation);
        if self.cx.dialect() != Dialect::Oracle || blocks.len() < 3 {
            return;
        }
        let lists: Vec<Vec<SyntaxNode>> = blocks
            .iter()
            .map(|b| {
                select_items(b).iter().filter_map(|i| i.children().find(|n| n.kind() != K::ALIAS)).collect()
            })
            .collect();
        let null = |n: &SyntaxNode| n.text().to_string().trim().eq_ignore_ascii_case("null");
        for at in 0..lists.first().map_or(0, Vec::len) {
            let column: Vec<&SyntaxNode> = lists.iter().filter_map(|l| l.get(at)).collect();
            if column.len() < lists.len() || !column.iter().take(2).all(|n| null(n)) {
                continue;
            }
            let class = column.iter().find(|n| !null(n)).map(|n| self.resolver.class(n));
            let ty = match class {
                Some(C::Integer | C::Number) => "numeric",
                Some(C::Date | C::Timestamp) => "timestamp",
                _ => continue,
            };
            if let Some(first) = column.first() {
                self.replace(first, Out::primary(format!("NULL::{ty}")));
            }
        }
    }

    /// Whether a block has a table of a name.
    fn reads(&self, block: &SyntaxNode, name: &str) -> bool {
        block.descendants().filter(|n| n.kind() == K::TABLE_REF).any(|t| {
            t.children().find(|n| n.kind() == K::OBJECT_NAME).is_some_and(
                |n| matches!(self.idents(&n).as_slice(), [one] if one.text.eq_ignore_ascii_case(name)),
            )
        })
    }

    fn widen(&mut self, a: &SyntaxNode, b: &SyntaxNode, block: &SyntaxNode) {
        if self.edits.contains_key(a) || a.text() == b.text() && a.kind() != K::COLUMN_REF {
            return;
        }
        let catalog = |r: &Self, n: &SyntaxNode| match r.resolver.column(n) {
            Some(Found::Column(c)) if n.kind() == K::COLUMN_REF => Some(std::ptr::from_ref(c)),
            _ => None,
        };
        if let (Some(a), Some(b)) = (catalog(self, a), catalog(self, b))
            && a == b
        {
            return;
        }
        let null = a.text().to_string().trim().eq_ignore_ascii_case("null");
        let class = if null { self.resolver.class(b) } else { self.resolver.class(a) };
        let literal = a.kind() == K::LITERAL && !null;
        let from_tables = b
            .descendants()
            .filter(|n| n.kind() == K::COLUMN_REF)
            .any(|n| self.resolver.from_item(block, &n).is_some_and(|i| !self.names_common(&i)));
        let ty = match class {
            C::Text | C::Char if !literal => "text",
            C::Integer if literal && !from_tables && self.resolver.class(b) == C::Integer => return,
            C::Integer | C::Number => "numeric",
            C::Date | C::Timestamp => "timestamp",
            _ => return,
        };
        let out = self.node(a);
        let text = if out.primary { out.text } else { format!("({})", out.text) };
        let text = match a.kind() {
            // `DATE '…'::timestamp` would cast the text.
            K::DATETIME_LITERAL => format!("CAST({text} AS {ty})"),
            _ => format!("{text}::{ty}"),
        };
        self.replace(a, Out::primary(text));
    }

    fn names_common(&self, item: &SyntaxNode) -> bool {
        let name = item.children().find(|n| n.kind() == K::OBJECT_NAME);
        name.is_some_and(
            |n| matches!(self.idents(&n).as_slice(), [one] if self.resolver.names_cte(item, one)),
        )
    }

    /// The columns that SEARCH and CYCLE add are of other kinds in PostgreSQL, and one more of them is there.
    fn note_kept(&mut self, cte: &SyntaxNode) {
        let search = cte.children().find(|n| n.kind() == K::SEARCH_CLAUSE);
        let cycle = cte.children().find(|n| n.kind() == K::CYCLE_CLAUSE);
        let Some(clause) = search.clone().or(cycle) else { return };
        let Some(query) = cte.ancestors().find(|n| n.kind() == K::QUERY) else { return };
        let order = search.and_then(|s| s.children().filter(|n| n.kind() == K::NAME).last());
        let order = order.map(|n| self.ident(&n).text).unwrap_or_default();
        let shown =
            query.descendants().filter(|n| !cte.text_range().contains_range(n.text_range())).any(|n| {
                let star = n.kind() == K::STAR_EXPR && n.parent().is_some_and(|p| p.kind() == K::SELECT_ITEM);
                let ordinal = n.kind() == K::COLUMN_REF
                    && self.idents(&n).pop().is_some_and(|i| i.text.eq_ignore_ascii_case(&order))
                    && !n.ancestors().any(|a| a.kind() == K::ORDER_BY_CLAUSE);
                star || ordinal
            });
        if shown {
            let text = super::emitter::shorten(&clause.text().to_string());
            self.note(&clause, "TRN-0146", Outcome::Review, &[("clause", &text)]);
        }
    }

    /// `CYCLE a SET b TO x DEFAULT y`: PostgreSQL wants a column for the path.
    pub(super) fn cycle_clause(&mut self, node: &SyntaxNode) -> Out {
        let text = self.children(node).text;
        if own_tokens(node).any(|t| t.text().eq_ignore_ascii_case("using")) {
            return Out::operator(text);
        }
        let name = self.new_name(node, "cycle_path");
        Out::operator(format!("{text} USING {}", quote_ident(&name)))
    }

    /// `x > ANY (1, 2)`: PostgreSQL wants an array or a query.
    pub(super) fn quantified(&mut self, node: &SyntaxNode) -> Out {
        let list = node.children().any(|n| matches!(n.kind(), K::QUERY | K::SUBQUERY_EXPR | K::PAREN_QUERY));
        let values: Vec<SyntaxNode> = match node.children().next() {
            Some(l) if matches!(l.kind(), K::EXPR_LIST | K::ROW_EXPR) => l.children().collect(),
            Some(_) if !list => node.children().collect(),
            _ => return self.children(node),
        };
        let word = own_tokens(node).next().map(|t| t.text().to_string()).unwrap_or_default();
        let texts: Vec<String> = values.iter().map(|n| self.node(n).text).collect();
        Out::primary(format!("{word} (ARRAY[{}])", texts.join(", ")))
    }

    /// `SAMPLE (10) SEED (1)`, `SAMPLE BLOCK (5)`.
    pub(super) fn sample(&mut self, node: &SyntaxNode) -> Out {
        let text = node.text().to_string();
        let upper = text.to_ascii_uppercase();
        let Some(open) = text.find('(') else {
            self.unknown(node);
            return Out::operator(text);
        };
        let method =
            if upper.get(..open).is_some_and(|w| w.contains("BLOCK")) { "SYSTEM" } else { "BERNOULLI" };
        let rest = text.get(open..).unwrap_or_default();
        let rest = match rest.to_ascii_uppercase().find("SEED") {
            Some(at) => {
                let seed = rest.get(at + 4..).unwrap_or_default().trim();
                format!("{} REPEATABLE {seed}", rest.get(..at).unwrap_or_default().trim())
            }
            None => rest.to_string(),
        };
        Out::operator(format!("TABLESAMPLE {method} {rest}"))
    }
}
