//! Any text, as a script of any dialect: split into units and parsed, nothing may be lost and nothing may panic.
//!
//! `cargo +nightly fuzz run front_end`. The first byte of the input chooses the dialect.
#![no_main]

use libfuzzer_sys::fuzz_target;
use migrate_core::dialect::Dialect;
use migrate_core::syntax::script::{UnitKind, split};
use migrate_core::syntax::{Entry, parse};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let dialect = Dialect::SOURCES[usize::from(*first) % Dialect::SOURCES.len()];
    let text = String::from_utf8_lossy(rest);
    let mut at = 0;
    for unit in split(dialect, &text) {
        assert_eq!(unit.range.start, at);
        at = unit.range.end;
        if unit.kind == UnitKind::Statement {
            let body = unit.text(&text);
            assert_eq!(parse(dialect, body, Entry::Statements).root().text(), body);
        }
    }
    assert_eq!(at as usize, text.len());
    assert_eq!(parse(dialect, &text, Entry::Statements).root().text(), text.as_ref());
});
