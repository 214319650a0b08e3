//! `migrate completions`: a completion script for a shell.

use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};
use crate::console::Console;
use crate::failure::{Exit, Failure};

/// Prints the script.
pub(crate) fn run(args: &CompletionsArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "migrate", &mut script);
    console.result(&script)?;
    Ok(Exit::Clean)
}
