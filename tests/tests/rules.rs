//! The examples of the built-in rules, on a real PostgreSQL.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use migrate_core::dialect::Dialect;
use migrate_core::rules::examples::{self, Verdict};
use migrate_core::rules::{Rule, RuleBook};
use migrate_core::target::{Cluster, ClusterOptions};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// A database of its own for each dialect, with that dialect's compat functions.
async fn databases(cluster: &Cluster, book: &RuleBook) -> BTreeMap<Dialect, Client> {
    let admin = connect(cluster, "postgres").await;
    let mut out = BTreeMap::new();
    for dialect in Dialect::SOURCES {
        let name = dialect.name();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let client = connect(cluster, name).await;
        client.batch_execute("CREATE SCHEMA compat").await.unwrap();
        let rules = book.rules().filter(|r| r.source.dialect == dialect);
        let all: Vec<&str> = rules.flat_map(|r| r.compat.iter().map(String::as_str)).collect();
        for function in book.compat_closure(all) {
            if let Err(e) = client.batch_execute(&function.sql("compat")).await {
                panic!("{}: {}", function.name, message(&e));
            }
        }
        out.insert(dialect, client);
    }
    out
}

async fn connect(cluster: &Cluster, database: &str) -> Client {
    let (client, connection) = tokio_postgres::Config::new()
        .host_path(cluster.socket_dir())
        .user("postgres")
        .dbname(database)
        .connect(NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

fn message(e: &tokio_postgres::Error) -> String {
    e.as_db_error().map_or_else(|| e.to_string(), |d| d.message().to_string())
}

async fn answer(client: &Client, rule: &Rule, sql: &str) -> Result<Option<String>, String> {
    if let Some(extension) = &rule.extension {
        let create = format!("CREATE EXTENSION IF NOT EXISTS {extension}");
        client.batch_execute(&create).await.map_err(|e| message(&e))?;
    }
    let rows = client.simple_query(&format!("SELECT {sql}")).await.map_err(|e| message(&e))?;
    let row = rows.iter().find_map(|m| match m {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    row.map(|r| r.get(0).map(str::to_string)).ok_or_else(|| "no row".to_string())
}

#[test]
fn every_example_gives_what_it_says() {
    let book = RuleBook::built_in().unwrap();
    let cluster = match Cluster::start(&ClusterOptions::default()) {
        Ok(cluster) => cluster,
        Err(e) => {
            eprintln!("skipped: {e}");
            return;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let clients = runtime.block_on(databases(&cluster, book));
    let mut evaluate = |rule: &Rule, sql: &str| {
        let client = clients.get(&rule.source.dialect).ok_or("no database")?;
        runtime.block_on(answer(client, rule, sql))
    };
    let outcomes = examples::run(book, &|_| true, &examples::by_rules, Some(&mut evaluate));
    let mut faults = Vec::new();
    for o in &outcomes {
        match &o.verdict {
            Verdict::Passed => {}
            Verdict::Failed { expected, found } => {
                faults.push(format!(
                    "{} #{}: expected `{expected}`, found `{found}`",
                    o.rule.id,
                    o.index + 1
                ));
            }
            Verdict::NotRun => faults.push(format!("{} #{}: not run", o.rule.id, o.index + 1)),
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), outcomes.len(), faults.join("\n"));
    assert!(outcomes.len() > 200);
}
