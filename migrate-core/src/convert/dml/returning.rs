//! OUTPUT of SQL Server and RETURNING: rows that a change gives back.

use crate::convert::translate::{Emitter, Out};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::changed::Changed;

/// Adds what a statement gives back. `None`: PostgreSQL cannot give it, and it was said.
pub(super) fn append(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    changed: &Changed<'_>,
    sql: String,
) -> Option<String> {
    let clauses: Vec<SyntaxNode> = node
        .children()
        .filter(|n| n.kind() == K::OUTPUT_CLAUSE || n.kind() == K::RETURNING_CLAUSE && e.code.is_none())
        .collect();
    let clause = match clauses.as_slice() {
        [] => return Some(sql),
        [one] => one,
        [_, second, ..] => {
            e.note(second, "DML-0017", Outcome::Manual, &[]);
            return None;
        }
    };
    let list = clause.children().find(|n| n.kind() == K::SELECT_LIST)?;
    let into = clause.children().find(|n| n.kind() == K::INTO_CLAUSE);
    if clause.kind() == K::OUTPUT_CLAUSE {
        if !rows_of(e, node, changed, &list) {
            e.note(clause, "DML-0017", Outcome::Manual, &[]);
            return None;
        }
    } else if into.is_some() {
        // Into variables, which a script of PostgreSQL does not have.
        e.note(clause, "DML-0017", Outcome::Manual, &[]);
        return None;
    }
    let items = e.node(&list).text;
    let sql = format!("{sql}\nRETURNING {items}");
    let Some(into) = into else { return Some(sql) };
    let table = into.children().find(|n| n.kind() == K::TABLE_REF)?;
    let name = table.children().find(|n| n.kind() == K::OBJECT_NAME);
    let (Some(name), None) = (name, node.children().find(|n| n.kind() == K::WITH_CLAUSE)) else {
        e.note(clause, "DML-0017", Outcome::Manual, &[]);
        return None;
    };
    let columns =
        into.children().find(|n| n.kind() == K::COLUMN_LIST).map(|l| format!(" {}", e.node(&l).text));
    let rows = e.new_name(node, "changed");
    let target = e.relation(&name);
    Some(format!(
        "WITH {rows} AS (\n{sql}\n)\nINSERT INTO {target}{}\nSELECT * FROM {rows}",
        columns.unwrap_or_default()
    ))
}

/// Turns `inserted.a` and `deleted.a` into columns of the changed table. `false`: some of them are gone by then.
fn rows_of(e: &mut Emitter<'_>, node: &SyntaxNode, changed: &Changed<'_>, list: &SyntaxNode) -> bool {
    let Some(label) = changed.label_sql(e) else { return false };
    // A deleted row of MERGE is no new one.
    let deletes = node
        .children()
        .filter(|n| n.kind() == K::MERGE_WHEN)
        .any(|w| super::words(&w).iter().any(|w| w == "DELETE"));
    if node.kind() == K::MERGE_STMT && e.cx.options.target < 17 {
        return false;
    }
    let refs: Vec<SyntaxNode> =
        list.descendants().filter(|n| matches!(n.kind(), K::COLUMN_REF | K::STAR_EXPR)).collect();
    for n in refs {
        let idents = e.idents(&n);
        let Some(first) = idents.first() else { continue };
        if node.kind() == K::MERGE_STMT && first.text.eq_ignore_ascii_case("$action") {
            e.put(&n, Out::primary("merge_action()"));
            continue;
        }
        let old = match first.text.to_ascii_uppercase().as_str() {
            "INSERTED" => false,
            "DELETED" => true,
            _ if n.kind() == K::COLUMN_REF && idents.len() > 1 => continue,
            _ => return false,
        };
        let prefix = match node.kind() {
            K::UPDATE_STMT if old && e.cx.options.target >= 18 => "old".to_string(),
            K::UPDATE_STMT if old => return false,
            K::MERGE_STMT if e.cx.options.target >= 18 => if old { "old" } else { "new" }.to_string(),
            K::MERGE_STMT if old || deletes => return false,
            _ => label.clone(),
        };
        let text = match idents.get(1).filter(|_| n.kind() == K::COLUMN_REF) {
            Some(column) => format!("{prefix}.{}", changed.column_sql(e, column)),
            None => format!("{prefix}.*"),
        };
        e.put(&n, Out::primary(text));
    }
    true
}
