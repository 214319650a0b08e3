//! ORDER BY: where the NULLs stand.

use crate::dialect::Dialect;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// An item of ORDER BY. NULLs are the least values in SQL Server and MySQL, the greatest in the others and in PostgreSQL.
    pub(super) fn order_item(&mut self, node: &SyntaxNode) -> Out {
        self.plan_sort_key(node);
        let text = self.children(node).text;
        if !matches!(self.cx.dialect(), Dialect::SqlServer | Dialect::MySql) {
            return Out::operator(text);
        }
        let has = |w: &str| own_tokens(node).any(|t| t.text().eq_ignore_ascii_case(w));
        let Some(expr) = node.children().next() else { return Out::operator(text) };
        if has("NULLS") || self.cannot_be_null(&expr) {
            return Out::operator(text);
        }
        let nulls = if has("DESC") { "NULLS LAST" } else { "NULLS FIRST" };
        Out::operator(format!("{text} {nulls}"))
    }

    /// Whether what rows are ordered by is never NULL: through an alias or a position too.
    fn cannot_be_null(&self, expr: &SyntaxNode) -> bool {
        let query = expr.ancestors().find(|n| matches!(n.kind(), K::QUERY | K::WINDOW_SPEC | K::ARG));
        let blocks =
            query.filter(|q| q.kind() == K::QUERY).map(|q| crate::resolve::blocks(&q)).unwrap_or_default();
        let item_of = |block: &SyntaxNode| {
            let items = crate::resolve::select_items(block);
            let at = match expr.kind() {
                K::LITERAL => expr.text().to_string().trim().parse::<usize>().ok()?.checked_sub(1)?,
                K::COLUMN_REF => {
                    let parts = self.idents(expr);
                    let [name] = parts.as_slice() else { return None };
                    items.iter().position(|i| {
                        self.resolver.label(i).is_some_and(|l| l.text.eq_ignore_ascii_case(&name.text))
                    })?
                }
                _ => return None,
            };
            items.get(at)?.children().find(|n| n.kind() != K::ALIAS)
        };
        let shown: Vec<SyntaxNode> = blocks.iter().filter_map(item_of).collect();
        if !blocks.is_empty() && shown.len() == blocks.len() {
            return shown.iter().all(|e| self.is_never_null(e));
        }
        self.is_never_null(expr)
    }

    fn is_never_null(&self, expr: &SyntaxNode) -> bool {
        let call = || {
            let name = expr.children().find(|n| n.kind() == K::OBJECT_NAME);
            name.map(|n| n.text().to_string().to_ascii_uppercase()).unwrap_or_default()
        };
        self.resolver.never_null(expr)
            || expr.kind() == K::CALL_EXPR
                && matches!(
                    call().trim(),
                    "COUNT" | "COUNT_BIG" | "ROW_NUMBER" | "RANK" | "DENSE_RANK" | "NEWID" | "RAND"
                )
    }
}
