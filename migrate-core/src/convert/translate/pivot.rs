//! PIVOT as aggregates with filters, UNPIVOT as a join with a row for each column.
//!
//! Facts: Oracle Database SQL Language Reference, SELECT, pivot_clause and unpivot_clause; SQL Server's FROM clause has the
//! same two with fewer forms.

use crate::catalog::Ident;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::from_items;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::{quote_ident, quote_literal};

use super::emitter::{Emitter, Out};

/// Where a pivot cannot be written, and the message that says why.
type Refused = (SyntaxNode, &'static str);

impl Emitter<'_> {
    /// A table with PIVOT or UNPIVOT behind it.
    pub(super) fn pivoted(&mut self, node: &SyntaxNode, clause: &SyntaxNode) -> Out {
        let done = match clause.kind() {
            _ if self.cx.dialect() != Dialect::Oracle => Err((clause.clone(), "TRN-0001")),
            K::PIVOT_CLAUSE => self.pivot(node, clause),
            _ => self.unpivot(node, clause),
        };
        match done {
            Ok(query) => {
                let alias = node.children().find(|n| n.kind() == K::ALIAS);
                let name = match alias {
                    Some(alias) => self.node(&alias).text,
                    None => format!("AS {}", self.given_name(node)),
                };
                Out::operator(format!("({query}) {name}"))
            }
            Err((at, id)) => {
                let text = super::emitter::shorten(&at.text().to_string());
                self.note(&at, id, Outcome::Manual, &[("source", &text), ("construct", &text)]);
                Out::operator(node.text().to_string())
            }
        }
    }

    fn pivot(&mut self, node: &SyntaxNode, clause: &SyntaxNode) -> Result<String, Refused> {
        let refused = || (clause.clone(), "TRN-0145");
        let source = node.children().next().ok_or_else(refused)?;
        let parts: Vec<SyntaxNode> = clause.children().collect();
        let [aggregates, key, values] = parts.as_slice() else { return Err(refused()) };
        if aggregates.kind() != K::SELECT_LIST || values.kind() != K::SELECT_LIST || has(clause, "XML") {
            return Err(refused());
        }
        let keys = columns_of(key);
        let used: Vec<String> = aggregates
            .descendants()
            .filter(|n| n.kind() == K::COLUMN_REF)
            .chain(keys.iter().cloned())
            .filter_map(|n| self.last_name(&n))
            .collect();
        let group: Vec<String> =
            self.names_of_source(&source)?.into_iter().filter(|c| !used.contains(c)).collect();
        let mut list = group.clone();
        for value in values.children().filter(|n| n.kind() == K::SELECT_ITEM) {
            let value_node = value.children().next().ok_or_else(refused)?;
            let row = row_of(&value_node);
            if row.len() != keys.len() {
                return Err(refused());
            }
            let mut conditions = Vec::new();
            for (k, v) in keys.iter().zip(&row) {
                conditions.push(format!("{} = {}", self.node(k).text, self.node(v).beside_operator()));
            }
            let stem = match self.alias_of(&value) {
                Some(alias) => alias,
                None => {
                    row.iter().map(|v| v.text().to_string().trim().to_string()).collect::<Vec<_>>().join("_")
                }
            };
            for item in aggregates.children().filter(|n| n.kind() == K::SELECT_ITEM) {
                let call = item.children().next().ok_or_else(refused)?;
                if call.kind() != K::CALL_EXPR {
                    return Err((call, "TRN-0145"));
                }
                let text = self.node(&call).text;
                let function = text.find('(').is_some_and(|at| {
                    text.get(..at).is_some_and(|n| n.chars().all(|c| c.is_alphanumeric() || c == '_'))
                });
                if !function || !text.ends_with(')') {
                    return Err((call, "TRN-0145"));
                }
                let name = match self.alias_of(&item) {
                    Some(alias) => format!("{stem}_{alias}"),
                    None => stem.clone(),
                };
                let name = self.label_of(name);
                list.push(format!("{text} FILTER (WHERE {}) AS {name}", conditions.join(" AND ")));
            }
        }
        let table = self.node(&source).text;
        let by = if group.is_empty() { String::new() } else { format!(" GROUP BY {}", group.join(", ")) };
        Ok(format!("SELECT {} FROM {table}{by}", list.join(", ")))
    }

    fn unpivot(&mut self, node: &SyntaxNode, clause: &SyntaxNode) -> Result<String, Refused> {
        let refused = || (clause.clone(), "TRN-0145");
        let source = node.children().next().ok_or_else(refused)?;
        let parts: Vec<SyntaxNode> = clause.children().collect();
        let [measures, keys, values] = parts.as_slice() else { return Err(refused()) };
        if !matches!(source.kind(), K::TABLE_REF | K::DERIVED_TABLE) || values.kind() != K::SELECT_LIST {
            return Err(refused());
        }
        let measure_names = self.new_columns(measures);
        let key_names = self.new_columns(keys);
        let table = self.node(&source).text;
        let own = self.name_of_item(&source);
        let mut used: Vec<String> = Vec::new();
        let mut rows: Vec<String> = Vec::new();
        for value in values.children().filter(|n| n.kind() == K::SELECT_ITEM) {
            let columns = value.children().next().map(|n| row_of(&n)).ok_or_else(refused)?;
            let names: Vec<String> = columns.iter().filter_map(|c| self.last_name(c)).collect();
            if names.len() != measure_names.len() {
                return Err(refused());
            }
            let alias = value.children().find(|n| n.kind() == K::ALIAS).and_then(|a| a.children().next());
            let mut row: Vec<String> = match alias {
                Some(literal) => row_of(&literal).iter().map(|n| self.node(n).text).collect(),
                // Oracle says the names of the columns, as its catalog spells them.
                None => {
                    let idents: Vec<String> =
                        columns.iter().filter_map(|c| self.idents(c).pop()).map(|i| i.text).collect();
                    key_names.iter().map(|_| quote_literal(&idents.join("_")).to_string()).collect()
                }
            };
            if row.len() != key_names.len() {
                return Err(refused());
            }
            row.extend(names.iter().map(|n| format!("{own}.{n}")));
            used.extend(names);
            rows.push(format!("({})", row.join(", ")));
        }
        let name = self.new_name(node, "unpivoted");
        let new: Vec<String> = key_names.into_iter().chain(measure_names.iter().cloned()).collect();
        let mut list: Vec<String> = self
            .names_of_source(&source)?
            .into_iter()
            .filter(|c| !used.contains(c))
            .map(|c| format!("{own}.{c}"))
            .collect();
        list.extend(new.iter().map(|c| format!("{name}.{c}")));
        let filter = if has(clause, "INCLUDE") {
            String::new()
        } else {
            let filled: Vec<String> =
                measure_names.iter().map(|m| format!("{name}.{m} IS NOT NULL")).collect();
            format!(" WHERE {}", filled.join(" OR "))
        };
        Ok(format!(
            "SELECT {} FROM {table} CROSS JOIN LATERAL (VALUES {}) AS {name} ({}){filter}",
            list.join(", "),
            rows.join(", "),
            new.join(", ")
        ))
    }

    /// The columns of the table that is pivoted; each name once.
    fn names_of_source(&self, source: &SyntaxNode) -> Result<Vec<String>, Refused> {
        let items = match source.kind() {
            K::JOIN_EXPR => from_items(source),
            _ => vec![source.clone()],
        };
        let mut out: Vec<String> = Vec::new();
        for item in items {
            let names = self.resolver.column_names(&item).ok_or_else(|| (source.clone(), "TRN-0141"))?;
            for n in names {
                let name = quote_ident(&self.cx.names.spell(&n)).into_owned();
                if out.contains(&name) {
                    return Err((source.clone(), "TRN-0142"));
                }
                out.push(name);
            }
        }
        Ok(out)
    }

    /// The last part of a column's name, as PostgreSQL spells it.
    fn last_name(&self, column: &SyntaxNode) -> Option<String> {
        let ident = match column.kind() {
            K::NAME => self.ident(column),
            _ => self.idents(column).pop()?,
        };
        Some(quote_ident(&self.cx.names.spell(&ident)).into_owned())
    }

    /// Names of columns that UNPIVOT makes.
    fn new_columns(&self, node: &SyntaxNode) -> Vec<String> {
        let names = match node.kind() {
            K::COLUMN_LIST => self.idents(node),
            _ => self.idents(node).pop().into_iter().collect(),
        };
        names.iter().map(|i| quote_ident(&self.cx.names.spell(i)).into_owned()).collect()
    }

    /// The alias of a value or an aggregate, as the source's catalog spells it.
    fn alias_of(&self, item: &SyntaxNode) -> Option<String> {
        let alias = item.children().find(|n| n.kind() == K::ALIAS)?;
        let name = alias.children().find(|n| n.kind() == K::NAME)?;
        Some(self.ident(&name).text)
    }

    fn label_of(&self, name: String) -> String {
        let ident = Ident { text: name, quoted: true };
        quote_ident(&self.cx.names.spell(&ident)).into_owned()
    }
}

fn has(clause: &SyntaxNode, word: &str) -> bool {
    own_tokens(clause).any(|t| t.text().eq_ignore_ascii_case(word))
}

/// The columns of `FOR a` and `FOR (a, b)`.
fn columns_of(key: &SyntaxNode) -> Vec<SyntaxNode> {
    match key.kind() {
        K::COLUMN_LIST => key.children().collect(),
        _ => vec![key.clone()],
    }
}

/// The values of `x` and `(x, y)`.
fn row_of(value: &SyntaxNode) -> Vec<SyntaxNode> {
    match value.kind() {
        K::ROW_EXPR => match value.children().find(|n| n.kind() == K::EXPR_LIST) {
            Some(list) => list.children().collect(),
            None => value.children().collect(),
        },
        K::PAREN_EXPR => value.children().next().map(|n| row_of(&n)).unwrap_or_default(),
        _ => vec![value.clone()],
    }
}
