//! A data type as the source writes it, in a neutral form: name, arguments, modifiers.

use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{self, Entry, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

use super::pattern::{canonical, significant};

/// A data type in a neutral form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TypeSpec {
    /// The name: words in upper case with one space between (`DOUBLE PRECISION`, `INTERVAL DAY TO SECOND`), a user type's
    /// with its schema (`APP.T_MONEY`). The schemas of built-in types (SYS, MDSYS, …) are left out.
    pub name: String,
    /// The arguments as written: `10`, `MAX`, `*`, `'a'`. An interval has one for each of its fields, `*` if it is not
    /// given.
    pub args: Vec<String>,
    /// What follows, in the order of the source: `UNSIGNED`, `WITH TIME ZONE`, `FOR BIT DATA`, and the units of
    /// length `CHAR`, `BYTE`, `CODEUNITS32`.
    pub modifiers: Vec<String>,
    /// A character set that is named with the type.
    pub charset: Option<String>,
}

/// Schemas in which the vendors keep their own types.
const SYSTEM_SCHEMAS: [&str; 6] = ["SYS", "MDSYS", "SYSIBM", "SYSPROC", "PUBLIC", "XDB"];

/// Words inside the parentheses of a type that are no arguments but units of length.
const LENGTH_UNITS: [&str; 6] = ["CHAR", "BYTE", "CODEUNITS16", "CODEUNITS32", "OCTETS", "CHARACTERS"];

impl TypeSpec {
    /// The type that a text says; `None` if the text is no data type of the dialect.
    pub fn parse(dialect: Dialect, text: &str) -> Option<TypeSpec> {
        Self::of(dialect, &syntax::parse(dialect, text, Entry::DataType))
    }

    pub(super) fn of(dialect: Dialect, parse: &syntax::Parse) -> Option<TypeSpec> {
        let node = parse.root().children().next()?;
        (parse.errors.is_empty() && node.kind() == SyntaxKind::DATA_TYPE)
            .then(|| Self::from_node(dialect, &node))
    }

    /// The type that a `DATA_TYPE` node says.
    pub fn from_node(dialect: Dialect, node: &SyntaxNode) -> TypeSpec {
        let mut spec = TypeSpec::default();
        // Words after the name, gathered until a phrase is complete.
        let mut words: Vec<String> = Vec::new();
        for element in significant(node) {
            match element {
                SyntaxElement::Node(n) => match n.kind() {
                    SyntaxKind::TYPE_ARGS => {
                        // The argument of an interval's field takes the place of the `*` that the field brought.
                        if words.last().is_some_and(|w| is_interval_field(w)) {
                            spec.args.pop();
                        }
                        spec.arguments(dialect, &n);
                    }
                    SyntaxKind::TYPE_ATTR => spec.modifiers.push(n.text().to_string().to_uppercase()),
                    _ => spec.name = name(dialect, &n),
                },
                SyntaxElement::Token(t) => {
                    let word = canonical(dialect, &t);
                    if is_interval_field(&word) {
                        spec.args.push("*".to_string());
                    }
                    words.push(word);
                }
            }
        }
        spec.suffix(&words);
        spec
    }

    fn arguments(&mut self, dialect: Dialect, node: &SyntaxNode) {
        let mut depth = 0;
        let mut argument: Vec<SyntaxToken> = Vec::new();
        let tokens = node
            .descendants_with_tokens()
            .filter_map(SyntaxElement::into_token)
            .filter(|t| !t.kind().is_trivia());
        for token in tokens {
            depth += i32::from(token.text() == "(");
            let ends = depth == 1 && matches!(token.text(), "," | ")");
            depth -= i32::from(token.text() == ")");
            if ends {
                self.argument(dialect, &std::mem::take(&mut argument));
            } else if depth > 1 || token.text() != "(" {
                argument.push(token);
            }
        }
    }

    fn argument(&mut self, dialect: Dialect, tokens: &[SyntaxToken]) {
        let (tokens, unit) = match tokens {
            [rest @ .., last] if !rest.is_empty() => match canonical(dialect, last) {
                unit if LENGTH_UNITS.contains(&unit.as_str()) => (rest, Some(unit)),
                _ => (tokens, None),
            },
            all => (all, None),
        };
        let text: String = tokens
            .iter()
            .map(|t| match t.kind() {
                SyntaxKind::META => t.text().to_string(),
                SyntaxKind::STRING => quoted(dialect, t.text()),
                _ => canonical(dialect, t),
            })
            .collect();
        if !text.is_empty() {
            self.args.push(text);
        }
        self.modifiers.extend(unit);
    }

    /// What follows the name: words that belong to it, phrases, a character set.
    fn suffix(&mut self, words: &[String]) {
        let mut rest = words;
        while let Some((first, after)) = rest.split_first() {
            let word = |i: usize| rest.get(i).map(String::as_str);
            let len = match first.as_str() {
                "WITH" if word(1) == Some("LOCAL") => 4,
                "WITH" | "WITHOUT" | "FOR" => 3,
                _ => 1,
            };
            let phrase = rest.get(..len.min(rest.len())).unwrap_or_default().join(" ");
            match first.as_str() {
                "CHARACTER" | "CHARSET" | "CCSID" => {
                    let named = after.iter().find(|w| !matches!(w.as_str(), "SET" | "="));
                    self.charset = named.map(|w| w.to_lowercase());
                    let used = rest.iter().position(|w| Some(w) == named).map_or(rest.len(), |i| i + 1);
                    rest = rest.get(used..).unwrap_or_default();
                    continue;
                }
                "SIGNED" => {}
                word if is_interval_field(word) || matches!(word, "VARYING" | "TO") => {
                    self.name.push(' ');
                    self.name.push_str(first);
                }
                _ => self.modifiers.push(phrase),
            }
            rest = rest.get(len..).unwrap_or_default();
        }
    }
}

/// A string literal with single quotes and without escapes, however the dialect writes it.
fn quoted(dialect: Dialect, token: &str) -> String {
    match string_value(dialect, token) {
        Some(StringValue::Text(s)) => format!("'{}'", s.replace('\'', "''")),
        _ => token.to_string(),
    }
}

fn is_interval_field(word: &str) -> bool {
    matches!(word, "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND")
}

/// A type's name: its words, or its dotted name without a vendor's schema.
fn name(dialect: Dialect, node: &SyntaxNode) -> String {
    let tokens: Vec<SyntaxToken> = node
        .descendants_with_tokens()
        .filter_map(SyntaxElement::into_token)
        .filter(|t| !t.kind().is_trivia())
        .collect();
    if !tokens.iter().any(|t| t.text() == ".") {
        let words: Vec<String> = tokens.iter().map(|t| canonical(dialect, t)).collect();
        return words.join(" ");
    }
    let mut parts: Vec<String> =
        tokens.iter().filter(|t| t.text() != ".").map(|t| canonical(dialect, t)).collect();
    if parts.len() > 1 && parts.first().is_some_and(|s| SYSTEM_SCHEMAS.contains(&s.as_str())) {
        parts.remove(0);
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(dialect: Dialect, text: &str) -> (String, Vec<String>, Vec<String>) {
        let s = TypeSpec::parse(dialect, text).unwrap_or_else(|| panic!("{text} is no type"));
        (s.name, s.args, s.modifiers)
    }

    fn expected(name: &str, args: &[&str], modifiers: &[&str]) -> (String, Vec<String>, Vec<String>) {
        let own = |s: &[&str]| s.iter().map(|s| s.to_string()).collect();
        (name.to_string(), own(args), own(modifiers))
    }

    #[test]
    fn types_in_their_neutral_form() {
        use Dialect::*;
        for (dialect, text, name, args, modifiers) in [
            (Oracle, "number ( 10 , -2 )", "NUMBER", &["10", "-2"][..], &[][..]),
            (Oracle, "NUMBER(*,0)", "NUMBER", &["*", "0"], &[]),
            (Oracle, "VARCHAR2(20 CHAR)", "VARCHAR2", &["20"], &["CHAR"]),
            (Oracle, "TIMESTAMP(6) WITH LOCAL TIME ZONE", "TIMESTAMP", &["6"], &["WITH LOCAL TIME ZONE"]),
            (Oracle, "TIMESTAMP WITH TIME ZONE", "TIMESTAMP", &[], &["WITH TIME ZONE"]),
            (Oracle, "INTERVAL DAY(3) TO SECOND(6)", "INTERVAL DAY TO SECOND", &["3", "6"], &[]),
            (Oracle, "INTERVAL DAY TO SECOND(6)", "INTERVAL DAY TO SECOND", &["*", "6"], &[]),
            (Oracle, "INTERVAL YEAR TO MONTH", "INTERVAL YEAR TO MONTH", &["*", "*"], &[]),
            (Oracle, "LONG RAW", "LONG RAW", &[], &[]),
            (Oracle, "double  precision", "DOUBLE PRECISION", &[], &[]),
            (Oracle, "MDSYS.SDO_GEOMETRY", "SDO_GEOMETRY", &[], &[]),
            (Oracle, "\"App\".\"T_money\"", "App.T_money", &[], &[]),
            (Oracle, "emp.sal%TYPE", "EMP.SAL", &[], &["%TYPE"]),
            (SqlServer, "[nvarchar](max)", "NVARCHAR", &["MAX"], &[]),
            (SqlServer, "[sys].[geography]", "GEOGRAPHY", &[], &[]),
            (SqlServer, "[dbo].[Flag]", "DBO.FLAG", &[], &[]),
            (MySql, "int(10) unsigned zerofill", "INT", &["10"], &["UNSIGNED", "ZEROFILL"]),
            (MySql, "enum('a','b,c')", "ENUM", &["'a'", "'b,c'"], &[]),
            (Db2, "CHAR(16) FOR BIT DATA", "CHAR", &["16"], &["FOR BIT DATA"]),
            (Db2, "VARCHAR(10 OCTETS)", "VARCHAR", &["10"], &["OCTETS"]),
            (Db2, "CHARACTER VARYING(10)", "CHARACTER VARYING", &["10"], &[]),
        ] {
            assert_eq!(spec(dialect, text), expected(name, args, modifiers), "{text}");
        }
    }

    #[test]
    fn a_character_set_is_no_modifier() {
        let s = TypeSpec::parse(Dialect::MySql, "varchar(10) character set utf8mb4 binary").unwrap();
        assert_eq!((s.charset.as_deref(), s.modifiers), (Some("utf8mb4"), vec!["BINARY".to_string()]));
    }
}
