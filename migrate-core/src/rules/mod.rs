//! Knowledge as data: the rules in `rules/` of the repository, and the engine that finds the one that applies.
//!
//! A rule ([`Rule`]) says what stands in the source (`match`, a pattern in the source's own syntax), under which
//! conditions (`when`), and what becomes of it (`rewrite`, `outcome`, `text`, `effort`). The [`RuleBook`] loads the built-in
//! files and the user's, refuses faulty ones with file and line, and answers three questions: which rule applies to an
//! expression ([`RuleBook::match_expr`]), to a data type ([`RuleBook::match_type`]), to a name ([`RuleBook::named`]).
//!
//! To add knowledge, add YAML with examples; no Rust is needed. The room does no conversion itself: a match hands its
//! bindings to the converter, which converts them and puts them into the rewrite ([`ExprMatch::render`]).

mod book;
mod compat;
mod context;
mod error;
pub mod examples;
mod format;
mod guard;
mod literal;
mod load;
mod model;
mod pattern;
mod regexp;
mod scalar;
mod schema;
mod spec;
mod template;
mod types;
mod version;

#[cfg(test)]
mod tests;

pub use book::{ExprMatch, RuleBook};
pub use compat::CompatFunction;
pub use context::{ColumnFacts, MatchContext, NoTypes, TypeOracle};
pub use error::RuleError;
pub use guard::{Compare, Dot, LiteralKind, Place, ValueGuard, VariableGuard, When};
pub use model::{Class, Example, OneOrMany, Returns, Rule, RuleKind, TypeClass, Volatility};
pub use pattern::{Bindings, Bound};
pub use scalar::Scalar;
pub use schema::schema;
pub use spec::TypeSpec;
pub use template::Rendered;
pub use types::TypeMatch;
pub use version::{Majors, SourceRange, TargetRange, Version};

pub use crate::message::Lang;
