//! Bytes to text with the encodings that the user names, else a detected one.

use glob::{MatchOptions, Pattern};
use migrate_core::charset::{self, CharsetError, Confidence, Encoding};
use migrate_core::source_file::SourceFile;

use crate::args::SourceArgs;
use crate::failure::{Failure, Note};

/// A decoded file and what is to be said about it.
pub(crate) struct Decoded {
    /// The text.
    pub(crate) source: SourceFile,
    /// Warnings.
    pub(crate) notes: Vec<Note>,
}

/// The encodings that the user names.
pub(crate) struct Encodings {
    /// For the files that match, the first one that does.
    by_pattern: Vec<(Pattern, Encoding)>,
    /// For all others; `None`: detected.
    default: Option<Encoding>,
}

impl Encodings {
    /// Those of the arguments.
    pub(crate) fn new(args: &SourceArgs) -> Result<Encodings, Failure> {
        let mut by_pattern = Vec::new();
        for value in &args.encoding_for {
            let bad = || Note::new("CLI-0012").with("value", value);
            let (pattern, encoding) = value.rsplit_once('=').ok_or_else(bad)?;
            by_pattern.push((Pattern::new(pattern).map_err(|_| bad())?, encoding_named(encoding)?));
        }
        let default = args.encoding.as_deref().map(encoding_named).transpose()?;
        Ok(Encodings { by_pattern, default })
    }

    /// The patterns that match none of the names.
    pub(crate) fn unused<'a>(&'a self, names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
        let unused = |p: &&(Pattern, _)| !names.clone().any(|n| matches(&p.0, n));
        self.by_pattern.iter().filter(unused).map(|(p, _)| p.as_str().to_string()).collect()
    }

    /// Decodes a file.
    pub(crate) fn decode(&self, name: &str, bytes: &[u8]) -> Result<Decoded, Failure> {
        let named = self.by_pattern.iter().find(|(p, _)| matches(p, name)).map(|(_, e)| *e).or(self.default);
        let (source, reading) = charset::read_source(name, bytes, named).map_err(|e| unreadable(name, &e))?;
        let encoding = reading.encoding.title();
        let mut notes = Vec::new();
        if reading.confidence == Confidence::Guess {
            notes.push(Note::new("CLI-0015").with("path", name).with("encoding", encoding));
        }
        if let Some(fault) = reading.faults.first() {
            notes.push(
                Note::new("CLI-0011")
                    .with("path", name)
                    .with("line", fault.line)
                    .with("bytes", fault.hex())
                    .with("encoding", encoding)
                    .with("count", reading.faults.len()),
            );
        }
        Ok(Decoded { source: source.with_encoding(encoding), notes })
    }
}

/// Why a file is no script.
fn unreadable(name: &str, error: &CharsetError) -> Failure {
    let error = match error {
        CharsetError::InFile { error, .. } => error,
        other => other,
    };
    match error {
        CharsetError::Binary { kind, .. } => {
            Note::new("CLI-0003").with("path", name).with("what", kind.what())
        }
        other => Note::new("CLI-0002").with("path", name).with("reason", other),
    }
    .into()
}

/// Whether a pattern names a file. One without `/` matches the last part of a path, whatever its folder.
fn matches(pattern: &Pattern, name: &str) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let subject = if pattern.as_str().contains('/') { name } else { name.rsplit('/').next().unwrap_or(name) };
    pattern.matches_with(subject, options)
}

fn encoding_named(name: &str) -> Result<Encoding, Failure> {
    name.parse().map_err(|_: charset::UnknownEncoding| {
        let known: Vec<&str> = Encoding::all().map(Encoding::name).collect();
        Note::new("CLI-0010").with("encoding", name).with("known", known.join(", ")).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_files_or_paths() {
        let hit = |p: &str, n: &str| matches(&Pattern::new(p).unwrap(), n);
        assert!(hit("*.sql", "a/b/c.sql"));
        assert!(hit("old/**", "old/b/c.sql"));
        assert!(hit("old/**/*.sql", "old/c.sql"));
        assert!(!hit("old/*.sql", "old/b/c.sql"));
        assert!(!hit("c.sql", "a/cc.sql"));
    }
}
