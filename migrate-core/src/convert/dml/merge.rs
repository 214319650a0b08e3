//! MERGE.
//!
//! PostgreSQL has no WHERE behind a branch (it is part of the branch's condition), no DELETE behind an UPDATE (rows that the
//! update would have deleted are deleted by a branch of their own), and before version 17 no branch for rows that the source
//! lacks (they are changed by a common table expression of the same statement, which sees the same rows).

use crate::catalog::{Namespace, Object};
use crate::convert::translate::{Emitter, Out, shorten};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::changed::{Assigned, Changed};
use super::insert::{implied_columns, overriding};
use super::{returning, words};

/// A MERGE on its way.
struct Merge<'a> {
    node: SyntaxNode,
    changed: Changed<'a>,
    on: SyntaxNode,
    source: SyntaxNode,
}

/// MERGE. `None`: a form that needs a person, and it was said why.
pub(super) fn merge(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    understood(e, node)?;
    let find = |kind: K| node.children().find(|n| n.kind() == kind);
    let changed = Changed::new(e, find(K::TABLE_REF)?);
    let name = e.qname(&changed.name()?);
    if e.cx.options.target < 17
        && matches!(e.cx.catalog.get(Namespace::Relation, &name), Some(Object::View(_)))
    {
        e.note(&changed.node, "DML-0012", Outcome::Manual, &[]);
        return None;
    }
    let m = Merge {
        node: node.clone(),
        changed,
        on: find(K::ON_CLAUSE)?.children().next()?,
        source: find(K::USING_CLAUSE)?.children().next()?,
    };
    let mut branches = Vec::new();
    let mut lacking = Vec::new();
    for when in node.children().filter(|n| n.kind() == K::MERGE_WHEN) {
        let by_source = words(&when).windows(2).any(|w| w[0] == "BY" && w[1] == "SOURCE");
        if by_source && e.cx.options.target < 17 {
            lacking.push(when);
        } else {
            branches.extend(m.branch(e, &when)?);
        }
    }
    let mut with = find(K::WITH_CLAUSE).map(|w| e.node(&w).text);
    let target = m.changed.sql(e);
    let source = e.node(&m.source).text;
    let on = e.node(&m.on).text;
    let mut changes = m.lacking(e, &lacking, &target, &source, &on)?;
    if branches.is_empty() && lacking.len() == node.children().filter(|n| n.kind() == K::MERGE_WHEN).count() {
        let last = changes.pop()?;
        let sql = cte(&mut with, &e.new_name(node, "unmatched"), changes) + &last;
        return returning::append(e, node, &m.changed, sql);
    }
    let name = e.new_name(node, "unmatched");
    let sql = cte(&mut with, &name, changes);
    let sql = format!("{sql}MERGE INTO {target}\nUSING {source}\n   ON {on}\n {}", branches.join("\n "));
    returning::append(e, node, &m.changed, sql)
}

/// WITH, with changes that the statement makes beside its own.
fn cte(with: &mut Option<String>, name: &str, changes: Vec<String>) -> String {
    let many = changes.len() > 1;
    for (i, change) in changes.into_iter().enumerate() {
        let begin = with.take().map_or_else(|| "WITH".to_string(), |w| format!("{w},"));
        let number = if many { format!("_{}", i + 1) } else { String::new() };
        *with = Some(format!("{begin} {name}{number} AS (\n{change}\n)"));
    }
    with.take().map(|w| format!("{w}\n")).unwrap_or_default()
}

impl Merge<'_> {
    /// The branches that stand for one of the source.
    fn branch(&self, e: &mut Emitter<'_>, when: &SyntaxNode) -> Option<Vec<String>> {
        let own = words(when);
        let then = own.iter().position(|w| w == "THEN")?;
        let action = own.get(then + 1).map_or("", String::as_str);
        let not = own.get(1).is_some_and(|w| w == "NOT");
        let by_source = own.iter().any(|w| w == "SOURCE");
        let head = match (not, by_source) {
            (true, true) => "WHEN NOT MATCHED BY SOURCE",
            (true, false) => "WHEN NOT MATCHED",
            _ => "WHEN MATCHED",
        };
        let (filter, delete) = filters(when);
        let mut conditions = Vec::new();
        let condition = when.children().next().filter(|_| own.iter().take(then).any(|w| w == "AND"));
        if let Some(c) = &condition {
            conditions.push(e.conjunct(c));
        }
        if let Some(f) = filter.and_then(|f| f.children().next()) {
            conditions.push(e.conjunct(&f));
        }
        let and = |all: &[String]| all.iter().map(|c| format!(" AND {c}")).collect::<String>();
        let set = when.children().find(|n| n.kind() == K::SET_CLAUSE);
        if when.children().any(|n| n.kind() == K::SIGNAL_STMT) {
            e.note(when, "DML-0021", Outcome::Manual, &[]);
            return None;
        }
        let mut out = Vec::new();
        let body = match action {
            "UPDATE" => {
                let assigned = self.changed.assignments(e, &set?)?;
                if let Some(delete) = delete.and_then(|d| d.children().next()) {
                    let gone = self.after(e, &delete, &assigned)?;
                    let mut all = conditions.clone();
                    all.push(gone);
                    out.push(format!("{head}{} THEN\n   DELETE", and(&all)));
                }
                let list: Vec<String> = assigned.into_iter().map(|a| a.sql).collect();
                format!("UPDATE SET {}", list.join(",\n              "))
            }
            "INSERT" => self.insert(e, when)?,
            "DELETE" => "DELETE".to_string(),
            "DO" => "DO NOTHING".to_string(),
            _ => {
                unknown(e, when);
                return None;
            }
        };
        out.push(format!("{head}{} THEN\n   {body}", and(&conditions)));
        Some(out)
    }

    fn insert(&self, e: &mut Emitter<'_>, when: &SyntaxNode) -> Option<String> {
        let Some(values) = when.children().find(|n| n.kind() == K::VALUES_CLAUSE) else {
            return Some("INSERT DEFAULT VALUES".to_string());
        };
        let list = when.children().find(|n| n.kind() == K::COLUMN_LIST).map(|l| super::listed(e, &l));
        let (names, columns): (Vec<String>, Vec<_>) = match (&list, self.changed.table) {
            (Some(list), _) => {
                list.iter().map(|i| (self.changed.column_sql(e, i), self.changed.column(i))).unzip()
            }
            (None, Some(t)) => implied_columns(e, t, when),
            (None, None) => (Vec::new(), Vec::new()),
        };
        let row = values.children().find(|n| n.kind() == K::VALUES_ROW)?;
        let values: Vec<String> = row
            .children()
            .enumerate()
            .map(|(i, v)| e.value_for(&v, columns.get(i).copied().flatten()).text)
            .collect();
        let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        Some(format!("INSERT{names}{}\n   VALUES ({})", overriding(&columns), values.join(", ")))
    }

    /// Oracle's DELETE WHERE asks the row as the update leaves it: columns that are set stand for their new values.
    fn after(&self, e: &mut Emitter<'_>, condition: &SyntaxNode, assigned: &[Assigned]) -> Option<String> {
        for n in condition.descendants().filter(|n| n.kind() == K::COLUMN_REF) {
            let ident = e.idents(&n).pop()?;
            let set =
                assigned.iter().find(|a| a.columns.iter().any(|c| c.text.eq_ignore_ascii_case(&ident.text)));
            let Some(set) = set else { continue };
            if e.resolver.from_item(&self.node, &n).is_some_and(|i| i != self.changed.node) {
                continue;
            }
            let ty = self.changed.column(&ident).and_then(|c| e.resolver.sql_of_column(c));
            let (Some(value), Some(ty)) = (&set.value, ty) else {
                unknown(e, &n);
                return None;
            };
            e.put(&n, Out::primary(format!("CAST({value} AS {ty})")));
        }
        Some(e.conjunct(condition))
    }

    /// What happens to rows that the source lacks, as statements of their own.
    fn lacking(
        &self,
        e: &mut Emitter<'_>,
        branches: &[SyntaxNode],
        target: &str,
        source: &str,
        on: &str,
    ) -> Option<Vec<String>> {
        let mut out = Vec::new();
        let mut before: Vec<String> = Vec::new();
        for when in branches {
            let own = words(when);
            let then = own.iter().position(|w| w == "THEN")?;
            let mut conditions = vec![format!("NOT EXISTS (SELECT FROM {source} WHERE {on})")];
            conditions.extend(before.iter().map(|c| format!("({c}) IS NOT TRUE")));
            let condition = when.children().next().filter(|_| own.iter().take(then).any(|w| w == "AND"));
            if let Some(c) = condition {
                let text = e.conjunct(&c);
                before.push(text.clone());
                conditions.push(text);
            }
            let filter = conditions.join("\n   AND ");
            out.push(match own.get(then + 1).map(String::as_str) {
                Some("DELETE") => format!("DELETE FROM {target}\n WHERE {filter}"),
                Some("UPDATE") => {
                    let set = when.children().find(|n| n.kind() == K::SET_CLAUSE)?;
                    let list: Vec<String> =
                        self.changed.assignments(e, &set)?.into_iter().map(|a| a.sql).collect();
                    format!("UPDATE {target}\n   SET {}\n WHERE {filter}", list.join(",\n       "))
                }
                _ => {
                    unknown(e, when);
                    return None;
                }
            });
        }
        Some(out)
    }
}

/// WHERE of a branch, and Oracle's DELETE WHERE.
fn filters(when: &SyntaxNode) -> (Option<SyntaxNode>, Option<SyntaxNode>) {
    let (mut filter, mut delete) = (None, None);
    let (mut after_set, mut deletes) = (false, false);
    for element in when.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if n.kind() == K::WHERE_CLAUSE && deletes => delete = Some(n),
            SyntaxElement::Node(n) if n.kind() == K::WHERE_CLAUSE => filter = Some(n),
            SyntaxElement::Node(n) => after_set |= n.kind() == K::SET_CLAUSE,
            SyntaxElement::Token(t) => deletes |= after_set && t.text().eq_ignore_ascii_case("delete"),
        }
    }
    (filter, delete)
}

fn understood(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<()> {
    for n in node.children() {
        match n.kind() {
            K::TABLE_REF
            | K::USING_CLAUSE
            | K::ON_CLAUSE
            | K::MERGE_WHEN
            | K::WITH_CLAUSE
            | K::OUTPUT_CLAUSE
            | K::RETURNING_CLAUSE => {}
            K::OPTION_CLAUSE | K::ISOLATION_CLAUSE => {
                e.node(&n);
            }
            K::LOG_ERRORS_CLAUSE => {
                e.note(&n, "DML-0014", Outcome::Manual, &[]);
                return None;
            }
            K::DERIVED_TABLE => {
                e.note(&n, "DML-0012", Outcome::Manual, &[]);
                return None;
            }
            _ => {
                unknown(e, &n);
                return None;
            }
        }
    }
    Some(())
}

fn unknown(e: &mut Emitter<'_>, node: &SyntaxNode) {
    e.note(node, "TRN-0001", Outcome::Manual, &[("construct", &shorten(&node.text().to_string()))]);
}
