//! Speed of the whole conversion, from decoded scripts to the text of all files: `cargo bench --bench convert`. Each dialect
//! is measured twice over the same scripts, in bytes a second and in lines a second.
#![allow(missing_docs)]

mod input;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use migrate_core::convert::{self, Options};
use migrate_core::dialect::Dialect;
use migrate_core::rules::RuleBook;

fn convert(c: &mut Criterion) {
    let rules = match RuleBook::built_in() {
        Ok(rules) => rules,
        Err(e) => return eprintln!("the built-in rules cannot be read: {e}"),
    };
    for dialect in Dialect::SOURCES {
        let scripts = input::scripts(dialect);
        let options = Options::new(dialect);
        let bytes: usize = scripts.iter().map(|s| s.text.len()).sum();
        let lines: usize = scripts.iter().map(|s| s.text.lines().count()).sum();
        let mut group = c.benchmark_group(format!("{} convert", dialect.name()));
        group.sample_size(10);
        for (unit, throughput) in
            [("bytes", Throughput::Bytes(bytes as u64)), ("lines", Throughput::Elements(lines as u64))]
        {
            group.throughput(throughput);
            group.bench_function(unit, |b| {
                b.iter(|| convert::convert(scripts.clone(), rules, &options).files.len());
            });
        }
        group.finish();
    }
}

criterion_group!(benches, convert);
criterion_main!(benches);
