//! `migrate rules test`: the examples of the rules, those that compute something on a throw-away PostgreSQL.

use std::fmt::Write as _;

use migrate_core::convert::translate;
use migrate_core::dialect::Dialect;
use migrate_core::rules::examples::{self, Verdict};
use migrate_core::rules::{Example, Rule, RuleBook};
use migrate_core::target::{ClusterOptions, Server, quote_ident};

use crate::args::RulesTestArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::knowledge::Knowledge;

/// The schema of the compat functions during the test.
const SCHEMA: &str = "compat";

/// Runs the examples and shows those that fail.
pub(crate) fn run(args: &RulesTestArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let knowledge = Knowledge::load(&args.rules)?;
    let book = &knowledge.rules;
    let step = console.step(&Note::new("CLI-0052"));
    let options = ClusterOptions { pg_bin: args.pg_bin.clone(), ..ClusterOptions::default() };
    let mut server = Server::throw_away(&options)?;
    drop(step);
    let (mut run, mut failed, mut out) = (0, 0, String::new());
    for dialect in Dialect::SOURCES.into_iter().filter(|d| args.from.is_none_or(|from| from == *d)) {
        install(&mut server, book, dialect)?;
        let mut evaluate = |rule: &Rule, sql: &str| answer(&mut server, rule, sql);
        let of_dialect = |r: &Rule| r.source.dialect == dialect;
        for end in examples::run(book, &of_dialect, &translate::alone, Some(&mut evaluate)) {
            run += 1;
            if let Verdict::Failed { expected, found } = &end.verdict {
                failed += 1;
                let example = end.rule.examples.get(end.index).map_or("", text);
                let _ = writeln!(out, "{} #{}: {example}", end.rule.id, end.index + 1);
                let note = Note::new("CLI-0070").with("expected", expected).with("found", found);
                let _ = writeln!(out, "    {}", console.message(&note));
            }
        }
    }
    let total =
        Note::new("CLI-0071").with("run", run).with("failed", failed).with("server", server.version());
    let _ = writeln!(out, "{}", console.message(&total));
    console.result(out.as_bytes())?;
    Ok(if failed == 0 { Exit::Clean } else { Exit::Findings })
}

/// What an example is about.
fn text(example: &Example) -> &str {
    match example {
        Example::Convert { source, .. } => source,
        Example::Eval { eval, .. } => eval,
        Example::Run { run, .. } => run,
        Example::Column { column, .. } => column,
    }
}

/// Replaces the compat functions by those of a dialect.
fn install(server: &mut Server, book: &RuleBook, dialect: Dialect) -> Result<(), Failure> {
    let mut execute = |name: &str, sql: &str| {
        server
            .query(sql)
            .map_err(|e| Failure::from(Note::new("CLI-0030").with("reason", format!("{name}: {e}"))))
    };
    let schema = quote_ident(SCHEMA);
    execute(SCHEMA, &format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"))?;
    for function in book.compat_of(dialect) {
        execute(&function.name, &function.sql(SCHEMA))?;
    }
    Ok(())
}

/// What PostgreSQL answers.
fn answer(server: &mut Server, rule: &Rule, sql: &str) -> Result<Option<String>, String> {
    if let Some(extension) = &rule.extension {
        let create = format!("CREATE EXTENSION IF NOT EXISTS {} CASCADE", quote_ident(extension));
        server.query(&create).map_err(|e| e.to_string())?;
    }
    let rows = server.query(sql).map_err(|e| e.to_string())?;
    let value = rows.into_iter().next().and_then(|row| row.into_iter().next());
    value.ok_or_else(|| "no row".to_string())
}
