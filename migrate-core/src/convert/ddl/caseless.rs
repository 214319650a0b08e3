//! Keys of text that ignore upper and lower case in the source, by their collation.

use crate::catalog::{Column, ConstraintKind, Index, Table};
use crate::convert::Context;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;

use super::constraint::key_columns;
use super::types::{Family, TypePlan, family};

/// One finding a table, which names the columns.
pub(super) fn note(cx: &Context<'_>, types: &TypePlan, table: &Table) -> Option<Diagnostic> {
    let mut keys: Vec<String> = table
        .constraints
        .iter()
        .filter(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }))
        .flat_map(key_columns)
        .map(|c| c.text.to_lowercase())
        .collect();
    keys.extend(cx.unique_indexes_of(&table.head.name).iter().copied().flat_map(columns));
    let text =
        |c: &Column| types.get(&table.head.name, &c.name).is_some_and(|t| family(t.values()) == Family::Text);
    let found: Vec<&Column> = table
        .columns
        .iter()
        .filter(|c| {
            keys.contains(&c.name.text.to_lowercase()) && text(c) && ignores_case(cx.dialect(), table, c)
        })
        .collect();
    let first = found.first()?;
    let names: Vec<&str> = found.iter().map(|c| c.name.text.as_str()).collect();
    Some(Diagnostic::new("TAB-0075", Outcome::Review, first.span).with("column", names.join(", ")))
}

fn columns(i: &Index) -> Vec<String> {
    i.keys.iter().filter_map(|k| k.column.as_ref()).map(|c| c.text.to_lowercase()).collect()
}

/// Whether a column's collation ignores case. Without one the server's default counts, which does in MySQL and, as it is
/// installed, in SQL Server.
fn ignores_case(dialect: Dialect, table: &Table, column: &Column) -> bool {
    let binary_set = |c: &Option<String>| c.as_deref() == Some("binary");
    let collation = match (&column.collation, &column.charset) {
        (Some(c), _) => Some(c),
        // A character set brings its own default collation.
        (None, Some(_)) => None,
        (None, None) => table.collation.as_ref(),
    };
    let declared = column.data_type.as_ref();
    let binary = declared.is_some_and(|t| t.modifiers.iter().any(|m| m == "BINARY"));
    match dialect {
        Dialect::MySql => {
            let set = column.charset.is_some() && binary_set(&column.charset)
                || column.charset.is_none() && binary_set(&table.charset);
            !binary && !set && collation.is_none_or(|c| c.to_ascii_lowercase().contains("_ci"))
        }
        Dialect::SqlServer => collation.is_none_or(|c| c.to_ascii_uppercase().contains("_CI")),
        _ => collation.is_some_and(|c| {
            c.to_ascii_uppercase().ends_with("_CI") || c.to_ascii_uppercase().ends_with("_AI")
        }),
    }
}
