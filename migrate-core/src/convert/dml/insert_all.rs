//! Oracle's INSERT ALL and INSERT FIRST: rows of one query into several tables.
//!
//! The query becomes a common table expression, which PostgreSQL computes once, and every INTO an INSERT from it.

use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::Changed;
use super::insert::{into, rows};
use super::words;

/// INSERT ALL or INSERT FIRST. `None`: a form that needs a person.
pub(super) fn insert_all(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    if let Some(log) = node.descendants().find(|n| n.kind() == K::LOG_ERRORS_CLAUSE) {
        e.note(&log, "DML-0014", Outcome::Manual, &[]);
        return None;
    }
    let query = node.children().find(|n| n.kind() == K::QUERY)?;
    let branches: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::INSERT_BRANCH).collect();
    let clauses: Vec<SyntaxNode> = branches.iter().flat_map(clauses_of).collect();
    let first = words(node).iter().any(|w| w == "FIRST");
    if !first && let Some(again) = clauses.iter().filter(|c| numbers(e, c)).nth(1) {
        // One number a row of the query, for all tables.
        e.note(again, "DML-0022", Outcome::Manual, &[]);
        return None;
    }
    let plain = branches.iter().all(|b| condition(b).is_none());
    if plain && of_one_row(&query) && clauses.iter().all(|c| find(c, K::VALUES_CLAUSE).is_some()) {
        let inserts: Option<Vec<String>> = clauses.iter().map(|c| of_values(e, c)).collect();
        return Some(inserts?.join(";\n"));
    }
    let name = e.new_name(node, "source_rows");
    let mut parts = vec![format!("{name} AS (\n{}\n)", e.node(&query).text)];
    let mut inserts = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for branch in &branches {
        let own = condition(branch).map(|c| e.conjunct(&c));
        let otherwise = words(branch).first().is_some_and(|w| w == "ELSE");
        let mut conditions: Vec<String> = match &own {
            Some(c) => vec![c.clone()],
            None => Vec::new(),
        };
        if first || otherwise {
            conditions.splice(0..0, before.iter().map(|c| format!("({c}) IS NOT TRUE")));
        }
        before.extend(own);
        let filter = if conditions.is_empty() {
            String::new()
        } else {
            format!("\n WHERE {}", conditions.join("\n   AND "))
        };
        for clause in clauses_of(branch) {
            inserts.push(format!("{}\n  FROM {name}{filter}", of_rows(e, &clause)?));
        }
    }
    let last = inserts.pop()?;
    for (i, insert) in inserts.iter().enumerate() {
        parts.push(format!("into_{} AS (\n{insert}\n)", i + 1));
    }
    Some(format!("WITH {}\n{last}", parts.join(",\n")))
}

fn clauses_of(branch: &SyntaxNode) -> Vec<SyntaxNode> {
    branch.children().filter(|n| n.kind() == K::INTO_CLAUSE).collect()
}

fn find(node: &SyntaxNode, kind: K) -> Option<SyntaxNode> {
    node.children().find(|n| n.kind() == kind)
}

/// `WHEN condition THEN`.
fn condition(branch: &SyntaxNode) -> Option<SyntaxNode> {
    branch.children().find(|n| n.kind() != K::INTO_CLAUSE)
}

/// `SELECT … FROM dual`.
fn of_one_row(query: &SyntaxNode) -> bool {
    let words: Vec<String> = query.text().to_string().split_whitespace().map(str::to_uppercase).collect();
    words.len() == 4
        && words.first().is_some_and(|w| w == "SELECT")
        && words.last().is_some_and(|w| w == "DUAL" || w == "SYS.DUAL")
}

/// Whether the values take a number from a sequence.
fn numbers(e: &Emitter<'_>, clause: &SyntaxNode) -> bool {
    let next = |n: &SyntaxNode| e.idents(n).pop().is_some_and(|i| i.text.eq_ignore_ascii_case("nextval"));
    clause.descendants().filter(|n| n.kind() == K::COLUMN_REF).any(|n| next(&n))
}

fn of_values(e: &mut Emitter<'_>, clause: &SyntaxNode) -> Option<String> {
    let changed = Changed::new(e, find(clause, K::TABLE_REF)?);
    let list = find(clause, K::COLUMN_LIST).map(|l| super::listed(e, &l));
    let head = into(e, &changed, list.as_deref(), clause)?;
    let values = find(clause, K::VALUES_CLAUSE)?;
    Some(format!("{}\n{}", head.sql, rows(e, &values, &head.columns)))
}

/// `INSERT INTO t (…) SELECT …`, up to its FROM.
fn of_rows(e: &mut Emitter<'_>, clause: &SyntaxNode) -> Option<String> {
    let changed = Changed::new(e, find(clause, K::TABLE_REF)?);
    let list = find(clause, K::COLUMN_LIST).map(|l| super::listed(e, &l));
    let head = into(e, &changed, list.as_deref(), clause)?;
    let Some(values) = find(clause, K::VALUES_CLAUSE) else {
        return Some(format!("{}\nSELECT *", head.sql));
    };
    let row = find(&values, K::VALUES_ROW)?;
    let list: Vec<String> = row
        .children()
        .enumerate()
        .map(|(i, v)| e.value_for(&v, head.columns.get(i).copied().flatten()).text)
        .collect();
    Some(format!("{}\nSELECT {}", head.sql, list.join(", ")))
}
