//! Which encoding a script is taken for, when it does not say so itself.

#![allow(clippy::unwrap_used, clippy::panic)]

use migrate_core::charset::{BinaryKind, CharsetError, Confidence, Encoding, decode, encode, read_source};

use Confidence::{Certain, Guess, Likely};
use Encoding::{Cp932, EucJp, Iso2022Jp, Utf8, Utf16Be, Utf16Le, Windows1252};

/// A table with comments, as a Japanese project writes it.
const ORDERS: &str = "-- 売上明細テーブルの作成\r\nCREATE TABLE 売上明細 (\r\n  伝票番号 NUMBER(10) NOT NULL,  -- 連番\r\n  顧客コード VARCHAR2(20),\r\n  金額 NUMBER(12,2) DEFAULT 0\r\n);\r\nCOMMENT ON TABLE 売上明細 IS '売上の明細を格納する';\r\n";
/// Characters whose second byte in Shift_JIS is a backslash or a bar.
const BACKSLASHES: &str = "INSERT INTO 表 (ソ, 能) VALUES ('十', 'ポータル予約');\n";
/// Half-width katakana, as old hosts have it.
const HALF_WIDTH: &str = "-- ｺｰﾄﾞ ﾏｽﾀ\nCREATE TABLE ﾏｽﾀ (ｺｰﾄﾞ CHAR(4), ﾒｲｼｮｳ VARCHAR(20), ｶﾅ VARCHAR(40));\n";
/// Names with characters of NEC and IBM.
const NAMES: &str = "INSERT INTO 社員 VALUES (1, '髙橋一郎', '①', '㈱山﨑商店');\n";
/// A French script.
const FRENCH: &str = "-- Création de la table des employés, triée par état\nCREATE TABLE employé (prénom VARCHAR(30), société VARCHAR(30));\n";
/// A German one.
const GERMAN: &str = "INSERT INTO straße VALUES ('Müller', 'Köln', 'Grüße aus Österreich');\n";
/// Quotes of Western typography.
const QUOTES: &str = "-- Don’t drop – see “notes”… price €5\nSELECT 1;\n";

/// What a text in an encoding is taken for.
fn detected(text: &str, encoding: Encoding) -> (Encoding, Confidence) {
    let bytes = encode(text, encoding).unwrap();
    let decoded = decode(&bytes, None).unwrap();
    if decoded.encoding == encoding {
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.faults, []);
    }
    (decoded.encoding, decoded.confidence)
}

#[test]
fn samples_are_taken_for_what_they_are() {
    let samples: &[(&str, Encoding, Confidence)] = &[
        ("", Utf8, Certain),
        ("SELECT 1 FROM dual;\n", Utf8, Certain),
        (ORDERS, Utf8, Certain),
        (NAMES, Utf8, Certain),
        (FRENCH, Utf8, Certain),
        ("-- 表", Utf8, Certain),
        ("SELECT 'é';", Utf8, Likely),
        ("-- © 2019", Utf8, Guess),
        ("-- ±5 µm, 20 °C", Utf8, Likely),
        ("-- α", Utf8, Guess),
        (ORDERS, Cp932, Likely),
        (ORDERS, EucJp, Likely),
        (ORDERS, Iso2022Jp, Likely),
        (ORDERS, Utf16Le, Likely),
        (ORDERS, Utf16Be, Likely),
        (BACKSLASHES, Cp932, Likely),
        (BACKSLASHES, EucJp, Likely),
        (BACKSLASHES, Iso2022Jp, Likely),
        (BACKSLASHES, Utf16Le, Likely),
        (HALF_WIDTH, Cp932, Likely),
        (HALF_WIDTH, EucJp, Likely),
        (HALF_WIDTH, Iso2022Jp, Likely),
        (NAMES, Cp932, Likely),
        (NAMES, EucJp, Likely),
        (FRENCH, Windows1252, Likely),
        (GERMAN, Windows1252, Likely),
        (GERMAN, Utf16Le, Likely),
        (QUOTES, Windows1252, Likely),
        ("SELECT * FROM 表;", Cp932, Guess),
        ("SELECT * FROM 表;", EucJp, Guess),
        ("SELECT 能 FROM 十;", Cp932, Guess),
        ("SELECT * FROM 顧客", Cp932, Guess),
        ("SELECT * FROM 顧客", EucJp, Guess),
        ("SELECT * FROM ソ", Cp932, Guess),
        ("SELECT 'Größe', 'créée', 'informações'", Windows1252, Likely),
        ("-- Impossible d’ouvrir le fichier", Windows1252, Guess),
        ("-- テスト", Cp932, Guess),
        ("-- テスト", EucJp, Guess),
        ("select 'ｶﾅ', 'ﾃｽﾄ' from t", Cp932, Guess),
        ("SELECT 'café';", Windows1252, Guess),
        ("-- © 2019 Contoso", Windows1252, Guess),
        ("SELECT 'Ñandú' FROM año;", Windows1252, Guess),
        (";\n", Utf16Le, Likely),
    ];
    let mut wrong = Vec::new();
    for (text, encoding, least) in samples {
        let (found, confidence) = detected(text, *encoding);
        if found != *encoding || confidence < *least {
            wrong.push(format!("{text:?} in {encoding}: taken for {found} ({confidence:?})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_ascii_utf8_and_marks_are_certain() {
    for encoding in [Cp932, EucJp, Iso2022Jp, Utf16Le, Utf16Be] {
        assert_eq!(detected(ORDERS, encoding), (encoding, Likely));
    }
    // Too little to tell: a person must be asked to confirm.
    assert_eq!(detected("SELECT * FROM 表;", Cp932).1, Guess);
}

#[test]
fn bytes_of_well_known_words() {
    // Written by hand from the code charts, so that a table that is wrong both ways shows.
    for (bytes, encoding, text) in [
        (&b"\x8C\xDA\x8B\x71"[..], Cp932, "顧客"),
        (b"\x95\x5C\x83\x5C\x94\x5C\x8F\x5C", Cp932, "表ソ能十"),
        (b"\x83\x7C\x81\x5B\x83\x5E\x83\x8B", Cp932, "ポータル"),
        (b"\xB3\xDE", Cp932, "ｳﾞ"),
        (b"\xB8\xDC\xB5\xD2", EucJp, "顧客"),
        (b"\xC9\xBD\xA5\xBD\xC7\xBD\xBD\xBD", EucJp, "表ソ能十"),
        (b"\x8E\xB3\x8E\xDE", EucJp, "ｳﾞ"),
        (b"\x1B$B8\\5R\x1B(B", Iso2022Jp, "顧客"),
    ] {
        let decoded = decode(bytes, Some(encoding)).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.faults.len()), (text, 0), "{encoding}");
        assert_eq!(encode(text, encoding).unwrap(), bytes, "{encoding}");
    }
}

#[test]
fn a_byte_order_mark_decides() {
    for (encoding, mark) in [(Utf8, &b"\xEF\xBB\xBF"[..]), (Utf16Le, b"\xFF\xFE"), (Utf16Be, b"\xFE\xFF")] {
        let mut bytes = mark.to_vec();
        bytes.extend(encode(ORDERS, encoding).unwrap());
        for forced in [None, Some(encoding), Some(Cp932)] {
            let decoded = decode(&bytes, forced).unwrap();
            assert_eq!((decoded.encoding, decoded.confidence, decoded.bom), (encoding, Certain, true));
            assert_eq!(decoded.text, ORDERS);
        }
    }
    assert_eq!(decode(b"\xEF\xBB\xBF", None).unwrap().text, "");
}

#[test]
fn the_callers_word_is_taken() {
    let bytes = encode(ORDERS, EucJp).unwrap();
    let decoded = decode(&bytes, Some(Windows1252)).unwrap();
    assert_eq!((decoded.encoding, decoded.confidence), (Windows1252, Certain));
    // Valid UTF-8 is still read as what the caller says.
    let decoded = decode("é".as_bytes(), Some(Encoding::Latin1)).unwrap();
    assert_eq!(decoded.text, "Ã©");
}

#[test]
fn damaged_utf8_stays_utf8() {
    let mut bytes = ORDERS.as_bytes().to_vec();
    let at = ORDERS.find("明細を").unwrap();
    bytes.remove(at + 1);
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!((decoded.encoding, decoded.confidence), (Utf8, Likely));
    let [fault] = decoded.faults.as_slice() else { panic!("{:?}", decoded.faults) };
    assert_eq!((fault.byte_offset, fault.line), (at, 7));
    assert_eq!(decoded.text.matches('\u{FFFD}').count(), 1);
}

#[test]
fn a_dump_that_names_its_encoding_is_believed_despite_binary_literals() {
    let mut dump = b"-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n".to_vec();
    dump.resize(1100, b'-');
    dump.extend_from_slice("\nINSERT INTO 顧客 VALUES (1,'山田太郎',_binary '".as_bytes());
    dump.extend(
        (0u32..400)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
            .filter(|b| !b"'\r\n".contains(b)),
    );
    dump.extend_from_slice(b"');\n");
    let decoded = decode(&dump, None).unwrap();
    assert_eq!(decoded.encoding, Utf8);
    assert!(decoded.text.contains("INSERT INTO 顧客 VALUES (1,'山田太郎',_binary '"));
    assert!(!decoded.faults.is_empty());
    assert!(decoded.faults.iter().all(|fault| fault.line == 4), "the damage stays in its statement");
}

#[test]
fn a_sample_that_shows_nothing_wrong_is_not_trusted_over_the_rest() {
    // The head reads as EUC-JP without a fault; the bulk, far behind it, is code page 932.
    let mut bytes = b"-- \xB1\xB1\n".to_vec();
    for _ in 0..3000 {
        bytes.extend(encode(ORDERS, Cp932).unwrap());
    }
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!((decoded.encoding, decoded.confidence), (Cp932, Likely));
    assert_eq!(decoded.faults, []);
}

#[test]
fn what_is_no_text_is_refused_with_place_and_advice() {
    let elf = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0";
    for forced in [None, Some(Cp932)] {
        assert_eq!(decode(elf, forced), Err(CharsetError::Binary { kind: BinaryKind::Program, offset: 0 }));
    }
    let nul = b"SELECT\0\0\0\0\0\0\0\0 1";
    assert_eq!(decode(nul, None), Err(CharsetError::Binary { kind: BinaryKind::Unknown, offset: 6 }));
    let error = read_source("src/app.zip", b"PK\x03\x04\x14\0\0\0", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "src/app.zip: not a script: byte 0 shows that it is a ZIP archive. Unpack it and name the scripts inside."
    );
    // UTF-16 that the caller takes for something else: named, not garbled.
    let utf16 = encode(ORDERS, Utf16Le).unwrap();
    assert!(decode(&utf16, Some(Cp932)).unwrap_err().to_string().contains("UTF-16"));
}

#[test]
fn random_bytes_are_never_taken_for_a_script() {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..2000)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 24) as u8
            })
            .collect();
        assert!(matches!(decode(&bytes, None), Err(CharsetError::Binary { .. })));
    }
}

#[test]
fn a_source_file_carries_its_faults() {
    let bytes = b"SELECT 1;\r\nSELECT '\x82\xA0\x82' FROM t;\n";
    let (file, reading) = read_source("q.sql", bytes, Some(Cp932)).unwrap();
    assert_eq!(&*file.text, "SELECT 1;\r\nSELECT 'あ\u{FFFD}' FROM t;\n");
    assert_eq!(file.path, "q.sql");
    let [fault] = reading.faults.as_slice() else { panic!("{reading:?}") };
    assert_eq!((fault.byte_offset, fault.line, fault.bytes.as_slice()), (21, 2, &[0x82][..]));
    assert_eq!(file.faults, std::slice::from_ref(&fault.text_range));
    assert_eq!(file.position(fault.text_range.start), (2, 10));
}
