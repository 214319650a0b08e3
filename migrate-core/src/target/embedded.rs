//! The last resort where no PostgreSQL is installed: the crate `postgresql_embedded` downloads one, once.
//!
//! Only its programs are used. The cluster is started as any other (see [`Cluster`](super::Cluster)), because the crate's
//! own servers listen on a network port and outlive a killed process.

use std::fs;
use std::path::{Path, PathBuf};

use postgresql_embedded::{PostgreSQL, Settings, VersionReq};

use super::error::io_error;
use super::keywords::NEWEST;
use super::{TargetError, template};

/// The folder of downloaded binaries of a major version (the newest supported one without a wish).
pub(super) fn download(major: Option<u32>) -> Result<PathBuf, TargetError> {
    let major = major.unwrap_or(NEWEST);
    let failed = |reason: String| TargetError::Download { version: major, reason };
    let version = VersionReq::parse(&format!("={major}")).map_err(|e| failed(e.to_string()))?;
    let work = tempfile::tempdir().map_err(io_error("create a folder in", &std::env::temp_dir()))?;
    let settings = Settings {
        version,
        installation_dir: place()?,
        data_dir: work.path().to_path_buf(),
        password_file: work.path().join("password"),
        temporary: false,
        ..defaults()
    };
    // A data directory that looks filled keeps the crate from filling it, which it could not do as root.
    let marker = work.path().join("postgresql.conf");
    fs::write(&marker, "").map_err(io_error("write", &marker))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| failed(e.to_string()))?;
    let mut embedded = PostgreSQL::new(settings);
    runtime.block_on(embedded.setup()).map_err(|e| failed(e.to_string()))?;
    Ok(embedded.settings().installation_dir.join("bin"))
}

/// The crate's defaults, without the temporary folders that making them leaves behind.
fn defaults() -> Settings {
    let settings = Settings::default();
    for dir in [Some(settings.data_dir.as_path()), settings.password_file.parent()].into_iter().flatten() {
        if dir.starts_with(std::env::temp_dir())
            && let Err(error) = fs::remove_dir(dir)
        {
            tracing::debug!("{} stays: {error}", dir.display());
        }
    }
    settings
}

/// Where downloads are kept: in the user's cache, or, for root, where the user that will run the server can enter.
fn place() -> Result<PathBuf, TargetError> {
    let probe = tempfile::tempdir().map_err(io_error("create a folder in", &std::env::temp_dir()))?;
    let cache = match template::cache_dir() {
        Some(cache) if !template::is_root(probe.path())? => cache,
        _ => Path::new("/var/cache/migrate/postgresql").to_path_buf(),
    };
    let place = cache.join("download");
    fs::create_dir_all(&place).map_err(io_error("create", &place))?;
    Ok(place)
}
