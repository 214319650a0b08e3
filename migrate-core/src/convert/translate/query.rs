//! Whole queries: WITH, set operations, the clauses at the end, and where a row limit is written.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::ast::{self, AstNode, Cte, Query};
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::edit::Buffer;
use super::emitter::{Emitter, Out, shorten};

impl Emitter<'_> {
    /// A query with everything that belongs to it.
    pub(super) fn query(&mut self, node: &SyntaxNode) -> Out {
        let block = node.children().find(|n| n.kind() == K::SELECT_BLOCK);
        if let Some(block) = &block
            && let Some(out) = self.hierarchical(Some(node), block)
        {
            return out;
        }
        let frame = block.as_ref().and_then(|b| self.plan_counted(node, Some(node), b));
        let counted = frame.is_some();
        self.frames.extend(frame);
        let limit = block.as_ref().and_then(|b| self.plan_limit(b, Some(node)));
        let text = match self.sorted_outside(node, block.as_ref()) {
            Some(text) => text,
            None => self.children(node).text,
        };
        if counted {
            self.frames.pop();
        }
        Out::operator(with_limit(text, limit, indent(node)))
    }

    /// `a UNION b MINUS c`: a chain of one level in the source.
    pub(super) fn set_operation(&mut self, node: &SyntaxNode) -> Out {
        self.plan_nulls(node);
        let mut text = Buffer::default();
        let mut done = 0;
        // INTERSECT binds tighter in PostgreSQL; in Oracle all set operators are of one level.
        let intersects = |n: &SyntaxNode| {
            let words = ast::own_tokens(n).map(|t| t.text().to_ascii_uppercase());
            words
                .filter(|w| matches!(w.as_str(), "UNION" | "MINUS" | "EXCEPT" | "INTERSECT"))
                .collect::<Vec<_>>()
        };
        let chain = intersects(node);
        let mixed = chain.iter().any(|w| w == "INTERSECT") && chain.iter().any(|w| w != "INTERSECT");
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    let out = self.operand(&n);
                    text.push(&out);
                    done += 1;
                    if mixed && done > 1 && done <= chain.len() {
                        let left = std::mem::take(&mut text).finish();
                        text.push(&format!("({left})"));
                    }
                }
                SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &self.token(&t)),
                SyntaxElement::Token(t) => {
                    text.push(if t.text().eq_ignore_ascii_case("minus") { "EXCEPT" } else { t.text() });
                }
            }
        }
        Out::operator(text.finish())
    }

    /// An operand of a set operation: one with a row limit of its own stands in parentheses.
    fn operand(&mut self, node: &SyntaxNode) -> String {
        if node.kind() != K::SELECT_BLOCK {
            return self.node(node).text;
        }
        if let Some(out) = self.hierarchical(None, node) {
            return format!("({})", out.text);
        }
        if let Some(frame) = self.plan_counted(node, None, node) {
            self.frames.push(frame);
            let text = self.node(node).text;
            self.frames.pop();
            return text;
        }
        let limit = self.plan_limit(node, None);
        let text = self.node(node).text;
        match limit {
            Some(_) => format!("({})", with_limit(text, limit, indent(node))),
            None => text,
        }
    }

    /// WITH: PostgreSQL wants RECURSIVE where a query names itself.
    pub(super) fn with_clause(&mut self, node: &SyntaxNode) -> Out {
        let recursive = ast::own_tokens(node).any(|t| t.text().eq_ignore_ascii_case("recursive"));
        let itself = |cte: &SyntaxNode| {
            let name = Cte::cast(cte.clone()).and_then(|c| c.name());
            let name = name.map(|n| self.ident(n.syntax()).text).unwrap_or_default();
            let query = cte.children().find(|n| n.kind() == K::QUERY);
            query.is_some_and(|q| {
                q.descendants().filter(|n| n.kind() == K::TABLE_REF).any(|t| {
                    t.children().find(|n| n.kind() == K::OBJECT_NAME).is_some_and(|n| {
                        matches!(self.idents(&n).as_slice(), [one] if one.text.eq_ignore_ascii_case(&name))
                    })
                })
            })
        };
        let needed = !recursive && node.children().filter(|n| n.kind() == K::CTE).any(|c| itself(&c));
        let text = self.children(node).text;
        match text.get(4..).filter(|_| needed) {
            Some(rest) => Out::operator(format!("{} RECURSIVE{rest}", text.get(..4).unwrap_or("WITH"))),
            None => Out::operator(text),
        }
    }

    /// Clauses that PostgreSQL does not have and does not need, and locks.
    pub(super) fn left_out(&mut self, node: &SyntaxNode) -> Out {
        let words: Vec<String> = ast::own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect();
        let has = |w: &str| words.iter().any(|x| x == w);
        if node.kind() == K::FOR_UPDATE_CLAUSE && !has("ONLY") {
            return self.row_lock(node, &words);
        }
        if node.kind() == K::VIEW_OPTION && has("CHECK") {
            self.unknown(node);
            return Out::primary("");
        }
        let text = shorten(&node.text().to_string());
        self.note(node, "TRN-0110", Outcome::Dropped, &[("clause", &text)]);
        Out::primary("")
    }

    /// `FOR UPDATE OF t.c NOWAIT`, `LOCK IN SHARE MODE`.
    fn row_lock(&mut self, node: &SyntaxNode, words: &[String]) -> Out {
        let has = |w: &str| words.iter().any(|x| x == w);
        if has("WAIT") {
            // PostgreSQL waits as long as lock_timeout says.
            self.note(node, "TRN-0148", Outcome::Review, &[("clause", &node.text().to_string())]);
        }
        let mut text = String::from(if has("SHARE") { "FOR SHARE" } else { "FOR UPDATE" });
        if has("OF") {
            // PostgreSQL locks rows of tables; the others name a column of them.
            let mut tables: Vec<String> = Vec::new();
            for column in node.children().filter(|n| n.kind() == K::COLUMN_REF) {
                // The clause stands behind the block whose tables it names.
                let block = node.parent().and_then(|q| q.children().find(|n| n.kind() == K::SELECT_BLOCK));
                let item = match &block {
                    Some(block) => self.resolver.from_item(block, &column),
                    None => self.resolver.from_item_of(&column),
                };
                match item.and_then(|i| self.item_name(&i)) {
                    Some(name) if !tables.contains(&name) => tables.push(name),
                    Some(_) => {}
                    None => self.unknown(node),
                }
            }
            text.push_str(&format!(" OF {}", tables.join(", ")));
        }
        if has("NOWAIT") {
            text.push_str(" NOWAIT");
        }
        if has("SKIP") {
            text.push_str(" SKIP LOCKED");
        }
        Out::operator(text)
    }

    /// Whether a query is the one whose rows a view shows.
    pub(super) fn is_outermost(&self, node: &SyntaxNode) -> bool {
        node.parent().is_none_or(|p| p.kind() == K::SOURCE)
    }

    /// Whether ORDER BY of a query only says which rows a limit keeps: nothing reads the order.
    pub(super) fn order_is_lost(&self, query: &SyntaxNode) -> bool {
        self.cx.dialect() == Dialect::SqlServer
            && (self.scope.usage == super::Usage::View || !self.is_outermost(query))
            && Query::can_cast(query.kind())
    }
}

/// A query's text with a row limit at its end.
pub(super) fn with_limit(mut text: String, limit: Option<String>, indent: Option<String>) -> String {
    if let Some(limit) = limit {
        text.push_str(&indent.map_or_else(|| " ".to_string(), |i| format!("\n{i}")));
        text.push_str(&limit);
    }
    text
}

/// The white space before the line on which a node begins; `None` if the node is written on one line.
pub(super) fn indent(node: &SyntaxNode) -> Option<String> {
    if !node.text().contains_char('\n') {
        return None;
    }
    let mut line = String::new();
    let mut token = node.first_token()?.prev_token();
    while let Some(t) = token {
        match t.text().rfind('\n') {
            Some(at) => {
                line.insert_str(0, t.text().get(at + 1..).unwrap_or_default());
                break;
            }
            None => line.insert_str(0, t.text()),
        }
        token = t.prev_token();
    }
    Some(line.chars().take_while(|c| *c == ' ' || *c == '\t').collect())
}
