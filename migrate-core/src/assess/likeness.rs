//! Which DBMS a script looks like: a hint for a user who names the wrong one, never a decision.
//!
//! The signs are data (`rules/likeness.yaml`). Each is counted a few times at most, so that one sign that fills a
//! file does not outweigh all others.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::dialect::Dialect;

/// Bytes of each file that are looked at.
const LOOK: usize = 256 * 1024;
/// How often one sign counts.
const TIMES: usize = 3;
/// Points that a guess needs at least.
const ENOUGH: usize = 6;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    #[serde(default)]
    word: Option<String>,
    #[serde(default)]
    line: Option<String>,
    /// The line must consist of nothing else.
    #[serde(default)]
    whole: bool,
    points: BTreeMap<Dialect, usize>,
}

fn signs() -> &'static [Sign] {
    static SIGNS: OnceLock<Vec<Sign>> = OnceLock::new();
    // A test holds that the file is valid; without signs there is no hint.
    SIGNS.get_or_init(|| {
        serde_yaml::from_str(include_str!("../../../rules/likeness.yaml")).unwrap_or_default()
    })
}

/// The DBMS that the texts look like; `None` unless one stands out: it has twice the points of any other.
pub fn likely<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Dialect> {
    let mut points: BTreeMap<Dialect, usize> = BTreeMap::new();
    let mut counts = vec![0_usize; signs().len()];
    for text in texts {
        let mut end = text.len().min(LOOK);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = squeeze(text.get(..end).unwrap_or_default());
        for (sign, count) in signs().iter().zip(&mut counts) {
            *count += occurrences(sign, &text).min(TIMES);
        }
    }
    for (sign, count) in signs().iter().zip(&counts) {
        for (dialect, p) in &sign.points {
            *points.entry(*dialect).or_default() += p * (*count).min(TIMES);
        }
    }
    let (best, most) = points.iter().max_by_key(|(_, p)| **p).map(|(d, p)| (*d, *p))?;
    let next = points.iter().filter(|(d, _)| **d != best).map(|(_, p)| *p).max().unwrap_or(0);
    (most >= ENOUGH && most >= 2 * next).then_some(best)
}

/// Lower case, runs of white space as one: a line break if one is in it, else a space.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let trimmed = word.trim_end();
        let broken = word.ends_with(['\n', '\r']);
        if trimmed.is_empty() {
            if broken && out.ends_with(' ') {
                out.pop();
                out.push('\n');
            }
            continue;
        }
        out.extend(trimmed.chars().flat_map(char::to_lowercase));
        if trimmed.len() < word.len() {
            out.push(if broken { '\n' } else { ' ' });
        }
    }
    out
}

fn occurrences(sign: &Sign, text: &str) -> usize {
    if let Some(start) = &sign.line {
        let hit = |l: &&str| if sign.whole { l.trim() == start } else { l.starts_with(start.as_str()) };
        return text.lines().filter(hit).take(TIMES).count();
    }
    let Some(word) = &sign.word else { return 0 };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (open, close) = (word.starts_with(is_word), word.ends_with(is_word));
    let hit = |at: &usize| {
        let before = text.get(..*at).and_then(|s| s.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|s| s.chars().next());
        !(open && before.is_some_and(is_word) || close && after.is_some_and(is_word))
    };
    text.match_indices(word.as_str()).map(|(at, _)| at).filter(hit).take(TIMES).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_are_valid() {
        assert!(signs().len() > 50);
        for sign in signs() {
            assert!(sign.word.is_some() != sign.line.is_some(), "{:?} {:?}", sign.word, sign.line);
        }
    }

    #[test]
    fn scripts_are_recognised() {
        let of = |text: &str| likely(std::iter::once(text));
        let oracle = "CREATE TABLE t (a VARCHAR2(10), b NUMBER(3)) PCTFREE 10;\n/\n";
        let tsql = "SET ANSI_NULLS ON\r\nGO\r\nCREATE TABLE [dbo].[t] ([a] [int] IDENTITY(1,1))\r\nGO\r\n";
        let mysql = "CREATE TABLE `t` (`a` int unsigned AUTO_INCREMENT) ENGINE=InnoDB;";
        let db2 =
            "--#SET TERMINATOR @\nCREATE TABLE T (A CHAR(8) FOR BIT DATA) IN USERSPACE1 DATA CAPTURE NONE @";
        assert_eq!(of(oracle), Some(Dialect::Oracle));
        assert_eq!(of(tsql), Some(Dialect::SqlServer));
        assert_eq!(of(mysql), Some(Dialect::MySql));
        assert_eq!(of(db2), Some(Dialect::Db2));
        assert_eq!(of("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1);"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn the_corpora_are_recognised() {
        let root = std::env::var("MIGRATE_CORPORA").map_or_else(
            |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora"),
            std::path::PathBuf::from,
        );
        if !root.is_dir() {
            eprintln!("skipped: no corpora in {}", root.display());
            return;
        }
        let (mut recognised, mut all) = (0, 0);
        for (folder, dialect) in [
            ("oracle", Dialect::Oracle),
            ("tsql", Dialect::SqlServer),
            ("mysql", Dialect::MySql),
            ("db2", Dialect::Db2),
        ] {
            for corpus in std::fs::read_dir(root.join(folder)).unwrap().flatten() {
                let mut texts = Vec::new();
                for file in std::fs::read_dir(corpus.path()).unwrap().flatten() {
                    if file.path().extension().is_some_and(|e| e == "sql") {
                        let bytes = std::fs::read(file.path()).unwrap();
                        texts.push(String::from_utf8_lossy(&bytes).into_owned());
                    }
                }
                let guess = likely(texts.iter().map(String::as_str));
                assert!(guess.is_none() || guess == Some(dialect), "{}: {guess:?}", corpus.path().display());
                recognised += usize::from(guess.is_some());
                all += 1;
            }
        }
        assert!(recognised * 4 >= all * 3, "{recognised} of {all} corpora recognised");
    }
}
