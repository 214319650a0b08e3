//! The fixed words of reports, in every language: `templates/labels.yaml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::message::{Lang, Text};

/// Words of reports by key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    words: BTreeMap<String, Text>,
    types: BTreeMap<String, Text>,
}

/// The built-in words cannot be read. A test rules this out.
#[derive(Debug, Clone, thiserror::Error)]
#[error("templates/labels.yaml: {0}")]
pub struct LabelsError(String);

impl Labels {
    /// The built-in words.
    ///
    /// # Errors
    /// When the built-in file is invalid, which a test rules out.
    pub fn built_in() -> Result<&'static Labels, LabelsError> {
        static LOADED: OnceLock<Result<Labels, LabelsError>> = OnceLock::new();
        LOADED
            .get_or_init(|| {
                serde_yaml::from_str(include_str!("../../templates/labels.yaml"))
                    .map_err(|e| LabelsError(e.to_string()))
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The word for a key; the key itself if there is none.
    pub fn get<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        self.words.get(key).map_or(key, |t| t.get(lang))
    }

    /// What people call an object type; the type itself if no name for it is known.
    pub fn object_type<'a>(&'a self, object_type: &'a str, lang: Lang) -> &'a str {
        self.types.get(object_type).map_or(object_type, |t| t.get(lang))
    }

    /// What people call one object of a type.
    pub fn one_of_type(&self, object_type: &str, lang: Lang) -> String {
        match (lang, object_type.chars().next()) {
            (Lang::En, Some(first)) => {
                let rest = object_type.get(first.len_utf8()..).unwrap_or_default();
                first.to_uppercase().chain(rest.chars()).collect()
            }
            _ => self.object_type(object_type, lang).to_string(),
        }
    }

    /// All words in one language, for templates and scripts.
    pub fn all(&self, lang: Lang) -> BTreeMap<&str, &str> {
        self.words.iter().map(|(k, t)| (k.as_str(), t.get(lang))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_valid_and_complete() {
        let labels = Labels::built_in().unwrap();
        for (key, text) in labels.words.iter().chain(&labels.types) {
            for lang in Lang::ALL {
                assert!(!text.get(lang).trim().is_empty(), "{key} in {lang}");
            }
        }
        for outcome in crate::diagnostic::Outcome::ALL {
            assert_ne!(labels.get(outcome.name(), Lang::Ja), outcome.name());
        }
        assert_eq!(labels.object_type("gizmo", Lang::Ja), "gizmo");
    }
}
