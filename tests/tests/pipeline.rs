//! Damaged scripts through the whole conversion: nothing panics, nothing is lost, and the number of threads changes no byte.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use migrate_core::convert::{Conversion, Options, convert};
use migrate_core::dialect::Dialect;
use migrate_core::rules::RuleBook;
use migrate_core::source_file::SourceFile;
use migrate_core::syntax::lexer::{LexRules, tokenize};
use migrate_core::syntax::script::{UnitKind, split};
use proptest::prelude::*;

fn scripts(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            scripts(&path, out);
        } else if path.extension().is_some_and(|e| e == "sql") {
            out.push(path);
        }
    }
}

/// Units of the fixtures of a dialect, each with what stands before and behind it. Long ones are left out: damage in them
/// takes long and shows no more.
fn units(dialect: Dialect) -> &'static [String] {
    static UNITS: [OnceLock<Vec<String>>; Dialect::SOURCES.len()] =
        [const { OnceLock::new() }; Dialect::SOURCES.len()];
    let at = Dialect::SOURCES.iter().position(|d| *d == dialect).unwrap();
    UNITS[at].get_or_init(|| {
        let mut paths = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(dialect.name());
        scripts(&root, &mut paths);
        let texts = paths.iter().map(|p| std::fs::read_to_string(p).unwrap());
        let whole = |text: String| {
            let ranges: Vec<_> = split(dialect, &text).into_iter().map(|u| u.range).collect();
            ranges.into_iter().map(move |r| text[r.start as usize..r.end as usize].to_string())
        };
        texts.flat_map(whole).filter(|u| u.len() < 2_000).collect()
    })
}

/// One blow to a script's tokens; the numbers choose the places.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Delete(usize),
    Repeat(usize),
    Swap(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<usize>().prop_map(Damage::Delete),
        any::<usize>().prop_map(Damage::Repeat),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Damage::Swap(a, b)),
    ]
}

fn damaged(dialect: Dialect, text: &str, blows: &[Damage]) -> String {
    let mut at = 0;
    let mut tokens: Vec<(bool, &str)> = Vec::new();
    for (kind, length) in tokenize(text, LexRules::new(dialect)) {
        let end = at + length as usize;
        tokens.push((kind.is_trivia(), &text[at..end]));
        at = end;
    }
    for blow in blows {
        let places: Vec<usize> = (0..tokens.len()).filter(|i| !tokens[*i].0).collect();
        if places.is_empty() {
            break;
        }
        let place = |n: usize| places[n % places.len()];
        match *blow {
            Damage::Delete(n) => drop(tokens.remove(place(n))),
            Damage::Repeat(n) => tokens.insert(place(n), tokens[place(n)]),
            Damage::Swap(a, b) => tokens.swap(place(a), place(b)),
        }
    }
    tokens.into_iter().map(|(_, text)| text).collect()
}

/// Some units of a dialect, damaged.
fn script(dialect: Dialect) -> impl Strategy<Value = String> {
    let picks = proptest::collection::vec(any::<proptest::sample::Index>(), 1..12);
    (picks, proptest::collection::vec(damage(), 0..12)).prop_map(move |(picks, blows)| {
        let text: String = picks.iter().map(|i| i.get(units(dialect)).as_str()).collect();
        damaged(dialect, &text, &blows)
    })
}

fn converted(dialect: Dialect, text: &str, threads: usize) -> Conversion {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    // Two files: the second one changes what the first one made.
    let sources = vec![SourceFile::new("a.sql", text), SourceFile::new("b.sql", text)];
    pool.install(|| convert(sources, RuleBook::built_in().unwrap(), &Options::new(dialect)))
}

/// Every command and every significant byte of a statement lies in exactly one statement of the result, in order, and the
/// outcomes add up.
fn assert_accounted(text: &str, result: &Conversion) {
    for s in &result.statements {
        // A panic while a unit is read harms it alone, and is said with this id.
        let defect = s.diagnostics.iter().find(|d| d.id == "MSG-0002");
        assert!(defect.is_none(), "{defect:?} of {} {:?} in\n{text}", s.kind, s.object);
    }
    for file in 0..result.sources.len() as u32 {
        let mut at = 0;
        for s in result.statements.iter().filter(|s| s.span.file == file) {
            assert!(at <= s.span.start && s.span.start <= s.span.end, "{:?} overlaps in\n{text}", s.span);
            at = s.span.end;
        }
        for unit in split(result.dialect, text) {
            let remark = match &unit.kind {
                UnitKind::Trivia => true,
                UnitKind::ClientCommand(c) => matches!(c.name.as_str(), "rem" | "remark"),
                UnitKind::Statement => false,
            };
            if remark {
                continue;
            }
            let inside = |s: &&migrate_core::convert::Statement| {
                s.span.file == file && unit.body.start <= s.span.start && s.span.end <= unit.body.end
            };
            let own: Vec<_> = result.statements.iter().filter(inside).collect();
            assert!(!own.is_empty(), "lost: {}", unit.text(text));
            let body = unit.text(text);
            let rules = LexRules::new(result.dialect);
            let mut offset = unit.body.start;
            for (kind, length) in tokenize(body, rules) {
                let (start, end) = (offset, offset + length);
                offset = end;
                let token = &text[start as usize..end as usize];
                if unit.kind == UnitKind::Statement && !kind.is_trivia() && token != ";" {
                    let held = own.iter().any(|s| s.span.start <= start && end <= s.span.end);
                    assert!(held, "{token:?} at {start} lies in no statement of\n{text}");
                }
            }
        }
    }
}

fn assert_same(text: &str, a: &Conversion, b: &Conversion) {
    let texts = |c: &Conversion| c.files.iter().map(|f| (f.path.clone(), f.text.clone())).collect::<Vec<_>>();
    assert_eq!(texts(a), texts(b), "files differ for\n{text}");
    let plain = |c: &Conversion| format!("{:?}", c.statements);
    assert_eq!(plain(a), plain(b), "statements differ for\n{text}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(60),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn damaged_statements_are_accounted_for(texts in Dialect::SOURCES.map(script)) {
        for (dialect, text) in Dialect::SOURCES.into_iter().zip(texts) {
            let one = converted(dialect, &text, 1);
            assert_accounted(&text, &one);
            assert_same(&text, &one, &converted(dialect, &text, 3));
        }
    }
}

#[test]
fn threads_change_nothing_in_the_fixtures() {
    for dialect in Dialect::SOURCES {
        let text = units(dialect).concat();
        let one = converted(dialect, &text, 1);
        assert_accounted(&text, &one);
        assert_same(&text, &one, &converted(dialect, &text, 4));
    }
}
