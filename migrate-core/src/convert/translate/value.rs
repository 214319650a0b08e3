//! Literals that are meant for a column: MySQL writes numbers, bits, bytes, truth values and texts for each other, and
//! the column's type says what is stored.

use crate::catalog::Column;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass as C;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::super::datetime::{iso, of_bytes};
use super::emitter::{Emitter, Out};
use super::literal::{quote_text, significant};

/// What a literal of the source says.
enum Literal {
    Truth(bool),
    Number(String),
    Text(String),
    /// Bytes, or bits as the bytes that hold them.
    Bytes(Vec<u8>),
}

impl Emitter<'_> {
    /// An expression that fills a column.
    pub(crate) fn value_for(&mut self, node: &SyntaxNode, column: Option<&Column>) -> Out {
        // MySQL numbers a row whose AUTO_INCREMENT column is given as NULL.
        let null = node.text().to_string().trim().eq_ignore_ascii_case("null");
        if null && self.cx.dialect() == Dialect::MySql && column.is_some_and(|c| c.identity.is_some()) {
            return Out::primary("DEFAULT");
        }
        let typed = column.filter(|_| node.kind() == K::LITERAL).and_then(|c| {
            let literal = literal(self.cx.dialect(), node)?;
            let class = self.resolver.class_of_column(c);
            if class == C::Bool {
                return truth(&literal).map(Out::primary);
            }
            // SQL Server reads an empty text as the first day of 1900, and as 0.
            if self.cx.dialect() == Dialect::SqlServer
                && matches!(&literal, Literal::Text(t) if t.trim().is_empty())
            {
                match class {
                    C::Date | C::Timestamp | C::TimestampTz => return Some(Out::primary("'1900-01-01'")),
                    C::Integer | C::Float => return Some(Out::primary("0")),
                    _ => {}
                }
            }
            (self.cx.dialect() == Dialect::MySql).then(|| self.stored(node, &literal, class, c)).flatten()
        });
        let known = typed.or_else(|| self.dated(node, column?));
        // A default is fitted where its column is written.
        let fits = known.is_some() || self.scope.usage != super::Usage::Dml;
        match known.or_else(|| column.filter(|_| !fits).and_then(|c| self.fitted(node, c))) {
            Some(out) => out,
            None => self.node(node),
        }
    }

    /// Names a text that is longer than its column, or of another length than a column of bytes whose length is fixed: the
    /// source refuses or pads it, PostgreSQL refuses it. (MySQL may cut it: its own affair.)
    pub(crate) fn fits(&mut self, node: &SyntaxNode, column: &Column) {
        if self.cx.dialect() == Dialect::MySql || node.kind() != K::LITERAL {
            return;
        }
        let (Some(Literal::Text(text)), Some(ty)) = (literal(self.cx.dialect(), node), &column.data_type)
        else {
            return;
        };
        let Some(limit) = ty.args.first().and_then(|n| n.parse::<usize>().ok()) else { return };
        let name = ty.name.to_ascii_uppercase();
        let characters = matches!(
            name.as_str(),
            "CHAR"
                | "CHARACTER"
                | "VARCHAR"
                | "VARCHAR2"
                | "NCHAR"
                | "NVARCHAR"
                | "NVARCHAR2"
                | "CHARACTER VARYING"
        );
        let length = text.trim_end_matches(' ').chars().count();
        let too_long = characters && length > limit;
        let padded = self.cx.dialect() == Dialect::Db2 && name == "BINARY" && text.len() < limit;
        if too_long || padded {
            let id = if too_long { "DML-0008" } else { "DML-0009" };
            let (column, limit) = (column.name.to_string(), limit.to_string());
            self.note(node, id, Outcome::Manual, &[("column", &column), ("length", &limit)]);
        }
    }

    /// A date or time in a form that only its own system reads.
    fn dated(&self, node: &SyntaxNode, column: &Column) -> Option<Out> {
        if node.kind() == K::CAST_EXPR {
            // `CAST(0x… AS DateTime)`, as the scripts of SQL Server's own tools have it.
            let ty = node.children().find(|n| n.kind() == K::DATA_TYPE)?.text().to_string();
            let value = node.children().find(|n| n.kind() == K::LITERAL)?.text().to_string();
            let found = of_bytes(ty.trim().trim_matches(['[', ']']), value.trim())?;
            return Some(Out::primary(quote_text(&found)));
        }
        let Literal::Text(text) = literal(self.cx.dialect(), node)? else { return None };
        let found = iso(self.cx.dialect(), self.resolver.class_of_column(column), &text)?;
        Some(Out::primary(quote_text(&found)))
    }

    /// What MySQL stores of a literal; `None`: PostgreSQL reads it the same way.
    fn stored(&mut self, node: &SyntaxNode, literal: &Literal, class: C, column: &Column) -> Option<Out> {
        match (class, literal) {
            (C::Integer | C::Number | C::Float, Literal::Truth(b)) => {
                Some(Out::primary(if *b { "1" } else { "0" }))
            }
            (C::Integer | C::Number | C::Float, Literal::Bytes(bytes)) => number(bytes).map(Out::primary),
            (C::Integer | C::Number | C::Float, Literal::Text(t)) if t.trim().is_empty() => {
                self.note(node, "DML-0004", Outcome::Review, &[("column", &column.name.text)]);
                Some(Out::primary("0"))
            }
            (C::Text | C::Char, Literal::Truth(b)) => Some(Out::primary(if *b { "'1'" } else { "'0'" })),
            (C::Text | C::Char, Literal::Bytes(bytes)) => {
                let text = std::str::from_utf8(bytes).ok().filter(|t| !t.contains('\0'))?;
                Some(Out::primary(quote_text(text)))
            }
            (C::Binary, _) => {
                let mut bytes = match literal {
                    Literal::Text(t) | Literal::Number(t) => t.clone().into_bytes(),
                    Literal::Bytes(bytes) => bytes.clone(),
                    Literal::Truth(b) => vec![if *b { b'1' } else { b'0' }],
                };
                if matches!(literal, Literal::Text(_)) && !bytes.is_ascii() {
                    self.note(node, "DML-0007", Outcome::Review, &[("column", &column.name.text)]);
                }
                // BINARY(n) is filled up with zero bytes.
                let width = column.data_type.as_ref().filter(|t| t.name.eq_ignore_ascii_case("binary"));
                let width = width.and_then(|t| t.args.first()?.parse().ok()).unwrap_or(0);
                bytes.resize(bytes.len().max(width), 0);
                let plain = bytes.iter().all(|b| (b' '..=b'~').contains(b) && *b != b'\\');
                Some(Out::primary(match String::from_utf8(bytes) {
                    Ok(text) if plain => quote_text(&text),
                    Ok(text) => hexadecimal(text.as_bytes()),
                    Err(e) => hexadecimal(e.as_bytes()),
                }))
            }
            (C::Bits, _) => {
                let width = column.data_type.as_ref().and_then(|t| t.args.first()?.parse::<usize>().ok())?;
                let value = match literal {
                    Literal::Truth(b) => u64::from(*b),
                    Literal::Number(n) => n.parse().ok()?,
                    Literal::Text(t) => number(t.as_bytes())?.parse().ok()?,
                    Literal::Bytes(bytes) => number(bytes)?.parse().ok()?,
                };
                Some(Out::primary(format!("B'{value:0width$b}'")))
            }
            (C::Date | C::Timestamp | C::TimestampTz, Literal::Text(t)) if has_zero_date(t) => {
                Some(self.zero_date(node, column))
            }
            (C::Date | C::Timestamp | C::TimestampTz, Literal::Number(n)) if n.bytes().all(|b| b == b'0') => {
                Some(self.zero_date(node, column))
            }
            _ => None,
        }
    }

    /// PostgreSQL has no date without a month or day: NULL stands for it where the column allows that.
    fn zero_date(&mut self, node: &SyntaxNode, column: &Column) -> Out {
        let (id, outcome) =
            if column.not_null { ("DML-0006", Outcome::Manual) } else { ("DML-0005", Outcome::Review) };
        self.note(node, id, outcome, &[("column", &column.name.text)]);
        Out::primary("NULL")
    }
}

/// The value of a literal; `None` for NULL and what is none of these.
fn literal(dialect: Dialect, node: &SyntaxNode) -> Option<Literal> {
    let tokens = significant(node);
    let [token] = tokens.as_slice() else { return None };
    let text = token.text();
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return bytes(hex).map(Literal::Bytes);
    }
    if let Some(bits) = text.strip_prefix("0b") {
        return bits_of(bits).map(Literal::Bytes);
    }
    if token.kind() == K::NUMBER {
        return Some(Literal::Number(text.to_string()));
    }
    if token.kind() == K::STRING {
        return match string_value(dialect, text)? {
            StringValue::Text(t) => Some(Literal::Text(t)),
            StringValue::Bytes(hex) => bytes(&hex).map(Literal::Bytes),
            StringValue::Bits(bits) => bits_of(&bits).map(Literal::Bytes),
        };
    }
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(Literal::Truth(true)),
        "false" => Some(Literal::Truth(false)),
        _ => None,
    }
}

/// The truth value of a literal for a single bit; `None` if it is neither 0 nor 1.
fn truth(literal: &Literal) -> Option<&'static str> {
    let value = match literal {
        Literal::Truth(b) => u8::from(*b).to_string(),
        Literal::Number(n) => n.clone(),
        Literal::Text(t) if t == "0" || t == "1" => t.clone(),
        Literal::Text(t) => number(t.as_bytes())?,
        Literal::Bytes(bytes) => number(bytes)?,
    };
    match value.as_str() {
        "0" => Some("false"),
        "1" => Some("true"),
        _ => None,
    }
}

/// The number that bytes are where MySQL wants a number; `None` beyond 64 bits.
fn number(bytes: &[u8]) -> Option<String> {
    let first = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len());
    let significant = bytes.get(first..).filter(|b| b.len() <= 8 && !bytes.is_empty())?;
    Some(significant.iter().fold(0u64, |n, b| n << 8 | u64::from(*b)).to_string())
}

/// Hexadecimal digits as bytes.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let even = if hex.len() % 2 == 1 { format!("0{hex}") } else { hex.to_string() };
    even.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// Bits as the bytes that hold them.
fn bits_of(bits: &str) -> Option<Vec<u8>> {
    let digits = format!("{bits:0>width$}", width = bits.len().div_ceil(8) * 8);
    digits.as_bytes().chunks(8).map(|b| u8::from_str_radix(std::str::from_utf8(b).ok()?, 2).ok()).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("'\\x{digits}'")
}

/// Whether a date has a month or a day of zero (`0000-00-00`, `2024-05-00`).
fn has_zero_date(text: &str) -> bool {
    let date = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let mut parts = date.split(['-', '/', '.']);
    let zero = |p: Option<&str>| p.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b == b'0'));
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day), None) if !year.is_empty() => {
            zero(Some(month)) || zero(Some(day))
        }
        (Some(all), None, ..) => zero(Some(all)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_bits_are_numbers() {
        assert_eq!(number(&bytes("0A").unwrap()).as_deref(), Some("10"));
        assert_eq!(number(&bytes("100").unwrap()).as_deref(), Some("256"));
        assert_eq!(number(&bits_of("101").unwrap()).as_deref(), Some("5"));
        assert_eq!(number(b"\0").as_deref(), Some("0"));
        assert_eq!(number(&[1; 9]), None);
        assert_eq!(number(&[]), None);
        assert_eq!(bytes("xy"), None);
    }

    #[test]
    fn dates_without_month_or_day() {
        for zero in ["0000-00-00", "0000-00-00 00:00:00", "2024-05-00", "2024-00-01", "0", "00000000"] {
            assert!(has_zero_date(zero), "{zero}");
        }
        for date in ["2024-05-10", "2024-05-10 00:00:00", "20240510", "0001-01-01", "", "now"] {
            assert!(!has_zero_date(date), "{date}");
        }
    }
}
