//! Finds the queries and changes of rows in scripts of any dialect, also inside routines, without the script layer or
//! the procedural grammar: what the gates of the query grammar feed on.

use migrate_core::dialect::Dialect;
use migrate_core::syntax::lexer::{LexRules, tokenize};
use migrate_core::syntax::{Entry, SyntaxKind, parse};

struct Token {
    kind: SyntaxKind,
    start: usize,
    word: String,
    line_start: bool,
}

/// The texts of the queries and changes of rows in a script. Blank and doubtful ones are left out.
pub fn leaves(dialect: Dialect, text: &str) -> Vec<String> {
    match dialect {
        Dialect::SqlServer => batches(text).into_iter().flat_map(|b| statements_of_batch(&b)).collect(),
        _ => by_terminator(dialect, text),
    }
}

/// The batches of a T-SQL script: what stands between lines that say GO.
pub fn batches(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let word = line.trim().trim_end_matches(';');
        if word.eq_ignore_ascii_case("go") || word.to_ascii_lowercase().starts_with("go ") {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push_str(line);
        }
    }
    out.retain(|b| !b.trim().is_empty());
    out
}

/// T-SQL has no terminators to rely on: the grammar itself says where a statement ends.
fn statements_of_batch(batch: &str) -> Vec<String> {
    use SyntaxKind::*;
    let tree = parse(Dialect::SqlServer, batch, Entry::Statements);
    tree.root()
        .descendants()
        .filter(|n| matches!(n.kind(), SELECT_STMT | INSERT_STMT | UPDATE_STMT | DELETE_STMT | MERGE_STMT))
        .filter(|n| {
            !n.ancestors().skip(1).any(|a| matches!(a.kind(), SELECT_STMT | INSERT_STMT | MERGE_STMT))
        })
        .map(|n| n.text().to_string())
        .collect()
}

fn by_terminator(dialect: Dialect, text: &str) -> Vec<String> {
    let tokens = significant(dialect, text);
    let mut out = Vec::new();
    let mut begin: Option<usize> = None;
    let mut depth = 0usize;
    for (i, t) in tokens.iter().enumerate() {
        let previous = i.checked_sub(1).and_then(|j| tokens.get(j));
        if begin.is_none() && can_begin(dialect, previous, t, tokens.get(i + 1)) {
            begin = Some(t.start);
            depth = 0;
        }
        match t.word.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(from) = begin
            && is_terminator(t, depth, dialect)
        {
            out.extend(text.get(from..t.start).map(own_text));
            begin = None;
        }
    }
    out.extend(begin.and_then(|b| text.get(b..)).map(own_text));
    out
}

/// A query without the options of the view that it was found in.
fn own_text(leaf: &str) -> String {
    let mut leaf = leaf.trim_end();
    for option in
        ["WITH READ ONLY", "WITH CHECK OPTION", "WITH LOCAL CHECK OPTION", "WITH CASCADED CHECK OPTION"]
    {
        let at = leaf.len().saturating_sub(option.len());
        if leaf.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(option)) {
            leaf = leaf.get(..at).unwrap_or_default().trim_end();
        }
    }
    leaf.to_string()
}

fn is_terminator(t: &Token, depth: usize, dialect: Dialect) -> bool {
    match t.word.as_str() {
        ";" => true,
        // The loop over a query.
        "DO" => dialect == Dialect::Db2 && depth == 0,
        "/" | "@" | "//" => t.line_start && depth == 0,
        "$$" | "DELIMITER" | "GO" => t.line_start,
        _ => false,
    }
}

fn can_begin(dialect: Dialect, previous: Option<&Token>, t: &Token, next: Option<&Token>) -> bool {
    if t.kind != SyntaxKind::WORD && t.word != "(" {
        return false;
    }
    let next = next.map_or("", |n| n.word.as_str());
    let query =
        matches!(t.word.as_str(), "SELECT" | "WITH") || t.word == "(" && matches!(next, "SELECT" | "WITH");
    let change = match t.word.as_str() {
        "INSERT" => true,
        // `UPDATE OF` of a trigger, DB2's commands.
        "UPDATE" => !matches!(next, "OF" | "COMMAND" | "DBM" | "DB" | "DATABASE"),
        "MERGE" => true,
        "DELETE" => next != ";",
        "REPLACE" => dialect == Dialect::MySql && next == "INTO",
        "VALUES" => dialect == Dialect::Db2,
        _ => false,
    };
    let Some(previous) = previous else { return query || change };
    match previous.word.as_str() {
        ";" | "BEGIN" | "THEN" | "ELSE" | "LOOP" | "DO" | "REPEAT" => query || change,
        "/" | "@" | "//" | "$$" => previous.line_start && (query || change),
        "IS" | "AS" | "FOR" => query && t.word != "(" && next != "(",
        _ => false,
    }
}

fn significant(dialect: Dialect, text: &str) -> Vec<Token> {
    let mut at = 0;
    let mut line_start = true;
    let mut out = Vec::new();
    for (kind, len) in tokenize(text, LexRules::new(dialect)) {
        let (start, end) = (at, at + len as usize);
        at = end;
        let raw = text.get(start..end).unwrap_or_default();
        if kind.is_trivia() {
            line_start |= raw.contains('\n');
            continue;
        }
        out.push(Token { kind, start, word: raw.to_ascii_uppercase(), line_start });
        line_start = false;
    }
    out
}
