//! Where the PostgreSQL of this machine is.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use super::TargetError;
use super::keywords::OLDEST;

/// Folders of binaries outside PATH; `*` stands for any text within one folder name. Debian and Ubuntu, the RPMs of
/// postgresql.org, a build from source, Homebrew on both processors, MacPorts, Postgres.app.
const USUAL_PLACES: [&str; 7] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// How to start a throw-away cluster.
#[derive(Debug, Clone, Default)]
pub struct ClusterOptions {
    /// The folder of the binaries; `None`: see [`Binaries::find`].
    pub pg_bin: Option<PathBuf>,
    /// The major version to prefer.
    pub major: Option<u32>,
    /// Where templates are kept; `None`: the user's cache folder.
    pub cache_dir: Option<PathBuf>,
    /// Where the cluster's own folder is made; `None`: in memory if the machine has a file system there with ample
    /// room, else in the system's folder for temporary files.
    pub run_dir: Option<PathBuf>,
    /// How many bytes of scripts will be applied; decides what ample room is.
    pub script_bytes: u64,
}

/// The server programs of one PostgreSQL installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that holds `postgres` and `initdb`.
    pub dir: PathBuf,
    /// The version as PostgreSQL writes it: `15.14`, `18beta1`.
    pub version: String,
    /// The major version.
    pub major: u32,
}

impl Binaries {
    /// Finds an installation: the folder given, else the first of PATH and the usual places that has the wanted major
    /// version, else the one of PATH, else the newest. Where there is none at all, a build with the feature `embedded`
    /// downloads one.
    ///
    /// # Errors
    /// [`TargetError::NoBinaries`] with the places looked in; [`TargetError::TooOld`] if all that there is
    /// is older than the toolkit supports.
    pub fn find(given: Option<&Path>, major: Option<u32>) -> Result<Binaries, TargetError> {
        match given {
            Some(dir) => choose(&[dir.to_path_buf(), dir.join("bin")], 2, major, vec![dir.to_path_buf()]),
            None => {
                let path: Vec<PathBuf> = env::var_os("PATH")
                    .map(|p| env::split_paths(&p).filter(|d| d.is_absolute()).collect())
                    .unwrap_or_default();
                let in_path = path.len();
                let mut places = path;
                places.extend(USUAL_PLACES.iter().flat_map(|p| expand(p)));
                let looked = std::iter::once(PathBuf::from("PATH"))
                    .chain(USUAL_PLACES.iter().map(PathBuf::from))
                    .collect();
                match choose(&places, in_path, major, looked) {
                    #[cfg(all(unix, feature = "embedded"))]
                    Err(TargetError::NoBinaries { looked }) => {
                        choose(&[super::embedded::download(major)?], 1, major, looked)
                    }
                    found => found,
                }
            }
        }
    }
}

/// The best of some folders, of which the first `preferred` come before newer versions in the others.
fn choose(
    places: &[PathBuf],
    preferred: usize,
    major: Option<u32>,
    looked: Vec<PathBuf>,
) -> Result<Binaries, TargetError> {
    let mut seen = HashSet::new();
    let mut found: Vec<(bool, Binaries)> = places
        .iter()
        .enumerate()
        .filter_map(|(i, dir)| Some((i < preferred, dir.canonicalize().ok()?)))
        .filter(|(_, dir)| seen.insert(dir.clone()))
        .filter_map(|(preferred, dir)| Some((preferred, inspect(dir)?)))
        .collect();
    // A stable sort: within equals, the order of PATH stays.
    found.sort_by_key(|(preferred, b)| {
        (
            b.major < OLDEST,
            Some(b.major) != major,
            !preferred,
            if *preferred { 0 } else { u32::MAX - b.major },
        )
    });
    match found.into_iter().next() {
        None => Err(TargetError::NoBinaries { looked }),
        Some((_, b)) if b.major < OLDEST => {
            Err(TargetError::TooOld { found: b.version, place: b.dir.display().to_string() })
        }
        Some((_, binaries)) => Ok(binaries),
    }
}

/// The installation in a folder, if it is one and its programs run.
fn inspect(dir: PathBuf) -> Option<Binaries> {
    if !dir.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(dir.join("postgres"))
        .arg("--version")
        .current_dir("/")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = version_in(&text)?;
    Some(Binaries { dir, version: version.to_string(), major: major_of(version)? })
}

/// The version in what `postgres --version` prints: `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn version_in(text: &str) -> Option<&str> {
    text.split_once("(PostgreSQL)")?.1.split_whitespace().next()
}

/// The major version of `15.14` or `18beta1`.
pub(super) fn major_of(version: &str) -> Option<u32> {
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version.get(..digits)?.parse().ok()
}

/// The folders that a pattern with at most one `*` a folder name stands for.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from("/")];
    for part in pattern.split('/').filter(|p| !p.is_empty()) {
        found = match part.split_once('*') {
            None => found.into_iter().map(|f| f.join(part)).collect(),
            Some((start, end)) => found
                .iter()
                .filter_map(|f| fs::read_dir(f).ok())
                .flatten()
                .filter_map(Result::ok)
                .filter(|e| e.file_name().to_str().is_some_and(|n| n.starts_with(start) && n.ends_with(end)))
                .map(|e| e.path())
                .collect(),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn installation(root: &Path, name: &str, version: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let dir = root.join(name);
        fs::create_dir_all(&dir).unwrap();
        for program in ["postgres", "initdb"] {
            let script = format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Test)'\n");
            fs::write(dir.join(program), script).unwrap();
            fs::set_permissions(dir.join(program), fs::Permissions::from_mode(0o755)).unwrap();
        }
        dir.canonicalize().unwrap()
    }

    #[cfg(unix)]
    #[test]
    fn the_wanted_major_comes_first_then_path_then_the_newest() {
        let root = tempfile::tempdir().unwrap();
        let old = installation(root.path(), "a", "13.4");
        let path = installation(root.path(), "b", "15.14");
        let new = installation(root.path(), "c", "17.2");
        let newest = installation(root.path(), "d", "18beta1");
        let places = [old.clone(), path.clone(), new.clone(), newest.clone()];
        let chosen = |preferred, major| choose(&places, preferred, major, vec![]).unwrap().dir;
        assert_eq!(chosen(2, Some(17)), new);
        assert_eq!(chosen(2, None), path);
        assert_eq!(chosen(2, Some(16)), path);
        assert_eq!(chosen(0, None), newest);
        assert_eq!(chosen(0, Some(13)), newest, "a version too old is never chosen");
        let too_old = choose(&[old], 1, Some(13), vec![]);
        assert!(matches!(too_old, Err(TargetError::TooOld { found, .. }) if found == "13.4"));
    }

    #[test]
    fn no_binaries_says_where_it_looked() {
        let root = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(root.path()), None).unwrap_err();
        assert!(error.to_string().contains(&root.path().display().to_string()), "{error}");
    }

    #[test]
    fn reads_versions() {
        assert_eq!(version_in("postgres (PostgreSQL) 15.14 (Debian 15.14-0)\n"), Some("15.14"));
        assert_eq!(major_of("18beta1"), Some(18));
        assert_eq!(major_of("x"), None);
    }
}
