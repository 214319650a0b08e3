//! The data directory that every throw-away cluster is a copy of.
//!
//! `initdb` takes a second, a copy of what it made some hundredths of one. The template is made once for an
//! installation and kept in the user's cache folder. It is put there by a rename, so that it is there
//! whole or not at all, and under a lock, so that several processes make it once.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, io};

use super::error::io_error;
use super::{Binaries, TargetError};

/// Part of the cache key: to be raised when the template is made otherwise.
const FORMAT: u32 = 1;

/// A user to run PostgreSQL as, because it refuses to run as root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunAs {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl RunAs {
    /// The user `postgres`, else `nobody`.
    pub(super) fn find() -> Result<RunAs, TargetError> {
        let passwd = Path::new("/etc/passwd");
        let users = fs::read_to_string(passwd).map_err(io_error("read", passwd))?;
        ["postgres", "_postgres", "nobody"].iter().find_map(|n| user(&users, n)).ok_or(TargetError::NoUser)
    }

    /// A command that runs as this user, in a folder that it can enter.
    pub(super) fn command(run_as: Option<RunAs>, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Some(RunAs { uid, gid }) = run_as {
            command.uid(uid).gid(gid);
        }
        command
    }
}

fn user(passwd: &str, name: &str) -> Option<RunAs> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        // The second field is the password's place.
        Some(RunAs { uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
    })
}

/// Whether this process, which has just made the folder, is root.
pub(super) fn is_root(made: &Path) -> Result<bool, TargetError> {
    Ok(fs::metadata(made).map_err(io_error("read", made))?.uid() == 0)
}

/// The cache folder of this user, if there is a home.
pub(super) fn cache_dir() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| {
        let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        absolute("HOME").map(|home| home.join(below))
    })?;
    Some(caches.join("migrate").join("postgresql"))
}

/// Fills a new folder with a fresh data directory: a copy of the cached template, which is made if need be. Without a
/// usable cache it is made anew.
pub(super) fn provide(
    binaries: &Binaries,
    run_as: Option<RunAs>,
    cache: Option<&Path>,
    data: &Path,
) -> Result<(), TargetError> {
    let Some(cache) = cache else { return initdb(binaries, run_as, data) };
    match cached(binaries, run_as, cache, data) {
        Ok(Some(template)) => copy(&template, data, run_as),
        Ok(None) => Ok(()),
        // A cache that cannot be written costs time, nothing else.
        Err(TargetError::Io { action, path, source }) => {
            tracing::warn!("no cached PostgreSQL template: cannot {action} {}: {source}", path.display());
            // Where only the copy into the cache failed, the data directory is whole.
            if data.exists() { Ok(()) } else { initdb(binaries, run_as, data) }
        }
        Err(other) => Err(other),
    }
}

/// The template in the cache; `None` if it was made just now, which has filled `data` already.
fn cached(
    binaries: &Binaries,
    run_as: Option<RunAs>,
    cache: &Path,
    data: &Path,
) -> Result<Option<PathBuf>, TargetError> {
    let template = cache.join(key(binaries, run_as));
    if template.is_dir() {
        return Ok(Some(template));
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(cache).map_err(io_error("create", cache))?;
    let lock_path = template.with_extension("lock");
    let lock = File::create(&lock_path).map_err(io_error("create", &lock_path))?;
    lock.lock().map_err(io_error("lock", &lock_path))?;
    if template.is_dir() {
        return Ok(Some(template));
    }
    initdb(binaries, run_as, data)?;
    let part = template.with_extension("part");
    remove_if_there(&part)?;
    copy(data, &part, None)?;
    fs::rename(&part, &template).map_err(io_error("rename", &part))?;
    Ok(None)
}

/// Names the template of an installation: other builds, other users and other recipes get their own.
fn key(binaries: &Binaries, run_as: Option<RunAs>) -> String {
    let mut hasher = DefaultHasher::new();
    (&binaries.dir, run_as.map(|r| r.uid), FORMAT).hash(&mut hasher);
    format!("{}-{:016x}", binaries.version.replace('.', "_"), hasher.finish())
}

fn remove_if_there(dir: &Path) -> Result<(), TargetError> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(io_error("remove", dir)(e)),
        _ => Ok(()),
    }
}

fn initdb(binaries: &Binaries, run_as: Option<RunAs>, data: &Path) -> Result<(), TargetError> {
    let attempt = |locale: &str| {
        let mut command = RunAs::command(run_as, &binaries.dir.join("initdb"));
        command.arg("-D").arg(data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        // Small log segments make a small template.
        command.args(["--wal-segsize=4", "--no-instructions", locale]);
        if binaries.major >= 18 {
            command.arg("--no-data-checksums");
        }
        command.env("LC_ALL", "C").stdin(Stdio::null()).output().map_err(io_error("run", &binaries.dir))
    };
    // C.UTF-8 knows the letters of all languages; systems without it have C.
    let mut output = attempt("--locale=C.UTF-8")?;
    if !output.status.success() {
        remove_if_there(data)?;
        output = attempt("--locale=C")?;
    }
    if output.status.success() {
        return Ok(());
    }
    let reason = String::from_utf8_lossy(&output.stderr).trim().to_string();
    Err(TargetError::Initdb { place: data.to_path_buf(), reason })
}

/// Copies a folder, giving the copy to another user if asked.
fn copy(from: &Path, to: &Path, owner: Option<RunAs>) -> Result<(), TargetError> {
    let give = |path: &Path| match owner {
        Some(RunAs { uid, gid }) => chown(path, Some(uid), Some(gid)),
        None => Ok(()),
    };
    let create = |path: &Path| -> io::Result<()> {
        fs::DirBuilder::new().mode(0o700).create(path)?;
        give(path)
    };
    create(to).map_err(io_error("create", to))?;
    for entry in fs::read_dir(from).map_err(io_error("read", from))? {
        let entry = entry.map_err(io_error("read", from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(io_error("read", &source))?.is_dir() {
            copy(&source, &target, owner)?;
        } else {
            fs::copy(&source, &target).map_err(io_error("copy", &source))?;
            give(&target).map_err(io_error("give away", &target))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_user_in_the_password_file() {
        let passwd =
            "root:x:0:0:root:/root:/bin/sh\npostgresql:x:7:8::/:/bin/sh\nnobody:x:65534:65533:n:/:/no\n";
        assert_eq!(user(passwd, "nobody"), Some(RunAs { uid: 65534, gid: 65533 }));
        assert_eq!(user(passwd, "postgres"), None);
    }
}
