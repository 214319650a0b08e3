//! What every column's type becomes.
//!
//! Rules answer for a type by itself. Two things need the whole catalog: an identity column must be an integer in
//! PostgreSQL, and a foreign key's columns must be comparable with those that they refer to.

use std::collections::{HashMap, HashSet};

use crate::catalog::build::ident_of;
use crate::catalog::{Column, ConstraintKind, DataType, Ident, Object, QName, Table, Text};
use crate::convert::{Context, TargetName};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::resolve::Resolver;
use crate::rules::{ColumnFacts, MatchContext, NoTypes, Place, TypeClass, TypeOracle, TypeSpec};
use crate::syntax::{Entry, SyntaxKind as K, parse};

use super::{attribute, column, user_type};

/// A column's type in PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::convert) struct ColumnType {
    /// The type as SQL.
    pub(in crate::convert) sql: String,
    /// A condition that keeps the source type's range.
    pub(super) check: Option<String>,
    /// The default, if the rule says that it is written otherwise; empty: PostgreSQL has no such value.
    pub(super) default: Option<String>,
    /// The user's type that it is, as PostgreSQL knows it.
    pub(super) needs: Option<String>,
    /// The type below an alias.
    base: Option<String>,
    pub(super) notes: Vec<Diagnostic>,
}

impl ColumnType {
    /// The type whose values the column takes: an alias's base, else the type itself.
    pub(super) fn values(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.sql)
    }
}

/// Types of all columns.
#[derive(Debug, Default)]
pub(in crate::convert) struct TypePlan {
    types: HashMap<(QName, String), ColumnType>,
    /// The user's types that the output has.
    defined: HashSet<String>,
}

impl TypePlan {
    /// Decides the type of every column of every table.
    pub(in crate::convert) fn new(cx: &Context<'_>) -> Self {
        let defined = user_type::available(cx);
        let mut plan = TypePlan::default();
        for t in tables(cx) {
            for c in &t.columns {
                if let Some(data_type) = &c.data_type {
                    let decided = column_type(cx, t, c, data_type, &defined);
                    plan.types.insert(key(&t.head.name, &c.name), decided);
                }
            }
        }
        for t in tables(cx) {
            for c in t.columns.iter().filter(|c| c.data_type.is_none()) {
                if let Some(sql) = c.generated.as_ref().and_then(|g| plan.computed(cx, t, &g.expr)) {
                    plan.types
                        .insert(key(&t.head.name, &c.name), ColumnType { sql, ..ColumnType::default() });
                }
            }
        }
        plan.follow_foreign_keys(cx);
        plan.defined = defined;
        plan
    }

    /// Whether the output has a type of the user.
    pub(super) fn is_defined(&self, name: &TargetName) -> bool {
        self.defined.contains(&name.plain())
    }

    /// A column's type; `None` where the source gives none.
    pub(in crate::convert) fn get(&self, table: &QName, column: &Ident) -> Option<&ColumnType> {
        self.types.get(&key(table, column))
    }

    /// The type of a computed column whose definition gives none: that of its expression.
    fn computed(&self, cx: &Context<'_>, table: &Table, expr: &Text) -> Option<String> {
        let expr = column::written_out(cx, table, expr, 0);
        let root = parse(cx.dialect(), &expr.text, Entry::Expr).root();
        let mut node = root.children().next()?;
        while node.kind() == K::PAREN_EXPR {
            node = node.children().next()?;
        }
        let place = Place::Generated;
        let resolver = Resolver::new(cx.catalog, cx.rules, cx.options.target, place, Some(&table.head.name));
        match node.kind() {
            K::COLUMN_REF => {
                let name = node.children().filter(|n| n.kind() == K::NAME).last()?;
                let ident = ident_of(cx.dialect(), &name);
                if let Some(t) = self.get(&table.head.name, &ident) {
                    return Some(t.sql.clone());
                }
            }
            K::CAST_EXPR => {
                let target = node.children().find(|n| n.kind() == K::DATA_TYPE)?;
                let spec = TypeSpec::from_node(cx.dialect(), &target);
                let found = cx.rules.match_type(&resolver.context(), &spec, &ColumnFacts::default());
                if let Some(m) = found {
                    return Some(m.sql.clone());
                }
            }
            _ => {}
        }
        of_class(resolver.type_class(&node)).map(str::to_string)
    }

    /// A numeric column that refers to an integer one becomes what that is: it can hold nothing else. Repeated, since
    /// a referenced column may itself refer.
    fn follow_foreign_keys(&mut self, cx: &Context<'_>) {
        for _ in 0..8 {
            let mut changed = false;
            for t in tables(cx) {
                for c in &t.constraints {
                    let ConstraintKind::ForeignKey { columns, table, references, .. } = &c.kind else {
                        continue;
                    };
                    let Some(target) = cx.catalog.find_table(table) else { continue };
                    let referenced = super::constraint::referenced(target, references);
                    for (from, to) in columns.iter().zip(&referenced) {
                        let Some(wanted) = self.get(&target.head.name, to).map(|t| t.sql.clone()) else {
                            continue;
                        };
                        let Some(own) = self.types.get_mut(&key(&t.head.name, from)) else { continue };
                        if family(&own.sql) == Family::Numeric && family(&wanted) == Family::Integer {
                            own.sql = wanted;
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }
}

fn key(table: &QName, column: &Ident) -> (QName, String) {
    (table.clone(), column.text.to_lowercase())
}

fn tables<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a Table> + use<'a> {
    let catalog = cx.catalog;
    catalog.objects().filter_map(|o| match o {
        Object::Table(t) => Some(t),
        _ => None,
    })
}

/// The widest PostgreSQL type of a class of expressions.
fn of_class(class: TypeClass) -> Option<&'static str> {
    Some(match class {
        TypeClass::Text | TypeClass::Char => "text",
        TypeClass::Integer => "bigint",
        TypeClass::Number => "numeric",
        TypeClass::Float => "double precision",
        TypeClass::Bool => "boolean",
        TypeClass::Date => "date",
        TypeClass::Time => "time",
        TypeClass::Timestamp => "timestamp",
        TypeClass::TimestampTz => "timestamptz",
        TypeClass::Interval => "interval",
        TypeClass::Binary => "bytea",
        TypeClass::Uuid => "uuid",
        TypeClass::Xml => "xml",
        TypeClass::Json => "jsonb",
        _ => return None,
    })
}

/// Types that PostgreSQL can compare with each other in a foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Family {
    /// smallint, integer, bigint.
    Integer,
    /// numeric.
    Numeric,
    /// real, double precision.
    Float,
    /// varchar, char, text, citext.
    Text,
    /// date, timestamp, timestamptz.
    DateTime,
    /// Anything else, by name.
    Other(String),
}

/// The family of a PostgreSQL type.
pub(super) fn family(sql: &str) -> Family {
    let base = sql.split('(').next().unwrap_or(sql).trim().to_lowercase();
    let base = base.trim_end_matches("[]");
    match base {
        "smallint" | "integer" | "bigint" => Family::Integer,
        "numeric" => Family::Numeric,
        "real" | "double precision" => Family::Float,
        "varchar" | "char" | "text" | "character varying" | "character" | "bpchar" => Family::Text,
        _ if base.starts_with("date") || base.starts_with("timestamp") => Family::DateTime,
        _ => Family::Other(base.to_string()),
    }
}

/// Whether a foreign key from a column of one type to a column of the other can be implemented.
pub(super) fn comparable(from: &str, to: &str) -> bool {
    let (from, to) = (family(from), family(to));
    from == to
        || from == Family::Integer && matches!(to, Family::Numeric | Family::Float)
        || from == Family::Numeric && to == Family::Float
}

fn column_type(
    cx: &Context<'_>,
    table: &Table,
    column: &Column,
    data_type: &DataType,
    defined: &HashSet<String>,
) -> ColumnType {
    let name = cx.names.column(&table.head.name, &column.name);
    let quoted = crate::target::quote_column(&name).into_owned();
    let mut found = by_rule(cx, table, column, data_type, &quoted)
        .or_else(|| {
            let user =
                attribute::user(cx, data_type, &table.head.name).filter(|t| defined.contains(&t.plain()))?;
            // An alias takes the values of the type below it: 1 of a bit is true.
            let base = attribute::base(cx, data_type, &table.head.name)
                .and_then(|base| by_rule(cx, table, column, base, &quoted));
            Some(ColumnType {
                sql: user.sql(),
                needs: Some(user.plain()),
                default: base.as_ref().and_then(|b| b.default.clone()),
                base: base.map(|b| b.sql),
                ..ColumnType::default()
            })
        })
        .unwrap_or_else(|| {
            let note = Diagnostic::new("TAB-0020", Outcome::Manual, data_type.source.span)
                .with("type", data_type.source.text.clone())
                .with("column", column.name.text.clone());
            ColumnType { sql: "text".to_string(), notes: vec![note], ..ColumnType::default() }
        });
    if column.identity.is_some() && family(&found.sql) != Family::Integer {
        found.sql = "bigint".to_string();
        found.check = None;
    }
    found
}

fn by_rule(
    cx: &Context<'_>,
    table: &Table,
    column: &Column,
    data_type: &DataType,
    quoted: &str,
) -> Option<ColumnType> {
    let spec = TypeSpec::parse(cx.dialect(), &data_type.source.text)?;
    let context = MatchContext::new(cx.dialect(), cx.options.target, Place::Column, &NoTypes);
    let default = column.default.as_ref().map(|d| d.text.as_str());
    let facts = ColumnFacts {
        table: Some(&table.head.name.name.text),
        column: Some(&column.name.text),
        key: table.constraints.iter().any(|c| super::constraint::key_columns(c).any(|k| *k == column.name)),
        identity: column.identity.is_some(),
        not_null: column.not_null,
        default,
        charset: column.charset.as_deref().or(table.charset.as_deref()),
        collation: column.collation.as_deref().or(table.collation.as_deref()),
    };
    let found = cx.rules.match_type(&context, &spec, &facts)?;
    let mut notes = Vec::new();
    if found.outcome() != Outcome::Converted {
        notes.push(
            Diagnostic::new(&found.rule.id, found.outcome(), data_type.source.span)
                .with("type", data_type.source.text.clone())
                .with("column", column.name.text.clone()),
        );
    }
    let default = default.and_then(|d| found.default_for(d)).map(str::to_string);
    Some(ColumnType {
        sql: found.sql.clone(),
        check: found.check_for(quoted),
        default,
        notes,
        ..ColumnType::default()
    })
}
