//! Type rules: a data type of the source and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::guard::VariableGuard;
use super::pattern::LITERAL_WEIGHT;
use super::{ColumnFacts, Rule, TypeSpec};
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::syntax::{self, Entry};

/// A compiled pattern of a type.
#[derive(Debug, Clone)]
pub(super) struct TypePattern {
    pub(super) name: String,
    args: Vec<Arg>,
    modifiers: BTreeSet<String>,
    pub(super) variables: BTreeSet<String>,
    pub(super) weight: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Arg {
    Literal(String),
    Var(String),
    /// All the arguments from here on.
    Rest(String),
}

impl TypePattern {
    pub(super) fn compile(dialect: Dialect, text: &str) -> Result<TypePattern, String> {
        let parse = syntax::parse_pattern(dialect, text, Entry::DataType);
        let spec = TypeSpec::of(dialect, &parse)
            .ok_or_else(|| format!("the pattern `{text}` is no data type of {}", dialect.title()))?;
        let mut args = Vec::new();
        let mut variables = BTreeSet::new();
        let mut weight = LITERAL_WEIGHT * spec.modifiers.len() as u32;
        for arg in &spec.args {
            let compiled = match arg.strip_prefix('$') {
                Some(name) => match name.strip_suffix("...") {
                    Some(name) => Arg::Rest(name.to_string()),
                    None => Arg::Var(name.to_string()),
                },
                None => Arg::Literal(arg.clone()),
            };
            weight += if matches!(compiled, Arg::Literal(_)) { LITERAL_WEIGHT } else { 1 };
            if let Arg::Var(name) | Arg::Rest(name) = &compiled {
                variables.insert(name.clone());
            }
            args.push(compiled);
        }
        let modifiers = spec.modifiers.iter().cloned().collect();
        Ok(TypePattern { name: spec.name, args, modifiers, variables, weight })
    }

    /// Matches a type and binds the variables to its arguments.
    pub(super) fn matches(&self, spec: &TypeSpec) -> Option<BTreeMap<String, Vec<String>>> {
        if self.name != spec.name || self.modifiers != spec.modifiers.iter().cloned().collect() {
            return None;
        }
        let mut bindings = BTreeMap::new();
        let mut found = spec.args.iter();
        for arg in &self.args {
            match arg {
                Arg::Literal(text) => {
                    if found.next() != Some(text) {
                        return None;
                    }
                }
                Arg::Var(name) => {
                    bindings.insert(name.clone(), vec![found.next()?.clone()]);
                }
                Arg::Rest(name) => {
                    let rest: Vec<String> = found.by_ref().cloned().collect();
                    if rest.is_empty() {
                        return None;
                    }
                    bindings.insert(name.clone(), rest);
                }
            }
        }
        found.next().is_none().then_some(bindings)
    }
}

/// What a type guard asks of the bound arguments.
pub(super) fn admits(rule: &Rule, bindings: &BTreeMap<String, Vec<String>>) -> bool {
    rule.when.variables.iter().all(|(name, guard)| {
        let Some([value]) = bindings.get(name).map(Vec::as_slice) else { return false };
        match guard {
            VariableGuard::Compare(c) => value.parse().is_ok_and(|n| c.admits(n)),
            VariableGuard::Is(v) => {
                v.one_of.is_empty() || v.one_of.iter().any(|s| s.0.eq_ignore_ascii_case(value))
            }
        }
    })
}

/// A rewrite of a type: `numeric($p, $s)`, `numeric(${p+s})`.
#[derive(Debug, Clone)]
pub(super) struct TypeTemplate(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Var(String),
    /// Terms with their signs.
    Sum(Vec<(i64, Term)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Number(i64),
    Var(String),
}

impl TypeTemplate {
    pub(super) fn compile(text: &str) -> Result<TypeTemplate, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_string()));
            }
            if let Some(sum) = after.strip_prefix('{') {
                let (sum, tail) =
                    sum.split_once('}').ok_or_else(|| format!("`${{` in `{text}` has no `}}`"))?;
                pieces.push(Piece::Sum(terms(sum)?));
                rest = tail;
            } else {
                let len =
                    after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
                let (name, tail) = after.split_at(len);
                if name.is_empty() {
                    return Err(format!("`$` in `{text}` must begin a variable"));
                }
                pieces.push(Piece::Var(name.to_string()));
                rest = tail.strip_prefix("...").unwrap_or(tail);
            }
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_string()));
        }
        Ok(TypeTemplate(pieces))
    }

    pub(super) fn variables(&self) -> Vec<&str> {
        let mut out = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(_) => {}
                Piece::Var(name) => out.push(name.as_str()),
                Piece::Sum(terms) => out.extend(terms.iter().filter_map(|(_, t)| match t {
                    Term::Var(name) => Some(name.as_str()),
                    Term::Number(_) => None,
                })),
            }
        }
        out
    }

    /// The text; `None` if an argument is no number where one is needed.
    pub(super) fn render(&self, bindings: &BTreeMap<String, Vec<String>>) -> Option<String> {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(t) => out.push_str(t),
                Piece::Var(name) => out.push_str(&bindings.get(name)?.join(", ")),
                Piece::Sum(terms) => {
                    let mut sum: i64 = 0;
                    for (sign, term) in terms {
                        let value = match term {
                            Term::Number(n) => *n,
                            Term::Var(name) => bindings.get(name)?.first()?.parse().ok()?,
                        };
                        sum = sum.checked_add(sign.checked_mul(value)?)?;
                    }
                    out.push_str(&sum.to_string());
                }
            }
        }
        Some(out)
    }
}

fn terms(text: &str) -> Result<Vec<(i64, Term)>, String> {
    let spaced = text.replace('+', " + ").replace('-', " - ");
    let mut sign = 1;
    let mut out = Vec::new();
    for word in spaced.split_whitespace() {
        match word {
            "+" => sign = 1,
            "-" => sign = -1,
            _ => {
                out.push((
                    sign,
                    match word.parse() {
                        Ok(n) => Term::Number(n),
                        Err(_) => Term::Var(word.to_string()),
                    },
                ));
                sign = 1;
            }
        }
    }
    if out.is_empty() { Err(format!("`${{{text}}}` must be a sum such as ${{p+s}}")) } else { Ok(out) }
}

/// What a type rule makes of a type.
#[derive(Debug, Clone)]
pub struct TypeMatch<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The PostgreSQL type.
    pub sql: String,
    /// The condition that keeps the source type's range; see [`TypeMatch::check_for`].
    check: Option<String>,
    /// The arguments of the source type that the rule bound.
    pub bindings: BTreeMap<String, Vec<String>>,
}

impl<'a> TypeMatch<'a> {
    pub(super) fn new(
        rule: &'a Rule,
        sql: &TypeTemplate,
        check: Option<&TypeTemplate>,
        bindings: BTreeMap<String, Vec<String>>,
    ) -> Option<TypeMatch<'a>> {
        let check = match check {
            Some(c) => Some(c.render(&bindings)?),
            None => None,
        };
        Some(TypeMatch { rule, sql: sql.render(&bindings)?, check, bindings })
    }

    /// What the rule makes of the statement.
    pub fn outcome(&self) -> Outcome {
        self.rule.outcome
    }

    /// The extension that the type needs.
    pub fn extension(&self) -> Option<&'a str> {
        self.rule.extension.as_deref()
    }

    /// The condition that keeps the source type's range, for a column whose (quoted) PostgreSQL name is given.
    pub fn check_for(&self, column: &str) -> Option<String> {
        self.check.as_ref().map(|c| c.replace("{column}", column))
    }

    /// What a default is written as, if it must be written otherwise: parentheses round it and case do not matter.
    pub fn default_for(&self, default: &str) -> Option<&'a str> {
        let mut text = default.trim();
        while let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            text = inner.trim();
        }
        let found = self.rule.defaults.iter().find(|(from, _)| from.eq_ignore_ascii_case(text));
        found.map(|(_, to)| to.as_str())
    }
}

/// Whether facts of a column admit a rule.
pub(super) fn admits_column(rule: &Rule, spec: &TypeSpec, facts: &ColumnFacts<'_>) -> bool {
    let facts = ColumnFacts { charset: spec.charset.as_deref().or(facts.charset), ..*facts };
    rule.when.admits_column(&facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(dialect: Dialect, pattern: &str, source: &str) -> Option<Vec<(String, String)>> {
        let spec = TypeSpec::parse(dialect, source).unwrap();
        let bindings = TypePattern::compile(dialect, pattern).unwrap().matches(&spec)?;
        Some(bindings.into_iter().map(|(k, v)| (k, v.join("|"))).collect())
    }

    fn bound(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect())
    }

    #[test]
    fn arguments_and_modifiers_must_agree() {
        use Dialect::*;
        assert_eq!(matched(Oracle, "NUMBER($p, $s)", "number(10,2)"), bound(&[("p", "10"), ("s", "2")]));
        assert_eq!(matched(Oracle, "NUMBER($p)", "number(10,2)"), None);
        assert_eq!(matched(Oracle, "NUMBER(*, $s)", "number(*,-2)"), bound(&[("s", "-2")]));
        assert_eq!(matched(Oracle, "VARCHAR2($n CHAR)", "varchar2(5 char)"), bound(&[("n", "5")]));
        assert_eq!(matched(Oracle, "VARCHAR2($n CHAR)", "varchar2(5)"), None);
        assert_eq!(matched(Oracle, "VARCHAR2($n)", "varchar2(5 byte)"), None);
        assert_eq!(matched(MySql, "INT UNSIGNED", "int unsigned"), bound(&[]));
        assert_eq!(matched(MySql, "INT", "int unsigned"), None);
        assert_eq!(matched(MySql, "ENUM($v...)", "enum('a','b')"), bound(&[("v", "'a'|'b'")]));
        assert_eq!(matched(SqlServer, "NVARCHAR(MAX)", "[nvarchar](max)"), bound(&[]));
        assert_eq!(
            matched(Oracle, "TIMESTAMP($p) WITH TIME ZONE", "timestamp (9) with time zone"),
            bound(&[("p", "9")])
        );
    }

    #[test]
    fn templates_compute() {
        let bindings = BTreeMap::from([
            ("p".to_string(), vec!["5".to_string()]),
            ("s".to_string(), vec!["-2".to_string()]),
            ("v".to_string(), vec!["'a'".to_string(), "'b'".to_string()]),
        ]);
        let render = |t: &str| TypeTemplate::compile(t).unwrap().render(&bindings);
        assert_eq!(render("numeric($p, $s)").as_deref(), Some("numeric(5, -2)"));
        assert_eq!(render("numeric(${p - s + 1})").as_deref(), Some("numeric(8)"));
        assert_eq!(render("{column} IN ($v...)").as_deref(), Some("{column} IN ('a', 'b')"));
        assert_eq!(render("x(${v})"), None);
        assert!(TypeTemplate::compile("numeric(${})").is_err() && TypeTemplate::compile("a $ b").is_err());
    }
}
