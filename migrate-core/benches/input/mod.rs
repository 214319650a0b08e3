//! The scripts that the benchmarks read: the repository's fixtures, and the corpora beside it where they exist.

use std::path::{Path, PathBuf};

use migrate_core::charset;
use migrate_core::dialect::Dialect;
use migrate_core::source_file::SourceFile;

/// The scripts of a dialect, decoded.
pub(crate) fn scripts(dialect: Dialect) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpora = std::env::var_os("MIGRATE_CORPORA")
        .map_or_else(|| root.join("../shared/corpora"), PathBuf::from)
        .join(if dialect == Dialect::SqlServer { "tsql" } else { dialect.name() });
    let mut paths = Vec::new();
    below(&root.join("fixtures").join(dialect.name()), &mut paths);
    below(&corpora, &mut paths);
    let read = |p: &PathBuf| {
        let bytes = std::fs::read(p).ok()?;
        Some(charset::read_source(&p.display().to_string(), &bytes, None).ok()?.0)
    };
    paths.iter().filter_map(read).collect()
}

fn below(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            below(&path, out);
        } else if path.extension().is_some_and(|e| e == "sql") {
            out.push(path);
        }
    }
}
