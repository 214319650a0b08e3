//! The SELECT block: its modifiers, its items and their names.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use crate::target::keywords;
use crate::target::names::{quote_ident, quote_label};

use super::edit::Buffer;
use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// `SELECT … FROM … WHERE …`.
    pub(super) fn block(&mut self, node: &SyntaxNode) -> Out {
        self.plan_outer_joins(node);
        self.plan_nested_aggregates(node);
        self.plan_grouping(node);
        let mut text = Buffer::default();
        let mut having: Option<String> = None;
        let grouped_later = having_is_first(node);
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    let out = self.node(&n).text;
                    if n.kind() == K::HAVING_CLAUSE && grouped_later {
                        // PostgreSQL wants GROUP BY first.
                        having = Some(out);
                        text.trim();
                        continue;
                    }
                    if out.is_empty() {
                        text.trim();
                    }
                    text.push(&out);
                    if n.kind() == K::GROUP_BY_CLAUSE
                        && let Some(h) = having.take()
                    {
                        text.push(&format!(" {h}"));
                    }
                }
                SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &self.token(&t)),
                SyntaxElement::Token(t) => match t.text().to_ascii_uppercase().as_str() {
                    "UNIQUE" | "DISTINCTROW" => text.push("DISTINCT"),
                    word if is_option(word) => {
                        text.trim();
                        let outcome =
                            if word == "SQL_CALC_FOUND_ROWS" { Outcome::Review } else { Outcome::Dropped };
                        self.note(node, "TRN-0110", outcome, &[("clause", word)]);
                    }
                    // MySQL's `TABLE t`.
                    "TABLE" => text.push("TABLE"),
                    _ => text.push(t.text()),
                },
            }
        }
        Out::operator(text.finish())
    }

    /// An item of a select list.
    pub(super) fn item(&mut self, node: &SyntaxNode) -> Out {
        let children: Vec<SyntaxNode> = node.children().collect();
        if let [alias, expr] = children.as_slice()
            && alias.kind() == K::ALIAS
        {
            // T-SQL: `name = expression`.
            let expr = self.node(expr).text;
            let name = self.alias_label(alias);
            return Out::operator(format!("{expr} AS {name}"));
        }
        let Some(expr) = children.first() else { return self.children(node) };
        if expr.kind() == K::STAR_EXPR
            || expr.kind() == K::ASSIGNMENT
            || node.parent().is_none_or(|p| p.kind() != K::SELECT_LIST)
        {
            return self.children(node);
        }
        let value = self.node(expr);
        if children.len() == 1 {
            // An expression that was a plain column keeps the column's name; MySQL names a column after its text.
            let label = match expr.kind() {
                K::COLUMN_REF => {
                    self.idents(expr).pop().filter(|i| !ends_with_name(&value.text, &self.cx.names.spell(i)))
                }
                _ if self.shows(node) => self.mysql_name(expr),
                _ => None,
            };
            return match label {
                Some(label) => {
                    let label = self.cx.names.spell(&label);
                    Out::operator(format!("{} AS {}", value.text, quote_label(&label)))
                }
                None => value,
            };
        }
        let mut text = Buffer::default();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) if n == *expr => text.push(&value.text),
                SyntaxElement::Node(n) => text.push(&self.node(&n).text),
                SyntaxElement::Token(t) => text.trivia(t.kind(), &self.token(&t)),
            }
        }
        Out::operator(text.finish())
    }

    /// Whether an item is one of the columns that a view shows.
    fn shows(&self, item: &SyntaxNode) -> bool {
        self.cx.dialect() == Dialect::MySql
            && self.scope.usage == super::Usage::View
            && item.ancestors().filter(|n| n.kind() == K::QUERY).count() == 1
    }

    /// The name that MySQL gives to a column without one: the text of its expression.
    fn mysql_name(&self, expr: &SyntaxNode) -> Option<crate::catalog::Ident> {
        let text = expr.text().to_string();
        let text = text.trim();
        let literal = expr.kind() == K::LITERAL;
        let text = if literal { text.trim_matches(['\'', '"']) } else { text };
        let name: String = text.chars().take(64).collect();
        (!name.trim().is_empty()).then_some(crate::catalog::Ident { text: name, quoted: true })
    }

    /// The alias of an item or of a table.
    pub(super) fn alias(&mut self, node: &SyntaxNode) -> Out {
        let of_item = node.parent().is_some_and(|p| p.kind() == K::SELECT_ITEM || p.kind() == K::ARG);
        if !of_item {
            return self.children(node);
        }
        let label = self.alias_label(node);
        let has_as = node.first_token().is_some_and(|t| t.kind() == K::KEYWORD);
        // Without AS no keyword can be a label.
        if has_as || keywords::needs_as(&label.to_lowercase()) {
            return Out::primary(format!("AS {label}"));
        }
        Out::primary(label)
    }

    /// The name of an alias as a label after AS.
    fn alias_label(&mut self, alias: &SyntaxNode) -> String {
        let Some(name) = alias.children().find(|n| n.kind() == K::NAME) else {
            self.unknown(alias);
            return alias.text().to_string();
        };
        let ident = self.ident(&name);
        let spelled = self.cx.names.spell(&ident);
        let written = name.text().to_string();
        let quoted = quote_label(&spelled);
        if !ident.quoted && quoted == spelled && written.to_lowercase() == spelled {
            return written;
        }
        quoted.into_owned()
    }

    /// The identifier of a NAME, which may be a string where the dialect lets one be an alias.
    pub(super) fn ident(&self, name: &SyntaxNode) -> crate::catalog::Ident {
        let string = name.first_token().filter(|t| t.kind() == K::STRING);
        match string.map(|t| string_value(self.cx.dialect(), t.text())) {
            Some(Some(StringValue::Text(text))) => crate::catalog::Ident { text, quoted: true },
            _ => crate::catalog::build::ident_of(self.cx.dialect(), name),
        }
    }

    /// `*`, `t.*`, `schema.t.*`.
    pub(super) fn star(&mut self, node: &SyntaxNode) -> Out {
        let mut names = self.idents(node);
        match names.pop() {
            Some(table) => {
                let table = quote_ident(&self.cx.names.spell(&table)).into_owned();
                Out::primary(format!("{table}.*"))
            }
            None => Out::primary("*"),
        }
    }

    /// A name for a table that has none, different from every word of the query.
    pub(crate) fn new_name(&mut self, node: &SyntaxNode, stem: &str) -> String {
        let root = node.ancestors().last().unwrap_or_else(|| node.clone());
        if self.root_text.as_ref().is_none_or(|(of, _)| *of != root) {
            let text = root.text().to_string().to_lowercase();
            self.root_text = Some((root, text));
        }
        let mut n = 1;
        loop {
            let name = if n == 1 { stem.to_string() } else { format!("{stem}_{n}") };
            let taken = self.root_text.as_ref().is_some_and(|(_, text)| text.contains(&name));
            if !taken && !self.given.contains(&name) {
                self.given.push(name.clone());
                return name;
            }
            n += 1;
        }
    }
}

/// MySQL's options of SELECT, which PostgreSQL does not have.
fn is_option(word: &str) -> bool {
    matches!(
        word,
        "HIGH_PRIORITY"
            | "STRAIGHT_JOIN"
            | "SQL_SMALL_RESULT"
            | "SQL_BIG_RESULT"
            | "SQL_BUFFER_RESULT"
            | "SQL_NO_CACHE"
            | "SQL_CACHE"
            | "SQL_CALC_FOUND_ROWS"
    )
}

/// Whether HAVING stands before GROUP BY.
fn having_is_first(block: &SyntaxNode) -> bool {
    let at = |kind: K| block.children().position(|n| n.kind() == kind);
    matches!((at(K::HAVING_CLAUSE), at(K::GROUP_BY_CLAUSE)), (Some(h), Some(g)) if h < g)
}

/// Whether PostgreSQL would name the column of an expression so.
fn ends_with_name(text: &str, name: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or(text);
    let last = last.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(last);
    last.eq_ignore_ascii_case(name)
}
