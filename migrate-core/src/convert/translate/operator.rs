//! Operators: chains, their levels in PostgreSQL, and those that mean something else there.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::{SyntaxElement, SyntaxNode};

use super::emitter::{Emitter, Out};

/// An operator of PostgreSQL and its level there: higher binds tighter.
fn level(op: &str) -> u8 {
    match op {
        "OR" => 1,
        "AND" => 2,
        "=" | "<" | ">" | "<=" | ">=" | "<>" => 4,
        "+" | "-" => 7,
        "*" | "/" | "%" => 8,
        "^" => 9,
        // Every other operator (`||`, `&`, `|`, `#`, `<<`) is below the additive ones.
        _ => 6,
    }
}

/// An operator of a chain with the author's white space round it.
#[derive(Default)]
struct Operator {
    before: String,
    text: String,
    after: String,
}

impl Operator {
    fn write(&self, op: &str) -> String {
        format!("{}{op}{}", self.before, self.after)
    }
}

impl Emitter<'_> {
    /// A chain of operators of one level in the source.
    pub(super) fn binary(&mut self, node: &SyntaxNode) -> Out {
        let mut operands: Vec<Out> = Vec::new();
        let mut operators: Vec<Operator> = Vec::new();
        let mut open = Operator::default();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    operands.push(self.node(&n));
                    if operands.len() > 1 {
                        operators.push(std::mem::take(&mut open));
                    }
                }
                SyntaxElement::Token(t) if !t.kind().is_trivia() => {
                    // An operator of several words (`NOT REGEXP`) is written apart.
                    if !open.text.is_empty() {
                        open.after.clear();
                        open.text.push(' ');
                    }
                    open.text.push_str(&t.text().to_ascii_uppercase());
                }
                SyntaxElement::Token(t) if open.text.is_empty() => open.before.push_str(t.text()),
                SyntaxElement::Token(t) => open.after.push_str(t.text()),
            }
        }
        let words: Vec<String> = operators.iter().map(|o| self.operator(node, &o.text)).collect();
        let is_word = |o: &str| o.starts_with(|c: char| c.is_ascii_alphabetic());
        for (o, w) in operators.iter_mut().zip(&words) {
            if is_word(w) && !is_word(&o.text) {
                // `a&&b` becomes `a AND b`.
                o.before = if o.before.is_empty() { " ".into() } else { std::mem::take(&mut o.before) };
                o.after = if o.after.is_empty() { " ".into() } else { std::mem::take(&mut o.after) };
            }
        }
        if self.cx.dialect() == Dialect::Oracle && words.iter().all(|w| w == "||") {
            return self.oracle_concat(node, operands, &operators);
        }
        // One level in the source, several in PostgreSQL: the left part gets parentheses.
        let mixed = words.windows(2).any(|w| level(&w[0]) != level(&w[1]));
        let mut text = String::new();
        for (i, operand) in operands.into_iter().enumerate() {
            if let Some(at) = i.checked_sub(1) {
                if mixed && at > 0 {
                    text = format!("({text})");
                }
                if let (Some(o), Some(w)) = (operators.get(at), words.get(at)) {
                    text.push_str(&o.write(w));
                }
            }
            text.push_str(&operand.beside_operator());
        }
        Out::operator(text)
    }

    /// The operator in PostgreSQL.
    fn operator(&mut self, node: &SyntaxNode, op: &str) -> String {
        let dialect = self.cx.dialect();
        let known = match op {
            "!=" | "^=" | "~=" | "¬=" => "<>",
            "!<" => ">=",
            "!>" => "<=",
            "&&" if dialect == Dialect::MySql => "AND",
            "||" if dialect == Dialect::MySql => "OR",
            "<=>" => "IS NOT DISTINCT FROM",
            "**" => "^",
            "CONCAT" => "||",
            "DIV" => {
                self.note(node, "TRN-0004", Outcome::Review, &[("operator", "DIV")]);
                "/"
            }
            "MOD" => "%",
            "^" if matches!(dialect, Dialect::SqlServer | Dialect::MySql) => "#",
            "XOR" => {
                self.note(node, "TRN-0004", Outcome::Manual, &[("operator", "XOR")]);
                "XOR"
            }
            "REGEXP" | "RLIKE" => {
                self.note(node, "TRN-0004", Outcome::Review, &[("operator", op)]);
                "~*"
            }
            "NOT REGEXP" | "NOT RLIKE" => {
                self.note(node, "TRN-0004", Outcome::Review, &[("operator", op)]);
                "!~*"
            }
            "->" | "->>" | "AND" | "OR" | "=" | "<" | ">" | "<=" | ">=" | "<>" | "+" | "-" | "*" | "/"
            | "%" | "||" | "&" | "|" | "<<" | ">>" | "OVERLAPS" => op,
            _ => {
                self.note(node, "TRN-0004", Outcome::Manual, &[("operator", op)]);
                op
            }
        };
        known.to_string()
    }

    /// Oracle's `||` treats NULL as the empty string, and the empty string as NULL: `NULLIF(CONCAT(a, b), '')` answers
    /// the same. Where no operand can be NULL the operator itself does.
    fn oracle_concat(&mut self, node: &SyntaxNode, operands: Vec<Out>, operators: &[Operator]) -> Out {
        let nodes: Vec<SyntaxNode> = node.children().collect();
        let never_null = nodes.iter().filter(|n| self.resolver.never_null(n)).count();
        if never_null < nodes.len() {
            if self.scope.usage.wants_immutable() {
                return self.immutable_concat(node, &nodes, operands, never_null);
            }
            let list: Vec<String> = operands.into_iter().map(|o| o.text).collect();
            let concat = format!("CONCAT({})", list.join(", "));
            // An operand that is never NULL (a literal between two columns) makes the result never empty.
            return Out::primary(if never_null > 0 { concat } else { format!("NULLIF({concat}, '')") });
        }
        let mut text = String::new();
        for (i, operand) in operands.into_iter().enumerate() {
            if let Some(o) = i.checked_sub(1).and_then(|at| operators.get(at)) {
                text.push_str(&o.write("||"));
            }
            text.push_str(&operand.beside_operator());
        }
        Out::operator(text)
    }

    /// The same where PostgreSQL wants immutable expressions: CONCAT is none, `||` of texts is.
    fn immutable_concat(
        &mut self,
        node: &SyntaxNode,
        nodes: &[SyntaxNode],
        operands: Vec<Out>,
        never_null: usize,
    ) -> Out {
        let mut parts = Vec::new();
        for (n, o) in nodes.iter().zip(operands) {
            if !matches!(self.resolver.class(n), TypeClass::Text | TypeClass::Char) {
                self.note(node, "TRN-0007", Outcome::Manual, &[("function", "||")]);
            }
            let null = self.resolver.never_null(n);
            parts.push(if null { o.beside_operator() } else { format!("COALESCE({}, '')", o.text) });
        }
        let chain = parts.join(" || ");
        if never_null > 0 { Out::rewritten(chain) } else { Out::primary(format!("NULLIF({chain}, '')")) }
    }
}
