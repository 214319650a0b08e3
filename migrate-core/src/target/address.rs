//! The address of a server that the user names: read, completed from the environment as libpq does it, and shown
//! without ever showing a password.

use std::path::{Path, PathBuf};
use std::{env, fs};

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::TargetError;

/// Where to connect, and how to call it in messages.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) shown: String,
}

impl Address {
    /// Reads a URL (`postgresql://user@host:5432/database`) or a libpq string (`host=… dbname=…`). What it leaves out
    /// comes from PGHOST, PGPORT, PGUSER and PGDATABASE, the password from PGPASSWORD or the password file.
    ///
    /// # Errors
    /// Text that is no address, and an address with a password in it.
    pub(super) fn parse(text: &str) -> Result<Address, TargetError> {
        let mut config: Config = text.parse().map_err(|e: tokio_postgres::Error| TargetError::BadUrl {
            server: redact(text),
            reason: reason(&e),
        })?;
        if config.get_password().is_some() {
            return Err(TargetError::PasswordInUrl { server: shown(&config) });
        }
        let var = |name: &str| env::var(name).ok().filter(|v| !v.is_empty());
        complete(&mut config, var);
        let shown = shown(&config);
        let password = var("PGPASSWORD").or_else(|| password_file().and_then(|file| look_up(&file, &config)));
        if let Some(password) = password {
            config.password(password);
        }
        config.application_name("migrate");
        Ok(Address { config, shown })
    }
}

/// The message of an error of the driver with its causes, which its own text leaves out.
pub(super) fn reason(error: &tokio_postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return db.message().to_string();
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

/// Fills in what the address leaves out.
fn complete(config: &mut Config, var: impl Fn(&str) -> Option<String>) {
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        let default = || {
            let sockets = ["/var/run/postgresql", "/tmp"];
            let socket = sockets.iter().find(|dir| Path::new(dir).join(".s.PGSQL.5432").exists());
            socket.map_or("localhost", |dir| dir).to_string()
        };
        config.host(var("PGHOST").unwrap_or_else(default));
    }
    if config.get_ports().is_empty()
        && let Some(port) = var("PGPORT").and_then(|p| p.parse().ok())
    {
        config.port(port);
    }
    if config.get_user().is_none()
        && let Some(user) = var("PGUSER").or_else(|| var("USER")).or_else(|| var("LOGNAME"))
    {
        config.user(user);
    }
    if config.get_dbname().is_none()
        && let Some(database) = var("PGDATABASE")
    {
        config.dbname(database);
    }
}

fn host(config: &Config) -> String {
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(dir)) => dir.display().to_string(),
        None => config.get_hostaddrs().first().map_or_else(|| "localhost".to_string(), |a| a.to_string()),
    }
}

fn port(config: &Config) -> u16 {
    config.get_ports().first().copied().unwrap_or(5432)
}

fn database(config: &Config) -> &str {
    config.get_dbname().or(config.get_user()).unwrap_or_default()
}

/// An address without its password.
fn shown(config: &Config) -> String {
    let user = config.get_user().map(|u| format!("{u}@")).unwrap_or_default();
    format!("postgresql://{user}{}:{}/{}", host(config), port(config), database(config))
}

/// Text that may be an address, without anything that may be a password. Too much is cut rather than too little.
fn redact(text: &str) -> String {
    const HIDDEN: &str = "…";
    let mut shown = text.to_string();
    if let Some(start) = shown.find("://").map(|i| i + 3)
        && let Some(at) = shown.rfind('@').filter(|at| *at >= start)
        && let Some(colon) = shown.get(start..at).and_then(|user| user.find(':')).map(|i| start + i)
    {
        shown.replace_range(colon + 1..at, HIDDEN);
    }
    let lower = shown.to_ascii_lowercase();
    if let Some(start) = lower.find("password").map(|i| i + "password".len()) {
        shown.replace_range(start.., HIDDEN);
    }
    shown
}

/// The text of the password file, if there is one that only its owner can read.
fn password_file() -> Option<String> {
    let path = env::var_os("PGPASSFILE")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".pgpass")))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if fs::metadata(&path).ok()?.mode() & 0o077 != 0 {
            tracing::warn!("{} is ignored: others can read it; protect it by `chmod 600`", path.display());
            return None;
        }
    }
    fs::read_to_string(path).ok()
}

/// The password of the first line that matches: `host:port:database:user:password`, each of which may be `*`.
fn look_up(file: &str, config: &Config) -> Option<String> {
    let host = host(config);
    let port = port(config).to_string();
    let user = config.get_user().unwrap_or_default();
    file.lines().filter(|l| !l.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [h, p, d, u, password] = fields.as_slice() else { return None };
        let matches = |field: &str, value: &str| field == "*" || field == value;
        let is_host = matches(h, &host) || (host.starts_with('/') && h == "localhost");
        (is_host && matches(p, &port) && matches(d, database(config)) && matches(u, user))
            .then(|| password.clone())
    })
}

/// The fields of a line of the password file, in which a backslash takes the next character as it is. The last one
/// holds whatever is left.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let last = fields.len() == 5;
        match c {
            ':' if !last => fields.push(String::new()),
            c => {
                let c = if c == '\\' { chars.next().unwrap_or(c) } else { c };
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_shows_a_password() {
        for text in [
            "postgresql://me:s3cret@db.example.com:5432/hr",
            "postgres://me:s3cret@host/hr?sslmode=disable",
            "postgresql://me@host/hr?password=s3cret",
            "host=h user=me password='a s3cret'",
            "postgresql://me:s3@cret@host:notaport/hr",
            "postgresql://me:s3cret@host:notaport/hr",
            "postgresql://me:%zzs3cret@host/hr",
            "host=h PASSWORD=s3cret nonsense",
            "://:s3cret@",
        ] {
            let error = Address::parse(text).unwrap_err();
            for words in [error.to_string(), format!("{error:?}")] {
                assert!(!words.contains("cret"), "{text}: {words}");
            }
        }
    }

    #[test]
    fn an_address_is_shown_with_all_its_parts() {
        let address = Address::parse("postgresql://me@db.example.com:5433/hr").unwrap();
        assert_eq!(address.shown, "postgresql://me@db.example.com:5433/hr");
    }

    #[test]
    fn what_is_left_out_comes_from_the_environment() {
        let mut config = Config::new();
        complete(&mut config, |name| {
            let value = match name {
                "PGHOST" => "h",
                "PGPORT" => "6000",
                "PGUSER" => "u",
                "PGDATABASE" => "d",
                _ => return None,
            };
            Some(value.to_string())
        });
        assert_eq!(shown(&config), "postgresql://u@h:6000/d");
    }

    #[test]
    fn the_password_file_is_read_as_libpq_reads_it() {
        let config: Config = "postgresql://me@db:5433/hr".parse().unwrap();
        let found = |file: &str| look_up(file, &config);
        assert_eq!(found("# x\ndb:5432:hr:me:no\ndb:5433:*:me:a\\:b:c\\\\\n"), Some("a:b:c\\".into()));
        assert_eq!(found("other:*:*:*:no\n*:*:*:you:no\n"), None);
        let socket: Config = "host=/tmp user=me".parse().unwrap();
        assert_eq!(look_up("localhost:5432:me:me:x", &socket), Some("x".into()));
    }
}
