//! Runs the examples of rules: types against the book, conversions against a translator, answers against a PostgreSQL.
//!
//! Tests and `migrate rules test` run them. The translator is handed in, because this room converts nothing itself:
//! [`by_rules`] is one that knows rules alone.

use super::literal;
use super::pattern::significant;
use super::{
    ColumnFacts, Example, MatchContext, Place, Rendered, Rule, RuleBook, TypeClass, TypeOracle, TypeSpec,
};
use crate::dialect::Dialect;
use crate::syntax::{self, Entry, SyntaxElement, SyntaxKind, SyntaxNode};

/// How an example ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As the example says.
    Passed,
    /// Otherwise than the example says.
    Failed {
        /// What the example says.
        expected: String,
        /// What came out, or why nothing did.
        found: String,
    },
    /// Not run, because no PostgreSQL is at hand.
    NotRun,
}

/// The end of one example.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Which of its examples, from 0.
    pub index: usize,
    /// How it ended.
    pub verdict: Verdict,
}

/// Turns an expression of a dialect into PostgreSQL text.
pub type Translate<'t> = dyn Fn(&RuleBook, Dialect, &str) -> Result<String, String> + 't;

/// Answers a query of one value as PostgreSQL prints it; `None` is NULL. The rule says which compat functions and
/// extensions must be there.
pub type Evaluate<'t> = dyn FnMut(&Rule, &str) -> Result<Option<String>, String> + 't;

/// Runs every example of the rules that `wanted` admits.
pub fn run<'a>(
    book: &'a RuleBook,
    wanted: &dyn Fn(&Rule) -> bool,
    translate: &Translate<'_>,
    mut evaluate: Option<&mut Evaluate<'_>>,
) -> Vec<Outcome<'a>> {
    let mut out = Vec::new();
    for rule in book.rules().filter(|r| wanted(r)) {
        for (index, example) in rule.examples.iter().enumerate() {
            let verdict = match example {
                Example::Column { column, gives } => judge(gives, column_type(book, rule, column)),
                Example::Convert { source, target } => {
                    judge(target, translate(book, rule.source.dialect, source))
                }
                Example::Eval { eval, gives } => {
                    match (translate(book, rule.source.dialect, eval), &mut evaluate) {
                        (Err(e), _) => judge("", Err(e)),
                        (Ok(_), None) => Verdict::NotRun,
                        (Ok(sql), Some(evaluate)) => {
                            let expected = gives.as_ref().map_or("null", |s| s.0.as_str());
                            let found = evaluate(rule, &sql).map(|v| v.unwrap_or_else(|| "null".to_string()));
                            judge(expected, found.map_err(|e| format!("{e} for {sql}")))
                        }
                    }
                }
            };
            out.push(Outcome { rule, index, verdict });
        }
    }
    out
}

fn judge(expected: &str, found: Result<String, String>) -> Verdict {
    match found {
        Ok(found) if found == expected => Verdict::Passed,
        Ok(found) | Err(found) => Verdict::Failed { expected: expected.to_string(), found },
    }
}

fn column_type(book: &RuleBook, rule: &Rule, text: &str) -> Result<String, String> {
    let dialect = rule.source.dialect;
    let spec = TypeSpec::parse(dialect, text).ok_or_else(|| format!("`{text}` is no type of {dialect}"))?;
    let types = KnownTypes { book, dialect };
    let ctx = MatchContext::new(dialect, 15, Place::Column, &types);
    let found = book.match_type(&ctx, &spec, &ColumnFacts::default());
    let found = found.ok_or_else(|| format!("no rule for the type `{text}`"))?;
    if found.rule.id == rule.id {
        Ok(found.sql)
    } else {
        Err(format!("{} by another rule, {}", found.sql, found.rule.id))
    }
}

/// A translator that knows rules alone: what no rule claims keeps its text.
///
/// # Errors
/// Text that is no expression of the dialect.
pub fn by_rules(book: &RuleBook, dialect: Dialect, text: &str) -> Result<String, String> {
    let parse = syntax::parse(dialect, text, Entry::Expr);
    if let Some(e) = parse.errors.first() {
        return Err(format!("`{text}` is no expression of {dialect}: {}", e.message));
    }
    let types = KnownTypes { book, dialect };
    let ctx = MatchContext::new(dialect, 15, Place::Query, &types);
    let node = parse.root().children().next().ok_or_else(|| format!("`{text}` is no expression"))?;
    Ok(emit(book, &ctx, &node).text)
}

fn emit(book: &RuleBook, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Rendered {
    if let Some(m) = book.match_expr(ctx, node) {
        let mut tail = String::new();
        for clause in &m.tail {
            tail.push(' ');
            tail.push_str(&emit(book, ctx, clause).text);
        }
        if let Some(mut r) = m.render("compat", &mut |n| emit(book, ctx, n)) {
            r.text.push_str(&tail);
            return r;
        }
    }
    if node.kind() == SyntaxKind::DATA_TYPE {
        let spec = TypeSpec::from_node(ctx.dialect, node);
        if let Some(m) = book.match_type(&ctx.at(Place::Cast), &spec, &ColumnFacts::default()) {
            return Rendered::primary(m.sql);
        }
    }
    if let Some(l) = literal::of(ctx.dialect, node).filter(|l| l.kind == super::LiteralKind::String) {
        return Rendered::primary(format!("'{}'", l.value.replace('\'', "''")));
    }
    let mut text = String::new();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) => text.push_str(&emit(book, ctx, &n).text),
            SyntaxElement::Token(t) => text.push_str(t.text()),
        }
    }
    let text = text.trim().to_string();
    match node.kind() {
        SyntaxKind::BINARY_EXPR
        | SyntaxKind::UNARY_EXPR
        | SyntaxKind::IS_EXPR
        | SyntaxKind::LIKE_EXPR
        | SyntaxKind::IN_EXPR
        | SyntaxKind::BETWEEN_EXPR
        | SyntaxKind::INTERVAL_EXPR => Rendered::compound(text),
        _ => Rendered::primary(text),
    }
}

/// Types as far as literals, conversions and rules tell them.
struct KnownTypes<'a> {
    book: &'a RuleBook,
    dialect: Dialect,
}

impl TypeOracle for KnownTypes<'_> {
    fn type_class(&self, node: &SyntaxNode) -> TypeClass {
        let ctx = MatchContext::new(self.dialect, 15, Place::Query, self);
        if let Some(class) = self.book.result_class(&ctx, node) {
            return class;
        }
        match node.kind() {
            SyntaxKind::CAST_EXPR => significant(node)
                .filter_map(SyntaxElement::into_node)
                .find(|n| n.kind() == SyntaxKind::DATA_TYPE)
                .map_or(TypeClass::Unknown, |n| self.book.class_of(&ctx, &n)),
            _ => TypeClass::Unknown,
        }
    }
}
