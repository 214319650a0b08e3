//! `migrate check`: a converted folder on a real PostgreSQL.

use crate::args::CheckArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};

/// Checks the folder.
pub(crate) fn run(args: &CheckArgs, _console: &Console<'_>) -> Result<Exit, Failure> {
    if !args.dir.join(migrate_core::write::REPORT).is_file() {
        return Err(Note::new("CLI-0042").at(&args.dir).into());
    }
    Err(Note::new("CLI-0043").with("command", "check").into())
}
