//! The message catalogue: `rules/messages/*.yaml`, each a list of [`Entry`].
//!
//! A file is validated when it is loaded: an unknown key, an id given twice, a text that lacks a language, or
//! placeholders that differ between the languages are errors that name the file and the id.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effort, Lang, Texts, placeholders};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../rules/messages");

/// One text in every language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}

/// A message of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id that a diagnostic or an error carries. Never reused for another meaning.
    pub id: String,
    /// What it says: one sentence, with `{name}` placeholders.
    pub text: Text,
    /// What a reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// What it costs a person. Without it, an assessment falls back to the cost profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
}

/// Why a message file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// Not the YAML that is expected; the reason names the line and what is wrong.
    #[error("{file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// The parser's words.
        reason: String,
    },
    /// An id that is already taken.
    #[error("{file}: the id `{id}` is already defined in {first}: give the new message an id of its own")]
    Duplicate {
        /// The file with the second definition.
        file: String,
        /// The id.
        id: String,
        /// The file with the first definition.
        first: String,
    },
    /// A text that is empty in a language.
    #[error("{file}: `{id}` has an empty text in `{lang}`: write one")]
    Empty {
        /// The file.
        file: String,
        /// The id.
        id: String,
        /// The language.
        lang: Lang,
    },
    /// A placeholder that only one of the languages has.
    #[error(
        "{file}: `{id}` has the placeholders {en:?} in en and {ja:?} in ja: both languages must name the same"
    )]
    Placeholders {
        /// The file.
        file: String,
        /// The id.
        id: String,
        /// Names in the English text, sorted.
        en: Vec<String>,
        /// Names in the Japanese text, sorted.
        ja: Vec<String>,
    },
}

/// Messages by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: BTreeMap<String, (String, Entry)>,
}

impl Catalogue {
    /// The messages that are built into the program.
    ///
    /// # Errors
    /// When a built-in file is invalid, which a test rules out.
    pub fn built_in() -> Result<&'static Catalogue, CatalogueError> {
        static LOADED: OnceLock<Result<Catalogue, CatalogueError>> = OnceLock::new();
        LOADED
            .get_or_init(|| {
                let mut catalogue = Catalogue::default();
                for file in BUILT_IN.files() {
                    let name = format!("rules/messages/{}", file.path().display());
                    let Some(yaml) = file.contents_utf8() else {
                        return Err(CatalogueError::Syntax { file: name, reason: "not UTF-8".to_string() });
                    };
                    catalogue.add(&name, yaml)?;
                }
                Ok(catalogue)
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Adds the messages of one file. `file` is its name in error messages.
    ///
    /// # Errors
    /// See [`CatalogueError`]; messages before the faulty one have been added.
    pub fn add(&mut self, file: &str, yaml: &str) -> Result<(), CatalogueError> {
        let entries: Vec<Entry> = serde_yaml::from_str(yaml)
            .map_err(|e| CatalogueError::Syntax { file: file.to_string(), reason: e.to_string() })?;
        for entry in entries {
            check(file, &entry)?;
            if let Some((first, _)) = self.entries.get(&entry.id) {
                return Err(CatalogueError::Duplicate {
                    file: file.to_string(),
                    id: entry.id,
                    first: first.clone(),
                });
            }
            self.entries.insert(entry.id.clone(), (file.to_string(), entry));
        }
        Ok(())
    }

    /// The message with an id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id).map(|(_, entry)| entry)
    }

    /// Every message, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().map(|(_, entry)| entry)
    }
}

impl Texts for Catalogue {
    fn template(&self, id: &str, lang: Lang) -> Option<&str> {
        self.get(id).map(|e| e.text.get(lang))
    }

    fn help(&self, id: &str, lang: Lang) -> Option<&str> {
        self.get(id).and_then(|e| e.help.as_ref()).map(|t| t.get(lang))
    }

    fn effort(&self, id: &str) -> Option<Effort> {
        self.get(id).and_then(|e| e.effort)
    }
}

fn check(file: &str, entry: &Entry) -> Result<(), CatalogueError> {
    let names = |text: &str| {
        let mut names: Vec<String> = placeholders(text).into_iter().map(str::to_string).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    for text in std::iter::once(&entry.text).chain(&entry.help) {
        for lang in Lang::ALL {
            if text.get(lang).trim().is_empty() {
                return Err(CatalogueError::Empty { file: file.to_string(), id: entry.id.clone(), lang });
            }
        }
        let (en, ja) = (names(&text.en), names(&text.ja));
        if en != ja {
            return Err(CatalogueError::Placeholders {
                file: file.to_string(),
                id: entry.id.clone(),
                en,
                ja,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Minutes;

    fn load(yaml: &str) -> Result<Catalogue, CatalogueError> {
        let mut catalogue = Catalogue::default();
        catalogue.add("a.yaml", yaml)?;
        Ok(catalogue)
    }

    #[test]
    fn the_built_in_messages_are_valid() {
        let catalogue = Catalogue::built_in().unwrap();
        assert!(catalogue.iter().count() > 0);
    }

    #[test]
    fn a_message_has_text_help_and_effort() {
        let c = load(
            "- id: X-1\n  text: {en: 'Column {c}', ja: '列 {c}'}\n  help: {en: Do, ja: する}\n  \
             effort: {each: 5m, learn: 1h}\n",
        )
        .unwrap();
        let args = BTreeMap::from([("c".to_string(), "A".to_string())]);
        assert_eq!(c.message("X-1", Lang::Ja, &args), "列 A");
        assert_eq!(c.help("X-1", Lang::En), Some("Do"));
        assert_eq!(c.effort("X-1"), Some(Effort { each: Minutes(5), learn: Minutes(60) }));
        assert_eq!(c.effort("X-2"), None);
    }

    #[test]
    fn faults_name_the_file_and_what_is_wrong() {
        let fault = |yaml: &str| load(yaml).unwrap_err().to_string();
        let unknown = fault("- id: X\n  text: {en: a, ja: b}\n  efort: {each: 1m}\n");
        assert!(unknown.contains("a.yaml") && unknown.contains("efort"), "{unknown}");
        assert!(fault("- id: X\n  text: {en: a}\n").contains("ja"));
        assert!(fault("- id: X\n  text: {en: a, ja: ' '}\n").contains("empty text in `ja`"));
        assert!(fault("- id: X\n  text: {en: '{a}', ja: '{b}'}\n").contains("placeholders"));
        let twice = fault("- id: X\n  text: {en: a, ja: b}\n- id: X\n  text: {en: a, ja: b}\n");
        assert!(twice.contains("`X` is already defined in a.yaml"), "{twice}");
    }
}
