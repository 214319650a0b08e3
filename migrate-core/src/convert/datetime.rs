//! Dates and times written as strings or bytes in ways that PostgreSQL reads otherwise, or not at all.

use crate::dialect::Dialect;
use crate::rules::TypeClass;

/// A date, time or timestamp literal of a dialect in the form of ISO 8601; `None`: PostgreSQL reads it as it is (or it is
/// none). Facts: Db2 SQL Reference, "Datetime values" (ISO, USA, EUR and timestamp strings).
pub(super) fn iso(dialect: Dialect, class: TypeClass, text: &str) -> Option<String> {
    if dialect != Dialect::Db2 {
        return None;
    }
    let text = text.trim();
    match class {
        TypeClass::Date => iso_date(text),
        TypeClass::Time => iso_time(text),
        TypeClass::Timestamp | TypeClass::TimestampTz => {
            // `2024-02-29-13.45.00.000000`
            let (date, time) = (text.get(..10)?, text.get(10..)?);
            let time = time.strip_prefix('-').or_else(|| time.strip_prefix(' '))?;
            let date = iso_date(date).unwrap_or_else(|| date.to_string());
            let time = iso_time(time).unwrap_or_else(|| time.to_string());
            let out = format!("{date} {time}");
            (out != text).then_some(out)
        }
        _ => None,
    }
}

/// `MM/DD/YYYY` and `DD.MM.YYYY`.
fn iso_date(text: &str) -> Option<String> {
    let (sep, day_first) = if text.contains('/') { ('/', false) } else { ('.', true) };
    let parts: Vec<u32> = text.split(sep).map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [a, b, year] = parts.as_slice() else { return None };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// `HH.MM.SS[.ffffff]`.
fn iso_time(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let digits = parts.iter().all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()));
    match parts.as_slice() {
        [h, m] if digits => Some(format!("{h}:{m}:00")),
        [h, m, s] if digits => Some(format!("{h}:{m}:{s}")),
        [h, m, s, f] if digits => Some(format!("{h}:{m}:{s}.{f}")),
        _ => None,
    }
}

/// The value that SQL Server's own scripts write as bytes (`CAST(0x0000A2… AS DateTime)`), in ISO form.
///
/// `datetime`: days since 1900-01-01 (4 bytes) and 1/300 seconds (4 bytes); `smalldatetime`: days (2) and minutes (2); `date`: days since
/// 0001-01-01, least byte first (3). Facts: SQL Server's storage formats as its scripts write them.
pub(super) fn of_bytes(type_name: &str, hex: &str) -> Option<String> {
    let digits = hex.strip_prefix("0x").or_else(|| hex.strip_prefix("0X"))?;
    let digits = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits.to_string() };
    let bytes: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    const DAYS_TO_1900: i64 = 693_595;
    match (type_name.to_ascii_uppercase().as_str(), bytes.as_slice()) {
        ("DATETIME", [d0, d1, d2, d3, t0, t1, t2, t3]) => {
            let days = i64::from(i32::from_be_bytes([*d0, *d1, *d2, *d3]));
            let ticks = u64::from(u32::from_be_bytes([*t0, *t1, *t2, *t3]));
            let millis = (ticks * 10 + 1) / 3;
            Some(format!("{} {}", date(days + DAYS_TO_1900)?, time(millis)))
        }
        ("SMALLDATETIME", [d0, d1, m0, m1]) => {
            let days = i64::from(u16::from_be_bytes([*d0, *d1]));
            let minutes = u64::from(u16::from_be_bytes([*m0, *m1]));
            Some(format!("{} {}", date(days + DAYS_TO_1900)?, time(minutes * 60_000)))
        }
        ("DATE", [a, b, c]) => date(i64::from(u32::from_le_bytes([*a, *b, *c, 0]))),
        _ => None,
    }
}

fn time(millis: u64) -> String {
    let (s, ms) = (millis / 1000, millis % 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
}

/// The date so many days after 0001-01-01 in the proleptic Gregorian calendar.
fn date(days: i64) -> Option<String> {
    if days < 0 {
        return None;
    }
    // Cycles of 400 years of 146,097 days; years begin in March.
    let z = days + 306;
    let era = z / 146_097;
    let doe = z % 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn db2_strings() {
        let of = |class, text| iso(Dialect::Db2, class, text);
        assert_eq!(
            of(TypeClass::Timestamp, "1900-01-01-00.00.00.000000").as_deref(),
            Some("1900-01-01 00:00:00.000000")
        );
        assert_eq!(of(TypeClass::Timestamp, "1900-01-01 00:00:00"), None);
        assert_eq!(of(TypeClass::Date, "05.06.2020").as_deref(), Some("2020-06-05"));
        assert_eq!(of(TypeClass::Date, "05/06/2020").as_deref(), Some("2020-05-06"));
        assert_eq!(of(TypeClass::Date, "2020-06-05"), None);
        assert_eq!(of(TypeClass::Time, "13.45.10").as_deref(), Some("13:45:10"));
    }

    #[test]
    fn sql_server_bytes() {
        assert_eq!(of_bytes("datetime", "0x0000000000000000").as_deref(), Some("1900-01-01 00:00:00.000"));
        assert_eq!(of_bytes("datetime", "0x0000A4CC00C5C100").as_deref(), Some("2015-07-05 12:00:00.000"));
        assert_eq!(of_bytes("smalldatetime", "0xA4CC02D0").as_deref(), Some("2015-07-05 12:00:00.000"));
        assert_eq!(of_bytes("date", "0x00000000"), None);
        assert_eq!(of_bytes("date", "0x000000").as_deref(), Some("0001-01-01"));
    }
}
