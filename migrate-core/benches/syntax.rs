//! Speed of the front end: `cargo bench --bench syntax`. Aims, per core: lexing 100 MB/s, parsing 10 MB/s.
#![allow(missing_docs)]

mod input;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use migrate_core::dialect::Dialect;
use migrate_core::syntax::lexer::{LexRules, tokenize};
use migrate_core::syntax::script::{UnitKind, split};
use migrate_core::syntax::{Entry, parse};

fn syntax(c: &mut Criterion) {
    for dialect in Dialect::SOURCES {
        let script: String = input::scripts(dialect).iter().map(|s| s.text.to_string() + "\n").collect();
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
