//! From bytes to text, one function a shape of encoding.
//!
//! Where bytes form no character, the fault covers the longest beginning that could have become one: a truncated
//! character does not swallow the quote or the line end after it, and a well-formed code without a character is
//! refused as a whole.

use super::codec::Codec;
use super::fault::{Fault, Sink};
use super::table::{Page, Plane, shift_jis_place};

/// First half-width katakana sign, at A1 in one-byte sets.
const HALF_WIDTH_FIRST: u32 = 0xFF61;

/// The half-width katakana sign of a byte with its high bit set.
fn half_width(byte: u8) -> Option<char> {
    match byte {
        0xA1..=0xDF => char::from_u32(HALF_WIDTH_FIRST + u32::from(byte - 0xA1)),
        _ => None,
    }
}

/// Decodes the input from `start` on; places in the faults count from the head of the input.
pub(super) fn decode(codec: Codec, input: &[u8], start: usize) -> (String, Vec<Fault>) {
    // The check of the whole is many times faster than the walk by chunks, and most files pass it.
    if let (Codec::Utf8, Ok(text)) = (codec, std::str::from_utf8(input.get(start..).unwrap_or_default())) {
        return valid_utf8(text, start);
    }
    let mut sink = Sink::new(input);
    match codec {
        Codec::Utf8 => utf8(&mut sink, input, start),
        Codec::Utf16 { big_endian } => utf16(&mut sink, input, start, big_endian),
        Codec::ShiftJis(plane) => shift_jis(&mut sink, input, start, plane),
        Codec::EucJp(two, three) => euc_jp(&mut sink, input, start, two, three),
        Codec::Iso2022Jp(two, supplement) => Iso2022Jp { two, supplement }.run(&mut sink, input, start),
        Codec::SingleByte(page) => single_byte(&mut sink, input, start, page),
    }
    sink.finish()
}

/// Text that is known to be UTF-8, from `start` of the input: only NULs in it are faults.
pub(super) fn valid_utf8(text: &str, start: usize) -> (String, Vec<Fault>) {
    if !text.as_bytes().contains(&0) {
        return (text.to_owned(), Vec::new());
    }
    let mut sink = Sink::new(text.as_bytes());
    sink.text(start, text);
    sink.finish()
}

/// A character, or a fault of the bytes that should have been one.
fn put(sink: &mut Sink, input: &[u8], at: usize, length: usize, c: Option<char>) -> usize {
    match c {
        Some(c) => sink.char(c),
        None => sink.fault(at, input.get(at..at + length).unwrap_or_default()),
    }
    at + length
}

fn utf8(sink: &mut Sink, input: &[u8], mut at: usize) {
    for chunk in input.get(at..).unwrap_or_default().utf8_chunks() {
        sink.text(at, chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            sink.fault(at, chunk.invalid());
            at += chunk.invalid().len();
        }
    }
}

fn utf16(sink: &mut Sink, input: &[u8], mut at: usize, big_endian: bool) {
    let unit = |at: usize| match input.get(at..at + 2) {
        Some(&[a, b]) if big_endian => Some(u16::from_be_bytes([a, b])),
        Some(&[a, b]) => Some(u16::from_le_bytes([a, b])),
        _ => None,
    };
    while at < input.len() {
        let (length, c) = match (unit(at), unit(at + 2)) {
            (None, _) => (1, None),
            (Some(0), _) => (2, None),
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                let code = 0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(low) - 0xDC00);
                (4, char::from_u32(code))
            }
            (Some(unit), _) => (2, char::from_u32(u32::from(unit))),
        };
        at = put(sink, input, at, length, c);
    }
}

fn shift_jis(sink: &mut Sink, input: &[u8], mut at: usize, plane: &Plane) {
    while let Some(rest) = input.get(at..) {
        at += sink.ascii(at, rest);
        let Some(&lead) = input.get(at) else { return };
        let place = input.get(at + 1).and_then(|trail| shift_jis_place(lead, *trail));
        let (length, c) = match place {
            Some((row, cell)) => (2, plane.char(row, cell)),
            None => (1, half_width(lead)),
        };
        at = put(sink, input, at, length, c);
    }
}

fn euc_jp(sink: &mut Sink, input: &[u8], mut at: usize, two: &Plane, three: &Plane) {
    let high = |at: usize| input.get(at).copied().filter(|byte| (0xA1..=0xFE).contains(byte));
    let cell = |byte: u8| usize::from(byte - 0xA1);
    while let Some(rest) = input.get(at..) {
        at += sink.ascii(at, rest);
        let Some(&lead) = input.get(at) else { return };
        let (length, c) = match (lead, high(at + 1), high(at + 2)) {
            (0x8E, Some(second), _) => (2, half_width(second)),
            (0x8F, Some(second), Some(third)) => (3, three.char(cell(second), cell(third))),
            (0x8F, Some(_), None) => (2, None),
            (0xA1..=0xFE, Some(second), _) => (2, two.char(cell(lead), cell(second))),
            _ => (1, None),
        };
        at = put(sink, input, at, length, c);
    }
}

fn single_byte(sink: &mut Sink, input: &[u8], mut at: usize, page: &Page) {
    while let Some(rest) = input.get(at..) {
        at += sink.ascii(at, rest);
        let Some(&byte) = input.get(at) else { return };
        at = put(sink, input, at, 1, page.char(byte));
    }
}

/// The decoder of ISO-2022-JP.
///
/// JIS X 0201 Roman is read as ASCII, as Windows and nkf do: scripts that switch to it mean their backslashes and
/// tildes. A line that ends outside ASCII breaks RFC 1468, and what follows may be garbage: its line end is a fault.
struct Iso2022Jp {
    two: &'static Plane,
    supplement: &'static Plane,
}

/// What an escape sequence switched to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Katakana,
    Kanji,
    Supplement,
    /// A set that this decoder does not know: nothing in it can be read.
    Unknown,
}

/// The escape sequences, longest first where one begins another.
const ESCAPES: &[(&[u8], Set)] = &[
    (b"\x1B(B", Set::Ascii),
    (b"\x1B(J", Set::Ascii),
    (b"\x1B(I", Set::Katakana),
    (b"\x1B$@", Set::Kanji),
    (b"\x1B$B", Set::Kanji),
    (b"\x1B$(@", Set::Kanji),
    (b"\x1B$(B", Set::Kanji),
    (b"\x1B$(D", Set::Supplement),
];

/// Whether the bytes hold an escape sequence of ISO-2022-JP.
pub(super) fn has_iso_2022_jp_escape(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == 0x1B) {
        rest = rest.get(at..).unwrap_or_default();
        if ESCAPES.iter().any(|(sequence, set)| *set != Set::Ascii && rest.starts_with(sequence)) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

impl Iso2022Jp {
    fn run(&self, sink: &mut Sink, input: &[u8], mut at: usize) {
        let mut set = Set::Ascii;
        while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some((sequence, to)) = ESCAPES.iter().find(|(sequence, _)| rest.starts_with(sequence)) {
                at += sequence.len();
                set = *to;
            } else if rest.starts_with(b"\x1B$") || rest.starts_with(b"\x1B(") {
                sink.fault(at, rest.get(..2).unwrap_or_default());
                at += 2;
                set = Set::Unknown;
            } else if set == Set::Ascii {
                at = self.ascii(sink, input, at);
            } else {
                at = self.shifted(sink, input, at, set);
            }
        }
    }

    /// ASCII up to the next escape character; that character itself when nothing known follows it.
    fn ascii(&self, sink: &mut Sink, input: &[u8], at: usize) -> usize {
        let rest = input.get(at..).unwrap_or_default();
        let end = rest.iter().skip(1).position(|byte| *byte == 0x1B).map_or(rest.len(), |end| end + 1);
        match sink.ascii(at, rest.get(..end).unwrap_or_default()) {
            0 => put(sink, input, at, 1, None),
            length => at + length,
        }
    }

    /// One character, or one fault, outside ASCII.
    fn shifted(&self, sink: &mut Sink, input: &[u8], at: usize, set: Set) -> usize {
        let graphic = |at: usize| input.get(at).copied().filter(|byte| (0x21..=0x7E).contains(byte));
        let cell = |byte: u8| usize::from(byte - 0x21);
        for line_end in ["\r\n", "\n", "\r"] {
            if input.get(at..).is_some_and(|rest| rest.starts_with(line_end.as_bytes())) {
                sink.fault_before(at, line_end.as_bytes(), line_end);
                return at + line_end.len();
            }
        }
        let (length, c) = match (set, graphic(at), graphic(at + 1)) {
            (Set::Katakana, Some(byte), _) => (1, half_width(byte | 0x80)),
            (Set::Kanji, Some(first), Some(second)) => (2, self.two.char(cell(first), cell(second))),
            (Set::Supplement, Some(first), Some(second)) => {
                (2, self.supplement.char(cell(first), cell(second)))
            }
            _ => (1, None),
        };
        put(sink, input, at, length, c)
    }
}
