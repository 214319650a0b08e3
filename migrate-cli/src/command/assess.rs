//! `migrate assess`: what scripts contain, what becomes of it, and what is left.

use std::fs;

use crate::args::AssessArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;
use crate::run::{Run, Scope};

/// Assesses, proves if asked, and shows the report. Nothing is converted for good, so that statements left to a person
/// are an answer and not a residue: they fail the run only with `--fail-on`.
pub(crate) fn run(args: &AssessArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let knowledge = Knowledge::load(&args.sources.rules)?;
    let server = args.check.then_some(&args.server);
    let run = Run::new(&args.sources, None, server, args.show.cost.as_deref(), &knowledge, console)?;
    let report = run.render(args.show.format, Scope::Whole, args.title.as_deref())?;
    match &args.out {
        None => console.result(&report)?,
        Some(path) => {
            fs::write(path, &report)
                .map_err(|e| Note::new("CLI-0022").with("action", "write").at(path).with("reason", e))?;
            console.done(&Note::new("CLI-0026").at(path));
        }
    }
    Ok(run.exit(args.show.fail_on, Exit::Clean))
}
