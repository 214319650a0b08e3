//! Writes a conversion to a folder: its files, `apply.sql` that applies them with psql, and `report.json`.
//!
//! A folder that a former run wrote is brought up to date: files that are no longer part of the output are removed.
//! Only files that the former `report.json` lists are ever removed. `apply.sql` is removed first and written last,
//! so that its presence says that the folder is complete; each file appears whole or not at all.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::convert::{Conversion, OutputFile, Phase};

/// The file that applies all others.
pub const APPLY: &str = "apply.sql";
/// The file that describes the conversion.
pub const REPORT: &str = "report.json";

/// Why an output folder could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder holds files that no former run wrote.
    #[error("{} is not empty and was not written by this program", .0.display())]
    NotOurs(PathBuf),
    /// The path of the folder is taken by something that is not a folder.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// A file of the conversion would lie outside of the folder, or take the place of another.
    #[error("the output path `{0}` is not usable: a defect of the conversion")]
    Path(String),
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: `create`, `write`, `remove`, `read`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files written, `apply.sql` and `report.json` among them.
    pub files: usize,
    /// Files of a former run that were removed.
    pub removed: usize,
}

/// Writes `conversion` and the bytes of its `report.json` into the folder `dir`, which is created if need be. A folder
/// that holds anything but a former output is refused unless `force`; even then no file is removed that a former run
/// did not write.
///
/// # Errors
/// See [`WriteError`]. After an error the folder has no `apply.sql`, if anything in it was changed.
pub fn write(conversion: &Conversion, report: &[u8], dir: &Path, force: bool) -> Result<Written, WriteError> {
    let paths = checked_paths(conversion)?;
    let former = former_files(dir, force)?;
    fs::create_dir_all(dir).map_err(failed("create", dir))?;
    remove(&dir.join(APPLY))?;
    let mut removed = 0;
    for stale in former.iter().filter(|f| !paths.contains(f.as_str())) {
        removed += usize::from(remove(&dir.join(stale))?);
        remove_empty_folders(dir, Path::new(stale));
    }
    // Before the files: should this run be cut off, the next one knows what to remove.
    replace(&dir.join(REPORT), report)?;
    for file in &conversion.files {
        replace(&dir.join(&file.path), file.text.as_bytes())?;
    }
    replace(&dir.join(APPLY), apply_script(conversion).as_bytes())?;
    Ok(Written { files: conversion.files.len() + 2, removed })
}

/// The files that are applied, in phase order. Residue is not among them.
pub fn apply_order(conversion: &Conversion) -> Vec<&OutputFile> {
    let mut files: Vec<_> = conversion.files.iter().filter(|f| f.phase != Phase::Residue).collect();
    files.sort_by_key(|f| f.phase);
    files
}

/// The psql script that applies the files of a conversion in phase order. Residue is not applied.
pub fn apply_script(conversion: &Conversion) -> String {
    let mut script = format!(
        "-- Applies the converted database to an empty PostgreSQL {} or later:\n--   psql -X -d DATABASE -f \
         apply.sql\n\\set ON_ERROR_STOP on\n\\encoding UTF8\n",
        conversion.target
    );
    let mut phase = None;
    for file in apply_order(conversion) {
        if phase != Some(file.phase) {
            phase = Some(file.phase);
            script.push_str("\n-- ");
            script.push_str(heading(file.phase));
            script.push('\n');
        }
        script.push_str("\\ir ");
        script.push_str(&psql_argument(&file.path));
        script.push('\n');
    }
    script
}

fn heading(phase: Phase) -> &'static str {
    match phase {
        Phase::Prepare => "Extensions, schemas, compatibility functions, roles",
        Phase::Tables => "Types, sequences, tables",
        Phase::Data => "Data",
        Phase::Indexes => "Indexes",
        Phase::Constraints => "Constraints",
        Phase::Code => "Routines and views",
        Phase::Triggers => "Triggers",
        Phase::Privileges => "Comments and privileges",
        Phase::Script => "Other statements of the source scripts",
        Phase::Residue => "Residue",
    }
}

/// A path as an argument of a psql meta-command: quoted unless it is made of plain characters only.
fn psql_argument(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
    if path.chars().all(plain) {
        return path.to_string();
    }
    let mut quoted = String::from("'");
    for c in path.chars() {
        if matches!(c, '\'' | '\\') {
            quoted.push(if c == '\'' { '\'' } else { '\\' });
        }
        quoted.push(c);
    }
    quoted.push('\'');
    quoted
}

/// The paths of the conversion's files, none of which leaves the folder or occurs twice.
fn checked_paths(conversion: &Conversion) -> Result<BTreeSet<&str>, WriteError> {
    let mut paths = BTreeSet::from([APPLY, REPORT]);
    for file in &conversion.files {
        if !stays_inside(&file.path) || !paths.insert(&file.path) {
            return Err(WriteError::Path(file.path.clone()));
        }
    }
    Ok(paths)
}

fn stays_inside(path: &str) -> bool {
    let mut components = Path::new(path).components().peekable();
    components.peek().is_some()
        && components.all(|c| matches!(c, Component::Normal(_)))
        && !path.ends_with('/')
}

/// The files that a former run wrote into the folder.
fn former_files(dir: &Path, force: bool) -> Result<Vec<String>, WriteError> {
    /// The part of a former report that is needed here; other versions of the format have it too.
    #[derive(Deserialize)]
    struct Former {
        #[serde(rename = "tool_version")]
        _tool_version: String,
        files: Vec<FormerFile>,
    }
    #[derive(Deserialize)]
    struct FormerFile {
        file: String,
    }
    match fs::metadata(dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed("read", dir)(e)),
        Ok(m) if !m.is_dir() => return Err(WriteError::NotAFolder(dir.to_path_buf())),
        Ok(_) => {}
    }
    if fs::read_dir(dir).map_err(failed("read", dir))?.next().is_none() {
        return Ok(Vec::new());
    }
    let path = dir.join(REPORT);
    let former = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice::<Former>(&bytes).ok(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(failed("read", &path)(e)),
    };
    match former {
        Some(former) => Ok(former.files.into_iter().map(|f| f.file).filter(|f| stays_inside(f)).collect()),
        None if force => Ok(Vec::new()),
        None => Err(WriteError::NotOurs(dir.to_path_buf())),
    }
}

/// Removes a file if it is there.
fn remove(path: &Path) -> Result<bool, WriteError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(e) => Err(failed("remove", path)(e)),
    }
}

/// Removes the folders above a removed file that have become empty. One that is not empty stays, which is no error.
fn remove_empty_folders(dir: &Path, file: &Path) {
    let folders = file.ancestors().skip(1).filter(|f| !f.as_os_str().is_empty());
    for folder in folders {
        if fs::remove_dir(dir.join(folder)).is_err() {
            break;
        }
    }
}

/// Writes a file under another name and then moves it into place. A file that holds these bytes already is left alone.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    let mut name = path.file_name().unwrap_or(OsStr::new("")).to_os_string();
    name.push(".part");
    let part = folder.join(name);
    let write = |part: &Path| -> io::Result<()> {
        let mut file = fs::File::create(part)?;
        file.write_all(bytes)?;
        drop(file);
        fs::rename(part, path)
    };
    write(&part).map_err(|e| {
        // The part file may not exist; that it cannot be removed changes nothing about the error.
        let _ = fs::remove_file(&part);
        failed("write", path)(e)
    })
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> WriteError + use<'a> {
    move |source| WriteError::Io { action, path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;
    use crate::report::{json, sample::Sample};

    fn write_to(dir: &Path, conversion: &Conversion, force: bool) -> Result<Written, WriteError> {
        let sample = Sample::of(conversion.clone(), None);
        let report = json::to_bytes(&json::report(sample.input(Lang::En))).unwrap();
        write(conversion, &report, dir, force)
    }

    /// Every file below a folder with its bytes.
    fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![dir.to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(dir).unwrap().display().to_string();
                    found.push((name, fs::read(&path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn all_files_are_written_and_applied_in_phase_order() {
        let dir = tempfile::tempdir().unwrap();
        let conversion = Sample::new().conversion;
        let written = write_to(dir.path(), &conversion, false).unwrap();
        assert_eq!(written, Written { files: conversion.files.len() + 2, removed: 0 });
        assert_eq!(tree(dir.path()).len(), written.files);
        let apply = fs::read_to_string(dir.path().join(APPLY)).unwrap();
        insta::assert_snapshot!(apply, @r"
        -- Applies the converted database to an empty PostgreSQL 15 or later:
        --   psql -X -d DATABASE -f apply.sql
        \set ON_ERROR_STOP on
        \encoding UTF8

        -- Types, sequences, tables
        \ir schema/sequence/001_order_seq.sql
        \ir schema/table/001_customers.sql
        \ir schema/table/002_orders.sql

        -- Data
        \ir data/customers.sql

        -- Indexes
        \ir schema/index/001_orders_customer_ix.sql

        -- Constraints
        \ir schema/constraint/001_orders.sql

        -- Routines and views
        \ir schema/view/001_big_customers.sql

        -- Comments and privileges
        \ir schema/comment/001_shop.sql
        \ir schema/privilege/001_shop.sql

        -- Other statements of the source scripts
        \ir script/shop.sql
        ");
    }

    #[test]
    fn a_second_run_leaves_nothing_of_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let mut conversion = Sample::new().conversion;
        write_to(dir.path(), &conversion, false).unwrap();
        fs::write(dir.path().join("mine.txt"), "keep").unwrap();
        conversion.files.retain(|f| !f.path.contains("/view/"));
        let written = write_to(dir.path(), &conversion, false).unwrap();
        assert_eq!(written.removed, 1);
        assert!(!dir.path().join("schema/view").exists());
        assert!(dir.path().join("mine.txt").exists());
        let fresh = tempfile::tempdir().unwrap();
        write_to(fresh.path(), &conversion, false).unwrap();
        let mut again = tree(dir.path());
        again.retain(|(name, _)| name != "mine.txt");
        assert_eq!(again, tree(fresh.path()));
    }

    #[test]
    fn a_folder_of_someone_else_is_refused_and_forced_without_loss() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("mine.txt"), "keep").unwrap();
        fs::write(dir.path().join(REPORT), "{\"version\": 1}").unwrap();
        let conversion = Sample::new().conversion;
        let refused = write_to(dir.path(), &conversion, false);
        assert!(matches!(refused, Err(WriteError::NotOurs(_))), "{refused:?}");
        assert_eq!(tree(dir.path()).len(), 2);
        write_to(dir.path(), &conversion, true).unwrap();
        assert_eq!(fs::read(dir.path().join("mine.txt")).unwrap(), b"keep");
    }

    #[test]
    fn paths_cannot_leave_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["../x.sql", "/x.sql", "a/../../x.sql", "", "a/", "report.json"] {
            let mut conversion = Sample::new().conversion;
            let text = String::new();
            conversion.files.push(OutputFile { path: path.to_string(), text, phase: Phase::Code });
            let refused = write_to(dir.path(), &conversion, false);
            assert!(matches!(refused, Err(WriteError::Path(_))), "{path}: {refused:?}");
        }
        let outside = dir.path().join("victim.sql");
        fs::write(&outside, "keep").unwrap();
        let out = dir.path().join("out");
        fs::create_dir(&out).unwrap();
        let former = "{\"tool_version\": \"0\", \"files\": [{\"file\": \"../victim.sql\"}]}";
        fs::write(out.join(REPORT), former).unwrap();
        write_to(&out, &Sample::new().conversion, false).unwrap();
        assert!(outside.exists());
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("out");
        fs::write(&file, "").unwrap();
        let refused = write_to(&file, &Sample::new().conversion, true);
        assert!(matches!(&refused, Err(WriteError::NotAFolder(p)) if *p == file), "{refused:?}");
        let below = write_to(&file.join("deeper"), &Sample::new().conversion, true).unwrap_err().to_string();
        assert!(below.contains("deeper"), "{below}");
    }

    #[test]
    fn unusual_paths_are_quoted_for_psql() {
        assert_eq!(psql_argument("a/b-1.sql"), "a/b-1.sql");
        assert_eq!(psql_argument("a/it's $x.sql"), "'a/it''s $x.sql'");
    }
}
