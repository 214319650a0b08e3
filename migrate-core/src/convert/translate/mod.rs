//! Expressions and queries of the source to PostgreSQL, keeping the author's text where no rule touches it.
//!
//! - [`emitter`](self): walks a tree and writes it. - `edit`: what is decided before the walk comes to a node.
//! - Expressions: `literal`, `name`, `operator`, `arithmetic`, `comparison`, `condition`, `interval`, `call`, `adapt`, `fit`.
//! - Queries: `query`, `block`, `from`, `outer_join`, `limit`, `group`, `order`; Oracle's `hierarchy`, `counted` (ROWNUM),
//!   `pivot`, `window`, `recursive`, `sorted`, `nested`, `dictionary`, `xml_table`.
//!
//! Nothing is passed through on trust: a function, operator or construct is written because a rule or this code knows
//! that PostgreSQL gives the same answer; otherwise a diagnostic says `review` or `manual` at the exact place.

mod adapt;
mod arithmetic;
mod block;
mod call;
mod comparison;
mod condition;
mod counted;
mod dictionary;
mod edit;
mod emitter;
mod fit;
mod from;
mod group;
mod hierarchy;
mod interval;
mod like;
mod limit;
mod literal;
mod name;
mod nested;
mod operator;
mod order;
mod outer_join;
mod pivot;
mod query;
mod recursive;
mod sorted;
mod value;
mod window;
mod xml_table;

use crate::catalog::{Catalog, Column, QName, Text};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::message::{Lang, Texts};
use crate::resolve::code::Program;
use crate::rules::{Place, Rule, RuleBook, RuleKind, TypeClass};
use crate::syntax::{Entry, parse};

use super::{Context, NameMap, Options};
pub(crate) use edit::{Buffer, operators};
pub(crate) use emitter::{Emitter, Out, shorten};
pub(crate) use literal::quote_text;

/// Where a translated text will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// A column's default.
    Default,
    /// A CHECK condition.
    Check,
    /// A generated column.
    Generated,
    /// A key of an index.
    IndexKey,
    /// The filter of an index.
    Filter,
    /// A partition's key or bound.
    Partition,
    /// A view's query.
    View,
    /// A statement of a script.
    Dml,
    /// A statement of a routine.
    Code,
}

impl Usage {
    /// The place as the rules name it.
    pub(crate) fn place(self) -> Place {
        match self {
            Usage::Default => Place::Default,
            Usage::Check => Place::Check,
            Usage::Generated => Place::Generated,
            Usage::IndexKey | Usage::Filter | Usage::Partition => Place::Index,
            Usage::View => Place::View,
            Usage::Dml => Place::Query,
            Usage::Code => Place::Routine,
        }
    }

    /// Whether PostgreSQL wants expressions here to be immutable.
    pub(crate) fn wants_immutable(self) -> bool {
        matches!(self, Usage::Generated | Usage::IndexKey | Usage::Filter | Usage::Partition)
    }
}

/// What surrounds a text that is translated.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Where it will stand.
    pub usage: Usage,
    /// The table whose columns it names.
    pub table: Option<&'a QName>,
}

/// A translated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// PostgreSQL's text. Empty where nothing could be made of it.
    pub sql: String,
    /// Whether it can stand beside any operator without parentheses.
    pub primary: bool,
    /// What a reader must know.
    pub diagnostics: Vec<Diagnostic>,
    /// Extensions that it needs.
    pub extensions: Vec<String>,
    /// Relations that it reads, as PostgreSQL names them, plain.
    pub relations: Vec<String>,
}

impl Translated {
    /// Whether the text can be used: no diagnostic says that a person must write it.
    pub fn usable(&self) -> bool {
        self.diagnostics.iter().all(|d| d.outcome != Outcome::Manual)
    }
}

/// Translates an expression.
pub fn expression(cx: &Context<'_>, text: &Text, scope: Scope<'_>) -> Translated {
    translate(cx, text, scope, Entry::Expr)
}

/// Translates an expression, or for the rule of a procedure the call of one, without a database round it: columns are of
/// unknown types. For the examples of rules, see [`crate::rules::examples`].
///
/// # Errors
/// What a person would have to write; that there are no columns is none.
pub fn alone(rules: &RuleBook, rule: &Rule, text: &str) -> Result<String, String> {
    let dialect = rule.source.dialect;
    let catalog = Catalog::new(dialect);
    let options = Options::new(dialect);
    let names = NameMap::new(&catalog, &options);
    let program = Program::default();
    let cx = Context::new(&catalog, rules, &options, &names, &[], &program);
    let text = Text { text: text.to_string(), span: Span::default() };
    let scope = Scope { usage: Usage::Dml, table: None };
    let out = match rule.kind {
        RuleKind::Procedure => procedure_call(&cx, &text, scope),
        _ => expression(&cx, &text, scope),
    };
    match out.diagnostics.iter().find(|d| d.outcome == Outcome::Manual && d.id != "TRN-0009") {
        Some(d) => Err(rules.message(&d.id, Lang::En, &d.args)),
        None => Ok(out.sql),
    }
}

/// Translates the call of a supplied procedure as a statement of PL/pgSQL.
fn procedure_call(cx: &Context<'_>, text: &Text, scope: Scope<'_>) -> Translated {
    let parsed = parse(cx.dialect(), &text.text, Entry::Expr);
    let mut emitter = Emitter::new(cx, scope, text.span.file, text.span.start);
    let call = parsed.root().children().next();
    let sql = call.as_ref().and_then(|call| emitter.supplied_call(call));
    if sql.is_none() {
        emitter.note_at(0, 0, "TRN-0006", Outcome::Manual, &[("function", &text.text)]);
    }
    emitter.finish(Out::primary(sql.unwrap_or_default()))
}

/// Translates a query.
pub fn query(cx: &Context<'_>, text: &Text, scope: Scope<'_>) -> Translated {
    translate(cx, text, scope, Entry::Query)
}

/// Translates an expression that fills a column, such as its default.
pub fn column_value(cx: &Context<'_>, text: &Text, scope: Scope<'_>, column: &Column) -> Translated {
    let parsed = parse(cx.dialect(), &text.text, Entry::Expr);
    let mut children = parsed.root().children();
    match (children.next(), children.next()) {
        (Some(node), None) if parsed.errors.is_empty() => {
            let mut emitter = Emitter::new(cx, scope, text.span.file, text.span.start);
            let out = emitter.value_for(&node, Some(column));
            emitter.finish(out)
        }
        _ => expression(cx, text, scope),
    }
}

/// Translates the expression of a computed column. PostgreSQL turns a JSON value into a text, and into nothing else by
/// itself.
pub fn computed(cx: &Context<'_>, text: &Text, scope: Scope<'_>, column: &Column) -> Translated {
    let parsed = parse(cx.dialect(), &text.text, Entry::Expr);
    let mut emitter = Emitter::new(cx, scope, text.span.file, text.span.start);
    let node = parsed.root().children().next();
    let class = node.as_ref().map(|n| emitter.resolver.class(n));
    let stored = emitter.resolver.class_of_column(column);
    let mut done = expression(cx, text, scope);
    if class != Some(TypeClass::Json) || matches!(stored, TypeClass::Json | TypeClass::Unknown) {
        return done;
    }
    if matches!(stored, TypeClass::Text | TypeClass::Char) {
        let operand = if done.primary { done.sql } else { format!("({})", done.sql) };
        return Translated { sql: format!("{operand} #>> '{{}}'"), primary: false, ..done };
    }
    if let Some(n) = node {
        emitter.note(&n, "TAB-0080", Outcome::Manual, &[("column", &column.name.text)]);
    }
    done.diagnostics.extend(emitter.finish(Out::primary("")).diagnostics);
    done
}

fn translate(cx: &Context<'_>, text: &Text, scope: Scope<'_>, entry: Entry) -> Translated {
    let parsed = parse(cx.dialect(), &text.text, entry);
    let mut emitter = Emitter::new(cx, scope, text.span.file, text.span.start);
    for e in &parsed.errors {
        emitter.note_at(e.offset, e.offset, "MSG-0004", Outcome::Manual, &[("problem", &e.message)]);
    }
    let out = emitter.children(&parsed.root());
    emitter.finish(out)
}
