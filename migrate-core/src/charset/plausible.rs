//! How plausible a text is as a script: the measure by which detection prefers one decoding of bytes to another.
//!
//! Each character costs about as many bits as a compressor that knows Japanese and Western scripts would need for it
//! after its neighbour. The decoding whose whole costs least wins; since every reading pays for the same bytes,
//! the costs need to be right only roughly. Half-width katakana shows the idea: as text in code page 932 it comes in
//! runs with voicing marks in the right places, as misread EUC-JP it does not.

use std::sync::OnceLock;

use super::fault::Fault;
use super::table;

/// Bits.
pub(super) type Cost = u64;

/// What kind of character something is, as far as its frequency goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Letters, digits, blanks, line ends and the signs of SQL.
    Ascii,
    /// Signs of ASCII that are rare in SQL; the second bytes of Shift_JIS are often among them.
    AsciiRare,
    /// Control characters.
    Control,
    Kana,
    /// Japanese punctuation.
    Mark,
    /// Latin letters and digits in full width.
    FullWidth,
    /// Kanji of the words that databases are about.
    CommonKanji,
    /// Other kanji of the first level of JIS X 0208.
    Kanji,
    /// Kanji of the second level.
    RareKanji,
    /// Kanji of NEC and IBM that occur in names, and signs such as ①.
    Extension,
    HalfWidthKana,
    /// Small vowels, the length mark and punctuation in half width: they follow another sign.
    HalfWidthFollower,
    /// The voicing marks in half width.
    HalfWidthVoicing,
    LatinLetter,
    /// Letters that occur in few languages, and those that are names of misread bytes.
    LatinRare,
    /// Quotes, dashes and signs of Western text.
    LatinMark,
    Greek,
    Cyrillic,
    PrivateUse,
    Replacement,
    Other,
}

/// Words for the kanji that are common in scripts. Only the characters matter.
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// The classes of kanji, which have no order in Unicode.
fn kanji_classes() -> &'static [Class] {
    static CLASSES: OnceLock<Vec<Class>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let mut classes = vec![Class::Other; 0x1_0000];
        let mut set = |c: char, class: Class| {
            if let Some(slot) = classes.get_mut(c as usize) {
                *slot = class;
            }
        };
        for (c, level) in table::kanji_levels() {
            set(
                c,
                match level {
                    1 => Class::Kanji,
                    2 => Class::RareKanji,
                    _ => Class::Extension,
                },
            );
        }
        for c in COMMON_WORDS.chars() {
            set(c, Class::CommonKanji);
        }
        classes
    })
}

impl Class {
    fn of(c: char) -> Class {
        match c {
            '\t' | '\n' | '\r' => Class::Ascii,
            '\\' | '|' | '~' | '^' | '{' | '}' | '`' => Class::AsciiRare,
            ' '..='~' => Class::Ascii,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Class::Control,
            'À'..='Ã' | 'Ç'..='Ï' | 'Ñ'..='Ö' | 'Ù'..='Ü' | 'ß'..='ã' | 'å'..='ï' | 'ñ'..='ö' | 'ø'..='ü' => {
                Class::LatinLetter
            }
            'Ä' | 'Å' | 'Æ' | 'Ø' | 'ä' | 'Š' | 'š' | 'Ž' | 'ž' | 'Œ' | 'œ' => Class::LatinLetter,
            'Ð' | 'Ý' | 'Þ' | 'ð' | 'ý' | 'þ' | 'ÿ' | '\u{100}'..='\u{24F}' => Class::LatinRare,
            '€' | '£' | '§' | '©' | '®' | '°' | '«' | '»' | '·' | '²' | '±' | '½' | 'µ' | '¿' | '¡' | 'º'
            | 'ª' | '\u{A0}' => Class::LatinMark,
            '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '•' | '™' => Class::LatinMark,
            '\u{A1}'..='\u{BF}' => Class::Other,
            '\u{391}'..='\u{3C9}' => Class::Greek,
            '\u{400}'..='\u{45F}' => Class::Cyrillic,
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' => Class::Kana,
            '\u{3000}'..='\u{3003}' | '\u{3005}' | '\u{3008}'..='\u{3011}' | '\u{301C}' | '※' | '→' | '―' => {
                Class::Mark
            }
            '○' | '●' | '■' | '□' | '◆' | '◇' | '★' | '☆' | '△' | '▲' | '▼' | '×' | '÷' => {
                Class::Mark
            }
            '\u{FF01}'..='\u{FF5E}' | '\u{FFE0}'..='\u{FFE5}' => Class::FullWidth,
            '\u{FF66}' | '\u{FF71}'..='\u{FF9D}' => Class::HalfWidthKana,
            '\u{FF61}'..='\u{FF70}' => Class::HalfWidthFollower,
            '\u{FF9E}' | '\u{FF9F}' => Class::HalfWidthVoicing,
            '\u{4E00}'..='\u{9FFF}' => kanji_classes().get(c as usize).copied().unwrap_or(Class::Other),
            '\u{2460}'..='\u{2473}' | '\u{2160}'..='\u{2179}' | '㈱' | '№' | '℡' | '㈲' => {
                Class::Extension
            }
            '\u{E000}'..='\u{F8FF}' => Class::PrivateUse,
            '\u{FFFD}' => Class::Replacement,
            _ => Class::Other,
        }
    }

    fn is_japanese(self) -> bool {
        matches!(
            self,
            Class::CommonKanji | Class::Kanji | Class::RareKanji | Class::Extension | Class::PrivateUse
        ) || self.is_half_width()
    }

    fn is_half_width(self) -> bool {
        matches!(self, Class::HalfWidthKana | Class::HalfWidthFollower | Class::HalfWidthVoicing)
    }
}

/// Whether a half-width sign can carry a voicing mark: the rows of ｶ, ｻ, ﾀ and ﾊ, and ｳ.
fn takes_voicing(c: char) -> bool {
    matches!(c, '\u{FF73}' | '\u{FF76}'..='\u{FF84}' | '\u{FF8A}'..='\u{FF8E}')
}

/// What a character costs after another one.
fn char_cost(before: (char, Class), c: char, class: Class) -> Cost {
    let (previous, after) = before;
    // Japanese stands beside other signs than letters, as a rule: cr鳬e is créée.
    let in_word = match (previous.is_ascii_alphabetic(), c.is_ascii_alphabetic()) {
        (true, false) if class.is_japanese() => 5,
        (false, true) if after.is_japanese() => 5,
        _ => 0,
    };
    in_word
        + match class {
            Class::Ascii => 5,
            Class::AsciiRare => 9,
            Class::Control => 20,
            Class::Kana => 8,
            Class::Mark => 9,
            Class::FullWidth => 10,
            Class::CommonKanji => 11,
            Class::Kanji => 16,
            Class::RareKanji => 20,
            Class::Extension => 17,
            Class::HalfWidthKana if after.is_half_width() => 6,
            Class::HalfWidthKana => 14,
            Class::HalfWidthFollower if after.is_half_width() => 7,
            Class::HalfWidthVoicing if takes_voicing(previous) => 3,
            Class::HalfWidthVoicing | Class::HalfWidthFollower => 22,
            // Accented letters stand singly, within words of plain letters and of their own case.
            Class::LatinLetter if previous.is_ascii_lowercase() && c.is_uppercase() => 15,
            Class::LatinLetter if after == Class::Ascii => 7,
            Class::LatinLetter
                if after == Class::LatinLetter && previous.is_lowercase() == c.is_lowercase() =>
            {
                9
            }
            Class::LatinLetter => 12,
            Class::LatinMark if after == Class::Ascii => 11,
            Class::LatinMark | Class::LatinRare => 15,
            Class::Greek => 13,
            Class::Cyrillic if after == Class::Cyrillic => 8,
            Class::Cyrillic => 14,
            Class::PrivateUse => 19,
            Class::Other => 18,
            // Its fault pays for it.
            Class::Replacement => 0,
        }
}

/// What a fault costs, and each of its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct FaultCost {
    pub(super) each: Cost,
    pub(super) byte: Cost,
}

/// The cost of a decoded text with its faults.
pub(super) fn cost(text: &str, faults: &[Fault], fault: FaultCost) -> Cost {
    let mut before = ('\n', Class::Ascii);
    let mut sum = 0;
    for c in text.chars() {
        let class = Class::of(c);
        sum += char_cost(before, c, class);
        before = (c, class);
    }
    sum + faults.iter().map(|f| fault.each + fault.byte * f.bytes.len() as Cost).sum::<Cost>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Cost {
        cost(text, &[], FaultCost { each: 20, byte: 10 })
    }

    #[test]
    fn words_cost_less_than_what_they_are_misread_as() {
        for (text, misread) in [
            ("顧客", "ｸﾜｵﾒ"), // EUC-JP read as code page 932
            ("é", "Ã©"),      // UTF-8 read as Windows-1252
            ("表", "•\\"),    // code page 932 read as Windows-1252
            ("コード", "ｺｰﾄ\u{FF9E}x"),
        ] {
            assert!(plain(text) < plain(misread), "{text} {} {misread} {}", plain(text), plain(misread));
        }
    }

    #[test]
    fn voicing_marks_must_have_something_to_voice() {
        assert!(plain("ﾄﾞ") + 10 < plain("ﾅﾞ"));
        assert!(plain("ｶﾅ") + 5 < plain("ﾞﾅ"));
    }

    #[test]
    fn common_words_hold_only_characters_that_every_japanese_encoding_has() {
        let kanji = COMMON_WORDS.chars().filter(|c| !c.is_whitespace());
        for c in kanji {
            assert!(table::iso_2022_jp().place(c).is_some(), "{c}");
        }
    }
}
