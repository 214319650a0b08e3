//! A throw-away PostgreSQL: started in a moment, reached over a Unix socket that only its user can open, and gone
//! afterwards, also when this process is killed.
//!
//! The server is the child of a small shell script, the watchdog, which holds the reading end of a pipe from this
//! process. When the process ends, in whatever way, the kernel closes the pipe; the watchdog then stops the server and removes
//! its folder. It runs in a process group of its own, so that an interrupt from the terminal does not reach it.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::io_error;
use super::template::{self, RunAs};
use super::{Binaries, ClusterOptions, TargetError};

/// Arguments: the folder, then the server's command line. Nothing is started before the first line arrives on the pipe,
/// but the folder is removed from the beginning on.
const WATCHDOG: &str = r#"
dir=$1
shift
exec 3<&0 </dev/null
if ! read -r go <&3; then rm -rf "$dir"; exit 0; fi
"$@" >"$dir/log" 2>&1 3<&- &
server=$!
( read -r end <&3; kill -QUIT "$server" ) 2>/dev/null &
waiter=$!
wait "$server"
status=$?
kill "$waiter" 2>/dev/null
tail -n 20 "$dir/log" >&2
rm -rf "$dir"
exit "$status"
"#;

/// Settings of a server whose data nobody will miss.
const SETTINGS: [&str; 17] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=1GB",
    "checkpoint_timeout=1h",
    "autovacuum=off",
    "shared_buffers=64MB",
    "max_connections=50",
    "jit=off",
    "lc_messages=C",
    "timezone=UTC",
    "logging_collector=off",
    // Shared memory in files of the data directory, so that it goes with the folder even if the server is killed.
    "dynamic_shared_memory_type=mmap",
];

/// The longest path of a Unix socket that every Unix takes, in bytes.
const SOCKET_PATH: usize = 103;
/// How long a server may take to come up or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running throw-away cluster. Dropping it stops the server and removes everything.
#[derive(Debug)]
pub struct Cluster {
    dir: PathBuf,
    binaries: Binaries,
    watchdog: Child,
    pipe: Option<ChildStdin>,
    startup: Duration,
}

impl Cluster {
    /// Starts a cluster and waits until it takes connections.
    ///
    /// # Errors
    /// No usable binaries, `initdb` failed, no user to run as, or the server did not come up.
    pub fn start(options: &ClusterOptions) -> Result<Cluster, TargetError> {
        let begun = Instant::now();
        let binaries = Binaries::find(options.pg_bin.as_deref(), options.major)?;
        let (dir, run_as) = make_dir(options.run_dir.as_deref(), options.script_bytes)?;
        let mut cluster = match Cluster::watch(&dir, binaries, run_as) {
            Ok(cluster) => cluster,
            Err(error) => {
                // The error that counts is the first one.
                let _ = fs::remove_dir_all(&dir);
                return Err(error);
            }
        };
        let cache = options.cache_dir.clone().or_else(template::cache_dir);
        template::provide(&cluster.binaries, run_as, cache.as_deref(), &cluster.data())?;
        cluster.go()?;
        cluster.startup = begun.elapsed();
        Ok(cluster)
    }

    /// The folder of the Unix socket.
    pub fn socket_dir(&self) -> &Path {
        &self.dir
    }

    /// The installation that it runs.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// How long it took from the call to the first possible connection.
    pub fn startup(&self) -> Duration {
        self.startup
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Starts the watchdog, which removes the folder whatever happens from here on.
    fn watch(dir: &Path, binaries: Binaries, run_as: Option<RunAs>) -> Result<Cluster, TargetError> {
        let shell = Path::new("/bin/sh");
        let mut command = RunAs::command(run_as, shell);
        command.arg("-c").arg(WATCHDOG).arg("migrate-postgres").arg(dir);
        command.arg(binaries.dir.join("postgres")).arg("-D").arg(dir.join("data")).arg("-k").arg(dir);
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        command.env("LC_ALL", "C").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut watchdog = command.spawn().map_err(io_error("run", shell))?;
        let pipe = watchdog.stdin.take();
        Ok(Cluster { dir: dir.to_path_buf(), binaries, watchdog, pipe, startup: Duration::ZERO })
    }

    /// Tells the watchdog to start the server, and waits until that is ready.
    fn go(&mut self) -> Result<(), TargetError> {
        let begun = Instant::now();
        if let Some(pipe) = &mut self.pipe {
            pipe.write_all(b"go\n").map_err(|e| TargetError::Start { reason: e.to_string() })?;
        }
        loop {
            if self.is_ready() {
                return Ok(());
            }
            if let Some(status) = self.exited()? {
                let mut reason = String::new();
                if let Some(stderr) = &mut self.watchdog.stderr {
                    stderr
                        .read_to_string(&mut reason)
                        .map_err(|e| TargetError::Start { reason: e.to_string() })?;
                }
                let reason =
                    if reason.trim().is_empty() { status.to_string() } else { reason.trim().to_string() };
                return Err(TargetError::Start { reason });
            }
            if begun.elapsed() > PATIENCE {
                let reason = format!("it was not ready after {} s", PATIENCE.as_secs());
                return Err(TargetError::Start { reason });
            }
            sleep(Duration::from_millis(2));
        }
    }

    /// Whether the server takes connections: it says so in the last line of its lock file.
    fn is_ready(&self) -> bool {
        fs::read_to_string(self.data().join("postmaster.pid"))
            .is_ok_and(|lock| lock.lines().nth(7).is_some_and(|status| status.trim() == "ready"))
    }

    fn exited(&mut self) -> Result<Option<ExitStatus>, TargetError> {
        self.watchdog.try_wait().map_err(|e| TargetError::Start { reason: e.to_string() })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is the sign to end.
        drop(self.pipe.take());
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.watchdog.try_wait() {
                Ok(None) => sleep(Duration::from_millis(2)),
                Ok(Some(_)) => return,
                Err(error) => {
                    tracing::warn!(
                        "cannot wait for the throw-away PostgreSQL in {}: {error}",
                        self.dir.display()
                    );
                    return;
                }
            }
        }
        tracing::warn!("the throw-away PostgreSQL in {} did not end", self.dir.display());
    }
}

/// A new folder that only the user who will run the server can enter, and that user if it is another one.
fn make_dir(base: Option<&Path>, script_bytes: u64) -> Result<(PathBuf, Option<RunAs>), TargetError> {
    let base = match base {
        Some(base) => base.to_path_buf(),
        None => in_memory(script_bytes).unwrap_or_else(std::env::temp_dir),
    };
    // Room for the folder's name and the socket's: `/migrate-pg-XXXXXX/.s.PGSQL.5432`.
    let base = if base.as_os_str().len() + 33 > SOCKET_PATH { Path::new("/tmp") } else { &base };
    let made = tempfile::Builder::new()
        .prefix("migrate-pg-")
        .tempdir_in(base)
        .map_err(io_error("create a folder in", base))?;
    let dir = made.path();
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(io_error("protect", dir))?;
    let run_as = if template::is_root(dir)? { Some(RunAs::find()?) } else { None };
    if let Some(RunAs { uid, gid }) = run_as {
        chown(dir, Some(uid), Some(gid)).map_err(io_error("give away", dir))?;
    }
    Ok((made.keep(), run_as))
}

/// Linux's file system in memory, if it has ample room: making a thousand small files there takes a tenth of the time.
fn in_memory(script_bytes: u64) -> Option<PathBuf> {
    const AMPLE: u64 = 1 << 30;
    // Tables and indexes take more room than the text that fills them.
    const GROWTH: u64 = 10;
    let dir = Path::new("/dev/shm");
    let room = rustix::fs::statvfs(dir).ok()?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    (free >= AMPLE.saturating_add(script_bytes.saturating_mul(GROWTH))).then(|| dir.to_path_buf())
}
