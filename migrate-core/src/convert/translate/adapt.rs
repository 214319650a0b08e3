//! What PostgreSQL asks of the values in a rule's rewrite, and the source's own functions did not: text for its text
//! functions, one type for the branches of CASE and the arguments of COALESCE.
//!
//! Read off the rewrite itself, so that a rule need not be written once for every type of its arguments.

use crate::dialect::Dialect;
use crate::rules::{Bindings, Bound, TypeClass as C};
use crate::syntax::lexer::{LexRules, tokenize};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

/// Functions that take text, and at which positions: PostgreSQL's (PostgreSQL 15, section 9.4) and compat functions.
const TEXT_FUNCTIONS: &str = include_str!("../../../../rules/postgresql/text_functions.txt");

/// PostgreSQL's functions that take integers, and at which positions: a numeric is none to them.
const INTEGER_FUNCTIONS: &str = include_str!("../../../../rules/postgresql/integer_functions.txt");

/// What a rewrite asks of its variables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asks {
    /// Variables that must be text.
    text: Vec<String>,
    /// Variables that must be integers.
    integers: Vec<String>,
    /// Variables that are cast to a date or timestamp.
    dates: Vec<String>,
    /// Groups of variables that must be of one type.
    alike: Vec<Vec<String>>,
    /// Variables that are compared with one another.
    compared: Vec<(String, String)>,
}

/// A call or CASE that is open while a rewrite is read.
enum Open {
    Call { name: String, position: usize, group: Vec<String> },
    Case { operand: Option<String>, group: Vec<String> },
}

/// Whether a position of a function is text.
fn is_text_position(name: &str, position: usize) -> bool {
    is_position(TEXT_FUNCTIONS, name, position)
}

/// Whether a position of a function is an integer.
fn is_integer_position(name: &str, position: usize) -> bool {
    is_position(INTEGER_FUNCTIONS, name, position)
}

fn is_position(list: &str, name: &str, position: usize) -> bool {
    list.lines().any(|l| {
        let mut words = l.split_whitespace();
        words.next() == Some(name) && words.any(|w| w.parse() == Ok(position))
    })
}

impl Asks {
    /// What a rewrite asks.
    pub(super) fn of(rewrite: &str) -> Asks {
        let mut tokens: Vec<(K, &str)> = Vec::new();
        let mut at = 0;
        for (kind, len) in tokenize(rewrite, LexRules { dialect: Dialect::PostgreSql, metavariables: true }) {
            let text = rewrite.get(at..at + len as usize).unwrap_or_default();
            at += len as usize;
            // The braces of a repeated part say nothing.
            if !kind.is_trivia() && !matches!(text, "{" | "}") {
                tokens.push((kind, text));
            }
        }
        let mut asks = Asks::default();
        let mut open: Vec<Open> = Vec::new();
        for (i, (kind, text)) in tokens.iter().enumerate() {
            let word = text.to_ascii_lowercase();
            let next = tokens.get(i + 1).map_or("", |t| t.1);
            let before =
                i.checked_sub(1).and_then(|b| tokens.get(b)).map_or("", |t| t.1).to_ascii_lowercase();
            match (kind, word.as_str()) {
                (_, "(") => {
                    let of_compat = i.checked_sub(2).and_then(|b| tokens.get(b)).is_some_and(|t| t.1 == ".");
                    let name = if of_compat { format!("compat.{before}") } else { before };
                    open.push(Open::Call { name, position: 1, group: Vec::new() });
                }
                (_, ",") => {
                    if let Some(Open::Call { position, .. }) = open.last_mut() {
                        *position += 1;
                    }
                }
                (_, ")") | (K::WORD, "end") => match open.pop() {
                    Some(Open::Call { group, .. } | Open::Case { group, .. }) if !group.is_empty() => {
                        asks.alike.push(group);
                    }
                    _ => {}
                },
                (K::WORD, "case") => open.push(Open::Case { operand: None, group: Vec::new() }),
                (K::META, _) => {
                    let ahead = tokens.get(i + 2..tokens.len().min(i + 6)).unwrap_or_default();
                    let mut added = ahead.iter().take_while(|t| !matches!(t.1, ")" | ","));
                    if matches!(next, "+" | "-") && added.any(|t| t.1.eq_ignore_ascii_case("interval")) {
                        asks.dates.push(text.trim_start_matches('$').to_string());
                    }
                    asks.variable(text.trim_start_matches('$'), &before, next, open.last_mut());
                }
                _ => {}
            }
        }
        asks
    }

    fn variable(&mut self, name: &str, before: &str, next: &str, open: Option<&mut Open>) {
        let name = name.to_string();
        match open {
            _ if next == "::" => {}
            Some(Open::Call { name: function, position, group }) => {
                let whole = matches!(before, "(" | ",") && matches!(next, "," | ")" | ".." | "from" | "FROM");
                if function == "coalesce" && whole {
                    group.push(name);
                } else if is_text_position(function, *position) && whole {
                    self.text.push(name);
                } else if is_integer_position(function, *position) && whole {
                    self.integers.push(name);
                }
            }
            Some(Open::Case { operand, group }) => match before {
                "case" => *operand = Some(name),
                "then" | "else" => group.push(name),
                "when" if next.eq_ignore_ascii_case("then") => {
                    if let Some(operand) = operand {
                        self.compared.push((operand.clone(), name));
                    }
                }
                _ => {}
            },
            None => {}
        }
    }

    /// Adds the variables that are cast to dates.
    fn with_dates(mut self, rewrite: &str) -> Asks {
        for (at, _) in rewrite.match_indices("::") {
            let after = rewrite.get(at + 2..).unwrap_or_default();
            let before = rewrite.get(..at).unwrap_or_default();
            let name: String = before
                .chars()
                .rev()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect::<Vec<char>>()
                .into_iter()
                .rev()
                .collect();
            let is_variable = before.strip_suffix(name.as_str()).is_some_and(|b| b.ends_with('$'));
            if is_variable && (after.starts_with("date") || after.starts_with("timestamp")) {
                self.dates.push(name);
            }
        }
        self
    }
}

/// The digits of a number as Oracle writes them in a text: no zero before the point, none at the end behind it.
fn as_oracle_writes(number: &str) -> String {
    let Some((whole, decimals)) = number.split_once('.') else { return number.to_string() };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_string();
    }
    match (whole.trim_start_matches('0'), decimals.trim_end_matches('0')) {
        ("", "") => "0".to_string(),
        (whole, "") => whole.to_string(),
        (whole, decimals) => format!("{whole}.{decimals}"),
    }
}

/// The nodes that a variable stands for.
fn nodes(bindings: &Bindings, name: &str) -> Vec<SyntaxNode> {
    match bindings.get(name) {
        Some(Bound::Node(n)) => vec![n.clone()],
        Some(Bound::Many(all)) => all.clone(),
        Some(Bound::Word(_)) | None => Vec::new(),
    }
}

impl Emitter<'_> {
    /// Makes the values in a rewrite what PostgreSQL asks for.
    pub(super) fn adapt(&mut self, rewrite: &str, bindings: &Bindings, source_name: &str) {
        let asks = match self.asks.get(rewrite) {
            Some(asks) => asks.clone(),
            None => {
                let asks = Asks::of(rewrite).with_dates(rewrite);
                self.asks.insert(rewrite.to_string(), asks.clone());
                asks
            }
        };
        for name in &asks.text {
            for n in nodes(bindings, name) {
                self.as_text(&n);
            }
        }
        // What the rewrite gives a value to stays a variable.
        let read = |name: &&String| !rewrite.contains(&format!("${name} :="));
        for name in asks.integers.iter().filter(read) {
            for n in nodes(bindings, name) {
                self.as_integer(&n);
            }
        }
        for name in &asks.dates {
            for n in nodes(bindings, name) {
                self.as_day(&n);
            }
        }
        for (operand, other) in &asks.compared {
            let others = nodes(bindings, other);
            for n in nodes(bindings, operand) {
                self.comparable(&n, &others);
            }
        }
        let first = match self.cx.dialect() {
            Dialect::Oracle | Dialect::Db2 => true,
            _ => source_name.eq_ignore_ascii_case("ISNULL"),
        };
        for group in &asks.alike {
            let values: Vec<SyntaxNode> = group.iter().flat_map(|name| nodes(bindings, name)).collect();
            self.alike(&values, None, first);
        }
    }

    /// Makes the text arguments of a call that keeps its name text.
    pub(super) fn adapt_call(&mut self, name: &str, arguments: &[SyntaxNode]) {
        let name = name.to_ascii_lowercase();
        if name == "coalesce" {
            self.alike(arguments, None, matches!(self.cx.dialect(), Dialect::Oracle | Dialect::Db2));
        }
        for (i, n) in arguments.iter().enumerate() {
            if is_text_position(&name, i + 1) {
                self.as_text(n);
            } else if is_integer_position(&name, i + 1) {
                self.as_integer(n);
            }
        }
    }

    /// A value of another type where text is wanted.
    pub(crate) fn as_text(&mut self, node: &SyntaxNode) {
        let class = self.resolver.class(node);
        if self.edits.contains_key(node) || matches!(class, C::Text | C::Char | C::Unknown | C::Binary) {
            return;
        }
        if node.kind() == K::LITERAL && class.satisfies(C::Number) {
            let out = self.node(node);
            let oracle = self.cx.dialect() == Dialect::Oracle;
            let text = if oracle { as_oracle_writes(&out.text) } else { out.text };
            self.replace(node, Out::primary(super::literal::quote_text(&text)));
            return;
        }
        let out = self.node(node);
        let text = if out.primary { out.text.clone() } else { format!("({})", out.text) };
        let exact = self.cx.dialect() == Dialect::Oracle && matches!(class, C::Number | C::Float);
        let schema = &self.cx.options.compat_schema;
        let cast = match class {
            // Oracle writes numbers without zeros at their ends.
            _ if exact && self.cx.rules.compat("oracle/to_char").is_some() => {
                format!("{schema}.to_char({})", out.text)
            }
            C::Bool => format!("{text}::integer::text"),
            _ => format!("{text}::text"),
        };
        if !exact {
            self.note_text_of(node);
        }
        self.replace(node, Out::primary(cast));
    }

    /// A number where PostgreSQL wants an integer: its fraction is cut off.
    fn as_integer(&mut self, node: &SyntaxNode) {
        let class = self.resolver.class(node);
        if self.edits.contains_key(node)
            || !matches!(class, C::Number | C::Float)
            || node.kind() == K::LITERAL
        {
            return;
        }
        let out = self.node(node);
        self.replace(node, Out::primary(format!("trunc({})::integer", out.text)));
    }

    /// A number where a date is wanted: SQL Server counts days from 1900 on.
    pub(super) fn as_day(&mut self, node: &SyntaxNode) {
        let number = self.resolver.class(node).satisfies(C::Number);
        if self.cx.dialect() != Dialect::SqlServer || !number || self.edits.contains_key(node) {
            return;
        }
        let out = self.node(node);
        let text = match node.text().to_string().trim() {
            "0" => "timestamp '1900-01-01'".to_string(),
            _ => format!("(timestamp '1900-01-01' + {} * interval '1 day')", out.beside_operator()),
        };
        self.replace(node, Out::primary(text));
    }

    /// The operand of a simple CASE that is compared with values of another class.
    pub(super) fn comparable(&mut self, operand: &SyntaxNode, values: &[SyntaxNode]) {
        let class = self.resolver.class(operand);
        let number = values.iter().any(|n| self.resolver.class(n).satisfies(C::Number));
        if number && matches!(class, C::Text | C::Char) {
            let out = self.as_number(operand);
            self.replace(operand, out);
        } else {
            self.alike(values, Some(class), false);
        }
    }

    /// Makes values that must be of one type so, as far as PostgreSQL does not do it by itself. `first`: the first value
    /// says which type that is; otherwise the dialect's order of types does.
    pub(super) fn alike(&mut self, values: &[SyntaxNode], with: Option<C>, first: bool) {
        let classes: Vec<C> = values.iter().map(|n| self.resolver.class(n)).collect();
        let number = |c: C| c.satisfies(C::Number);
        let text = |c: C| matches!(c, C::Text | C::Char);
        let date = |c: C| matches!(c, C::Date | C::Timestamp | C::TimestampTz);
        let any = |test: &dyn Fn(C) -> bool| classes.iter().chain(&with).any(|c| test(*c));
        let dialect = self.cx.dialect();
        if any(&|c| c == C::Bool) && any(&number) && dialect != Dialect::MySql {
            for (n, c) in values.iter().zip(&classes) {
                if number(*c) {
                    let out = self.as_truth(n);
                    self.replace(n, out);
                }
            }
            return;
        }
        let decides = if first { classes.iter().copied().find(|c| *c != C::Unknown) } else { None };
        let to_text = match (decides, dialect) {
            (Some(c), _) => text(c),
            (None, Dialect::MySql) => any(&text),
            (None, _) => false,
        };
        let mixed = any(&text) && (any(&number) || any(&date));
        for (n, c) in values.iter().zip(&classes) {
            let string = self.string_of(n);
            match () {
                () if !mixed && !(any(&date) && any(&number)) => {}
                () if to_text && mixed && !text(*c) => self.as_text(n),
                () if to_text => {}
                // SQL Server reads an empty string as 0, and as the first day of 1900.
                () if dialect == Dialect::SqlServer && any(&date) => {
                    if string.is_some_and(|s| s.trim().is_empty()) {
                        self.replace(n, Out::primary("'1900-01-01'"));
                    } else if number(*c) {
                        self.as_day(n);
                    }
                }
                () if dialect == Dialect::SqlServer
                    && string.as_ref().is_some_and(|s| s.trim().is_empty()) =>
                {
                    self.replace(n, Out::primary("0"));
                }
                () if any(&number) && text(*c) && string.is_none() => {
                    let out = self.as_number(n);
                    self.replace(n, out);
                }
                () => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_oracle_writes_them() {
        for (number, text) in [("0.50", ".5"), ("10.0", "10"), ("12", "12"), ("0.0", "0"), ("1.5e3", "1.5e3")]
        {
            assert_eq!(as_oracle_writes(number), text);
        }
    }

    #[test]
    fn rewrites_say_what_they_ask() {
        let asks = |r| Asks::of(r).with_dates(r);
        assert_eq!(asks("replace($s, $a, $b)").text, ["s", "a", "b"]);
        assert_eq!(asks("lpad($s::text, $n, $fill)").text, ["fill"]);
        assert_eq!(asks("compat.replace($s, 'x', $r)").text, ["s", "r"]);
        assert_eq!(asks("compat.round($x)").text, [""; 0]);
        assert_eq!(asks("coalesce($a, $b)").alike, [["a", "b"]]);
        let case = asks("CASE $e{{ WHEN $s THEN $r}} ELSE $d END");
        assert_eq!(case.alike, [["r", "d"]]);
        assert_eq!(case.compared, [("e".to_string(), "s".to_string())]);
        assert_eq!(asks("($b::date - $a::date)").dates, ["b", "a"]);
        assert_eq!(asks("$d + $n * interval '1 day'").dates, ["d"]);
        assert_eq!(asks("(f($n + 1) - interval '1 day')").dates, [""; 0]);
        assert_eq!(asks("nullif(substring($s FROM $n), '')").text, ["s"]);
    }
}
