//! The JSON schema of rule files, for completion and checks in editors.

use schemars::JsonSchema;

use super::{Rule, Version};
use crate::dialect::Dialect;

/// One value or a list of values.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)]
pub(super) enum OneOrList<T> {
    One(T),
    List(Vec<T>),
}

/// An effort with its units: `{each: 5m, learn: 1h30m}`; a day has 8 hours.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
pub(super) struct EffortForm {
    /// For each occurrence.
    #[schemars(default, regex(pattern = r"^(\d+[mhd])+$"))]
    each: String,
    /// Once, however often it occurs.
    #[schemars(default, regex(pattern = r"^(\d+[mhd])+$"))]
    learn: String,
}

/// A dialect, or a dialect with a range of versions.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)]
pub(super) enum SourceForm {
    /// Every version.
    Dialect(Dialect),
    /// From a version on, or before one.
    Range { dialect: Dialect, from: Option<Version>, before: Option<Version> },
}

/// The schema of a rule file, as JSON text that ends with a line feed. `docs/rule.schema.json` holds the same.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Vec<Rule>);
    format!("{:#}\n", schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_docs_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rule.schema.json");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == schema(), "docs/rule.schema.json is stale: run the test with UPDATE_SCHEMAS=1");
    }
}
