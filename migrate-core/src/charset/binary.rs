//! Files that are no text: recognised by what stands at their head, or by bytes that no text has.

/// What a file is instead of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinaryKind {
    /// A ZIP archive, or an office file or Java archive built as one.
    Zip,
    /// A gzip, bzip2, xz or Zstandard stream.
    Compressed,
    /// An archive of 7-Zip or tar.
    Archive,
    /// A program or a library.
    Program,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// An old office document.
    Office,
    /// A file of Oracle's `exp`.
    OracleExport,
    /// A backup of SQL Server.
    SqlServerBackup,
    /// A file of DB2's `EXPORT` in IXF format.
    Db2Ixf,
    /// A file of PostgreSQL's `pg_dump` in custom format.
    PostgresDump,
    /// A database file of SQLite.
    Sqlite,
    /// Text in UTF-32.
    Utf32,
    /// Text in EBCDIC, the encoding of IBM mainframes.
    Ebcdic,
    /// NUL bytes or control characters in a number that no text has.
    Unknown,
}

impl BinaryKind {
    /// What the file looks like, to stand after "looks like".
    pub fn what(self) -> &'static str {
        match self {
            BinaryKind::Zip => "a ZIP archive",
            BinaryKind::Compressed => "a compressed file",
            BinaryKind::Archive => "an archive",
            BinaryKind::Program => "a program or library",
            BinaryKind::Pdf => "a PDF document",
            BinaryKind::Picture => "a picture",
            BinaryKind::Office => "an office document",
            BinaryKind::OracleExport => "an export file of Oracle's exp",
            BinaryKind::SqlServerBackup => "a backup of SQL Server",
            BinaryKind::Db2Ixf => "an IXF export of DB2",
            BinaryKind::PostgresDump => "a custom-format dump of PostgreSQL",
            BinaryKind::Sqlite => "a SQLite database",
            BinaryKind::Utf32 => "text in UTF-32",
            BinaryKind::Ebcdic => "text in EBCDIC",
            BinaryKind::Unknown => "binary data",
        }
    }

    /// What to do about it, as a sentence.
    pub fn advice(self) -> &'static str {
        match self {
            BinaryKind::Zip | BinaryKind::Compressed | BinaryKind::Archive => {
                "Unpack it and name the scripts inside."
            }
            BinaryKind::OracleExport => {
                "Let `imp … SHOW=Y LOG=ddl.log` or DBMS_METADATA write its DDL as a script."
            }
            BinaryKind::SqlServerBackup => {
                "Restore it and let SSMS (Generate Scripts) or mssql-scripter write a script."
            }
            BinaryKind::Db2Ixf => "Let `db2look -d DATABASE -e` write the DDL as a script.",
            BinaryKind::PostgresDump => "It already is PostgreSQL's: pg_restore reads it.",
            BinaryKind::Utf32 => "Convert it to UTF-8 first: iconv -f UTF-32 -t UTF-8.",
            BinaryKind::Ebcdic => {
                "Convert it to UTF-8 first, with the code page of its host: iconv -f IBM930 (or IBM1399, IBM037) -t UTF-8."
            }
            BinaryKind::Program
            | BinaryKind::Pdf
            | BinaryKind::Picture
            | BinaryKind::Office
            | BinaryKind::Sqlite => "Leave it out, or name the script that it was made from.",
            BinaryKind::Unknown => {
                "Leave it out; if it is a script, name its encoding (a file with many NUL bytes often is UTF-16) or export it again as text."
            }
        }
    }
}

/// Where a signature stands, its bytes, and what has it.
const SIGNATURES: &[(usize, &[u8], BinaryKind)] = &[
    (0, b"PK\x03\x04", BinaryKind::Zip),
    (0, b"PK\x05\x06", BinaryKind::Zip),
    (0, b"\x1F\x8B\x08", BinaryKind::Compressed),
    (0, b"BZh", BinaryKind::Compressed),
    (0, b"\xFD7zXZ\0", BinaryKind::Compressed),
    (0, b"\x28\xB5\x2F\xFD", BinaryKind::Compressed),
    (0, b"7z\xBC\xAF\x27\x1C", BinaryKind::Archive),
    (257, b"ustar", BinaryKind::Archive),
    (0, b"\x7FELF", BinaryKind::Program),
    (0, b"MZ", BinaryKind::Program),
    (0, b"\xCA\xFE\xBA\xBE", BinaryKind::Program),
    (0, b"\xCF\xFA\xED\xFE", BinaryKind::Program),
    (0, b"%PDF-", BinaryKind::Pdf),
    (0, b"\x89PNG\r\n\x1A\n", BinaryKind::Picture),
    (0, b"\xFF\xD8\xFF", BinaryKind::Picture),
    (0, b"GIF8", BinaryKind::Picture),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", BinaryKind::Office),
    (3, b"EXPORT:V", BinaryKind::OracleExport),
    (0, b"TAPE", BinaryKind::SqlServerBackup),
    (6, b"HIXF", BinaryKind::Db2Ixf),
    (0, b"PGDMP", BinaryKind::PostgresDump),
    (0, b"SQLite format 3\0", BinaryKind::Sqlite),
    (0, b"\xFF\xFE\0\0", BinaryKind::Utf32),
    (0, b"\0\0\xFE\xFF", BinaryKind::Utf32),
];

/// How much of the head is looked at for what a text does not have.
const HEAD: usize = 1024;

/// Control characters that a text file does not hold: all but tab, line ends, form feed, backspace, escape and the
/// end-of-file mark of DOS.
fn is_foreign(byte: u8) -> bool {
    byte == 0x7F || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0C | 0x1A | 0x1B)
}

/// A file whose signature says that it is no text.
///
/// A signature of printable characters alone could head a script: it counts only beside foreign bytes.
pub(super) fn by_signature(bytes: &[u8]) -> Option<BinaryKind> {
    let foreign = |head: &[u8]| head.iter().any(|byte| is_foreign(*byte));
    let (_, _, kind) = SIGNATURES.iter().find(|(at, signature, _)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(signature))
            && (!signature.iter().all(|byte| byte.is_ascii_graphic())
                || foreign(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default()))
    })?;
    Some(*kind)
}

/// A file whose bytes are not those of a text in any encoding of one or two bytes: what it is, and the place of
/// the first byte that shows it. The head must be free of control characters, but for a stray one in fifty;
/// further down only NUL counts, one in a thousand, since dumps carry binary columns in their literals.
pub(super) fn by_content(bytes: &[u8]) -> Option<(BinaryKind, usize)> {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    if is_ebcdic(head) {
        return Some((BinaryKind::Ebcdic, 0));
    }
    let foreign = head.iter().filter(|byte| is_foreign(**byte)).count();
    // Searching is much faster than counting, and most files have none.
    let nul = if bytes.contains(&0) { bytes.iter().filter(|byte| **byte == 0).count() } else { 0 };
    let first = if nul > 4 && nul > bytes.len() / 1000 {
        bytes.iter().position(|byte| *byte == 0)
    } else if foreign > 4 && foreign > head.len() / 50 {
        head.iter().position(|byte| is_foreign(*byte))
    } else {
        None
    };
    first.map(|at| (BinaryKind::Unknown, at))
}

/// EBCDIC has its letters, digits and blanks (40) where ASCII-based text has no such abundance, and none of its line
/// ends. A 40 after 81 is the blank of Shift_JIS.
fn is_ebcdic(head: &[u8]) -> bool {
    let count = |test: fn(u8) -> bool| head.iter().filter(|byte| test(**byte)).count();
    let wide_blanks = head.windows(2).filter(|pair| pair == b"\x81\x40").count();
    let blanks = count(|byte| byte == 0x40) - wide_blanks;
    let ascii = count(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'a'..=b'i'));
    let small = count(|byte| matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xA2..=0xA9));
    let large = count(|byte| matches!(byte, 0xC1..=0xC9 | 0xD1..=0xD9 | 0xE2..=0xE9 | 0xF0..=0xF9));
    head.len() >= 32
        && ascii * 100 < head.len()
        && blanks * 12 > head.len()
        && (small + large) * 2 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_known() {
        for (head, kind) in [
            (&b"\x7FELF\x02\x01\x01"[..], BinaryKind::Program),
            (b"PK\x03\x04\x14\x00", BinaryKind::Zip),
            (b"\x1F\x8B\x08\x00", BinaryKind::Compressed),
            (b"MZ\x90\x00\x03", BinaryKind::Program),
            (b"\x03\x03\x40EXPORT:V11.02.00\n", BinaryKind::OracleExport),
            (b"TAPE\x00\x00\x03\x00", BinaryKind::SqlServerBackup),
            (b"000105HIXF00020000SQL\x00", BinaryKind::Db2Ixf),
            (b"\xFF\xFE\x00\x00S\x00\x00\x00", BinaryKind::Utf32),
        ] {
            assert_eq!(by_signature(head), Some(kind), "{head:?}");
        }
    }

    #[test]
    fn a_script_may_begin_like_a_signature() {
        for head in ["MZ_TABLE.sql\n", "TAPE\n", "GIF8 := 1;", "BZh", "PK", ""] {
            assert_eq!(by_signature(head.as_bytes()), None, "{head}");
        }
    }

    #[test]
    fn many_nul_bytes_are_no_text_and_few_are() {
        assert_eq!(by_content(b"ab\0\0\0\0\0c"), Some((BinaryKind::Unknown, 2)));
        assert_eq!(by_content(b"SELECT 'a\0b' FROM t;"), None);
        let mut dump = b"INSERT INTO t VALUES (1);\n".repeat(1000);
        dump[500] = 0;
        assert_eq!(by_content(&dump), None);
    }

    #[test]
    fn control_characters_in_the_head_are_no_text() {
        let noise: Vec<u8> =
            (0..=255).cycle().map(|b: u8| b.wrapping_mul(167)).filter(|b| *b != 0).take(600).collect();
        assert!(matches!(by_content(&noise), Some((BinaryKind::Unknown, _))));
        assert_eq!(by_content(b"\x1B[31mred\x1B[0m\x0C\x1A"), None);
    }

    #[test]
    fn ebcdic_is_named() {
        // CREATE TABLE EMP (ID INTEGER, NAME CHAR(10)); in code page 037, lines ended by 15.
        let line = b"\xC3\xD9\xC5\xC1\xE3\xC5\x40\xE3\xC1\xC2\xD3\xC5\x40\xC5\xD4\xD7\x40\x4D\xC9\xC4\x40\xC9\xD5\xE3\xC5\xC7\xC5\xD9\x6B\x40\xD5\xC1\xD4\xC5\x40\xC3\xC8\xC1\xD9\x4D\xF1\xF0\x5D\x5D\x5E\x15";
        assert_eq!(by_content(line), Some((BinaryKind::Ebcdic, 0)));
        assert_eq!(by_content("-- 顧客マスタ @ 本店\nSELECT 1;\n".repeat(3).as_bytes()), None);
    }
}
