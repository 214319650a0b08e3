//! The names of the encodings: what the toolkit can read, and what people call it.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A character encoding of a source script.
///
/// In configuration and in reports it is its [name](Encoding::name); every alias that [`FromStr`] knows is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first: what SQL Server Management Studio calls Unicode.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows code page 932: Shift_JIS with NEC's and IBM's extensions and a user-defined area.
    Cp932,
    /// Shift_JIS with the contested characters as JIS means them (U+301C where Windows has U+FF5E, and six more);
    /// the extensions of code page 932 are read too.
    ShiftJis,
    /// Oracle's JA16SJIS: code page 932 with JIS's wave dash.
    Ja16Sjis,
    /// Oracle's JA16SJISTILDE: code page 932 as Windows reads it.
    Ja16SjisTilde,
    /// IBM code page 943, DB2's Shift_JIS: code page 932 with five signs of its own reading.
    Ibm943,
    /// EUC-JP as servers use it (eucJP-ms): JIS X 0208 and 0212, NEC's and IBM's extensions, a user-defined area.
    EucJp,
    /// Oracle's JA16EUC: EUC-JP with JIS's wave dash.
    Ja16Euc,
    /// Oracle's JA16EUCTILDE: EUC-JP with Microsoft's reading of the wave dash.
    Ja16EucTilde,
    /// ISO-2022-JP, the seven-bit encoding with escape sequences, with half-width katakana and JIS X 0212.
    Iso2022Jp,
    /// Windows code page 1250 (Central European).
    Windows1250,
    /// Windows code page 1251 (Cyrillic).
    Windows1251,
    /// Windows code page 1252 (Western European).
    Windows1252,
    /// Windows code page 1253 (Greek).
    Windows1253,
    /// Windows code page 1254 (Turkish).
    Windows1254,
    /// Windows code page 1255 (Hebrew).
    Windows1255,
    /// Windows code page 1256 (Arabic).
    Windows1256,
    /// Windows code page 1257 (Baltic).
    Windows1257,
    /// Windows code page 1258 (Vietnamese).
    Windows1258,
    /// ISO-8859-1 to the letter: 80 to 9F are control characters, not the quotes and dashes of Windows-1252.
    Latin1,
}

/// Name, title and aliases of each encoding. The aliases are written the way [`fold`] leaves them.
const NAMES: &[(Encoding, &str, &str, &[&str])] = &[
    (Encoding::Utf8, "utf-8", "UTF-8", &["utf8", "utf8mb3", "utf8mb4", "al32utf8", "cp65001", "65001"]),
    // Without a byte order mark, plain "UTF-16" is read as Windows writes it; a mark always decides.
    (Encoding::Utf16Le, "utf-16le", "UTF-16LE", &["utf16le", "utf16", "ucs2", "ucs2le", "unicode", "cp1200"]),
    (Encoding::Utf16Be, "utf-16be", "UTF-16BE", &["utf16be", "ucs2be", "unicodefffe", "cp1201", "al16utf16"]),
    (
        Encoding::Cp932,
        "cp932",
        "CP932 (Windows-31J)",
        &[
            "cp932",
            "932",
            "ms932",
            "windows932",
            "windows31j",
            "cswindows31j",
            "mskanji",
            "sjis",
            "xsjis",
            "sjiswin",
        ],
    ),
    (Encoding::ShiftJis, "shift_jis", "Shift_JIS (JIS)", &["shiftjis", "sjisjis", "csshiftjis"]),
    (Encoding::Ja16Sjis, "ja16sjis", "JA16SJIS (Oracle)", &["ja16sjis"]),
    (Encoding::Ja16SjisTilde, "ja16sjistilde", "JA16SJISTILDE (Oracle)", &["ja16sjistilde"]),
    (
        Encoding::Ibm943,
        "ibm-943",
        "IBM-943",
        &["ibm943", "cp943", "943", "ibm943c", "cp943c", "xibm943", "xibm943c", "csibm943"],
    ),
    (
        Encoding::EucJp,
        "euc-jp",
        "EUC-JP",
        &["eucjp", "eucjpms", "eucjpwin", "eucjpopen", "ujis", "cseucjp", "xeucjp", "euc"],
    ),
    (Encoding::Ja16Euc, "ja16euc", "JA16EUC (Oracle)", &["ja16euc"]),
    (Encoding::Ja16EucTilde, "ja16euctilde", "JA16EUCTILDE (Oracle)", &["ja16euctilde"]),
    (
        Encoding::Iso2022Jp,
        "iso-2022-jp",
        "ISO-2022-JP",
        &["iso2022jp", "iso2022jp1", "iso2022jpms", "jis", "csiso2022jp", "cp50220", "cp50221"],
    ),
    (Encoding::Windows1250, "windows-1250", "Windows-1250", &["windows1250", "cp1250", "1250", "win1250"]),
    (
        Encoding::Windows1251,
        "windows-1251",
        "Windows-1251",
        &["windows1251", "cp1251", "1251", "win1251", "cl8mswin1251"],
    ),
    (
        Encoding::Windows1252,
        "windows-1252",
        "Windows-1252",
        &["windows1252", "cp1252", "1252", "win1252", "we8mswin1252"],
    ),
    (Encoding::Windows1253, "windows-1253", "Windows-1253", &["windows1253", "cp1253", "1253", "win1253"]),
    (Encoding::Windows1254, "windows-1254", "Windows-1254", &["windows1254", "cp1254", "1254", "win1254"]),
    (Encoding::Windows1255, "windows-1255", "Windows-1255", &["windows1255", "cp1255", "1255", "win1255"]),
    (Encoding::Windows1256, "windows-1256", "Windows-1256", &["windows1256", "cp1256", "1256", "win1256"]),
    (Encoding::Windows1257, "windows-1257", "Windows-1257", &["windows1257", "cp1257", "1257", "win1257"]),
    (Encoding::Windows1258, "windows-1258", "Windows-1258", &["windows1258", "cp1258", "1258", "win1258"]),
    (
        Encoding::Latin1,
        "iso-8859-1",
        "ISO-8859-1",
        &["iso88591", "latin1", "l1", "88591", "cp819", "isolatin1", "we8iso8859p1"],
    ),
];

impl Encoding {
    /// Every encoding, in the order in which they are documented.
    pub fn all() -> impl Iterator<Item = Encoding> {
        NAMES.iter().map(|(encoding, ..)| *encoding)
    }

    fn entry(self) -> Option<&'static (Encoding, &'static str, &'static str, &'static [&'static str])> {
        NAMES.iter().find(|(encoding, ..)| *encoding == self)
    }

    /// The name that the command line, configuration and reports use.
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |(_, name, ..)| name)
    }

    /// The name that a report shows to people.
    pub fn title(self) -> &'static str {
        self.entry().map_or("", |(_, _, title, _)| title)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Encoding> for String {
    fn from(encoding: Encoding) -> String {
        encoding.name().to_string()
    }
}

impl TryFrom<String> for Encoding {
    type Error = UnknownEncoding;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

/// An encoding name that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown encoding `{name}`: use one of {}", names())]
pub struct UnknownEncoding {
    /// The name as it was given.
    pub name: String,
}

/// The valid names, for the error message.
fn names() -> String {
    Encoding::all().map(Encoding::name).collect::<Vec<_>>().join(", ")
}

/// Lower case without the signs that spellings differ in: `Shift-JIS`, `shift_jis` and `SHIFTJIS` are one name.
fn fold(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    /// Reads a name or an alias; case, `-`, `_` and blanks do not matter.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let folded = fold(name);
        NAMES
            .iter()
            .find(|(.., aliases)| aliases.contains(&folded.as_str()))
            .map(|(encoding, ..)| *encoding)
            .ok_or_else(|| UnknownEncoding { name: name.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_alias_leads_back_to_its_encoding() {
        for (encoding, name, title, aliases) in NAMES {
            assert_eq!(name.parse::<Encoding>().as_ref(), Ok(encoding), "{name}");
            assert!(!title.is_empty());
            for alias in *aliases {
                assert_eq!(*alias, fold(alias), "an alias is stored folded");
                assert_eq!(alias.parse::<Encoding>().as_ref(), Ok(encoding), "{alias}");
            }
        }
    }

    #[test]
    fn no_alias_belongs_to_two_encodings() {
        let mut seen = std::collections::BTreeMap::new();
        for (encoding, .., aliases) in NAMES {
            for alias in *aliases {
                assert_eq!(seen.insert(*alias, *encoding), None, "{alias}");
            }
        }
    }

    #[test]
    fn spelling_does_not_matter() {
        for (name, expected) in [
            ("SJIS", Encoding::Cp932),
            ("MS932", Encoding::Cp932),
            ("Windows-31J", Encoding::Cp932),
            ("Shift_JIS", Encoding::ShiftJis),
            ("shift-jis", Encoding::ShiftJis),
            ("eucJP", Encoding::EucJp),
            ("eucJP-ms", Encoding::EucJp),
            ("UJIS", Encoding::EucJp),
            ("utf8", Encoding::Utf8),
            ("UTF-16", Encoding::Utf16Le),
            ("latin1", Encoding::Latin1),
            ("ISO-8859-1", Encoding::Latin1),
            ("cp1252", Encoding::Windows1252),
            ("iso-2022-jp", Encoding::Iso2022Jp),
        ] {
            assert_eq!(name.parse(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_valid_ones() {
        let message = "ebcdic".parse::<Encoding>().unwrap_err().to_string();
        assert!(message.starts_with("unknown encoding `ebcdic`: use one of utf-8, utf-16le"), "{message}");
        for encoding in Encoding::all() {
            assert!(message.contains(encoding.name()), "{encoding}");
        }
        assert!("".parse::<Encoding>().is_err());
    }

    #[test]
    fn configuration_holds_the_name_and_reads_aliases() {
        assert_eq!(serde_json::to_string(&Encoding::Iso2022Jp).unwrap(), "\"iso-2022-jp\"");
        assert_eq!(serde_json::from_str::<Encoding>("\"ms932\"").unwrap(), Encoding::Cp932);
        assert!(serde_json::from_str::<Encoding>("\"nonsense\"").unwrap_err().to_string().contains("cp932"));
    }
}
