//! A table as one file: CREATE TABLE, then the comments in the database.

use std::ops::Range;

use crate::catalog::{StatementId, Table, TableKind};
use crate::convert::{Context, Phase, Piece, TargetName};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::target::{quote_column, quote_literal};

use super::column::{self, ColumnLine};
use super::partition::Plan;
use super::types::TypePlan;
use super::{TablePieces, author, caseless, constraint, identity, query_table, trigger};

/// The widest name or type that others are padded to.
const PAD: usize = 36;

/// Lines of text, and which statement each is from.
#[derive(Default)]
struct Lines {
    text: String,
    count: u32,
    origins: Vec<(StatementId, Range<u32>)>,
}

impl Lines {
    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.count += 1 + line.matches('\n').count() as u32;
    }

    fn from(&mut self, statement: StatementId, since: u32) {
        self.origins.push((statement, since..self.count));
    }
}

/// Everything that a table becomes.
pub(super) fn emit(
    cx: &Context<'_>,
    types: &TypePlan,
    partitions: Option<&Plan>,
    table: &Table,
) -> TablePieces {
    if table.as_query.is_some() {
        return query_table::emit(cx, types, table);
    }
    let name = cx.names.relation(&table.head.name);
    let mut notes: Vec<Diagnostic> = Vec::new();
    let mut out = Lines::default();
    for l in author::lines(cx.dialect(), &table.head.source_comments) {
        out.push(&l);
    }
    let unlogged = kind_notes(table, &mut notes);
    notes.extend(caseless::note(cx, types, table));
    let columns: Vec<ColumnLine> = table.columns.iter().map(|c| column::line(cx, types, table, c)).collect();
    let plan = partitions.cloned().unwrap_or_default();
    notes.extend(plan.notes);
    let partitioned = !plan.clause.is_empty();
    // A partitioned table has no rows of its own to leave room for.
    let tail = format!(
        "{}{}{}",
        plan.clause,
        if partitioned { String::new() } else { storage(table) },
        on_commit(cx.dialect(), table)
    );
    notes.extend(table.options.iter().map(column::dropped));
    let kind = match &table.kind {
        TableKind::Temporary { global: false, .. } => "TEMPORARY ",
        _ if unlogged && !partitioned => "UNLOGGED ",
        _ => "",
    };
    let typed = of_type(cx, types, table);
    match &typed {
        Some(of) => {
            let said: Vec<&ColumnLine> = columns.iter().filter(|c| !c.clauses.is_empty()).collect();
            let open = if said.is_empty() { "" } else { " (" };
            out.push(&format!("CREATE {kind}TABLE {} OF {}{open}", name.sql(), of.sql()));
            for (i, c) in said.iter().enumerate() {
                let comma = if i + 1 < said.len() { "," } else { "" };
                out.push(&format!("    {} WITH OPTIONS {}{comma}", c.name, c.clauses.join(" ")));
            }
            out.push(&format!("{}{tail};", if said.is_empty() { "" } else { ")" }));
        }
        None => {
            out.push(&format!("CREATE {kind}TABLE {} (", name.sql()));
            write_columns(&mut out, table, &columns);
            out.push(&format!("){tail};"));
        }
    }
    for child in &plan.children {
        out.push("");
        out.push(child);
    }
    let created = 0..out.count;
    comments(cx, table, &name.sql(), &mut out);

    let mut piece = Piece::new(Phase::Tables, "table", name.plain(), "", table.head.origin);
    piece.origins = vec![(table.head.origin, created.clone())];
    piece.origins.append(&mut out.origins);
    for c in &table.head.changes {
        piece.origins.push((*c, created.clone()));
    }
    piece.sql = out.text;
    piece.needs.extend(typed.map(|t| t.plain()));
    piece.needs = columns.iter().flat_map(|c| c.needs.iter().cloned()).collect();
    let defaults: Vec<Option<String>> = columns.iter().map(|c| c.default.clone()).collect();
    let of_columns =
        columns.into_iter().zip(&table.columns).flat_map(|(l, c)| l.notes.into_iter().map(|d| (c.origin, d)));
    piece.diagnostics.extend(of_columns);
    piece.diagnostics.extend(notes.into_iter().map(|d| (table.head.origin, d)));

    let mut pieces = TablePieces { table: vec![piece], ..TablePieces::default() };
    constraint::emit(cx, types, table, &mut pieces);
    identity::emit(cx, table, &mut pieces);
    trigger::emit(cx, table, &defaults, &mut pieces);
    pieces
}

/// The type of an object table, where the output has it.
fn of_type(cx: &Context<'_>, types: &TypePlan, table: &Table) -> Option<TargetName> {
    let of = table.of_type.as_ref()?;
    let name = cx.names.user_type(of);
    types.is_defined(&name).then_some(name)
}

/// What becomes of a temporary table's rows at the end of a transaction: SQL's DELETE ROWS is the default of DB2, PostgreSQL
/// keeps them.
fn on_commit(dialect: Dialect, table: &Table) -> String {
    match &table.kind {
        TableKind::Temporary { global: false, on_commit } => match on_commit {
            Some(w) => format!(" ON COMMIT {w}"),
            None if dialect == Dialect::Db2 => " ON COMMIT DELETE ROWS".to_string(),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// What kind of table it was, where PostgreSQL has no such kind. Whether its rows need no log.
pub(super) fn kind_notes(table: &Table, notes: &mut Vec<Diagnostic>) -> bool {
    let at = table.head.span;
    let mut note = |id: &str, outcome: Outcome| notes.push(Diagnostic::new(id, outcome, at));
    match &table.kind {
        TableKind::Heap => {}
        // In the session that runs the script it is the same.
        TableKind::Temporary { global: false, .. } => {}
        TableKind::Temporary { .. } => {
            note("TAB-0030", Outcome::Review);
            return true;
        }
        TableKind::IndexOrganized => note("TAB-0031", Outcome::Dropped),
        TableKind::External { .. } => note("TAB-0032", Outcome::Manual),
        TableKind::Clustered { .. } => note("TAB-0033", Outcome::Dropped),
        TableKind::Temporal { .. } => note("TAB-0034", Outcome::Review),
        TableKind::Memory => {
            note("TAB-0035", Outcome::Review);
            return true;
        }
        TableKind::Materialized => note("TAB-0036", Outcome::Review),
    }
    false
}

/// Storage parameters.
fn storage(table: &Table) -> String {
    match table.pctfree {
        Some(n) if (1..=90).contains(&n) => format!(" WITH (fillfactor = {})", 100 - n),
        _ => String::new(),
    }
}

fn write_columns(out: &mut Lines, table: &Table, columns: &[ColumnLine]) {
    let width = |f: fn(&ColumnLine) -> &str| {
        columns.iter().map(|c| f(c).chars().count()).filter(|n| *n <= PAD).max().unwrap_or(0)
    };
    let (names, types) = (width(|c| &c.name), width(|c| &c.data_type));
    for (i, (line, c)) in columns.iter().zip(&table.columns).enumerate() {
        let since = out.count;
        for l in &line.before {
            out.push(&format!("    {l}"));
        }
        let mut text = format!("    {:<names$}  {}", line.name, line.data_type);
        if !line.clauses.is_empty() {
            text =
                format!("    {:<names$}  {:<types$}  {}", line.name, line.data_type, line.clauses.join(" "));
        }
        if i + 1 < columns.len() {
            text.push(',');
        }
        if let Some(c) = &line.after {
            text.push_str("  ");
            text.push_str(c);
        }
        out.push(&text);
        if c.origin != table.head.origin {
            out.from(c.origin, since);
        }
        for s in &c.changes {
            out.from(*s, since);
        }
    }
}

/// `COMMENT ON`, for the table and its columns.
fn comments(cx: &Context<'_>, table: &Table, name: &str, out: &mut Lines) {
    let mut first = true;
    let mut comment = |out: &mut Lines, on: String, c: &crate::catalog::Comment| {
        // PostgreSQL knows no empty comment.
        if c.text.is_empty() {
            return;
        }
        if std::mem::take(&mut first) {
            out.push("");
        }
        let since = out.count;
        out.push(&format!("COMMENT ON {on} IS {};", quote_literal(&c.text)));
        if c.origin != table.head.origin {
            out.from(c.origin, since);
        }
    };
    if let Some(c) = &table.head.comment {
        comment(out, format!("TABLE {name}"), c);
    }
    for column in &table.columns {
        if let Some(c) = &column.comment {
            let own = cx.names.column(&table.head.name, &column.name);
            comment(out, format!("COLUMN {name}.{}", quote_column(&own)), c);
        }
    }
}
