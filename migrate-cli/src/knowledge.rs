//! The rules and messages that a run uses.

use std::path::PathBuf;

use migrate_core::message::{Catalogue, Effort, Lang, Texts};
use migrate_core::rules::RuleBook;

use crate::failure::{Failure, Note};

/// Rules with their texts, and all other messages.
pub(crate) struct Knowledge {
    /// The rules, those of the user before the built-in ones.
    pub(crate) rules: RuleBook,
    messages: &'static Catalogue,
}

impl Knowledge {
    /// The built-in rules and those of the user's folders.
    pub(crate) fn load(folders: &[PathBuf]) -> Result<Knowledge, Failure> {
        if let Some(folder) = folders.first() {
            return Err(Note::new("CLI-0043")
                .with("command", format!("--rules {}", folder.display()))
                .into());
        }
        Ok(Knowledge { rules: RuleBook {}, messages: messages()? })
    }
}

/// The messages that are not rules.
pub(crate) fn messages() -> Result<&'static Catalogue, Failure> {
    Catalogue::built_in().map_err(Failure::internal)
}

impl Texts for Knowledge {
    fn template(&self, id: &str, lang: Lang) -> Option<&str> {
        self.messages.template(id, lang)
    }

    fn help(&self, id: &str, lang: Lang) -> Option<&str> {
        self.messages.help(id, lang)
    }

    fn effort(&self, id: &str) -> Option<Effort> {
        self.messages.effort(id)
    }
}
