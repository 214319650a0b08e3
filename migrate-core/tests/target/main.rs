//! The target room on the PostgreSQL of this machine. Where there is none, every test says that it is skipped.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod check;
mod cluster;
mod keywords;

use migrate_core::target::{Cluster, ClusterOptions, Server, TargetError};

/// What was started, or `None` with a visible word where no PostgreSQL is installed.
fn or_skip<T>(started: Result<T, TargetError>) -> Option<T> {
    match started {
        Ok(started) => Some(started),
        Err(TargetError::NoBinaries { .. }) => {
            eprintln!("skipped: no PostgreSQL on this machine");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn cluster() -> Option<Cluster> {
    or_skip(Cluster::start(&ClusterOptions::default()))
}

fn server() -> Option<Server> {
    or_skip(Server::throw_away(&ClusterOptions::default()))
}
