//! Next values of identity columns, set when the rows are in.

use crate::catalog::Table;
use crate::convert::{Context, Phase, Piece};
use crate::target::{quote_column, quote_literal};

use super::TablePieces;

/// For each identity column, a statement that sets its next value behind the rows that were loaded with values of
/// their own, and never before the source's next value.
pub(super) fn emit(cx: &Context<'_>, table: &Table, out: &mut TablePieces) {
    let name = cx.names.relation(&table.head.name);
    for c in table.columns.iter().filter(|c| c.generated.is_none()) {
        let Some(identity) = &c.identity else { continue };
        let number = |t: &Option<String>| t.as_ref().and_then(|s| s.parse::<i64>().ok());
        let step = number(&identity.sequence.increment).unwrap_or(1);
        let start = number(&identity.sequence.start).unwrap_or(1);
        let column = cx.names.column(&table.head.name, &c.name);
        let quoted = quote_column(&column);
        let (function, extreme) = if step < 0 { ("LEAST", "min") } else { ("GREATEST", "max") };
        let first = i128::from(start) - i128::from(step);
        let next = if step < 0 { format!("- {}", step.unsigned_abs()) } else { format!("+ {step}") };
        let relation = name.sql();
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence({}, {}), {function}({start}, COALESCE({extreme}({quoted}), {first}) {next}), false)\n\
             FROM {relation};\n",
            quote_literal(&relation),
            quote_literal(&column),
        );
        let mut piece = Piece::new(Phase::Constraints, "identity", name.plain(), sql, c.origin);
        piece.needs.push(name.plain());
        for s in &c.changes {
            piece.from_also(*s);
        }
        out.rest.push(piece);
    }
}
