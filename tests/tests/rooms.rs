//! The order of the rooms: a module uses the ones before it, never one after it. `docs/architecture.md` has the same list.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the bottom up. A room may name those before it and itself.
const ROOMS: &[&str] = &[
    "dialect",
    "diagnostic",
    "source_file",
    "message",
    "charset",
    "syntax",
    "catalog",
    "rules",
    "resolve",
    "target",
    "convert",
    "assess",
    "report",
    "write",
];

/// Uses upward that are known and wanted: the prover maps a refusal back by the conversion's source map (plain data).
const EXCEPTIONS: &[(&str, &str)] = &[("target", "convert")];

#[test]
fn no_room_uses_one_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrate-core/src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let relative = file.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        let room = relative.split(['/', '.']).next().unwrap_or("").to_string();
        let Some(own) = ROOMS.iter().position(|r| *r == room) else { continue };
        let text = fs::read_to_string(&file).expect("readable source");
        // What only tests use may come from anywhere.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        if relative.ends_with("tests.rs") {
            continue;
        }
        for (n, line) in code.lines().enumerate() {
            for (at, other) in ROOMS.iter().enumerate().skip(own + 1) {
                let names =
                    [format!("crate::{other}::"), format!("crate::{other};"), format!("crate::{{{other}::")];
                let comment = line.trim_start().starts_with("//");
                if !comment
                    && names.iter().any(|x| line.contains(x))
                    && !EXCEPTIONS.contains(&(room.as_str(), ROOMS[at]))
                {
                    wrong.push(format!("{relative}:{}: {}", n + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "uses upward:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_list() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrate-core/src/lib.rs");
    let text = fs::read_to_string(lib).expect("lib.rs");
    for line in text.lines().filter_map(|l| l.strip_prefix("pub mod ")) {
        let room = line.trim_end_matches(';');
        assert!(
            ROOMS.contains(&room),
            "the room `{room}` is not in the list of this test and of docs/architecture.md"
        );
    }
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).expect("directory").map(|e| e.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            out.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out
}
