//! Reads the sources: files and folders to decoded text.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use migrate_core::source_file::SourceFile;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::args::SourceArgs;
use crate::console::Console;
use crate::decode::{self, Encodings};
use crate::failure::{Failure, Note};

/// Endings of the files that are read from folders.
const ENDINGS: [&str; 16] = [
    "sql", "ddl", "pls", "pks", "pkb", "pkg", "prc", "fnc", "trg", "typ", "tps", "tpb", "vw", "db2", "tab",
    "tsql",
];

/// A file to read, and what messages and reports call it.
struct Input {
    /// `None`: standard input.
    path: Option<PathBuf>,
    name: String,
}

/// Reads all sources that the arguments name, in their order; those of a folder are sorted by path. `out` is the output
/// folder, which is not read even if it lies in a source folder.
pub(crate) fn read(
    args: &SourceArgs,
    out: Option<&Path>,
    console: &Console<'_>,
) -> Result<Vec<SourceFile>, Failure> {
    let encodings = Encodings::new(args)?;
    let inputs = collect(&args.paths, out)?;
    for pattern in encodings.unused(inputs.iter().map(|i| i.name.as_str())) {
        console.warn(&Note::new("CLI-0013").with("value", pattern));
    }
    let step = console.step(&Note::new("CLI-0050").with("files", inputs.len()));
    let files: Vec<Result<decode::Decoded, Failure>> =
        inputs.par_iter().map(|input| encodings.decode(&input.name, &bytes(input)?)).collect();
    drop(step);
    let mut sources = Vec::with_capacity(files.len());
    for file in files {
        let decoded = file?;
        for note in &decoded.notes {
            console.warn(note);
        }
        sources.push(decoded.source);
    }
    let is_empty = |s: &&SourceFile| s.text.trim().is_empty();
    match sources.iter().filter(is_empty).count() {
        n if n == sources.len() => {
            let names: Vec<&str> = sources.iter().map(|s| s.path.as_str()).collect();
            return Err(Note::new("CLI-0005").with("path", names.join(", ")).into());
        }
        0 => {}
        _ => {
            for source in sources.iter().filter(is_empty) {
                console.warn(&Note::new("CLI-0006").with("path", &source.path));
            }
        }
    }
    Ok(sources)
}

fn bytes(input: &Input) -> Result<Vec<u8>, Failure> {
    let failed = |e: io::Error| Note::new("CLI-0002").with("path", &input.name).with("reason", e).into();
    match &input.path {
        Some(path) => fs::read(path).map_err(failed),
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
            Ok(bytes)
        }
    }
}

fn collect(paths: &[PathBuf], out: Option<&Path>) -> Result<Vec<Input>, Failure> {
    // The folder may not exist yet: then no source can lie in it.
    let out = out.and_then(|o| fs::canonicalize(o).ok());
    let mut inputs = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        if path == Path::new("-") {
            if !seen.insert(PathBuf::from("-")) {
                return Err(Note::new("CLI-0014").into());
            }
            inputs.push(Input { path: None, name: "<stdin>".to_string() });
            continue;
        }
        let meta = fs::metadata(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Note::new("CLI-0001").at(path),
            _ => Note::new("CLI-0002").at(path).with("reason", e),
        })?;
        let files = if meta.is_dir() { scripts_below(path, out.as_deref())? } else { vec![path.clone()] };
        for file in files {
            // A file that is named twice, or by its folder too, is read once.
            let identity = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
            if seen.insert(identity) {
                inputs.push(Input { name: name_of(&file), path: Some(file) });
            }
        }
    }
    Ok(inputs)
}

/// The scripts in a folder and all folders below, sorted by path. Hidden folders (`.git`) and the output are left out.
fn scripts_below(folder: &Path, out: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let enter = |entry: &walkdir::DirEntry| {
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        let is_out = out.is_some_and(|o| {
            entry.file_type().is_dir() && fs::canonicalize(entry.path()).is_ok_and(|p| p == o)
        });
        !hidden && !is_out
    };
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(enter) {
        let entry = entry.map_err(|e| {
            let path = e.path().unwrap_or(folder).to_path_buf();
            Note::new("CLI-0002").at(&path).with("reason", e)
        })?;
        if entry.file_type().is_file() && is_script(entry.path()) {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        return Err(Note::new("CLI-0004").at(folder).with("endings", ENDINGS.join(", ")).into());
    }
    Ok(files)
}

fn is_script(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|e| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(e)))
}

/// A path as messages and reports show it: as the user named it, with `/`.
fn name_of(path: &Path) -> String {
    let name = path.display().to_string();
    let name = if std::path::MAIN_SEPARATOR == '\\' { name.replace('\\', "/") } else { name };
    name.strip_prefix("./").unwrap_or(&name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[PathBuf], out: Option<&Path>) -> Vec<String> {
        collect(paths, out).unwrap().into_iter().map(|i| i.name).collect()
    }

    #[test]
    fn folders_are_read_sorted_without_other_files_hidden_ones_and_the_output() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.SQL", "a/z.pkb", "a/notes.txt", ".git/x.sql", "out/schema/t.sql", "a.sql"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = names(&[dir.path().to_path_buf()], Some(&dir.path().join("out")));
        let short: Vec<&str> =
            found.iter().map(|n| n.strip_prefix(&format!("{}/", dir.path().display())).unwrap()).collect();
        assert_eq!(short, ["a/z.pkb", "a.sql", "b.SQL"]);
    }

    #[test]
    fn a_file_is_read_once_and_any_ending_when_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("x.txt");
        let script = dir.path().join("y.sql");
        fs::write(&file, "x").unwrap();
        fs::write(&script, "x").unwrap();
        let found = names(&[file.clone(), script, dir.path().to_path_buf(), file], None);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let id = |paths: &[PathBuf]| collect(paths, None).err().unwrap().0.id;
        assert_eq!(id(&[dir.path().join("none.sql")]), "CLI-0001");
        assert_eq!(id(&[dir.path().to_path_buf()]), "CLI-0004");
        assert_eq!(id(&[PathBuf::from("-"), PathBuf::from("-")]), "CLI-0014");
    }

    #[test]
    fn names_are_as_given() {
        assert_eq!(name_of(Path::new("./a/b.sql")), "a/b.sql");
        assert_eq!(name_of(Path::new("../a.sql")), "../a.sql");
    }
}
