//! The examples of the built-in rules, translated by the converter and computed by a real PostgreSQL.
// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use migrate_core::convert::translate;
use migrate_core::dialect::Dialect;
use migrate_core::rules::examples::{self, Verdict};
use migrate_core::rules::{Rule, RuleBook};
use migrate_core::target::{ClusterOptions, Server};

/// Gives the server the compat functions of a dialect, and of no other.
fn install(server: &mut Server, book: &RuleBook, dialect: Dialect) {
    server.query("DROP SCHEMA IF EXISTS compat CASCADE; CREATE SCHEMA compat").unwrap();
    for function in book.compat_of(dialect) {
        if let Err(e) = server.query(&function.sql("compat")) {
            panic!("{}: {e}", function.name);
        }
    }
}

fn answer(server: &mut Server, rule: &Rule, sql: &str) -> Result<Option<String>, String> {
    if let Some(extension) = &rule.extension {
        let create = format!("CREATE EXTENSION IF NOT EXISTS {extension}");
        server.query(&create).map_err(|e| e.to_string())?;
    }
    let rows = server.query(sql).map_err(|e| e.to_string())?;
    rows.into_iter().next().and_then(|row| row.into_iter().next()).ok_or_else(|| "no row".to_string())
}

#[test]
fn every_example_gives_what_it_says() {
    let book = RuleBook::built_in().unwrap();
    let mut server = match Server::throw_away(&ClusterOptions::default()) {
        Ok(server) => server,
        Err(e) => {
            eprintln!("skipped: {e}");
            return;
        }
    };
    let mut faults = Vec::new();
    let mut run = 0;
    for dialect in Dialect::SOURCES {
        install(&mut server, book, dialect);
        let mut evaluate = |rule: &Rule, sql: &str| answer(&mut server, rule, sql);
        let own = |rule: &Rule| rule.source.dialect == dialect;
        for end in examples::run(book, &own, &translate::alone, Some(&mut evaluate)) {
            run += 1;
            let place = format!("{} #{}", end.rule.id, end.index + 1);
            match &end.verdict {
                Verdict::Passed => {}
                Verdict::Failed { expected, found } => {
                    faults.push(format!("{place}: expected `{expected}`, found `{found}`"));
                }
                Verdict::NotRun => faults.push(format!("{place}: not run")),
            }
        }
    }
    assert!(faults.is_empty(), "{} of {run}:\n{}", faults.len(), faults.join("\n"));
    assert!(run > 1000, "{run}");
}
