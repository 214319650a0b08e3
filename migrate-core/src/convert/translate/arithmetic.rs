//! Arithmetic whose meaning depends on types: days added to dates, differences of dates, division of whole numbers,
//! `+` between texts.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::resolve::step;
use crate::rules::TypeClass as C;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out, shorten};
use super::operator::{Operator, level, space_words};

/// A left part of a chain: its text, its type, and the last operator in it.
struct Left {
    out: Out,
    class: C,
    /// The level of the operator at its top; `None` for a single operand.
    level: Option<u8>,
}

impl Emitter<'_> {
    /// Whether the types of a chain's operands matter to how it is written.
    pub(super) fn is_typed(&self, nodes: &[SyntaxNode], operators: &[Operator]) -> bool {
        let dialect = self.cx.dialect();
        let op = |wanted: &[&str]| operators.iter().any(|o| wanted.contains(&o.text.as_str()));
        if dialect == Dialect::SqlServer && op(&["+"]) {
            return nodes.iter().any(|n| !self.resolver.class(n).satisfies(C::Number));
        }
        matches!(dialect, Dialect::Oracle | Dialect::MySql) && op(&["/"])
            || dialect == Dialect::MySql && op(&["DIV", "%", "MOD"])
            || op(&["+", "-"])
                && nodes.iter().any(|n| is_datetime(self.resolver.class(n)) || n.kind() == K::INTERVAL_EXPR)
            || nodes.iter().any(|n| is_text(self.resolver.class(n)))
    }

    /// A chain of arithmetic, from left to right.
    pub(super) fn arithmetic(
        &mut self,
        node: &SyntaxNode,
        nodes: &[SyntaxNode],
        operators: &[Operator],
    ) -> Out {
        let Some((first, rest)) = nodes.split_first() else { return self.children(node) };
        let mut left = Left { out: self.node(first), class: self.resolver.class(first), level: None };
        let mut left_node = first.clone();
        for (o, right_node) in operators.iter().zip(rest) {
            left = self.operation(node, left, &left_node, o, right_node);
            left_node = node.clone();
        }
        left.out
    }

    /// One operation.
    fn operation(
        &mut self,
        chain: &SyntaxNode,
        left: Left,
        left_node: &SyntaxNode,
        o: &Operator,
        right_node: &SyntaxNode,
    ) -> Left {
        let dialect = self.cx.dialect();
        let right_class = self.resolver.class(right_node);
        let class = step(left.class, &o.text, right_class, dialect);
        let single = left.level.is_none();
        let plain = |e: &mut Self, left: Left, op: &str| {
            let right = e.node(right_node).beside_operator();
            let mut o = Operator { before: o.before.clone(), text: o.text.clone(), after: o.after.clone() };
            space_words(&mut o, op);
            let left_text = match left.level {
                Some(l) if l < level(op) => format!("({})", left.out.text),
                // A level of its own left of a lower one keeps its meaning without parentheses.
                _ => left.out.beside_operator(),
            };
            Left {
                out: Out::operator(format!("{left_text}{}{right}", o.write(op))),
                class,
                level: Some(level(op)),
            }
        };
        if right_node.kind() == K::INTERVAL_EXPR
            && matches!(dialect, Dialect::MySql | Dialect::Db2)
            && matches!(o.text.as_str(), "+" | "-")
            && left.class != C::Interval
        {
            let first = single.then_some(left_node);
            let l = if single { left.out } else { Out::rewritten(left.out.text) };
            let out = self.moved(l, first, left.class, &o.text, right_node);
            let level = (!out.primary).then_some(7);
            return Left { out, class: if is_text(left.class) { C::Timestamp } else { left.class }, level };
        }
        match (left.class, o.text.as_str(), right_class) {
            (a, "-", b) if is_datetime(a) && is_datetime(b) => match dialect {
                Dialect::Oracle if class == C::Number => {
                    let right = self.node(right_node).beside_operator();
                    // Two dates of PostgreSQL have a number between them, not an interval.
                    let right = match right.get(..4) {
                        Some(word)
                            if right_node.kind() == K::DATETIME_LITERAL
                                && word.eq_ignore_ascii_case("date") =>
                        {
                            format!("TIMESTAMP{}", right.get(4..).unwrap_or_default())
                        }
                        _ => right,
                    };
                    let l = operand(left.out, single);
                    let text = format!("EXTRACT(EPOCH FROM {l} - {right}) / 86400");
                    Left { out: Out::rewritten(text), class, level: Some(8) }
                }
                Dialect::Oracle => plain(self, left, "-"),
                _ => {
                    self.unknown(chain);
                    plain(self, left, "-")
                }
            },
            (a, "+" | "-", b) if is_datetime(a) && b.satisfies(C::Number) => {
                let days = self.days(right_node);
                self.day_arithmetic(chain);
                let l = self.date_of(operand(left.out, single), a);
                Left { out: Out::rewritten(format!("{l} {} {days}", o.text)), class, level: Some(7) }
            }
            (a, "+", b) if a.satisfies(C::Number) && is_datetime(b) => {
                let low = left.level.is_some_and(|l| l < 8);
                let number = if low { Out::rewritten(left.out.text) } else { left.out };
                let days = self.days_of(number, left_node);
                self.day_arithmetic(chain);
                let right = self.node(right_node).beside_operator();
                let r = self.date_of(right, b);
                Left { out: Out::rewritten(format!("{r} + {days}")), class, level: Some(7) }
            }
            (a, "+", b)
                if dialect == Dialect::SqlServer
                    && (is_text(a) || is_text(b))
                    && !a.satisfies(C::Number)
                    && !b.satisfies(C::Number) =>
            {
                for n in [left_node, right_node] {
                    if self.is_padded(n) {
                        self.note(
                            n,
                            "TRN-0121",
                            Outcome::Review,
                            &[("expression", &shorten(&n.text().to_string()))],
                        );
                    }
                }
                plain(self, left, "||")
            }
            (a, "/", b) if matches!(dialect, Dialect::Oracle | Dialect::MySql) => {
                self.division(left, left_node, o, right_node, (a, b), class)
            }
            (_, "DIV" | "%" | "MOD", _) if dialect == Dialect::MySql => {
                self.integer_division(left, o, right_node, class)
            }
            (a, _, b) if a.satisfies(C::Number) && is_text(b) || is_text(a) && b.satisfies(C::Number) => {
                let text = if is_text(a) { left_node } else { right_node };
                if self.string_of(text).is_none() {
                    let outcome =
                        if dialect == Dialect::MySql { Outcome::Review } else { Outcome::Converted };
                    self.note(
                        text,
                        "TRN-0116",
                        outcome,
                        &[("expression", &shorten(&text.text().to_string()))],
                    );
                    if is_text(a) {
                        let cast = format!("CAST({} AS numeric)", left.out.text);
                        return plain(self, Left { out: Out::primary(cast), ..left }, &o.text);
                    }
                    let right = self.node(right_node);
                    self.replace(right_node, Out::primary(format!("CAST({} AS numeric)", right.text)));
                }
                plain(self, left, &o.text)
            }
            _ => {
                let op = self.operator(chain, &o.text);
                plain(self, left, &op)
            }
        }
    }

    /// Days are added to dates in Oracle and SQL Server; elsewhere a sum of a date and a number is no date.
    fn day_arithmetic(&mut self, chain: &SyntaxNode) {
        if !matches!(self.cx.dialect(), Dialect::Oracle | Dialect::SqlServer) {
            self.unknown(chain);
        }
    }

    /// A date as the left side of day arithmetic: Oracle makes a date of a timestamp first.
    fn date_of(&self, text: String, class: C) -> String {
        match (self.cx.dialect(), class) {
            (Dialect::Oracle, C::Timestamp | C::TimestampTz) => format!("DATE_TRUNC('second', {text})"),
            _ => text,
        }
    }

    fn days(&mut self, node: &SyntaxNode) -> String {
        let out = self.node(node);
        self.days_of(out, node)
    }

    /// A number of days as an interval.
    fn days_of(&mut self, out: Out, node: &SyntaxNode) -> String {
        match node.text().to_string().trim().parse::<i64>() {
            Ok(1) if node.kind() == K::LITERAL => "INTERVAL '1 day'".to_string(),
            Ok(n) if node.kind() == K::LITERAL => format!("INTERVAL '{n} days'"),
            _ => format!("{} * INTERVAL '1 day'", out.beside_operator()),
        }
    }

    /// `/`, which gives fractions in Oracle and MySQL, and NULL for a division by zero in MySQL.
    fn division(
        &mut self,
        left: Left,
        left_node: &SyntaxNode,
        o: &Operator,
        right_node: &SyntaxNode,
        (a, b): (C, C),
        class: C,
    ) -> Left {
        let fraction = |c: C| matches!(c, C::Number | C::Float | C::Interval);
        let exact = fraction(a) || fraction(b);
        let single = left.level.is_none();
        let literal =
            single && left_node.kind() == K::LITERAL && left_node.text().to_string().parse::<i64>().is_ok();
        let l = match (exact, literal) {
            (true, _) if left.level.is_some_and(|l| l < 8) => format!("({})", left.out.text),
            (true, _) => left.out.beside_operator(),
            (false, true) => format!("{}.0", left.out.text),
            (false, false) if single && left.out.primary => format!("{}::numeric", left.out.text),
            (false, false) => format!("({})::numeric", left.out.text),
        };
        let right = self.node(right_node);
        let r = if self.cx.dialect() == Dialect::MySql {
            or_null(right, right_node)
        } else {
            right.beside_operator()
        };
        Left { out: Out::operator(format!("{l}{}{r}", o.write("/"))), class, level: Some(8) }
    }

    /// MySQL's `DIV` and `%`: NULL for a division by zero.
    fn integer_division(&mut self, left: Left, o: &Operator, right_node: &SyntaxNode, class: C) -> Left {
        let whole = left.class == C::Integer && self.resolver.class(right_node) == C::Integer;
        let right = self.node(right_node);
        let r = or_null(right, right_node);
        if o.text == "DIV" && !whole {
            let text = format!("DIV(({})::numeric, ({r})::numeric)", left.out.text);
            return Left { out: Out::primary(text), class: C::Integer, level: None };
        }
        let op = if o.text == "DIV" { "/" } else { "%" };
        let l = if left.level.is_some_and(|l| l < 8) {
            format!("({})", left.out.text)
        } else {
            left.out.beside_operator()
        };
        let mut o = Operator { before: o.before.clone(), text: o.text.clone(), after: o.after.clone() };
        space_words(&mut o, op);
        Left { out: Out::operator(format!("{l}{}{r}", o.write(op))), class, level: Some(8) }
    }

    /// Says that a value becomes text by the source's own format.
    pub(super) fn note_text_of(&mut self, node: &SyntaxNode) {
        let class = self.resolver.class(node);
        let dialect = self.cx.dialect();
        let number = dialect == Dialect::Oracle && matches!(class, C::Number | C::Float);
        // MySQL writes dates as PostgreSQL does.
        let date = is_datetime(class) && dialect != Dialect::MySql;
        if (date || number) && node.kind() != K::LITERAL {
            self.note(
                node,
                "TRN-0117",
                Outcome::Review,
                &[("expression", &shorten(&node.text().to_string()))],
            );
        }
    }
}

/// A divisor for which a division by zero is NULL.
fn or_null(out: Out, node: &SyntaxNode) -> String {
    let literal =
        node.kind() == K::LITERAL && node.text().to_string().trim().parse::<f64>().is_ok_and(|n| n != 0.0);
    if literal { out.beside_operator() } else { format!("NULLIF({}, 0)", out.text) }
}

fn operand(out: Out, single: bool) -> String {
    if single { out.beside_operator() } else { format!("({})", out.text) }
}

pub(super) fn is_datetime(c: C) -> bool {
    matches!(c, C::Date | C::Timestamp | C::TimestampTz)
}

fn is_text(c: C) -> bool {
    matches!(c, C::Text | C::Char)
}
