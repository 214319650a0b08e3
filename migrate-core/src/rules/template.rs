//! Rewrites: PostgreSQL text with variables, and how an expression is put into it.
//!
//! `$x` is replaced by the converted expression, in parentheses where an operator beside it would take it apart. A
//! repeated variable becomes a list with commas; `{{ … }}` is written once for each of its expressions. Inside a
//! string literal of the template a variable is replaced by the word that its guard maps it to.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind;
use crate::syntax::lexer::{LexRules, tokenize};

/// A piece of PostgreSQL text, and whether it can stand beside any operator without parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// Whether it is a name, a literal, a call, a cast, a CASE or something in parentheses.
    pub primary: bool,
}

impl Rendered {
    /// A text that can stand beside any operator.
    pub fn primary(text: impl Into<String>) -> Self {
        Rendered { text: text.into(), primary: true }
    }

    /// A text that an operator beside it would take apart.
    pub fn compound(text: impl Into<String>) -> Self {
        Rendered { text: text.into(), primary: false }
    }

    /// The text as an operand: in parentheses unless it is primary.
    pub fn operand(self) -> String {
        if self.primary { self.text } else { format!("({})", self.text) }
    }
}

/// What stands for a variable.
pub(super) enum Value {
    One(Rendered),
    Many(Vec<Rendered>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Var {
        name: String,
        operand: bool,
    },
    Repeat(Vec<Piece>),
    /// The schema of the compat functions.
    Compat,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Primary {
    Yes,
    No,
    /// As the variable that is all the template has.
    As(String),
}

/// A compiled rewrite.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pieces: Vec<Piece>,
    primary: Primary,
    /// Whether the whole template is one call, so that an OVER clause may follow.
    pub(super) is_call: bool,
}

struct Tok<'t> {
    kind: SyntaxKind,
    text: &'t str,
}

impl Template {
    pub(super) fn compile(text: &str) -> Result<Template, String> {
        let mut tokens = Vec::new();
        let mut at = 0;
        for (kind, len) in tokenize(text, LexRules { dialect: Dialect::PostgreSql, metavariables: true }) {
            let end = at + len as usize;
            if kind == SyntaxKind::BAD_TOKEN {
                return Err(format!("the rewrite `{text}` has a literal that does not end"));
            }
            tokens.push(Tok { kind, text: text.get(at..end).unwrap_or_default() });
            at = end;
        }
        let mut pieces = Vec::new();
        let mut outer: Option<Vec<Piece>> = None;
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            let twice = |c: &str| token.text == c && tokens.get(i + 1).is_some_and(|t| t.text == c);
            if twice("{") && outer.is_none() {
                outer = Some(std::mem::take(&mut pieces));
                i += 2;
                continue;
            }
            if twice("}")
                && let Some(before) = outer.take()
            {
                let inner = std::mem::replace(&mut pieces, before);
                pieces.push(Piece::Repeat(inner));
                i += 2;
                continue;
            }
            match token.kind {
                SyntaxKind::META => {
                    let name = token.text.trim_start_matches('$').to_string();
                    let delimited = before_is_delimiter(&tokens, i) && after_is_delimiter(&tokens, i);
                    pieces.push(Piece::Var { name, operand: !delimited });
                    // `$x...` says the same as `$x`.
                    if tokens.get(i + 1).is_some_and(|t| t.text == "..")
                        && tokens.get(i + 2).is_some_and(|t| t.text == ".")
                    {
                        i += 2;
                    }
                }
                SyntaxKind::STRING => string(token.text, &mut pieces),
                SyntaxKind::WORD
                    if token.text == "compat" && tokens.get(i + 1).is_some_and(|t| t.text == ".") =>
                {
                    pieces.push(Piece::Compat);
                }
                _ => push_text(&mut pieces, token.text),
            }
            i += 1;
        }
        if outer.is_some() {
            return Err(format!("`{{{{` in the rewrite `{text}` has no `}}}}`"));
        }
        tokens.retain(|t| !t.kind.is_trivia());
        let primary = match tokens.as_slice() {
            [one] if one.kind == SyntaxKind::META => {
                Primary::As(one.text.trim_start_matches('$').to_string())
            }
            all if primary_len(all, true) == all.len() => Primary::Yes,
            _ => Primary::No,
        };
        let is_call = tokens.first().is_some_and(|t| t.kind == SyntaxKind::WORD)
            && tokens.last().is_some_and(|t| t.text == ")")
            && primary_len(&tokens, false) == tokens.len();
        Ok(Template { pieces, primary, is_call })
    }

    /// The names of the variables, in order of appearance.
    pub(super) fn variables(&self) -> Vec<&str> {
        fn go<'a>(pieces: &'a [Piece], out: &mut Vec<&'a str>) {
            for piece in pieces {
                match piece {
                    Piece::Var { name, .. } => out.push(name),
                    Piece::Repeat(inner) => go(inner, out),
                    Piece::Text(_) | Piece::Compat => {}
                }
            }
        }
        let mut out = Vec::new();
        go(&self.pieces, &mut out);
        out
    }

    /// Whether the template calls a function of the compat schema.
    pub(super) fn calls_compat(&self) -> bool {
        fn go(pieces: &[Piece]) -> bool {
            pieces.iter().any(|p| match p {
                Piece::Compat => true,
                Piece::Repeat(inner) => go(inner),
                Piece::Text(_) | Piece::Var { .. } => false,
            })
        }
        go(&self.pieces)
    }

    /// The text with every variable replaced; `None` if one has no value.
    pub(super) fn render(
        &self,
        compat_schema: &str,
        value: &mut dyn FnMut(&str) -> Option<Value>,
    ) -> Option<Rendered> {
        let mut values: std::collections::BTreeMap<&str, Value> = std::collections::BTreeMap::new();
        for name in self.variables() {
            if !values.contains_key(name) {
                values.insert(name, value(name)?);
            }
        }
        let mut text = String::new();
        write(&self.pieces, compat_schema, &values, None, &mut text)?;
        let primary = match &self.primary {
            Primary::Yes => true,
            Primary::No => false,
            Primary::As(name) => matches!(values.get(name.as_str()), Some(Value::One(r)) if r.primary),
        };
        Some(Rendered { text, primary })
    }
}

fn write(
    pieces: &[Piece],
    compat_schema: &str,
    values: &std::collections::BTreeMap<&str, Value>,
    round: Option<usize>,
    out: &mut String,
) -> Option<()> {
    for piece in pieces {
        match piece {
            Piece::Text(t) => out.push_str(t),
            Piece::Compat => out.push_str(compat_schema),
            Piece::Var { name, operand } => {
                let put = |r: &Rendered, out: &mut String| {
                    if *operand {
                        out.push_str(&r.clone().operand());
                    } else {
                        out.push_str(&r.text);
                    }
                };
                match (values.get(name.as_str())?, round) {
                    (Value::One(r), _) => put(r, out),
                    (Value::Many(all), Some(n)) => put(all.get(n)?, out),
                    (Value::Many(all), None) => {
                        for (i, r) in all.iter().enumerate() {
                            if i > 0 {
                                out.push_str(", ");
                            }
                            out.push_str(&r.text);
                        }
                    }
                }
            }
            Piece::Repeat(inner) => {
                // `{{ || $x}}`, `f({{, $x}})`: an operator or comma with nothing before it is left out.
                let bare = matches!(out.trim_end().chars().next_back(), None | Some('(' | '['));
                let rounds = inner.iter().find_map(|p| match p {
                    Piece::Var { name, .. } => match values.get(name.as_str()) {
                        Some(Value::Many(all)) => Some(all.len()),
                        _ => None,
                    },
                    _ => None,
                })?;
                for n in 0..rounds {
                    let from = match inner.first() {
                        Some(Piece::Text(t)) if n == 0 && bare && is_operator(t) => 1,
                        _ => 0,
                    };
                    write(inner.get(from..)?, compat_schema, values, Some(n), out)?;
                }
            }
        }
    }
    Some(())
}

fn is_operator(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "AND" | "OR") || text.chars().all(|c| "+-*/<>=~!@#%^&|,".contains(c))
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(t)) => t.push_str(text),
        _ => pieces.push(Piece::Text(text.to_string())),
    }
}

/// A string literal of the template: `$name` inside it is a variable that stands for a word.
fn string(text: &str, pieces: &mut Vec<Piece>) {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at);
        let name: String =
            after.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
        push_text(pieces, before);
        if is_name {
            rest = after.get(1 + name.len()..).unwrap_or_default();
            pieces.push(Piece::Var { name, operand: false });
        } else {
            push_text(pieces, "$");
            rest = after.get(1..).unwrap_or_default();
        }
    }
    push_text(pieces, rest);
}

fn before_is_delimiter(tokens: &[Tok<'_>], at: usize) -> bool {
    let before = tokens.get(..at).and_then(|t| t.iter().rfind(|t| !t.kind.is_trivia()));
    before.is_none_or(|t| {
        ["(", ",", "[", "=>", "{"].contains(&t.text)
            || ["WHEN", "THEN", "ELSE", "CASE", "DISTINCT"].iter().any(|w| t.text.eq_ignore_ascii_case(w))
    })
}

fn after_is_delimiter(tokens: &[Tok<'_>], at: usize) -> bool {
    let after = tokens.get(at + 1..).and_then(|t| t.iter().find(|t| !t.kind.is_trivia()));
    after.is_none_or(|t| {
        [")", ",", "]", "}", ".."].contains(&t.text)
            || ["WHEN", "THEN", "ELSE", "END", "AS", "ORDER"].iter().any(|w| t.text.eq_ignore_ascii_case(w))
    })
}

/// How many tokens the primary expression at the begin of the tokens has; with `casts`, casts and subscripts count too.
fn primary_len(tokens: &[Tok<'_>], casts: bool) -> usize {
    let text = |i: usize| tokens.get(i).map_or("", |t| t.text);
    let kind = |i: usize| tokens.get(i).map(|t| t.kind);
    let mut n = match kind(0) {
        Some(SyntaxKind::META | SyntaxKind::STRING | SyntaxKind::NUMBER) => 1,
        Some(SyntaxKind::WORD) if text(0).eq_ignore_ascii_case("CASE") => {
            let mut depth = 0;
            let end = tokens.iter().position(|t| {
                depth += i32::from(t.text.eq_ignore_ascii_case("CASE"));
                depth -= i32::from(t.text.eq_ignore_ascii_case("END"));
                depth == 0
            });
            end.map_or(0, |i| i + 1)
        }
        Some(SyntaxKind::WORD) => {
            let mut n = 1;
            while text(n) == "." && kind(n + 1) == Some(SyntaxKind::WORD) {
                n += 2;
            }
            match text(n) {
                "(" => balanced(tokens, n, "(", ")"),
                "[" => balanced(tokens, n, "[", "]"),
                _ if kind(n) == Some(SyntaxKind::STRING) => n + 1,
                _ => n,
            }
        }
        _ if text(0) == "(" => balanced(tokens, 0, "(", ")"),
        _ => 0,
    };
    while casts && n > 0 {
        n = match text(n) {
            "::" => type_end(tokens, n + 1),
            "[" => balanced(tokens, n, "[", "]"),
            _ => break,
        };
    }
    n
}

fn type_end(tokens: &[Tok<'_>], from: usize) -> usize {
    let mut n = from;
    while let Some(t) = tokens.get(n) {
        let goes_on = n == from
            || ["PRECISION", "VARYING", "WITH", "WITHOUT", "TIME", "ZONE"]
                .iter()
                .any(|w| t.text.eq_ignore_ascii_case(w));
        n = match t.kind {
            SyntaxKind::META if n == from => n + 1,
            SyntaxKind::WORD if goes_on => n + 1,
            SyntaxKind::PUNCT if t.text == "(" && n > from => balanced(tokens, n, "(", ")"),
            _ => break,
        };
    }
    n
}

/// The index after the bracket that closes the one at `from`.
fn balanced(tokens: &[Tok<'_>], from: usize, open: &str, close: &str) -> usize {
    let mut depth = 0;
    for (i, t) in tokens.iter().enumerate().skip(from) {
        depth += i32::from(t.text == open);
        depth -= i32::from(t.text == close);
        if depth == 0 {
            return i + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str, values: &[(&str, Rendered)]) -> Rendered {
        let template = Template::compile(template).unwrap();
        template
            .render("compat", &mut |name| {
                values.iter().find(|(n, _)| *n == name).map(|(_, r)| Value::One(r.clone()))
            })
            .unwrap()
    }

    #[test]
    fn parentheses_only_beside_operators() {
        let sum = [("x", Rendered::compound("a + b")), ("y", Rendered::primary("c"))];
        for (template, text, primary) in [
            ("coalesce($x, $y)", "coalesce(a + b, c)", true),
            ("$x * $y", "(a + b) * c", false),
            ("$x::text", "(a + b)::text", true),
            ("$x", "a + b", false),
            ("$y", "c", true),
            ("CASE WHEN $x THEN $y ELSE $x END", "CASE WHEN a + b THEN c ELSE a + b END", true),
            ("$x IS NOT NULL", "(a + b) IS NOT NULL", false),
            ("$y IS NOT DISTINCT FROM $x", "c IS NOT DISTINCT FROM (a + b)", false),
            ("count(DISTINCT $x)", "count(DISTINCT a + b)", true),
            ("$x AT TIME ZONE 'UTC'", "(a + b) AT TIME ZONE 'UTC'", false),
            ("statement_timestamp()::timestamp(0)", "statement_timestamp()::timestamp(0)", true),
            ("$x::timestamp(3) with time zone", "(a + b)::timestamp(3) with time zone", true),
            ("compat.substr($x, $y)", "compat.substr(a + b, c)", true),
            ("(f($x) + 1)", "(f(a + b) + 1)", true),
            ("(f($x)) + (1)", "(f(a + b)) + (1)", false),
            ("CAST($x AS text)", "CAST(a + b AS text)", true),
            ("(ARRAY[$x])[$y]", "(ARRAY[a + b])[c]", true),
            ("interval '1 day'", "interval '1 day'", true),
        ] {
            assert_eq!(render(template, &sum), Rendered { text: text.into(), primary }, "{template}");
        }
    }

    #[test]
    fn words_go_into_literals() {
        let r = render(
            "date_trunc('$unit', $d) || '$1'",
            &[("unit", Rendered::primary("day")), ("d", Rendered::primary("x"))],
        );
        assert_eq!(r.text, "date_trunc('day', x) || '$1'");
    }

    #[test]
    fn repeated_parts() {
        let t = Template::compile("CASE{{ WHEN $e IS NOT DISTINCT FROM $s THEN $r}} ELSE $d END").unwrap();
        let many = |a: &[&str]| Value::Many(a.iter().map(|s| Rendered::primary(*s)).collect());
        let r = t
            .render("compat", &mut |name| {
                Some(match name {
                    "s" => many(&["1", "2"]),
                    "r" => many(&["'a'", "'b'"]),
                    other => Value::One(Rendered::primary(other)),
                })
            })
            .unwrap();
        assert_eq!(
            r.text,
            "CASE WHEN e IS NOT DISTINCT FROM 1 THEN 'a' WHEN e IS NOT DISTINCT FROM 2 THEN 'b' ELSE d END"
        );
        let t = Template::compile("{{ || $all::text}}").unwrap();
        let joined = t.render("c", &mut |_| Some(many(&["a", "b"]))).unwrap();
        assert_eq!(joined, Rendered::compound("a::text || b::text"));
        let t = Template::compile("concat($all...)").unwrap();
        assert_eq!(t.render("c", &mut |_| Some(many(&["a", "b"]))).unwrap().text, "concat(a, b)");
        assert!(Template::compile("f({{ $x )").is_err() && Template::compile("'x").is_err());
    }

    #[test]
    fn a_single_call_is_known_as_one() {
        let is_call = |t: &str| Template::compile(t).unwrap().is_call;
        assert!(is_call("var_samp($x)") && is_call("count(*)") && is_call("pg_catalog.sum($x)"));
        assert!(!is_call("f($x) + 1") && !is_call("f($x)::text") && !is_call("CASE WHEN $x THEN (1) END"));
    }
}
