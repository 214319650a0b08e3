//! Values that fill a column of another type: what the source converts on its own and PostgreSQL does not, or otherwise.
//!
//! PostgreSQL rounds where a fraction meets a whole number's column; SQL Server and DB2 cut it off. It turns numbers into
//! text but not text into numbers, and neither into truth values.

use crate::catalog::Column;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::{blocks, select_items};
use crate::rules::TypeClass as C;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::comparison::short;
use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// Fits the items of a query to the columns that they fill.
    pub(crate) fn fit_query(&mut self, query: &SyntaxNode, columns: &[Option<&Column>]) {
        let blocks = blocks(query);
        for block in &blocks {
            let distinct = super::edit::operators(block).iter().any(|w| w == "DISTINCT" || w == "UNIQUE");
            // There the type of a literal is decided before the column is seen.
            let early = blocks.len() > 1 || distinct;
            for (item, column) in select_items(block).iter().zip(columns) {
                let Some(expr) = item.children().find(|n| n.kind() != K::ALIAS) else { break };
                if expr.kind() == K::STAR_EXPR {
                    break;
                }
                let Some(column) = column else { continue };
                let out = match self.fitted(&expr, column) {
                    None if early => self.typed(&expr, column),
                    out => out,
                };
                if let Some(out) = out {
                    self.replace(&expr, out);
                }
            }
        }
    }

    /// An expression that fills a column of another type; `None`: PostgreSQL does with it what the source does.
    pub(super) fn fitted(&mut self, node: &SyntaxNode, column: &Column) -> Option<Out> {
        let dialect = self.cx.dialect();
        let (class, own) = (self.resolver.class_of_column(column), self.resolver.class(node));
        let literal = node.kind() == K::LITERAL;
        let number = |c: C| matches!(c, C::Integer | C::Number | C::Float);
        let text = |c: C| matches!(c, C::Text | C::Char);
        let day = |c: C| matches!(c, C::Date | C::Timestamp | C::TimestampTz);
        match (class, own) {
            (C::Bool, own) if number(own) => Some(self.as_truth(node)),
            (C::Bool, own) if text(own) && !literal => {
                let out = self.as_number(node);
                Some(Out::rewritten(format!("{} <> 0", out.text)))
            }
            (class, C::Bool) if number(class) && dialect != Dialect::MySql => {
                let out = self.node(node);
                let value = if out.primary { out.text } else { format!("({})", out.text) };
                Some(Out::primary(format!("{value}::integer")))
            }
            (class, own) if number(class) && text(own) => match self.string_of(node) {
                // PostgreSQL reads no fraction into a whole number.
                Some(s) if class == C::Integer && s.contains('.') && s.trim().parse::<f64>().is_ok() => {
                    Some(Out::primary(s.trim().to_string()))
                }
                Some(_) => None,
                None => Some(self.as_number(node)),
            },
            (C::Integer, C::Number | C::Float) if matches!(dialect, Dialect::SqlServer | Dialect::Db2) => {
                let out = self.node(node);
                Some(Out::primary(format!("trunc({})", out.text)))
            }
            (class, own) if text(class) && (own == C::Bool || !literal && (number(own) || day(own))) => {
                // PostgreSQL writes whole numbers as the others do.
                if own == C::Integer || dialect == Dialect::MySql && own != C::Bool {
                    return None;
                }
                self.as_text(node);
                Some(self.node(node))
            }
            (class, own) if day(class) && text(own) && !literal => {
                self.note(node, "TRN-0117", Outcome::Review, &[("expression", &short(node))]);
                let out = self.node(node);
                Some(Out::primary(format!("CAST({} AS timestamp)", out.text)))
            }
            (class, own) if day(class) && number(own) => {
                if dialect == Dialect::SqlServer {
                    self.as_day(node);
                    return Some(self.node(node));
                }
                let digits = node.text().to_string();
                match compact_date(&digits).filter(|_| literal && dialect == Dialect::MySql) {
                    Some(date) => Some(Out::primary(format!("'{date}'"))),
                    None => {
                        self.unknown(node);
                        None
                    }
                }
            }
            _ => None,
        }
    }

    /// A literal with its type, where none but a text column would be right without.
    fn typed(&mut self, node: &SyntaxNode, column: &Column) -> Option<Out> {
        let null = node.text().to_string().trim().eq_ignore_ascii_case("null");
        if !null && self.string_of(node).is_none() {
            return None;
        }
        let name = match self.resolver.class_of_column(column) {
            C::Integer | C::Number => "numeric",
            C::Float => "double precision",
            C::Bool => "boolean",
            C::Date | C::Timestamp => "timestamp",
            C::TimestampTz => "timestamptz",
            C::Time => "time",
            C::Binary => "bytea",
            C::Uuid => "uuid",
            C::Json => "jsonb",
            C::Xml => "xml",
            _ => return None,
        };
        let out = self.value_for(node, Some(column));
        Some(Out::primary(format!("CAST({} AS {name})", out.text)))
    }
}

/// MySQL's dates and times as numbers: `20240229`, `20240229134500`.
fn compact_date(digits: &str) -> Option<String> {
    let part = |r: std::ops::Range<usize>| digits.get(r);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let date = format!("{}-{}-{}", part(0..4)?, part(4..6)?, part(6..8)?);
    match digits.len() {
        8 => Some(date),
        14 => Some(format!("{date} {}:{}:{}", part(8..10)?, part(10..12)?, part(12..14)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::compact_date;

    #[test]
    fn dates_as_numbers() {
        assert_eq!(compact_date("20240229").as_deref(), Some("2024-02-29"));
        assert_eq!(compact_date("20240229134500").as_deref(), Some("2024-02-29 13:45:00"));
        assert_eq!(compact_date("240229"), None);
        assert_eq!(compact_date("2024.229"), None);
    }
}
