//! When the statements of a script are applied.
//!
//! Rows that INSERT brings go into their tables before there are keys, so that the order of tables does not matter; changes
//! run at the end, when everything is there. Where a script changes rows and then inserts more into the same tables, the
//! order of the source decides: the change moves up among the rows, or, if it needs a key or a view, the later rows down.

use std::collections::{HashMap, HashSet};

use crate::catalog::{ConstraintKind, Object, RoutineKind, StatementId};
use crate::convert::{Context, Phase, Piece};

/// What a statement needs of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::convert) enum Need {
    /// Rows for a table.
    Rows,
    /// A change that tables without keys allow.
    Change,
    /// A change that finds rows by a key.
    Keys,
    /// A query, which changes nothing.
    Query,
}

/// Foreign keys by the names of PostgreSQL.
#[derive(Default)]
struct Links {
    /// Tables that a table refers to.
    parents: HashMap<String, Vec<String>>,
    /// Tables whose changes reach others.
    cascading: HashSet<String>,
}

impl Links {
    fn of(cx: &Context<'_>) -> Links {
        let mut links = Links::default();
        for o in cx.catalog.objects() {
            let Object::Table(t) = o else { continue };
            let own = cx.names.relation(&t.head.name).plain();
            for c in &t.constraints {
                let ConstraintKind::ForeignKey { table, on_delete, on_update, .. } = &c.kind else {
                    continue;
                };
                let parent = cx.names.relation(table).plain();
                let acts = |a: &Option<String>| {
                    a.as_deref().is_some_and(|a| matches!(a, "CASCADE" | "SET NULL" | "SET DEFAULT"))
                };
                if acts(on_delete) || acts(on_update) {
                    links.cascading.insert(parent.clone());
                }
                if parent != own {
                    links.parents.entry(own.clone()).or_default().push(parent);
                }
            }
        }
        links
    }
}

/// Tables with triggers, and the statement that made the first: rows that come after it in the source are what it makes
/// of them.
fn triggers(cx: &Context<'_>, others: &[Piece]) -> HashMap<String, StatementId> {
    let mut fires: HashMap<String, StatementId> = HashMap::new();
    // Those that only stand for a column's property are complete without.
    let written: HashSet<StatementId> = cx
        .catalog
        .objects()
        .filter(|o| matches!(o, Object::Routine(r) if r.kind == RoutineKind::Trigger))
        .map(|o| o.head().origin)
        .collect();
    let of_insert = |p: &Piece| {
        let sql = p.sql.to_ascii_uppercase();
        let head = sql.rsplit_once("TRIGGER ").and_then(|(_, rest)| rest.split_once(" ON "));
        head.is_some_and(|(events, _)| events.contains("INSERT"))
    };
    let own = |p: &&Piece| {
        p.phase == Phase::Triggers && p.origins.iter().any(|(id, _)| written.contains(id)) && of_insert(p)
    };
    for p in others.iter().filter(own) {
        let made = p.origins.first().map_or(0, |(id, _)| *id);
        for n in &p.needs {
            let first = fires.entry(n.clone()).or_insert(made);
            *first = made.min(*first);
        }
    }
    fires
}

/// Gives every statement its phase. `others`: what the catalog made. `file`: the file of a statement; files
/// are read by name, which says nothing of their order.
pub(in crate::convert) fn settle(
    cx: &Context<'_>,
    statements: Vec<(Piece, Need)>,
    others: &[Piece],
    file: impl Fn(StatementId) -> Option<u32>,
) -> Vec<Piece> {
    let mut statements = statements;
    if statements.iter().all(|(_, need)| matches!(need, Need::Rows | Need::Query)) && others.is_empty() {
        return statements.into_iter().map(|(p, _)| p).collect();
    }
    let links = Links::of(cx);
    let not_yet: HashSet<&str> =
        others.iter().filter(|p| p.phase >= Phase::Code).map(|p| p.name.as_str()).collect();
    let fires = triggers(cx, others);
    // Backwards: which changes come before rows of the same tables.
    let mut later: HashSet<String> = HashSet::new();
    let mut early: Vec<bool> = vec![false; statements.len()];
    for ((p, need), slot) in statements.iter().zip(&mut early).rev() {
        let follows = p.needs.iter().any(|n| later.contains(n));
        if *need == Need::Rows || *need != Need::Query && follows {
            *slot = true;
            later.extend(p.needs.iter().cloned());
        }
    }
    // Forwards: what has to wait, and makes others wait.
    let mut late: HashSet<String> = HashSet::new();
    let mut referred: HashSet<String> = HashSet::new();
    for ((p, need), early) in statements.iter_mut().zip(early) {
        if *need == Need::Query {
            continue;
        }
        let parents =
            |n: &String| links.parents.get(n).is_some_and(|all| all.iter().any(|p| late.contains(p)));
        let own = p.origins.first().map_or(0, |(id, _)| *id);
        let waits = *need == Need::Keys
            || p.needs.iter().any(|n| {
                let made = fires.get(n).filter(|made| **made < own && file(**made) == file(own));
                // Rows that refer to a table before its own come from a load without keys.
                made.is_some() && !referred.contains(n)
            })
            || !early
            || p.needs.iter().any(|n| late.contains(n) || not_yet.contains(n.as_str()) || parents(n))
            || *need != Need::Rows && p.needs.iter().any(|n| links.cascading.contains(n));
        referred.extend(p.needs.iter().flat_map(|n| links.parents.get(n).cloned().unwrap_or_default()));
        p.phase = if waits { Phase::Script } else { Phase::Data };
        if waits {
            late.extend(p.needs.iter().cloned());
        }
    }
    statements.into_iter().map(|(p, _)| p).collect()
}
