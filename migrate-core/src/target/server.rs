//! A connection to PostgreSQL, for callers that know nothing of async.
//!
//! [`Server::throw_away`] brings its own cluster, [`Server::connect`] uses one that runs. Either way the connection is
//! driven by a small runtime of its own, which runs only while a method is at work.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, SimpleQueryMessage};

#[cfg(unix)]
use super::Cluster;
use super::address::{Address, reason};
use super::binaries::major_of;
use super::keywords::OLDEST;
use super::{ClusterOptions, Refusal, TargetError};

/// A message of the server that is no error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// `NOTICE`, `WARNING`, …
    pub severity: String,
    /// Its SQLSTATE.
    pub sqlstate: String,
    /// Its text.
    pub message: String,
}

/// How many different notices are kept. The others are counted as one.
const KEPT: usize = 200;

/// The notices since the last look, with how often each came.
#[derive(Debug, Default)]
struct Notices {
    seen: BTreeMap<Notice, u64>,
}

impl Notices {
    fn add(&mut self, notice: Notice) {
        let notice = if self.seen.len() < KEPT || self.seen.contains_key(&notice) {
            notice
        } else {
            Notice { message: "(other messages)".into(), sqlstate: String::new(), ..notice }
        };
        *self.seen.entry(notice).or_default() += 1;
    }
}

/// A connection to a PostgreSQL server.
pub struct Server {
    runtime: Runtime,
    config: Config,
    client: Client,
    notices: Arc<Mutex<Notices>>,
    address: String,
    version: String,
    major: u32,
    /// Dropped last: the server ends when the connection has.
    #[cfg(unix)]
    cluster: Option<Cluster>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server {{ address: {:?}, version: {:?} }}", self.address, self.version)
    }
}

impl Server {
    /// Starts a throw-away cluster and connects to it. It ends with the server.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    #[cfg(unix)]
    pub fn throw_away(options: &ClusterOptions) -> Result<Server, TargetError> {
        let cluster = Cluster::start(options)?;
        let mut config = Config::new();
        config
            .host_path(cluster.socket_dir())
            .user("postgres")
            .dbname("postgres")
            .application_name("migrate");
        let shown = format!("a throw-away PostgreSQL {}", cluster.binaries().version);
        let mut server = Server::open(Address { config, shown })?;
        server.cluster = Some(cluster);
        Ok(server)
    }

    /// A throw-away cluster needs a Unix system.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(unix))]
    pub fn throw_away(_: &ClusterOptions) -> Result<Server, TargetError> {
        Err(TargetError::NotUnix)
    }

    /// Connects to a running server. The address is a URL without a password (`postgresql://user@host:5432/database`);
    /// the password comes from PGPASSWORD or the password file, and what is left out from PGHOST, PGPORT, PGUSER and
    /// PGDATABASE. The connection is not encrypted.
    ///
    /// # Errors
    /// An address that cannot be read or holds a password, a server that cannot be reached, one that is too old.
    pub fn connect(url: &str) -> Result<Server, TargetError> {
        Server::open(Address::parse(url)?)
    }

    fn open(address: Address) -> Result<Server, TargetError> {
        let Address { config, shown } = address;
        let failed = |reason: String| TargetError::Connect { server: shown.clone(), reason };
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|e| failed(e.to_string()))?;
        let notices = Arc::default();
        let client = runtime.block_on(dial(&config, &notices)).map_err(|e| failed(reason(&e)))?;
        let mut server = Server {
            runtime,
            config,
            client,
            notices,
            address: shown,
            version: String::new(),
            major: 0,
            #[cfg(unix)]
            cluster: None,
        };
        let version = server.ask("its version", "SHOW server_version")?.concat().concat();
        // `15.14 (Debian 15.14-0+deb12u1)`.
        server.version = version.split_whitespace().next().unwrap_or_default().to_string();
        server.major = major_of(&server.version).unwrap_or_default();
        if server.major < OLDEST {
            return Err(TargetError::TooOld { found: server.version, place: server.address });
        }
        Ok(server)
    }

    /// How the server is called in messages: its address without a password.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its version, such as `15.14`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its major version.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// Whether its data are nobody's.
    pub fn is_throw_away(&self) -> bool {
        #[cfg(unix)]
        return self.cluster.is_some();
        #[cfg(not(unix))]
        return false;
    }

    /// The throw-away cluster behind the connection, if there is one.
    #[cfg(unix)]
    pub fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// Executes SQL text (one or more statements) and yields the rows of all of it, every value as text, NULL as `None`.
    ///
    /// # Errors
    /// What the server refused; a lost connection has no SQLSTATE.
    pub fn query(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, Box<Refusal>> {
        let messages = self.runtime.block_on(self.client.simple_query(sql));
        let messages = messages.map_err(|e| Box::new(Refusal::of(&e)))?;
        Ok(messages.iter().filter_map(row).collect())
    }

    /// Asks something for the toolkit itself. NULL becomes an empty text.
    pub(super) fn ask(&mut self, action: &'static str, sql: &str) -> Result<Vec<Vec<String>>, TargetError> {
        let rows = self.query(sql).map_err(|r| TargetError::Question { action, reason: r.message })?;
        Ok(rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
    }

    /// Another connection to the same database with a fresh session.
    pub(super) fn again(&self) -> Result<Server, TargetError> {
        Server::open(Address { config: self.config.clone(), shown: self.address.clone() })
    }

    /// The notices since the last call, with how often each came.
    pub fn take_notices(&mut self) -> BTreeMap<Notice, u64> {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut notices.seen)
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

/// Connects, and leaves a task behind that drives the connection and collects notices.
async fn dial(config: &Config, notices: &Arc<Mutex<Notices>>) -> Result<Client, tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let notices = Arc::clone(notices);
    tokio::spawn(async move {
        loop {
            match poll_fn(|cx| connection.poll_message(cx)).await {
                Some(Ok(AsyncMessage::Notice(notice))) => {
                    notices.lock().unwrap_or_else(PoisonError::into_inner).add(Notice {
                        severity: notice.severity().to_string(),
                        sqlstate: notice.code().code().to_string(),
                        message: notice.message().to_string(),
                    });
                }
                Some(Ok(_)) => {}
                // Whoever waits for an answer gets the error too.
                Some(Err(error)) => {
                    tracing::debug!("connection lost: {error}");
                    return;
                }
                None => return,
            }
        }
    });
    Ok(client)
}

fn row(message: &SimpleQueryMessage) -> Option<Vec<Option<String>>> {
    match message {
        SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|i| row.get(i).map(str::to_string)).collect())
        }
        _ => None,
    }
}
