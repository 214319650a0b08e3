//! The `migrate` command: parses arguments, calls the core, prints. Results go to standard output, everything else to
//! standard error; the exit codes are those of [`failure::Exit`].

mod args;
mod command;
mod console;
mod decode;
mod failure;
mod input;
mod knowledge;
mod prove;
mod run;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use tracing_subscriber::EnvFilter;

use args::{Cli, Global};
use console::Console;
use failure::{Exit, Failure};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; that their reader has gone away is not an error.
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { Exit::Clean } else { Exit::Failed }.code());
        }
    };
    start_log(&cli.global);
    let exit = match knowledge::messages() {
        Ok(messages) => {
            let console = Console::new(&cli.global, messages);
            start_threads(&cli.global).and_then(|()| command::run(cli.command, &console)).unwrap_or_else(
                |f| {
                    console.error(&f);
                    Exit::Failed
                },
            )
        }
        Err(Failure(note)) => {
            // The built-in messages are broken: nothing can be said but what is in the error.
            tracing::error!(?note, "the built-in messages cannot be used");
            Exit::Failed
        }
    };
    ExitCode::from(exit.code())
}

/// Log lines go to standard error; `RUST_LOG` has the last word.
fn start_log(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (_, 0) => "warn",
        (_, 1) => "info",
        (_, 2) => "debug",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}

fn start_threads(global: &Global) -> Result<(), Failure> {
    let Some(jobs) = global.jobs else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global().map_err(Failure::internal)
}
