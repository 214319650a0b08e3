//! Asks a PostgreSQL about scripts: the server that the user names, else a throw-away one.

use migrate_core::convert::Conversion;
use migrate_core::target::check::{self, CheckOptions, CheckReport};
use migrate_core::target::{ClusterOptions, ScriptFile, Server, TargetError};
use migrate_core::write;

use crate::args::ServerArgs;
use crate::console::Console;
use crate::failure::{Failure, Note};

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        Failure(Note { id: error.id(), args: error.args() })
    }
}

/// Applies scripts, written for PostgreSQL `target`, and yields what the server said.
pub(crate) fn prove(
    files: &[ScriptFile],
    target: u32,
    args: &ServerArgs,
    console: &Console<'_>,
) -> Result<CheckReport, Failure> {
    let step = console.step(&Note::new("CLI-0052"));
    let mut server = match &args.to {
        Some(url) => Server::connect(url)?,
        None => Server::throw_away(&ClusterOptions {
            pg_bin: args.pg_bin.clone(),
            major: Some(target),
            ..ClusterOptions::default()
        })?,
    };
    drop(step);
    if server.major() < target {
        console.warn(&Note::new("CLI-0045").with("server", server.version()).with("target", target));
    }
    let progress = console.progress(&Note::new("CLI-0053").with("server", server.version()));
    let report =
        check::run(&mut server, files, &CheckOptions::default(), &mut |done, all| progress.at(done, all))?;
    drop(progress);
    Ok(report)
}

/// The scripts of a conversion, in the order in which `apply.sql` applies them.
pub(crate) fn scripts(conversion: &Conversion) -> Vec<ScriptFile> {
    let script =
        |f: &migrate_core::convert::OutputFile| ScriptFile { path: f.path.clone(), text: f.text.clone() };
    write::apply_order(conversion).into_iter().map(script).collect()
}
