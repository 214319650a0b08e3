//! Speed of the front end: `cargo bench --bench syntax`. Aims, per core: lexing 100 MB/s, parsing 10 MB/s.
//!
//! The input is the repository's fixtures, and the corpora beside it where they exist.
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use migrate_core::dialect::Dialect;
use migrate_core::syntax::lexer::{LexRules, tokenize};
use migrate_core::syntax::script::{UnitKind, split};
use migrate_core::syntax::{Entry, parse};

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

fn text(dialect: Dialect) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpora = std::env::var_os("MIGRATE_CORPORA")
        .map_or_else(|| root.join("../shared/corpora"), PathBuf::from)
        .join(if dialect == Dialect::SqlServer { "tsql" } else { dialect.name() });
    let mut paths = Vec::new();
    files(&root.join("fixtures").join(dialect.name()), &mut paths);
    files(&corpora, &mut paths);
    paths
        .iter()
        .filter_map(|p| std::fs::read(p).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned() + "\n")
        .collect()
}

fn syntax(c: &mut Criterion) {
    for dialect in Dialect::SOURCES {
        let script = text(dialect);
        let units: Vec<&str> = split(dialect, &script)
            .iter()
            .filter(|u| u.kind == UnitKind::Statement)
            .map(|u| u.text(&script))
            .collect();
        let bytes: usize = units.iter().map(|u| u.len()).sum();
        let mut group = c.benchmark_group(dialect.name());
        group.sample_size(10);
        group.throughput(Throughput::Bytes(script.len() as u64));
        group.bench_function("lex", |b| b.iter(|| tokenize(&script, LexRules::new(dialect)).len()));
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function("parse", |b| {
            b.iter(|| units.iter().map(|u| parse(dialect, u, Entry::Statements).errors.len()).sum::<usize>());
        });
        group.finish();
    }
}

criterion_group!(benches, syntax);
criterion_main!(benches);
