//! From text to bytes, the way back of `decode`, for files that are written in the encoding they came in.

use super::codec::Codec;
use super::table::{Page, Plane, shift_jis_bytes};
use super::{CharsetError, Encoding};

/// Encodes a text without a byte order mark.
///
/// Where an encoding has several codes for a character, the one that Windows writes is used. NUL is not text here.
///
/// # Errors
///
/// [`CharsetError::Unmappable`] at the first character that the encoding lacks: nothing is replaced.
pub fn encode(text: &str, encoding: Encoding) -> Result<Vec<u8>, CharsetError> {
    let codec = encoding.codec();
    let mut out = Vec::with_capacity(text.len());
    let mut iso = Designation::Ascii;
    for (offset, c) in text.char_indices() {
        let written = match codec {
            _ if c == '\0' => None,
            Codec::Utf16 { big_endian } => utf16(&mut out, c, big_endian),
            Codec::Iso2022Jp(two, supplement) => iso_2022_jp(&mut out, c, &mut iso, two, supplement),
            Codec::Utf8 => write(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ if c.is_ascii() => write(&mut out, &[c as u8]),
            Codec::ShiftJis(plane) => shift_jis(&mut out, c, plane),
            Codec::EucJp(two, three) => euc_jp(&mut out, c, two, three),
            Codec::SingleByte(page) => single_byte(&mut out, c, page),
        };
        written.ok_or(CharsetError::Unmappable { character: c, offset, encoding })?;
    }
    iso.switch(Designation::Ascii, &mut out);
    Ok(out)
}

/// Appends the bytes of a character.
fn write(out: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    out.extend_from_slice(bytes);
    Some(())
}

/// The single byte of a half-width katakana sign.
fn half_width(c: char) -> Option<u8> {
    match c {
        '\u{FF61}'..='\u{FF9F}' => Some((c as u32 - 0xFF61) as u8 + 0xA1),
        _ => None,
    }
}

fn utf16(out: &mut Vec<u8>, c: char, big_endian: bool) -> Option<()> {
    for unit in c.encode_utf16(&mut [0; 2]) {
        write(out, &if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })?;
    }
    Some(())
}

fn single_byte(out: &mut Vec<u8>, c: char, page: &Page) -> Option<()> {
    write(out, &[page.byte(c)?])
}

fn shift_jis(out: &mut Vec<u8>, c: char, plane: &Plane) -> Option<()> {
    if let Some(byte) = half_width(c) {
        return write(out, &[byte]);
    }
    let (row, cell) = plane.place(c)?;
    write(out, &shift_jis_bytes(row, cell))
}

fn euc_jp(out: &mut Vec<u8>, c: char, two: &Plane, three: &Plane) -> Option<()> {
    let byte = |index: usize| index as u8 + 0xA1;
    if let Some(kana) = half_width(c) {
        return write(out, &[0x8E, kana]);
    }
    if let Some((row, cell)) = two.place(c) {
        return write(out, &[byte(row), byte(cell)]);
    }
    let (row, cell) = three.place(c)?;
    write(out, &[0x8F, byte(row), byte(cell)])
}

/// The set that an ISO-2022-JP writer is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Designation {
    Ascii,
    Katakana,
    Kanji,
    Supplement,
}

impl Designation {
    /// Writes the escape sequence for a set, if it is another one.
    fn switch(&mut self, to: Designation, out: &mut Vec<u8>) {
        if *self != to {
            out.extend_from_slice(match to {
                Designation::Ascii => b"\x1B(B",
                Designation::Katakana => b"\x1B(I",
                Designation::Kanji => b"\x1B$B",
                Designation::Supplement => b"\x1B$(D",
            });
            *self = to;
        }
    }
}

fn iso_2022_jp(
    out: &mut Vec<u8>,
    c: char,
    state: &mut Designation,
    two: &Plane,
    supplement: &Plane,
) -> Option<()> {
    let byte = |index: usize| index as u8 + 0x21;
    if c == '\x1B' {
        None
    } else if c.is_ascii() {
        state.switch(Designation::Ascii, out);
        write(out, &[c as u8])
    } else if let Some(kana) = half_width(c) {
        state.switch(Designation::Katakana, out);
        write(out, &[kana & 0x7F])
    } else if let Some((row, cell)) = two.place(c) {
        state.switch(Designation::Kanji, out);
        write(out, &[byte(row), byte(cell)])
    } else {
        let (row, cell) = supplement.place(c)?;
        state.switch(Designation::Supplement, out);
        write(out, &[byte(row), byte(cell)])
    }
}
