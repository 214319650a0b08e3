//! Tables from codes to characters, built once when they are first needed.
//!
//! The base is encoding_rs's Shift_JIS, which is Windows code page 932: its 120 rows of 94 cells hold JIS X 0208 with
//! NEC's and IBM's extensions and the user-defined area. EUC-JP and ISO-2022-JP reach the same rows by other bytes, so
//! they share that base; only JIS X 0212 is a table of its own. `contested` says where a vendor departs from it.

use std::sync::OnceLock;

use super::contested::Reading;

/// Cells in a row of a JIS character set.
const CELLS: usize = 94;
/// Rows that the two bytes of the Shift_JIS family reach.
const SHIFT_JIS_ROWS: usize = 120;
/// Rows (counted from 0) that NEC filled with IBM's characters a second time; a writer prefers IBM's own rows.
const NEC_SELECTED: std::ops::Range<usize> = 88..92;
/// First row (counted from 0) of the user-defined rows of EUC-JP.
const EUC_USER_ROW: usize = 84;
/// Row (counted from 0) of the first half of IBM's characters in the JIS X 0212 plane of EUC-JP.
const EUC_IBM_ROW: usize = 82;
/// First character of the private use area, where user-defined rows go.
const PRIVATE_USE: u16 = 0xE000;
/// IBM's characters outside kanji at the place where eucJP-ms put them: row 83 cell 83 of the JIS X 0212 plane on.
/// IBM's kanji that JIS X 0212 lacks follow in IBM's order.
const EUC_IBM_SIGNS: &str = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡";
/// Cell (counted from 0) of the first of [`EUC_IBM_SIGNS`].
const EUC_IBM_CELL: usize = 82;

/// A plane of characters of the Basic Multilingual Plane in rows of 94; 0 stands for an empty cell.
pub(super) struct Plane {
    cells: Vec<u16>,
    places: OnceLock<Vec<u16>>,
    /// Rows that are read but never written.
    read_only: std::ops::Range<usize>,
}

impl Plane {
    fn new(cells: Vec<u16>, read_only: std::ops::Range<usize>) -> Self {
        Plane { cells, places: OnceLock::new(), read_only }
    }

    /// The character at a row and a cell, both counted from 0.
    pub(super) fn char(&self, row: usize, cell: usize) -> Option<char> {
        match self.cells.get(row * CELLS + cell) {
            None | Some(0) => None,
            Some(unit) => char::from_u32(u32::from(*unit)),
        }
    }

    /// The row and the cell to write for a character. Of several the first, as Windows does: JIS before NEC before IBM.
    pub(super) fn place(&self, c: char) -> Option<(usize, usize)> {
        let places = self.places.get_or_init(|| {
            let mut places = vec![0u16; 0x1_0000];
            for (index, unit) in self.cells.iter().enumerate().rev() {
                let written = *unit != 0 && !self.read_only.contains(&(index / CELLS));
                if let Some(place) = places.get_mut(usize::from(*unit)).filter(|_| written) {
                    *place = index as u16 + 1;
                }
            }
            places
        });
        match places.get(c as usize) {
            None | Some(0) => None,
            Some(place) => Some((usize::from(place - 1) / CELLS, usize::from(place - 1) % CELLS)),
        }
    }
}

/// The two bytes of the Shift_JIS family for a row and a cell.
pub(super) fn shift_jis_bytes(row: usize, cell: usize) -> [u8; 2] {
    let lead = row / 2 + if row / 2 < 0x1F { 0x81 } else { 0xC1 };
    let trail = match row % 2 {
        0 => cell + if cell < 0x3F { 0x40 } else { 0x41 },
        _ => cell + 0x9F,
    };
    [lead as u8, trail as u8]
}

/// The row and the cell that two bytes of the Shift_JIS family name, whether or not a character stands there.
pub(super) fn shift_jis_place(lead: u8, trail: u8) -> Option<(usize, usize)> {
    let pair = match lead {
        0x81..=0x9F => lead - 0x81,
        0xE0..=0xFC => lead - 0xC1,
        _ => return None,
    };
    let offset = match trail {
        0x40..=0x7E => trail - 0x40,
        0x80..=0xFC => trail - 0x41,
        _ => return None,
    };
    Some((usize::from(pair) * 2 + usize::from(offset) / CELLS, usize::from(offset) % CELLS))
}

/// What encoding_rs reads in the bytes of a single character of the Basic Multilingual Plane; 0 for none.
fn unit(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> u16 {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let mut chars = text.iter().flat_map(|text| text.chars());
    match (chars.next(), chars.next()) {
        (Some(c), None) => u16::try_from(u32::from(c)).unwrap_or(0),
        _ => 0,
    }
}

/// Code page 932 without departures: every other table starts from it.
fn base() -> &'static [u16] {
    static BASE: OnceLock<Vec<u16>> = OnceLock::new();
    BASE.get_or_init(|| {
        let places = (0..SHIFT_JIS_ROWS).flat_map(|row| (0..CELLS).map(move |cell| (row, cell)));
        places.map(|(row, cell)| unit(encoding_rs::SHIFT_JIS, &shift_jis_bytes(row, cell))).collect()
    })
}

/// The base with a vendor's reading of the contested signs.
fn base_with(reading: Reading) -> Vec<u16> {
    let mut cells = base().to_vec();
    for (code, c) in reading.exceptions() {
        let [lead, trail] = code.to_be_bytes();
        let index = shift_jis_place(lead, trail).map(|(row, cell)| row * CELLS + cell);
        if let Some(cell) = index.and_then(|index| cells.get_mut(index)) {
            *cell = c as u32 as u16;
        }
    }
    cells
}

/// One table for each reading, built when it is first asked for.
type Cache = [OnceLock<Plane>; Reading::COUNT];

/// The 120 rows of the Shift_JIS family.
pub(super) fn shift_jis(reading: Reading) -> &'static Plane {
    static PLANES: Cache = [const { OnceLock::new() }; Reading::COUNT];
    PLANES[reading as usize].get_or_init(|| Plane::new(base_with(reading), NEC_SELECTED))
}

/// The 94 rows of ISO-2022-JP's two-byte set: JIS X 0208 with NEC's rows.
pub(super) fn iso_2022_jp() -> &'static Plane {
    static PLANE: OnceLock<Plane> = OnceLock::new();
    PLANE.get_or_init(|| {
        let mut cells = base().to_vec();
        cells.truncate(CELLS * CELLS);
        Plane::new(cells, 0..0)
    })
}

/// Empties a table from the user-defined rows on, and fills them from `first`.
fn fill_user_rows(cells: &mut Vec<u16>, first: u16) {
    cells.truncate(EUC_USER_ROW * CELLS);
    let count = (CELLS - EUC_USER_ROW) * CELLS;
    cells.extend((first..).take(count));
}

/// The two-byte plane of EUC-JP: JIS X 0208 with NEC's row 13, and user-defined rows.
pub(super) fn euc_jp(reading: Reading) -> &'static Plane {
    static PLANES: Cache = [const { OnceLock::new() }; Reading::COUNT];
    PLANES[reading as usize].get_or_init(|| {
        let mut cells = base_with(reading);
        fill_user_rows(&mut cells, PRIVATE_USE);
        Plane::new(cells, 0..0)
    })
}

/// The three-byte plane of EUC-JP: JIS X 0212, IBM's characters that neither JIS set has, and user-defined rows.
pub(super) fn euc_jp_supplement() -> &'static Plane {
    static PLANE: OnceLock<Plane> = OnceLock::new();
    PLANE.get_or_init(|| {
        let bytes = |row: usize, cell: usize| [0x8F, row as u8 + 0xA1, cell as u8 + 0xA1];
        let places = (0..EUC_IBM_ROW).flat_map(|row| (0..CELLS).map(move |cell| (row, cell)));
        let mut cells: Vec<u16> =
            places.map(|(row, cell)| unit(encoding_rs::EUC_JP, &bytes(row, cell))).collect();
        // The broken bar is Microsoft's here too (eucJP-ms, PostgreSQL), not U+00A6 of the JIS X 0212 table.
        for cell in cells.iter_mut().filter(|cell| **cell == 0xA6) {
            *cell = 0xFFE4;
        }
        let first = shift_jis_place(0xFA, 0x5C).map_or(0, |(row, cell)| row * CELLS + cell);
        let kanji: Vec<u16> =
            base().iter().skip(first).copied().filter(|unit| *unit != 0 && !cells.contains(unit)).collect();
        cells.resize(EUC_IBM_ROW * CELLS + EUC_IBM_CELL, 0);
        cells.extend(EUC_IBM_SIGNS.chars().map(|c| c as u32 as u16));
        cells.extend(kanji);
        cells.resize(EUC_USER_ROW * CELLS, 0);
        fill_user_rows(&mut cells, PRIVATE_USE + ((CELLS - EUC_USER_ROW) * CELLS) as u16);
        Plane::new(cells, 0..0)
    })
}

/// The kanji of code page 932, each with its level in JIS X 0208: 1 for the everyday ones, 2 for the rest, and 0 for
/// what NEC and IBM added.
pub(super) fn kanji_levels() -> impl Iterator<Item = (char, u8)> {
    base().iter().enumerate().filter_map(|(index, unit)| {
        let level = match index / CELLS {
            0..15 => return None,
            15..47 => 1,
            47..84 => 2,
            _ => 0,
        };
        match unit {
            0x4E00..=0x9FFF | 0xF900..=0xFAFF => char::from_u32(u32::from(*unit)).map(|c| (c, level)),
            _ => None,
        }
    })
}

/// The upper half of a single-byte encoding.
pub(super) struct Page([u16; 128]);

impl Page {
    /// The character of a byte from 80 on.
    pub(super) fn char(&self, byte: u8) -> Option<char> {
        match self.0.get(usize::from(byte).wrapping_sub(0x80)) {
            None | Some(0) => None,
            Some(unit) => char::from_u32(u32::from(*unit)),
        }
    }

    /// The byte of a character outside ASCII.
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        let unit = u16::try_from(u32::from(c)).ok().filter(|unit| *unit != 0)?;
        self.0.iter().position(|u| *u == unit).map(|index| index as u8 + 0x80)
    }
}

/// The upper half of a Windows code page, by its place in the list 1250 … 1258. Bytes that Microsoft left undefined
/// are empty here; the encoding standard of the web maps them to control characters.
pub(super) fn windows_page(index: usize) -> &'static Page {
    static PAGES: [OnceLock<Page>; 9] = [const { OnceLock::new() }; 9];
    const ENCODINGS: [&encoding_rs::Encoding; 9] = [
        encoding_rs::WINDOWS_1250,
        encoding_rs::WINDOWS_1251,
        encoding_rs::WINDOWS_1252,
        encoding_rs::WINDOWS_1253,
        encoding_rs::WINDOWS_1254,
        encoding_rs::WINDOWS_1255,
        encoding_rs::WINDOWS_1256,
        encoding_rs::WINDOWS_1257,
        encoding_rs::WINDOWS_1258,
    ];
    let index = index.min(ENCODINGS.len() - 1);
    PAGES[index].get_or_init(|| {
        let mut page = [0; 128];
        for (byte, cell) in (0x80..=0xFFu8).zip(page.iter_mut()) {
            let unit = unit(ENCODINGS[index], &[byte]);
            *cell = if (0x80..0xA0).contains(&unit) { 0 } else { unit };
        }
        Page(page)
    })
}

/// The upper half of ISO-8859-1: every byte is the character of the same number.
pub(super) fn latin1_page() -> &'static Page {
    static PAGE: OnceLock<Page> = OnceLock::new();
    PAGE.get_or_init(|| Page(std::array::from_fn(|index| index as u16 + 0x80)))
}
