//! The cost profile: what work costs where a rule declares no effort. `rules/cost/default.yaml` is the built-in one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::convert::Statement;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::message::{Effort, Minutes, Texts};

/// Efforts by outcome, kind and size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostProfile {
    /// Hours of work in a person-day; only the presentation of totals depends on it.
    pub hours_per_day: u32,
    /// Effort of one finding whose rule declares none.
    pub finding: FindingCost,
    /// Effort of a statement left to a person whose findings declare none: by statement kind or object type; the
    /// entry `default` is for all others.
    pub manual: BTreeMap<String, ManualCost>,
}

/// Effort of one finding by what it makes of its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingCost {
    /// The statement is converted with the same meaning.
    pub converted: Minutes,
    /// A person should look.
    pub review: Minutes,
    /// The statement is left to a person; its size is counted apart.
    pub manual: Minutes,
    /// Something without a counterpart was left out.
    pub dropped: Minutes,
}

/// Effort of a statement by its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManualCost {
    /// For the statement as such.
    pub base: Minutes,
    /// Lines of code that are converted by hand in an hour.
    pub lines_per_hour: u32,
}

impl ManualCost {
    /// The effort of so many lines, rounded up to a minute.
    fn of(self, lines: usize) -> Minutes {
        self.base + Minutes((lines as u64 * 60).div_ceil(u64::from(self.lines_per_hour.max(1))))
    }
}

/// Why a cost profile cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CostError {
    /// Not the YAML that is expected; the reason names the line and what is wrong.
    #[error("{file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// The parser's words.
        reason: String,
    },
    /// A number that makes no sense.
    #[error("{file}: {key} must be {expected}")]
    Value {
        /// The file.
        file: String,
        /// The key with the wrong value.
        key: String,
        /// What it must be.
        expected: &'static str,
    },
}

impl CostProfile {
    /// The text of the built-in profile: YAML with comments, to be adapted.
    pub const BUILT_IN: &str = include_str!("../../../rules/cost/default.yaml");

    /// The built-in profile.
    ///
    /// # Errors
    /// When the built-in file is invalid, which a test rules out.
    pub fn built_in() -> Result<CostProfile, CostError> {
        CostProfile::parse("rules/cost/default.yaml", CostProfile::BUILT_IN)
    }

    /// Reads a profile. `file` is its name in error messages.
    ///
    /// # Errors
    /// See [`CostError`].
    pub fn parse(file: &str, yaml: &str) -> Result<CostProfile, CostError> {
        let profile: CostProfile = serde_yaml::from_str(yaml)
            .map_err(|e| CostError::Syntax { file: file.to_string(), reason: e.to_string() })?;
        let fault = |key: String, expected| CostError::Value { file: file.to_string(), key, expected };
        if !(1..=24).contains(&profile.hours_per_day) {
            return Err(fault("hours_per_day".to_string(), "between 1 and 24"));
        }
        if !profile.manual.contains_key("default") {
            return Err(fault("manual.default".to_string(), "given: it applies to every other statement"));
        }
        for (name, cost) in &profile.manual {
            if cost.lines_per_hour == 0 {
                return Err(fault(format!("manual.{name}.lines_per_hour"), "at least 1"));
            }
        }
        Ok(profile)
    }

    /// What a finding costs: its rule's declaration, else this profile's entry for its outcome.
    pub fn finding_effort(&self, diagnostic: &Diagnostic, texts: &dyn Texts) -> Effort {
        texts.effort(&diagnostic.id).unwrap_or_else(|| {
            let each = match diagnostic.outcome {
                Outcome::Converted => self.finding.converted,
                Outcome::Review => self.finding.review,
                Outcome::Manual => self.finding.manual,
                Outcome::Dropped => self.finding.dropped,
            };
            Effort { each, learn: Minutes::ZERO }
        })
    }

    /// What the size of a statement costs: nothing unless it is left to a person and none of the findings that leave
    /// it there declares an effort.
    pub fn manual_effort(&self, statement: &Statement, lines: usize, texts: &dyn Texts) -> Minutes {
        let declared = |d: &Diagnostic| d.outcome == Outcome::Manual && texts.effort(&d.id).is_some();
        if statement.outcome != Outcome::Manual || statement.diagnostics.iter().any(declared) {
            return Minutes::ZERO;
        }
        let entry = self
            .manual
            .get(&statement.kind)
            .or_else(|| statement.object_type.as_ref().and_then(|t| self.manual.get(t)))
            .or_else(|| self.manual.get("default"));
        entry.map_or(Minutes::ZERO, |cost| cost.of(lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profile_is_valid() {
        assert_eq!(CostProfile::built_in().unwrap().hours_per_day, 8);
    }

    #[test]
    fn size_is_rounded_up_to_a_minute() {
        let cost = ManualCost { base: Minutes(20), lines_per_hour: 40 };
        assert_eq!(cost.of(0), Minutes(20));
        assert_eq!(cost.of(1), Minutes(22));
        assert_eq!(cost.of(40), Minutes(80));
    }

    #[test]
    fn faults_name_the_file_and_the_key() {
        let fault = |from: &str, to: &str| {
            let yaml = CostProfile::BUILT_IN.replacen(from, to, 1);
            CostProfile::parse("team.yaml", &yaml).unwrap_err().to_string()
        };
        assert_eq!(
            fault("hours_per_day: 8", "hours_per_day: 0"),
            "team.yaml: hours_per_day must be between 1 and 24"
        );
        assert!(fault("review: 10m", "review: ten").contains("`ten` is not an effort"));
        assert!(fault("finding:", "findings:").contains("findings"));
        assert!(fault("lines_per_hour: 240", "lines_per_hour: 0").contains("manual.insert.lines_per_hour"));
    }
}
