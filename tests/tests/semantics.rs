//! The semantics suite: source statements whose result the source's own documents give, converted and run on PostgreSQL.
//!
//! Every file `tests/semantics/DIALECT/NAME.test` is one case set with a database of its own. It is text, read by lines:
//!
//! ```text
//! # A remark, anywhere between records.
//! target 15                      the version of PostgreSQL to write for (optional, first record; 15 if left out)
//!
//! source                         statements that make tables, rows, views, routines; all `source` records of a file
//! CREATE TABLE t (a NUMBER);     are one script, run before the first question
//! /
//! ----
//!
//! query SQL Language Reference, Hierarchical Queries
//! SELECT a FROM t ORDER BY a     anything the source takes: a query, a block, several statements; the rows of all
//! ----                           of them together are the answer
//! 1|x                            one row a line, values between `|`
//! (null)|(empty)
//! ```
//!
//! A record ends at an empty line after its `----`; the text before `----` may hold empty lines. The words after `query` name
//! the document from which the expected rows are known. Variants of `query`: `query-sorted` compares rows in any order;
//! `query-review` is a conversion that says that a reader must look (without it an outcome other than `converted` fails);
//! `error` expects that PostgreSQL refuses to run it, and the lines after `----` are texts of its message or its SQLSTATE;
//! `manual` expects that nothing is written, and the lines are the ids of the diagnostics that say why.
//! Numbers are compared as numbers (`1.50` is `1.5`), everything else as text.
// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use migrate_core::convert::{Conversion, Options, OutputFile, Phase, convert};
use migrate_core::diagnostic::Outcome;
use migrate_core::dialect::Dialect;
use migrate_core::message::{Lang, Texts as _};
use migrate_core::rules::RuleBook;
use migrate_core::source_file::SourceFile;
use migrate_core::target::{ClusterOptions, Server};

/// What a record asks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Query { sorted: bool, review: bool },
    Error,
    Manual,
}

/// A record that asks something.
struct Case {
    line: usize,
    kind: Kind,
    text: String,
    expected: Vec<String>,
}

/// A file of records.
struct Suite {
    target: u32,
    setup: String,
    cases: Vec<Case>,
}

fn read(path: &Path) -> Suite {
    let text = std::fs::read_to_string(path).unwrap();
    let mut suite = Suite { target: 15, setup: String::new(), cases: Vec::new() };
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let place = || format!("{}:{}", path.display(), at + 1);
        let (word, document) = line.split_once(' ').unwrap_or((line, ""));
        let kind = match word {
            "" | "#" => continue,
            _ if line.starts_with('#') => continue,
            "target" => {
                suite.target = document.trim().parse().unwrap_or_else(|_| panic!("{}: no version", place()));
                continue;
            }
            "source" => None,
            "query" => Some(Kind::Query { sorted: false, review: false }),
            "query-sorted" => Some(Kind::Query { sorted: true, review: false }),
            "query-review" => Some(Kind::Query { sorted: false, review: true }),
            "error" => Some(Kind::Error),
            "manual" => Some(Kind::Manual),
            _ => panic!("{}: a record begins with source, query, error or manual: {line}", place()),
        };
        assert!(kind.is_none() || !document.trim().is_empty(), "{}: no document is named", place());
        let mut body = String::new();
        loop {
            match lines.next() {
                Some((_, "----")) => break,
                Some((_, l)) => writeln!(body, "{l}").unwrap(),
                None => panic!("{}: no ----", place()),
            }
        }
        let mut expected = Vec::new();
        while let Some((_, l)) = lines.next_if(|(_, l)| !l.is_empty()) {
            expected.push(l.to_string());
        }
        match kind {
            None => suite.setup.push_str(&body),
            Some(kind) => {
                let text = body.trim_end().trim_end_matches(';').to_string();
                // A block ends with its slash, a statement gets its semicolon.
                let end = if text.ends_with("\n/") { "\n" } else { ";\n" };
                suite.cases.push(Case { line: at + 1, kind, text: format!("{text}{end}"), expected });
            }
        }
    }
    suite
}

/// The files that one source's statements went to, in apply order.
fn files_of(c: &Conversion, source: u32) -> Vec<&OutputFile> {
    let own = |f: &&OutputFile| {
        f.phase != Phase::Residue
            && c.statements
                .iter()
                .filter(|s| s.span.file == source)
                .any(|s| s.targets.iter().any(|t| t.file == f.path))
    };
    c.files.iter().filter(own).collect()
}

/// A number without zeros that say nothing.
fn plain(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match value.contains('.') && number && value.parse::<f64>().is_ok() {
        true => value.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => value.to_string(),
    }
}

fn row(values: &[Option<String>]) -> String {
    let shown = values.iter().map(|v| match v.as_deref() {
        None => "(null)".to_string(),
        Some("") => "(empty)".to_string(),
        Some(v) => plain(v),
    });
    shown.collect::<Vec<_>>().join("|")
}

/// Runs one case; the answer is what is wrong with it.
fn run(server: &mut Server, rules: &RuleBook, c: &Conversion, case: &Case, source: u32) -> Option<String> {
    let own: Vec<_> = c.statements.iter().filter(|s| s.span.file == source).collect();
    let outcome = own.iter().map(|s| s.outcome).max().unwrap_or(Outcome::Dropped);
    let said: Vec<String> = own
        .iter()
        .flat_map(|s| &s.diagnostics)
        .filter(|d| matches!(d.outcome, Outcome::Manual | Outcome::Review))
        .map(|d| format!("{} {}", d.id, rules.message(&d.id, Lang::En, &d.args)))
        .collect();
    if case.kind == Kind::Manual {
        let has = |id: &String| said.iter().any(|s| s.split(' ').next() == Some(id.as_str()));
        let ok = outcome == Outcome::Manual && case.expected.iter().all(has);
        return (!ok).then(|| format!("outcome {} with {said:#?}", outcome.name()));
    }
    let wanted = match case.kind {
        Kind::Query { review: true, .. } => Outcome::Review,
        _ => Outcome::Converted,
    };
    if outcome != wanted {
        return Some(format!("outcome {} with {said:#?}", outcome.name()));
    }
    let sql: String = files_of(c, source).iter().map(|f| format!("{}\n", f.text)).collect();
    let (mut got, sorted) = match (server.query(&sql), case.kind) {
        (Ok(rows), Kind::Query { sorted, .. }) => (rows.iter().map(|r| row(r)).collect::<Vec<_>>(), sorted),
        (Ok(_), _) => return Some(format!("no error\n{sql}")),
        (Err(e), Kind::Error) => {
            let text = format!("{e:?}");
            let missing: Vec<&String> = case.expected.iter().filter(|t| !text.contains(*t)).collect();
            return (!missing.is_empty()).then(|| format!("{e}\n{sql}"));
        }
        (Err(e), _) => return Some(format!("{e}\n{sql}")),
    };
    let normal = |line: &String| line.split('|').map(plain).collect::<Vec<_>>().join("|");
    let mut wanted: Vec<String> = case.expected.iter().map(normal).collect();
    if sorted {
        got.sort();
        wanted.sort();
    }
    let list = |rows: &[String]| rows.iter().map(|r| format!("    {r}\n")).collect::<String>();
    (got != wanted).then(|| format!("expected\n{}  got\n{}{sql}", list(&wanted), list(&got)))
}

/// A connection to a new database of the throw-away cluster.
fn database(server: &mut Server, name: &str) -> Server {
    server.query(&format!("CREATE DATABASE \"{name}\"")).unwrap();
    let socket = server.cluster().unwrap().socket_dir().display().to_string();
    Server::connect(&format!("host={socket} user=postgres dbname={name}")).unwrap()
}

fn suite(server: &mut Server, dialect: Dialect, path: &Path, faults: &mut Vec<String>) -> usize {
    let suite = read(path);
    let mut sources = vec![SourceFile::new("setup.sql", suite.setup.clone())];
    for (i, case) in suite.cases.iter().enumerate() {
        sources.push(SourceFile::new(format!("q{i:04}.sql"), case.text.clone()));
    }
    let rules = RuleBook::built_in().unwrap();
    let mut options = Options::new(dialect);
    options.target = suite.target;
    let c = convert(sources, rules, &options);
    let name = path.file_stem().unwrap().to_string_lossy().to_string();
    let name = format!("{}_{name}", dialect.name());
    for s in c.statements.iter().filter(|s| s.span.file == 0 && s.outcome == Outcome::Manual) {
        let text: Vec<String> =
            s.diagnostics.iter().map(|d| rules.message(&d.id, Lang::En, &d.args)).collect();
        faults.push(format!("{name}: its source is not converted: {} {:?}: {text:?}", s.kind, s.object));
    }
    let mut server = database(server, &name);
    let asked: Vec<&str> =
        (1..=suite.cases.len() as u32).flat_map(|i| files_of(&c, i)).map(|f| f.path.as_str()).collect();
    for f in c.files.iter().filter(|f| f.phase != Phase::Residue && !asked.contains(&f.path.as_str())) {
        if let Err(e) = server.query(&f.text) {
            faults.push(format!("{name}: {}: {e}\n{}", f.path, f.text));
        }
    }
    for (i, case) in suite.cases.iter().enumerate() {
        if let Some(fault) = run(&mut server, rules, &c, case, i as u32 + 1) {
            faults.push(format!("{}:{}: {}\n  {fault}", path.display(), case.line, case.text.trim_end()));
        }
    }
    suite.cases.len()
}

fn folder(dialect: Dialect) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("semantics").join(dialect.name())
}

/// MIGRATE_SEMANTICS, a part of a file's name, chooses what is run.
fn chosen(path: &Path) -> bool {
    let only = std::env::var("MIGRATE_SEMANTICS").unwrap_or_default();
    path.extension().is_some_and(|e| e == "test") && path.to_string_lossy().contains(&only)
}

#[test]
fn answers_are_those_of_the_source() {
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
        let Ok(entries) = std::fs::read_dir(folder(dialect)) else { continue };
        let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| chosen(p)).collect();
        files.sort();
        for file in files {
            run += suite(&mut server, dialect, &file, &mut faults);
        }
    }
    eprintln!("{run} cases, {} faults", faults.len());
    assert!(faults.is_empty(), "{} of {run}:\n{}", faults.len(), faults.join("\n\n"));
    assert!(run > 0 || std::env::var_os("MIGRATE_SEMANTICS").is_some(), "no cases");
}
