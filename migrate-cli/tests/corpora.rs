//! Reports over real schemas: every statement accounted for, every finding in words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

use migrate_core::message::{Lang, placeholders};
use migrate_core::report::Labels;
use migrate_core::report::json::Report;

/// Folders with scripts and the database that they come from.
fn corpora() -> Vec<(&'static str, PathBuf)> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("MIGRATE_CORPORA")
        .map_or_else(|| workspace.join("../shared/corpora"), PathBuf::from);
    let mut found = Vec::new();
    for (dialect, folders) in [
        ("oracle", ["oracle", "oracle"]),
        ("sqlserver", ["sqlserver", "tsql"]),
        ("mysql", ["mysql", "mysql"]),
        ("db2", ["db2", "db2"]),
    ] {
        let fixtures = workspace.join("fixtures").join(folders[0]);
        if fixtures.is_dir() {
            found.push((dialect, fixtures));
        }
        match std::fs::read_dir(shared.join(folders[1])) {
            Ok(entries) => found.extend(entries.flatten().map(|e| (dialect, e.path()))),
            Err(_) => eprintln!("skipped: no {dialect} corpora in {}", shared.display()),
        }
    }
    found
}

fn assess(dialect: &str, path: &Path) -> Report {
    let output = Command::new(env!("CARGO_BIN_EXE_migrate"))
        .args(["assess", "--format", "json", "--from", dialect])
        .arg(path)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{}: {errors}", path.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_statement_is_accounted_for_and_every_finding_has_words() {
    for (dialect, path) in corpora() {
        let report = assess(dialect, &path);
        let t = report.totals;
        assert!(t.statements > 0, "{}", path.display());
        assert_eq!(t.statements, report.statements.len(), "{}", path.display());
        assert_eq!(t.statements, t.converted + t.review + t.manual + t.dropped, "{}", path.display());
        let labels = Labels::built_in().unwrap();
        for kind in report.objects.iter().map(|o| &o.object_type).chain(report.inventory.keys()) {
            let named = labels.object_type(kind, Lang::Ja) != kind;
            assert!(named, "{}: templates/labels.yaml has no name for `{kind}`", path.display());
        }
        for s in &report.statements {
            for d in &s.diagnostics {
                // That both languages have the text is checked when rules and messages are loaded.
                let words = !d.message.starts_with(&d.id) && placeholders(&d.message).is_empty();
                assert!(words, "{}:{}: {}: {}", s.file, d.line, d.id, d.message);
            }
        }
    }
}
