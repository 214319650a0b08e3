//! The words that PostgreSQL's grammar knows, and what each may still name.
//!
//! The list is data (`rules/postgresql/keywords.txt`), one line a word with its category, its use as a bare column
//! label, and the versions in which that holds. Output must work on every supported version, so the strictest
//! category over all of them decides: `system_user` is quoted even for PostgreSQL 15, where nothing reserves it yet.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const LIST: &str = include_str!("../../../rules/postgresql/keywords.txt");

/// The oldest major version of PostgreSQL that the toolkit writes for.
pub const OLDEST: u32 = 14;
/// The newest major version of PostgreSQL that the toolkit writes for.
pub const NEWEST: u32 = 18;

/// What a keyword may name without quotes. Ordered from lax to strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Anything.
    Unreserved,
    /// A column or a table, but not a function or a type (`position`, `values`).
    Column,
    /// A function or a type, but not a column or a table (`left`, `binary`).
    Function,
    /// Nothing.
    Reserved,
}

/// One keyword in a range of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// What it may name.
    pub category: Category,
    /// Whether it may follow an expression as a column label without `AS`.
    pub bare_label: bool,
    /// The first major version of which this holds (14 stands for "14 or before").
    pub from: u32,
    /// The last major version of which this holds.
    pub to: u32,
}

struct Lists {
    sql: HashMap<&'static str, Vec<Keyword>>,
    plpgsql: HashSet<&'static str>,
    call: HashSet<&'static str>,
}

/// What a line of the list says about its word.
enum Fact {
    Keyword(Keyword),
    Plpgsql,
    Call,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists { sql: HashMap::new(), plpgsql: HashSet::new(), call: HashSet::new() };
    for line in LIST.lines().filter(|l| !l.starts_with('#')) {
        match parse(line) {
            Some((word, Fact::Keyword(keyword))) => lists.sql.entry(word).or_default().push(keyword),
            Some((word, Fact::Plpgsql)) => {
                lists.plpgsql.insert(word);
            }
            Some((word, Fact::Call)) => {
                lists.call.insert(word);
            }
            // A test holds that every line of the embedded list can be read.
            None => {}
        }
    }
    lists
});

/// One line of the list.
fn parse(line: &'static str) -> Option<(&'static str, Fact)> {
    let mut fields = line.split(' ');
    let word = fields.next()?;
    let category = match fields.next()? {
        "plpgsql" => return Some((word, Fact::Plpgsql)),
        "call" => return Some((word, Fact::Call)),
        "unreserved" => Category::Unreserved,
        "column" => Category::Column,
        "function" => Category::Function,
        "reserved" => Category::Reserved,
        _ => return None,
    };
    let bare_label = match fields.next()? {
        "bare" => true,
        "as" => false,
        _ => return None,
    };
    let (from, to) = match fields.next() {
        None => (OLDEST, NEWEST),
        Some(range) => {
            let (from, to) = range.split_once('-')?;
            (from.parse().ok()?, if to.is_empty() { NEWEST } else { to.parse().ok()? })
        }
    };
    Some((word, Fact::Keyword(Keyword { category, bare_label, from, to })))
}

/// The strictest category that a lower-case word has in any supported version; `None` for a word that is none.
pub fn category(word: &str) -> Option<Category> {
    LISTS.sql.get(word)?.iter().map(|k| k.category).max()
}

/// The keyword that a lower-case word is in one major version.
pub fn keyword_in(word: &str, major: u32) -> Option<Keyword> {
    LISTS.sql.get(word)?.iter().find(|k| (k.from..=k.to).contains(&major)).copied()
}

/// Whether a lower-case word follows an expression as its label only after `AS`, in any supported version.
pub fn needs_as(word: &str) -> bool {
    LISTS.sql.get(word).is_some_and(|k| k.iter().any(|k| !k.bare_label))
}

/// Whether PL/pgSQL reserves a lower-case word inside a routine's body.
pub fn is_plpgsql_reserved(word: &str) -> bool {
    LISTS.plpgsql.contains(word)
}

/// Whether a lower-case word that may name a function is read as PostgreSQL's own syntax where that function is called
/// (`operator(…)`).
pub fn is_call_syntax(word: &str) -> bool {
    LISTS.call.contains(word)
}

/// All keywords of one major version, sorted by word.
pub fn all_in(major: u32) -> Vec<(&'static str, Keyword)> {
    let mut all: Vec<_> =
        LISTS.sql.keys().filter_map(|word| Some((*word, keyword_in(word, major)?))).collect();
    all.sort_unstable_by_key(|(word, _)| *word);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        for line in LIST.lines().filter(|l| !l.starts_with('#')) {
            assert!(parse(line).is_some(), "unreadable line: {line}");
        }
    }

    #[test]
    fn versions_have_as_many_words_as_their_sources() {
        let counts: Vec<usize> = (OLDEST..=NEWEST).map(|v| all_in(v).len()).collect();
        assert_eq!(counts, [457, 460, 471, 491, 494]);
    }

    #[test]
    fn the_strictest_version_decides() {
        assert_eq!(keyword_in("system_user", 15), None);
        assert_eq!(category("system_user"), Some(Category::Reserved));
        assert_eq!(keyword_in("json", 16).map(|k| k.category), Some(Category::Unreserved));
        assert_eq!(category("json"), Some(Category::Column));
        assert_eq!(category("employees"), None);
    }
}
