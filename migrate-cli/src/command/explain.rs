//! `migrate explain`: what the catalogue knows about an id.

use std::fmt::Write as _;

use migrate_core::message::Texts;
use migrate_core::report::Labels;

use crate::args::ExplainArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;

/// Prints the explanation.
pub(crate) fn run(args: &ExplainArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    if args.id.eq_ignore_ascii_case("cost") {
        console.result(migrate_core::assess::CostProfile::BUILT_IN.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let knowledge = Knowledge::load(&args.rules)?;
    let id = args.id.to_uppercase();
    let lang = console.lang;
    let Some(text) = knowledge.template(&id, lang) else {
        return Err(Note::new("CLI-0032").with("id", &args.id).with("example", "MSG-0004").into());
    };
    let labels = Labels::built_in().map_err(Failure::internal)?;
    let mut out = format!("{id}\n\n{text}\n");
    if let Some(help) = knowledge.help(&id, lang) {
        let _ = write!(out, "\n{help}\n");
    }
    if let Some(effort) = knowledge.effort(&id) {
        let (word, each, once) =
            (labels.get("effort", lang), labels.get("each", lang), labels.get("once", lang));
        let _ = write!(out, "\n{word}: {each} {}, {once} {}\n", effort.each, effort.learn);
    }
    console.result(out.as_bytes())?;
    Ok(Exit::Clean)
}
