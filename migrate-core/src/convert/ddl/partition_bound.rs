//! What rows each partition holds: bounds of ranges, lists of values, hashes.

use crate::catalog::{
    Ident, Namespace, Object, Partition, PartitionBound, PartitionFunction, Partitioning, QName, Table, Text,
};
use crate::convert::Context;
use crate::convert::translate::{self, Scope, Usage};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

use super::bound::{Constant, Step, days_from};
use super::types::TypePlan;

/// A partitioning column.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) column: Ident,
    /// Its PostgreSQL type.
    data_type: String,
    /// Whether it can be NULL.
    nullable: bool,
    /// The function of the column that the source compares instead of the column itself.
    through: Option<Monotone>,
}

/// Functions of MySQL that keep the order of their argument, so that a range over them is a range over the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Monotone {
    Year,
    ToDays,
    UnixTimestamp,
}

/// A partition: its label (the end of its name), and `FOR VALUES …` or `DEFAULT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) label: String,
    pub(super) bound: String,
    /// Its position among the source's partitions.
    pub(super) source: Option<usize>,
}

type Refused = Vec<Diagnostic>;

fn refuse(p: &Partitioning, text: &str) -> Refused {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![Diagnostic::new("TAB-0061", Outcome::Review, p.span).with("text", text)]
}

/// The columns that decide a row's partition.
pub(super) fn keys(
    cx: &Context<'_>,
    types: &TypePlan,
    table: &Table,
    p: &Partitioning,
) -> Result<Vec<Key>, Refused> {
    let mut found: Vec<(Ident, Option<Monotone>)> = Vec::new();
    for k in &p.keys {
        match (&k.column, &k.expr) {
            (Some(c), _) => found.push((c.clone(), None)),
            (None, Some(e)) => found.extend(expression_keys(cx, p, e)?),
            (None, None) => return Err(refuse(p, "")),
        }
    }
    // MySQL: KEY () is of the primary key.
    if found.is_empty() && p.method == "KEY" {
        found.extend(super::constraint::referenced(table, &[]).into_iter().map(|c| (c, None)));
    }
    if found.is_empty() {
        return Err(vec![Diagnostic::new("TAB-0062", Outcome::Review, p.span)]);
    }
    let primary = super::constraint::referenced(table, &[]);
    found
        .into_iter()
        .map(|(column, through)| {
            let own = table.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&column.text));
            let data_type = own.and_then(|c| types.get(&table.head.name, &c.name)).map(|t| t.sql.clone());
            let (Some(own), Some(data_type)) = (own, data_type) else { return Err(refuse(p, &column.text)) };
            let in_key = primary.iter().any(|c| c.text.eq_ignore_ascii_case(&own.name.text));
            Ok(Key { column: own.name.clone(), data_type, nullable: !own.not_null && !in_key, through })
        })
        .collect()
}

/// The columns of an expression that MySQL partitions by.
fn expression_keys(
    cx: &Context<'_>,
    p: &Partitioning,
    e: &Text,
) -> Result<Vec<(Ident, Option<Monotone>)>, Refused> {
    let root = parse(cx.dialect(), &e.text, Entry::Expr).root();
    let columns: Vec<Ident> = root
        .descendants()
        .filter(|n| n.kind() == K::COLUMN_REF)
        .filter_map(|n| n.children().filter(|c| c.kind() == K::NAME).last())
        .map(|n| crate::catalog::build::ident_of(cx.dialect(), &n))
        .collect();
    // Which hash partition a row lies in shows nowhere.
    if matches!(p.method.as_str(), "HASH" | "KEY") && !columns.is_empty() {
        return Ok(columns.into_iter().map(|c| (c, None)).collect());
    }
    let node = root.children().next();
    match (node.as_ref().and_then(call), columns.as_slice()) {
        (Some((name, _)), [column]) if p.method == "RANGE" => {
            let through = monotone(&name).ok_or_else(|| refuse(p, &e.text))?;
            Ok(vec![(column.clone(), Some(through))])
        }
        _ => Err(refuse(p, &e.text)),
    }
}

/// A call of one argument: its name and its argument.
fn call(node: &SyntaxNode) -> Option<(String, SyntaxNode)> {
    if node.kind() != K::CALL_EXPR {
        return None;
    }
    let name = node.children().find(|n| n.kind() == K::OBJECT_NAME)?.text().to_string();
    let list = node.children().find(|n| n.kind() == K::ARG_LIST)?;
    let args: Vec<SyntaxNode> = list.children().filter(|n| n.kind() == K::ARG).collect();
    match args.as_slice() {
        [one] => Some((name.trim().to_ascii_uppercase(), one.children().next()?)),
        _ => None,
    }
}

fn monotone(name: &str) -> Option<Monotone> {
    Some(match name {
        "YEAR" => Monotone::Year,
        "TO_DAYS" => Monotone::ToDays,
        "UNIX_TIMESTAMP" => Monotone::UnixTimestamp,
        _ => return None,
    })
}

/// A bound's value as PostgreSQL writes it, and as a constant where it is one.
fn value(
    cx: &Context<'_>,
    p: &Partitioning,
    key: &Key,
    text: &Text,
) -> Result<(String, Option<Constant>), Refused> {
    let word = text.text.trim().to_ascii_uppercase();
    if matches!(word.as_str(), "MAXVALUE" | "MINVALUE") {
        return Ok((word, None));
    }
    if let Some(through) = key.through {
        let constant = argument(cx.dialect(), through, &text.text).ok_or_else(|| refuse(p, &text.text))?;
        return Ok((constant.sql(), Some(constant)));
    }
    let constant = Constant::of(cx.dialect(), &text.text);
    let plain = parse(cx.dialect(), &text.text, Entry::Expr).root().children().next();
    // A plain literal stays as it is; a date in a call or with a keyword becomes a plain literal.
    if let (Some(c), false) = (constant, plain.is_some_and(|n| n.kind() == K::LITERAL)) {
        return Ok((c.sql(), Some(c)));
    }
    let t = translate::expression(cx, text, Scope { usage: Usage::Partition, table: None });
    if t.usable() { Ok((t.sql, constant)) } else { Err(refuse(p, &text.text)) }
}

/// The least column value for which the function answers the bound's value.
fn argument(dialect: Dialect, through: Monotone, text: &str) -> Option<Constant> {
    let root = parse(dialect, text, Entry::Expr).root();
    let mut node = root.children().next()?;
    while node.kind() == K::PAREN_EXPR {
        node = node.children().next()?;
    }
    if let Some((name, arg)) = call(&node) {
        let constant = Constant::of(dialect, &arg.text().to_string())?;
        let Constant::Time { days, .. } = constant else { return None };
        return match (monotone(&name)?, through) {
            (Monotone::Year, Monotone::Year) => argument(dialect, through, constant.sql().get(1..5)?),
            (Monotone::ToDays, Monotone::ToDays) => Some(Constant::Time { days, micros: 0 }),
            (Monotone::UnixTimestamp, Monotone::UnixTimestamp) => Some(constant),
            _ => None,
        };
    }
    let Constant::Integer(n) = Constant::of(dialect, &node.text().to_string())? else { return None };
    let n = i64::try_from(n).ok()?;
    match through {
        Monotone::Year => Some(Constant::Time { days: days_from(n, 1, 1), micros: 0 }),
        // TO_DAYS counts from the year 0: TO_DAYS('1970-01-01') is 719528.
        Monotone::ToDays => Some(Constant::Time { days: n - 719_528, micros: 0 }),
        // Seconds depend on the session's time zone.
        Monotone::UnixTimestamp => None,
    }
}

fn label(cx: &Context<'_>, part: &Partition, position: usize) -> String {
    part.name.as_ref().map_or_else(|| format!("p{}", position + 1), |n| cx.names.spell(n))
}

fn from_to(from: &[String], to: &[String]) -> String {
    format!("FOR VALUES FROM ({}) TO ({})", from.join(", "), to.join(", "))
}

fn default_part() -> Part {
    Part { label: "default".to_string(), bound: "DEFAULT".to_string(), source: None }
}

/// Partitions of ranges.
pub(super) fn range(
    cx: &Context<'_>,
    p: &Partitioning,
    keys: &[Key],
    partitions: &[Partition],
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Part>, Refused> {
    if partitions.iter().any(|x| matches!(x.bound, PartitionBound::FromTo { .. })) {
        return from_to_ranges(cx, p, keys, partitions, notes);
    }
    let mut parts = Vec::new();
    let mut lower = vec!["MINVALUE".to_string(); keys.len()];
    let nullable = keys.iter().any(|k| k.nullable);
    for (i, part) in partitions.iter().enumerate() {
        let PartitionBound::LessThan { values } = &part.bound else {
            return Err(refuse(p, &part_text(part)));
        };
        let upper = upper_bound(cx, p, keys, values)?;
        let last = upper.iter().all(|v| v == "MAXVALUE");
        // Oracle keeps NULL above all values; PostgreSQL only takes it into a DEFAULT partition.
        let bound = if last && nullable && cx.dialect() == Dialect::Oracle {
            "DEFAULT".to_string()
        } else {
            from_to(&lower, &upper)
        };
        parts.push(Part { label: label(cx, part, i), bound, source: Some(i) });
        lower = upper;
    }
    // MySQL keeps NULL below all values.
    if nullable && cx.dialect() == Dialect::MySql && !parts.is_empty() {
        if lower.iter().any(|v| v != "MAXVALUE") {
            notes.push(Diagnostic::new("TAB-0064", Outcome::Review, p.span));
        }
        parts.push(default_part());
    }
    Ok(parts)
}

fn part_text(part: &Partition) -> String {
    part.name.as_ref().map_or_else(String::new, |n| n.text.clone())
}

fn upper_bound(
    cx: &Context<'_>,
    p: &Partitioning,
    keys: &[Key],
    values: &[Text],
) -> Result<Vec<String>, Refused> {
    let mut out = Vec::new();
    let mut rest = false;
    for (i, key) in keys.iter().enumerate() {
        // Behind MAXVALUE nothing is compared any more, and PostgreSQL wants MAXVALUE again.
        let sql = match values.get(i) {
            Some(v) if !rest => value(cx, p, key, v)?.0,
            _ => "MAXVALUE".to_string(),
        };
        rest |= sql == "MAXVALUE";
        out.push(sql);
    }
    Ok(out)
}

/// DB2's ranges with both bounds, each inside or outside, or stepping from one to the other.
fn from_to_ranges(
    cx: &Context<'_>,
    p: &Partitioning,
    keys: &[Key],
    partitions: &[Partition],
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Part>, Refused> {
    let [key] = keys else { return Err(refuse(p, "STARTING … ENDING")) };
    let mut bounds: Vec<(Option<Edge>, Option<Edge>)> = Vec::new();
    for part in partitions {
        let PartitionBound::FromTo { from, from_inclusive, to, to_inclusive } = &part.bound else {
            return Err(refuse(p, &part_text(part)));
        };
        let edge = |values: &Option<Vec<Text>>, inclusive: bool| -> Result<Option<Edge>, Refused> {
            let Some(text) = values.as_ref().and_then(|v| v.first()) else { return Ok(None) };
            let (sql, constant) = value(cx, p, key, text)?;
            Ok(Some(Edge { sql, constant, inclusive }))
        };
        bounds.push((edge(from, *from_inclusive)?, edge(to, *to_inclusive)?));
    }
    if let (Some(step), [(Some(from), Some(to))]) = (&p.interval, bounds.as_slice()) {
        return stepped(p, key, from, to, &step.text);
    }
    let mut parts = Vec::new();
    for (i, (part, (from, to))) in partitions.iter().zip(&bounds).enumerate() {
        let previous = i.checked_sub(1).and_then(|j| bounds.get(j)).and_then(|b| b.1.as_ref());
        let next = bounds.get(i + 1).and_then(|b| b.0.as_ref());
        let lower = match (from, previous) {
            (Some(f), _) => f.at_or_above(key).ok_or_else(|| refuse(p, &f.sql))?,
            // Where the one before ends.
            (None, Some(e)) => e.beyond(key).ok_or_else(|| refuse(p, &e.sql))?,
            (None, None) => "MINVALUE".to_string(),
        };
        let upper = match (to, next) {
            (Some(t), next) => match (t.beyond(key), next) {
                (Some(sql), _) => sql,
                // No successor to compute: up to where the next one begins.
                (None, Some(n)) if n.inclusive => {
                    notes.push(
                        Diagnostic::new("TAB-0067", Outcome::Review, part.span).with("value", n.sql.clone()),
                    );
                    n.sql.clone()
                }
                (None, _) => return Err(refuse(p, &t.sql)),
            },
            (None, Some(n)) => n.at_or_above(key).ok_or_else(|| refuse(p, &n.sql))?,
            (None, None) => "MAXVALUE".to_string(),
        };
        parts.push(Part { label: label(cx, part, i), bound: from_to(&[lower], &[upper]), source: Some(i) });
    }
    Ok(parts)
}

/// One end of a range.
struct Edge {
    sql: String,
    constant: Option<Constant>,
    inclusive: bool,
}

impl Edge {
    /// As a lower bound of PostgreSQL, which is inside.
    fn at_or_above(&self, key: &Key) -> Option<String> {
        if self.inclusive || self.sql == "MINVALUE" {
            return Some(self.sql.clone());
        }
        self.constant?.next(&key.data_type).map(Constant::sql)
    }

    /// As an upper bound of PostgreSQL, which is outside.
    fn beyond(&self, key: &Key) -> Option<String> {
        if !self.inclusive || self.sql == "MAXVALUE" {
            return Some(self.sql.clone());
        }
        self.constant?.next(&key.data_type).map(Constant::sql)
    }
}

/// More partitions than this come of a slip in the step.
const MOST_PARTITIONS: usize = 10_000;

/// `STARTING a ENDING b EVERY step`.
fn stepped(p: &Partitioning, key: &Key, from: &Edge, to: &Edge, step: &str) -> Result<Vec<Part>, Refused> {
    let bad = || refuse(p, step);
    let step = Step::of(step).ok_or_else(bad)?;
    let (Some(mut lower), Some(mut end)) = (from.constant, to.constant) else { return Err(bad()) };
    if !from.inclusive {
        lower = lower.next(&key.data_type).ok_or_else(bad)?;
    }
    if to.inclusive {
        end = end.next(&key.data_type).ok_or_else(bad)?;
    }
    let mut parts = Vec::new();
    while lower < end {
        let upper = lower.plus(step).ok_or_else(bad)?.min(end);
        parts.push(Part {
            label: format!("p{}", parts.len()),
            bound: from_to(&[lower.sql()], &[upper.sql()]),
            source: None,
        });
        if parts.len() > MOST_PARTITIONS {
            return Err(bad());
        }
        lower = upper;
    }
    Ok(parts)
}

/// Partitions of listed values.
pub(super) fn list(
    cx: &Context<'_>,
    p: &Partitioning,
    keys: &[Key],
    partitions: &[Partition],
) -> Result<Vec<Part>, Refused> {
    let [key] = keys else { return Err(vec![Diagnostic::new("TAB-0062", Outcome::Review, p.span)]) };
    let mut parts = Vec::new();
    for (i, part) in partitions.iter().enumerate() {
        let bound = match &part.bound {
            PartitionBound::Default => "DEFAULT".to_string(),
            PartitionBound::In { values } => {
                let sql: Result<Vec<String>, Refused> =
                    values.iter().map(|v| value(cx, p, key, v).map(|(sql, _)| sql)).collect();
                format!("FOR VALUES IN ({})", sql?.join(", "))
            }
            _ => return Err(refuse(p, &part_text(part))),
        };
        parts.push(Part { label: label(cx, part, i), bound, source: Some(i) });
    }
    Ok(parts)
}

/// Hash partitions: as many as are listed, or counted.
pub(super) fn hash(cx: &Context<'_>, p: &Partitioning, partitions: &[Partition]) -> Vec<Part> {
    let count = if partitions.is_empty() { p.count.unwrap_or(1) as usize } else { partitions.len() };
    (0..count)
        .map(|i| Part {
            label: partitions.get(i).map_or_else(|| format!("p{i}"), |part| label(cx, part, i)),
            bound: format!("FOR VALUES WITH (MODULUS {count}, REMAINDER {i})"),
            source: (i < partitions.len()).then_some(i),
        })
        .collect()
}

/// SQL Server: the ranges of the partition function that the scheme is of.
pub(super) fn scheme(
    cx: &Context<'_>,
    p: &Partitioning,
    keys: &[Key],
    notes: &mut Vec<Diagnostic>,
) -> Result<Vec<Part>, Refused> {
    let name = p.scheme.as_ref().map_or("", |s| s.name.text.as_str());
    let (Some(function), [key]) = (function_of(cx, p), keys) else { return Err(refuse(p, name)) };
    let mut edges = Vec::new();
    for v in &function.values {
        let (sql, constant) = value(cx, p, key, v)?;
        // RANGE LEFT: the boundary itself belongs below.
        let above = match (function.right, constant.and_then(|c| c.next(&key.data_type))) {
            (true, _) => sql,
            (false, Some(next)) => next.sql(),
            (false, None) => {
                notes.push(Diagnostic::new("TAB-0066", Outcome::Review, p.span).with("value", sql.clone()));
                sql
            }
        };
        edges.push(above);
    }
    let mut lower = "MINVALUE".to_string();
    let mut parts = Vec::new();
    for (i, upper) in edges.into_iter().chain(std::iter::once("MAXVALUE".to_string())).enumerate() {
        let bound = from_to(std::slice::from_ref(&lower), std::slice::from_ref(&upper));
        parts.push(Part { label: format!("p{}", i + 1), bound, source: None });
        lower = upper;
    }
    // SQL Server keeps NULL in the first partition.
    if key.nullable {
        parts.push(default_part());
    }
    Ok(parts)
}

fn function_of<'a>(cx: &Context<'a>, p: &Partitioning) -> Option<&'a PartitionFunction> {
    let scheme = QName::unqualified(p.scheme.as_ref()?.name.clone());
    let Some(Object::PartitionScheme(s)) = cx.catalog.get(Namespace::Partitioning, &scheme) else {
        return None;
    };
    match cx.catalog.get(Namespace::Partitioning, &QName::unqualified(s.function.clone())) {
        Some(Object::PartitionFunction(f)) => Some(f),
        _ => None,
    }
}
