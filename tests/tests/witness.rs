//! Gates of the query grammar: hand-written statements of every dialect parse without an error and come back whole.
#![allow(clippy::panic)]

use std::path::PathBuf;

use migrate_core::dialect::Dialect;
use migrate_core::syntax::SyntaxKind::*;
use migrate_core::syntax::{Entry, SyntaxNode, parse};

/// The hand-written statements of a dialect, separated by blank lines.
fn fixtures(dialect: Dialect) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("data/syntax/{dialect}.sql"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.split("\n\n").map(|s| s.trim().to_string()).filter(|s| !s.is_empty()).collect()
}

#[test]
fn hand_written_statements_parse() {
    let mut bad = Vec::new();
    for dialect in Dialect::SOURCES {
        for sql in fixtures(dialect) {
            let tree = parse(dialect, &sql, Entry::Statements);
            let root = tree.root();
            assert_eq!(root.text(), sql.as_str());
            // The procedural statements of T-SQL batches are other gates' subject.
            let other = |n: &SyntaxNode| {
                n.kind() == ERROR
                    || n.kind() == OTHER_STMT
                        && !["DECLARE ", "EXEC ", "IF "].iter().any(|w| n.to_string().starts_with(w))
            };
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
