//! A throw-away cluster starts fast, as whatever user, and is gone afterwards.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use migrate_core::target::{Cluster, ClusterOptions, TargetError};

use crate::cluster;

fn postmaster(dir: &Path) -> u32 {
    let lock = std::fs::read_to_string(dir.join("data/postmaster.pid")).unwrap();
    lock.lines().next().unwrap().parse().unwrap()
}

fn runs(pid: u32) -> bool {
    Command::new("kill").args(["-0", &pid.to_string()]).stderr(Stdio::null()).status().unwrap().success()
}

fn until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "still not: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn dropping_a_cluster_leaves_nothing() {
    let Some(cluster) = cluster() else { return };
    let dir = cluster.socket_dir().to_path_buf();
    let pid = postmaster(&dir);
    assert!(runs(pid) && dir.join(".s.PGSQL.5432").exists());
    let shared = std::fs::read_dir(dir.join("data/pg_dynshmem")).unwrap().count();
    assert!(shared > 0, "shared memory lies outside the folder and could outlive it");
    eprintln!("PostgreSQL {} up in {:?}", cluster.binaries().version, cluster.startup());
    let begun = Instant::now();
    drop(cluster);
    eprintln!("gone in {:?}", begun.elapsed());
    assert!(!runs(pid), "the server still runs");
    assert!(!dir.exists(), "the folder is still there");
}

/// Not a test: the process that the next test kills.
#[test]
fn victim() {
    if std::env::var_os("MIGRATE_TEST_VICTIM").is_none() {
        return;
    }
    let Some(cluster) = cluster() else { return };
    println!("\nDIR {}", cluster.socket_dir().display());
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn killing_the_process_leaves_nothing() {
    if cluster().is_none() {
        return;
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["cluster::victim", "--exact", "--nocapture"])
        .env("MIGRATE_TEST_VICTIM", "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let dir = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .find_map(|l| l.unwrap().strip_prefix("DIR ").map(PathBuf::from))
        .expect("the victim starts a cluster");
    let pid = postmaster(&dir);
    assert!(runs(pid));
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    until("server gone", || !runs(pid));
    until("folder gone", || !dir.exists());
}

#[test]
fn a_server_that_cannot_start_says_why_and_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let Some(real) = cluster() else { return };
    // Binaries whose server fails: the reason must come through.
    let root = tempfile::tempdir().unwrap();
    std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let bin = root.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let version = format!("echo 'postgres (PostgreSQL) {}'", real.binaries().version);
    let server = format!(
        "#!/bin/sh\n[ \"$1\" = --version ] && {version} && exit\necho 'FATAL: no more room' >&2; exit 1\n"
    );
    let initdb = "#!/bin/sh\nmkdir \"$2\"\n";
    for (name, script) in [("postgres", server.as_str()), ("initdb", initdb)] {
        std::fs::write(bin.join(name), script).unwrap();
        std::fs::set_permissions(bin.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let run = tempfile::tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(run.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let options = ClusterOptions {
        pg_bin: Some(root.path().to_path_buf()),
        cache_dir: Some(root.path().join("cache")),
        run_dir: Some(run.path().to_path_buf()),
        ..ClusterOptions::default()
    };
    let error = Cluster::start(&options).unwrap_err();
    assert!(matches!(&error, TargetError::Start { reason } if reason.contains("no more room")), "{error}");
    until("folder gone", || std::fs::read_dir(run.path()).unwrap().next().is_none());

    std::fs::write(bin.join("initdb"), "#!/bin/sh\necho 'initdb: error: no locale' >&2; exit 1\n").unwrap();
    let options = ClusterOptions { cache_dir: Some(root.path().join("other")), ..options };
    let error = Cluster::start(&options).unwrap_err();
    assert!(matches!(&error, TargetError::Initdb { reason, .. } if reason.contains("no locale")), "{error}");
    until("folder gone", || std::fs::read_dir(run.path()).unwrap().next().is_none());
}
