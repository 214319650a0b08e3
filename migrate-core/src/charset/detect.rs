//! Which encoding a file without a byte order mark is in.
//!
//! In this order: the NUL pattern of UTF-16, the escape sequences of ISO-2022-JP, valid UTF-8, and then the
//! most plausible among CP932, EUC-JP, Windows-1252 and damaged UTF-8. Code page 1252 stands for all of Western Europe;
//! the other code pages of Windows are never guessed, since every byte is a letter in them.

use super::decode::{self, has_iso_2022_jp_escape};
use super::fault::Fault;
use super::plausible::{self, Cost, FaultCost};
use super::{Confidence, Decoded, Encoding};

/// How many bytes of the passages outside ASCII decide, while the result decodes without a fault.
const SAMPLE: usize = 64 * 1024;
/// By how many bits the best reading must lead to be called likely.
const LEAD: Cost = 25;
/// The same for valid UTF-8 of a few characters: that it is valid speaks for it too.
const WEAK_LEAD: Cost = 8;
/// How far into a file it is searched for a statement that names its encoding.
const DECLARATION: usize = 16 * 1024;

/// The encodings among which plausibility decides, with what they cost from the start.
const CANDIDATES: &[(Encoding, Cost)] =
    &[(Encoding::Cp932, 2), (Encoding::EucJp, 4), (Encoding::Windows1252, 4), (Encoding::Utf8, 0)];
/// The encodings that may read short UTF-8 by chance.
const JAPANESE: [Encoding; 2] = [Encoding::Cp932, Encoding::EucJp];
/// What a fault costs by default: more than the dearest character.
const FAULT: FaultCost = FaultCost { each: 20, byte: 10 };
/// What it costs in the encoding that the file itself names: dumps carry binary columns in their literals.
const DECLARED_FAULT: FaultCost = FaultCost { each: 12, byte: 8 };
/// What the file's own word is worth.
const DECLARED: Cost = 60;

/// Decodes with the most plausible encoding. The input is no UTF-16 with a mark; it may be anything else.
pub(super) fn decode_detected(input: &[u8]) -> Decoded {
    let done = |encoding: Encoding, confidence, (text, faults)| Decoded {
        text,
        encoding,
        confidence,
        bom: false,
        faults,
    };
    if let Some(encoding) = utf16_pattern(input) {
        return done(encoding, Confidence::Likely, decode::decode(encoding.codec(), input, 0));
    }
    if input.is_ascii() && input.contains(&0x1B) && has_iso_2022_jp_escape(input) {
        let (text, faults) = decode::decode(Encoding::Iso2022Jp.codec(), input, 0);
        let confidence = if faults.is_empty() { Confidence::Likely } else { Confidence::Guess };
        return done(Encoding::Iso2022Jp, confidence, (text, faults));
    }
    if let Ok(text) = std::str::from_utf8(input) {
        let (encoding, lead) =
            if is_weak_utf8(text) { most_plausible(input, input) } else { (Encoding::Utf8, LEAD) };
        if encoding == Encoding::Utf8 {
            let confidence = match lead {
                LEAD.. => Confidence::Certain,
                WEAK_LEAD.. => Confidence::Likely,
                _ => Confidence::Guess,
            };
            return done(encoding, confidence, decode::valid_utf8(text, 0));
        }
    }
    let (mut encoding, mut lead) = most_plausible(input, &sample(input, SAMPLE));
    let mut decoded = decode::decode(encoding.codec(), input, 0);
    if !decoded.1.is_empty() {
        // The head may have missed what speaks against it: weigh passages of the whole file.
        let second = most_plausible(input, &spread_sample(input));
        if second.0 != encoding {
            decoded = decode::decode(second.0.codec(), input, 0);
        }
        (encoding, lead) = second;
    }
    let likely = lead >= LEAD && !is_worn(input, &decoded.1);
    let confidence = if likely { Confidence::Likely } else { Confidence::Guess };
    done(encoding, confidence, decoded)
}

/// UTF-16 without a mark: the high bytes of ASCII characters are NUL, and they all stand on one side.
pub(super) fn utf16_pattern(input: &[u8]) -> Option<Encoding> {
    let head = input.get(..input.len().min(16 * 1024)).unwrap_or_default();
    let mut zeros = [0usize; 2];
    let mut whole = 0usize;
    for pair in head.chunks_exact(2) {
        if let [first, second] = pair {
            zeros[0] += usize::from(*first == 0);
            zeros[1] += usize::from(*second == 0);
            whole += usize::from(*first == 0 && *second == 0);
        }
    }
    let [first, second] = zeros;
    let pairs = head.len() / 2;
    // Scripts hold blanks, line ends and key words: a tenth at least. The low byte may be 00 too, in U+3000.
    let encoding = if second * 10 >= pairs && second > first * 3 {
        Encoding::Utf16Le
    } else if first * 10 >= pairs && first > second * 3 {
        Encoding::Utf16Be
    } else {
        return None;
    };
    // A NUL character, controls or half surrogate pairs show that the pattern is chance.
    let (text, faults) = decode::decode(encoding.codec(), head.get(..pairs * 2).unwrap_or_default(), 0);
    let controls =
        text.chars().filter(|c| c.is_control() && !"\t\n\r\u{8}\u{C}\u{1A}\u{1B}".contains(*c)).count();
    (pairs > 0 && whole * 100 <= pairs && (controls + faults.len()) * 50 <= pairs).then_some(encoding)
}

/// Valid UTF-8 that may be chance: one to three characters outside ASCII, that a Japanese encoding reads as well.
fn is_weak_utf8(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().filter(|c| !c.is_ascii()).nth(3).is_none()
        && JAPANESE.iter().any(|e| decode::decode(e.codec(), text.as_bytes(), 0).1.is_empty())
}

/// Whether faults are so many that the encoding is hardly the right one.
fn is_worn(input: &[u8], faults: &[Fault]) -> bool {
    let lost: usize = faults.iter().map(|fault| fault.bytes.len()).sum();
    lost > 0 && lost * 50 > input.iter().filter(|byte| **byte >= 0x80).count()
}

/// The passages outside ASCII with a little of what surrounds them, up to a number of bytes.
fn sample(input: &[u8], limit: usize) -> Vec<u8> {
    /// ASCII that is kept before and after a passage, and at most between two of its characters.
    const AROUND: usize = 16;
    let mut sample = Vec::new();
    let mut at = 0;
    while sample.len() < limit {
        let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) else { break };
        let plain = encoding_rs::Encoding::ascii_valid_up_to(rest);
        if plain > 2 * AROUND {
            sample.extend_from_slice(rest.get(..AROUND).unwrap_or_default());
            sample.push(b'\n');
            sample.extend_from_slice(rest.get(plain - AROUND..plain).unwrap_or_default());
        } else {
            sample.extend_from_slice(rest.get(..plain).unwrap_or_default());
        }
        let rest = rest.get(plain..).unwrap_or_default();
        let high = rest.iter().take_while(|byte| !byte.is_ascii()).count();
        sample.extend_from_slice(rest.get(..high).unwrap_or_default());
        at += plain + high;
    }
    sample
}

/// Passages outside ASCII from all over the file.
fn spread_sample(input: &[u8]) -> Vec<u8> {
    /// Parts of the file, each with its own sample. A part that begins within a character costs every candidate
    /// about the same.
    const PARTS: usize = 32;
    let part = (input.len() / PARTS).max(SAMPLE);
    input.chunks(part).flat_map(|part| sample(part, SAMPLE)).collect()
}

/// The encoding that a statement `SET NAMES x` at the head of a MySQL script, or an editor's `coding: x`, names.
fn declared(input: &[u8]) -> Option<Encoding> {
    let head = input.get(..input.len().min(DECLARATION)).unwrap_or_default().to_ascii_lowercase();
    [&b"set names "[..], b"coding: ", b"coding="].iter().find_map(|marker| {
        let at = head.windows(marker.len()).position(|window| window == *marker)? + marker.len();
        let name = head.get(at..)?.iter().skip_while(|byte| matches!(byte, b' ' | b'\'' | b'"'));
        let name: String = name
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .map(|b| char::from(*b))
            .collect();
        name.parse().ok()
    })
}

/// The encoding whose reading of the sample costs least, and by how much it leads.
fn most_plausible(input: &[u8], sample: &[u8]) -> (Encoding, Cost) {
    let declared = declared(input);
    let mut candidates: Vec<(Encoding, Cost)> = CANDIDATES.to_vec();
    if let Some(encoding) = declared.filter(|d| !CANDIDATES.iter().any(|(c, _)| c == d)) {
        candidates.push((encoding, 2));
    }
    let mut costs: Vec<(Cost, Encoding)> = candidates
        .into_iter()
        .map(|(encoding, prior)| {
            let (text, faults) = decode::decode(encoding.codec(), sample, 0);
            // Another encoding than the declared one, if any, starts with a handicap.
            let (handicap, fault) = match declared {
                Some(declared) if declared == encoding => (0, DECLARED_FAULT),
                Some(_) => (DECLARED, FAULT),
                None => (0, FAULT),
            };
            (prior + handicap + plausible::cost(&text, &faults, fault), encoding)
        })
        .collect();
    costs.sort();
    match costs.as_slice() {
        [(best, encoding), (second, _), ..] => (*encoding, second - best),
        _ => (Encoding::Cp932, 0),
    }
}
