//! Dynamic SQL: EXECUTE IMMEDIATE, and the text of statements that are put together at run time.

use crate::convert::translate::{Emitter, quote_text};
use crate::diagnostic::Outcome;
use crate::resolve::code::has_word;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{Entry, SyntaxElement, SyntaxKind as K, SyntaxNode, parse};

use super::into;

/// EXECUTE IMMEDIATE.
pub(super) fn execute(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(source) = node.children().next() else { return e.children(node).text };
    let dynamic = text(e, &source);
    let clause = node.children().find(|n| n.kind() == K::INTO_CLAUSE);
    let using = node.children().find(|n| n.kind() == K::USING_CLAUSE);
    if node.children().any(|n| n.kind() == K::RETURNING_CLAUSE)
        || using.as_ref().is_some_and(|u| has_word(u, "OUT"))
    {
        e.note(node, "RTN-0070", Outcome::Manual, &[]);
    }
    let using = using.map(|u| self::using(e, &u)).unwrap_or_default();
    match clause {
        Some(c) if into::is_bulk(&c) => {
            let indent = super::indentation(node);
            fetch_all(e, node, &c, &format!("{dynamic}{using}"), &indent)
        }
        Some(c) => {
            let targets = into::clause(e, &c, true).text;
            format!("EXECUTE {dynamic} {targets}{using}")
        }
        None => format!("EXECUTE {dynamic}{using}"),
    }
}

/// Rows of a dynamic query, collected one by one.
fn fetch_all(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    clause: &SyntaxNode,
    query: &str,
    indent: &str,
) -> String {
    let targets = into::targets(clause);
    let names: Vec<String> = targets.iter().map(|n| into::variable(e, n, false)).collect();
    let mut temps = Vec::new();
    for t in &targets {
        match e.resolver.shape_of(t) {
            crate::resolve::code::Shape::Collection { element, .. } => {
                temps.push(into::temporary(e, node, &element, "fetched"));
            }
            _ => {
                e.unknown(t);
                return String::new();
            }
        }
    }
    let mut lines: Vec<String> = names.iter().map(|n| format!("{n} := '{{}}';")).collect();
    lines.push(format!("FOR {} IN EXECUTE {query} LOOP", temps.join(", ")));
    for (n, t) in names.iter().zip(&temps) {
        lines.push(format!("    {n} := array_append({n}, {t});"));
    }
    lines.push("END LOOP".into());
    lines.join(&format!("\n{indent}"))
}

/// `USING a, b`.
pub(super) fn using(e: &mut Emitter<'_>, clause: &SyntaxNode) -> String {
    let values: Vec<String> = clause.children().map(|n| e.node(&n).text).collect();
    format!(" USING {}", values.join(", "))
}

/// The text of a statement: a literal is converted, with its bind variables numbered; text that is put together at run
/// time cannot be looked into.
pub(super) fn text(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    if node.kind() == K::LITERAL
        && let Some(StringValue::Text(sql)) = string_value(e.cx.dialect(), node.text().to_string().trim())
    {
        return match statement(e, &sql) {
            Some(done) => quote_text(&done),
            None => {
                e.note(node, "RTN-0071", Outcome::Review, &[]);
                quote_text(&numbered(e, &sql))
            }
        };
    }
    e.note(node, "RTN-0071", Outcome::Review, &[]);
    e.node(node).beside_operator()
}

/// A statement of one piece, converted. `None`: it is no statement that can be converted by itself.
fn statement(e: &mut Emitter<'_>, sql: &str) -> Option<String> {
    let parsed = parse(e.cx.dialect(), sql, Entry::Statements);
    if !parsed.errors.is_empty() {
        return None;
    }
    let root = parsed.root();
    let mut nodes = root.children();
    let (node, more) = (nodes.next()?, nodes.next());
    if more.is_some() || root.descendants_with_tokens().any(|t| t.kind() == K::PARAM) {
        // Bind variables: converted with their numbers only where the statement can be (below).
        return None;
    }
    let text = super::statement::dml(e, &node)?;
    Some(text.trim_end().trim_end_matches(';').to_string())
}

/// A text with its bind variables as `$1`, `$2`: Oracle binds by position.
fn numbered(e: &Emitter<'_>, sql: &str) -> String {
    let parsed = parse(e.cx.dialect(), sql, Entry::Statements);
    let mut text = String::new();
    let mut n = 0;
    for t in parsed.root().descendants_with_tokens().filter_map(SyntaxElement::into_token) {
        if t.kind() == K::PARAM && t.text().starts_with(':') {
            n += 1;
            text.push_str(&format!("${n}"));
        } else {
            text.push_str(t.text());
        }
    }
    text
}
