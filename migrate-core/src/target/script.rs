//! The files of an output folder in the order in which `apply.sql` names them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::TargetError;
use super::split::{Kind, split};

/// A script to apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptFile {
    /// Its path relative to the output folder, with `/`.
    pub path: String,
    /// Its text. A part of a file has its lines at their places, with empty lines for the other parts.
    pub text: String,
}

/// The name of the script that applies an output folder.
pub const APPLY: &str = "apply.sql";
/// How deep scripts may call each other.
const DEPTH: usize = 20;

/// Reads `apply.sql` of an output folder and every script that it includes (`\ir`, `\i`), in order. Statements between
/// the inclusions are kept, as parts of the file that holds them; so are other psql commands.
///
/// # Errors
/// No such script, one that is not UTF-8, a path that leaves the folder, inclusion without end.
pub fn apply_list(dir: &Path) -> Result<Vec<ScriptFile>, TargetError> {
    let mut files = Vec::new();
    include(dir, APPLY, 0, &mut files)?;
    Ok(files)
}

fn include(dir: &Path, path: &str, depth: usize, files: &mut Vec<ScriptFile>) -> Result<(), TargetError> {
    let full = dir.join(path);
    let failed = |reason: String| TargetError::Script { path: full.clone(), reason };
    if depth > DEPTH {
        return Err(failed("scripts include each other without end".into()));
    }
    let bytes = fs::read(&full).map_err(|e| failed(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        failed(format!("not UTF-8 in line {}", before.iter().filter(|b| **b == b'\n').count() + 1))
    })?;
    let mut done = 0;
    for piece in split(&text) {
        let from = match (&piece.kind, piece.command.as_str()) {
            (Kind::Meta, "ir" | "include_relative") => parent(path),
            // Relative to where psql runs, which is the output folder.
            (Kind::Meta, "i" | "include") => "",
            _ => continue,
        };
        part(path, &text, done..piece.range.start, files);
        done = piece.range.end;
        let command = text.get(piece.range.clone()).unwrap_or_default();
        let argument = argument(command)
            .ok_or_else(|| failed(format!("line {}: the file to include is not named", piece.line)))?;
        let target = join(from, &argument)
            .ok_or_else(|| failed(format!("line {}: `{argument}` lies outside the folder", piece.line)))?;
        include(dir, &target, depth + 1, files)?;
    }
    part(path, &text, done..text.len(), files);
    Ok(())
}

/// Keeps a range of a file, if there is anything to do in it.
fn part(path: &str, text: &str, range: std::ops::Range<usize>, files: &mut Vec<ScriptFile>) {
    let (before, part) = (text.get(..range.start).unwrap_or_default(), text.get(range).unwrap_or_default());
    if split(part).is_empty() {
        return;
    }
    let mut padded = "\n".repeat(before.matches('\n').count());
    padded.push_str(part);
    files.push(ScriptFile { path: path.to_string(), text: padded });
}

/// The first argument of a psql command: a word, or text in single quotes with psql's escapes.
fn argument(command: &str) -> Option<String> {
    let rest = command.trim_start_matches('\\').trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let rest = rest.trim();
    let Some(quoted) = rest.strip_prefix('\'') else {
        return rest.split_whitespace().next().map(str::to_string);
    };
    let mut out = String::new();
    let mut chars = quoted.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' if chars.peek() == Some(&'\'') => {
                chars.next();
                out.push('\'');
            }
            '\'' => return Some(out),
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            c => out.push(c),
        }
    }
    None
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A path relative to a folder below the output folder, if it stays in there.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for component in PathBuf::from(from).join(path).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => parts.push(name.to_str()?.to_string()),
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn files_come_in_the_order_of_apply_sql_and_lines_stay_at_their_places() {
        let dir = folder(&[
            (
                "apply.sql",
                "\\set ON_ERROR_STOP on\n\\ir schema/all.sql\nSELECT 1;\n\\ir 'it''s \\\\ mine.sql'\n-- end\n",
            ),
            ("schema/all.sql", "\\ir table/t.sql\n\\i schema/table/u.sql\n\\ir ../x.sql\n"),
            ("schema/table/t.sql", "CREATE TABLE t (a int);"),
            ("schema/table/u.sql", "CREATE TABLE u (a int);"),
            ("x.sql", "SELECT 2;"),
            ("it's \\ mine.sql", "SELECT 3;"),
        ]);
        let files = apply_list(dir.path()).unwrap();
        let paths: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "apply.sql",
                "schema/table/t.sql",
                "schema/table/u.sql",
                "x.sql",
                "apply.sql",
                "it's \\ mine.sql"
            ]
        );
        assert_eq!(split(&files[4].text)[0].line, 3);
    }

    #[test]
    fn what_cannot_be_applied_is_named() {
        let error = |files: &[(&str, &str)]| apply_list(folder(files).path()).unwrap_err().to_string();
        assert!(error(&[]).contains("apply.sql"));
        assert!(error(&[("apply.sql", "\\ir no.sql")]).contains("no.sql"));
        assert!(
            error(&[("apply.sql", "\n\\ir ../../etc/passwd")])
                .contains("line 2: `../../etc/passwd` lies outside")
        );
        assert!(error(&[("apply.sql", "\\ir /etc/passwd")]).contains("outside"));
        assert!(error(&[("apply.sql", "\\ir apply.sql")]).contains("without end"));
        assert!(error(&[("apply.sql", "\\ir")]).contains("not named"));
        let dir = folder(&[]);
        fs::write(dir.path().join("apply.sql"), b"SELECT 1;\n-- \xff\n").unwrap();
        assert!(apply_list(dir.path()).unwrap_err().to_string().contains("not UTF-8 in line 2"));
    }
}
