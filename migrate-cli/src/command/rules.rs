//! `migrate rules`: list, validate and test the rules.

use migrate_core::report::{Labels, text};
use migrate_core::rules::Rule;
use serde::Serialize;

use crate::args::{CheckFormat, RulesAction, RulesListArgs};
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;

/// Runs one of the actions.
pub(crate) fn run(action: &RulesAction, console: &Console<'_>) -> Result<Exit, Failure> {
    match action {
        RulesAction::List(args) => list(args, console),
        RulesAction::Check(args) => {
            // Loading validates every file.
            let knowledge = Knowledge::load(&args.rules)?;
            let (rules, messages) =
                (knowledge.rules.rules().count(), knowledge.rules.messages().iter().count());
            console.done(&Note::new("CLI-0033").with("rules", rules).with("messages", messages));
            Ok(Exit::Clean)
        }
        RulesAction::Test(args) => super::rules_test::run(args, console),
    }
}

/// Patterns of a rule that the list shows.
const PATTERNS: usize = 4;

/// A rule and where it is defined.
#[derive(Serialize)]
struct Listed<'a> {
    file: &'a str,
    line: usize,
    #[serde(flatten)]
    rule: &'a Rule,
}

fn list(args: &RulesListArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let knowledge = Knowledge::load(&args.rules)?;
    let wanted = |r: &&Rule| {
        args.from.is_none_or(|d| r.source.dialect == d)
            && args.kind.as_ref().is_none_or(|k| r.kind.name().eq_ignore_ascii_case(k))
    };
    let mut rules: Vec<&Rule> = knowledge.rules.rules().filter(wanted).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let out = match args.format {
        CheckFormat::Json => json(&knowledge, &rules)?,
        CheckFormat::Text => table(&rules, console)?,
    };
    console.result(out.as_bytes())?;
    Ok(Exit::Clean)
}

fn json(knowledge: &Knowledge, rules: &[&Rule]) -> Result<String, Failure> {
    let listed: Vec<Listed<'_>> = rules
        .iter()
        .map(|rule| {
            let (file, line) = knowledge.rules.place(&rule.id).unwrap_or_default();
            Listed { file, line, rule }
        })
        .collect();
    serde_json::to_string_pretty(&listed).map(|s| s + "\n").map_err(Failure::internal)
}

fn table(rules: &[&Rule], console: &Console<'_>) -> Result<String, Failure> {
    let labels = Labels::built_in().map_err(Failure::internal)?;
    let lang = console.lang;
    let head = ["rule", "dialect", "type", "outcome", "match"].map(|key| labels.get(key, lang));
    let rows = rules
        .iter()
        .map(|r| {
            vec![
                r.id.clone(),
                r.source.dialect.name().to_string(),
                r.kind.name().to_string(),
                labels.get(r.outcome.name(), lang).to_string(),
                becomes(r),
            ]
        })
        .collect();
    Ok(text::columns(&head, rows, console.terminal()))
}

/// What a rule is about and what it becomes, in short.
fn becomes(rule: &Rule) -> String {
    let patterns = rule.patterns.as_slice();
    let mut text = patterns.iter().take(PATTERNS).cloned().collect::<Vec<_>>().join(", ");
    if patterns.len() > PATTERNS {
        text.push_str(&format!(", … (+{})", patterns.len() - PATTERNS));
    }
    if let Some(rewrite) = &rule.rewrite {
        text.push_str(" → ");
        text.push_str(rewrite.trim());
    }
    text
}
