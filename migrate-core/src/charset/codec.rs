//! How each encoding is built: the few shapes of byte sequences, and the tables that go with each.

use super::Encoding;
use super::contested::Reading;
use super::table::{self, Page, Plane};

/// The shape of an encoding's byte sequences, with its tables.
#[derive(Clone, Copy)]
pub(super) enum Codec {
    /// One to four bytes, as Unicode defines.
    Utf8,
    /// Units of two bytes, surrogate pairs for the rest.
    Utf16 {
        /// Whether the high byte comes first.
        big_endian: bool,
    },
    /// ASCII, half-width katakana in one byte, and pairs whose second byte may look like ASCII.
    ShiftJis(&'static Plane),
    /// ASCII, pairs of high bytes, half-width katakana after 8E, a second plane after 8F.
    EucJp(&'static Plane, &'static Plane),
    /// Seven bits; escape sequences switch between ASCII and two-byte sets.
    Iso2022Jp(&'static Plane, &'static Plane),
    /// ASCII and a page of 128 characters.
    SingleByte(&'static Page),
}

impl Encoding {
    /// The shape and the tables of an encoding.
    pub(super) fn codec(self) -> Codec {
        let windows = |index| Codec::SingleByte(table::windows_page(index));
        let shift_jis = |reading| Codec::ShiftJis(table::shift_jis(reading));
        let euc_jp = |reading| Codec::EucJp(table::euc_jp(reading), table::euc_jp_supplement());
        match self {
            Encoding::Utf8 => Codec::Utf8,
            Encoding::Utf16Le => Codec::Utf16 { big_endian: false },
            Encoding::Utf16Be => Codec::Utf16 { big_endian: true },
            Encoding::Cp932 | Encoding::Ja16SjisTilde => shift_jis(Reading::Microsoft),
            Encoding::ShiftJis => shift_jis(Reading::Jis),
            Encoding::Ja16Sjis => shift_jis(Reading::Oracle),
            Encoding::Ibm943 => shift_jis(Reading::Ibm),
            Encoding::EucJp | Encoding::Ja16EucTilde => euc_jp(Reading::Microsoft),
            Encoding::Ja16Euc => euc_jp(Reading::Oracle),
            Encoding::Iso2022Jp => Codec::Iso2022Jp(table::iso_2022_jp(), table::euc_jp_supplement()),
            Encoding::Windows1250 => windows(0),
            Encoding::Windows1251 => windows(1),
            Encoding::Windows1252 => windows(2),
            Encoding::Windows1253 => windows(3),
            Encoding::Windows1254 => windows(4),
            Encoding::Windows1255 => windows(5),
            Encoding::Windows1256 => windows(6),
            Encoding::Windows1257 => windows(7),
            Encoding::Windows1258 => windows(8),
            Encoding::Latin1 => Codec::SingleByte(table::latin1_page()),
        }
    }
}
