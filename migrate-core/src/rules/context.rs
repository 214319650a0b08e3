//! What the matcher is told about the surroundings of an expression or a type.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, TypeClass, Version};
use crate::dialect::Dialect;
use crate::syntax::SyntaxNode;

/// Says what the type of an expression is.
pub trait TypeOracle {
    /// The class of an expression's type; [`TypeClass::Unknown`] if it cannot be told.
    fn type_class(&self, node: &SyntaxNode) -> TypeClass;
}

/// Knows no types.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTypes;

impl TypeOracle for NoTypes {
    fn type_class(&self, _: &SyntaxNode) -> TypeClass {
        TypeClass::Unknown
    }
}

/// The surroundings of an expression or a type.
#[derive(Clone)]
pub struct MatchContext<'a> {
    /// The source dialect.
    pub dialect: Dialect,
    /// The source's version, if known.
    pub source_version: Option<Version>,
    /// Major version of the target.
    pub target: u32,
    /// Where the expression or type stands.
    pub place: Place,
    /// Choices of the user, by name.
    pub policies: &'a BTreeMap<String, String>,
    /// The extensions that the target has.
    pub extensions: &'a BTreeSet<String>,
    /// Says what the types of expressions are.
    pub types: &'a dyn TypeOracle,
}

static NO_POLICIES: BTreeMap<String, String> = BTreeMap::new();
static NO_EXTENSIONS: BTreeSet<String> = BTreeSet::new();

impl<'a> MatchContext<'a> {
    /// A context without choices and without extensions.
    pub fn new(dialect: Dialect, target: u32, place: Place, types: &'a dyn TypeOracle) -> Self {
        MatchContext {
            dialect,
            source_version: None,
            target,
            place,
            policies: &NO_POLICIES,
            extensions: &NO_EXTENSIONS,
            types,
        }
    }

    /// The same surroundings at another place.
    #[must_use]
    pub fn at(&self, place: Place) -> Self {
        MatchContext { place, ..self.clone() }
    }
}

impl std::fmt::Debug for MatchContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MatchContext")
            .field("dialect", &self.dialect)
            .field("target", &self.target)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// What is known about the column (or parameter, variable, …) that a type is of.
#[derive(Debug, Clone, Copy, Default)]
pub struct ColumnFacts<'a> {
    /// Its table, without schema.
    pub table: Option<&'a str>,
    /// Its name.
    pub column: Option<&'a str>,
    /// Whether it belongs to a primary, unique or foreign key.
    pub key: bool,
    /// Whether it numbers its rows by itself.
    pub identity: bool,
    /// Whether it is NOT NULL.
    pub not_null: bool,
    /// Source text of its default.
    pub default: Option<&'a str>,
    /// Its character set.
    pub charset: Option<&'a str>,
    /// Its collation.
    pub collation: Option<&'a str>,
}
