//! Gates of the query grammar: hand-written statements parse without an error and come back whole; a strict parser agrees on
//! the structure; a statement from which a token was taken is noticed.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use migrate_core::dialect::Dialect;
use migrate_core::syntax::SyntaxKind::*;
use migrate_core::syntax::lexer::{LexRules, tokenize};
use migrate_core::syntax::witness::{Opinion, second_opinion};
use migrate_core::syntax::{Entry, SyntaxNode, parse};
use migrate_tests::leaves::leaves;

fn data(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/syntax").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The hand-written statements of a dialect and those that all dialects have, separated by blank lines.
fn fixtures(dialect: Dialect) -> Vec<String> {
    let text = format!("{}\n\n{}", data("common.sql"), data(&format!("{dialect}.sql")));
    text.split("\n\n").map(|s| s.trim().to_string()).filter(|s| !s.is_empty()).collect()
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "sql") {
            out.push(path);
        }
    }
}

/// Queries and changes of the repository's fixtures and of the corpora, each of another form: of the thousands of INSERTs
/// of a dump one is enough.
fn collected(dialect: Dialect) -> Vec<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpora =
        std::env::var_os("MIGRATE_CORPORA").map_or_else(|| root.join("../shared/corpora"), PathBuf::from);
    if !corpora.is_dir() {
        eprintln!("skipped: no corpora at {}", corpora.display());
    }
    let mut paths = Vec::new();
    files(&root.join("fixtures").join(dialect.name()), &mut paths);
    files(&corpora.join(if dialect == Dialect::SqlServer { "tsql" } else { dialect.name() }), &mut paths);
    let mut seen = HashSet::new();
    paths
        .iter()
        .flat_map(|p| leaves(dialect, &String::from_utf8_lossy(&std::fs::read(p).unwrap_or_default())))
        .filter(|sql| sql.len() < 4000 && seen.insert(form(dialect, sql)))
        .collect()
}

/// A statement's words without its literals.
fn form(dialect: Dialect, sql: &str) -> String {
    let mut at = 0;
    let mut out = String::new();
    for (kind, len) in tokenize(sql, LexRules::new(dialect)) {
        let end = at + len as usize;
        match kind {
            STRING | NUMBER => out.push('1'),
            kind if kind.is_trivia() => out.push(' '),
            _ => out.push_str(&sql[at..end]),
        }
        at = end;
    }
    out
}

#[test]
fn hand_written_statements_parse() {
    let mut bad = Vec::new();
    for dialect in Dialect::SOURCES {
        for sql in fixtures(dialect) {
            let tree = parse(dialect, &sql, Entry::Statements);
            let root = tree.root();
            assert_eq!(root.text(), sql.as_str());
            let other = |n: &SyntaxNode| matches!(n.kind(), ERROR | OTHER_STMT);
            if let Some(n) = root.descendants().find(other) {
                bad.push(format!("{dialect}: not understood: {n}"));
            }
            for e in tree.errors {
                let (before, after) = sql.split_at(e.offset as usize);
                bad.push(format!("{dialect}: {}: {before} <<HERE>> {after}", e.message));
            }
        }
    }
    assert!(bad.is_empty(), "{} errors\n{}", bad.len(), bad.join("\n"));
}

struct Exception {
    dialect: String,
    text: String,
}

fn exceptions() -> Vec<Exception> {
    data("witness_exceptions.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|line| {
            let parts: Vec<&str> = line.splitn(3, " | ").collect();
            assert_eq!(parts.len(), 3, "three parts: {line}");
            Exception { dialect: parts[0].to_string(), text: parts[1].to_uppercase() }
        })
        .collect()
}

#[test]
fn a_strict_parser_agrees_on_structure() {
    let exceptions = exceptions();
    let mut used = HashSet::new();
    let mut unexplained = Vec::new();
    for dialect in Dialect::SOURCES {
        let (mut agreed, mut silent, mut explained) = (0, 0, 0);
        for sql in fixtures(dialect).into_iter().chain(collected(dialect)) {
            match second_opinion(dialect, &sql) {
                Opinion::Agrees => agreed += 1,
                Opinion::Silent => silent += 1,
                Opinion::Disagrees { ours, theirs } => {
                    let one_line = sql.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
                    let by = exceptions
                        .iter()
                        .position(|e| e.dialect == dialect.name() && one_line.contains(&e.text));
                    match by {
                        Some(i) => {
                            explained += 1;
                            used.insert(i);
                        }
                        None => {
                            unexplained.push(format!("{dialect}: {sql}\n  ours   {ours}\n  theirs {theirs}"))
                        }
                    }
                }
            }
        }
        println!("{dialect}: {agreed} agreed, {explained} explained, {silent} not understood by the witness");
        assert!(agreed > 60, "{dialect}: the witness says too little: {agreed}");
    }
    assert!(unexplained.is_empty(), "{} disagreements\n{}", unexplained.len(), unexplained.join("\n"));
    let unused: Vec<&str> = exceptions
        .iter()
        .enumerate()
        .filter(|(i, _)| !used.contains(i))
        .map(|(_, e)| e.text.as_str())
        .collect();
    assert!(unused.is_empty(), "exceptions that nothing needs: {unused:?}");
}

/// Words that can be left out without harm, or whose loss gives another valid statement.
const OPTIONAL: &[&str] = &[
    "AS",
    "ASC",
    "DESC",
    "DISTINCT",
    "ALL",
    "OUTER",
    "INNER",
    "NOT",
    "INTO",
    "RECURSIVE",
    "WORK",
    "ROW",
    "ROWS",
    "-",
    "+",
    "~",
    "NOCYCLE",
    "UNIQUE",
    "PERCENT",
    "ONLY",
    "LEFT",
    "RIGHT",
    "FULL",
    "PATH",
];

/// Whether a statement is noticed to be broken: an error, or no statement that the grammar knows.
fn noticed(dialect: Dialect, sql: &str) -> bool {
    let tree = parse(dialect, sql, Entry::Statements);
    !tree.errors.is_empty() || tree.root().children().next().is_none_or(|n| n.kind() == OTHER_STMT)
}

#[test]
fn a_missing_token_is_noticed() {
    for dialect in Dialect::SOURCES {
        let (mut tried, mut found) = (0, 0);
        let mut missed: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for sql in fixtures(dialect).into_iter().chain(collected(dialect)) {
            if noticed(dialect, &sql) {
                continue;
            }
            let root = parse(dialect, &sql, Entry::Statements).root();
            for t in root.descendants_with_tokens().filter_map(|e| e.into_token()) {
                let text = t.text().to_uppercase();
                if !matches!(t.kind(), KEYWORD | PUNCT)
                    || text == ";"
                    || OPTIONAL.contains(&text.as_str())
                    || t.parent_ancestors().any(|n| matches!(n.kind(), OPAQUE | MODEL_CLAUSE | OTHER_STMT))
                {
                    continue;
                }
                let (start, end) = (usize::from(t.text_range().start()), usize::from(t.text_range().end()));
                let without = format!("{} {}", &sql[..start], &sql[end..]);
                tried += 1;
                if noticed(dialect, &without) {
                    found += 1;
                } else {
                    let parent = t.parent().map(|p| format!("{:?}", p.kind())).unwrap_or_default();
                    missed.entry(format!("{parent} {text}")).or_insert((0, without)).0 += 1;
                }
            }
        }
        let rate = 100.0 * f64::from(found) / f64::from(tried);
        println!("{dialect}: {found} of {tried} missing tokens noticed: {rate:.1} %");
        let mut missed: Vec<_> = missed.into_iter().collect();
        missed.sort_by_key(|m| std::cmp::Reverse(m.1.0));
        for (what, (count, example)) in missed.iter().take(25) {
            println!("  {count:4} {what}: {}", example.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        assert!(rate >= 80.0, "{dialect}: {rate:.1} %");
    }
}

#[test]
fn the_rows_of_a_dump_lie_side_by_side() {
    let rows = vec!["(1, 'a''b', NULL, -2.5)"; 50_000].join(",\n");
    let tree = parse(Dialect::MySql, &format!("INSERT INTO t VALUES {rows}"), Entry::Statements);
    assert!(tree.errors.is_empty(), "{:?}", tree.errors.first());
    let root = tree.root();
    let literals = root.descendants().filter(|n| n.kind() == LITERAL);
    let depths: HashSet<usize> = literals.map(|n| n.ancestors().count()).collect();
    // The file, the statement, VALUES, the row, and the value (the negative one inside its sign).
    assert_eq!(depths, HashSet::from([5, 6]));
    assert_eq!(root.descendants().filter(|n| n.kind() == VALUES_ROW).count(), 50_000);
}
