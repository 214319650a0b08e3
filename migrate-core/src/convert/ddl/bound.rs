//! Constants in partition bounds: which value a text says, its successor, and steps from one to the next.

use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

/// A value of a partition bound that can be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Constant {
    /// A whole number.
    Integer(i128),
    /// A point in time: days since 1970-01-01 and microseconds of the day.
    Time {
        /// Days since 1970-01-01.
        days: i64,
        /// Microseconds since midnight.
        micros: i64,
    },
}

/// A step from one bound to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Number(i128),
    Days(i64),
    Months(i64),
}

const DAY: i64 = 86_400_000_000;

impl Constant {
    /// The constant that a source text says, as far as it is one of the usual forms.
    pub(super) fn of(dialect: Dialect, text: &str) -> Option<Constant> {
        let root = parse(dialect, text, Entry::Expr).root();
        let node = root.children().next()?;
        Self::of_node(dialect, &node)
    }

    fn of_node(dialect: Dialect, node: &SyntaxNode) -> Option<Constant> {
        let text = node.text().to_string();
        match node.kind() {
            K::PAREN_EXPR => Self::of_node(dialect, &node.children().next()?),
            K::LITERAL | K::DATETIME_LITERAL => match strings(dialect, node).first() {
                Some(s) => time(s),
                None => text.trim().parse().ok().map(Constant::Integer),
            },
            K::UNARY_EXPR => text.split_whitespace().collect::<String>().parse().ok().map(Constant::Integer),
            // `TO_DATE(' 2000-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`.
            K::CALL_EXPR => {
                let name = text.split('(').next()?.trim().to_ascii_uppercase();
                let args = strings(dialect, node);
                let [value, mask, ..] = args.as_slice() else { return None };
                matches!(name.as_str(), "TO_DATE" | "TO_TIMESTAMP").then(|| by_mask(value, mask)).flatten()
            }
            // T-SQL: CAST('…' AS date), CONVERT(datetime, '…').
            K::CAST_EXPR => {
                let args = strings(dialect, node);
                match args.as_slice() {
                    [one] => time(one),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The constant as PostgreSQL writes it.
    pub(super) fn sql(self) -> String {
        match self {
            Constant::Integer(n) => n.to_string(),
            Constant::Time { days, micros } => {
                let (y, m, d) = civil(days);
                if micros == 0 {
                    return format!("'{y:04}-{m:02}-{d:02}'");
                }
                let seconds = micros / 1_000_000;
                let fraction = format!(".{:06}", micros % 1_000_000);
                let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
                format!(
                    "'{y:04}-{m:02}-{d:02} {:02}:{:02}:{:02}{fraction}'",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                )
            }
        }
    }

    /// The next value that a column of this PostgreSQL type can hold.
    pub(super) fn next(self, data_type: &str) -> Option<Constant> {
        match self {
            Constant::Integer(n) => {
                let whole = matches!(data_type, "smallint" | "integer" | "bigint")
                    || data_type.starts_with("numeric(") && !data_type.contains(',');
                whole.then_some(Constant::Integer(n + 1))
            }
            Constant::Time { days, micros } if data_type == "date" => {
                (micros == 0).then_some(Constant::Time { days: days + 1, micros })
            }
            Constant::Time { days, micros } => {
                let rest = data_type.strip_prefix("timestamp")?;
                let digits = rest
                    .strip_prefix('(')
                    .and_then(|r| r.split(')').next())
                    .map_or(Some(6), |n| n.parse().ok())?;
                let micros = micros + 10i64.pow(6u32.checked_sub(digits)?);
                Some(Constant::Time { days: days + micros / DAY, micros: micros % DAY })
            }
        }
    }

    /// The constant one step further.
    pub(super) fn plus(self, step: Step) -> Option<Constant> {
        match (self, step) {
            (Constant::Integer(n), Step::Number(s)) => Some(Constant::Integer(n + s)),
            (Constant::Time { days, micros }, Step::Days(d)) => {
                Some(Constant::Time { days: days + d, micros })
            }
            (Constant::Time { days, micros }, Step::Months(n)) => {
                let (y, m, d) = civil(days);
                let months = y * 12 + (m - 1) + n;
                let (y, m) = (months.div_euclid(12), months.rem_euclid(12) + 1);
                let last = days_in_month(y, m);
                Some(Constant::Time { days: days_from(y, m, d.min(last)), micros })
            }
            _ => None,
        }
    }
}

impl Step {
    /// A step such as `EVERY (3 MONTHS)`, `EVERY 1 YEAR`, `EVERY (100)`.
    pub(super) fn of(text: &str) -> Option<Step> {
        let clean: String = text.replace(['(', ')'], " ").to_ascii_uppercase();
        let words: Vec<&str> = clean.split_whitespace().skip_while(|w| *w == "EVERY").collect();
        let n: i64 = words.first()?.parse().ok().filter(|n| *n > 0)?;
        Some(match words.get(1).copied() {
            None => Step::Number(n.into()),
            Some("DAY" | "DAYS") => Step::Days(n),
            Some("MONTH" | "MONTHS") => Step::Months(n),
            Some("YEAR" | "YEARS") => Step::Months(n * 12),
            Some(_) => return None,
        })
    }
}

/// The values of the string literals below a node.
fn strings(dialect: Dialect, node: &SyntaxNode) -> Vec<String> {
    node.descendants_with_tokens()
        .filter_map(|e| e.into_token())
        .filter(|t| t.kind() == K::STRING)
        .filter_map(|t| match string_value(dialect, t.text()) {
            Some(StringValue::Text(s)) => Some(s),
            _ => None,
        })
        .collect()
}

/// `YYYY-MM-DD[( |T)HH:MI[:SS[.ffffff]]]`, or `YYYYMMDD`.
fn time(text: &str) -> Option<Constant> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return at(text.get(..4)?, text.get(4..6)?, text.get(6..)?, 0);
    }
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    // DB2 writes `2000-01-01-00.00.00.000000`.
    let mut parts = date.splitn(4, '-');
    let (y, m, d, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    if y.len() != 4 {
        return None;
    }
    let micros = match rest {
        Some(db2) => {
            let mut p = db2.splitn(4, '.');
            let clock = format!("{}:{}:{}", p.next()?, p.next()?, p.next()?);
            of_day(&format!("{clock}.{}", p.next().unwrap_or("0")))?
        }
        None if clock.is_empty() => 0,
        None => of_day(clock)?,
    };
    at(y, m, d, micros)
}

fn of_day(clock: &str) -> Option<i64> {
    let (clock, fraction) = clock.trim().split_once('.').unwrap_or((clock.trim(), ""));
    let mut p = clock.split(':');
    let mut number = || -> Option<i64> { p.next().map_or(Some(0), |n| n.parse().ok()) };
    let (h, m, s) = (number()?, number()?, number()?);
    let fraction: String = format!("{fraction:0<6}").chars().take(6).collect();
    let valid = (0..24).contains(&h) && (0..60).contains(&m) && (0..60).contains(&s);
    valid.then_some(((h * 60 + m) * 60 + s) * 1_000_000 + fraction.parse::<i64>().ok()?)
}

fn at(y: &str, m: &str, d: &str, micros: i64) -> Option<Constant> {
    let (y, m, d): (i64, i64, i64) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    let valid = (1..=12).contains(&m) && d >= 1 && d <= days_in_month(y, m);
    valid.then(|| Constant::Time { days: days_from(y, m, d), micros })
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// A date by the masks that scripts use for bounds: years, months, days, hours, minutes, seconds in any order.
fn by_mask(value: &str, mask: &str) -> Option<Constant> {
    let (mut year, mut month, mut day, mut clock) = (None, Some(1), Some(1), [0i64; 3]);
    let (mut value, mut mask) = (value.trim(), mask.trim().to_ascii_uppercase());
    while !mask.is_empty() {
        let known = ["SYYYY", "YYYY", "RRRR", "MONTH", "MON", "MM", "DD", "HH24", "MI", "SS"];
        let Some(element) = known.into_iter().find(|k| mask.starts_with(k)) else {
            // Punctuation stands for itself.
            let c = mask.remove(0);
            if c.is_ascii_alphanumeric() {
                return None;
            }
            value = value.strip_prefix(c).unwrap_or(value);
            continue;
        };
        mask.drain(..element.len());
        if matches!(element, "MON" | "MONTH") {
            let name = value.get(..3)?.to_ascii_uppercase();
            month = MONTHS.iter().position(|m| **m == name).map(|i| i as i64 + 1);
            let len = value.find(|c: char| !c.is_alphabetic()).unwrap_or(value.len());
            value = value.get(len..)?;
            continue;
        }
        let width = if element.contains('Y') || element == "RRRR" { 4 } else { 2 };
        let len = value.bytes().take(width).take_while(u8::is_ascii_digit).count();
        let number: i64 = match value.get(..len)? {
            // A mask may go on where the value has ended: midnight.
            "" if value.is_empty() => 0,
            digits => digits.parse().ok()?,
        };
        value = value.get(len..)?;
        match element {
            "MM" => month = Some(number),
            "DD" => day = Some(number),
            "HH24" => clock[0] = number,
            "MI" => clock[1] = number,
            "SS" => clock[2] = number,
            _ => year = Some(number),
        }
    }
    if !value.trim().is_empty() {
        return None;
    }
    let micros = of_day(&format!("{}:{}:{}", clock[0], clock[1], clock[2]))?;
    at(&year?.to_string(), &month?.to_string(), &day?.to_string(), micros)
}

fn days_in_month(y: i64, m: i64) -> i64 {
    match m {
        2 if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar (the usual era-based computation).
pub(super) fn days_from(y: i64, m: i64, d: i64) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let mp = (5 * of_year + 2) / 153;
    let (d, m) = (of_year - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    (year + era * 400 + i64::from(m <= 2), m, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(dialect: Dialect, text: &str) -> Option<String> {
        Constant::of(dialect, text).map(Constant::sql)
    }

    #[test]
    fn dates_in_the_forms_of_scripts() {
        use Dialect::*;
        let metadata = "TO_DATE(' 2000-02-29 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')";
        assert_eq!(sql(Oracle, metadata).as_deref(), Some("'2000-02-29'"));
        assert_eq!(sql(Oracle, "to_date('01-JAN-2000','DD-MON-YYYY')").as_deref(), Some("'2000-01-01'"));
        assert_eq!(sql(Oracle, "TO_DATE('1999-13-01','YYYY-MM-DD')"), None);
        assert_eq!(sql(Oracle, "DATE '1999-12-31'").as_deref(), Some("'1999-12-31'"));
        assert_eq!(sql(Oracle, "TIMESTAMP' 2000-01-01 12:30:00'").as_deref(), Some("'2000-01-01 12:30:00'"));
        assert_eq!(sql(SqlServer, "N'2020-01-01T00:00:00.000'").as_deref(), Some("'2020-01-01'"));
        assert_eq!(sql(SqlServer, "'20200131'").as_deref(), Some("'2020-01-31'"));
        assert_eq!(sql(Db2, "'2000-01-01-00.00.01.500000'").as_deref(), Some("'2000-01-01 00:00:01.5'"));
        assert_eq!(sql(MySql, "-5").as_deref(), Some("-5"));
        assert_eq!(sql(Oracle, "sysdate"), None);
    }

    #[test]
    fn steps_and_successors() {
        let date = |t| Constant::of(Dialect::Db2, t).unwrap();
        assert_eq!(date("'2001-12-31'").next("date"), Some(date("'2002-01-01'")));
        assert_eq!(date("'2001-12-31'").next("timestamp(3)").unwrap().sql(), "'2001-12-31 00:00:00.001'");
        assert_eq!(date("5").next("integer"), Some(Constant::Integer(6)));
        assert_eq!(date("5").next("numeric(4, 2)"), None);
        assert_eq!(date("'2001-01-31'").plus(Step::of("1 MONTH").unwrap()), Some(date("'2001-02-28'")));
        assert_eq!(date("'2000-02-29'").plus(Step::of("(1 YEAR)").unwrap()), Some(date("'2001-02-28'")));
        assert_eq!(Step::of("0"), None);
        assert_eq!(days_from(1970, 1, 1), 0);
        assert_eq!(civil(days_from(1899, 3, 1)), (1899, 3, 1));
    }
}
