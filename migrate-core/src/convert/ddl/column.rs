//! One column of a CREATE TABLE.

use crate::catalog::{Column, SequenceOptions, Table, Text};
use crate::convert::Context;
use crate::convert::translate::{self, Scope, Usage};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{Entry, SyntaxKind, parse};
use crate::target::quote_column;

use super::author;
use super::types::{ColumnType, Family, TypePlan, family};

/// A column on its way to a line of text.
pub(super) struct ColumnLine {
    /// Lines before it: the author's comments.
    pub(super) before: Vec<String>,
    pub(super) name: String,
    pub(super) data_type: String,
    /// What follows the type.
    pub(super) clauses: Vec<String>,
    /// A comment at the end of the line.
    pub(super) after: Option<String>,
    pub(super) notes: Vec<Diagnostic>,
    /// The default, as an expression.
    pub(super) default: Option<String>,
    /// Types and sequences that must be there before.
    pub(super) needs: Vec<String>,
}

/// The line of a column.
pub(super) fn line(cx: &Context<'_>, types: &TypePlan, table: &Table, column: &Column) -> ColumnLine {
    let dialect = cx.dialect();
    let mut out = ColumnLine {
        before: author::lines(dialect, &column.source_comments),
        name: quote_column(&cx.names.column(&table.head.name, &column.name)).into_owned(),
        data_type: String::new(),
        clauses: Vec::new(),
        after: author::inline(dialect, &column.trailing_comments),
        notes: Vec::new(),
        default: None,
        needs: Vec::new(),
    };
    let planned = types.get(&table.head.name, &column.name);
    match planned {
        Some(t) => {
            out.data_type = t.sql.clone();
            out.notes.extend(t.notes.iter().cloned());
            out.needs.extend(t.needs.clone());
        }
        None => {
            out.data_type = "text".to_string();
            out.notes.push(note("TAB-0021", Outcome::Manual, column, column.span));
        }
    }
    if let Some(g) = &column.generated {
        generated(cx, table, column, &g.expr, g.stored, &mut out);
    } else if let Some(i) = &column.identity {
        out.clauses.push(identity(i.always, &i.sequence, &out.data_type));
    } else if let Some(d) = &column.default {
        default(cx, table, column, planned, d, &mut out);
    } else if let Some(own) = kept_by_system(dialect, column) {
        out.clauses.push(format!("DEFAULT {own}"));
    }
    not_null(cx, column, &mut out);
    if let Some(check) = planned.and_then(|t| t.check.as_ref()) {
        out.clauses.push(format!("CHECK ({check})"));
    }
    if column.invisible {
        out.notes.push(note("TAB-0024", Outcome::Review, column, column.span));
    }
    for o in &column.options {
        out.notes.push(dropped(o));
    }
    out
}

fn note(id: &str, outcome: Outcome, column: &Column, span: crate::diagnostic::Span) -> Diagnostic {
    Diagnostic::new(id, outcome, span).with("column", column.name.text.clone())
}

/// A clause without counterpart.
pub(super) fn dropped(clause: &Text) -> Diagnostic {
    let text = clause.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Diagnostic::new("TAB-0019", Outcome::Dropped, clause.span).with("clause", text)
}

fn not_null(cx: &Context<'_>, column: &Column, out: &mut ColumnLine) {
    // An identity column is NOT NULL by itself.
    if !column.not_null || column.identity.is_some() && column.not_null_name.is_none() {
        return;
    }
    let named = column.not_null_name.as_ref().filter(|_| cx.options.target >= 18);
    match named {
        Some(n) => out.clauses.push(format!("CONSTRAINT {} NOT NULL", quote_column(&cx.names.spell(n)))),
        None => out.clauses.push("NOT NULL".to_string()),
    }
}

/// `GENERATED … AS IDENTITY`, with the options that differ from PostgreSQL's own. Bounds beyond 64 bits are no bounds.
fn identity(always: bool, options: &SequenceOptions, data_type: &str) -> String {
    let mut words = Vec::new();
    let other = |v: &Option<String>, usual: &str| v.clone().filter(|v| v != usual);
    if let Some(n) = other(&options.start, "1") {
        words.push(format!("START WITH {n}"));
    }
    if let Some(n) = other(&options.increment, "1") {
        words.push(format!("INCREMENT BY {n}"));
    }
    let number = |v: &Option<String>| v.as_ref().and_then(|v| v.parse::<i64>().ok());
    let down = number(&options.increment).is_some_and(|n| n < 0);
    let start = number(&options.start);
    // PostgreSQL's own bounds leave out what lies before 1 (counting up) or behind -1 (counting down).
    let beyond = start.filter(|s| if down { *s > -1 } else { *s < 1 });
    let min = number(&options.min).or(beyond.filter(|_| !down));
    let max = number(&options.max).or(beyond.filter(|_| down));
    if let Some(n) = min.filter(|n| down || *n != 1) {
        words.push(format!("MINVALUE {n}"));
    }
    let most = match data_type {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    if let Some(n) = max.filter(|n| *n < most) {
        words.push(format!("MAXVALUE {n}"));
    }
    if let Some(n) = options.cache.clone().filter(|n| n != "0" && n != "1") {
        words.push(format!("CACHE {n}"));
    }
    if options.cycle {
        words.push("CYCLE".to_string());
    }
    let kind = if always { "ALWAYS" } else { "BY DEFAULT" };
    let list = if words.is_empty() { String::new() } else { format!(" ({})", words.join(" ")) };
    format!("GENERATED {kind} AS IDENTITY{list}")
}

fn default(
    cx: &Context<'_>,
    table: &Table,
    column: &Column,
    planned: Option<&ColumnType>,
    text: &Text,
    out: &mut ColumnLine,
) {
    let sql = match planned.and_then(|t| t.default.clone()) {
        Some(d) if d.is_empty() => {
            out.notes.push(note("TAB-0026", Outcome::Review, column, text.span).with("value", &text.text));
            None
        }
        Some(d) => Some(d),
        None if text.text.is_empty() => match type_default(&out.data_type) {
            Some(d) => Some(d.to_string()),
            None => {
                out.notes.push(note("TAB-0022", Outcome::Manual, column, text.span));
                None
            }
        },
        None => {
            let inner = without_parens(text);
            let scope = Scope { usage: Usage::Default, table: Some(&table.head.name) };
            let t = translate::column_value(cx, &inner, scope, column);
            let mut usable = t.usable();
            out.notes.extend(t.diagnostics);
            if usable && let Some(name) = column_in(cx.dialect(), &inner.text, &t.sql) {
                out.notes.push(note("TAB-0027", Outcome::Manual, column, text.span).with("name", name));
                usable = false;
            }
            if usable {
                out.needs.extend(t.relations);
            }
            let primary = t.primary || is_literal(cx.dialect(), &inner.text);
            match (usable, primary) {
                (false, _) => {
                    left_out(out, &format!("DEFAULT {}", text.text));
                    None
                }
                (true, true) => Some(bare_number(t.sql, &out.data_type)),
                (true, false) => Some(format!("({})", t.sql)),
            }
        }
    };
    // Every column without a default has NULL as its default.
    if let Some(sql) = sql.filter(|s| !s.is_empty() && !s.eq_ignore_ascii_case("null")) {
        out.clauses.push(format!("DEFAULT {sql}"));
        out.default = Some(sql);
    }
}

/// Values that SQL writes as bare words.
const VALUE_WORDS: [&str; 11] = [
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "CURRENT_USER",
    "SESSION_USER",
    "USER",
    "CURRENT_ROLE",
    "CURRENT_CATALOG",
    "CURRENT_SCHEMA",
];

/// A bare word of a default that came through the translation as it was: PostgreSQL would take it for a column, which a
/// default cannot name.
fn column_in(dialect: Dialect, source: &str, sql: &str) -> Option<String> {
    let tree = parse(dialect, source, Entry::Expr).root();
    let words: Vec<String> = sql
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '#')))
        .map(str::to_uppercase)
        .collect();
    tree.descendants()
        .filter(|n| n.kind() == SyntaxKind::COLUMN_REF)
        .map(|n| n.text().to_string().trim().to_string())
        .find(|name| {
            let upper = name.to_uppercase();
            !VALUE_WORDS.contains(&upper.as_str())
                && upper.split_whitespace().all(|w| words.iter().any(|x| x == w))
        })
}

/// Whether a text is a literal, which needs no parentheses.
fn is_literal(dialect: Dialect, source: &str) -> bool {
    let node = parse(dialect, source, Entry::Expr).root().children().next();
    node.is_some_and(|n| {
        matches!(n.kind(), SyntaxKind::LITERAL | SyntaxKind::DATETIME_LITERAL | SyntaxKind::UNARY_EXPR)
    })
}

/// MySQL's tools write numbers in quotes.
fn bare_number(sql: String, data_type: &str) -> String {
    let number = matches!(family(data_type), Family::Integer | Family::Numeric | Family::Float);
    let inner = sql.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')).filter(|_| number);
    match inner.map(str::trim) {
        Some(n) if n.parse::<f64>().is_ok() && n.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-')) => {
            n.to_string()
        }
        _ => sql,
    }
}

/// The value of a new row in a column that the source's system keeps by itself: rows are inserted without naming it.
fn kept_by_system(dialect: Dialect, column: &Column) -> Option<&'static str> {
    let name = column.data_type.as_ref().map(|t| t.name.to_ascii_uppercase()).unwrap_or_default();
    match dialect {
        Dialect::Db2 if column.on_update.is_some() => Some("clock_timestamp()"),
        // Eight bytes that grow from transaction to transaction.
        Dialect::SqlServer if matches!(name.as_str(), "ROWVERSION" | "TIMESTAMP") => {
            Some("int8send(txid_current())")
        }
        _ => None,
    }
}

/// DB2's default of a type.
fn type_default(sql: &str) -> Option<&'static str> {
    Some(match family(sql) {
        Family::Integer | Family::Numeric | Family::Float => "0",
        Family::Text => "''",
        Family::DateTime if sql == "date" => "CURRENT_DATE",
        Family::DateTime => "CURRENT_TIMESTAMP",
        Family::Other(t) if t == "time" => "CURRENT_TIME",
        Family::Other(t) if t == "bytea" => "''",
        Family::Other(_) => return None,
    })
}

/// The text inside the parentheses that SQL Server puts round every default.
pub(super) fn without_parens(text: &Text) -> Text {
    let mut t = text.clone();
    loop {
        let s = t.text.trim();
        let Some(inner) = s.strip_prefix('(').and_then(|s| s.strip_suffix(')')) else { return t };
        // `(a) + (b)`: the first parenthesis is not closed by the last one.
        let mut depth = 0i32;
        if inner.chars().any(|c| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth < 0
        }) || inner.contains('\'') && inner.matches('\'').count() % 2 == 1
        {
            return t;
        }
        let lead = t.text.len() - t.text.trim_start().len() + 1 + (inner.len() - inner.trim_start().len());
        t.span.start += lead as u32;
        t.text = inner.trim().to_string();
    }
}

fn generated(
    cx: &Context<'_>,
    table: &Table,
    column: &Column,
    expr: &Text,
    stored: bool,
    out: &mut ColumnLine,
) {
    let scope = Scope { usage: Usage::Generated, table: Some(&table.head.name) };
    let t = translate::computed(cx, &without_parens(expr), scope, column);
    let usable = t.usable();
    out.notes.extend(t.diagnostics);
    if !usable {
        left_out(out, &format!("GENERATED ALWAYS AS ({})", expr.text));
        return;
    }
    out.needs.extend(t.relations);
    let virtual_too = !stored && cx.options.target >= 18;
    if !stored && !virtual_too {
        out.notes.push(note("TAB-0025", Outcome::Dropped, column, expr.span));
    }
    let kind = if virtual_too { "VIRTUAL" } else { "STORED" };
    out.clauses.push(format!("GENERATED ALWAYS AS ({}) {kind}", t.sql));
}

/// Shows on the column's line what a person has to put there.
fn left_out(out: &mut ColumnLine, clause: &str) {
    let clause = clause.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = format!("-- to do: {clause}");
    out.after = Some(match out.after.take() {
        Some(c) => format!("{c}  {text}"),
        None => text,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn parentheses_of_defaults() {
        let of = |s: &str| without_parens(&Text { text: s.to_string(), span: Span::new(0, 10, 20) });
        assert_eq!(of("((0))").text, "0");
        assert_eq!(of("((0))").span.start, 12);
        assert_eq!(of("(getdate())").text, "getdate()");
        assert_eq!(of("(1)+(2)").text, "(1)+(2)");
        assert_eq!(of("')'").text, "')'");
    }
}
