//! Bytes that no character stands for, and the text that is built around them.

use std::fmt::Write as _;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Stands in the text for bytes that could not be decoded, always together with a [`Fault`].
pub(super) const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Neighbouring bytes of the input that could not be decoded. They stand as U+FFFD in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Place of the first of the bytes in the input, from 0; a byte order mark counts.
    pub byte_offset: usize,
    /// Line of the decoded text, from 1; lines end with LF, CR LF or a lone CR.
    pub line: u32,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
    /// Byte range of the decoded text that stands for them.
    pub text_range: Range<u32>,
}

impl Fault {
    /// The bytes as a message shows them: `82 FF`. Of a long run the first sixteen, and how many there are.
    pub fn hex(&self) -> String {
        const SHOWN: usize = 16;
        let mut text = String::new();
        for byte in self.bytes.iter().take(SHOWN) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{byte:02X}", if text.is_empty() { "" } else { " " });
        }
        if self.bytes.len() > SHOWN {
            let _ = write!(text, " … ({} bytes)", self.bytes.len());
        }
        text
    }
}

/// The text and the faults while a decoder runs. Decoders hand over the place of each piece in the input.
pub(super) struct Sink {
    text: String,
    faults: Vec<Fault>,
    /// Whether the input holds a NUL anywhere: only then pieces are searched for it.
    nul: bool,
}

impl Sink {
    /// A sink for an input of some length.
    pub(super) fn new(input: &[u8]) -> Self {
        let nul = input.contains(&0);
        // Text in two-byte sets grows by half; plain ASCII does not, and the excess is only reserved, not touched.
        Sink { text: String::with_capacity(input.len() + input.len() / 2), faults: Vec::new(), nul }
    }

    /// Text that needs no mapping, at its place in the input. A NUL within it is a fault: it is no text, and
    /// PostgreSQL cannot hold it.
    pub(super) fn text(&mut self, at: usize, text: &str) {
        if !self.nul {
            self.text.push_str(text);
            return;
        }
        let mut place = at;
        for piece in text.split_inclusive('\0') {
            let plain = piece.strip_suffix('\0').unwrap_or(piece);
            self.text.push_str(plain);
            if plain.len() < piece.len() {
                self.fault(place + plain.len(), b"\0");
            }
            place += piece.len();
        }
    }

    /// The bytes at the head of `bytes` that are ASCII, and how many they were.
    pub(super) fn ascii(&mut self, at: usize, bytes: &[u8]) -> usize {
        let length = encoding_rs::Encoding::ascii_valid_up_to(bytes);
        let run = String::from_utf8_lossy(bytes.get(..length).unwrap_or_default());
        self.text(at, &run);
        length
    }

    /// A decoded character.
    pub(super) fn char(&mut self, c: char) {
        self.text.push(c);
    }

    /// Bytes that no character stands for. Bytes that follow those of the last fault join it.
    pub(super) fn fault(&mut self, at: usize, bytes: &[u8]) {
        let here = self.text.len() as u32;
        if let Some(last) = self.faults.last_mut() {
            let adjoins = last.byte_offset + last.bytes.len() == at && last.text_range.end == here;
            if adjoins && self.text.ends_with(REPLACEMENT) {
                last.bytes.extend_from_slice(bytes);
                return;
            }
        }
        self.fault_before(at, bytes, "");
    }

    /// Bytes that are wrong where they stand, and after U+FFFD the text that they still mean.
    pub(super) fn fault_before(&mut self, at: usize, bytes: &[u8], meaning: &str) {
        let start = self.text.len() as u32;
        self.text.push(REPLACEMENT);
        self.text.push_str(meaning);
        let end = self.text.len() as u32;
        self.faults.push(Fault { byte_offset: at, line: 0, bytes: bytes.to_vec(), text_range: start..end });
    }

    /// The text, and the faults with their lines.
    pub(super) fn finish(mut self) -> (String, Vec<Fault>) {
        number_lines(&self.text, &mut self.faults);
        (self.text, self.faults)
    }
}

/// Fills in the line of each fault, in one pass over the text.
fn number_lines(text: &str, faults: &mut [Fault]) {
    let bytes = text.as_bytes();
    let (mut line, mut from) = (1u32, 0usize);
    for fault in faults {
        let to = (fault.text_range.start as usize).min(bytes.len());
        for at in from..to {
            // CR LF ends a line once, at its LF.
            let ends = match bytes.get(at) {
                Some(b'\n') => true,
                Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            line += u32::from(ends);
        }
        from = to;
        fault.line = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_file::SourceFile;

    #[test]
    fn lines_end_with_lf_cr_lf_or_cr() {
        let mut sink = Sink::new(b"");
        for (at, piece) in ["a\n", "b\r\n", "c\r", "d\n\n", "e"].iter().enumerate() {
            sink.text(at * 10, piece);
            sink.fault(at * 10 + 5, &[0xFF]);
        }
        let (text, faults) = sink.finish();
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3, 4, 6, 6]);
        let file = SourceFile::new("a.sql", text.as_str());
        for fault in &faults {
            assert_eq!(
                file.line(fault.text_range.start),
                fault.line,
                "the file and its faults count lines alike"
            );
        }
    }

    #[test]
    fn neighbouring_bytes_make_one_fault() {
        let mut sink = Sink::new(b"");
        sink.text(0, "x");
        sink.fault(1, &[0x81]);
        sink.fault(2, &[0xFF, 0xFE]);
        sink.text(4, "y");
        sink.fault(5, &[0x80]);
        let (text, faults) = sink.finish();
        assert_eq!(text, "x\u{FFFD}y\u{FFFD}");
        assert_eq!(faults.len(), 2);
        assert_eq!((faults[0].byte_offset, faults[0].hex().as_str()), (1, "81 FF FE"));
        assert_eq!(text.get(1..4), Some("\u{FFFD}"));
        assert_eq!(faults[0].text_range, 1..4);
        assert_eq!((faults[1].byte_offset, faults[1].text_range.clone()), (5, 5..8));
    }

    #[test]
    fn nul_is_a_fault_wherever_it_stands() {
        let input = b"\0ab\0\0c\0";
        let mut sink = Sink::new(input);
        assert_eq!(sink.ascii(0, input), 7);
        let (text, faults) = sink.finish();
        assert_eq!(text, "\u{FFFD}ab\u{FFFD}c\u{FFFD}");
        let places: Vec<_> = faults.iter().map(|f| (f.byte_offset, f.bytes.len())).collect();
        assert_eq!(places, [(0, 1), (3, 2), (6, 1)]);
    }

    #[test]
    fn a_long_run_is_shown_short() {
        let fault = Fault { byte_offset: 0, line: 1, bytes: vec![0xAB; 17], text_range: 0..3 };
        assert!(fault.hex().ends_with("AB … (17 bytes)"), "{}", fault.hex());
    }
}
