//! What a caller can choose about a conversion.

use std::collections::BTreeMap;

use crate::dialect::Dialect;

/// How identifiers are spelled in PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NamePolicy {
    /// Lower-case, so that no quotes are needed.
    #[default]
    Lower,
    /// As the source's catalog spells them (Oracle and DB2: upper-case unless quoted), with quotes where needed.
    Preserve,
}

/// What a caller can choose about a conversion.
#[derive(Debug, Clone)]
pub struct Options {
    /// The source dialect.
    pub dialect: Dialect,
    /// Major version of the target PostgreSQL, 14 to 18.
    pub target: u32,
    /// How identifiers are spelled.
    pub names: NamePolicy,
    /// Source schema to target schema, compared case-insensitively. Unnamed schemas keep their (spelled) name.
    pub schemas: BTreeMap<String, String>,
    /// Schema of the compat functions.
    pub compat_schema: String,
}

impl Options {
    /// The defaults for a dialect: PostgreSQL 15, lower-case names.
    pub fn new(dialect: Dialect) -> Self {
        Options {
            dialect,
            target: 15,
            names: NamePolicy::default(),
            schemas: BTreeMap::new(),
            compat_schema: "compat".to_string(),
        }
    }
}
