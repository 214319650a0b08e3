//! Errors and warnings of the command line. Each is a message of the catalogue: what and where in its text, what to do
//! in its help.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use migrate_core::write::WriteError;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing left over.
    Clean,
    /// PostgreSQL refused something, or `--fail-on` was met.
    Findings,
    /// Wrong usage, unreadable input, or an internal error.
    Failed,
    /// Done, with statements left to a person.
    Residue,
}

impl Exit {
    /// The exit code of the process.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Residue => 3,
        }
    }
}

/// A message of the command line with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// Its id in `rules/messages`.
    pub(crate) id: &'static str,
    /// The values that its text names.
    pub(crate) args: BTreeMap<String, String>,
}

impl Note {
    /// A message without values.
    pub(crate) fn new(id: &'static str) -> Note {
        Note { id, args: BTreeMap::new() }
    }

    /// The same message with one more value.
    pub(crate) fn with(mut self, name: &str, value: impl Display) -> Note {
        self.args.insert(name.to_string(), value.to_string());
        self
    }

    /// The same message about a path.
    pub(crate) fn at(self, path: &Path) -> Note {
        self.with("path", path.display())
    }
}

/// What ends a run.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Note);

impl From<Note> for Failure {
    fn from(note: Note) -> Self {
        Failure(note)
    }
}

impl Failure {
    /// Something that must not happen.
    pub(crate) fn internal(reason: impl Display) -> Failure {
        Note::new("CLI-0024").with("reason", reason).into()
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotOurs(path) => Note::new("CLI-0020").at(&path).into(),
            WriteError::NotAFolder(path) => Note::new("CLI-0021").at(&path).into(),
            WriteError::Path(path) => Note::new("CLI-0023").with("path", path).into(),
            WriteError::Io { action, path, source } => {
                Note::new("CLI-0022").at(&path).with("action", action).with("reason", source).into()
            }
            other => Failure::internal(other),
        }
    }
}
