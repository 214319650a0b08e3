//! Small questions to a syntax tree, as every builder asks them.

use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

/// The first child of a kind.
pub(crate) fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|n| n.kind() == kind)
}

/// The children of a kind.
pub(crate) fn children(node: &SyntaxNode, kind: SyntaxKind) -> impl Iterator<Item = SyntaxNode> + use<> {
    node.children().filter(move |n| n.kind() == kind)
}

/// A node's own tokens (not those of its children), without trivia.
pub(crate) fn own_tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> + use<> {
    node.children_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia())
}

/// All tokens below a node, without trivia.
pub(crate) fn tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> + use<> {
    node.descendants_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia())
}

/// A node's own keywords in upper case.
pub(crate) fn words(node: &SyntaxNode) -> Vec<String> {
    own_tokens(node)
        .filter(|t| t.kind() == SyntaxKind::KEYWORD)
        .map(|t| t.text().to_ascii_uppercase())
        .collect()
}

/// Whether a node has this keyword of its own.
pub(crate) fn has_word(node: &SyntaxNode, word: &str) -> bool {
    own_tokens(node).any(|t| t.kind() == SyntaxKind::KEYWORD && t.text().eq_ignore_ascii_case(word))
}

/// Whether a list of words begins with these.
pub(crate) fn begins(words: &[String], with: &[&str]) -> bool {
    words.len() >= with.len() && words.iter().zip(with).all(|(a, b)| a == b)
}

/// The first child that is an expression (or text kept whole in the place of one).
pub(crate) fn expression(node: &SyntaxNode) -> Option<SyntaxNode> {
    node.children().find(|n| is_expression(n.kind()))
}

/// Whether a node of this kind stands for a value.
pub(crate) fn is_expression(kind: SyntaxKind) -> bool {
    kind == SyntaxKind::OPAQUE || (kind >= SyntaxKind::LITERAL && kind <= SyntaxKind::META_EXPR)
}

/// The value of the last string literal below a node: what a COMMENT clause says.
pub(crate) fn string_of(dialect: Dialect, node: &SyntaxNode) -> Option<String> {
    let t = tokens(node).filter(|t| t.kind() == SyntaxKind::STRING).last()?;
    match string_value(dialect, t.text())? {
        StringValue::Text(s) => Some(s),
        StringValue::Bytes(_) | StringValue::Bits(_) => None,
    }
}

/// The first number below a node.
pub(crate) fn number_of(node: &SyntaxNode) -> Option<String> {
    tokens(node).find(|t| t.kind() == SyntaxKind::NUMBER).map(|t| t.text().to_string())
}

/// The author's comments below a node, as written. Those inside expressions stay with the expression's text, and those
/// inside children of the given kinds are theirs.
pub(crate) fn comments(node: &SyntaxNode, not_in: &[SyntaxKind]) -> Vec<String> {
    let mut out = Vec::new();
    collect_comments(node, not_in, &mut out);
    out
}

fn collect_comments(node: &SyntaxNode, not_in: &[SyntaxKind], out: &mut Vec<String>) {
    for e in node.children_with_tokens() {
        match e {
            rowan::NodeOrToken::Token(t) if t.kind() == SyntaxKind::COMMENT => {
                out.push(t.text().trim_end().to_string());
            }
            rowan::NodeOrToken::Token(_) => {}
            rowan::NodeOrToken::Node(n) if is_expression(n.kind()) || not_in.contains(&n.kind()) => {}
            rowan::NodeOrToken::Node(n) => collect_comments(&n, not_in, out),
        }
    }
}

/// All words, signs and literals below a node in upper case, names without their quotes.
pub(crate) fn all_words(node: &SyntaxNode) -> Vec<String> {
    tokens(node).map(|t| super::unquote(t.text()).to_uppercase()).collect()
}
