//! The commands, one file each.

mod assess;
mod check;
mod completions;
mod convert;
mod explain;
mod rules;
mod rules_test;

use crate::args::Command;
use crate::console::Console;
use crate::failure::{Exit, Failure};

/// Runs a command.
pub(crate) fn run(command: Command, console: &Console<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Convert(args) => convert::run(&args, console),
        Command::Assess(args) => assess::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Rules(args) => rules::run(&args.action, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Completions(args) => completions::run(&args, console),
    }
}
