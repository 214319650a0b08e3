//! Effort of a person, in whole minutes. Rule files write it with its unit: `5m`, `1h30m`, `2d`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// Whole minutes of a person's work. In rule files a day is 8 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Minutes(pub u64);

impl Minutes {
    /// No work.
    pub const ZERO: Minutes = Minutes(0);
}

impl Add for Minutes {
    type Output = Minutes;

    fn add(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Minutes {
    fn add_assign(&mut self, other: Minutes) {
        *self = *self + other;
    }
}

impl Mul<usize> for Minutes {
    type Output = Minutes;

    fn mul(self, times: usize) -> Minutes {
        Minutes(self.0.saturating_mul(times as u64))
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Minutes>>(iter: I) -> Minutes {
        iter.fold(Minutes::ZERO, Add::add)
    }
}

impl fmt::Display for Minutes {
    /// The form that [`FromStr`] reads: `0m`, `45m`, `2h`, `2h30m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, m) => write!(f, "{m}m"),
            (h, 0) => write!(f, "{h}h"),
            (h, m) => write!(f, "{h}h{m}m"),
        }
    }
}

/// Text that is not an amount of work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an effort: write whole minutes, hours or days with their unit, such as 5m, 1h30m or 2d"
)]
pub struct BadMinutes(pub String);

impl FromStr for Minutes {
    type Err = BadMinutes;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || BadMinutes(s.to_string());
        let mut total: u64 = 0;
        let mut rest = s.trim();
        if rest.is_empty() {
            return Err(bad());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
            let (number, tail) = rest.split_at(digits);
            let minutes = match tail.chars().next() {
                Some('m') => 1,
                Some('h') => 60,
                Some('d') => 8 * 60,
                _ => return Err(bad()),
            };
            let number: u64 = number.parse().map_err(|_| bad())?;
            total = number.checked_mul(minutes).and_then(|m| total.checked_add(m)).ok_or_else(bad)?;
            rest = tail.get(1..).unwrap_or_default();
        }
        Ok(Minutes(total))
    }
}

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// YAML writes `5m`; JSON reports write the bare number of minutes.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(u64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(n) => Ok(Minutes(n)),
            Form::Text(s) => s.parse().map_err(serde::de::Error::custom),
        }
    }
}

/// What a finding costs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Effort {
    /// For each occurrence.
    pub each: Minutes,
    /// Once, however often it occurs: learning, deciding, building a pattern to repeat.
    pub learn: Minutes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn efforts_are_read_with_their_unit() {
        for (text, minutes) in [("0m", 0), ("5m", 5), ("1h30m", 90), ("2h", 120), ("1d", 480), ("1d2h", 600)]
        {
            assert_eq!(text.parse(), Ok(Minutes(minutes)), "{text}");
        }
        for text in ["", "5", "m", "5 m", "1.5h", "-5m", "5x", "5m1", "99999999999999999999m"] {
            assert!(text.parse::<Minutes>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for minutes in [0, 1, 59, 60, 61, 480, 10_000] {
            assert_eq!(Minutes(minutes).to_string().parse(), Ok(Minutes(minutes)));
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = serde_yaml::from_str::<Effort>("{each: 5m, lern: 1h}").unwrap_err().to_string();
        assert!(error.contains("lern"), "{error}");
    }
}
