//! The characters that Japanese encodings disagree about.
//!
//! Every Japanese vendor agrees which *sign* stands at these codes, and they differ in which Unicode character that
//! sign is. All tables of this room are Microsoft's plus, for the other vendors, a choice among these rows.
//!
//! Sources: the conversion tables of PostgreSQL 15, of glibc (IBM-943) and of the WHATWG encoding standard, compared code
//! by code; Oracle's Globalization Support Guide, which says that JA16SJISTILDE and JA16EUCTILDE differ from JA16SJIS and
//! JA16EUC in the wave dash alone. A database may still convert in its own way: where it can be asked, ask it.

/// Which reading of the contested signs an encoding follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Microsoft's for all.
    Microsoft,
    /// The seven signs of JIS X 0208 as JIS means them.
    Jis,
    /// Oracle's character sets without TILDE in their names: JIS's wave dash, and Microsoft's rest.
    Oracle,
    /// IBM's code page 943.
    Ibm,
}

impl Reading {
    /// How many readings there are: the size of a cache of tables.
    pub(super) const COUNT: usize = 4;

    /// The codes of the Shift_JIS family that this reading maps to the other character, each with that character.
    pub(super) fn exceptions(self) -> impl Iterator<Item = (u16, char)> {
        let signs = CONTESTED.iter().filter(move |sign| sign.others.contains(&self));
        signs.flat_map(|sign| sign.shift_jis.iter().map(|code| (*code, sign.other)))
    }
}

/// A sign with two candidates in Unicode.
struct Contested {
    /// Its codes in the Shift_JIS family. EUC-JP and ISO-2022-JP have it at the same row and cell of JIS X 0208.
    shift_jis: &'static [u16],
    /// The character that Microsoft does not read there.
    other: char,
    /// Who reads it.
    others: &'static [Reading],
}

/// The signs. Beside each: the character that Microsoft reads.
const CONTESTED: &[Contested] = &[
    // U+2015; JIS calls it the em dash.
    Contested { shift_jis: &[0x815C], other: '\u{2014}', others: &[Reading::Jis, Reading::Ibm] },
    // U+FF5E, the tilde in full width; JIS calls it the wave dash.
    Contested {
        shift_jis: &[0x8160],
        other: '\u{301C}',
        others: &[Reading::Jis, Reading::Oracle, Reading::Ibm],
    },
    // U+2225, parallel to; JIS calls it the double vertical line.
    Contested { shift_jis: &[0x8161], other: '\u{2016}', others: &[Reading::Jis, Reading::Ibm] },
    // U+FF0D, the hyphen in full width; JIS calls it the minus sign.
    Contested { shift_jis: &[0x817C], other: '\u{2212}', others: &[Reading::Jis, Reading::Ibm] },
    // U+FFE0, U+FFE1 and U+FFE2: the full-width forms of cent, pound and not.
    Contested { shift_jis: &[0x8191], other: '\u{00A2}', others: &[Reading::Jis] },
    Contested { shift_jis: &[0x8192], other: '\u{00A3}', others: &[Reading::Jis] },
    Contested { shift_jis: &[0x81CA], other: '\u{00AC}', others: &[Reading::Jis] },
    // U+FFE4, the broken bar in full width, which JIS X 0208 lacks.
    Contested { shift_jis: &[0xFA55, 0xEEFA], other: '\u{00A6}', others: &[Reading::Ibm] },
];
