//! When the statements of a script are applied.
//!
//! Rows that INSERT brings go into their tables before there are keys, so that the order of tables does not matter; changes
//! run at the end, when everything is there. Where a script changes rows and then inserts more into the same tables, the
//! order of the source decides: the change moves up among the rows, or, if it needs a key or a view, the later rows down.

use std::collections::{HashMap, HashSet};

use crate::catalog::{ConstraintKind, Object};
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

/// Gives every statement its phase. `others`: what the catalog made.
pub(in crate::convert) fn settle(
    cx: &Context<'_>,
    statements: Vec<(Piece, Need)>,
    others: &[Piece],
) -> Vec<Piece> {
    let mut statements = statements;
    if statements.iter().all(|(_, need)| matches!(need, Need::Rows | Need::Query)) && others.is_empty() {
        return statements.into_iter().map(|(p, _)| p).collect();
    }
    let links = Links::of(cx);
    let not_yet: HashSet<&str> =
        others.iter().filter(|p| p.phase >= Phase::Code).map(|p| p.name.as_str()).collect();
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
    for ((p, need), early) in statements.iter_mut().zip(early) {
        if *need == Need::Query {
            continue;
        }
        let parents =
            |n: &String| links.parents.get(n).is_some_and(|all| all.iter().any(|p| late.contains(p)));
        let waits = *need == Need::Keys
            || !early
            || p.needs.iter().any(|n| late.contains(n) || not_yet.contains(n.as_str()) || parents(n))
            || *need != Need::Rows && p.needs.iter().any(|n| links.cascading.contains(n));
        p.phase = if waits { Phase::Script } else { Phase::Data };
        if waits {
            late.extend(p.needs.iter().cloned());
        }
    }
    statements.into_iter().map(|(p, _)| p).collect()
}
