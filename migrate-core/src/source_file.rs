//! A source file as the core sees it: decoded text, its path for messages, and the way from bytes to lines.

use std::sync::{Arc, OnceLock};

/// A decoded source file. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user named it; used in messages and in reports, never opened by the core.
    pub path: String,
    /// The decoded text.
    pub text: Arc<str>,
    /// Byte ranges of `text` that stand for bytes which could not be decoded.
    pub faults: Vec<std::ops::Range<u32>>,
    /// The encoding that the bytes were decoded from, as reports name it (`UTF-8`, `Shift_JIS`); `None` if the text
    /// did not come from bytes.
    pub encoding: Option<String>,
    lines: Arc<OnceLock<Vec<u32>>>,
}

impl SourceFile {
    /// A source file of text that was decoded without fault.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        SourceFile {
            path: path.into(),
            text: text.into(),
            faults: Vec::new(),
            encoding: None,
            lines: Arc::default(),
        }
    }

    /// The same file with places where decoding failed.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<std::ops::Range<u32>>) -> Self {
        self.faults = faults;
        self
    }

    /// The same file with the name of the encoding that it was decoded from.
    #[must_use]
    pub fn with_encoding(mut self, encoding: impl Into<String>) -> Self {
        self.encoding = Some(encoding.into());
        self
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for (i, b) in bytes.iter().enumerate() {
                // A lone CR ends a line too; CR LF ends it once.
                if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                    starts.push(i as u32 + 1);
                }
            }
            starts
        })
    }

    /// Line and column of a byte offset, both counted from 1; the column counts characters.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let starts = self.line_starts();
        let line = starts.partition_point(|s| *s <= offset).max(1) - 1;
        let from = starts.get(line).copied().unwrap_or(0) as usize;
        let to = (offset as usize).min(self.text.len());
        let column = self.text.get(from..to).map_or(to.saturating_sub(from), |s| s.chars().count());
        (line as u32 + 1, column as u32 + 1)
    }

    /// Line of a byte offset, counted from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_starts().partition_point(|s| *s <= offset).max(1) as u32
    }
}
