//! From the bytes of a source file to text: which encoding it is in, and what could not be decoded.
//!
//! Start at [`read_source`], which makes a [`SourceFile`] of bytes, or at [`decode`]. Scripts are decoded before they are
//! lexed, because the second byte of a Japanese character may look like a backslash, a bar or a letter.
//! Nothing is replaced silently: bytes that no character stands for become U+FFFD in the text *and* a [`Fault`] with
//! their place and value, so that the statement they stand in can be marked `manual`.
//!
//! `encoding` has the names, `codec` says how each encoding is built, `decode` and `encode` are the two ways through it,
//! `table` and `contested` hold the characters, `detect` and `plausible` guess, `binary` refuses what is no text.
//! This room does no I/O and knows nothing of SQL.

mod binary;
mod codec;
mod contested;
mod decode;
mod detect;
mod encode;
mod encoding;
mod fault;
mod plausible;
mod table;

pub use binary::BinaryKind;
pub use encode::encode;
pub use encoding::{Encoding, UnknownEncoding};
pub use fault::Fault;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source_file::SourceFile;

/// How sure it is that the encoding is the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Another encoding is about as plausible, or much could not be decoded: a person should confirm it.
    Guess,
    /// Much more plausible than any other.
    Likely,
    /// By a byte order mark, by the caller's word, or since the bytes are ASCII or UTF-8.
    Certain,
}

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without the byte order mark.
    pub text: String,
    /// The encoding that it was decoded with.
    pub encoding: Encoding,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether the file began with a byte order mark.
    pub bom: bool,
    /// What could not be decoded, in the order of the file.
    pub faults: Vec<Fault>,
}

/// How a source file was read: what [`Decoded`] knows besides the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReading {
    /// The encoding that the file was decoded with.
    pub encoding: Encoding,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether the file began with a byte order mark.
    pub bom: bool,
    /// What could not be decoded, in the order of the file.
    pub faults: Vec<Fault>,
}

/// Why bytes cannot be read as a script, or a text cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CharsetError {
    /// The file is no text.
    #[error("not a script: byte {offset} shows that it is {}. {}", kind.what(), kind.advice())]
    Binary {
        /// What it is instead.
        kind: BinaryKind,
        /// Place of the first byte that shows it, from 0.
        offset: usize,
    },
    /// The file is larger than places in a text can count.
    #[error("the decoded text has {bytes} bytes, and a source file may have at most 4 GiB: split it")]
    TooLarge {
        /// Size of the text in UTF-8.
        bytes: usize,
    },
    /// An encoding lacks a character of a text.
    #[error("{encoding} has no character U+{:04X} (byte {offset} of the text): write it in UTF-8", u32::from(*character))]
    Unmappable {
        /// The character.
        character: char,
        /// Its place in the text, in bytes.
        offset: usize,
        /// The encoding.
        encoding: Encoding,
    },
    /// One of the above, in a file.
    #[error("{path}: {error}")]
    InFile {
        /// The path as the user named it.
        path: String,
        /// What is wrong with the file.
        error: Box<CharsetError>,
    },
}

/// Byte order marks.
const MARKS: &[(&[u8], Encoding)] =
    &[(b"\xEF\xBB\xBF", Encoding::Utf8), (b"\xFF\xFE", Encoding::Utf16Le), (b"\xFE\xFF", Encoding::Utf16Be)];

/// Decodes a file, with the encoding that its byte order mark says, else with the given one, else with the most
/// plausible one.
///
/// A byte order mark outranks `forced`: it is no text in any other encoding, and a folder of scripts that are read as
/// one encoding may well hold some that an editor saved as Unicode. The result says which encoding it was.
///
/// # Errors
///
/// [`CharsetError::Binary`] for what is no text, [`CharsetError::TooLarge`] beyond 4 GiB of text.
pub fn decode(bytes: &[u8], forced: Option<Encoding>) -> Result<Decoded, CharsetError> {
    if let Some(kind) = binary::by_signature(bytes) {
        return Err(CharsetError::Binary { kind, offset: 0 });
    }
    let mark = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    let certain = |encoding: Encoding, start| {
        let (text, faults) = decode::decode(encoding.codec(), bytes, start);
        Decoded { text, encoding, confidence: Confidence::Certain, bom: start > 0, faults }
    };
    let decoded = match (mark, forced) {
        (Some((mark, encoding)), _) => certain(*encoding, mark.len()),
        (None, Some(encoding @ (Encoding::Utf16Le | Encoding::Utf16Be))) => certain(encoding, 0),
        (None, _) => {
            let utf16 = forced.is_none() && detect::utf16_pattern(bytes).is_some();
            if let Some((kind, offset)) = binary::by_content(bytes).filter(|_| !utf16) {
                return Err(CharsetError::Binary { kind, offset });
            }
            match forced {
                Some(encoding) => certain(encoding, 0),
                None => detect::decode_detected(bytes),
            }
        }
    };
    match u32::try_from(decoded.text.len()) {
        Ok(_) => Ok(decoded),
        Err(_) => Err(CharsetError::TooLarge { bytes: decoded.text.len() }),
    }
}

/// Reads a source file from its bytes: [`decode`], with the faults marked in the file, and how it was read.
///
/// # Errors
///
/// Those of [`decode`], with the path.
pub fn read_source(
    path_label: &str,
    bytes: &[u8],
    forced: Option<Encoding>,
) -> Result<(SourceFile, SourceReading), CharsetError> {
    let Decoded { text, encoding, confidence, bom, faults } = decode(bytes, forced)
        .map_err(|error| CharsetError::InFile { path: path_label.to_string(), error: Box::new(error) })?;
    let ranges = faults.iter().map(|fault| fault.text_range.clone()).collect();
    let file = SourceFile::new(path_label, text).with_faults(ranges);
    Ok((file, SourceReading { encoding, confidence, bom, faults }))
}
