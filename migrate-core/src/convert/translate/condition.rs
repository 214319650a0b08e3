//! Truth values: where the source has numbers for them and PostgreSQL has `boolean`.
//!
//! SQL Server's `bit` columns are boolean in PostgreSQL, so that what they are compared with must be. MySQL has no
//! truth values at all: a number is a condition, and a comparison is a number.

use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::edit::operators;
use super::emitter::{Emitter, Out};

/// What a place wants of the expression that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// A condition.
    Truth,
    /// A value.
    Value,
    /// Either.
    Any,
}

impl Emitter<'_> {
    /// An expression as its place wants it.
    pub(super) fn in_its_place(&mut self, node: &SyntaxNode, out: Out) -> Out {
        if self.cx.dialect() != Dialect::MySql || !is_expression(node.kind()) {
            return out;
        }
        match wanted(node) {
            Wanted::Truth if is_word(node, "TRUE") || is_word(node, "FALSE") => out,
            Wanted::Truth => match self.resolver.class(node) {
                TypeClass::Bool | TypeClass::Unknown => out,
                TypeClass::Integer | TypeClass::Number | TypeClass::Float => {
                    Out::rewritten(format!("{} <> 0", out.beside_operator()))
                }
                _ => {
                    self.unknown(node);
                    out
                }
            },
            Wanted::Value if is_word(node, "TRUE") => Out::primary("1"),
            Wanted::Value if is_word(node, "FALSE") => Out::primary("0"),
            Wanted::Value if self.is_truth(node) => {
                let text = if out.primary { out.text } else { format!("({})", out.text) };
                Out::primary(format!("{text}::integer"))
            }
            _ => out,
        }
    }

    /// Whether PostgreSQL's text of an expression is a boolean where MySQL had a number.
    fn is_truth(&self, node: &SyntaxNode) -> bool {
        match node.kind() {
            K::COLUMN_REF | K::LITERAL | K::SUBQUERY_EXPR | K::CASE_EXPR | K::CAST_EXPR | K::PARAM_EXPR => {
                false
            }
            K::PAREN_EXPR => node.children().next().is_some_and(|n| self.is_truth(&n)),
            _ => self.resolver.class(node) == TypeClass::Bool,
        }
    }

    /// An expression that stands beside a boolean: 0 and 1 become `false` and `true`, other numbers a comparison.
    pub(super) fn as_truth(&mut self, node: &SyntaxNode) -> Out {
        if let Some(word) = truth_of(node) {
            return Out::primary(word);
        }
        let out = self.node(node);
        match self.resolver.class(node) {
            TypeClass::Integer | TypeClass::Number => {
                Out::primary(format!("({} <> 0)", out.beside_operator()))
            }
            _ => out,
        }
    }

    /// CASE: branches of one type. PostgreSQL converts neither numbers to booleans nor text to numbers.
    pub(super) fn case(&mut self, node: &SyntaxNode) -> Out {
        let operand = node.children().next().filter(|n| !matches!(n.kind(), K::CASE_WHEN | K::CASE_ELSE));
        if let Some(operand) = operand {
            let whens: Vec<SyntaxNode> = node
                .children()
                .filter(|n| n.kind() == K::CASE_WHEN)
                .filter_map(|n| n.children().next())
                .collect();
            self.comparable(&operand, &whens);
        }
        let results: Vec<SyntaxNode> = node
            .children()
            .filter(|n| matches!(n.kind(), K::CASE_WHEN | K::CASE_ELSE))
            .filter_map(|n| n.children().last())
            .collect();
        self.alike(&results, None, false);
        Out::primary(self.children(node).text)
    }
}

/// `true` or `false` for the numbers that stand for them.
pub(super) fn truth_of(node: &SyntaxNode) -> Option<&'static str> {
    match node.text().to_string().trim().to_ascii_lowercase().as_str() {
        "1" | "(1)" | "b'1'" | "'true'" | "n'true'" => Some("true"),
        "0" | "(0)" | "b'0'" | "'false'" | "n'false'" => Some("false"),
        _ => None,
    }
}

fn is_word(node: &SyntaxNode, word: &str) -> bool {
    node.kind() == K::LITERAL && node.text().to_string().trim().eq_ignore_ascii_case(word)
}

fn is_expression(kind: K) -> bool {
    crate::catalog::build::tree::is_expression(kind) && !matches!(kind, K::ARG | K::ARG_LIST | K::STAR_EXPR)
}

/// What the parent of an expression wants of it.
fn wanted(node: &SyntaxNode) -> Wanted {
    let Some(parent) = node.parent() else { return Wanted::Any };
    let is_first = parent.children().next().as_ref() == Some(node);
    match parent.kind() {
        K::WHERE_CLAUSE | K::HAVING_CLAUSE | K::ON_CLAUSE => Wanted::Truth,
        K::UNARY_EXPR => match parent.first_token().map(|t| t.text().to_ascii_uppercase()).as_deref() {
            Some("NOT" | "!") => Wanted::Truth,
            _ => Wanted::Value,
        },
        K::BINARY_EXPR => match operators(&parent).first().map(String::as_str) {
            Some("AND" | "OR" | "&&" | "||" | "XOR") => Wanted::Truth,
            _ => Wanted::Value,
        },
        K::IS_EXPR => {
            let words = operators(&parent);
            if words.iter().any(|w| w == "TRUE" || w == "FALSE") { Wanted::Truth } else { Wanted::Any }
        }
        K::CASE_WHEN if is_first => {
            let simple = parent
                .parent()
                .and_then(|c| c.children().next())
                .is_some_and(|n| !matches!(n.kind(), K::CASE_WHEN | K::CASE_ELSE));
            if simple { Wanted::Value } else { Wanted::Truth }
        }
        K::CASE_WHEN | K::CASE_ELSE | K::SELECT_ITEM | K::VALUES_ROW | K::ASSIGNMENT => Wanted::Value,
        K::ARG => {
            let list = parent.parent();
            let call = list.as_ref().and_then(SyntaxNode::parent);
            let name = call.and_then(|c| c.children().find(|n| n.kind() == K::OBJECT_NAME));
            let is_if = name.is_some_and(|n| n.text().to_string().trim().eq_ignore_ascii_case("if"));
            let first = list.and_then(|l| l.children().next()).as_ref() == Some(&parent);
            // The rules of IF compare a number with 0 themselves.
            if is_if && first { Wanted::Any } else { Wanted::Value }
        }
        _ => Wanted::Any,
    }
}
