//! The JSON schema of rule files, for completion and checks in editors.

use super::Rule;

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
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, schema(), "run the test once with UPDATE_SCHEMA=1");
    }
}
