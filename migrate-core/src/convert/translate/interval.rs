//! Spans of time: MySQL's `INTERVAL n unit`, DB2's `n UNITS`, Oracle's literals, and what is added to a date.

use crate::dialect::Dialect;
use crate::rules::TypeClass as C;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// An interval by itself.
    pub(super) fn interval(&mut self, node: &SyntaxNode) -> Out {
        match self.cx.dialect() {
            Dialect::Oracle => self.oracle_interval(node),
            Dialect::MySql | Dialect::Db2 => self.unit_interval(node),
            _ => {
                self.unknown(node);
                self.children(node)
            }
        }
    }

    /// `INTERVAL '3' DAY(2)`, `INTERVAL '1-2' YEAR TO MONTH`, `(d1 - d2) DAY TO SECOND`.
    fn oracle_interval(&mut self, node: &SyntaxNode) -> Out {
        if let Some(inner) = node.children().next() {
            // The difference of two timestamps is an interval in PostgreSQL anyway.
            if matches!(self.resolver.class(&inner), C::Interval) {
                return self.node(&inner);
            }
            self.unknown(node);
            return self.children(node);
        }
        // PostgreSQL takes no precision of the leading field; that of seconds may stay.
        let mut words = Vec::new();
        let mut depth = 0;
        let mut skip = false;
        for t in own_tokens(node) {
            match t.text() {
                "(" => {
                    depth += 1;
                    skip = !words.last().is_some_and(|w: &String| w.eq_ignore_ascii_case("second"))
                        || !words.iter().any(|w| w.eq_ignore_ascii_case("to"));
                    if !skip && let Some(last) = words.last_mut() {
                        last.push('(');
                    }
                }
                ")" => {
                    depth -= 1;
                    if !skip && let Some(last) = words.last_mut() {
                        last.push(')');
                    }
                }
                text if depth > 0 => {
                    if !skip && let Some(last) = words.last_mut() {
                        last.push_str(text);
                    }
                }
                text => words.push(text.to_string()),
            }
        }
        if own_tokens(node).any(|t| t.kind() == K::PARAM) {
            self.unknown(node);
        }
        Out::primary(words.join(" "))
    }

    /// A number of units.
    fn unit_interval(&mut self, node: &SyntaxNode) -> Out {
        let Some(value) = node.children().next() else {
            self.unknown(node);
            return self.children(node);
        };
        let unit = unit_of(node);
        let Some((unit, factor)) = simple(&unit) else {
            return match (compound(&unit), self.string_of(&value)) {
                (Some(fields), Some(text)) => {
                    Out::primary(format!("INTERVAL '{}' {fields}", text.replace('\'', "''")))
                }
                _ => {
                    self.unknown(node);
                    self.children(node)
                }
            };
        };
        let text = self.string_of(&value).unwrap_or_else(|| value.text().to_string());
        if let Ok(n) = text.trim().parse::<i64>() {
            let n = n.saturating_mul(factor);
            let s = if n == 1 { "" } else { "s" };
            return Out::primary(format!("INTERVAL '{n} {unit}{s}'"));
        }
        let class = self.resolver.class(&value);
        let out = self.node(&value);
        let number = match class {
            C::Text | C::Char => format!("CAST({} AS numeric)", out.text),
            _ if out.primary => out.text,
            _ => format!("({})", out.text),
        };
        Out::operator(format!("{number} * INTERVAL '{factor} {unit}{}'", if factor == 1 { "" } else { "s" }))
    }

    /// A date with an interval added or taken away: a DATE stays one if whole days are moved.
    pub(super) fn moved(
        &mut self,
        date: Out,
        date_node: Option<&SyntaxNode>,
        class: C,
        op: &str,
        interval: &SyntaxNode,
    ) -> Out {
        let span = self.node(interval);
        let day = !matches!(
            simple(&unit_of(interval)),
            Some(("hour" | "minute" | "second" | "microsecond", _)) | None
        );
        let date = match class {
            C::Text | C::Char => {
                let is_day = date_node.and_then(|n| self.string_of(n)).is_some_and(|s| s.len() <= 10);
                format!("CAST({} AS {})", date.text, if is_day { "date" } else { "timestamp" })
            }
            _ => date.beside_operator(),
        };
        let text = format!("{date} {op} {}", span.text);
        let is_date = class == C::Date || matches!(class, C::Text | C::Char) && date.ends_with("AS date)");
        if is_date && day { Out::primary(format!("CAST({text} AS date)")) } else { Out::rewritten(text) }
    }
}

/// The unit's word.
fn unit_of(node: &SyntaxNode) -> String {
    own_tokens(node)
        .filter(|t| t.kind() == K::KEYWORD && !t.text().eq_ignore_ascii_case("interval"))
        .last()
        .map(|t| t.text().to_ascii_uppercase())
        .unwrap_or_default()
}

/// PostgreSQL's unit, and how many of them one is.
fn simple(unit: &str) -> Option<(&'static str, i64)> {
    Some(match unit.strip_suffix('S').unwrap_or(unit) {
        "YEAR" => ("year", 1),
        "QUARTER" => ("month", 3),
        "MONTH" => ("month", 1),
        "WEEK" => ("week", 1),
        "DAY" => ("day", 1),
        "HOUR" => ("hour", 1),
        "MINUTE" => ("minute", 1),
        "SECOND" => ("second", 1),
        "MICROSECOND" => ("microsecond", 1),
        _ => return None,
    })
}

/// MySQL's units of several fields, as far as PostgreSQL reads their text the same way.
fn compound(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "YEAR_MONTH" => "YEAR TO MONTH",
        "DAY_HOUR" => "DAY TO HOUR",
        "DAY_MINUTE" => "DAY TO MINUTE",
        "DAY_SECOND" => "DAY TO SECOND",
        "HOUR_MINUTE" => "HOUR TO MINUTE",
        "HOUR_SECOND" => "HOUR TO SECOND",
        "MINUTE_SECOND" => "MINUTE TO SECOND",
        _ => return None,
    })
}
