//! What every object is called in PostgreSQL.
//!
//! Decided once for the whole catalog, before anything is emitted: spelling by policy, 63 bytes, and collisions
//! (tables, views, sequences, indexes and the indexes behind keys share one namespace a schema in PostgreSQL). Every name
//! that had to differ from its spelling is in [`NameMap::renames`].

use std::collections::{HashMap, HashSet};

use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Head, Ident, Index, Object, QName, StatementId, Table,
    TableKind,
};
use crate::diagnostic::Span;
use crate::dialect::Dialect;
use crate::target::names::{quote_ident, truncate_63};

use super::{NamePolicy, Options};

/// Columns that every table of PostgreSQL has (its manual, section 5.5, System Columns).
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Why a name differs from its spelling in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameReason {
    /// Longer than 63 bytes.
    TooLong,
    /// Another object of the same PostgreSQL namespace has the name.
    Taken,
    /// The same of an index or key whose name the source keeps within its table, so that nothing refers to it.
    TakenInTable,
}

/// A name that had to change.
#[derive(Debug, Clone)]
pub struct Rename {
    /// The statement that defines the object.
    pub origin: StatementId,
    /// Where.
    pub span: Span,
    /// The spelling that was wanted.
    pub from: String,
    /// The name that was given.
    pub to: String,
    /// Why.
    pub reason: RenameReason,
}

/// A name in PostgreSQL, unquoted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetName {
    /// Schema; `None`: whatever comes first in the search path.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl TargetName {
    /// The name as SQL, quoted where needed.
    pub fn sql(&self) -> String {
        match &self.schema {
            Some(s) => format!("{}.{}", quote_ident(s), quote_ident(&self.name)),
            None => quote_ident(&self.name).into_owned(),
        }
    }

    /// The name for people and files, unquoted.
    pub fn plain(&self) -> String {
        match &self.schema {
            Some(s) => format!("{s}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// All names of a conversion.
#[derive(Debug, Default)]
pub struct NameMap {
    policy: NamePolicy,
    schemas: HashMap<String, String>,
    relations: HashMap<(Option<String>, String), TargetName>,
    /// Types, which the sources of some dialects keep apart from relations: a type and a table may share a name there.
    types: HashMap<(Option<String>, String), TargetName>,
    /// Schemas in which there is a relation of this name.
    by_name: HashMap<String, Vec<Option<String>>>,
    by_span: HashMap<Span, String>,
    columns: HashMap<(Option<String>, String, String), String>,
    taken: HashSet<TargetName>,
    /// Whether the source keeps the names of indexes within their tables.
    per_table: bool,
    /// Names that had to change.
    pub renames: Vec<Rename>,
}

impl NameMap {
    /// Decides the names of everything in a catalog.
    pub fn new(catalog: &Catalog, options: &Options) -> Self {
        let mut map = NameMap {
            policy: options.names,
            per_table: matches!(catalog.dialect, Dialect::MySql | Dialect::SqlServer),
            schemas: options.schemas.iter().map(|(k, v)| (k.to_lowercase(), v.clone())).collect(),
            ..NameMap::default()
        };
        // Relations keep their names before types, indexes and keys do: queries name them.
        for object in catalog.objects() {
            if matches!(object, Object::Table(_) | Object::View(_) | Object::Sequence(_) | Object::Synonym(_))
            {
                let head = object.head();
                let mut wanted = map.spell(&head.name.name);
                let mut schema = map.schema(&head.name);
                // A session's own table lives in no named schema, and SQL Server marks it with `#`.
                if let Object::Table(t) = object
                    && matches!(t.kind, TableKind::Temporary { global: false, .. })
                {
                    schema = None;
                    wanted = wanted.trim_start_matches('#').to_string();
                }
                let target = map.take(schema, wanted, head.origin, head.span);
                let key = key(&head.name);
                map.by_name.entry(key.1.clone()).or_default().push(key.0.clone());
                map.relations.insert(key, target);
            }
        }
        for object in catalog.objects() {
            if let Object::Type(t) = object {
                map.name_type(&t.head);
            }
        }
        for object in catalog.objects() {
            match object {
                Object::Table(t) => map.name_table_parts(t),
                // The index behind a key bears the key's name.
                Object::Index(i)
                    if i.unique
                        && i.filter.is_none()
                        && catalog.table(&i.table).is_some_and(|t| t.key_with_columns(&i.keys).is_some()) => {
                }
                Object::Index(i) => map.name_index(i),
                _ => {}
            }
        }
        map
    }

    fn name_type(&mut self, head: &Head) {
        let mut wanted = self.spell(&head.name.name);
        // PostgreSQL looks into its own catalog first.
        if is_built_in_type(&wanted) {
            let to = format!("{wanted}_t");
            self.renames.push(Rename {
                origin: head.origin,
                span: head.span,
                from: std::mem::replace(&mut wanted, to.clone()),
                to,
                reason: RenameReason::Taken,
            });
        }
        let target = self.take(self.schema(&head.name), wanted, head.origin, head.span);
        self.types.insert(key(&head.name), target);
    }

    fn name_table_parts(&mut self, table: &Table) {
        let TargetName { schema, name: relation } = self.relation(&table.head.name);
        let mut columns = HashSet::new();
        // A name made up for one column must not be another one's own.
        let own: HashSet<String> =
            table.columns.iter().map(|c| truncate_63(&self.spell(&c.name)).0).collect();
        for c in &table.columns {
            let wanted = self.spell(&c.name);
            let (name, truncated) = truncate_63(&wanted);
            let taken =
                |n: &str| columns.contains(n) || SYSTEM_COLUMNS.contains(&n) || n != name && own.contains(n);
            let given = unique(name.clone(), taken);
            columns.insert(given.clone());
            if given != wanted {
                let reason = if truncated { RenameReason::TooLong } else { RenameReason::Taken };
                self.renames.push(Rename {
                    origin: c.origin,
                    span: c.span,
                    from: wanted,
                    to: given.clone(),
                    reason,
                });
                let (s, t) = key(&table.head.name);
                self.columns.insert((s, t, c.name.text.clone()), given);
            }
        }
        let mut own = HashSet::new();
        for c in &table.constraints {
            let Some(name) = &c.name else { continue };
            let wanted = self.spell(name);
            let given = if matches!(c.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. })
            {
                self.take_for(schema.clone(), wanted, &relation, c.origin, c.span)
            } else {
                let (short, truncated) = truncate_63(&wanted);
                let given = unique(short, |n| own.contains(n));
                if given != wanted {
                    let reason = if truncated { RenameReason::TooLong } else { RenameReason::Taken };
                    self.renames.push(Rename {
                        origin: c.origin,
                        span: c.span,
                        from: wanted,
                        to: given.clone(),
                        reason,
                    });
                }
                given
            };
            own.insert(given.clone());
            self.by_span.insert(c.span, given);
        }
    }

    fn name_index(&mut self, index: &Index) {
        let relation = self.relation(&index.table);
        let wanted = if index.head.name.name.text.is_empty() {
            let columns: Vec<String> = index
                .keys
                .iter()
                .map(|k| k.column.as_ref().map_or_else(|| "expr".to_string(), |c| self.spell(c)))
                .collect();
            format!("{}_{}_idx", relation.name, columns.join("_"))
        } else {
            self.spell(&index.head.name.name)
        };
        // An index lives in the schema of its table.
        let name = self.take_for(relation.schema, wanted, &relation.name, index.head.origin, index.head.span);
        self.by_span.insert(index.head.span, name);
    }

    /// Takes a name in the relation namespace; one that is taken gets its table's name in front.
    fn take_for(
        &mut self,
        schema: Option<String>,
        wanted: String,
        table: &str,
        origin: StatementId,
        span: Span,
    ) -> String {
        let (short, _) = truncate_63(&wanted);
        if self.taken.contains(&TargetName { schema: schema.clone(), name: short }) {
            let (longer, _) = truncate_63(&format!("{table}_{wanted}"));
            let name = unique(longer, |n| {
                self.taken.contains(&TargetName { schema: schema.clone(), name: n.to_string() })
            });
            self.taken.insert(TargetName { schema, name: name.clone() });
            self.renames.push(Rename {
                origin,
                span,
                from: wanted,
                to: name.clone(),
                reason: if self.per_table { RenameReason::TakenInTable } else { RenameReason::Taken },
            });
            return name;
        }
        self.take(schema, wanted, origin, span).name
    }

    fn take(
        &mut self,
        schema: Option<String>,
        wanted: String,
        origin: StatementId,
        span: Span,
    ) -> TargetName {
        let (short, truncated) = truncate_63(&wanted);
        let name = unique(short, |n| {
            self.taken.contains(&TargetName { schema: schema.clone(), name: n.to_string() })
        });
        if name != wanted {
            let reason = if truncated { RenameReason::TooLong } else { RenameReason::Taken };
            self.renames.push(Rename { origin, span, from: wanted, to: name.clone(), reason });
        }
        let target = TargetName { schema, name };
        self.taken.insert(target.clone());
        target
    }

    /// An identifier as the policy spells it, unquoted.
    pub fn spell(&self, ident: &Ident) -> String {
        match self.policy {
            NamePolicy::Lower => ident.text.to_lowercase(),
            NamePolicy::Preserve => ident.text.clone(),
        }
    }

    /// The target schema of a name, unquoted.
    pub fn schema(&self, name: &QName) -> Option<String> {
        let schema = name.schema.as_ref()?;
        Some(self.schema_name(schema))
    }

    /// The target name of a source schema, unquoted.
    pub fn schema_name(&self, schema: &Ident) -> String {
        match self.schemas.get(&schema.text.to_lowercase()) {
            Some(s) => s.clone(),
            None => truncate_63(&self.spell(schema)).0,
        }
    }

    /// The schema that a package becomes, unquoted.
    pub fn package(&self, name: &QName) -> String {
        let own = self.spell(&name.name);
        match &name.schema {
            Some(s) => truncate_63(&format!("{}_{own}", self.schema_name(s))).0,
            None => truncate_63(&own).0,
        }
    }

    /// A table, view, sequence or synonym. One that the catalog does not hold is spelled by the policy.
    pub fn relation(&self, name: &QName) -> TargetName {
        self.found(name).cloned().unwrap_or_else(|| self.spelled(name))
    }

    /// A user's type, by the name under which the catalog holds it.
    pub fn user_type(&self, name: &QName) -> TargetName {
        self.types.get(&key(name)).cloned().unwrap_or_else(|| self.spelled(name))
    }

    fn spelled(&self, name: &QName) -> TargetName {
        TargetName { schema: self.schema(name), name: truncate_63(&self.spell(&name.name)).0 }
    }

    /// The exact name, else the only one of this name where either side says no schema, as the catalog finds it.
    fn found(&self, name: &QName) -> Option<&TargetName> {
        let exact = key(name);
        if let Some(t) = self.relations.get(&exact) {
            return Some(t);
        }
        let mut candidates = self.by_name.get(&exact.1)?.iter().filter(|k| exact.0.is_none() || k.is_none());
        let first = candidates.next()?;
        if candidates.next().is_some() { None } else { self.relations.get(&(first.clone(), exact.1)) }
    }

    /// A column of a table, unquoted.
    pub fn column(&self, table: &QName, column: &Ident) -> String {
        let (s, t) = key(table);
        self.columns
            .get(&(s, t, column.text.clone()))
            .cloned()
            .unwrap_or_else(|| truncate_63(&self.spell(column)).0)
    }

    /// A column of a table as SQL.
    pub fn column_sql(&self, table: &QName, column: &Column) -> String {
        quote_ident(&self.column(table, &column.name)).into_owned()
    }

    /// A constraint's name, unquoted; `None` if the source gave none.
    pub fn constraint(&self, constraint: &Constraint) -> Option<&str> {
        self.by_span.get(&constraint.span).map(String::as_str)
    }

    /// An index's name in PostgreSQL (in the schema of its table), unquoted.
    pub fn index(&self, index: &Index) -> String {
        self.by_span.get(&index.head.span).cloned().unwrap_or_else(|| self.spell(&index.head.name.name))
    }

    /// A name in the relation namespace of a schema for an object that the converter adds by itself.
    pub fn fresh(&self, schema: Option<&str>, wanted: &str) -> String {
        let schema = schema.map(str::to_string);
        unique(truncate_63(wanted).0, |n| {
            self.taken.contains(&TargetName { schema: schema.clone(), name: n.to_string() })
        })
    }
}

/// Whether PostgreSQL has a type of this name itself.
fn is_built_in_type(name: &str) -> bool {
    const NAMES: &str = include_str!("../../../rules/postgresql/types.txt");
    NAMES.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).any(|n| n == name)
}

fn key(name: &QName) -> (Option<String>, String) {
    (name.schema.as_ref().map(|s| s.text.to_lowercase()), name.name.text.clone())
}

/// The name itself, or with the first free number behind it, within 63 bytes.
fn unique(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    let mut n = 2;
    loop {
        let suffix = format!("_{n}");
        let mut stem = name.clone();
        while stem.len() + suffix.len() > 63 {
            stem.pop();
        }
        let candidate = format!("{stem}{suffix}");
        if !taken(&candidate) {
            return candidate;
        }
        n += 1;
    }
}
