//! Versions of the source and of the target for which a rule holds.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dialect::Dialect;

/// A version of a source DBMS: `19`, `12.2`, `8.0.17`, `11.5`. Compared part by part; a missing part is 0.
#[derive(Debug, Clone, Eq)]
pub struct Version(Vec<u32>);

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let n = self.0.len().max(other.0.len());
        let part = |v: &Version, i: usize| v.0.get(i).copied().unwrap_or(0);
        (0..n)
            .map(|i| part(self, i).cmp(&part(other, i)))
            .find(|o| o.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let parts: Result<Vec<u32>, _> = s.trim().split('.').map(str::parse).collect();
        parts
            .map(Version)
            .map_err(|_| format!("`{s}` is not a version: write numbers and points, such as \"12.2\""))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::Scalar::deserialize(d)?.0.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Version {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number"], "description": "A version such as \"12.2\"."})
    }
}

/// The source that a rule is for: `oracle`, or `{dialect: oracle, from: "12.1", before: "23"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRange {
    /// The dialect.
    pub dialect: Dialect,
    /// The first version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Version>,
    /// The version from which on the rule no longer holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Version>,
}

impl SourceRange {
    /// Whether the rule holds for a version; an unknown version is taken as the newest.
    pub fn contains(&self, version: Option<&Version>) -> bool {
        match version {
            Some(v) => {
                self.from.as_ref().is_none_or(|from| v >= from) && self.before.as_ref().is_none_or(|b| v < b)
            }
            None => self.before.is_none(),
        }
    }
}

impl<'de> Deserialize<'de> for SourceRange {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            dialect: Dialect,
            from: Option<Version>,
            before: Option<Version>,
        }
        let value = serde_yaml::Value::deserialize(d)?;
        if let Some(name) = value.as_str() {
            let dialect = name.parse().map_err(serde::de::Error::custom)?;
            return Ok(SourceRange { dialect, from: None, before: None });
        }
        let long: Long = serde_yaml::from_value(value).map_err(serde::de::Error::custom)?;
        Ok(SourceRange { dialect: long.dialect, from: long.from, before: long.before })
    }
}

/// Major versions of PostgreSQL, written `">=14"`, `"<16"` or `">=14 <16"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Majors {
    from: Option<u32>,
    before: Option<u32>,
}

impl FromStr for Majors {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || {
            format!("`{s}` is not a range of PostgreSQL versions: write \">=14\", \"<16\" or \">=14 <16\"")
        };
        let mut majors = Majors::default();
        for part in s.split_whitespace() {
            if let Some(n) = part.strip_prefix(">=") {
                majors.from = Some(n.parse().map_err(|_| bad())?);
            } else if let Some(n) = part.strip_prefix('<') {
                majors.before = Some(n.parse().map_err(|_| bad())?);
            } else {
                return Err(bad());
            }
        }
        match majors {
            Majors { from: None, before: None } => Err(bad()),
            Majors { from: Some(from), before: Some(before) } if from >= before => {
                Err(format!("`{s}` contains no version"))
            }
            majors => Ok(majors),
        }
    }
}

impl fmt::Display for Majors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.before) {
            (Some(from), Some(before)) => write!(f, ">={from} <{before}"),
            (Some(from), None) => write!(f, ">={from}"),
            (None, Some(before)) => write!(f, "<{before}"),
            (None, None) => Ok(()),
        }
    }
}

impl Serialize for Majors {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Majors {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Majors {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Majors".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^(>=\d+|<\d+|>=\d+ <\d+)$",
            "description": "Major versions of PostgreSQL, such as \">=14\" or \">=14 <16\"."
        })
    }
}

/// The target that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRange {
    /// The versions.
    pub postgresql: Option<Majors>,
}

impl TargetRange {
    /// Whether it contains every version.
    pub fn is_any(&self) -> bool {
        self.postgresql.is_none()
    }

    /// Whether it contains a major version.
    pub fn contains(&self, major: u32) -> bool {
        self.postgresql.is_none_or(|m| {
            m.from.is_none_or(|from| major >= from) && m.before.is_none_or(|before| major < before)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_part_by_part() {
        let v = |s: &str| s.parse::<Version>().unwrap();
        assert!(
            v("9.2") < v("12.1") && v("12.1") < v("12.1.0.2") && v("12") == v("12") && v("8.0.17") > v("8")
        );
        assert_eq!(v("12"), v("12.0"));
        assert!("12c".parse::<Version>().is_err());
    }

    #[test]
    fn ranges_of_postgresql_are_read_and_checked() {
        let r = |s: &str| TargetRange { postgresql: Some(s.parse().unwrap()) };
        assert!(r(">=14").contains(14) && !r(">=15").contains(14));
        assert!(r(">=14 <16").contains(15) && !r(">=14 <16").contains(16));
        for bad in ["14", "", "> 14", ">=x", ">=16 <15"] {
            assert!(bad.parse::<Majors>().is_err(), "{bad}");
        }
        assert_eq!(">=14 <16".parse::<Majors>().unwrap().to_string(), ">=14 <16");
    }

    #[test]
    fn a_source_is_a_word_or_a_range() {
        let s: SourceRange = serde_yaml::from_str("oracle").unwrap();
        assert!(s.contains(None));
        let s: SourceRange = serde_yaml::from_str("{dialect: oracle, from: 12.2, before: '23'}").unwrap();
        let v = |s: &str| s.parse::<Version>().ok();
        assert!(s.contains(v("19").as_ref()) && !s.contains(v("12.1").as_ref()) && !s.contains(None));
        assert!(serde_yaml::from_str::<SourceRange>("sybase").is_err());
    }
}
