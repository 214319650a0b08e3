//! Chains of operators: their levels in PostgreSQL, and those that are called otherwise there.
//!
//! What an operator means that depends on the types of its operands is in `arithmetic` and `comparison`.

use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::rules::TypeClass;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::emitter::{Emitter, Out};

/// An operator of PostgreSQL and its level there: higher binds tighter.
pub(super) fn level(op: &str) -> u8 {
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
pub(super) struct Operator {
    pub(super) before: String,
    pub(super) text: String,
    pub(super) after: String,
}

impl Operator {
    pub(super) fn write(&self, op: &str) -> String {
        format!("{}{op}{}", self.before, self.after)
    }
}

impl Emitter<'_> {
    /// A chain of operators of one level in the source.
    pub(super) fn binary(&mut self, node: &SyntaxNode) -> Out {
        let (nodes, mut operators) = self.chain(node);
        if operators.iter().all(|o| matches!(o.text.as_str(), "AND" | "&&")) {
            return self.conjunction(node, &nodes, operators);
        }
        if operators.iter().all(|o| is_comparison(&o.text)) {
            let operands = self.compared(&nodes);
            return self.write_chain(node, operands, operators);
        }
        if operators.iter().any(|o| is_arithmetic(&o.text)) && self.is_typed(&nodes, &operators) {
            return self.arithmetic(node, &nodes, &operators);
        }
        let is_concat = |o: &Operator| matches!(o.text.as_str(), "||" | "CONCAT");
        if self.cx.dialect() != Dialect::MySql && operators.iter().all(is_concat) {
            for n in &nodes {
                if self.resolver.class(n) != TypeClass::Integer {
                    self.as_text(n);
                }
            }
        }
        let operands: Vec<Out> = nodes.iter().map(|n| self.node(n)).collect();
        if self.cx.dialect() == Dialect::Oracle
            && operators.iter().all(|o| matches!(o.text.as_str(), "||" | "| |"))
        {
            operators.iter_mut().for_each(|o| o.text = "||".into());
            return self.oracle_concat(node, operands, &operators);
        }
        self.write_chain(node, operands, operators)
    }

    /// The operands of a chain, and the operators between them.
    fn chain(&self, node: &SyntaxNode) -> (Vec<SyntaxNode>, Vec<Operator>) {
        let mut nodes: Vec<SyntaxNode> = Vec::new();
        let mut operators: Vec<Operator> = Vec::new();
        let mut open = Operator::default();
        for element in node.children_with_tokens() {
            match element {
                SyntaxElement::Node(n) => {
                    nodes.push(n);
                    if nodes.len() > 1 {
                        operators.push(std::mem::take(&mut open));
                    }
                }
                SyntaxElement::Token(t) if !t.kind().is_trivia() => {
                    let symbols = |s: &str| !s.ends_with(|c: char| c.is_ascii_alphanumeric());
                    // An operator of several words (`NOT REGEXP`) is written apart, one of several signs (`< =`) not.
                    if !open.text.is_empty() {
                        open.after.clear();
                        if !symbols(&open.text) || !symbols(t.text()) {
                            open.text.push(' ');
                        }
                    }
                    open.text.push_str(&t.text().to_ascii_uppercase());
                }
                SyntaxElement::Token(t) if open.text.is_empty() => open.before.push_str(&self.token(&t)),
                SyntaxElement::Token(t) => open.after.push_str(&self.token(&t)),
            }
        }
        (nodes, operators)
    }

    /// A chain of AND, without the conditions that moved elsewhere.
    fn conjunction(&mut self, node: &SyntaxNode, nodes: &[SyntaxNode], operators: Vec<Operator>) -> Out {
        let mut operands = Vec::new();
        let mut kept: Vec<Operator> = Vec::new();
        // Comments beside what is left out stay.
        let mut carried = String::new();
        for (i, n) in nodes.iter().enumerate() {
            let operator = i.checked_sub(1).and_then(|at| operators.get(at));
            if self.is_dropped(n) {
                if let Some(o) = operator {
                    carried.push_str(comments_only(&o.before));
                    carried.push_str(comments_only(&o.after));
                }
                continue;
            }
            let out = self.node(n);
            match operator {
                Some(o) if !operands.is_empty() => kept.push(Operator {
                    before: format!("{}{}", std::mem::take(&mut carried), o.before),
                    text: o.text.clone(),
                    after: o.after.clone(),
                }),
                Some(o) => {
                    carried.push_str(comments_only(&o.before));
                    carried.push_str(comments_only(&o.after));
                }
                None => {}
            }
            operands.push(out);
        }
        if operands.len() == 1
            && carried.is_empty()
            && let Some(only) = operands.pop()
        {
            return only;
        }
        let mut out = self.write_chain(node, operands, kept);
        out.text.push_str(carried.trim_end());
        out
    }

    /// A chain with its operators as PostgreSQL calls them.
    fn write_chain(&mut self, node: &SyntaxNode, operands: Vec<Out>, mut operators: Vec<Operator>) -> Out {
        let words: Vec<String> = operators.iter().map(|o| self.operator(node, &o.text)).collect();
        for (o, w) in operators.iter_mut().zip(&words) {
            space_words(o, w);
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
    pub(super) fn operator(&mut self, node: &SyntaxNode, op: &str) -> String {
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
            "MOD" => "%",
            "^" if matches!(dialect, Dialect::SqlServer | Dialect::MySql) => "#",
            // Of truth values.
            "XOR" => "<>",
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
    /// the same. Where no operand can be NULL the operator itself does, unless it would lose the blanks of a CHAR.
    fn oracle_concat(&mut self, node: &SyntaxNode, operands: Vec<Out>, operators: &[Operator]) -> Out {
        let nodes: Vec<SyntaxNode> = node.children().collect();
        let never_null = nodes.iter().filter(|n| self.resolver.never_null(n)).count();
        let padded = nodes.iter().any(|n| self.is_padded(n));
        if never_null < nodes.len() || padded {
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

    /// Whether an expression is a CHAR, whose trailing blanks PostgreSQL drops when it becomes text.
    pub(super) fn is_padded(&self, node: &SyntaxNode) -> bool {
        node.kind() == K::COLUMN_REF && self.resolver.class(node) == TypeClass::Char
    }

    /// A prefix operator.
    pub(super) fn unary(&mut self, node: &SyntaxNode) -> Out {
        let operator = node.first_token().map(|t| t.text().to_ascii_uppercase()).unwrap_or_default();
        let Some(operand) = node.children().next() else { return self.children(node) };
        match operator.as_str() {
            "!" => {
                let out = self.node(&operand);
                Out::rewritten(format!("NOT {}", out.beside_operator()))
            }
            // A sign that changes nothing; SQL Server takes it before text too.
            "+" => self.node(&operand),
            // Comparison byte by byte, which PostgreSQL's is.
            "BINARY" => self.node(&operand),
            "~" if self.cx.dialect() == Dialect::MySql => {
                self.unknown(node);
                self.children(node)
            }
            _ => self.children(node),
        }
    }
}

/// An operator that became a word (`a&&b`) needs space round it.
pub(super) fn space_words(o: &mut Operator, word: &str) {
    let is_word = |o: &str| o.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_word(word) && !is_word(&o.text) {
        o.before = if o.before.is_empty() { " ".into() } else { std::mem::take(&mut o.before) };
        o.after = if o.after.is_empty() { " ".into() } else { std::mem::take(&mut o.after) };
    }
}

/// Trivia if it has a comment in it.
fn comments_only(trivia: &str) -> &str {
    if trivia.trim().is_empty() { "" } else { trivia }
}

fn is_comparison(op: &str) -> bool {
    matches!(op, "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" | "^=" | "~=" | "¬=" | "!<" | "!>" | "<=>")
}

pub(super) fn is_arithmetic(op: &str) -> bool {
    matches!(op, "+" | "-" | "*" | "/" | "%" | "MOD" | "DIV")
}
