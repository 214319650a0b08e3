//! `migrate explain`: what is known about a rule or message, as text that reads like a page of the rule book.

use std::fmt::Write as _;

use migrate_core::assess::CostProfile;
use migrate_core::message::{Lang, Texts};
use migrate_core::report::Labels;
use migrate_core::rules::{Example, Rule};

use crate::args::ExplainArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;

/// Prints the explanation.
pub(crate) fn run(args: &ExplainArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    if args.id.eq_ignore_ascii_case("cost") {
        console.result(CostProfile::BUILT_IN.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let knowledge = Knowledge::load(&args.rules)?;
    let id = args.id.to_uppercase();
    if knowledge.template(&id, console.lang).is_none() {
        return Err(Note::new("CLI-0032").with("id", &args.id).with("example", "MSG-0004").into());
    }
    let labels = Labels::built_in().map_err(Failure::internal)?;
    console.result(Page { knowledge: &knowledge, labels, lang: console.lang }.of(&id).as_bytes())?;
    Ok(Exit::Clean)
}

struct Page<'a> {
    knowledge: &'a Knowledge,
    labels: &'a Labels,
    lang: Lang,
}

impl Page<'_> {
    fn of(&self, id: &str) -> String {
        let mut out = format!("{id}\n");
        let rule = self.knowledge.rules.get(id);
        if let Some(rule) = rule {
            let (dialect, kind) = (rule.source.dialect.title(), rule.kind.name());
            let _ = writeln!(out, "{dialect}, {kind}: {}", self.word(rule.outcome.name()));
        }
        let text = self.knowledge.template(id, self.lang).unwrap_or_default();
        let _ = write!(out, "\n{text}\n");
        if let Some(help) = self.knowledge.help(id, self.lang) {
            let _ = write!(out, "\n{help}\n");
        }
        if let Some(rule) = rule {
            self.rule(&mut out, rule);
        }
        if let Some(effort) = self.knowledge.effort(id) {
            let (each, once) = (self.word("each"), self.word("once"));
            let word = self.word("effort");
            let _ = write!(out, "\n{word}: {} ({each}), {} ({once})\n", effort.each, effort.learn);
        }
        if let Some((file, line)) = self.knowledge.rules.place(id) {
            let _ = writeln!(out, "{}: {file}:{line}", self.word("defined_in"));
        }
        out
    }

    fn rule(&self, out: &mut String, rule: &Rule) {
        let rewrite = rule.rewrite.as_deref().unwrap_or_else(|| self.word("stays"));
        let _ = writeln!(out, "\n{}: {}", self.word("match"), rule.patterns.as_slice().join(", "));
        let _ = writeln!(out, "{}: {rewrite}", self.word("rewrite"));
        if rule.examples.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}:", self.word("examples"));
        for example in &rule.examples {
            let _ = match example {
                Example::Convert { source, target } => writeln!(out, "  {source}\n    → {target}"),
                Example::Eval { eval, gives } => {
                    let answer = gives.as_ref().map_or("NULL", |g| g.0.as_str());
                    writeln!(out, "  {eval}\n    {}: {answer}", self.word("gives"))
                }
                Example::Run { run, then, gives, .. } => {
                    let answer = gives.as_ref().map_or("NULL", |g| g.0.as_str());
                    writeln!(out, "  {run}\n    {then} {}: {answer}", self.word("gives"))
                }
                Example::Column { column, gives } => writeln!(out, "  {column}\n    → {gives}"),
            };
        }
    }

    fn word<'k>(&'k self, key: &'k str) -> &'k str {
        self.labels.get(key, self.lang)
    }
}
