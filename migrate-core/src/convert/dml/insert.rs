//! INSERT, with VALUES or a query, INSERT … SET, REPLACE, and Oracle's INSERT ALL of plain rows.

use crate::catalog::{Column, Table};
use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::table_of;

/// INSERT. `None`: a form that needs a person.
pub(super) fn insert(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    if let Some(clause) =
        node.children().find(|n| !handled(n.kind()) && !(n.kind() == K::RETURNING_CLAUSE && e.code.is_some()))
    {
        let text = crate::convert::translate::shorten(&clause.text().to_string());
        e.note(&clause, "TRN-0001", Outcome::Manual, &[("construct", &text)]);
        return None;
    }
    let first = node.first_token()?.text().to_ascii_uppercase();
    if first == "REPLACE" {
        e.note(node, "DML-0002", Outcome::Manual, &[]);
        return None;
    }
    if has_word(node, "IGNORE") {
        e.note(node, "DML-0003", Outcome::Review, &[]);
    }
    let table_ref = node.children().find(|n| n.kind() == K::TABLE_REF)?;
    let head = into(e, &table_ref, node.children().find(|n| n.kind() == K::COLUMN_LIST).as_ref(), node)?;
    let conflict = if has_word(node, "IGNORE") { "\nON CONFLICT DO NOTHING" } else { "" };
    if let Some(values) = node.children().find(|n| n.kind() == K::VALUES_CLAUSE) {
        return Some(format!("{}\n{}{conflict}", head.sql, rows(e, &values, &head.columns)));
    }
    if let Some(set) = node.children().find(|n| n.kind() == K::SET_CLAUSE) {
        return set_form(e, &table_ref, &set);
    }
    if let Some(query) = node.children().find(|n| n.kind() == K::QUERY) {
        let query = e.node(&query).text;
        return Some(format!("{}\n{query}{conflict}", head.sql));
    }
    has_word(node, "DEFAULT").then(|| format!("{} DEFAULT VALUES", head.sql))
}

/// INSERT ALL of plain rows (`SELECT … FROM dual`): one INSERT each.
pub(super) fn insert_all(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let from_dual = node.children().find(|n| n.kind() == K::QUERY).is_some_and(|q| {
        let words: Vec<String> = q.text().to_string().split_whitespace().map(str::to_uppercase).collect();
        words.len() == 4
            && words.first().is_some_and(|w| w == "SELECT")
            && words.last().is_some_and(|w| w == "DUAL" || w == "SYS.DUAL")
    });
    let conditional = node
        .descendants_with_tokens()
        .filter_map(|t| t.into_token())
        .any(|t| t.text().eq_ignore_ascii_case("when"));
    if !from_dual || conditional {
        return None;
    }
    let mut out = Vec::new();
    for clause in node.descendants().filter(|n| n.kind() == K::INTO_CLAUSE) {
        let table_ref = clause.children().find(|n| n.kind() == K::TABLE_REF)?;
        let head =
            into(e, &table_ref, clause.children().find(|n| n.kind() == K::COLUMN_LIST).as_ref(), &clause)?;
        let values = clause.children().find(|n| n.kind() == K::VALUES_CLAUSE)?;
        out.push(format!("{}\n{}", head.sql, rows(e, &values, &head.columns)));
    }
    Some(out.join(";\n"))
}

/// The begin of an INSERT, and the columns that its values are for (where they are known).
struct Into<'a> {
    sql: String,
    columns: Vec<Option<&'a Column>>,
}

fn into<'a>(
    e: &mut Emitter<'a>,
    table_ref: &SyntaxNode,
    list: Option<&SyntaxNode>,
    node: &SyntaxNode,
) -> Option<Into<'a>> {
    let name = table_ref.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let table = table_of(e, table_ref);
    let mut sql = format!("INSERT INTO {}", e.relation(&name));
    let columns: Vec<Option<&'a Column>> = match (list, table) {
        (Some(list), _) => {
            let idents = e.idents(list);
            let names: Vec<String> = match table {
                Some(t) => idents
                    .iter()
                    .map(|i| quote_ident(&e.cx.names.column(&t.head.name, i)).into_owned())
                    .collect(),
                None => list.children().filter(|n| n.kind() == K::NAME).map(|n| e.identifier(&n)).collect(),
            };
            sql.push_str(&format!(" ({})", names.join(", ")));
            idents
                .iter()
                .map(|i| {
                    table.and_then(|t| t.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&i.text)))
                })
                .collect()
        }
        (None, Some(t)) => implied_columns(e, t, node, &mut sql),
        (None, None) => Vec::new(),
    };
    let always = |c: &&Column| c.identity.as_ref().is_some_and(|i| i.always);
    if columns.iter().flatten().any(always) {
        sql.push_str(" OVERRIDING SYSTEM VALUE");
    }
    Some(Into { sql, columns })
}

/// The columns of an INSERT that names none. SQL Server leaves out identity, computed and rowversion columns.
fn implied_columns<'a>(
    e: &Emitter<'_>,
    t: &'a Table,
    node: &SyntaxNode,
    sql: &mut String,
) -> Vec<Option<&'a Column>> {
    let all: Vec<&Column> = t.columns.iter().collect();
    let given = node
        .descendants()
        .find(|n| matches!(n.kind(), K::VALUES_ROW | K::SELECT_LIST))
        .map_or(all.len(), |n| n.children().count());
    let fillable: Vec<&Column> =
        all.iter()
            .copied()
            .filter(|c| {
                let version = c.data_type.as_ref().is_some_and(|t| {
                    matches!(t.name.to_ascii_uppercase().as_str(), "ROWVERSION" | "TIMESTAMP")
                });
                c.identity.is_none() && c.generated.is_none() && !version
            })
            .collect();
    let computed = all.iter().any(|c| c.generated.is_some());
    if (e.cx.dialect() == Dialect::SqlServer && given < all.len() || computed) && given == fillable.len() {
        let names: Vec<String> = fillable
            .iter()
            .map(|c| quote_ident(&e.cx.names.column(&t.head.name, &c.name)).into_owned())
            .collect();
        sql.push_str(&format!(" ({})", names.join(", ")));
        return fillable.into_iter().map(Some).collect();
    }
    all.into_iter().map(Some).collect()
}

/// `VALUES (…), (…)`, one row a line, each value for its column.
fn rows(e: &mut Emitter<'_>, values: &SyntaxNode, columns: &[Option<&Column>]) -> String {
    let mut rows = Vec::new();
    for row in values.children().filter(|n| n.kind() == K::VALUES_ROW) {
        let mut list = Vec::new();
        for (i, v) in row.children().enumerate() {
            list.push(e.value_for(&v, columns.get(i).copied().flatten()).text);
        }
        rows.push(format!("({})", list.join(", ")));
    }
    format!("VALUES {}", rows.join(",\n       "))
}

/// MySQL's `INSERT INTO t SET a = 1, b = 2`.
fn set_form(e: &mut Emitter<'_>, table_ref: &SyntaxNode, set: &SyntaxNode) -> Option<String> {
    let table = table_of(e, table_ref);
    let name = table_ref.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for a in set.children().filter(|n| n.kind() == K::ASSIGNMENT) {
        let (left, right) = (a.children().next()?, a.children().nth(1)?);
        let ident = e.idents(&left).pop()?;
        let column =
            table.and_then(|t| t.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&ident.text)));
        columns.push(quote_ident(&e.cx.names.spell(&ident)).into_owned());
        values.push(e.value_for(&right, column).text);
    }
    Some(format!(
        "INSERT INTO {} ({})\nVALUES ({})",
        e.relation(&name),
        columns.join(", "),
        values.join(", ")
    ))
}

fn handled(kind: K) -> bool {
    matches!(kind, K::TABLE_REF | K::COLUMN_LIST | K::VALUES_CLAUSE | K::SET_CLAUSE | K::QUERY)
}

fn has_word(node: &SyntaxNode, word: &str) -> bool {
    node.children_with_tokens()
        .any(|t| matches!(t, SyntaxElement::Token(t) if t.text().eq_ignore_ascii_case(word)))
}
