//! The characters that encodings disagree about, and the extensions, held against published tables.

#![allow(clippy::unwrap_used, clippy::panic)]

use migrate_core::charset::{CharsetError, Encoding, decode, encode};

use Encoding::{Cp932, EucJp, Iso2022Jp, ShiftJis};

/// The text of bytes that must be free of faults.
fn text(bytes: &[u8], encoding: Encoding) -> String {
    let decoded = decode(bytes, Some(encoding)).unwrap();
    assert_eq!(decoded.faults, [], "{encoding} {bytes:02X?}");
    decoded.text
}

/// The number of faults in bytes, and that the text shows nothing else.
fn faults(bytes: &[u8], encoding: Encoding) -> usize {
    let decoded = decode(bytes, Some(encoding)).unwrap();
    assert!(decoded.text.chars().all(|c| c == '\u{FFFD}'), "{encoding} {bytes:02X?}: {}", decoded.text);
    decoded.faults.iter().map(|fault| fault.bytes.len()).sum()
}

/// Code in Shift_JIS, code in EUC-JP, character of Microsoft (and of PostgreSQL's SJIS and EUC_JP), character of JIS.
const CONTESTED: [(&[u8], [u8; 2], char, char); 7] = [
    (b"\x81\x5C", [0xA1, 0xBD], '\u{2015}', '\u{2014}'),
    (b"\x81\x60", [0xA1, 0xC1], '\u{FF5E}', '\u{301C}'),
    (b"\x81\x61", [0xA1, 0xC2], '\u{2225}', '\u{2016}'),
    (b"\x81\x7C", [0xA1, 0xDD], '\u{FF0D}', '\u{2212}'),
    (b"\x81\x91", [0xA1, 0xF1], '\u{FFE0}', '\u{00A2}'),
    (b"\x81\x92", [0xA1, 0xF2], '\u{FFE1}', '\u{00A3}'),
    (b"\x81\xCA", [0xA2, 0xCC], '\u{FFE2}', '\u{00AC}'),
];

#[test]
fn contested_characters_are_microsofts_in_cp932_euc_jp_and_iso_2022_jp() {
    for (sjis, euc, microsoft, _) in CONTESTED {
        let microsoft = microsoft.to_string();
        assert_eq!(text(sjis, Cp932), microsoft);
        assert_eq!(text(&euc, EucJp), microsoft);
        let iso = [&b"\x1B$B"[..], &euc.map(|byte| byte & 0x7F), b"\x1B(B"].concat();
        assert_eq!(text(&iso, Iso2022Jp), microsoft);
        assert_eq!(encode(&microsoft, Cp932).unwrap(), sjis);
        assert_eq!(encode(&microsoft, EucJp).unwrap(), euc);
        assert_eq!(encode(&microsoft, Iso2022Jp).unwrap(), iso);
    }
}

#[test]
fn contested_characters_are_those_of_jis_in_shift_jis() {
    for (sjis, _, microsoft, jis) in CONTESTED {
        assert_eq!(text(sjis, ShiftJis), jis.to_string());
        assert_eq!(encode(&jis.to_string(), ShiftJis).unwrap(), sjis);
        // The other reading is another character: it has no code here, and is not folded in silence.
        assert!(matches!(
            encode(&jis.to_string(), Cp932),
            Err(CharsetError::Unmappable { character, offset: 0, .. }) if character == jis
        ));
        // ¬ has a second code among IBM's characters, which JIS does not speak of.
        if microsoft != '\u{FFE2}' {
            assert!(encode(&microsoft.to_string(), ShiftJis).is_err());
        }
    }
}

#[test]
fn oracle_and_ibm_choose_among_the_contested_characters() {
    use Encoding::{Ibm943, Ja16Euc, Ja16EucTilde, Ja16Sjis, Ja16SjisTilde};
    for (index, (sjis, euc, microsoft, jis)) in CONTESTED.into_iter().enumerate() {
        // Oracle differs from Microsoft in the wave dash, IBM in the first four.
        let oracle = if index == 1 { jis } else { microsoft };
        let ibm = if index < 4 { jis } else { microsoft };
        for (bytes, encoding, expected) in [
            (sjis, Ja16Sjis, oracle),
            (sjis, Ja16SjisTilde, microsoft),
            (sjis, Ibm943, ibm),
            (&euc, Ja16Euc, oracle),
            (&euc, Ja16EucTilde, microsoft),
        ] {
            assert_eq!(text(bytes, encoding), expected.to_string(), "{encoding} {bytes:02X?}");
            assert_eq!(encode(&expected.to_string(), encoding).unwrap(), bytes, "{encoding}");
        }
    }
    assert_eq!(text(b"\xFA\x55\xEE\xFA", Ibm943), "\u{A6}\u{A6}");
    assert_eq!(text(b"\xFA\x55", Ja16Sjis), "\u{FFE4}");
}

#[test]
fn oracle_and_ibm_agree_with_microsoft_on_all_other_codes() {
    use Encoding::{Ibm943, Ja16Euc, Ja16EucTilde, Ja16Sjis, Ja16SjisTilde};
    for (encoding, base, departures) in [
        (Ja16Sjis, Cp932, 1),
        (Ja16SjisTilde, Cp932, 0),
        (Ibm943, Cp932, 6),
        (ShiftJis, Cp932, 7),
        (Ja16Euc, EucJp, 1),
        (Ja16EucTilde, EucJp, 0),
    ] {
        let mut found = 0;
        for lead in 0x80..=0xFFu8 {
            for trail in 0x20..=0xFFu8 {
                let read = |encoding| decode(&[lead, trail], Some(encoding)).map(|decoded| decoded.text);
                found += usize::from(read(encoding) != read(base));
            }
        }
        assert_eq!(found, departures, "{encoding}");
    }
}

#[test]
fn backslash_and_tilde_are_ascii_everywhere() {
    for encoding in Encoding::all().filter(|e| !matches!(e, Encoding::Utf16Le | Encoding::Utf16Be)) {
        assert_eq!(text(b"\\~|", encoding), "\\~|");
    }
    // Also in JIS X 0201 Roman, which old writers return to after kanji.
    assert_eq!(text(b"\x1B$B8\\\x1B(J\\~", Iso2022Jp), "顧\\~");
    assert_eq!(text(b"\x81\x5F", Cp932), "\u{FF3C}");
    assert_eq!(text(b"\xA1\xC0", EucJp), "\u{FF3C}");
    assert_eq!(text(b"\x81\x50", Cp932), "\u{FFE3}");
    assert_eq!(text(b"\xA1\xB1", EucJp), "\u{FFE3}");
}

#[test]
fn the_broken_bar_is_microsofts() {
    assert_eq!(text(b"\xFA\x55\xEE\xFA", Cp932), "\u{FFE4}\u{FFE4}");
    assert_eq!(text(b"\x8F\xA2\xC3", EucJp), "\u{FFE4}");
}

#[test]
fn extensions_of_nec_and_ibm_are_read() {
    for (sjis, euc, expected) in [
        (&b"\x87\x40"[..], &b"\xAD\xA1"[..], "①"),
        (b"\x87\x54", b"\xAD\xB5", "Ⅰ"),
        (b"\x87\x8A", b"\xAD\xEA", "㈱"),
        (b"\xFA\x40", b"\x8F\xF3\xF3", "ⅰ"),
        (b"\xFB\xFC", b"\x8F\xF4\xFB", "髙"),
        (b"\xFA\xB1", b"\x8F\xF4\xBD", "﨑"),
        (b"\xFC\x4B", b"\x8F\xF4\xFE", "黑"),
        (b"\xFA\x5C", b"\x8F\xD4\xE3", "纊"),
    ] {
        assert_eq!(text(sjis, Cp932), expected);
        assert_eq!(encode(expected, Cp932).unwrap(), sjis);
        assert_eq!(text(euc, EucJp), expected);
        assert_eq!(encode(expected, EucJp).unwrap(), euc);
    }
    // The second set of codes is read too, and never written.
    assert_eq!(text(b"\xEE\xE0\xFA\x4A\xFA\x58", Cp932), "髙Ⅰ㈱");
}

#[test]
fn every_character_of_cp932_has_a_code_in_euc_jp_except_none() {
    for lead in (0x81..=0x9F).chain(0xE0..=0xFCu8) {
        for trail in (0x40..=0xFCu8).filter(|trail| *trail != 0x7F) {
            let decoded = decode(&[lead, trail], Some(Cp932)).unwrap();
            if decoded.faults.is_empty() {
                let euc = encode(&decoded.text, EucJp);
                assert!(euc.is_ok(), "{lead:02X}{trail:02X} {}", decoded.text);
                assert_eq!(text(&euc.unwrap(), EucJp), decoded.text);
            }
        }
    }
}

#[test]
fn user_defined_characters_go_to_the_private_use_area() {
    for (sjis, euc, code) in [
        (&b"\xF0\x40"[..], &b"\xF5\xA1"[..], 0xE000u32),
        (b"\xF4\xFC", b"\xFE\xFE", 0xE3AB),
        (b"\xF5\x40", b"\x8F\xF5\xA1", 0xE3AC),
        (b"\xF9\xFC", b"\x8F\xFE\xFE", 0xE757),
    ] {
        let expected = char::from_u32(code).unwrap().to_string();
        assert_eq!(text(sjis, Cp932), expected);
        assert_eq!(text(euc, EucJp), expected);
        assert_eq!(encode(&expected, Cp932).unwrap(), sjis);
        assert_eq!(encode(&expected, EucJp).unwrap(), euc);
    }
}

#[test]
fn bytes_that_no_character_has_are_faults() {
    // Bytes that web browsers let through as control characters or private use are faults here.
    for (bytes, encoding) in [
        (&b"\x80"[..], Cp932),
        (b"\xA0", Cp932),
        (b"\xFD\xFE\xFF", Cp932),
        (b"\x85\x40", Cp932),
        (b"\x82", Cp932),
        (b"\xFC\x4C", Cp932),
        (b"\x80\xA0\xFF", EucJp),
        (b"\xA9\xA1", EucJp),
        (b"\x8E\xE0", EucJp),
        (b"\x8F\xA1\xA1", EucJp),
        (b"\x8F\xA1", EucJp),
        (b"\xA4", EucJp),
        (b"\x81", Encoding::Windows1252),
        (b"\xC0\x80", Encoding::Utf8),
        (b"\xED\xA0\x80", Encoding::Utf8),
        (b"\xF5", Encoding::Utf8),
        (b"\x00\xD8", Encoding::Utf16Le),
        (b"\xD8\x00", Encoding::Utf16Be),
    ] {
        assert_eq!(faults(bytes, encoding), bytes.len(), "{encoding} {bytes:02X?}");
    }
}

#[test]
fn a_broken_character_leaves_the_quote_after_it() {
    for (bytes, encoding) in [
        (&b"'\x82'\n"[..], Cp932),
        (b"'\xA4'\n", EucJp),
        (b"'\x8F\xB0'\n", EucJp),
        (b"'\xE3\x81'\n", Encoding::Utf8),
    ] {
        assert_eq!(decode(bytes, Some(encoding)).unwrap().text, "'\u{FFFD}'\n", "{encoding}");
    }
}

#[test]
fn a_line_that_ends_in_kanji_mode_is_a_fault_and_still_a_line() {
    let decoded = decode(b"-- \x1B$B8\\5R\r\n8\\\x1B(B\n", Some(Iso2022Jp)).unwrap();
    assert_eq!(decoded.text, "-- 顧客\u{FFFD}\r\n顧\n");
    assert_eq!(decoded.faults.len(), 1);
    assert_eq!((decoded.faults[0].line, decoded.faults[0].bytes.as_slice()), (1, &b"\r\n"[..]));
}

#[test]
fn an_unknown_escape_sequence_hides_nothing() {
    let decoded = decode(b"a\x1B$A0!0!\x1B(Bz", Some(Iso2022Jp)).unwrap();
    assert_eq!(decoded.text, "a\u{FFFD}z");
    assert_eq!(decoded.faults[0].bytes, b"\x1B$A0!0!");
    let decoded = decode(b"\x1B[31m", Some(Iso2022Jp)).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.faults.len()), ("\x1B[31m", 0));
}

#[test]
fn jis_x_0212_and_half_width_katakana_in_iso_2022_jp() {
    assert_eq!(text(b"\x1B$(DTc\x1B(I3^\x1B(B", Iso2022Jp), "纊ｳﾞ");
}

#[test]
fn iso_8859_1_is_not_windows_1252() {
    assert_eq!(text(b"\x93\xE9\x94", Encoding::Latin1), "\u{93}é\u{94}");
    assert_eq!(text(b"\x93\xE9\x94", Encoding::Windows1252), "“é”");
    assert_eq!(text(b"\xCF\xF0\xE8", Encoding::Windows1251), "При");
    assert_eq!(text(b"\xA3\xB9", Encoding::Windows1250), "Łą");
}

#[test]
fn nul_is_a_fault_in_every_encoding() {
    for encoding in Encoding::all() {
        let (bytes, length) = match encoding {
            Encoding::Utf16Le => (&b"a\0\0\0b\0"[..], 2),
            Encoding::Utf16Be => (&b"\0a\0\0\0b"[..], 2),
            _ => (&b"a\0b"[..], 1),
        };
        let decoded = decode(bytes, Some(encoding)).unwrap();
        assert_eq!(decoded.text, "a\u{FFFD}b", "{encoding}");
        assert_eq!(decoded.faults[0].bytes.len(), length);
        assert!(encode("a\0b", encoding).is_err());
    }
}
