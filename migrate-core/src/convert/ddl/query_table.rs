//! Tables made of a query: CREATE TABLE … AS, and DB2's materialized query tables.
//!
//! They are made when the rows of the tables that they read are in, so they stand among the data, in the order of the source.

use crate::catalog::{Object, Table, TableKind, Text};
use crate::convert::translate::{self, Scope, Usage};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::quote_column;

use super::types::TypePlan;
use super::{TablePieces, author, column, constraint, table};

/// A table of a query. What its definition says beyond names of columns cannot be kept.
pub(super) fn emit(cx: &Context<'_>, types: &TypePlan, t: &Table) -> TablePieces {
    let mut pieces = TablePieces::default();
    let Some(query) = &t.as_query else { return pieces };
    let name = cx.names.relation(&t.head.name);
    let mut notes: Vec<Diagnostic> =
        t.options.iter().filter(|o| !is_about_rows(o)).map(column::dropped).collect();
    let refuse =
        |id: &str, object: &str| Diagnostic::new(id, Outcome::Manual, t.head.span).with("object", object);
    if let Some(c) =
        t.columns.iter().find(|c| c.data_type.is_some() || c.identity.is_some() || c.default.is_some())
    {
        notes.push(refuse("TAB-0072", &c.name.text));
    }
    if t.partitioning.is_some() {
        notes.push(Diagnostic::new("TAB-0062", Outcome::Review, t.head.span));
    }
    let translated = translate::query(cx, query, Scope { usage: Usage::View, table: None });
    notes.extend(translated.diagnostics.iter().cloned());
    // A view is not there yet when the rows are.
    let tables: Vec<String> = cx
        .catalog
        .objects()
        .filter_map(|o| match o {
            Object::Table(t) => Some(cx.names.relation(&t.head.name).plain()),
            _ => None,
        })
        .collect();
    if let Some(other) = translated.relations.iter().find(|r| !tables.contains(r)) {
        notes.push(refuse("TAB-0073", other));
    }
    let unlogged = table::kind_notes(t, &mut notes);
    let mut sql: String =
        author::lines(cx.dialect(), &t.head.source_comments).into_iter().map(|l| l + "\n").collect();
    let what = match &t.kind {
        TableKind::Materialized => "MATERIALIZED VIEW",
        TableKind::Temporary { global: false, .. } => "TEMPORARY TABLE",
        _ if unlogged => "UNLOGGED TABLE",
        _ => "TABLE",
    };
    sql.push_str(&format!("CREATE {what} {}", name.sql()));
    if !t.columns.is_empty() {
        let names: Vec<String> = t
            .columns
            .iter()
            .map(|c| quote_column(&cx.names.column(&t.head.name, &c.name)).into_owned())
            .collect();
        sql.push_str(&format!(" ({})", names.join(", ")));
    }
    let without_rows = matches!(t.kind, TableKind::Materialized)
        || t.options.iter().any(|o| matches!(words(o).as_str(), "WITH NO DATA" | "DEFINITION ONLY"));
    sql.push_str(&format!(
        " AS\n{}{};\n",
        translated.sql.trim(),
        if without_rows { "\nWITH NO DATA" } else { "" }
    ));
    let usable = notes.iter().all(|d| d.outcome != Outcome::Manual);
    let mut piece = Piece::new(Phase::Data, "table", name.plain(), sql, t.head.origin);
    t.head.changes.iter().for_each(|s| piece.from_also(*s));
    piece.needs = translated.relations.into_iter().filter(|r| *r != name.plain()).collect();
    piece.diagnostics = notes.into_iter().map(|d| (t.head.origin, d)).collect();
    if usable {
        pieces.table.push(piece);
    } else {
        // Nothing of it can be applied; what is to be said of it is.
        pieces.notes.extend(piece.diagnostics);
        pieces.notes.extend(
            t.head.changes.iter().map(|s| (*s, Diagnostic::new("TAB-0074", Outcome::Manual, t.head.span))),
        );
    }
    constraint::emit(cx, types, t, &mut pieces);
    pieces
}

/// An option's words in upper case.
fn words(option: &Text) -> String {
    option.text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase()
}

/// What DB2 says of a query table's rows; the statement itself, or the note on its kind, says it here.
fn is_about_rows(option: &Text) -> bool {
    let said = [
        "WITH DATA",
        "WITH NO DATA",
        "DEFINITION ONLY",
        "REFRESH",
        "MAINTAINED",
        "ENABLE QUERY",
        "DISABLE QUERY",
    ];
    said.iter().any(|s| words(option).starts_with(s))
}
