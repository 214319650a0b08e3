//! What every converter works with: the catalog, the rules, the options and the names. Read-only.

use std::collections::HashMap;

use crate::catalog::{Catalog, Index, Object, QName};
use crate::dialect::Dialect;
use crate::resolve::code::Program;
use crate::rules::RuleBook;
use crate::source_file::SourceFile;

use super::{NameMap, Options};

/// What every converter works with.
pub struct Context<'a> {
    /// The catalog of the source.
    pub catalog: &'a Catalog,
    /// The rules.
    pub rules: &'a RuleBook,
    /// What the caller chose.
    pub options: &'a Options,
    /// What everything is called in PostgreSQL.
    pub names: &'a NameMap,
    /// The sources, for places and surrounding text.
    pub sources: &'a [SourceFile],
    /// What the code of the catalog declares.
    pub program: &'a Program,
    unique_indexes: HashMap<&'a QName, Vec<&'a Index>>,
}

impl<'a> Context<'a> {
    /// A context of its parts.
    pub fn new(
        catalog: &'a Catalog,
        rules: &'a RuleBook,
        options: &'a Options,
        names: &'a NameMap,
        sources: &'a [SourceFile],
        program: &'a Program,
    ) -> Self {
        let mut unique_indexes: HashMap<&QName, Vec<&Index>> = HashMap::new();
        for o in catalog.objects() {
            if let Object::Index(i) = o
                && i.unique
            {
                unique_indexes.entry(&i.table).or_default().push(i);
            }
        }
        Context { catalog, rules, options, names, sources, program, unique_indexes }
    }

    /// The unique indexes of a table, in order of creation.
    pub fn unique_indexes_of(&self, table: &QName) -> &[&'a Index] {
        self.unique_indexes.get(table).map_or(&[], Vec::as_slice)
    }

    /// The source dialect.
    pub fn dialect(&self) -> Dialect {
        self.options.dialect
    }
}
