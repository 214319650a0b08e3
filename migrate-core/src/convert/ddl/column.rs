//! One column of a CREATE TABLE.

use crate::catalog::build::names_in;
use crate::catalog::{Column, SequenceOptions, Table, Text};
use crate::convert::Context;
use crate::convert::translate::{self, Scope, Usage};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::quote_column;

use super::types::TypePlan;
use super::{author, default};

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
        default::clause(cx, table, column, planned, d, &mut out);
    } else if let Some(own) = default::kept_by_system(dialect, column) {
        out.clauses.push(format!("DEFAULT {own}"));
    }
    if let Some(value) = column.options.iter().find_map(period_bound) {
        out.clauses.push(format!("DEFAULT {value}"));
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

pub(super) fn note(id: &str, outcome: Outcome, column: &Column, span: crate::diagnostic::Span) -> Diagnostic {
    Diagnostic::new(id, outcome, span).with("column", column.name.text.clone())
}

/// What a system-maintained column of a temporal table holds in a row that is current.
fn period_bound(option: &Text) -> Option<&'static str> {
    let words = option.text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
    if words.contains("AS ROW START") || words.contains("AS ROW BEGIN") {
        Some("CURRENT_TIMESTAMP")
    } else {
        words.contains("AS ROW END").then_some("'9999-12-31 23:59:59'")
    }
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
    let t = translate::computed(cx, &written_out(cx, table, &without_parens(expr), 0), scope, column);
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

/// An expression with the computed columns that it names written out: PostgreSQL does not let one name another.
pub(super) fn written_out(cx: &Context<'_>, table: &Table, expr: &Text, depth: usize) -> Text {
    let mut out = expr.clone();
    // A cycle would be refused by the source.
    if depth > 8 {
        return out;
    }
    for (range, name) in names_in(cx.dialect(), &expr.text).into_iter().rev() {
        let found = table.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&name.text));
        if let Some(g) = found.and_then(|c| c.generated.as_ref()) {
            let inner = written_out(cx, table, &g.expr, depth + 1);
            out.text.replace_range(range, &format!("({})", inner.text));
        }
    }
    out
}

/// Shows on the column's line what a person has to put there.
pub(super) fn left_out(out: &mut ColumnLine, clause: &str) {
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
