//! Decisions that are made before writing, and a text that can take back white space.
//!
//! A converter that moves or replaces something far away (a join condition from WHERE to ON) notes it here; the walk then
//! writes everything else as the author has it.

use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

/// What becomes of a node.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// It is left out.
    Drop,
    /// This stands in its place.
    Write(Out),
}

impl Emitter<'_> {
    /// Leaves a node out.
    pub(crate) fn drop_node(&mut self, node: &SyntaxNode) {
        self.edits.insert(node.clone(), Edit::Drop);
    }

    /// Puts a text in the place of a node.
    pub(crate) fn replace(&mut self, node: &SyntaxNode, out: Out) {
        self.edits.insert(node.clone(), Edit::Write(out));
    }

    /// Puts a text in the place of a node, for converters of whole statements.
    pub(crate) fn put(&mut self, node: &SyntaxNode, out: Out) {
        self.replace(node, out);
    }

    /// Whether nothing is left of a node.
    pub(crate) fn is_left_out(&self, node: &SyntaxNode) -> bool {
        self.is_dropped(node)
    }

    /// A condition for a place beside AND.
    pub(crate) fn conjunct(&mut self, node: &SyntaxNode) -> String {
        let out = self.node(node);
        let or = node.kind() == K::BINARY_EXPR
            && operators(node).iter().any(|o| matches!(o.as_str(), "OR" | "||" | "XOR"));
        if or { format!("({})", out.text) } else { out.beside_operator() }
    }

    /// Whether a node is left out.
    pub(super) fn is_dropped(&self, node: &SyntaxNode) -> bool {
        matches!(self.edits.get(node), Some(Edit::Drop))
    }

    /// Leaves out what has nothing left: a chain of AND, parentheses, a WHERE or HAVING clause.
    pub(super) fn drop_if_empty(&mut self, node: &SyntaxNode) {
        if self.is_dropped(node) {
            return;
        }
        let children: Vec<SyntaxNode> = node.children().collect();
        match node.kind() {
            K::BINARY_EXPR if is_and(node) => children.iter().for_each(|n| self.drop_if_empty(n)),
            K::PAREN_EXPR | K::WHERE_CLAUSE | K::HAVING_CLAUSE | K::CONNECT_BY_CLAUSE => {
                children.iter().for_each(|n| self.drop_if_empty(n));
            }
            _ => return,
        }
        if children.iter().all(|n| self.is_dropped(n)) {
            self.drop_node(node);
        }
    }
}

/// Whether a chain is of ANDs.
pub(super) fn is_and(node: &SyntaxNode) -> bool {
    operators(node).iter().all(|o| matches!(o.as_str(), "AND" | "&&"))
}

/// The operators of a chain in upper case.
pub(crate) fn operators(node: &SyntaxNode) -> Vec<String> {
    node.children_with_tokens()
        .filter_map(|e| e.into_token())
        .filter(|t| !t.kind().is_trivia())
        .map(|t| t.text().to_ascii_uppercase())
        .collect()
}

/// The conditions that a condition joins by AND, parentheses round them opened.
pub(super) fn conjuncts(node: &SyntaxNode) -> Vec<SyntaxNode> {
    match node.kind() {
        K::BINARY_EXPR if is_and(node) => node.children().flat_map(|n| conjuncts(&n)).collect(),
        K::PAREN_EXPR => match node.children().next() {
            Some(inner)
                if inner.kind() == K::PAREN_EXPR || inner.kind() == K::BINARY_EXPR && is_and(&inner) =>
            {
                conjuncts(&inner)
            }
            _ => vec![node.clone()],
        },
        _ => vec![node.clone()],
    }
}

/// Text that grows at its end, and whose last white space can be taken back without touching a line comment.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    text: String,
    /// What stands before this length stays.
    floor: usize,
    line_comment: bool,
    trimmed: bool,
}

impl Buffer {
    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) {
        self.line_comment = false;
        self.trimmed &= text.is_empty();
        self.text.push_str(text);
    }

    /// Adds white space or a comment.
    pub(crate) fn trivia(&mut self, kind: K, text: &str) {
        let mut text = text;
        if kind == K::WHITESPACE && self.trimmed && self.text.ends_with('\n') {
            text = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n')).unwrap_or(text);
        }
        self.text.push_str(text);
        if self.line_comment
            && let Some(at) = text.find('\n')
        {
            self.floor = self.text.len() - text.len() + at + 1;
        }
        self.line_comment = kind == K::COMMENT && text.starts_with("--");
        if kind == K::COMMENT && !self.line_comment {
            self.floor = self.text.len();
        }
        self.trimmed &= text.is_empty();
    }

    /// Takes the white space at the end back.
    pub(crate) fn trim(&mut self) {
        let keep = self.text.trim_end().len().max(self.floor);
        if self.line_comment {
            self.text.push('\n');
            self.floor = self.text.len();
            self.line_comment = false;
        } else {
            self.text.truncate(keep);
        }
        self.trimmed = true;
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_taken_back_but_not_from_a_line_comment() {
        let mut b = Buffer::default();
        b.push("FROM t");
        b.trivia(K::WHITESPACE, "\n ");
        b.trim();
        b.trivia(K::WHITESPACE, "\n");
        b.push("ORDER");
        assert_eq!(b.finish(), "FROM t\nORDER");

        let mut b = Buffer::default();
        b.push("FROM t");
        b.trivia(K::WHITESPACE, " ");
        b.trivia(K::COMMENT, "-- c");
        b.trivia(K::WHITESPACE, "\n  ");
        b.trim();
        b.trivia(K::WHITESPACE, "\n ");
        b.push("ORDER");
        assert_eq!(b.finish(), "FROM t -- c\n ORDER");
    }
}
