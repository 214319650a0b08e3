//! Partitioned tables: PARTITION BY and the partitions as tables of their own.
//!
//! Planned for the whole catalog before anything is emitted, since partitions take names among the other relations.
//! Partitioning says where rows lie, keys say which rows there may be: where PostgreSQL cannot have both (its keys must
//! hold the partitioning columns), the keys win, the table stays whole, and a finding says so.

use std::collections::{HashMap, HashSet};

use crate::catalog::{
    Constraint, ConstraintKind, Ident, Index, KeyColumn, Object, Partition, Partitioning, QName, Table,
};
use crate::convert::{Context, TargetName};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::target::{quote_column, truncate_63};

use super::constraint;
use super::partition_bound::{self, Key, Part};
use super::types::TypePlan;

/// What a partitioned table becomes.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// ` PARTITION BY RANGE (a)`; empty: the table is not partitioned.
    pub(super) clause: String,
    /// A CREATE TABLE for each partition.
    pub(super) children: Vec<String>,
    pub(super) notes: Vec<Diagnostic>,
}

/// The plans of all partitioned tables.
#[derive(Debug, Default)]
pub(super) struct Partitions {
    plans: HashMap<QName, Plan>,
}

/// One level of partitioning.
struct Level {
    /// `RANGE (a, b)`.
    clause: String,
    parts: Vec<(Part, Option<Level>)>,
}

/// Why a table is not partitioned in the output.
type Refused = Vec<Diagnostic>;

impl Partitions {
    /// Plans the partitions of every table.
    pub(super) fn new(cx: &Context<'_>, types: &TypePlan) -> Self {
        let mut taken: HashSet<TargetName> = HashSet::new();
        let mut plans = HashMap::new();
        for o in cx.catalog.objects() {
            let Object::Table(t) = o else { continue };
            let Some(p) = &t.partitioning else { continue };
            let mut notes = storage(p);
            let plan = match plan(cx, types, t, p, &mut notes) {
                Ok(level) => {
                    let name = cx.names.relation(&t.head.name);
                    let clause = format!(" PARTITION BY {}", level.clause);
                    let mut children = Vec::new();
                    write(cx, &name, &name, &level, &mut taken, &mut children);
                    Plan { clause, children, notes }
                }
                Err(refused) => Plan { notes: refused, ..Plan::default() },
            };
            plans.insert(t.head.name.clone(), plan);
        }
        Partitions { plans }
    }

    /// The plan of a table; `None` if the source does not partition it.
    pub(super) fn get(&self, table: &QName) -> Option<&Plan> {
        self.plans.get(table)
    }
}

fn note(id: &str, outcome: Outcome, p: &Partitioning) -> Diagnostic {
    Diagnostic::new(id, outcome, p.span)
}

fn refused(id: &str, p: &Partitioning) -> Refused {
    vec![note(id, Outcome::Review, p)]
}

/// Storage clauses of partitions: each named once.
fn storage(p: &Partitioning) -> Vec<Diagnostic> {
    fn of(parts: &[Partition], seen: &mut HashSet<String>, out: &mut Vec<Diagnostic>) {
        for part in parts {
            for o in &part.options {
                if seen.insert(o.text.to_uppercase()) {
                    out.push(super::column::dropped(o));
                }
            }
            of(&part.subpartitions, seen, out);
        }
    }
    let (mut seen, mut out) = (HashSet::new(), Vec::new());
    of(&p.partitions, &mut seen, &mut out);
    if let Some(sub) = &p.sub {
        of(&sub.partitions, &mut seen, &mut out);
    }
    out
}

fn plan(
    cx: &Context<'_>,
    types: &TypePlan,
    table: &Table,
    p: &Partitioning,
    notes: &mut Vec<Diagnostic>,
) -> Result<Level, Refused> {
    let inherited;
    let p = match p.method.as_str() {
        "REFERENCE" => {
            inherited = by_reference(cx, table, p).ok_or_else(|| refused("TAB-0062", p))?;
            &inherited
        }
        _ => p,
    };
    let mut keys = partition_bound::keys(cx, types, table, p)?;
    if let Some(sub) = &p.sub {
        keys.extend(partition_bound::keys(cx, types, table, sub)?);
    }
    fits_keys(cx, table, p, &keys)?;
    level(cx, types, table, p, None, notes)
}

/// PostgreSQL's primary and unique keys must hold every partitioning column.
fn fits_keys(cx: &Context<'_>, table: &Table, p: &Partitioning, keys: &[Key]) -> Result<(), Refused> {
    for k in keys {
        if table.columns.iter().any(|c| c.name.text == k.column.text && c.generated.is_some()) {
            return Err(vec![note("TAB-0061", Outcome::Review, p).with("text", k.column.text.clone())]);
        }
    }
    let missing = |columns: &[&Ident]| {
        keys.iter().find(|k| !columns.iter().any(|c| c.text.eq_ignore_ascii_case(&k.column.text)))
    };
    let of_constraint = |c: &Constraint| {
        let key = matches!(c.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. });
        (key && !c.disabled).then(|| missing(&constraint::key_columns(c).collect::<Vec<_>>())).flatten()
    };
    let of_index = |i: &Index| {
        let columns: Vec<&Ident> = i.keys.iter().filter_map(|k| k.column.as_ref()).collect();
        missing(&columns)
    };
    let by_constraint = table.constraints.iter().find_map(of_constraint);
    let found =
        by_constraint.or_else(|| cx.unique_indexes_of(&table.head.name).iter().copied().find_map(of_index));
    match found {
        Some(k) => Err(vec![note("TAB-0060", Outcome::Review, p).with("column", k.column.text.clone())]),
        None => Ok(()),
    }
}

/// A level with its partitions; `given`: the subpartitions that a partition lists itself.
fn level(
    cx: &Context<'_>,
    types: &TypePlan,
    table: &Table,
    p: &Partitioning,
    given: Option<&[Partition]>,
    notes: &mut Vec<Diagnostic>,
) -> Result<Level, Refused> {
    let keys = partition_bound::keys(cx, types, table, p)?;
    let partitions = given.filter(|g| !g.is_empty()).unwrap_or(&p.partitions);
    let parts = match p.method.as_str() {
        "SCHEME" => partition_bound::scheme(cx, p, &keys, notes)?,
        "RANGE" => partition_bound::range(cx, p, &keys, partitions, notes)?,
        "LIST" => partition_bound::list(cx, p, &keys, partitions)?,
        "HASH" | "KEY" => partition_bound::hash(cx, p, partitions),
        _ => return Err(refused("TAB-0062", p)),
    };
    if parts.is_empty() {
        return Err(refused("TAB-0062", p));
    }
    let method = match p.method.as_str() {
        "LIST" => "LIST",
        "HASH" | "KEY" => "HASH",
        _ => "RANGE",
    };
    let columns: Vec<String> = keys
        .iter()
        .map(|k| quote_column(&cx.names.column(&table.head.name, &k.column)).into_owned())
        .collect();
    let mut parts: Vec<(Part, Option<Level>)> = match &p.sub {
        None => parts.into_iter().map(|part| (part, None)).collect(),
        Some(sub) => {
            let mut out = Vec::new();
            for part in parts {
                let own = part.source.and_then(|i| partitions.get(i)).map(|s| s.subpartitions.as_slice());
                let below = level(cx, types, table, sub, own, notes)?;
                out.push((part, Some(below)));
            }
            out
        }
    };
    // Partitions that the source makes by itself when rows come.
    let automatic = p.interval.is_some() && cx.dialect() == Dialect::Oracle;
    if automatic && !parts.iter().any(|(part, _)| part.bound == "DEFAULT") {
        notes.push(note("TAB-0063", Outcome::Review, p));
        parts.push((Part { label: "default".to_string(), bound: "DEFAULT".to_string(), source: None }, None));
    }
    Ok(Level { clause: format!("{method} ({})", columns.join(", ")), parts })
}

/// PARTITION BY REFERENCE: as the parent is partitioned, if the foreign key carries the parent's partitioning columns.
fn by_reference(cx: &Context<'_>, table: &Table, p: &Partitioning) -> Option<Partitioning> {
    let wanted = &p.scheme.as_ref()?.name;
    let key = table.constraints.iter().find(|c| c.name.as_ref().is_some_and(|n| n.text == wanted.text))?;
    let ConstraintKind::ForeignKey { columns, table: parent, references, .. } = &key.kind else {
        return None;
    };
    let parent = cx.catalog.find_table(parent)?;
    let referenced = constraint::referenced(parent, references);
    let mut own = parent.partitioning.clone().filter(|p| p.method != "REFERENCE")?;
    let follow = |keys: &mut Vec<KeyColumn>| -> Option<()> {
        for k in keys {
            let column = k.column.as_ref()?;
            let at = referenced.iter().position(|r| r.text == column.text)?;
            k.column = columns.get(at).cloned();
        }
        Some(())
    };
    follow(&mut own.keys)?;
    if let Some(sub) = &mut own.sub {
        follow(&mut sub.keys)?;
    }
    own.span = p.span;
    Some(own)
}

/// The partitions as statements, depth first.
fn write(
    cx: &Context<'_>,
    table: &TargetName,
    parent: &TargetName,
    level: &Level,
    taken: &mut HashSet<TargetName>,
    out: &mut Vec<String>,
) {
    for (part, below) in &level.parts {
        let wanted = if part.label.starts_with(&format!("{}_", table.name)) {
            part.label.clone()
        } else {
            format!("{}_{}", parent.name, part.label)
        };
        let name = free(cx, table.schema.as_deref(), &wanted, taken);
        let tail = below.as_ref().map_or(String::new(), |l| format!("\n    PARTITION BY {}", l.clause));
        out.push(format!(
            "CREATE TABLE {} PARTITION OF {}\n    {}{tail};",
            name.sql(),
            parent.sql(),
            part.bound
        ));
        if let Some(l) = below {
            write(cx, table, &name, l, taken, out);
        }
    }
}

/// A name that no relation and no other partition has.
fn free(cx: &Context<'_>, schema: Option<&str>, wanted: &str, taken: &mut HashSet<TargetName>) -> TargetName {
    let named = |name: String| TargetName { schema: schema.map(str::to_string), name };
    let mut candidate = named(cx.names.fresh(schema, &truncate_63(wanted).0));
    let mut n = 2;
    while taken.contains(&candidate) {
        let suffix = format!("_{n}");
        let mut stem = wanted.to_string();
        while stem.len() + suffix.len() > 63 {
            stem.pop();
        }
        candidate = named(cx.names.fresh(schema, &format!("{stem}{suffix}")));
        n += 1;
    }
    taken.insert(candidate.clone());
    candidate
}
