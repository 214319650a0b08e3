//! The author's comments, as PostgreSQL reads them.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind as K;
use crate::syntax::lexer::{LexRules, tokenize};

/// Comments as lines of PostgreSQL: `--` and block comments stay, MySQL's `#` becomes `--`, anything else (a client's
/// remark, text between comments) is put behind `--`.
pub(super) fn lines(dialect: Dialect, comments: &[String]) -> Vec<String> {
    comments.iter().flat_map(|c| one(dialect, c)).collect()
}

/// The same on one line, for the end of a line of SQL.
pub(super) fn inline(dialect: Dialect, comments: &[String]) -> Option<String> {
    if comments.is_empty() {
        return None;
    }
    let parts: Vec<String> = lines(dialect, comments)
        .iter()
        .map(|l| {
            l.trim()
                .trim_start_matches("--")
                .trim_start_matches("/*")
                .trim_end_matches("*/")
                .trim()
                .to_string()
        })
        .filter(|l| !l.is_empty())
        .collect();
    if parts.is_empty() { None } else { Some(format!("-- {}", parts.join("; "))) }
}

fn one(dialect: Dialect, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    for (kind, len) in tokenize(text, LexRules::new(dialect)) {
        let token = text.get(at..at + len as usize).unwrap_or("");
        at += len as usize;
        match kind {
            K::WHITESPACE => {}
            K::COMMENT => out.extend(comment(token)),
            // What is no comment to this lexer stands on lines of its own anyway.
            _ => return text.lines().map(|l| format!("-- {}", l.trim())).collect(),
        }
    }
    out
}

fn comment(token: &str) -> Vec<String> {
    if let Some(rest) = token.strip_prefix('#') {
        return vec![format!("--{}", rest.trim_end())];
    }
    // The marks round MySQL's conditional text, and hints, are no author's words.
    if token.starts_with("/*!") || token.starts_with("/*M!") || token == "*/" {
        return Vec::new();
    }
    if let Some(inner) = token.strip_prefix("/*") {
        let inner = inner.strip_suffix("*/").unwrap_or(inner);
        // PostgreSQL nests block comments.
        let safe = inner.replace("/*", "/ *").replace("*/", "* /");
        let whole = format!("/*{safe}*/");
        // Lines after the first keep their places among each other, not the source's margin.
        let margin = whole.lines().skip(1).filter(|l| !l.trim().is_empty()).map(indent).min().unwrap_or(0);
        let rest = whole.lines().skip(1).map(|l| {
            let own = " ".repeat(
                indent(l).saturating_sub(margin) + 3 - usize::from(l.trim_start().starts_with('*')) * 2,
            );
            format!("{own}{}", l.trim()).trim_end().to_string()
        });
        return whole.lines().take(1).map(|l| l.trim_end().to_string()).chain(rest).collect();
    }
    vec![token.trim_end().to_string()]
}

/// How far a line is indented; a tab counts as four blanks.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(dialect: Dialect, c: &str) -> Vec<String> {
        lines(dialect, &[c.to_string()])
    }

    #[test]
    fn comments_stay_comments() {
        assert_eq!(of(Dialect::Oracle, "-- a\n/* b\n   c */"), ["-- a", "/* b", "   c */"]);
        assert_eq!(of(Dialect::MySql, "# a"), ["-- a"]);
        assert_eq!(of(Dialect::MySql, "/*!40101 */"), Vec::<String>::new());
        assert_eq!(of(Dialect::Oracle, "/* a /* b */"), ["/* a / * b */"]);
        assert_eq!(of(Dialect::Oracle, "rem the table\nrem of jobs"), ["-- rem the table", "-- rem of jobs"]);
    }

    #[test]
    fn comments_at_the_end_of_a_line_are_one() {
        let c = ["-- a".to_string(), "/* b */".to_string()];
        assert_eq!(inline(Dialect::Oracle, &c).as_deref(), Some("-- a; b"));
    }
}
