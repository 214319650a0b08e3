//! The rules and messages that a run uses.

use migrate_core::message::{Catalogue, Effort, Lang, Texts};
use migrate_core::rules::RuleBook;

use crate::args::RuleArgs;
use crate::failure::{Failure, Note};

/// Rules with their texts, and all other messages.
pub(crate) struct Knowledge {
    /// The rules, those of the user before the built-in ones.
    pub(crate) rules: RuleBook,
}

impl Knowledge {
    /// The built-in rules and those of the user's folders.
    pub(crate) fn load(user: &RuleArgs) -> Result<Knowledge, Failure> {
        let rules = RuleBook::load(&user.folders).map_err(|e| Note::new("CLI-0030").with("reason", e))?;
        Ok(Knowledge { rules })
    }
}

/// The messages that are not rules.
pub(crate) fn messages() -> Result<&'static Catalogue, Failure> {
    Catalogue::built_in().map_err(Failure::internal)
}

impl Texts for Knowledge {
    fn template(&self, id: &str, lang: Lang) -> Option<&str> {
        self.rules.template(id, lang)
    }

    fn help(&self, id: &str, lang: Lang) -> Option<&str> {
        self.rules.help(id, lang)
    }

    fn effort(&self, id: &str) -> Option<Effort> {
        self.rules.effort(id)
    }
}
