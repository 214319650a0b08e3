//! What holds for all texts and all bytes.

#![allow(clippy::unwrap_used, clippy::panic)]

use migrate_core::charset::{CharsetError, Decoded, Encoding, decode, encode, read_source};
use proptest::prelude::*;

fn any_encoding() -> impl Strategy<Value = Encoding> {
    proptest::sample::select(Encoding::all().collect::<Vec<_>>())
}

/// Those in which bytes mean the same wherever they stand. The escape sequences of ISO-2022-JP reach far.
fn stateless_encoding() -> impl Strategy<Value = Encoding> {
    let stateless = Encoding::all().filter(|encoding| *encoding != Encoding::Iso2022Jp);
    proptest::sample::select(stateless.collect::<Vec<_>>())
}

/// Characters of all the scripts that the encodings cover.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => proptest::char::range(' ', '~'),
        1 => Just('\n'),
        2 => proptest::char::range('\u{A0}', '\u{17F}'),
        1 => proptest::char::range('\u{370}', '\u{45F}'),
        4 => proptest::char::range('\u{3041}', '\u{30FE}'),
        6 => proptest::char::range('\u{4E00}', '\u{9FA0}'),
        2 => proptest::char::range('\u{FF01}', '\u{FF9F}'),
        1 => proptest::char::range('\u{E000}', '\u{E757}'),
        1 => any::<char>(),
    ]
}

/// A text that an encoding has all characters of: the others are taken out.
fn text_of(encoding: Encoding, chars: &[char]) -> String {
    chars.iter().filter(|c| encode(&c.to_string(), encoding).is_ok()).collect()
}

/// Bytes that are nearly text: pieces of many encodings, and noise.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => proptest::collection::vec(any::<u8>(), 0..6),
        3 => "[ -~\\n]{0,8}".prop_map(String::into_bytes),
        4 => (any_encoding(), proptest::collection::vec(character(), 0..6))
            .prop_map(|(encoding, chars)| encode(&text_of(encoding, &chars), encoding).unwrap_or_default()),
        1 => Just(b"\x1B$B".to_vec()),
        1 => Just(b"\x1B(B\r\n".to_vec()),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// What a decoded input must fulfil, however it was decoded.
fn check(input: &[u8], decoded: &Decoded) {
    let mut text_end = 0;
    let mut byte_end = 0;
    for fault in &decoded.faults {
        let range = fault.text_range.start as usize..fault.text_range.end as usize;
        assert!(fault.byte_offset >= byte_end && range.start >= text_end, "faults are in order and apart");
        byte_end = fault.byte_offset + fault.bytes.len();
        text_end = range.end;
        assert_eq!(input.get(fault.byte_offset..byte_end), Some(fault.bytes.as_slice()));
        assert!(decoded.text.get(range).is_some_and(|text| text.starts_with('\u{FFFD}')));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(encoding in any_encoding(), chars in proptest::collection::vec(character(), 0..60)) {
        let text = text_of(encoding, &chars);
        // A text that begins with a byte order mark loses it: that is what marks are for.
        prop_assume!(!text.starts_with('\u{FEFF}') && !text.starts_with('\u{FFFE}'));
        let bytes = encode(&text, encoding).unwrap();
        match decode(&bytes, Some(encoding)) {
            Ok(decoded) => {
                prop_assert_eq!(decoded.faults.len(), 0);
                // The euro of one, the signature of another: only true byte order marks may overrule.
                prop_assume!(!decoded.bom);
                prop_assert_eq!(decoded.text, text);
            }
            // A text of many control characters is no script.
            Err(error) => prop_assert!(matches!(error, CharsetError::Binary { .. }), "{error}"),
        }
    }

    #[test]
    fn no_bytes_break_decoding(input in bytes(), forced in proptest::option::of(any_encoding())) {
        if let Ok(decoded) = decode(&input, forced) {
            check(&input, &decoded);
            let (file, reading) = read_source("x.sql", &input, forced).unwrap();
            prop_assert_eq!(&*file.text, decoded.text.as_str());
            for fault in &reading.faults {
                prop_assert_eq!(file.line(fault.text_range.start), fault.line);
            }
        }
    }

    #[test]
    fn faults_cover_the_undecodable_bytes_and_no_others(input in bytes(), encoding in stateless_encoding()) {
        let Ok(decoded) = decode(&input, Some(encoding)) else { return Ok(()) };
        prop_assume!(!decoded.bom);
        check(&input, &decoded);
        let (mut byte_end, mut text_end) = (0, 0);
        for fault in &decoded.faults {
            let good = decode_piece(&input[byte_end..fault.byte_offset], encoding);
            prop_assert_eq!(good.as_deref(), decoded.text.get(text_end..fault.text_range.start as usize));
            byte_end = fault.byte_offset + fault.bytes.len();
            text_end = fault.text_range.end as usize;
            // The bytes alone are no text either.
            if let Ok(alone) = decode(&fault.bytes, Some(encoding)) {
                prop_assert_eq!(alone.text, "\u{FFFD}");
            }
        }
        let good = decode_piece(&input[byte_end..], encoding);
        prop_assert_eq!(good.as_deref(), decoded.text.get(text_end..));
    }
}

/// The text of bytes that must decode without a fault. A leading sign protects them from looking like a mark.
fn decode_piece(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let mut guarded = encode("-", encoding).ok()?;
    guarded.extend_from_slice(bytes);
    match decode(&guarded, Some(encoding)) {
        Ok(decoded) if decoded.faults.is_empty() => decoded.text.strip_prefix('-').map(str::to_string),
        _ => None,
    }
}
