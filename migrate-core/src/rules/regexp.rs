//! Oracle's regular expressions in PostgreSQL's words. Both are POSIX with Perl's classes; they differ in `.`, which
//! takes no line feed in Oracle, in backslashes inside brackets, which are plain characters there, in backslashes before
//! letters, and in a pattern that is greedy here and not there, which PostgreSQL decides once for all of it.
//!
//! `rules/oracle/compat/regexp.sql` says the same for patterns that are known at run time only.

/// The pattern in PostgreSQL's words. `None`: PostgreSQL cannot say it. `dot_all`: `.` takes a line feed too.
pub(super) fn translate(pattern: &str, dot_all: bool) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let (mut greedy, mut lazy) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'z' => out.push_str("\\Z"),
                e if e.is_ascii_alphabetic() && !"dDwWsSAZ".contains(e) => out.push(e),
                e => out.extend(['\\', e]),
            },
            '[' => bracket(&mut chars, &mut out)?,
            '.' if !dot_all => out.push_str("[^\\n]"),
            '*' | '+' | '?' | '}' => {
                out.push(c);
                let counts = c != '}' || pattern.contains(',');
                if chars.peek() == Some(&'?') {
                    chars.next();
                    out.push('?');
                    lazy = true;
                } else if counts {
                    greedy = true;
                }
            }
            // PostgreSQL has more after `(?` and `***`.
            '(' if chars.peek() == Some(&'?') => return None,
            _ => out.push(c),
        }
    }
    (!(greedy && lazy) && !pattern.starts_with("***")).then_some(out)
}

/// A bracket expression, of which `[` is read already.
fn bracket(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> Option<()> {
    out.push('[');
    if chars.peek() == Some(&'^') {
        out.extend(chars.next());
    }
    if chars.peek() == Some(&']') {
        out.extend(chars.next());
    }
    loop {
        match chars.next()? {
            ']' => {
                out.push(']');
                return Some(());
            }
            '\\' => out.push_str("\\\\"),
            '[' if chars.peek().is_some_and(|c| ":.=".contains(*c)) => {
                out.push('[');
                let kind = chars.next()?;
                out.push(kind);
                loop {
                    let c = chars.next()?;
                    out.push(c);
                    if c == kind && chars.peek() == Some(&']') {
                        out.extend(chars.next());
                        break;
                    }
                }
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_in_postgresql_s_words() {
        for (oracle, postgresql) in [
            ("^Ste(v|ph)en$", Some("^Ste(v|ph)en$")),
            ("a.b", Some("a[^\\n]b")),
            ("a\\.b", Some("a\\.b")),
            ("[.\\]x", Some("[.\\\\]x")),
            ("[]a[:digit:]\\d]+", Some("[]a[:digit:]\\\\d]+")),
            ("[^],]*", Some("[^],]*")),
            ("\\d+\\y\\z", Some("\\d+y\\Z")),
            ("(a)\\1", Some("(a)\\1")),
            ("<.*?>", Some("<[^\\n]*?>")),
            ("a.*?b+", None),
            ("(?i)a", None),
            ("[a", None),
            ("a\\", None),
        ] {
            assert_eq!(translate(oracle, false).as_deref(), postgresql, "{oracle}");
        }
        assert_eq!(translate("a.b", true).as_deref(), Some("a.b"));
    }
}
