//! Guards: what must hold besides the pattern before a rule applies.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::scalar::{Scalar, one_or_many};
use super::schema::OneOrList;
use super::{ColumnFacts, MatchContext, TypeClass};

/// What must hold besides the pattern. Every other key is a variable of the pattern (without `$`) and what it must be.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize, JsonSchema)]
pub struct When {
    /// How many arguments the call has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arity: Option<Compare>,
    /// Where the expression or type stands: one place or a list.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "OneOrList<Place>")]
    pub context: Vec<Place>,
    /// Choices of the user, such as `empty_string: keep`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policy: BTreeMap<String, Scalar>,
    /// An extension that the target has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Functions: whether an OVER clause follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<bool>,
    /// Types: `table.column` of the column, with `*` and `?`; case does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Types: whether the column belongs to a primary, unique or foreign key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<bool>,
    /// Types: whether the column numbers its rows by itself (IDENTITY, AUTO_INCREMENT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<bool>,
    /// Types: whether the column is NOT NULL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_null: Option<bool>,
    /// Types: whether the column has a default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_default: Option<bool>,
    /// Types: the column's character set, with `*` and `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Types: the column's collation, with `*` and `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Variables of the pattern.
    #[serde(flatten)]
    pub variables: BTreeMap<String, VariableGuard>,
}

/// Names that the guards use themselves, so that no variable of a pattern can have them.
pub(super) const RESERVED: [&str; 12] = [
    "arity",
    "context",
    "policy",
    "extension",
    "window",
    "column",
    "key",
    "identity",
    "not_null",
    "has_default",
    "charset",
    "collation",
];

impl When {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == When::default()
    }

    /// How much is asked: of two rules whose patterns say as much, the one that asks more comes first.
    pub(super) fn weight(&self) -> u32 {
        let facts = [self.key, self.identity, self.not_null, self.has_default, self.window].iter().flatten().count()
            + usize::from(self.arity.is_some())
            + usize::from(!self.context.is_empty())
            + usize::from(self.extension.is_some())
            + usize::from(self.charset.is_some())
            + usize::from(self.collation.is_some())
            + self.policy.len()
            + self.variables.values().map(VariableGuard::weight).sum::<usize>()
            // A rule for named columns is meant before all others.
            + if self.column.is_some() { 100_000 } else { 0 };
        facts as u32
    }

    /// Whether the surroundings are as asked.
    pub(super) fn admits(&self, ctx: &MatchContext<'_>) -> bool {
        (self.context.is_empty() || self.context.contains(&ctx.place))
            && self.policy.iter().all(|(name, value)| ctx.policies.get(name).is_some_and(|v| *v == value.0))
            && self.extension.as_ref().is_none_or(|e| ctx.extensions.contains(e))
    }

    /// Whether a column is as asked.
    pub(super) fn admits_column(&self, facts: &ColumnFacts<'_>) -> bool {
        let is = |wanted: Option<bool>, found: bool| wanted.is_none_or(|w| w == found);
        let like = |glob: &Option<String>, text: Option<&str>| {
            glob.as_ref().is_none_or(|g| text.is_some_and(|t| glob_matches(g, t)))
        };
        let name = match (facts.table, facts.column) {
            (Some(table), Some(column)) => Some(format!("{table}.{column}")),
            _ => None,
        };
        is(self.key, facts.key)
            && is(self.identity, facts.identity)
            && is(self.not_null, facts.not_null)
            && is(self.has_default, facts.default.is_some())
            && like(&self.column, name.as_deref())
            && like(&self.charset, facts.charset)
            && like(&self.collation, facts.collation)
    }
}

/// Where an expression or a type stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Default of a column.
    Default,
    /// CHECK constraint.
    Check,
    /// Index key or index predicate: PostgreSQL wants immutable functions.
    Index,
    /// Generated column: PostgreSQL wants immutable functions.
    Generated,
    /// Query of a view.
    View,
    /// A query, or a DML statement.
    #[default]
    Query,
    /// Code of a routine.
    Routine,
    /// Type of a column.
    Column,
    /// Type of a routine's parameter or result.
    Parameter,
    /// Type of a variable.
    Variable,
    /// Type of a conversion.
    Cast,
    /// Type of an attribute of an object type.
    Attribute,
}

/// What a variable of the pattern must be: a comparison (`p: "<=9"`), or a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum VariableGuard {
    /// A number in a range.
    Compare(Compare),
    /// Anything else.
    Is(Box<ValueGuard>),
}

/// What an expression bound to a variable must be. All that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ValueGuard {
    /// One of these classes. An unknown type satisfies only `unknown`.
    #[serde(rename = "type", deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "OneOrList<TypeClass>")]
    pub classes: Vec<TypeClass>,
    /// A literal of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub literal: Option<LiteralKind>,
    /// The literal with this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_literal: Option<Scalar>,
    /// A string literal without letters: case cannot matter to it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub caseless: bool,
    /// Can be seen never to be NULL: a literal other than NULL and the empty string, or texts in a row of which one is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub never_null: bool,
    /// A string literal that is a regular expression which PostgreSQL can say; the rewrite gets it in PostgreSQL's words.
    /// `line`: `.` takes no line feed; `all`: it takes every character; `beyond`: one that PostgreSQL cannot say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regexp: Option<Dot>,
    /// A bare name; the rewrite gets it in quotes, as the dialect stores it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub name: bool,
    /// One of these words or literals; case does not matter.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Scalar>,
    /// One of these words or literals, each with what stands for it in the rewrite; case does not matter.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub map: BTreeMap<String, Scalar>,
    /// A string literal whose elements the format table of this name can all translate; the rewrite gets the
    /// translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl VariableGuard {
    fn weight(&self) -> usize {
        match self {
            VariableGuard::Compare(_) => 1,
            VariableGuard::Is(v) => {
                usize::from(!v.classes.is_empty())
                    + usize::from(v.literal.is_some())
                    + 2 * usize::from(v.is_literal.is_some())
                    + usize::from(!v.one_of.is_empty())
                    + usize::from(!v.map.is_empty())
                    + 2 * usize::from(v.format.is_some())
                    + usize::from(v.caseless)
                    + usize::from(v.never_null)
                    + usize::from(v.name)
                    + 2 * usize::from(v.regexp.is_some())
            }
        }
    }

    /// The mapping form, if it is one.
    pub(super) fn value(&self) -> Option<&ValueGuard> {
        match self {
            VariableGuard::Is(v) => Some(v),
            VariableGuard::Compare(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for VariableGuard {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = serde_yaml::Value::deserialize(d)?;
        let custom = de::Error::custom;
        if value.is_mapping() {
            return serde_yaml::from_value(value).map(|v| VariableGuard::Is(Box::new(v))).map_err(custom);
        }
        let scalar: Scalar = serde_yaml::from_value(value).map_err(custom)?;
        scalar.0.parse().map(VariableGuard::Compare).map_err(de::Error::custom)
    }
}

/// What `.` takes in a regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dot {
    /// Every character but a line feed.
    Line,
    /// Every character.
    All,
    /// Not asked: the literal is a regular expression that PostgreSQL cannot say.
    Beyond,
}

/// Kinds of literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LiteralKind {
    /// A string.
    String,
    /// A number, signed or not.
    Number,
    /// A string or a number. No literal is of this kind itself.
    Value,
    /// NULL.
    Null,
    /// No literal.
    None,
}

/// A range of whole numbers: `3`, `<=9`, `>=10`, `<0`, `>6`, `5..9`, `!=0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// From the first to the last, both included.
    Range(i64, i64),
    /// Anything else than this.
    Not(i64),
}

impl Compare {
    /// Whether a number lies in the range.
    pub fn admits(self, n: i64) -> bool {
        match self {
            Compare::Range(from, to) => (from..=to).contains(&n),
            Compare::Not(other) => n != other,
        }
    }
}

impl FromStr for Compare {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let s = text.trim();
        let number = |s: &str| {
            s.trim().parse::<i64>().map_err(|_| {
                format!("`{text}` is not a comparison: write a number, \"<=9\", \">=10\", \"<0\", \"5..9\" or \"!=0\"")
            })
        };
        Ok(if let Some(n) = s.strip_prefix("<=") {
            Compare::Range(i64::MIN, number(n)?)
        } else if let Some(n) = s.strip_prefix(">=") {
            Compare::Range(number(n)?, i64::MAX)
        } else if let Some(n) = s.strip_prefix("!=") {
            Compare::Not(number(n)?)
        } else if let Some(n) = s.strip_prefix('<') {
            Compare::Range(i64::MIN, number(n)?.saturating_sub(1))
        } else if let Some(n) = s.strip_prefix('>') {
            Compare::Range(number(n)?.saturating_add(1), i64::MAX)
        } else if let Some((from, to)) = s.split_once("..") {
            Compare::Range(number(from)?, number(to)?)
        } else {
            let n = number(s)?;
            Compare::Range(n, n)
        })
    }
}

impl fmt::Display for Compare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Compare::Range(i64::MIN, to) => write!(f, "<={to}"),
            Compare::Range(from, i64::MAX) => write!(f, ">={from}"),
            Compare::Range(from, to) if from == to => write!(f, "{from}"),
            Compare::Range(from, to) => write!(f, "{from}..{to}"),
            Compare::Not(n) => write!(f, "!={n}"),
        }
    }
}

impl Serialize for Compare {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Compare {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Scalar::deserialize(d)?.0.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Compare {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Compare".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["integer", "string"],
            "description": "A number, or \"<=9\", \">=10\", \"<0\", \">6\", \"5..9\", \"!=0\"."
        })
    }
}

/// Whether a text is as a glob says: `*` is any text, `?` any character; case does not matter.
pub(super) fn glob_matches(glob: &str, text: &str) -> bool {
    let glob: Vec<char> = glob.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    // Positions of the last star and of the text from which it was tried.
    let (mut g, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g, t));
                g += 1;
            }
            Some(c) if *c == '?' || Some(c) == text.get(t) => {
                g += 1;
                t += 1;
            }
            _ => match star {
                Some((sg, st)) => {
                    star = Some((sg, st + 1));
                    g = sg + 1;
                    t = st + 1;
                }
                None => return false,
            },
        }
    }
    glob.iter().skip(g).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_read_and_hold() {
        let admits = |c: &str, n: i64| c.parse::<Compare>().unwrap().admits(n);
        assert!(admits("<=9", 9) && !admits("<=9", 10) && admits("<0", -1) && !admits("<0", 0));
        assert!(admits("5..9", 5) && admits("5..9", 9) && !admits("5..9", 4) && admits("0", 0));
        assert!(
            admits(">6", 7) && !admits(">6", 6) && admits(">=6", 6) && admits("!=0", 1) && !admits("!=0", 0)
        );
        for bad in ["", "x", "<", "1..", "=1"] {
            assert!(bad.parse::<Compare>().is_err(), "{bad}");
        }
    }

    #[test]
    fn globs_ignore_case() {
        assert!(glob_matches("*.is_*", "EMP.IS_ACTIVE") && glob_matches("emp.?", "Emp.x"));
        assert!(!glob_matches("*.is_*", "EMP.ACTIVE_IS") && !glob_matches("emp", "emps"));
        assert!(
            glob_matches("*_ci", "utf8mb4_general_ci") && glob_matches("**", "") && !glob_matches("?", "")
        );
    }

    #[test]
    fn guards_read_from_yaml() {
        let when: When = serde_yaml::from_str(
            "{context: default, policy: {empty_string: null}, p: '<=9', s: 0, x: {type: [date, timestamp]}}",
        )
        .unwrap();
        assert_eq!(when.context, [Place::Default]);
        assert_eq!(when.policy.get("empty_string"), Some(&Scalar("null".into())));
        assert_eq!(when.variables.get("s"), Some(&VariableGuard::Compare(Compare::Range(0, 0))));
        let x = when.variables.get("x").and_then(VariableGuard::value).unwrap();
        assert_eq!(x.classes, [TypeClass::Date, TypeClass::Timestamp]);
        assert!(serde_yaml::from_str::<When>("{x: {typ: date}}").is_err());
        assert!(serde_yaml::from_str::<When>("{x: abc}").is_err());
    }
}
