//! The table that a statement changes, and what is assigned to its columns.

use crate::catalog::{Column, Ident, Table};
use crate::convert::translate::{Emitter, shorten};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_ident;

use super::table_of;

/// The table that a statement changes.
pub(super) struct Changed<'a> {
    /// Its `TABLE_REF`, with the alias by which the statement knows it.
    pub(super) node: SyntaxNode,
    /// Itself, if the catalog holds it.
    pub(super) table: Option<&'a Table>,
}

impl<'a> Changed<'a> {
    pub(super) fn new(e: &Emitter<'a>, node: SyntaxNode) -> Self {
        let table = table_of(e, &node);
        Changed { node, table }
    }

    /// The name by which the statement knows its rows.
    pub(super) fn label(&self, e: &Emitter<'_>) -> Option<Ident> {
        let named = self.node.children().find(|n| n.kind() == K::ALIAS).or_else(|| self.name())?;
        e.idents(&named).pop()
    }

    /// That name as SQL.
    pub(super) fn label_sql(&self, e: &Emitter<'_>) -> Option<String> {
        Some(quote_ident(&e.cx.names.spell(&self.label(e)?)).into_owned())
    }

    pub(super) fn name(&self) -> Option<SyntaxNode> {
        self.node.children().find(|n| n.kind() == K::OBJECT_NAME)
    }

    /// The table with its alias, as it stands behind UPDATE, DELETE FROM and MERGE INTO.
    pub(super) fn sql(&self, e: &mut Emitter<'_>) -> String {
        let text = e.node(&self.node).text;
        let alias = self.node.children().find(|n| n.kind() == K::ALIAS);
        let named = alias.as_ref().is_some_and(|a| !has_as(a));
        match (self.name().filter(|_| named), self.label_sql(e)) {
            (Some(name), Some(label)) => format!("{} AS {label}", e.node(&name).text),
            _ => text,
        }
    }

    /// The table by its name alone.
    pub(super) fn bare_sql(&self, e: &mut Emitter<'_>) -> Option<String> {
        let name = self.name()?;
        Some(e.relation(&name))
    }

    pub(super) fn column(&self, ident: &Ident) -> Option<&'a Column> {
        self.table.and_then(|t| t.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&ident.text)))
    }

    /// Whether the catalog holds the table, but no such column of it.
    pub(super) fn lacks(&self, ident: &Ident) -> bool {
        self.column(ident).is_none() && self.table.is_some_and(|t| !t.columns.is_empty())
    }

    /// A column's name as SQL.
    pub(super) fn column_sql(&self, e: &Emitter<'_>, ident: &Ident) -> String {
        let name = match self.table {
            Some(t) => e.cx.names.column(&t.head.name, ident),
            None => e.cx.names.spell(ident),
        };
        quote_ident(&name).into_owned()
    }

    /// The assignments of a SET clause. `None`: one of them needs a person, and it was said which.
    pub(super) fn assignments(&self, e: &mut Emitter<'_>, set: &SyntaxNode) -> Option<Vec<Assigned>> {
        let mut out = Vec::new();
        for a in set.children().filter(|n| n.kind() == K::ASSIGNMENT) {
            let Some(done) = self.assignment(e, &a) else {
                let text = shorten(&a.text().to_string());
                e.note(&a, "TRN-0001", Outcome::Manual, &[("construct", &text)]);
                return None;
            };
            out.push(done);
        }
        Some(out)
    }

    fn assignment(&self, e: &mut Emitter<'_>, a: &SyntaxNode) -> Option<Assigned> {
        let parts: Vec<SyntaxNode> = a.children().collect();
        let [left, right] = parts.as_slice() else { return None };
        let operator = super::words(a).pop_if(|w| !w.is_empty())?;
        match left.kind() {
            K::COLUMN_REF => {
                let ident = e.idents(left).pop()?;
                let column = self.column(&ident);
                if self.lacks(&ident) {
                    e.note(left, "TRN-0009", Outcome::Manual, &[("name", &left.text().to_string())]);
                }
                let name = self.column_sql(e, &ident);
                let value = match operator.strip_suffix('=').filter(|o| !matches!(*o, "" | ":")) {
                    None => e.value_for(right, column).text,
                    Some(op) => self.compound(e, &ident, op, right)?,
                };
                Some(Assigned { columns: vec![ident], sql: format!("{name} = {value}"), value: Some(value) })
            }
            K::COLUMN_LIST => self.several(e, left, right),
            _ => None,
        }
    }

    /// T-SQL's `column += value`.
    fn compound(&self, e: &mut Emitter<'_>, ident: &Ident, op: &str, right: &SyntaxNode) -> Option<String> {
        let class = e.resolver.class_of_column(self.column(ident)?);
        let other = e.resolver.class(right);
        let text = |c: TypeClass| matches!(c, TypeClass::Text | TypeClass::Char);
        let op = match op {
            "+" if text(class) && text(other) => "||",
            "+" | "-" | "*" | "/" | "%" if class.satisfies(TypeClass::Number) && other == class => op,
            "+" | "-" | "*" if class.satisfies(TypeClass::Number) && other.satisfies(TypeClass::Number) => op,
            "&" | "|" if class == TypeClass::Integer && other == TypeClass::Integer => op,
            "^" if class == TypeClass::Integer && other == TypeClass::Integer => "#",
            _ => return None,
        };
        let name = self.column_sql(e, ident);
        let own = self.label_sql(e).map_or_else(|| name.clone(), |l| format!("{l}.{name}"));
        let value = e.node(right);
        let value = if value.primary { value.text } else { format!("({})", value.text) };
        Some(format!("{own} {op} {value}"))
    }

    /// `(a, b) = (SELECT …)`, `(a, b) = (x, y)`.
    fn several(&self, e: &mut Emitter<'_>, left: &SyntaxNode, right: &SyntaxNode) -> Option<Assigned> {
        let idents = super::listed(e, left);
        let columns: Vec<Option<&Column>> = idents.iter().map(|i| self.column(i)).collect();
        let names: Vec<String> = idents.iter().map(|i| self.column_sql(e, i)).collect();
        let value = match right.kind() {
            K::SUBQUERY_EXPR => {
                e.fit_query(&right.children().find(|n| n.kind() == K::QUERY)?, &columns);
                e.node(right).text
            }
            K::ROW_EXPR if right.children().count() == idents.len() => {
                let values: Vec<String> =
                    right.children().zip(&columns).map(|(n, c)| e.value_for(&n, *c).text).collect();
                format!("({})", values.join(", "))
            }
            K::PAREN_EXPR if idents.len() == 1 => e.value_for(right, columns.first().copied().flatten()).text,
            _ => return None,
        };
        let sql = match names.as_slice() {
            [name] if right.kind() != K::SUBQUERY_EXPR => {
                let value = value.strip_prefix('(').and_then(|v| v.strip_suffix(')')).unwrap_or(&value);
                format!("{name} = {value}")
            }
            [name] => format!("{name} = {value}"),
            _ => format!("({}) = {value}", names.join(", ")),
        };
        Some(Assigned { columns: idents, sql, value: None })
    }
}

/// One assignment of a SET clause.
pub(super) struct Assigned {
    pub(super) columns: Vec<Ident>,
    /// `column = value`.
    pub(super) sql: String,
    /// The value of a single column.
    pub(super) value: Option<String>,
}

/// MySQL gives the columns of one table their values from left to right, each seeing those before it; PostgreSQL has all
/// of them see the old row. Whether a statement shows the difference: the column that is read after it was set.
pub(super) fn read_after_set(
    e: &Emitter<'_>,
    set: &SyntaxNode,
    reads: impl Fn(&SyntaxNode) -> bool,
) -> Option<SyntaxNode> {
    if e.cx.dialect() != Dialect::MySql {
        return None;
    }
    let mut before: Vec<Ident> = Vec::new();
    for a in set.children().filter(|n| n.kind() == K::ASSIGNMENT) {
        let (left, right) = (a.children().next()?, a.children().nth(1)?);
        let read = right.descendants().filter(|n| n.kind() == K::COLUMN_REF && reads(n)).find(|n| {
            e.idents(n).pop().is_some_and(|i| before.iter().any(|b| b.text.eq_ignore_ascii_case(&i.text)))
        });
        if read.is_some() {
            return read;
        }
        before.extend(e.idents(&left).pop());
    }
    None
}

fn has_as(alias: &SyntaxNode) -> bool {
    alias.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("as"))
}
