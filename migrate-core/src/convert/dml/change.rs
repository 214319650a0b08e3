//! UPDATE and DELETE: of one table, with others joined, of the first rows only.

use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::{Changed, read_after_set};
use super::joined::{self, Others};
use super::{limited, returning};

/// UPDATE. `None`: a form that needs a person, and it was said why.
pub(super) fn update(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let list = beside(node);
    let set = node.children().find(|n| n.kind() == K::SET_CLAUSE)?;
    let mut changed = match e.cx.dialect() {
        Dialect::MySql => of_mysql_update(e, node, &set)?,
        _ => {
            let target = table_ref(e, node)?;
            of_from(e, &target, &list)?
        }
    };
    understood(e, node)?;
    if joined::tables(&list).len() <= 1
        && let Some(read) = read_after_set(e, &set, |_| true)
    {
        e.note(&read, "DML-0010", Outcome::Manual, &[("column", &read.text().to_string())]);
        return None;
    }
    let with = with_clause(e, node);
    let mut others = joined::others(e, &list, &changed)?;
    let target = others.target.take().unwrap_or_else(|| changed.sql(e));
    let assignments: Vec<String> = changed.assignments(e, &set)?.into_iter().map(|a| a.sql).collect();
    let from = if others.tables.is_empty() { String::new() } else { format!("\n  FROM {}", others.tables) };
    let filter = filter(e, node, &mut changed, others)?;
    let assignments = assignments.join(",\n       ");
    let sql = format!("{with}UPDATE {target}\n   SET {assignments}{from}{filter}");
    returning::append(e, node, &changed, sql)
}

/// DELETE. `None`: a form that needs a person, and it was said why.
pub(super) fn delete(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let list = beside(node);
    let target = table_ref(e, node)?;
    let mut changed = of_from(e, &target, &list)?;
    understood(e, node)?;
    let with = with_clause(e, node);
    let mut others = joined::others(e, &list, &changed)?;
    let target = others.target.take().unwrap_or_else(|| changed.sql(e));
    let using = if others.tables.is_empty() { String::new() } else { format!("\n USING {}", others.tables) };
    let filter = filter(e, node, &mut changed, others)?;
    let sql = format!("{with}DELETE FROM {target}{using}{filter}");
    returning::append(e, node, &changed, sql)
}

/// WHERE with the conditions of the joins, and the limit of rows.
fn filter(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    changed: &mut Changed<'_>,
    others: Others,
) -> Option<String> {
    let limit = limited::plan(e, node)?;
    let mut conditions = others.conditions;
    if let Some(w) = node.children().find(|n| n.kind() == K::WHERE_CLAUSE) {
        let of_cursor = super::words(&w).iter().any(|w| w == "CURRENT");
        match w.children().next() {
            Some(_) if e.is_left_out(&w) => {}
            Some(_) if of_cursor && e.code.is_some() && conditions.is_empty() => {
                return Some(format!("\n {}", e.children(&w).text));
            }
            Some(_) if of_cursor => {
                unknown(e, &w);
                return None;
            }
            Some(condition) => conditions.push(e.conjunct(&condition)),
            None => {
                unknown(e, &w);
                return None;
            }
        }
    }
    if let Some(limit) = limit {
        if !others.tables.is_empty() {
            e.note(&limit.node, "DML-0011", Outcome::Manual, &[]);
            return None;
        }
        return limited::filter(e, changed, &conditions, &limit);
    }
    Some(if conditions.is_empty() {
        String::new()
    } else {
        format!("\n WHERE {}", conditions.join("\n   AND "))
    })
}

/// The tables of FROM, USING, and MySQL's list behind UPDATE.
fn beside(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let clause = node.children().find(|n| matches!(n.kind(), K::FROM_CLAUSE | K::USING_CLAUSE));
    let is_table = |n: &SyntaxNode| {
        matches!(
            n.kind(),
            K::TABLE_REF | K::JOIN_EXPR | K::DERIVED_TABLE | K::PAREN_TABLE | K::TABLE_FUNCTION
        )
    };
    match clause {
        Some(clause) => clause.children().collect(),
        None if node.kind() == K::UPDATE_STMT => {
            let list: Vec<SyntaxNode> = node.children().filter(is_table).collect();
            // The changed table alone is not beside itself.
            if let [one] = list.as_slice()
                && one.kind() == K::TABLE_REF
            {
                return Vec::new();
            }
            list
        }
        None => Vec::new(),
    }
}

/// The one table that stands behind UPDATE or DELETE.
fn table_ref(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<SyntaxNode> {
    let targets: Vec<SyntaxNode> = node
        .children()
        .take_while(|n| n.kind() != K::SET_CLAUSE)
        .filter(|n| matches!(n.kind(), K::TABLE_REF | K::DERIVED_TABLE | K::TABLE_FUNCTION))
        .collect();
    match targets.as_slice() {
        [one] if one.kind() == K::TABLE_REF => Some(one.clone()),
        [one] => {
            e.note(one, "DML-0012", Outcome::Manual, &[]);
            None
        }
        [_, second, ..] => {
            e.note(second, "DML-0013", Outcome::Manual, &[]);
            None
        }
        [] => None,
    }
}

/// The changed table among those of FROM: by its alias, by its name, or as the only one of its name.
fn of_from<'a>(e: &mut Emitter<'a>, target: &SyntaxNode, list: &[SyntaxNode]) -> Option<Changed<'a>> {
    let own = Changed::new(e, target.clone());
    let tables: Vec<SyntaxNode> =
        joined::tables(list).into_iter().filter(|n| n.kind() == K::TABLE_REF).collect();
    let name = target.children().find(|n| matches!(n.kind(), K::OBJECT_NAME | K::NAME));
    let idents = match &name {
        Some(n) if n.kind() == K::OBJECT_NAME => e.idents(n),
        // MySQL's `t.*`.
        _ => e.idents(target),
    };
    let named = idents.last()?.clone();
    if e.resolver.names_cte(target, &named) && idents.len() == 1 {
        e.note(target, "DML-0012", Outcome::Manual, &[]);
        return None;
    }
    let labels: Vec<Changed<'a>> = tables.into_iter().map(|n| Changed::new(e, n)).collect();
    let called = |c: &Changed<'_>| c.label(e).is_some_and(|l| l.text.eq_ignore_ascii_case(&named.text));
    let place = labels.iter().position(called).or_else(|| {
        let same = |c: &Changed<'_>| {
            let name = c.name().and_then(|n| e.idents(&n).pop());
            name.is_some_and(|n| n.text.eq_ignore_ascii_case(&named.text))
        };
        let mut found = labels.iter().enumerate().filter(|(_, c)| same(c));
        match (found.next(), found.next()) {
            (Some((i, _)), None) => Some(i),
            _ => None,
        }
    });
    match place {
        Some(i) => labels.into_iter().nth(i),
        None if own.name().is_some() && (e.cx.dialect() != Dialect::MySql || list.is_empty()) => Some(own),
        // An alias of a derived table or a common table expression.
        None => {
            e.note(target, "DML-0012", Outcome::Manual, &[]);
            None
        }
    }
}

/// The one table to whose columns a MySQL UPDATE assigns.
fn of_mysql_update<'a>(e: &mut Emitter<'a>, node: &SyntaxNode, set: &SyntaxNode) -> Option<Changed<'a>> {
    let list = beside(node);
    if list.is_empty() {
        let target = table_ref(e, node)?;
        return Some(Changed::new(e, target));
    }
    let mut found: Option<SyntaxNode> = None;
    for a in set.children().filter(|n| n.kind() == K::ASSIGNMENT) {
        let left = a.children().next()?;
        match e.resolver.from_item(node, &left) {
            Some(item) if item.kind() == K::TABLE_REF => match &found {
                Some(f) if *f != item => {
                    e.note(&left, "DML-0013", Outcome::Manual, &[]);
                    return None;
                }
                _ => found = Some(item),
            },
            _ => {
                unknown(e, &left);
                return None;
            }
        }
    }
    Some(Changed::new(e, found?))
}

/// WITH, which PostgreSQL has before every change too.
fn with_clause(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match node.children().find(|n| n.kind() == K::WITH_CLAUSE) {
        Some(with) => format!("{}\n", e.node(&with).text),
        None => String::new(),
    }
}

/// Whether a statement has no other parts than those that are converted.
fn understood(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<()> {
    let other = node.children().find(|n| {
        !matches!(
            n.kind(),
            K::TABLE_REF
                | K::JOIN_EXPR
                | K::PAREN_TABLE
                | K::DERIVED_TABLE
                | K::FROM_CLAUSE
                | K::USING_CLAUSE
                | K::SET_CLAUSE
                | K::WHERE_CLAUSE
                | K::WITH_CLAUSE
                | K::TOP_CLAUSE
                | K::ORDER_BY_CLAUSE
                | K::LIMIT_CLAUSE
                | K::FETCH_CLAUSE
                | K::OUTPUT_CLAUSE
                | K::RETURNING_CLAUSE
                | K::OPTION_CLAUSE
                | K::ISOLATION_CLAUSE
        )
    });
    match other {
        Some(n) if n.kind() == K::LOG_ERRORS_CLAUSE => {
            e.note(&n, "DML-0014", Outcome::Manual, &[]);
            None
        }
        Some(n) => {
            unknown(e, &n);
            None
        }
        None => {
            let options = |n: &SyntaxNode| matches!(n.kind(), K::OPTION_CLAUSE | K::ISOLATION_CLAUSE);
            for n in node.children().filter(options) {
                e.node(&n);
            }
            if super::words(node).iter().any(|w| w == "IGNORE") {
                e.note(node, "DML-0015", Outcome::Review, &[]);
            }
            Some(())
        }
    }
}

fn unknown(e: &mut Emitter<'_>, node: &SyntaxNode) {
    e.note(node, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&node.text().to_string()))]);
}
