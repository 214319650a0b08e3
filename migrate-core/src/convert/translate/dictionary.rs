//! Views of Oracle's data dictionary (USER_TABLES, ALL_OBJECTS, V$SESSION): rules of the kind `view` say what stands for each.

use crate::catalog::Namespace;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::RuleKind;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out, shorten};
use super::limit::own_descendants;

impl Emitter<'_> {
    /// A table of FROM that is a view of the dictionary; `None`: it is none that a rule knows.
    pub(super) fn dictionary_view(&mut self, item: &SyntaxNode, name: &SyntaxNode) -> Option<Out> {
        let parts = self.idents(name);
        let last = parts.last()?;
        let system = match parts.as_slice() {
            [_] => true,
            [schema, _] => matches!(schema.text.to_ascii_uppercase().as_str(), "SYS" | "PUBLIC"),
            _ => false,
        };
        let link = own_tokens(name).any(|t| t.text() == "@");
        let own = self.cx.catalog.get(Namespace::Relation, &self.qname(name)).is_some();
        if self.cx.dialect() != Dialect::Oracle || !system || link || own {
            return None;
        }
        let rule = self.cx.rules.named(self.cx.dialect(), RuleKind::View, &last.text.to_ascii_uppercase())?;
        let source = shorten(&name.text().to_string());
        self.note(name, &rule.id, rule.outcome, &[("source", &source)]);
        let Some(rewrite) = &rule.rewrite else { return Some(Out::operator(item.text().to_string())) };
        for compat in rule.compat.iter().filter_map(|c| self.cx.rules.compat(c)) {
            self.check_columns(item, &compat.columns);
        }
        let view = rewrite.strip_prefix("compat.").unwrap_or(rewrite);
        let target = format!("{}.{view}", self.cx.options.compat_schema);
        self.replace(name, Out::primary(target));
        let text = self.children(item).text;
        let aliased = item.children().any(|n| n.kind() == K::ALIAS);
        // Columns may be written with the view's own name.
        let called = self.item_name(item).unwrap_or_default();
        Some(Out::operator(if aliased || called == view { text } else { format!("{text} AS {called}") }))
    }

    /// Names the columns of a view of the dictionary that what stands for it does not have.
    fn check_columns(&mut self, item: &SyntaxNode, columns: &[String]) {
        let Some(block) = item.ancestors().find(|n| n.kind() == K::SELECT_BLOCK) else { return };
        let items = crate::resolve::select_items(&block);
        let mut read: Vec<SyntaxNode> = own_descendants(&block);
        let order = block.parent().and_then(|q| q.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE));
        read.extend(order.iter().flat_map(own_descendants));
        for column in read.iter().filter(|n| n.kind() == K::COLUMN_REF) {
            let of_item = self.resolver.from_item(&block, column).as_ref() == Some(item);
            let Some(name) = self.idents(column).pop() else { continue };
            let known = columns.iter().any(|c| c.eq_ignore_ascii_case(&name.text))
                || items.iter().any(|i| self.is_label(i, column))
                || super::limit::is_rownum(column)
                || self.cx.rules.match_expr(&self.resolver.context(), column).is_some();
            if of_item && !known {
                self.note(column, "TRN-0149", Outcome::Manual, &[("column", &name.text)]);
            }
        }
    }
}
