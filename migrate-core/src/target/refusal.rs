//! What the server says when it refuses a statement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_postgres::Error;
use tokio_postgres::error::ErrorPosition;

use super::address::reason;

/// An error of the server about one statement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// The SQLSTATE, such as `42P01`; empty if the error does not come from the server.
    pub sqlstate: String,
    /// The message.
    pub message: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What the server proposes to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where in the text that was sent, in characters from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The calls in which it happened, innermost first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

impl Refusal {
    pub(super) fn of(error: &Error) -> Refusal {
        let Some(db) = error.as_db_error() else {
            return Refusal { message: reason(error), ..Refusal::default() };
        };
        let position = match db.position() {
            Some(ErrorPosition::Original(position)) => Some(*position),
            _ => None,
        };
        Refusal {
            sqlstate: db.code().code().to_string(),
            message: db.message().to_string(),
            detail: db.detail().map(str::to_string),
            hint: db.hint().map(str::to_string),
            position,
            context: db.where_().map(str::to_string),
        }
    }

    /// The line of `text`, counted from 1, at which the server points.
    pub fn line_in(&self, text: &str) -> Option<u32> {
        let position = self.position? as usize;
        let lines = text.chars().take(position.saturating_sub(1)).filter(|c| *c == '\n').count();
        Some(lines as u32 + 1)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for part in [&self.detail, &self.hint].into_iter().flatten() {
            write!(f, " ({part})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_characters() {
        let at = |position| Refusal { position: Some(position), ..Refusal::default() };
        let text = "SELECT '社員',\n  x\nFROM t";
        assert_eq!(at(1).line_in(text), Some(1));
        assert_eq!(at(15).line_in(text), Some(2));
        assert_eq!(at(18).line_in(text), Some(3));
        assert_eq!(Refusal::default().line_in(text), None);
    }
}
