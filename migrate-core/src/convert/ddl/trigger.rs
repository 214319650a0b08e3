//! Triggers that stand in for clauses of columns: values set again at each update, defaults that NULL takes too.

use crate::catalog::{Column, StatementId, Table};
use crate::convert::translate::{self, Scope, Usage};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::target::{quote_column, quote_plpgsql, quote_qualified, truncate_63};

use super::TablePieces;

/// A column and what it is set to.
struct Setting<'a> {
    column: &'a Column,
    name: String,
    value: String,
}

/// The triggers of a table.
pub(super) fn emit(cx: &Context<'_>, table: &Table, defaults: &[Option<String>], out: &mut TablePieces) {
    let mut notes: Vec<(StatementId, Diagnostic)> = Vec::new();
    let on_update: Vec<Setting<'_>> = table
        .columns
        .iter()
        .filter_map(|c| {
            let (value, d) = updated_value(cx, table, c)?;
            notes.extend(d.into_iter().map(|d| (c.origin, d)));
            Some(Setting { column: c, name: cx.names.column(&table.head.name, &c.name), value: value? })
        })
        .collect();
    let on_null: Vec<Setting<'_>> = table
        .columns
        .iter()
        .zip(defaults)
        .filter(|(c, _)| c.default_on_null && c.identity.is_none())
        .filter_map(|(c, d)| {
            let name = cx.names.column(&table.head.name, &c.name);
            d.clone().map(|value| Setting { column: c, name, value })
        })
        .collect();
    let mut pieces = Vec::new();
    if !on_update.is_empty() {
        // DB2's row change timestamp is set whatever the statement says; MySQL's clause gives way to a value in the statement,
        // and does nothing when nothing changes.
        let always = cx.dialect() == Dialect::Db2;
        let body: String = on_update
            .iter()
            .map(|s| {
                let n = quote_plpgsql(&s.name);
                if always {
                    format!("    NEW.{n} := {};\n", s.value)
                } else {
                    format!(
                        "    IF NEW.{n} IS NOT DISTINCT FROM OLD.{n} THEN\n        NEW.{n} := {};\n    END IF;\n",
                        s.value
                    )
                }
            })
            .collect();
        let condition = if always { String::new() } else { changed(cx, table) };
        let when = if always { "INSERT OR UPDATE" } else { "UPDATE" };
        pieces.push(piece(cx, table, "set_on_update", when, &condition, &body, &on_update));
        if !always {
            notes.extend(on_update.iter().map(|s| {
                let d = Diagnostic::new("TAB-0070", Outcome::Review, s.column.span)
                    .with("column", s.column.name.text.clone());
                (s.column.origin, d)
            }));
        }
    }
    if !on_null.is_empty() {
        let body: String = on_null
            .iter()
            .map(|s| {
                let n = quote_plpgsql(&s.name);
                format!("    IF NEW.{n} IS NULL THEN\n        NEW.{n} := {};\n    END IF;\n", s.value)
            })
            .collect();
        pieces.push(piece(cx, table, "default_on_null", "INSERT", "", &body, &on_null));
    }
    match pieces.first_mut() {
        Some(p) => p.diagnostics.extend(notes),
        None => out.notes.extend(notes),
    }
    out.rest.extend(pieces);
}

/// The condition that something changes. A BEFORE trigger cannot ask for generated columns: they follow from the others.
fn changed(cx: &Context<'_>, table: &Table) -> String {
    if table.columns.iter().all(|c| c.generated.is_none()) {
        return "\n    WHEN (OLD.* IS DISTINCT FROM NEW.*)".to_string();
    }
    let row = |side: &str| {
        let own = table.columns.iter().filter(|c| c.generated.is_none());
        let names: Vec<String> = own
            .map(|c| format!("{side}.{}", quote_column(&cx.names.column(&table.head.name, &c.name))))
            .collect();
        names.join(", ")
    };
    format!("\n    WHEN (ROW({}) IS DISTINCT FROM ROW({}))", row("OLD"), row("NEW"))
}

/// What a column is set to when its row changes: `None`, the source says nothing of it; an inner `None`, it could not be
/// translated.
fn updated_value(cx: &Context<'_>, table: &Table, c: &Column) -> Option<(Option<String>, Vec<Diagnostic>)> {
    let text = c.on_update.as_ref()?;
    if cx.dialect() == Dialect::Db2 {
        return Some((Some("clock_timestamp()".to_string()), Vec::new()));
    }
    let t = translate::expression(cx, text, Scope { usage: Usage::Default, table: Some(&table.head.name) });
    Some((t.usable().then_some(t.sql), t.diagnostics))
}

/// A function and its trigger.
fn piece(
    cx: &Context<'_>,
    table: &Table,
    purpose: &str,
    when: &str,
    condition: &str,
    body: &str,
    settings: &[Setting<'_>],
) -> Piece {
    let relation = cx.names.relation(&table.head.name);
    let (function, _) = truncate_63(&format!("{}_{purpose}", relation.name));
    let called = quote_qualified(relation.schema.as_deref(), &function);
    let sql = format!(
        "CREATE FUNCTION {called}() RETURNS trigger\nLANGUAGE plpgsql AS $$\nBEGIN\n{body}    RETURN NEW;\nEND;\n$$;\n\n\
         CREATE TRIGGER {}\n    BEFORE {when} ON {}\n    FOR EACH ROW{condition}\n    EXECUTE FUNCTION {called}();\n",
        quote_column(&function),
        relation.sql(),
    );
    let mut statements: Vec<StatementId> = settings.iter().map(|s| s.column.origin).collect();
    statements.extend(settings.iter().flat_map(|s| s.column.changes.iter().copied()));
    let origin = statements.first().copied().unwrap_or(table.head.origin);
    let mut piece =
        Piece::new(Phase::Triggers, "trigger", format!("{}_{purpose}", relation.plain()), sql, origin);
    for s in statements {
        piece.from_also(s);
    }
    piece.needs.push(relation.plain());
    piece
}
