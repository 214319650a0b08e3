//! Bytes to text with the encodings that the user names, else a detected one.

use encoding_rs::Encoding;
use glob::{MatchOptions, Pattern};
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
    by_pattern: Vec<(Pattern, &'static Encoding)>,
    /// For all others; `None`: detected.
    default: Option<&'static Encoding>,
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
        let (encoding, skip) = match (named, Encoding::for_bom(bytes)) {
            (_, Some((encoding, len))) => (encoding, len),
            (Some(encoding), None) => (encoding, 0),
            (None, None) => (encoding_rs::UTF_8, 0),
        };
        let (text, faulty) = encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
        if text.contains('\0') || (faulty && named.is_none() && encoding == encoding_rs::UTF_8) {
            return Err(Note::new("CLI-0003").with("path", name).into());
        }
        let source = SourceFile::new(name, text.into_owned()).with_encoding(encoding.name());
        Ok(Decoded { source, notes: Vec::new() })
    }
}

/// Whether a pattern names a file. One without `/` matches the last part of a path, whatever its folder.
fn matches(pattern: &Pattern, name: &str) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let subject = if pattern.as_str().contains('/') { name } else { name.rsplit('/').next().unwrap_or(name) };
    pattern.matches_with(subject, options)
}

fn encoding_named(name: &str) -> Result<&'static Encoding, Failure> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        let known = "utf-8, utf-16le, utf-16be, shift_jis, euc-jp, iso-2022-jp, windows-1252, iso-8859-1";
        Note::new("CLI-0010").with("encoding", name).with("known", known).into()
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
