//! Conditional compilation of PL/SQL: `$IF condition $THEN … $ELSIF … $ELSE … $END`.
//!
//! Inquiry directives (`$$name`) that nobody sets are NULL in Oracle, so that their branches are not compiled; the release is
//! taken to be a recent one. The text of branches that do not hold becomes white space of the same length, so that places stay.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind as K;
use crate::syntax::lexer::{LexRules, tokenize};

/// The release that `DBMS_DB_VERSION` is taken to name.
const RELEASE: i64 = 19;

/// A branch that is being read.
struct Open {
    /// Whether the text around the directive holds.
    outer: bool,
    /// Whether a branch held already.
    done: bool,
    /// Whether this branch holds.
    holds: bool,
}

/// The text without the branches that do not hold, and how many directives there were. `None`: a condition cannot be decided.
pub fn decided(text: &str) -> Option<(String, usize)> {
    if !text.contains('$') {
        return Some((text.to_string(), 0));
    }
    let mut tokens: Vec<(K, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    for (kind, len) in tokenize(text, LexRules::new(Dialect::Oracle)) {
        tokens.push((kind, at..at + len as usize));
        at += len as usize;
    }
    let word = |i: usize| {
        tokens.get(i).and_then(|(_, r)| text.get(r.clone())).map(str::to_uppercase).unwrap_or_default()
    };
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Open> = Vec::new();
    let mut count = 0;
    let mut i = 0;
    while i < tokens.len() {
        let current = word(i);
        let in_code = tokens.get(i).is_some_and(|(k, _)| !matches!(k, K::STRING | K::COMMENT));
        let holds = open.last().is_none_or(|o| o.holds);
        match current.as_str() {
            "$IF" | "$ELSIF" if in_code => {
                let then = (i + 1..tokens.len()).find(|j| word(*j) == "$THEN")?;
                let condition: Vec<String> = (i + 1..then)
                    .filter(|j| tokens.get(*j).is_some_and(|(k, _)| !k.is_trivia()))
                    .map(word)
                    .collect();
                if current == "$IF" {
                    count += 1;
                    let value = holds && evaluate(&condition)?;
                    open.push(Open { outer: holds, done: value, holds: value });
                } else {
                    let o = open.last_mut()?;
                    o.holds = o.outer && !o.done && evaluate(&condition)?;
                    o.done |= o.holds;
                }
                (i..=then).for_each(|j| blank(&mut out, text, &tokens, j));
                i = then;
            }
            "$ELSE" if in_code => {
                let o = open.last_mut()?;
                o.holds = o.outer && !o.done;
                o.done = true;
                blank(&mut out, text, &tokens, i);
            }
            "$END" if in_code => {
                open.pop()?;
                blank(&mut out, text, &tokens, i);
            }
            "$ERROR" if in_code && holds => return None,
            // It has an `$END` of its own.
            "$ERROR" if in_code => {
                open.push(Open { outer: false, done: true, holds: false });
                blank(&mut out, text, &tokens, i);
            }
            _ if holds => {
                if let Some((_, r)) = tokens.get(i) {
                    out.push_str(text.get(r.clone()).unwrap_or_default());
                }
            }
            _ => blank(&mut out, text, &tokens, i),
        }
        i += 1;
    }
    open.is_empty().then_some((out, count))
}

/// White space as long as a token.
fn blank(out: &mut String, text: &str, tokens: &[(K, std::ops::Range<usize>)], i: usize) {
    if let Some((_, r)) = tokens.get(i) {
        let bytes = text.get(r.clone()).unwrap_or_default().bytes();
        out.extend(bytes.map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }));
    }
}

/// Whether a condition holds: `OR` of `AND` of terms. `None`: that hangs on a term that is not known.
fn evaluate(condition: &[String]) -> Option<bool> {
    let mut known = true;
    for alternative in parts(condition, "OR") {
        let terms: Vec<Option<bool>> = parts(&alternative, "AND").iter().map(|t| holds(t)).collect();
        if terms.contains(&Some(false)) {
            continue;
        }
        if terms.iter().all(|t| *t == Some(true)) {
            return Some(true);
        }
        known = false;
    }
    known.then_some(false)
}

/// The words between the operators of one level.
fn parts(words: &[String], operator: &str) -> Vec<Vec<String>> {
    let mut out = vec![Vec::new()];
    let mut depth = 0;
    for w in words {
        depth += i32::from(w == "(") - i32::from(w == ")");
        if depth == 0 && w == operator {
            out.push(Vec::new());
        } else if let Some(last) = out.last_mut() {
            last.push(w.clone());
        }
    }
    out
}

/// One term: an inquiry directive, which is NULL (and so is its negation), or a question about the release.
fn holds(term: &[String]) -> Option<bool> {
    if let [open, inner @ .., close] = term
        && open == "("
        && close == ")"
    {
        return evaluate(inner);
    }
    let text = term.concat();
    let text = text.as_str();
    if let Some(rest) = text.strip_prefix("NOT") {
        return if rest.starts_with("$$") { Some(false) } else { holds(&[rest.to_string()]).map(|v| !v) };
    }
    if let Some(rest) = text.strip_prefix("$$") {
        return Some(rest.ends_with("ISNULL"));
    }
    match text {
        "TRUE" => return Some(true),
        "FALSE" | "NULL" => return Some(false),
        "1=1" => return Some(true),
        _ => {}
    }
    let release = text.strip_prefix("DBMS_DB_VERSION.")?;
    // VER_LE_11, VER_LE_11_2: the release is at most that.
    if let Some(n) = release.strip_prefix("VER_LE_") {
        let major: i64 = n.split('_').next()?.parse().ok()?;
        return Some(RELEASE <= major);
    }
    let rest = release.strip_prefix("VERSION")?;
    let (op, n) = rest.split_at(rest.find(|c: char| c.is_ascii_digit())?);
    let n: i64 = n.parse().ok()?;
    match op {
        "=" => Some(RELEASE == n),
        "<" => Some(RELEASE < n),
        "<=" => Some(RELEASE <= n),
        ">" => Some(RELEASE > n),
        ">=" => Some(RELEASE >= n),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_that_do_not_hold_become_white_space() {
        let (text, count) = decided("a $IF $$debug $THEN b $ELSE c $END d").unwrap();
        assert_eq!(count, 1);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["a", "c", "d"]);
        assert_eq!(text.len(), "a $IF $$debug $THEN b $ELSE c $END d".len());
        let nested = "$if dbms_db_version.ver_le_11 $then x $elsif dbms_db_version.version >= 12 $then y $if $$q $then z $end $end";
        assert_eq!(decided(nested).unwrap().0.trim(), "y");
        let mixed = "$if 1=1 and $$a and ($$b is null or not $$b) $then x $else y $end";
        assert_eq!(decided(mixed).unwrap().0.trim(), "y");
        assert_eq!(decided("$IF pkg.flag $THEN a $END"), None);
    }
}
