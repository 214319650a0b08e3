//! The walk: a node's own text with its children translated, unless its kind is claimed by a converter or a rule.

use std::collections::HashMap;

use crate::convert::Context;
use crate::convert::code::Code;
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::resolve::Resolver;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken, ast};

use super::adapt::Asks;
use super::edit::{Buffer, Edit};
use super::hierarchy::Frame;
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

/// Converts a node of code before anything else does; `None`: it is no node of code.
pub(crate) type Claim = for<'e, 'a> fn(&'e mut Emitter<'a>, &SyntaxNode) -> Option<Out>;

/// Writes trees as PostgreSQL text.
pub(crate) struct Emitter<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) scope: Scope<'a>,
    file: u32,
    base: u32,
    diagnostics: Vec<Diagnostic>,
    pub(crate) resolver: Resolver<'a>,
    pub(super) extensions: Vec<String>,
    pub(crate) relations: Vec<String>,
    /// What was decided about nodes before the walk comes to them.
    pub(super) edits: HashMap<SyntaxNode, Edit>,
    /// Joins that belong behind a table of a FROM list.
    pub(super) attached: HashMap<SyntaxNode, Vec<String>>,
    /// Names given to what had none.
    pub(super) given: Vec<String>,
    /// What the rewrites of rules ask of their values.
    pub(super) asks: HashMap<String, Asks>,
    /// The hierarchical blocks that are being written, inner ones last.
    pub(super) frames: Vec<Frame>,
    /// Names that were given to queries in FROM.
    pub(super) table_names: HashMap<SyntaxNode, String>,
    /// The text of the tree that names were last looked up in, in lower case.
    pub(super) root_text: Option<(SyntaxNode, String)>,
    /// Whether it was said that text compares caselessly in the source.
    pub(super) caseless_noted: bool,
    /// The routine that is converted, and who converts its statements.
    pub(crate) code: Option<(Box<Code<'a>>, Claim)>,
}

impl<'a> Emitter<'a> {
    /// An emitter for a text that begins at byte `base` of a file.
    pub(crate) fn new(cx: &'a Context<'a>, scope: Scope<'a>, file: u32, base: u32) -> Self {
        let resolver =
            Resolver::new(cx.catalog, cx.rules, cx.options.target, scope.usage.place(), scope.table)
                .with_code(cx.program, None);
        Emitter {
            cx,
            scope,
            file,
            base,
            diagnostics: Vec::new(),
            resolver,
            extensions: Vec::new(),
            relations: Vec::new(),
            edits: HashMap::new(),
            attached: HashMap::new(),
            given: Vec::new(),
            asks: HashMap::new(),
            frames: Vec::new(),
            table_names: HashMap::new(),
            root_text: None,
            caseless_noted: false,
            code: None,
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

    /// Whether something was left to a person.
    pub(crate) fn has_manual(&self) -> bool {
        self.diagnostics.iter().any(|d| d.outcome == Outcome::Manual)
    }

    /// Notes that a construct is left to a person.
    pub(crate) fn unknown(&mut self, node: &SyntaxNode) {
        self.note(node, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&node.text().to_string()))]);
    }

    /// A node, translated.
    pub(crate) fn node(&mut self, node: &SyntaxNode) -> Out {
        match self.edits.get(node) {
            Some(Edit::Drop) => return Out::primary(""),
            Some(Edit::Write(out)) => return out.clone(),
            None => {}
        }
        // Deep nesting is bounded by the parser, but one level of the tree is several of these functions.
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || {
            let out = self.plain(node);
            self.in_its_place(node, out)
        })
    }

    /// A node without regard to where it stands.
    fn plain(&mut self, node: &SyntaxNode) -> Out {
        if let Some(out) = self.in_hierarchy(node) {
            return out;
        }
        if let Some((_, claim)) = self.code
            && let Some(out) = claim(self, node)
        {
            return out;
        }
        if let Some(out) = self.windowed(node) {
            return out;
        }
        if let Some(out) = self.by_rule(node) {
            return out;
        }
        match node.kind() {
            K::LITERAL => self.literal(node),
            // `IS JSON` is PostgreSQL's from version 16 on.
            K::IS_EXPR if self.cx.options.target < 16 && asks_json(node) => {
                let text = node.text().to_string();
                self.note(node, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&text))]);
                Out::operator(text)
            }
            K::NAME => Out::primary(self.identifier(node)),
            K::COLUMN_REF => self.column_ref(node),
            K::STAR_EXPR => self.star(node),
            K::BINARY_EXPR => self.binary(node),
            K::UNARY_EXPR => self.unary(node),
            K::LIKE_EXPR => self.like(node),
            K::IN_EXPR => self.in_list(node),
            K::CALL_EXPR => self.call(node),
            K::OBJECT_NAME => Out::primary(self.relation(node)),
            K::NEXT_VALUE_EXPR => self.next_value(node),
            K::CAST_EXPR => self.cast(node),
            K::CASE_EXPR => self.case(node),
            K::COLLATE_EXPR => self.collate(node),
            K::INTERVAL_EXPR => self.interval(node),
            K::OUTER_JOIN_MARK => self.stray_mark(node),
            // DB2: `VALUES 1, 2` are rows of one column.
            K::VALUES_ROW if ast::own_tokens(node).next().is_none() => {
                Out::primary(format!("({})", self.children(node).text.trim()))
            }
            K::PAREN_EXPR | K::SUBQUERY_EXPR | K::EXISTS_EXPR | K::ROW_EXPR => {
                Out::primary(self.children(node).text)
            }
            K::QUERY => self.query(node),
            K::SET_OPERATION => self.set_operation(node),
            K::WITH_CLAUSE => self.with_clause(node),
            // A hierarchy's own was replaced before the walk came here.
            K::ORDER_BY_CLAUSE if super::hierarchy::is_siblings(node) => {
                self.unknown(node);
                Out::operator(node.text().to_string())
            }
            K::CTE => self.cte(node),
            K::FRAME_CLAUSE => self.frame(node),
            K::ARG_LIST => self.argument_list(node),
            K::PAREN_TABLE if self.cx.dialect() == Dialect::Oracle => self.paren_table(node),
            K::CYCLE_CLAUSE => self.cycle_clause(node),
            K::QUANTIFIED_EXPR => self.quantified(node),
            K::SAMPLE_CLAUSE if self.cx.dialect() == Dialect::Oracle => self.sample(node),
            K::SELECT_BLOCK => self.block(node),
            K::SELECT_ITEM => self.item(node),
            K::ALIAS => self.alias(node),
            K::FROM_CLAUSE => self.tables_of_from(node),
            K::JOIN_CLAUSE => self.join(node),
            K::TABLE_REF => self.table_ref(node),
            K::DERIVED_TABLE => self.derived_table(node),
            K::TABLE_FUNCTION => self.table_function(node),
            K::GROUP_BY_CLAUSE => {
                self.plan_constants(node);
                self.group_by(node)
            }
            K::ORDER_ITEM => self.order_item(node),
            K::LIMIT_CLAUSE => self.limit_clause(node),
            K::FETCH_CLAUSE => self.fetch_clause(node),
            K::TABLE_HINT
            | K::OPTION_CLAUSE
            | K::ISOLATION_CLAUSE
            | K::FOR_UPDATE_CLAUSE
            | K::VIEW_OPTION => self.left_out(node),
            k if is_unclaimed(k) => {
                self.unknown(node);
                Out::operator(node.text().to_string())
            }
            _ => self.children(node),
        }
    }

    /// A node's own text with its children translated.
    pub(crate) fn children(&mut self, node: &SyntaxNode) -> Out {
        let mut text = Buffer::default();
        let mut only: Option<Out> = None;
        let mut parts = 0;
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    let out = self.node(&n);
                    if out.text.is_empty() {
                        text.trim();
                        continue;
                    }
                    let beside = needs_operand(node.kind());
                    parts += 1;
                    text.push(&if beside { out.clone().beside_operator() } else { out.text.clone() });
                    only = Some(out);
                }
                SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &self.token(&t)),
                SyntaxElement::Token(t) => {
                    parts += 1;
                    text.push(&self.token(&t));
                }
            }
        }
        let text = text.finish();
        match only {
            Some(out) if parts == 1 => Out { text, ..out },
            _ => Out::operator(text),
        }
    }

    /// A token's own text. Comments of MySQL's own kind become PostgreSQL's; hints stay comments.
    pub(crate) fn token(&self, t: &SyntaxToken) -> String {
        let text = t.text();
        if t.kind() != K::COMMENT {
            return text.to_string();
        }
        if let Some(rest) = text.strip_prefix('#') {
            return format!("--{rest}");
        }
        let mysql = self.cx.dialect() == Dialect::MySql;
        if mysql && (text.starts_with("/*!") || text.starts_with("/*M!") || text == "*/") {
            // The marks round conditional text: the text itself stays.
            return String::new();
        }
        match text.strip_prefix("/*").and_then(|t| t.strip_suffix("*/")) {
            // PostgreSQL nests block comments, as SQL Server does.
            Some(inner) if self.cx.dialect() != Dialect::SqlServer && inner.contains("/*") => {
                format!("/*{}*/", inner.replace("/*", "/ *"))
            }
            _ => text.to_string(),
        }
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

/// Constructs that need a converter or a rule of their own and have none.
fn is_unclaimed(kind: K) -> bool {
    matches!(
        kind,
        K::ERROR
            | K::OPAQUE
            | K::PARAM_EXPR
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
            | K::MATCH_RECOGNIZE_CLAUSE
            | K::FLASHBACK_CLAUSE
            | K::PASSING_CLAUSE
            | K::COLUMNS_CLAUSE
            | K::NULLS_CLAUSE
            | K::KEEP_CLAUSE
            | K::FOR_XML_CLAUSE
            | K::TOP_CLAUSE
            | K::SAMPLE_CLAUSE
            | K::PARTITION_EXTENSION
            | K::QUALIFY_CLAUSE
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

/// `x IS [NOT] JSON`.
fn asks_json(node: &SyntaxNode) -> bool {
    node.children_with_tokens().filter_map(|e| e.into_token()).any(|t| t.text().eq_ignore_ascii_case("json"))
}
