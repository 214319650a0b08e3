//! What can go wrong between the toolkit and a PostgreSQL server.
//!
//! A refused statement is no error but a finding of a check. The words are in `rules/messages/target.yaml`, in every
//! language; `Display` gives the English ones with their remedy.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::keywords::OLDEST;
use crate::message::{Catalogue, Lang, Texts, fill};

/// An error of the target room. No variant ever holds a password: addresses are redacted before they get here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// No PostgreSQL binaries anywhere.
    #[error("{}", self.text(Lang::En))]
    NoBinaries {
        /// The places that were looked in.
        looked: Vec<PathBuf>,
    },
    /// A PostgreSQL before the oldest version that the toolkit writes for.
    #[error("{}", self.text(Lang::En))]
    TooOld {
        /// Its version.
        found: String,
        /// Its folder or its address.
        place: String,
    },
    /// initdb failed.
    #[error("{}", self.text(Lang::En))]
    Initdb {
        /// The folder that it should fill.
        place: PathBuf,
        /// What it said.
        reason: String,
    },
    /// The process is root, and there is no other user that could run PostgreSQL.
    #[error("{}", self.text(Lang::En))]
    NoUser,
    /// The throw-away server did not come up.
    #[error("{}", self.text(Lang::En))]
    Start {
        /// What it said.
        reason: String,
    },
    /// A file or folder could not be used.
    #[error("{}", self.text(Lang::En))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// No connection.
    #[error("{}", self.text(Lang::En))]
    Connect {
        /// The server's address, without a password.
        server: String,
        /// Why.
        reason: String,
    },
    /// An address that cannot be read.
    #[error("{}", self.text(Lang::En))]
    BadUrl {
        /// The address, without a password.
        server: String,
        /// Why.
        reason: String,
    },
    /// An address with a password in it.
    #[error("{}", self.text(Lang::En))]
    PasswordInUrl {
        /// The address, without the password.
        server: String,
    },
    /// A database that is in use already.
    #[error("{}", self.text(Lang::En))]
    NotEmpty {
        /// Its address.
        server: String,
        /// How many objects of users it holds.
        objects: i64,
        /// One of them.
        example: String,
    },
    /// The server went away in the middle of a script.
    #[error("{}", self.text(Lang::En))]
    Lost {
        /// The file that was executed.
        file: String,
        /// The first line of the statement that was executed.
        line: u32,
        /// What the connection said.
        reason: String,
    },
    /// A query of the toolkit's own failed.
    #[error("{}", self.text(Lang::En))]
    Question {
        /// What the query was to find out or to do.
        action: &'static str,
        /// What the server said.
        reason: String,
    },
    /// A script that cannot be applied.
    #[error("{}", self.text(Lang::En))]
    Script {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A throw-away server on a system other than Unix.
    #[error("{}", self.text(Lang::En))]
    NotUnix,
    /// No PostgreSQL could be downloaded (a build with the feature `embedded`).
    #[error("{}", self.text(Lang::En))]
    Download {
        /// The major version.
        version: u32,
        /// Why.
        reason: String,
    },
}

impl TargetError {
    /// The id of the error in the message catalogue.
    pub fn id(&self) -> &'static str {
        match self {
            TargetError::NoBinaries { .. } => "TARGET-0001",
            TargetError::TooOld { .. } => "TARGET-0002",
            TargetError::Initdb { .. } => "TARGET-0003",
            TargetError::NoUser => "TARGET-0004",
            TargetError::Start { .. } => "TARGET-0005",
            TargetError::Io { .. } => "TARGET-0006",
            TargetError::Connect { .. } => "TARGET-0007",
            TargetError::BadUrl { .. } => "TARGET-0008",
            TargetError::PasswordInUrl { .. } => "TARGET-0009",
            TargetError::NotEmpty { .. } => "TARGET-0010",
            TargetError::Lost { .. } => "TARGET-0011",
            TargetError::Question { .. } => "TARGET-0012",
            TargetError::Script { .. } => "TARGET-0013",
            TargetError::NotUnix => "TARGET-0014",
            TargetError::Download { .. } => "TARGET-0015",
        }
    }

    /// The values that the text names.
    pub fn args(&self) -> BTreeMap<String, String> {
        let path = |p: &Path| p.display().to_string();
        let pairs = match self {
            TargetError::NoBinaries { looked } => {
                let looked: Vec<String> = looked.iter().map(|p| path(p)).collect();
                vec![("looked", looked.join(", "))]
            }
            TargetError::TooOld { found, place } => {
                vec![("found", found.clone()), ("place", place.clone()), ("oldest", OLDEST.to_string())]
            }
            TargetError::Initdb { place, reason } => vec![("place", path(place)), ("reason", reason.clone())],
            TargetError::Start { reason } => vec![("reason", reason.clone())],
            TargetError::Io { action, path: p, source } => {
                vec![("action", action.to_string()), ("path", path(p)), ("reason", source.to_string())]
            }
            TargetError::Connect { server, reason } | TargetError::BadUrl { server, reason } => {
                vec![("server", server.clone()), ("reason", reason.clone())]
            }
            TargetError::PasswordInUrl { server } => vec![("server", server.clone())],
            TargetError::NotEmpty { server, objects, example } => vec![
                ("server", server.clone()),
                ("objects", objects.to_string()),
                ("example", example.clone()),
            ],
            TargetError::Lost { file, line, reason } => {
                vec![("file", file.clone()), ("line", line.to_string()), ("reason", reason.clone())]
            }
            TargetError::Question { action, reason } => {
                vec![("action", action.to_string()), ("reason", reason.clone())]
            }
            TargetError::Script { path: p, reason } => vec![("path", path(p)), ("reason", reason.clone())],
            TargetError::Download { version, reason } => {
                vec![("version", version.to_string()), ("reason", reason.clone())]
            }
            TargetError::NoUser | TargetError::NotUnix => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
    }

    /// What happened, and where.
    pub fn message(&self, lang: Lang) -> String {
        let args = self.args();
        match Catalogue::built_in() {
            Ok(catalogue) => catalogue.message(self.id(), lang, &args),
            Err(_) => format!("{} {args:?}", self.id()),
        }
    }

    /// What to do about it, if there is more to say than the message does.
    pub fn help(&self, lang: Lang) -> Option<String> {
        let args = self.args();
        let help = Catalogue::built_in().ok()?.help(self.id(), lang)?;
        Some(fill(help, |name| args.get(name).map(String::as_str)))
    }

    /// Message and help in one.
    pub fn text(&self, lang: Lang) -> String {
        match self.help(lang) {
            Some(help) => format!("{}\n{help}", self.message(lang)),
            None => self.message(lang),
        }
    }
}

/// Wraps the system's error about a file or folder.
pub(super) fn io_error<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> TargetError + use<'a> {
    move |source| TargetError::Io { action, path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_words_in_every_language_with_all_values_filled_in() {
        let errors = [
            TargetError::NoBinaries { looked: vec!["/a".into(), "/b".into()] },
            TargetError::TooOld { found: "it".into(), place: "it".into() },
            TargetError::Initdb { place: "/p".into(), reason: "it".into() },
            TargetError::NoUser,
            TargetError::Start { reason: "it".into() },
            TargetError::Io { action: "read", path: "/p".into(), source: io::ErrorKind::NotFound.into() },
            TargetError::Connect { server: "it".into(), reason: "it".into() },
            TargetError::BadUrl { server: "it".into(), reason: "it".into() },
            TargetError::PasswordInUrl { server: "it".into() },
            TargetError::NotEmpty { server: "it".into(), objects: 3, example: "it".into() },
            TargetError::Lost { file: "it".into(), line: 7, reason: "it".into() },
            TargetError::Question { action: "read", reason: "it".into() },
            TargetError::Script { path: "/p".into(), reason: "it".into() },
            TargetError::NotUnix,
            TargetError::Download { version: 18, reason: "it".into() },
        ];
        for error in errors {
            for lang in Lang::ALL {
                let text = error.text(lang);
                assert!(!text.contains(['{', '}']), "{text}");
                assert!(!text.contains("TARGET-"), "no text: {text}");
            }
        }
    }

    #[test]
    fn a_missing_server_says_where_it_was_looked_for_and_what_to_do() {
        let text = TargetError::NoBinaries { looked: vec!["/usr/lib/postgresql".into()] }.to_string();
        for part in ["/usr/lib/postgresql", "apt install postgresql", "dnf", "brew", "--pg-bin", "--to"] {
            assert!(text.contains(part), "{part} is missing in: {text}");
        }
    }
}
