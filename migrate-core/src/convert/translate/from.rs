//! Tables of FROM: lists, names, hints, derived tables, joins, table functions, and the table that is none (DUAL).

use crate::catalog::Namespace;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::code::{Shape, SymbolKind, chosen, count_arguments};
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};
use crate::target::names::quote_ident;

use super::edit::Buffer;
use super::emitter::{Emitter, Out};
use super::limit::own_descendants;

/// A table of a FROM list with the trivia round it.
struct Listed {
    node: SyntaxNode,
    before: Vec<SyntaxToken>,
    after: Vec<SyntaxToken>,
}

impl Emitter<'_> {
    /// `FROM a, b …`: without tables that moved into joins, and without the one that only stands there because a FROM must.
    pub(super) fn tables_of_from(&mut self, node: &SyntaxNode) -> Out {
        let items = listed(node);
        for i in &items {
            if self.is_one_row(&i.node) && node.parent().is_none_or(|b| !self.reads_one_row(&b, &i.node)) {
                self.drop_node(&i.node);
            }
        }
        if items.iter().all(|i| self.is_dropped(&i.node)) {
            return Out::primary("");
        }
        let mut text = Buffer::default();
        let keyword = own_tokens(node).next().map(|t| t.text().to_string()).unwrap_or_default();
        text.push(&keyword);
        let mut written = 0;
        for i in &items {
            if self.is_dropped(&i.node) {
                for c in i.before.iter().chain(&i.after).filter(|t| t.kind() == K::COMMENT) {
                    text.trivia(K::WHITESPACE, "\n");
                    text.trivia(K::COMMENT, &self.token(c));
                }
                continue;
            }
            if written > 0 {
                text.push(",");
            }
            if i.before.is_empty() && written == 0 {
                text.push(" ");
            }
            i.before.iter().for_each(|t| text.trivia(t.kind(), &self.token(t)));
            text.push(&self.node(&i.node).text);
            for join in self.attached.remove(&i.node).unwrap_or_default() {
                text.push(&join);
            }
            i.after.iter().for_each(|t| text.trivia(t.kind(), &self.token(t)));
            written += 1;
        }
        text.trim();
        Out::operator(text.finish())
    }

    /// Whether a table is the one-row table that FROM needs in the source (DUAL, SYSDUMMY1).
    pub(super) fn is_one_row(&self, item: &SyntaxNode) -> bool {
        let Some(name) = item.children().find(|n| n.kind() == K::OBJECT_NAME) else { return false };
        if item.kind() != K::TABLE_REF {
            return false;
        }
        let parts: Vec<String> =
            self.idents(&name).into_iter().map(|i| i.text.to_ascii_uppercase()).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let is = match self.cx.dialect() {
            Dialect::Oracle => matches!(parts.as_slice(), ["DUAL"] | ["SYS", "DUAL"]),
            Dialect::MySql => parts == ["DUAL"],
            Dialect::Db2 => matches!(
                parts.as_slice(),
                ["SYSIBM", "SYSDUMMY1"] | ["SYSDUMMY1"] | ["SYSIBM", "DUAL"] | ["DUAL"]
            ),
            _ => false,
        };
        is && self.cx.catalog.get(Namespace::Relation, &self.qname(&name)).is_none()
    }

    /// Whether a block reads a column of its one-row table.
    pub(super) fn reads_one_row(&self, block: &SyntaxNode, item: &SyntaxNode) -> bool {
        let name = self.item_name(item);
        own_descendants(block).iter().any(|n| {
            let parts = self.idents(n);
            match n.kind() {
                K::STAR_EXPR if n.parent().is_some_and(|p| p.kind() != K::ARG) => parts
                    .last()
                    .is_none_or(|p| name.as_ref().is_some_and(|n| n.eq_ignore_ascii_case(&p.text))),
                K::COLUMN_REF => parts.last().is_some_and(|p| {
                    p.text.eq_ignore_ascii_case("DUMMY") || p.text.eq_ignore_ascii_case("IBMREQD")
                }),
                _ => false,
            }
        })
    }

    /// The name by which a table of FROM is known in its query, as SQL.
    pub(super) fn item_name(&self, item: &SyntaxNode) -> Option<String> {
        let alias = item.children().find(|n| n.kind() == K::ALIAS);
        if let Some(given) = self.table_names.get(item) {
            return Some(given.clone());
        }
        let named = alias.or_else(|| item.children().find(|n| n.kind() == K::OBJECT_NAME))?;
        let ident = self.idents(&named).pop()?;
        Some(quote_ident(&self.cx.names.spell(&ident)).into_owned())
    }

    /// A table by its name, with its alias.
    pub(super) fn table_ref(&mut self, node: &SyntaxNode) -> Out {
        let Some(name) = node.children().find(|n| n.kind() == K::OBJECT_NAME) else {
            return self.children(node);
        };
        if self.is_one_row(node) {
            let alias = self.item_name(node).unwrap_or_else(|| "dual".into());
            let (value, column) =
                if self.cx.dialect() == Dialect::Db2 { ("Y", "ibmreqd") } else { ("X", "dummy") };
            return Out::primary(format!("(VALUES ('{value}')) AS {alias} ({column})"));
        }
        if let [ident] = self.idents(&name).as_slice()
            && self.resolver.names_cte(node, ident)
        {
            let text = self.identifier_of(&name);
            self.replace(&name, Out::primary(text));
            return self.children(node);
        }
        if let Some(out) = self.dictionary_view(node, &name) {
            return out;
        }
        if own_tokens(&name).any(|t| t.text() == "@") {
            self.note(&name, "TRN-0113", Outcome::Manual, &[("name", &name.text().to_string())]);
        }
        if self.idents(&name).len() > 2 && self.cx.dialect() != Dialect::Oracle {
            let parts = self.idents(&name);
            let database = parts.get(parts.len() - 3).map(|i| i.text.clone()).unwrap_or_default();
            self.note(
                &name,
                "TRN-0114",
                Outcome::Review,
                &[("database", &database), ("name", &name.text().to_string())],
            );
        }
        if let Some(p) = node.children().find(|n| n.kind() == K::PARTITION_BY_CLAUSE) {
            self.unknown(&p);
        }
        if own_tokens(node).any(|t| t.kind() == K::KEYWORD && !t.text().eq_ignore_ascii_case("only"))
            || own_tokens(node).any(|t| t.text().eq_ignore_ascii_case("only"))
                && self.cx.dialect() == Dialect::Oracle
        {
            self.unknown(node);
        }
        self.children(node)
    }

    /// A query that stands for a table: PostgreSQL before 16 wants a name for it.
    pub(super) fn derived_table(&mut self, node: &SyntaxNode) -> Out {
        let word = own_tokens(node).find(|t| t.kind() == K::KEYWORD).map(|t| t.text().to_ascii_uppercase());
        if let Some(clause) =
            node.children().find(|n| matches!(n.kind(), K::PIVOT_CLAUSE | K::UNPIVOT_CLAUSE))
        {
            return self.pivoted(node, &clause);
        }
        let query = node.children().any(|n| n.kind() == K::QUERY);
        let text = match word.as_deref() {
            // DB2: a query that sees the tables before it.
            Some("TABLE") if self.cx.dialect() == Dialect::Db2 && query => {
                let text = self.children(node).text;
                format!("LATERAL{}", text.get(5..).unwrap_or_default())
            }
            Some("LATERAL") | None if query => self.children(node).text,
            _ => {
                self.unknown(node);
                self.children(node).text
            }
        };
        if node.children().any(|n| n.kind() == K::ALIAS) {
            return Out::operator(text);
        }
        let name = self.given_name(node);
        Out::operator(format!("{text} AS {name}"))
    }

    /// The name of a query in FROM that has none in the source.
    pub(super) fn given_name(&mut self, node: &SyntaxNode) -> String {
        if let Some(name) = self.table_names.get(node) {
            return name.clone();
        }
        let name = self.new_name(node, "subquery");
        self.table_names.insert(node.clone(), name.clone());
        name
    }

    /// A function that makes rows: written where a rule knows the function.
    pub(super) fn table_function(&mut self, node: &SyntaxNode) -> Out {
        if let Some(out) = self.list_of_values(node).or_else(|| self.xml_table(node)) {
            return out;
        }
        if self.cx.dialect() == Dialect::Oracle
            && node.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("table"))
        {
            return match self.table_of_collection(node) {
                Some(out) => out,
                None => {
                    self.unknown(node);
                    self.children(node)
                }
            };
        }
        let call = node.children().find(|n| n.kind() == K::CALL_EXPR);
        if call.is_none() || node.children().any(|n| n.kind() == K::COLUMNS_CLAUSE) {
            self.unknown(node);
        }
        self.children(node)
    }

    /// `TABLE(x)`: the rows of a pipelined function, or the elements of a collection. `None`: neither is known of `x`.
    fn table_of_collection(&mut self, node: &SyntaxNode) -> Option<Out> {
        let inner = node.children().find(|n| n.kind() != K::ALIAS)?;
        let alias = node.children().find(|n| n.kind() == K::ALIAS).map(|a| self.identifier_of(&a));
        let Shape::Collection { element, .. } = self.resolver.shape_of(&inner) else { return None };
        let composite = match self.resolver.shape(&inner, &element) {
            Shape::Record(_) | Shape::Row(_) | Shape::Object(_) => true,
            Shape::Scalar(_) => false,
            _ => return None,
        };
        let pipelined = inner.kind() == K::CALL_EXPR && self.is_pipelined(&inner);
        let value = self.node(&inner).text;
        let rows = if pipelined { value } else { format!("unnest({value})") };
        // Elements that are no rows are in a column of this name.
        let alias = match (alias, composite) {
            (Some(a), true) => format!(" AS {a}"),
            (None, true) => String::new(),
            (Some(a), false) => format!(" AS {a} (column_value)"),
            (None, false) => " AS column_value".to_string(),
        };
        Some(Out::primary(format!("{rows}{alias}")))
    }

    /// Whether a call is one of a pipelined function of the user's own.
    fn is_pipelined(&self, call: &SyntaxNode) -> bool {
        let Some(object) = call.children().find(|n| n.kind() == K::OBJECT_NAME) else { return false };
        let parts = self.idents(&object);
        match self.resolver.meaning(call, &parts).map(|m| m.symbol.kind) {
            Some(SymbolKind::Subprograms(all)) => {
                chosen(&all, count_arguments(call)).is_some_and(|s| s.pipelined)
            }
            _ => false,
        }
    }

    /// One join: its words, its right side, its condition.
    pub(super) fn join(&mut self, node: &SyntaxNode) -> Out {
        let words: Vec<String> = own_tokens(node)
            .filter(|t| t.kind() == K::KEYWORD)
            .map(|t| t.text().to_ascii_uppercase())
            .collect();
        let has = |w: &str| words.iter().any(|x| x == w);
        let condition = node.children().any(|n| matches!(n.kind(), K::ON_CLAUSE | K::USING_CLAUSE));
        let outer = has("LEFT") || has("RIGHT") || has("FULL");
        for hint in words.iter().filter(|w| matches!(w.as_str(), "LOOP" | "HASH" | "MERGE" | "REMOTE")) {
            self.note(node, "TRN-0110", Outcome::Dropped, &[("clause", hint)]);
        }
        let changed = match () {
            () if has("APPLY") && has("CROSS") => Some("CROSS JOIN LATERAL"),
            () if has("APPLY") => Some("LEFT JOIN LATERAL"),
            () if has("NATURAL") => None,
            () if !condition && !has("CROSS") && !outer => Some("CROSS JOIN"),
            () if has("CROSS") && condition => Some("INNER JOIN"),
            () if has("STRAIGHT_JOIN") => Some("JOIN"),
            () => None,
        };
        let mut text = Buffer::default();
        let mut begun = false;
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    let out = self.node(&n).text;
                    text.push(&out);
                }
                SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &self.token(&t)),
                SyntaxElement::Token(t) => {
                    let word = t.text().to_ascii_uppercase();
                    if matches!(word.as_str(), "LOOP" | "HASH" | "MERGE" | "REMOTE") {
                        text.trim();
                    } else if let Some(new) = changed {
                        text.trim();
                        if !begun {
                            text.push(new);
                        }
                        begun = true;
                    } else {
                        text.push(t.text());
                    }
                }
            }
        }
        if has("APPLY") && has("OUTER") {
            text.push(" ON true");
        }
        Out::operator(text.finish())
    }
}

/// The tables of a FROM clause between the commas.
fn listed(node: &SyntaxNode) -> Vec<Listed> {
    let mut items: Vec<Listed> = Vec::new();
    let mut open: Vec<SyntaxToken> = Vec::new();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) => {
                items.push(Listed { node: n, before: std::mem::take(&mut open), after: Vec::new() });
            }
            SyntaxElement::Token(t) if t.kind().is_trivia() => open.push(t),
            SyntaxElement::Token(_) => {
                if let Some(last) = items.last_mut() {
                    last.after = std::mem::take(&mut open);
                }
            }
        }
    }
    items
}
