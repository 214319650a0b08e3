//! Conversions as a reader sees them: one SQL file a subject beside the expected output, which people have read.
//!
//! A case is a file `DIALECT/NAME.sql`; what is expected stands in `DIALECT/NAME.snap`. A first line `-- target: 18` asks for
//! another version of PostgreSQL than the default. A new case is a new file, no Rust.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use migrate_core::convert::{Conversion, Options, convert};
use migrate_core::dialect::Dialect;
use migrate_core::rules::RuleBook;
use migrate_core::source_file::SourceFile;

#[test]
fn oracle() {
    cases(Dialect::Oracle);
}

#[test]
fn sqlserver() {
    cases(Dialect::SqlServer);
}

#[test]
fn mysql() {
    cases(Dialect::MySql);
}

#[test]
fn db2() {
    cases(Dialect::Db2);
}

fn cases(dialect: Dialect) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/convert").join(dialect.name());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "sql"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let mut options = Options::new(dialect);
        if let Some(v) = text.lines().next().and_then(|l| l.strip_prefix("-- target: ")) {
            options.target = v.trim().parse().unwrap();
        }
        let source = SourceFile::new(format!("{name}.sql"), text);
        let conversion = convert(vec![source], RuleBook::built_in().unwrap(), &options);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, shown(&conversion)));
    }
}

/// Statements with their outcomes and findings, then every file.
fn shown(c: &Conversion) -> String {
    let mut out = String::new();
    let source = &c.sources[0];
    for s in &c.statements {
        let object = s.object.as_deref().unwrap_or("");
        let _ = writeln!(out, "{:>3} {} {object}: {}", source.line(s.span.start), s.kind, s.outcome.name());
        for d in &s.diagnostics {
            let (line, column) = source.position(d.span.start);
            let args: Vec<String> = d.args.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let _ = writeln!(out, "      {line}:{column} {} {} {}", d.outcome.name(), d.id, args.join(", "));
        }
    }
    for f in &c.files {
        let _ = write!(out, "\n=== {}\n{}", f.path, f.text);
    }
    out
}
