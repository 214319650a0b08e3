//! INSERT, with VALUES or a query, and MySQL's INSERT … SET and REPLACE.

use crate::catalog::build::ident_of;
use crate::catalog::{Column, Ident, Table};
use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::changed::Changed;
use super::conflict::{self, Given};
use super::{Need, returning, words};

/// INSERT. `None`: a form that needs a person.
pub(super) fn insert(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Need, Option<String>) {
    if !understood(e, node) {
        return (Need::Rows, None);
    }
    let Some(changed) = node.children().find(|n| n.kind() == K::TABLE_REF).map(|n| Changed::new(e, n)) else {
        return (Need::Rows, None);
    };
    let own = words(node);
    let has = |w: &str| own.iter().any(|x| x == w);
    let keyed =
        has("REPLACE") || has("IGNORE") || node.children().any(|n| n.kind() == K::ON_DUPLICATE_CLAUSE);
    let need = if keyed && conflict::has_key(e, &changed) { Need::Keys } else { Need::Rows };
    (need, whole(e, node, &changed, &own))
}

fn whole(e: &mut Emitter<'_>, node: &SyntaxNode, changed: &Changed<'_>, own: &[String]) -> Option<String> {
    let find = |kind: K| node.children().find(|n| n.kind() == kind);
    let has = |w: &str| own.iter().any(|x| x == w);
    let with = find(K::WITH_CLAUSE).map(|w| format!("{}\n", e.node(&w).text)).unwrap_or_default();
    let set = find(K::SET_CLAUSE);
    let list = match (&set, find(K::COLUMN_LIST)) {
        (Some(set), _) => {
            let left = |a: SyntaxNode| a.children().next().and_then(|l| e.idents(&l).pop());
            Some(set.children().filter(|n| n.kind() == K::ASSIGNMENT).filter_map(left).collect())
        }
        (None, Some(list)) => Some(super::listed(e, &list)),
        (None, None) => None,
    };
    let given = Given {
        columns: match (&list, changed.table) {
            (Some(list), _) => list.clone(),
            (None, Some(t)) => t.columns.iter().map(|c| c.name.clone()).collect(),
            (None, None) => Vec::new(),
        },
        node,
    };
    if list.is_none() && !wide_enough(e, changed, node) {
        return None;
    }
    let head = into(e, changed, list.as_deref(), node)?;
    let mut sql = format!("{with}{}", head.sql);
    if let Some(at) = own.iter().position(|w| w == "OVERRIDING") {
        let user = own.get(at + 1).is_some_and(|w| w == "USER");
        sql = sql.replace(" OVERRIDING SYSTEM VALUE", "");
        sql.push_str(if user { " OVERRIDING USER VALUE" } else { " OVERRIDING SYSTEM VALUE" });
    }
    if let Some(values) = find(K::VALUES_CLAUSE) {
        if words(&values).first().is_some_and(|w| w == "DEFAULT") {
            sql.push_str(" DEFAULT VALUES");
        } else {
            sql.push_str(&format!("\n{}", rows(e, &values, &head.columns)));
        }
    } else if let Some(set) = &set {
        let mut values = Vec::new();
        for (a, column) in set.children().filter(|n| n.kind() == K::ASSIGNMENT).zip(&head.columns) {
            values.push(e.value_for(&a.children().nth(1)?, *column).text);
        }
        sql.push_str(&format!("\nVALUES ({})", values.join(", ")));
    } else {
        let query = find(K::QUERY)?;
        e.fit_query(&query, &head.columns);
        sql.push_str(&format!("\n{}", e.node(&query).text));
    }
    if let Some(clause) = find(K::ON_DUPLICATE_CLAUSE) {
        sql.push_str(&conflict::update(e, &clause, changed, &given, find(K::ALIAS).as_ref())?);
    } else if has("REPLACE") {
        sql.push_str(&conflict::replace(e, node, changed, &given)?);
    } else if has("IGNORE") {
        e.note(node, "DML-0003", Outcome::Review, &[]);
        sql.push_str("\nON CONFLICT DO NOTHING");
    }
    returning::append(e, node, changed, sql)
}

/// Whether the table, as it is at the end of the sources, has columns for all values of rows that name none.
fn wide_enough(e: &mut Emitter<'_>, changed: &Changed<'_>, node: &SyntaxNode) -> bool {
    let whole = |t: &&Table| t.as_query.is_none() && t.like.is_none() && t.of_type.is_none();
    let Some(t) = changed.table.filter(whole).filter(|t| !t.columns.is_empty()) else { return true };
    let table = t.head.name.to_string();
    let Some(values) = node.children().find(|n| n.kind() == K::VALUES_CLAUSE) else { return true };
    let width = |n: SyntaxNode| (n.children().count() > t.columns.len()).then_some(n);
    let mut rows = values.children().filter(|n| n.kind() == K::VALUES_ROW);
    let Some(row) = rows.find_map(width) else { return true };
    let (given, columns) = (row.children().count().to_string(), t.columns.len().to_string());
    let values = [("given", given.as_str()), ("table", table.as_str()), ("columns", columns.as_str())];
    e.note(&row, "DML-0041", Outcome::Manual, &values);
    false
}

/// The begin of an INSERT, and the columns that its values are for (where they are known).
pub(super) struct Into<'a> {
    pub(super) sql: String,
    pub(super) columns: Vec<Option<&'a Column>>,
}

/// `INSERT INTO t (…)`. `node`: where the values stand.
pub(super) fn into<'a>(
    e: &mut Emitter<'_>,
    changed: &Changed<'a>,
    list: Option<&[Ident]>,
    node: &SyntaxNode,
) -> Option<Into<'a>> {
    let target = changed.bare_sql(e)?;
    let (names, columns) = match (list, changed.table) {
        (Some(list), _) => {
            for i in list {
                if changed.lacks(i) {
                    let at = name_node(e, node, i).unwrap_or_else(|| node.clone());
                    e.note(&at, "TRN-0009", Outcome::Manual, &[("name", &i.to_string())]);
                }
            }
            let names = list.iter().map(|i| changed.column_sql(e, i)).collect();
            (names, list.iter().map(|i| changed.column(i)).collect())
        }
        (None, Some(t)) => implied_columns(e, t, node),
        (None, None) => (Vec::new(), Vec::new()),
    };
    let mut sql = format!("INSERT INTO {target}");
    if !names.is_empty() {
        sql.push_str(&format!(" ({})", names.join(", ")));
    }
    sql.push_str(overriding(&columns));
    Some(Into { sql, columns })
}

/// Where a statement names a column of its list.
fn name_node(e: &Emitter<'_>, node: &SyntaxNode, name: &Ident) -> Option<SyntaxNode> {
    let list = node.children().find(|n| n.kind() == K::COLUMN_LIST)?;
    list.children().find(|n| n.kind() == K::NAME && ident_of(e.cx.dialect(), n) == *name)
}

/// What PostgreSQL wants to be told where a value is given for an identity column that is always generated.
pub(super) fn overriding(columns: &[Option<&Column>]) -> &'static str {
    let always = |c: &&Column| c.identity.as_ref().is_some_and(|i| i.always);
    if columns.iter().flatten().any(always) { " OVERRIDING SYSTEM VALUE" } else { "" }
}

/// The columns of an INSERT that names none; their names where PostgreSQL would mean others. SQL Server leaves out
/// identity, computed and rowversion columns, and nobody fills hidden ones.
pub(super) fn implied_columns<'a>(
    e: &Emitter<'_>,
    t: &'a Table,
    node: &SyntaxNode,
) -> (Vec<String>, Vec<Option<&'a Column>>) {
    let all: Vec<&Column> = t.columns.iter().collect();
    let given = node
        .descendants()
        .find(|n| matches!(n.kind(), K::VALUES_ROW | K::SELECT_LIST))
        .map_or(all.len(), |n| n.children().count());
    let version = |c: &Column| {
        let name = c.data_type.as_ref().map(|t| t.name.to_ascii_uppercase());
        matches!(name.as_deref(), Some("ROWVERSION" | "TIMESTAMP"))
    };
    let sqlserver = e.cx.dialect() == Dialect::SqlServer;
    let fillable: Vec<&Column> = all
        .iter()
        .copied()
        .filter(|c| {
            c.generated.is_none() && !c.invisible && !(sqlserver && (c.identity.is_some() || version(c)))
        })
        .collect();
    if given < all.len() && given == fillable.len() {
        let names = fillable
            .iter()
            .map(|c| quote_ident(&e.cx.names.column(&t.head.name, &c.name)).into_owned())
            .collect();
        return (names, fillable.into_iter().map(Some).collect());
    }
    (Vec::new(), all.into_iter().map(Some).collect())
}

/// `VALUES (…), (…)`, one row a line, each value for its column.
pub(super) fn rows(e: &mut Emitter<'_>, values: &SyntaxNode, columns: &[Option<&Column>]) -> String {
    let mut rows = Vec::new();
    for row in values.children().filter(|n| n.kind() == K::VALUES_ROW) {
        let fill = |(i, v): (usize, SyntaxNode)| {
            let column = columns.get(i).copied().flatten();
            column.inspect(|c| e.fits(&v, c));
            e.value_for(&v, column).text
        };
        let list: Vec<String> = row.children().enumerate().map(fill).collect();
        rows.push(format!("({})", list.join(", ")));
    }
    format!("VALUES {}", rows.join(",\n       "))
}

/// Whether an INSERT has no other parts than those that are converted.
fn understood(e: &mut Emitter<'_>, node: &SyntaxNode) -> bool {
    let other = node.children().find(|n| {
        !matches!(
            n.kind(),
            K::TABLE_REF
                | K::COLUMN_LIST
                | K::VALUES_CLAUSE
                | K::SET_CLAUSE
                | K::QUERY
                | K::WITH_CLAUSE
                | K::OUTPUT_CLAUSE
                | K::RETURNING_CLAUSE
                | K::OPTION_CLAUSE
                | K::ISOLATION_CLAUSE
                | K::ON_DUPLICATE_CLAUSE
                | K::ALIAS
        )
    });
    for n in node.children().filter(|n| matches!(n.kind(), K::OPTION_CLAUSE | K::ISOLATION_CLAUSE)) {
        e.node(&n);
    }
    let Some(other) = other else { return true };
    match other.kind() {
        K::EXEC_STMT => e.note(&other, "DML-0018", Outcome::Manual, &[]),
        K::LOG_ERRORS_CLAUSE => e.note(&other, "DML-0014", Outcome::Manual, &[]),
        _ => {
            let text = shorten(&other.text().to_string());
            e.note(&other, "TRN-0001", Outcome::Manual, &[("construct", &text)]);
        }
    }
    false
}
