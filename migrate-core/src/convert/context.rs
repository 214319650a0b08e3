//! What every converter works with: the catalog, the rules, the options and the names. Read-only.

use crate::catalog::Catalog;
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
}

impl Context<'_> {
    /// The source dialect.
    pub fn dialect(&self) -> Dialect {
        self.options.dialect
    }
}
