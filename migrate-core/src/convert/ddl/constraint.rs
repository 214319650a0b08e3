//! Keys, checks and foreign keys, added when the rows are in.

use crate::catalog::{Constraint, ConstraintKind, Ident, KeyColumn, Table, TableKind};
use crate::convert::translate::{self, Scope, Usage};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::target::{quote_column, quote_ident};

use super::types::{TypePlan, comparable};
use super::{TablePieces, author, column, index};

/// The columns that a key is of.
pub(super) fn key_columns(c: &Constraint) -> impl Iterator<Item = &Ident> {
    let (keys, own): (&[KeyColumn], &[Ident]) = match &c.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => (columns, &[]),
        ConstraintKind::ForeignKey { columns, .. } => (&[], columns),
        ConstraintKind::Check { .. } => (&[], &[]),
    };
    keys.iter().filter_map(|k| k.column.as_ref()).chain(own)
}

/// The columns that a foreign key refers to: those it names, or the primary key's.
pub(super) fn referenced(target: &Table, named: &[Ident]) -> Vec<Ident> {
    if !named.is_empty() {
        return named.to_vec();
    }
    let primary = target.constraints.iter().find(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. }));
    primary.map(|c| key_columns(c).cloned().collect()).unwrap_or_default()
}

/// The constraints of a table.
pub(super) fn emit(cx: &Context<'_>, types: &TypePlan, table: &Table, out: &mut TablePieces) {
    let mut ordered: Vec<&Constraint> = table.constraints.iter().collect();
    ordered.sort_by_key(|c| match c.kind {
        ConstraintKind::PrimaryKey { .. } => 0,
        ConstraintKind::Unique { .. } => 1,
        ConstraintKind::Check { .. } => 2,
        ConstraintKind::ForeignKey { .. } => 3,
    });
    for c in ordered {
        let mut notes: Vec<Diagnostic> = c.options.iter().map(column::dropped).collect();
        let piece = one(cx, types, table, c, &mut notes);
        match piece {
            Some((foreign, mut piece)) => {
                piece.diagnostics.extend(notes.into_iter().map(|d| (c.origin, d)));
                for s in &c.changes {
                    piece.from_also(*s);
                }
                piece.needs.push(cx.names.relation(&table.head.name).plain());
                if let ConstraintKind::ForeignKey { table: to, .. } = &c.kind
                    && let Some(target) = cx.catalog.find_table(to)
                {
                    piece.needs.push(cx.names.relation(&target.head.name).plain());
                }
                if foreign {
                    out.foreign_keys.push(piece);
                } else {
                    out.keys.push(piece);
                }
            }
            None => {
                // A later statement about it has nothing to change.
                for s in c.changes.iter().filter(|s| **s != c.origin) {
                    let d = Diagnostic { span: Span::default(), ..note(c, "TAB-0049", Outcome::Dropped) };
                    out.notes.push((*s, d));
                }
                out.notes.extend(notes.into_iter().map(|d| (c.origin, d)));
            }
        }
    }
}

/// One constraint, and whether it is a foreign key. `None`: it has no place in the output, and a note says why.
fn one(
    cx: &Context<'_>,
    types: &TypePlan,
    table: &Table,
    c: &Constraint,
    notes: &mut Vec<Diagnostic>,
) -> Option<(bool, Piece)> {
    let relation = cx.names.relation(&table.head.name);
    let name = match cx.names.constraint(c) {
        Some(n) => format!("CONSTRAINT {} ", quote_ident(n)),
        None => String::new(),
    };
    let note = |id: &str, outcome: Outcome| note(c, id, outcome);
    if let Some(missing) = key_columns(c).find(|k| !has_column(cx, table, k)) {
        notes.push(note("TAB-0050", Outcome::Manual).with("column", missing.text.clone()));
        return None;
    }
    if key_columns(c).count() > MAX_KEY_COLUMNS {
        notes.push(note("TAB-0051", Outcome::Manual));
        return None;
    }
    let mut not_valid = "";
    let (demand, folder) = match &c.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
            let primary = matches!(c.kind, ConstraintKind::PrimaryKey { .. });
            let first =
                table.constraints.iter().find(|x| matches!(x.kind, ConstraintKind::PrimaryKey { .. }));
            if primary && first.is_some_and(|f| f.span != c.span) {
                notes.push(note("TAB-0052", Outcome::Manual));
                return None;
            }
            if columns.iter().any(|k| index::is_partial(table, k)) {
                if primary {
                    notes.push(note("TAB-0040", Outcome::Review));
                }
                return partial_key(cx, table, c, columns, notes).map(|p| (false, p));
            }
            if c.disabled {
                notes.push(note("TAB-0041", Outcome::Review));
            }
            let words = if primary { "PRIMARY KEY" } else { "UNIQUE" };
            (
                format!("{words} ({})", list(cx, table, columns.iter().filter_map(|k| k.column.as_ref()))),
                "constraint",
            )
        }
        ConstraintKind::Check { condition } => {
            let scope = Scope { usage: Usage::Check, table: Some(&table.head.name) };
            let t = translate::expression(cx, &column::without_parens(condition), scope);
            let usable = t.usable();
            notes.extend(t.diagnostics);
            if !usable {
                return None;
            }
            if c.disabled || c.not_validated {
                not_valid = " NOT VALID";
            }
            (format!("CHECK ({})", t.sql), "constraint")
        }
        ConstraintKind::ForeignKey { .. } => {
            let demand = foreign_key(cx, types, table, c, notes)?;
            if c.disabled || c.not_validated {
                not_valid = " NOT VALID";
            }
            (demand, "foreign_key")
        }
    };
    if !not_valid.is_empty() {
        notes.push(note(if c.disabled { "TAB-0042" } else { "TAB-0043" }, Outcome::Review));
    }
    let mut state = String::new();
    if c.deferrable && !matches!(c.kind, ConstraintKind::Check { .. }) {
        state.push_str(if c.initially_deferred { " DEFERRABLE INITIALLY DEFERRED" } else { " DEFERRABLE" });
    } else if c.deferrable {
        notes.push(note("TAB-0044", Outcome::Review));
    }
    let mut lines = author::lines(cx.dialect(), &c.source_comments);
    let statement = format!("ALTER TABLE {}\n    ADD {name}{demand}{state}{not_valid};", relation.sql());
    // A disabled key would refuse what the source accepts: it stays visible, out of force.
    if c.disabled && folder == "constraint" && !matches!(c.kind, ConstraintKind::Check { .. }) {
        lines.extend(statement.lines().map(|l| format!("-- {l}")));
    } else {
        lines.push(statement);
    }
    let sql = format!("{}\n", lines.join("\n"));
    let foreign = folder == "foreign_key";
    Some((foreign, Piece::new(Phase::Constraints, folder, relation.plain(), sql, c.origin)))
}

/// PostgreSQL's limit of columns in an index (INDEX_MAX_KEYS).
const MAX_KEY_COLUMNS: usize = 32;

fn note(c: &Constraint, id: &str, outcome: Outcome) -> Diagnostic {
    let named = c.name.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    Diagnostic::new(id, outcome, c.span).with("constraint", named)
}

fn has_column(cx: &Context<'_>, table: &Table, name: &Ident) -> bool {
    let same_case = matches!(cx.dialect(), Dialect::Oracle | Dialect::Db2);
    table.columns.iter().any(|c| {
        if same_case { c.name.text == name.text } else { c.name.text.eq_ignore_ascii_case(&name.text) }
    })
}

/// A key of parts of columns or of expressions: a unique index, since a constraint of PostgreSQL is of whole columns.
fn partial_key(
    cx: &Context<'_>,
    table: &Table,
    c: &Constraint,
    columns: &[KeyColumn],
    notes: &mut Vec<Diagnostic>,
) -> Option<Piece> {
    let relation = cx.names.relation(&table.head.name);
    let mut texts = Vec::new();
    let keys: Vec<String> =
        columns.iter().map(|k| index::key(cx, table, (true, c.span), k, notes, &mut texts)).collect();
    if notes.iter().any(|d| d.outcome == Outcome::Manual) {
        return None;
    }
    let mut lines = author::lines(cx.dialect(), &c.source_comments);
    if matches!(c.kind, ConstraintKind::PrimaryKey { .. }) {
        let not_null: Vec<String> = key_columns(c)
            .map(|k| {
                format!(
                    "    ALTER COLUMN {} SET NOT NULL",
                    quote_column(&cx.names.column(&table.head.name, k))
                )
            })
            .collect();
        lines.push(format!("ALTER TABLE {}\n{};", relation.sql(), not_null.join(",\n")));
    }
    let name = cx.names.constraint(c).map_or(String::new(), |n| format!(" {}", quote_ident(n)));
    lines.push(format!("CREATE UNIQUE INDEX{name} ON {} ({});", relation.sql(), keys.join(", ")));
    let mut piece = Piece::new(
        Phase::Constraints,
        "constraint",
        relation.plain(),
        format!("{}\n", lines.join("\n")),
        c.origin,
    );
    texts.iter().for_each(|t| piece.take(c.origin, t));
    Some(piece)
}

fn list<'a>(cx: &Context<'_>, table: &Table, columns: impl Iterator<Item = &'a Ident>) -> String {
    let names: Vec<String> =
        columns.map(|c| quote_column(&cx.names.column(&table.head.name, c)).into_owned()).collect();
    names.join(", ")
}

/// `FOREIGN KEY (…) REFERENCES …`; `None` if PostgreSQL would refuse it, with a note that says why.
fn foreign_key(
    cx: &Context<'_>,
    types: &TypePlan,
    table: &Table,
    c: &Constraint,
    notes: &mut Vec<Diagnostic>,
) -> Option<String> {
    let ConstraintKind::ForeignKey { columns, table: to, references, on_delete, on_update, match_type } =
        &c.kind
    else {
        return None;
    };
    let mut refuse = |id: &str| {
        notes.push(Diagnostic::new(id, Outcome::Manual, c.span).with("table", to.to_string()));
        None
    };
    let Some(target) = cx.catalog.find_table(to) else { return refuse("TAB-0045") };
    if !may_refer(&table.kind, &target.kind) {
        return refuse("TAB-0059");
    }
    let referenced = referenced(target, references);
    if referenced.len() != columns.len() || !is_unique(cx, target, &referenced) {
        return refuse("TAB-0046");
    }
    let type_of = |t: &Table, c: &Ident| types.get(&t.head.name, c).map(|t| t.values().to_string());
    for (from, to) in columns.iter().zip(&referenced) {
        match (type_of(table, from), type_of(target, to)) {
            (Some(a), Some(b)) if comparable(&a, &b) => {}
            _ => return refuse("TAB-0047"),
        }
    }
    if match_type.as_deref() == Some("PARTIAL") {
        return refuse("TAB-0048");
    }
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        list(cx, table, columns.iter()),
        cx.names.relation(&target.head.name).sql(),
        list(cx, target, referenced.iter()),
    );
    if match_type.as_deref() == Some("FULL") {
        sql.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if let Some(a) = action.as_ref().filter(|a| *a != "NO ACTION") {
            sql.push_str(&format!(" ON {event} {a}"));
        }
    }
    Some(sql)
}

/// Whether a key is of parts of columns or of expressions.
fn has_partial_key(table: &Table, c: &Constraint) -> bool {
    match &c.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
            columns.iter().any(|k| index::is_partial(table, k))
        }
        _ => false,
    }
}

/// Whether PostgreSQL lets a table of one kind refer to one of the other: rows that stay must not refer to rows that may go.
fn may_refer(from: &TableKind, to: &TableKind) -> bool {
    let temporary = |k: &TableKind| matches!(k, TableKind::Temporary { global: false, .. });
    let unlogged = |k: &TableKind| matches!(k, TableKind::Memory | TableKind::Temporary { global: true, .. });
    temporary(from) == temporary(to) && (!unlogged(to) || unlogged(from))
}

/// Whether PostgreSQL finds a key of exactly these columns in the referenced table.
fn is_unique(cx: &Context<'_>, target: &Table, columns: &[Ident]) -> bool {
    let same = |keys: Vec<&Ident>| {
        keys.len() == columns.len()
            && columns.iter().all(|c| keys.iter().any(|k| k.text.eq_ignore_ascii_case(&c.text)))
    };
    let by_key = target.constraints.iter().any(|c| {
        matches!(c.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. })
            && !c.disabled
            && !c.deferrable
            && !has_partial_key(target, c)
            && same(key_columns(c).collect())
    });
    by_key
        || cx.unique_indexes_of(&target.head.name).iter().any(|i| {
            i.filter.is_none()
                && !i.keys.iter().any(|k| index::is_partial(target, k))
                && same(i.keys.iter().filter_map(|k| k.column.as_ref()).collect())
        })
}
