//! Oracle's analytic functions that PostgreSQL says another way: KEEP, IGNORE NULLS, LISTAGG OVER, RATIO_TO_REPORT.
//!
//! Facts: Oracle Database SQL Language Reference, Analytic Functions, and the pages of the functions.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::call::arguments;
use super::emitter::{Emitter, Out};

/// The parts of `OVER (…)`, translated.
struct Window {
    /// `PARTITION BY …` or nothing.
    partition: String,
    /// `ORDER BY …` or nothing.
    order: String,
    /// `ROWS …` or nothing.
    frame: String,
}

impl Window {
    fn over(&self, order: &str, frame: &str) -> String {
        let parts: Vec<&str> =
            [self.partition.as_str(), order, frame].into_iter().filter(|p| !p.is_empty()).collect();
        format!("OVER ({})", parts.join(" "))
    }
}

const WHOLE: &str = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";

impl Emitter<'_> {
    /// An analytic or FIRST/LAST function that is written another way.
    pub(super) fn windowed(&mut self, node: &SyntaxNode) -> Option<Out> {
        if node.kind() != K::CALL_EXPR || self.cx.dialect() != Dialect::Oracle {
            return None;
        }
        let over = node.children().find(|n| n.kind() == K::OVER_CLAUSE);
        let keep = node.children().find(|n| n.kind() == K::KEEP_CLAUSE);
        if over.is_none() && keep.is_none() {
            return None;
        }
        let name = node.children().find(|n| n.kind() == K::OBJECT_NAME)?.text().to_string();
        let name = name.trim().to_ascii_uppercase();
        if let Some(keep) = keep {
            return self.keep(node, &name, &keep, over.as_ref());
        }
        let over = over?;
        if ignores_nulls(node) == Some(false) {
            // What every function of PostgreSQL does.
            let nulls = |n: &SyntaxNode| n.kind() == K::NULLS_CLAUSE;
            node.descendants().filter(nulls).for_each(|n| self.drop_node(&n));
            if matches!(name.as_str(), "FIRST_VALUE" | "LAST_VALUE" | "LAG" | "LEAD" | "NTH_VALUE") {
                return Some(self.plain_window(node, &name));
            }
        }
        match name.as_str() {
            "RATIO_TO_REPORT" => self.ratio(node, &over),
            "LISTAGG" => self.list_over(node, &over),
            "FIRST_VALUE" | "LAST_VALUE" | "LAG" | "LEAD" | "NTH_VALUE" if ignores_nulls(node)? => {
                self.ignoring_nulls(node, &name, &over)
            }
            _ => None,
        }
    }

    /// A window function without what it says of NULLs.
    fn plain_window(&mut self, node: &SyntaxNode, name: &str) -> Out {
        let values: Vec<String> = arguments(node).iter().map(|n| self.node(n).text).collect();
        let over = node.children().find(|n| n.kind() == K::OVER_CLAUSE);
        let over = over.map(|o| self.node(&o).text).unwrap_or_default();
        Out::primary(format!("{name}({}) {over}", values.join(", ")))
    }

    /// The parts of a window; `None`: it goes by a name, or has a name inside.
    fn window(&mut self, over: &SyntaxNode) -> Option<Window> {
        let spec = over.children().find(|n| n.kind() == K::WINDOW_SPEC)?;
        let mut w = Window { partition: String::new(), order: String::new(), frame: String::new() };
        for n in spec.children() {
            match n.kind() {
                K::PARTITION_BY_CLAUSE => w.partition = self.node(&n).text,
                K::ORDER_BY_CLAUSE => w.order = self.node(&n).text,
                K::FRAME_CLAUSE => w.frame = self.node(&n).text,
                _ => return None,
            }
        }
        Some(w)
    }

    /// `RATIO_TO_REPORT(x) OVER (…)`.
    fn ratio(&mut self, node: &SyntaxNode, over: &SyntaxNode) -> Option<Out> {
        let w = self.window(over)?;
        let args = arguments(node);
        let [x] = args.as_slice() else { return None };
        let integer = self.resolver.class(x) == TypeClass::Integer;
        let out = self.node(x);
        let value = if out.primary { out.text.clone() } else { format!("({})", out.text) };
        let cast = if integer { "::numeric" } else { "" };
        Some(Out::rewritten(format!("{value}{cast} / SUM({}) {}", out.text, w.over("", ""))))
    }

    /// `LISTAGG(x, s) WITHIN GROUP (ORDER BY o) OVER (PARTITION BY p)`: one list for all rows of a partition.
    fn list_over(&mut self, node: &SyntaxNode, over: &SyntaxNode) -> Option<Out> {
        let w = self.window(over)?;
        let args = arguments(node);
        let own_words = node.children().find(|n| n.kind() == K::ARG_LIST)?;
        let plain = own_tokens(&own_words).all(|t| t.kind() != K::KEYWORD);
        let within = node.children().find(|n| n.kind() == K::WITHIN_GROUP_CLAUSE)?;
        let order = within.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE)?;
        let (x, separator) = match args.as_slice() {
            [x] => (x, None),
            [x, s] => (x, Some(s)),
            _ => return None,
        };
        if !plain {
            return None;
        }
        let order = self.node(&order).text;
        self.as_text(x);
        let value = self.node(x);
        let value = if value.primary { value.text } else { format!("({})", value.text) };
        let value = if value.ends_with("::text") { value } else { format!("{value}::text") };
        let separator = separator.map_or_else(|| "''".to_string(), |s| self.node(s).text);
        let separator = if separator == "NULL" { "''".to_string() } else { separator };
        Some(Out::primary(format!("string_agg({value}, {separator}) {}", w.over(&order, WHOLE))))
    }

    /// `MAX(x) KEEP (DENSE_RANK FIRST ORDER BY o)`, with and without OVER. Of the rows that come first by o, the one with the
    /// greatest (least) x comes first by o and x.
    fn keep(
        &mut self,
        node: &SyntaxNode,
        name: &str,
        keep: &SyntaxNode,
        over: Option<&SyntaxNode>,
    ) -> Option<Out> {
        let args = arguments(node);
        let ([x], "MIN" | "MAX") = (args.as_slice(), name) else { return None };
        let w = match over {
            Some(over) => Some(self.window(over)?),
            None => None,
        };
        let last = own_tokens(keep).any(|t| t.text().eq_ignore_ascii_case("last"));
        let order = keep.children().find(|n| n.kind() == K::ORDER_BY_CLAUSE)?;
        let items: Vec<SyntaxNode> = order.children().filter(|n| n.kind() == K::ORDER_ITEM).collect();
        let keys: Option<Vec<String>> = items.iter().map(|i| self.sort_key(i, last)).collect();
        let value = self.node(x).text;
        let end = if name == "MAX" { " DESC NULLS LAST" } else { "" };
        let order = format!("ORDER BY {}, {value}{end}", keys?.join(", "));
        Some(match w {
            Some(w) => Out::primary(format!("FIRST_VALUE({value}) {}", w.over(&order, ""))),
            None => Out::primary(format!("(array_agg({value} {order}))[1]")),
        })
    }

    /// A key of ORDER BY, turned round where the last rows are wanted.
    fn sort_key(&mut self, item: &SyntaxNode, turned: bool) -> Option<String> {
        let key = item.children().next()?;
        let text = self.node(&key).text;
        let has = |w: &str| own_tokens(item).any(|t| t.text().eq_ignore_ascii_case(w));
        let descending = has("DESC") != turned;
        // PostgreSQL's own place of NULLs in either direction is Oracle's.
        let nulls = match (has("NULLS"), has("FIRST") != turned) {
            (false, _) => "",
            (true, true) => " NULLS FIRST",
            (true, false) => " NULLS LAST",
        };
        Some(format!("{text}{}{nulls}", if descending { " DESC" } else { "" }))
    }

    /// `LAST_VALUE(x IGNORE NULLS) OVER (…)` and its kin.
    fn ignoring_nulls(&mut self, node: &SyntaxNode, name: &str, over: &SyntaxNode) -> Option<Out> {
        let w = self.window(over)?;
        let args = arguments(node);
        let x = args.first()?;
        let value = self.node(x).text;
        let schema = self.cx.options.compat_schema.clone();
        let from_last = node.children().any(|n| {
            n.kind() == K::NULLS_CLAUSE && own_tokens(&n).any(|t| t.text().eq_ignore_ascii_case("last"))
        });
        let one = |n: Option<&SyntaxNode>| n.is_none_or(|n| n.text() == "1");
        let out = match name {
            "FIRST_VALUE" | "LAST_VALUE" => {
                let function = if name == "LAST_VALUE" { "last_not_null" } else { "first_not_null" };
                format!("{schema}.{function}({value}) {}", w.over(&w.order, &w.frame))
            }
            "NTH_VALUE" if !from_last => {
                let n = self.node(args.get(1)?).text;
                let list = format!("array_agg({value}) FILTER (WHERE {value} IS NOT NULL)");
                format!("({list} {})[{n}]", w.over(&w.order, &w.frame))
            }
            "LAG" | "LEAD" if one(args.get(1)) => {
                let (function, frame) = match name {
                    "LAG" => ("last_not_null", "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"),
                    _ => ("first_not_null", "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING"),
                };
                let found = format!("{schema}.{function}({value}) {}", w.over(&w.order, frame));
                match args.get(2) {
                    Some(default) => format!("COALESCE({found}, {})", self.node(default).text),
                    None => found,
                }
            }
            _ => {
                self.note(node, "TRN-0144", Outcome::Manual, &[("source", name)]);
                format!("{name}({value})")
            }
        };
        Some(Out::primary(out))
    }
}

/// Whether a call has IGNORE NULLS (inside or behind its parentheses); `None`: it says nothing of NULLs.
fn ignores_nulls(call: &SyntaxNode) -> Option<bool> {
    let list = call.children().find(|n| n.kind() == K::ARG_LIST);
    let places = call.children().chain(list.iter().flat_map(|l| l.descendants()));
    let own = |n: &SyntaxNode| {
        n.children_with_tokens()
            .filter_map(SyntaxElement::into_token)
            .any(|t| t.text().eq_ignore_ascii_case("ignore"))
    };
    let found: Vec<bool> = places.filter(|n| n.kind() == K::NULLS_CLAUSE).map(|n| own(&n)).collect();
    if found.is_empty() { None } else { Some(found.contains(&true)) }
}
