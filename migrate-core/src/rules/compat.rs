//! Compat functions: small SQL functions that give the source's answers where PostgreSQL has no function that does.
//!
//! Each stands in `rules/<dialect>/compat/<name>.sql`. Its file begins with comment lines `-- en: …` and `-- ja: …` that say
//! what it answers, `-- requires: name, …` for others that it calls, and `-- columns: name, …` if it is a view. Its schema is written `compat`.

use super::RuleError;
use crate::dialect::Dialect;
use crate::message::Text;
use crate::syntax::SyntaxKind;
use crate::syntax::lexer::{LexRules, tokenize};

/// A compat function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompatFunction {
    /// Dialect and name, such as `oracle/add_months`.
    pub name: String,
    /// What it answers, for people.
    pub text: Text,
    /// The functions that it calls, by the same names.
    pub depends: Vec<String>,
    /// The columns of a view, in lower case; empty for a function.
    pub columns: Vec<String>,
    sql: String,
}

impl CompatFunction {
    /// Reads a function's file. `file` is its name in error messages, `name` that of the function.
    pub(super) fn read(file: &str, name: &str, text: &str) -> Result<CompatFunction, RuleError> {
        let fault = |reason: String| RuleError::Invalid { file: file.to_string(), line: 1, reason };
        let dialect = name.split('/').next().unwrap_or_default();
        let header = |key: &str| {
            let lines: Vec<&str> = text
                .lines()
                .take_while(|l| l.starts_with("--"))
                .filter_map(|l| l.trim_start_matches('-').trim().strip_prefix(key)?.strip_prefix(':'))
                .map(str::trim)
                .collect();
            lines.join(" ")
        };
        let (en, ja) = (header("en"), header("ja"));
        for (lang, text) in [("en", &en), ("ja", &ja)] {
            if text.is_empty() {
                return Err(fault(format!(
                    "expected a first comment line `-- {lang}: …` that says what it answers"
                )));
            }
        }
        let depends = header("requires")
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(|s| if s.contains('/') { s.to_string() } else { format!("{dialect}/{s}") })
            .collect();
        let bare = name.rsplit('/').next().unwrap_or_default();
        let view = text.contains(&format!("CREATE VIEW compat.{bare} "));
        if !view && !text.contains(&format!("compat.{bare}(")) {
            return Err(fault(format!("expected it to create the function `compat.{bare}`")));
        }
        let columns = header("columns");
        let columns = columns.split(',').map(|c| c.trim().to_string()).filter(|c| !c.is_empty());
        Ok(CompatFunction {
            name: name.to_string(),
            text: Text { en, ja },
            depends,
            columns: columns.collect(),
            sql: text.trim_end().to_string(),
        })
    }

    /// The statements that create it in a schema, header included.
    pub fn sql(&self, schema: &str) -> String {
        let mut out = String::with_capacity(self.sql.len());
        in_schema(&self.sql, schema, &mut out);
        out
    }
}

/// Writes a text with `compat.` replaced by the schema, in routine bodies too, but not in other literals or comments.
fn in_schema(text: &str, schema: &str, out: &mut String) {
    let mut at = 0;
    for (kind, len) in tokenize(text, LexRules::new(Dialect::PostgreSql)) {
        let end = at + len as usize;
        let token = text.get(at..end).unwrap_or_default();
        let qualifies = token == "compat" && text.get(end..).is_some_and(|t| t.starts_with('.'));
        match kind {
            SyntaxKind::WORD if qualifies => out.push_str(schema),
            SyntaxKind::STRING if token.starts_with('$') && token.len() > 4 => {
                let tag = token.get(1..).and_then(|t| t.find('$')).map_or(2, |i| i + 2);
                let close = token.len().saturating_sub(tag);
                out.push_str(token.get(..tag).unwrap_or_default());
                in_schema(token.get(tag..close).unwrap_or_default(), schema, out);
                out.push_str(token.get(close..).unwrap_or_default());
            }
            _ => out.push_str(token),
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "-- en: Twice the number.\n-- ja: 数の 2 倍です。\n-- requires: once\n\
        CREATE FUNCTION compat.twice(n numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT compat.once(n) + n $$;\n";

    #[test]
    fn the_schema_is_replaced_in_bodies_and_not_in_literals() {
        let f =
            CompatFunction::read("f.sql", "oracle/twice", &SQL.replace("+ n", "+ n -- compat.x 'compat.y'"))
                .unwrap();
        assert_eq!(f.depends, ["oracle/once"]);
        assert_eq!(f.text.ja, "数の 2 倍です。");
        let sql = f.sql("\"Ora\"");
        assert!(
            sql.contains("CREATE FUNCTION \"Ora\".twice(") && sql.contains("SELECT \"Ora\".once(n)"),
            "{sql}"
        );
        assert!(sql.contains("-- compat.x"), "{sql}");
    }

    #[test]
    fn a_function_says_what_it_answers_and_has_its_file_s_name() {
        let fault = |name, text: &str| CompatFunction::read("f.sql", name, text).unwrap_err().to_string();
        assert!(fault("oracle/twice", "SELECT 1").contains("f.sql:1: expected a first comment line `-- en"));
        assert!(fault("oracle/thrice", SQL).contains("`compat.thrice`"));
    }
}
