//! Defaults of columns.

use crate::catalog::{Column, Table, Text};
use crate::convert::Context;
use crate::convert::translate::{self, Scope, Usage};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::Resolver;
use crate::rules::{Place, TypeClass, TypeOracle};
use crate::syntax::{Entry, SyntaxKind, parse};

use super::bound::{Constant, days_from};
use super::column::{ColumnLine, left_out, note, without_parens};
use super::types::{ColumnType, Family, family};

/// The DEFAULT of a column: as its type's rule says, or translated, and only if it is a value of the type.
pub(super) fn clause(
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
            let values = planned.map_or("text", ColumnType::values);
            if usable && !assignable(cx, table, &inner.text, values) {
                out.notes
                    .push(note("TAB-0055", Outcome::Manual, column, text.span).with("value", &text.text));
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
                (true, true) => {
                    let fitting = fit(cx.dialect(), &t.sql, values);
                    if fitting.is_none() {
                        out.notes.push(
                            note("TAB-0055", Outcome::Manual, column, text.span).with("value", &text.text),
                        );
                        left_out(out, &format!("DEFAULT {}", text.text));
                    }
                    fitting
                }
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

/// Whether PostgreSQL stores what an expression gives in a column of a type, as far as the expression's type is known.
fn assignable(cx: &Context<'_>, table: &Table, source: &str, data_type: &str) -> bool {
    let root = parse(cx.dialect(), source, Entry::Expr).root();
    let Some(node) = root.children().next() else { return true };
    if is_literal(cx.dialect(), source) {
        return true;
    }
    let resolver =
        Resolver::new(cx.catalog, cx.rules, cx.options.target, Place::Default, Some(&table.head.name));
    let to = family(data_type);
    match resolver.type_class(&node) {
        TypeClass::Text | TypeClass::Char => {
            !matches!(to, Family::Integer | Family::Numeric | Family::Float | Family::DateTime)
        }
        TypeClass::Integer | TypeClass::Number | TypeClass::Float => to != Family::DateTime,
        TypeClass::Date | TypeClass::Timestamp | TypeClass::TimestampTz => {
            !matches!(to, Family::Integer | Family::Numeric | Family::Float)
        }
        _ => true,
    }
}

/// Whether a text is a literal, which needs no parentheses.
fn is_literal(dialect: Dialect, source: &str) -> bool {
    let node = parse(dialect, source, Entry::Expr).root().children().next();
    node.is_some_and(|n| {
        matches!(n.kind(), SyntaxKind::LITERAL | SyntaxKind::DATETIME_LITERAL | SyntaxKind::UNARY_EXPR)
    })
}

/// A literal as a value of a type: without the quotes that tools put round numbers, with what the source converts by
/// itself converted. `None`: it is no value of the type. What is no plain literal stays as it is.
fn fit(dialect: Dialect, sql: &str, data_type: &str) -> Option<String> {
    let quoted = sql.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')).map(str::trim);
    let number = sql.parse::<f64>().ok().filter(|_| sql.bytes().all(is_of_number));
    let as_is = Some(sql.to_string());
    // SQL Server takes the empty string for zero, and zero for its first day.
    let empty = quoted == Some("") && dialect == Dialect::SqlServer;
    match (family(data_type), quoted, number) {
        (Family::Integer | Family::Float, Some(_), _) if empty => Some("0".to_string()),
        (Family::Integer | Family::Numeric | Family::Float, Some(q), _) => {
            (q.parse::<f64>().is_ok() && q.bytes().all(is_of_number)).then(|| q.to_string())
        }
        (Family::DateTime, ..) if empty => Some("'1900-01-01'".to_string()),
        (Family::DateTime, _, Some(n)) => {
            let whole = dialect == Dialect::SqlServer && n.fract() == 0.0 && n.abs() < 1e6;
            let day = Constant::Time { days: days_from(1900, 1, 1) + n as i64, micros: 0 };
            whole.then(|| day.sql())
        }
        (Family::Other(t), q, n) if t == "boolean" => match q.unwrap_or(sql).to_ascii_lowercase().as_str() {
            "0" | "f" | "false" | "n" | "no" => Some("false".to_string()),
            "1" | "t" | "true" | "y" | "yes" => Some("true".to_string()),
            _ if n.is_some() && dialect == Dialect::SqlServer => Some("true".to_string()),
            _ if q.is_some() || n.is_some() => None,
            _ => as_is,
        },
        (Family::Other(t), Some(q), _) if t == "uuid" => {
            let digits = q.bytes().filter(u8::is_ascii_hexdigit).count();
            (digits == 32).then(|| sql.to_string())
        }
        (Family::Other(t), _, Some(_))
            if matches!(t.as_str(), "bytea" | "uuid" | "time" | "xml" | "jsonb") =>
        {
            None
        }
        _ => as_is,
    }
}

fn is_of_number(b: u8) -> bool {
    matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')
}

/// The value of a new row in a column that the source's system keeps by itself: rows are inserted without naming it.
pub(super) fn kept_by_system(dialect: Dialect, column: &Column) -> Option<&'static str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_as_values_of_types() {
        let of = |d, sql, t| fit(d, sql, t);
        assert_eq!(of(Dialect::MySql, "'0'", "integer").as_deref(), Some("0"));
        assert_eq!(of(Dialect::MySql, "'0'", "varchar(3)").as_deref(), Some("'0'"));
        assert_eq!(of(Dialect::MySql, "'{}'", "bigint"), None);
        assert_eq!(of(Dialect::SqlServer, "''", "integer").as_deref(), Some("0"));
        assert_eq!(of(Dialect::SqlServer, "0", "timestamp(3)").as_deref(), Some("'1900-01-01'"));
        assert_eq!(of(Dialect::Oracle, "0", "timestamp(0)"), None);
        assert_eq!(of(Dialect::SqlServer, "1", "boolean").as_deref(), Some("true"));
        assert_eq!(of(Dialect::SqlServer, "2", "boolean").as_deref(), Some("true"));
        assert_eq!(of(Dialect::Db2, "'x'", "boolean"), None);
        assert_eq!(of(Dialect::Oracle, "now()", "timestamp(0)").as_deref(), Some("now()"));
        assert_eq!(of(Dialect::SqlServer, "'x'", "uuid"), None);
    }
}
