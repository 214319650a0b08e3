//! The walk: a node's own text with its children translated, unless its kind is claimed by a converter or a rule.

use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

use crate::convert::Context;
use crate::resolve::Resolver;

use super::{Scope, Translated};

/// Translated text, and how it may stand beside operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Out {
    pub(crate) text: String,
    /// Whether it can stand beside any operator without parentheses.
    pub(crate) primary: bool,
    /// Whether it keeps the operator structure of the source, in which it needed no parentheses.
    as_written: bool,
}

impl Out {
    /// A call, a literal, a name, something in parentheses.
    pub(crate) fn primary(text: impl Into<String>) -> Self {
        Out { text: text.into(), primary: true, as_written: true }
    }

    /// An operator expression as the source has it.
    pub(crate) fn operator(text: impl Into<String>) -> Self {
        Out { text: text.into(), primary: false, as_written: true }
    }

    /// An operator expression that stands where the source had something else.
    pub(crate) fn rewritten(text: impl Into<String>) -> Self {
        Out { text: text.into(), primary: false, as_written: false }
    }

    /// The text for a place beside an operator.
    pub(crate) fn beside_operator(self) -> String {
        if self.primary || self.as_written { self.text } else { format!("({})", self.text) }
    }
}

/// Writes trees as PostgreSQL text.
pub(crate) struct Emitter<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(super) scope: Scope<'a>,
    file: u32,
    base: u32,
    diagnostics: Vec<Diagnostic>,
    pub(crate) resolver: Resolver<'a>,
    pub(super) extensions: Vec<String>,
    pub(super) relations: Vec<String>,
}

impl<'a> Emitter<'a> {
    /// An emitter for a text that begins at byte `base` of a file.
    pub(crate) fn new(cx: &'a Context<'a>, scope: Scope<'a>, file: u32, base: u32) -> Self {
        let resolver =
            Resolver::new(cx.catalog, cx.rules, cx.options.target, scope.usage.place(), scope.table);
        Emitter {
            cx,
            scope,
            file,
            base,
            diagnostics: Vec::new(),
            resolver,
            extensions: Vec::new(),
            relations: Vec::new(),
        }
    }

    /// Everything that was written and noted.
    pub(crate) fn finish(mut self, out: Out) -> Translated {
        for list in [&mut self.extensions, &mut self.relations] {
            list.sort();
            list.dedup();
        }
        Translated {
            sql: out.text,
            primary: out.primary,
            diagnostics: self.diagnostics,
            extensions: self.extensions,
            relations: self.relations,
        }
    }

    /// Notes something about a node.
    pub(crate) fn note(&mut self, node: &SyntaxNode, id: &str, outcome: Outcome, args: &[(&str, &str)]) {
        let range = node.text_range();
        self.note_at(range.start().into(), range.end().into(), id, outcome, args);
    }

    /// Notes something about a range of the translated text.
    pub(crate) fn note_at(
        &mut self,
        start: u32,
        end: u32,
        id: &str,
        outcome: Outcome,
        args: &[(&str, &str)],
    ) {
        let span = Span::new(self.file, self.base + start, self.base + end);
        let mut d = Diagnostic::new(id, outcome, span);
        for (name, value) in args {
            d = d.with(name, *value);
        }
        self.diagnostics.push(d);
    }

    /// A node, translated.
    pub(crate) fn node(&mut self, node: &SyntaxNode) -> Out {
        if let Some(out) = self.by_rule(node) {
            return out;
        }
        match node.kind() {
            K::LITERAL => self.literal(node),
            K::NAME => Out::primary(self.identifier(node)),
            K::COLUMN_REF => self.column_ref(node),
            K::BINARY_EXPR => self.binary(node),
            K::CALL_EXPR => self.call(node),
            K::LIKE_EXPR => self.like(node),
            K::OBJECT_NAME => Out::primary(self.relation(node)),
            K::NEXT_VALUE_EXPR => self.next_value(node),
            K::CAST_EXPR => self.cast(node),
            K::PAREN_EXPR | K::SUBQUERY_EXPR | K::CASE_EXPR | K::EXISTS_EXPR | K::ROW_EXPR => {
                Out::primary(self.children(node).text)
            }
            K::PARAM_EXPR => {
                self.note(node, "TRN-0001", Outcome::Manual, &[("construct", &node.text().to_string())]);
                Out::primary(node.text().to_string())
            }
            K::ERROR | K::OPAQUE => {
                self.note(
                    node,
                    "TRN-0001",
                    Outcome::Manual,
                    &[("construct", &shorten(&node.text().to_string()))],
                );
                Out::primary(node.text().to_string())
            }
            k if is_unclaimed(k) => {
                self.note(
                    node,
                    "TRN-0001",
                    Outcome::Manual,
                    &[("construct", &shorten(&node.text().to_string()))],
                );
                Out::operator(node.text().to_string())
            }
            _ => self.children(node),
        }
    }

    /// A node's own text with its children translated.
    pub(crate) fn children(&mut self, node: &SyntaxNode) -> Out {
        let mut text = String::new();
        let mut only: Option<Out> = None;
        let mut parts = 0;
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    let out = self.node(&n);
                    let beside = needs_operand(node.kind());
                    parts += 1;
                    text.push_str(&if beside { out.clone().beside_operator() } else { out.text.clone() });
                    only = Some(out);
                }
                SyntaxElement::Token(t) => {
                    if !t.kind().is_trivia() {
                        parts += 1;
                    }
                    text.push_str(&self.token(&t));
                }
            }
        }
        match only {
            Some(out) if parts == 1 => Out { text, ..out },
            _ => Out::operator(text),
        }
    }

    /// A token's own text. Comments of MySQL's own kind become PostgreSQL's; hints stay comments.
    fn token(&self, t: &SyntaxToken) -> String {
        let text = t.text();
        if t.kind() == K::COMMENT && self.cx.dialect() == Dialect::MySql {
            return match text.strip_prefix('#') {
                Some(rest) => format!("--{rest}"),
                // The marks round conditional text: the text itself stays.
                None if text.starts_with("/*!") || text.starts_with("/*M!") || text == "*/" => String::new(),
                None => text.to_string(),
            };
        }
        text.to_string()
    }
}

/// Nodes in which a rewritten child stands beside an operator or a keyword that binds.
fn needs_operand(kind: K) -> bool {
    matches!(
        kind,
        K::UNARY_EXPR
            | K::IN_EXPR
            | K::BETWEEN_EXPR
            | K::LIKE_EXPR
            | K::IS_EXPR
            | K::COLLATE_EXPR
            | K::AT_TIME_ZONE_EXPR
            | K::METHOD_EXPR
            | K::SUBSCRIPT_EXPR
    )
}

/// Constructs that need a converter or a rule of their own and have none yet.
fn is_unclaimed(kind: K) -> bool {
    matches!(
        kind,
        K::OUTER_JOIN_MARK
            | K::PRIOR_EXPR
            | K::CURSOR_EXPR
            | K::ATTRIBUTE_EXPR
            | K::SUBSCRIPT_EXPR
            | K::METHOD_EXPR
            | K::CONNECT_BY_CLAUSE
            | K::START_WITH_CLAUSE
            | K::MODEL_CLAUSE
            | K::PIVOT_CLAUSE
            | K::UNPIVOT_CLAUSE
            | K::FLASHBACK_CLAUSE
            | K::KEEP_CLAUSE
            | K::FOR_XML_CLAUSE
            | K::OPTION_CLAUSE
            | K::TOP_CLAUSE
            | K::LIMIT_CLAUSE
            | K::TABLE_HINT
            | K::COLLATE_EXPR
            | K::INTERVAL_EXPR
            | K::SAMPLE_CLAUSE
            | K::PARTITION_EXTENSION
            | K::QUALIFY_CLAUSE
            | K::TABLE_FUNCTION
            | K::INTO_CLAUSE
    )
}

/// The begin of a long text, for a message.
pub(crate) fn shorten(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= 60 {
        one_line
    } else {
        format!("{}…", one_line.chars().take(59).collect::<String>())
    }
}
