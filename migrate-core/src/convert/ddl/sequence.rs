//! Sequences. Defaults that differ between the systems are written out; numbers beyond `bigint` are left to PostgreSQL's own bounds.

use crate::catalog::{Sequence, SequenceOptions};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;

use super::object::{comment_on, piece_of, source_comments};

/// A sequence's definition.
pub(super) fn emit(cx: &Context<'_>, s: &Sequence) -> Piece {
    let target = cx.names.relation(&s.head.name);
    let mut notes = Vec::new();
    let mut clauses = vec![format!("CREATE SEQUENCE {}", target.sql())];
    clauses.extend(options(cx.dialect(), &s.options, &mut notes));
    let mut sql = source_comments(cx, &s.head);
    sql.push_str(&clauses.join("\n    "));
    sql.push_str(";\n");
    comment_on(&mut sql, "SEQUENCE", &target.sql(), s.head.comment.as_ref());
    let mut piece = piece_of(Phase::Tables, "sequence", target.plain(), sql, &s.head);
    for (id, outcome, value) in notes {
        let d = Diagnostic::new(id, outcome, s.head.span).with("value", value);
        piece.diagnostics.push((s.head.origin, d));
    }
    piece
}

/// The clauses after the name, without the ones that say what PostgreSQL does anyway.
pub(in crate::convert) fn options(
    dialect: Dialect,
    o: &SequenceOptions,
    notes: &mut Vec<(&'static str, Outcome, String)>,
) -> Vec<String> {
    let mut out = Vec::new();
    let (mut min, mut max) = (o.min.clone(), o.max.clone());
    let mut start = o.start.clone();
    let descending = o.increment.as_ref().is_some_and(|i| i.starts_with('-'));
    // The bounds of the type count: SQL Server starts at the type's minimum, DB2 defaults to INTEGER.
    let bounds = type_bounds(dialect, o);
    if dialect == Dialect::SqlServer {
        min = min.or_else(|| Some(bounds.0.to_string()));
        max = max.or_else(|| Some(bounds.1.to_string()));
        start = start.or_else(|| if descending { max.clone() } else { min.clone() });
    } else if dialect == Dialect::Db2 && max.is_none() && !descending && bounds.1 != i64::MAX {
        max = Some(bounds.1.to_string());
    }
    for (value, what) in [(&mut min, "min"), (&mut max, "max"), (&mut start, "start")] {
        if let Some(v) = value
            && v.parse::<i64>().is_err()
        {
            // Oracle's default maximum of 28 nines says "no limit".
            let no_limit = what != "start" && v.trim_start_matches('-').len() >= 27;
            notes.push(("OBJ-0010", if no_limit { Outcome::Converted } else { Outcome::Review }, v.clone()));
            *value = None;
        }
    }
    if let Some(v) = o.increment.as_ref().filter(|v| *v != "1") {
        out.push(format!("INCREMENT BY {v}"));
    }
    // A start below the least value moves that: DB2 and SQL Server do so by themselves.
    let number = |t: &Option<String>| t.as_ref().and_then(|s| s.parse::<i64>().ok());
    if !descending && min.is_none() && number(&start).is_some_and(|n| n < 1) {
        min.clone_from(&start);
    }
    let default_min = if descending { i64::MIN.to_string() } else { "1".to_string() };
    let default_max = if descending { "-1".to_string() } else { i64::MAX.to_string() };
    if let Some(v) = min.as_ref().filter(|v| **v != default_min) {
        out.push(format!("MINVALUE {v}"));
    }
    if let Some(v) = max.as_ref().filter(|v| **v != default_max) {
        out.push(format!("MAXVALUE {v}"));
    }
    if let Some(v) = &start {
        out.push(format!("START WITH {v}"));
    }
    // A session's cache in PostgreSQL leaves gaps where an instance's cache does not; Oracle's and DB2's default of 20 is not copied.
    if let Some(v) = o.cache.as_ref().filter(|v| !matches!(v.as_str(), "0" | "1")) {
        out.push(format!("CACHE {v}"));
    }
    if o.cycle {
        out.push("CYCLE".to_string());
    }
    if o.ordered && o.cache.as_ref().is_some_and(|c| !matches!(c.as_str(), "0" | "1")) {
        notes.push(("OBJ-0011", Outcome::Review, "ORDER".to_string()));
    }
    out
}

/// Smallest and largest value of a sequence's data type.
fn type_bounds(dialect: Dialect, o: &SequenceOptions) -> (i64, i64) {
    let name = o.data_type.as_ref().map(|t| t.name.to_ascii_uppercase());
    match (name.as_deref(), dialect) {
        (Some("TINYINT"), _) => (0, 255),
        (Some("SMALLINT"), _) => (i64::from(i16::MIN), i64::from(i16::MAX)),
        (Some("INT" | "INTEGER"), _) | (None, Dialect::Db2) => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}
