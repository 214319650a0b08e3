//! A rule as its YAML file says it. What the fields mean to a rule's author stands in their doc comments, which also
//! go into `docs/rule.schema.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::guard::When;
use super::schema::{EffortForm, SourceForm};
use super::version::{SourceRange, TargetRange};
use crate::diagnostic::Outcome;
use crate::message::{Effort, Text};

/// One piece of knowledge: what stands in the source, and what becomes of it in PostgreSQL.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id, such as `ORA-FN-0012`. Never used again for another meaning.
    pub id: String,
    /// What kind of thing the rule is about.
    pub kind: RuleKind,
    /// The source dialect, and its versions if not all.
    #[schemars(with = "SourceForm")]
    pub source: SourceRange,
    /// The PostgreSQL versions that the rule is for, such as `{postgresql: ">=15"}`; all without it.
    #[serde(default, skip_serializing_if = "TargetRange::is_any")]
    pub target: TargetRange,
    /// What the rule is about: a pattern in the source's syntax with `$variables` (types, functions, constructs), or a
    /// plain name (packages, hints, privileges, views, settings, clauses). A list means: any of these.
    #[serde(rename = "match")]
    pub patterns: OneOrMany,
    /// What must hold besides.
    #[serde(default, skip_serializing_if = "When::is_empty")]
    pub when: When,
    /// PostgreSQL text with the pattern's `$variables`. Without it the source text stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<String>,
    /// What the rule makes of a statement in which it was applied.
    pub outcome: Outcome,
    /// How near PostgreSQL's counterpart is.
    pub class: Class,
    /// What a person has to do.
    #[schemars(with = "EffortForm")]
    pub effort: Effort,
    /// One or two sentences: what becomes of the source and what a reader must know.
    pub text: Text,
    /// What a reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// The class of the type that a function answers or that a type is of; `$variable` means "that of this argument".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Returns>,
    /// Whether the PostgreSQL text may stand in an index or a generated column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volatility: Option<Volatility>,
    /// The compat functions that the rewrite calls, such as `oracle/add_months`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compat: Vec<String>,
    /// The PostgreSQL extension that the rewrite needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Type rules: a condition that keeps the source type's range, with `{column}` for the column's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// Type rules: defaults that are written otherwise in PostgreSQL (`"1": "true"` for a bit column). An empty text
    /// means that PostgreSQL cannot have this default.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<String, String>,
    /// Type rules: an expression that fills a column of this type by itself when a row is inserted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Type rules: an expression that fills a column of this type by itself when a row is updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<String>,
    /// Executed proof. Every rule that computes something has some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// What kind of thing a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleKind {
    /// A data type.
    Type,
    /// A built-in function, or a word that acts as one (`SYSDATE`).
    Function,
    /// Any other expression: an operator, a conversion, a special form.
    Construct,
    /// A supplied procedure that is called as a statement: its pattern is the call, its rewrite one or more statements of
    /// PL/pgSQL without the last semicolon.
    Procedure,
    /// A clause or option of a DDL statement, by its words.
    Clause,
    /// A supplied package (`DBMS_AQ`), or one of its members (`DBMS_AQ.ENQUEUE`) or a function (`JSON_TRANSFORM()`) whatever
    /// its arguments: what holds for all of it that no rule with a pattern knows.
    Package,
    /// An optimizer hint.
    Hint,
    /// A system or object privilege.
    Privilege,
    /// A dictionary view.
    View,
    /// A session or server setting.
    Setting,
    /// A whole statement, by its first words.
    Statement,
    /// An error that code can raise or handle, by its name or its number.
    Exception,
}

impl RuleKind {
    /// All kinds, in the order in which they are documented.
    pub const ALL: [RuleKind; 12] = [
        RuleKind::Type,
        RuleKind::Function,
        RuleKind::Construct,
        RuleKind::Procedure,
        RuleKind::Clause,
        RuleKind::Package,
        RuleKind::Hint,
        RuleKind::Privilege,
        RuleKind::View,
        RuleKind::Setting,
        RuleKind::Statement,
        RuleKind::Exception,
    ];

    /// The word that rule files use.
    pub fn name(self) -> &'static str {
        match self {
            RuleKind::Type => "type",
            RuleKind::Function => "function",
            RuleKind::Construct => "construct",
            RuleKind::Procedure => "procedure",
            RuleKind::Clause => "clause",
            RuleKind::Package => "package",
            RuleKind::Hint => "hint",
            RuleKind::Privilege => "privilege",
            RuleKind::View => "view",
            RuleKind::Setting => "setting",
            RuleKind::Statement => "statement",
            RuleKind::Exception => "exception",
        }
    }

    /// Whether the rule's pattern is an expression of the source dialect.
    pub fn is_expression(self) -> bool {
        matches!(self, RuleKind::Function | RuleKind::Construct | RuleKind::Procedure)
    }
}

/// How near PostgreSQL's counterpart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The same name, the same answers.
    Same,
    /// Another name, the same answers.
    Rename,
    /// Another form.
    Rewrite,
    /// A small SQL function that is written out with the result.
    Compat,
    /// A PostgreSQL extension.
    Extension,
    /// Nothing.
    None,
}

impl Class {
    /// The word that rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Class::Same => "same",
            Class::Rename => "rename",
            Class::Rewrite => "rewrite",
            Class::Compat => "compat",
            Class::Extension => "extension",
            Class::None => "none",
        }
    }
}

/// One pattern, or several of which any may match.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The patterns.
    pub fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(s) => std::slice::from_ref(s),
            OneOrMany::Many(v) => v,
        }
    }
}

/// PostgreSQL's volatility classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Volatility {
    /// Always the same answer for the same arguments: may stand in an index or a generated column.
    Immutable,
    /// The same answer within a statement.
    Stable,
    /// Another answer at every call.
    Volatile,
}

/// The class of an answer's type: fixed, or that of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Returns {
    /// This class.
    Class(TypeClass),
    /// The class of the argument that this `$variable` is bound to.
    Of(String),
}

/// What a value is, as far as rules and rewrites ask. The class is that of the *source's* type: Oracle's `DATE` is
/// `date` and has a time of day all the same.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum TypeClass {
    /// Character string of varying length.
    Text,
    /// Character string padded with blanks.
    Char,
    /// Exact whole number that PostgreSQL holds as smallint, integer or bigint.
    Integer,
    /// Exact number held as numeric. As a guard it means any number.
    Number,
    /// Approximate number.
    Float,
    /// Truth value.
    Bool,
    /// Date.
    Date,
    /// Time of day.
    Time,
    /// Date and time without a zone.
    Timestamp,
    /// Point in time.
    TimestampTz,
    /// Span of time.
    Interval,
    /// Bytes.
    Binary,
    /// String of bits.
    Bits,
    /// UUID.
    Uuid,
    /// XML document.
    Xml,
    /// JSON document.
    Json,
    /// Geometry or geography.
    Spatial,
    /// Address of a row.
    RowId,
    /// Something known that is none of the others: an object, a collection, a cursor.
    Other,
    /// Not known. Satisfies no guard but `unknown`.
    #[default]
    Unknown,
}

impl TypeClass {
    /// Whether a value of this class satisfies a guard that asks for `wanted`: `number` takes every number, `text` takes
    /// padded strings too.
    pub fn satisfies(self, wanted: TypeClass) -> bool {
        self == wanted
            || match wanted {
                TypeClass::Number => matches!(self, TypeClass::Integer | TypeClass::Float),
                TypeClass::Text => self == TypeClass::Char,
                _ => false,
            }
    }
}

/// An executed example of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Example {
    /// Source text and the PostgreSQL text that it becomes.
    Convert {
        /// An expression or a statement of the source dialect.
        source: String,
        /// What it becomes.
        target: String,
    },
    /// A source expression and what PostgreSQL answers for it after conversion.
    Eval {
        /// An expression of the source dialect.
        eval: String,
        /// The answer as PostgreSQL prints it; `null` for NULL.
        gives: Option<super::Scalar>,
    },
    /// A procedure's call, run in a block of PL/pgSQL, and what holds after it.
    Run {
        /// The call in the source dialect.
        run: String,
        /// Variables of the block, as PL/pgSQL declares them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        declare: Option<String>,
        /// An expression of PostgreSQL that is computed after the call, in the block.
        then: String,
        /// Its value as PostgreSQL prints it, or the SQLSTATE and the message of the error that the call raises.
        gives: Option<super::Scalar>,
    },
    /// A column's source type and its PostgreSQL type.
    Column {
        /// A type of the source dialect.
        column: String,
        /// The PostgreSQL type.
        gives: String,
    },
}
