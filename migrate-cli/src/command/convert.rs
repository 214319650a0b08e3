//! `migrate convert`: scripts to a folder that psql applies.

use migrate_core::report::json;
use migrate_core::write;

use crate::args::ConvertArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;
use crate::run::{Run, Scope};

/// Converts, proves if asked, writes, and shows a summary.
pub(crate) fn run(args: &ConvertArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let knowledge = Knowledge::load(&args.sources.rules)?;
    let server = args.check.then_some(&args.server);
    let run =
        Run::new(&args.sources, Some(&args.out), server, args.show.cost.as_deref(), &knowledge, console)?;
    let report = json::bytes_of(run.input()).map_err(Failure::internal)?;
    let written = write::write(&run.conversion, &report, &args.out, args.force)?;
    console.result(&run.render(args.show.format, Scope::Summary, None)?)?;
    let apply = args.out.join(write::APPLY);
    console.done(
        &Note::new("CLI-0025").with("files", written.files).at(&args.out).with("apply", apply.display()),
    );
    Ok(run.exit(args.show.fail_on, Exit::Residue))
}
