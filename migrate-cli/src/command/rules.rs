//! `migrate rules`: list, validate and test the rules.

use crate::args::RulesAction;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;

/// Runs one of the actions.
pub(crate) fn run(action: &RulesAction, _console: &Console<'_>) -> Result<Exit, Failure> {
    let (name, folders) = match action {
        RulesAction::List(args) => ("rules list", &args.rules),
        RulesAction::Check(args) => ("rules check", &args.rules),
        RulesAction::Test(args) => ("rules test", &args.rules),
    };
    Knowledge::load(folders)?;
    Err(Note::new("CLI-0043").with("command", name).into())
}
