//! Numbers, shares and efforts as people read them. Nothing is rounded to a better figure than it is.

use super::Labels;
use crate::message::{Lang, Minutes, fill};

/// A count with its thousands apart: `12,345`.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(d);
    }
    out
}

/// A part of a whole in percent with one decimal, rounded down: only all of it is `100%`, only none of it `0%`.
pub(super) fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_string();
    }
    let tenths = part as u128 * 1000 / whole as u128;
    match tenths {
        1000 => "100%".to_string(),
        0 if part > 0 => "<0.1%".to_string(),
        0 => "0%".to_string(),
        t => format!("{}.{}%", t / 10, t % 10),
    }
}

/// An effort with its unit: minutes below an hour, hours below a day, else person-days rounded up to a tenth.
pub(super) fn effort(labels: &Labels, lang: Lang, minutes: Minutes, hours_per_day: u32) -> String {
    let words = |key: &str, values: &[(&str, String)]| {
        fill(labels.get(key, lang), |name| values.iter().find(|(k, _)| *k == name).map(|(_, v)| v.as_str()))
    };
    let day = u64::from(hours_per_day.max(1)) * 60;
    let (h, m) = (minutes.0 / 60, minutes.0 % 60);
    if minutes.0 == 0 {
        return "–".to_string();
    }
    if minutes.0 >= day {
        let tenths = (minutes.0 as u128 * 10).div_ceil(u128::from(day)) as u64;
        return match (tenths / 10, tenths % 10) {
            (1, 0) => words("day", &[]),
            (d, 0) => words("days", &[("d", count(d as usize))]),
            (d, t) => words("days", &[("d", format!("{}.{t}", count(d as usize)))]),
        };
    }
    match (h, m) {
        (0, m) => words("minutes", &[("m", m.to_string())]),
        (h, 0) => words("hours", &[("h", h.to_string())]),
        (h, m) => words("hours_minutes", &[("h", h.to_string()), ("m", m.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(count(n), text);
        }
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        for (part, whole, text) in [
            (0, 5, "0%"),
            (5, 5, "100%"),
            (99_999, 100_000, "99.9%"),
            (1, 100_000, "<0.1%"),
            (1, 3, "33.3%"),
            (0, 0, "–"),
        ] {
            assert_eq!(share(part, whole), text);
        }
    }

    #[test]
    fn an_effort_shows_its_unit_and_is_never_rounded_down() {
        let labels = Labels::built_in().unwrap();
        for (minutes, en, ja) in [
            (0, "–", "–"),
            (45, "45 min", "45 分"),
            (120, "2 h", "2 時間"),
            (150, "2 h 30 min", "2 時間 30 分"),
            (480, "1 person-day", "1 人日"),
            (481, "1.1 person-days", "1.1 人日"),
            (960, "2 person-days", "2 人日"),
        ] {
            assert_eq!(effort(labels, Lang::En, Minutes(minutes), 8), en);
            assert_eq!(effort(labels, Lang::Ja, Minutes(minutes), 8), ja);
        }
    }
}
