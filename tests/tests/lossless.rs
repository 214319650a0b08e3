//! Gates of the front end: nothing of a script is lost, nothing makes it panic, and its time is linear.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use migrate_core::charset;
use migrate_core::dialect::Dialect;
use migrate_core::syntax::script::{Unit, UnitKind, split};
use migrate_core::syntax::{Entry, SyntaxNode, parse};
use proptest::prelude::*;
use rowan::WalkEvent;

/// The scripts under a folder, decoded.
fn scripts(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            scripts(&path, out);
        } else if path.extension().is_some_and(|e| e == "sql") {
            let bytes = std::fs::read(&path).unwrap();
            let text =
                charset::decode(&bytes, None).unwrap_or_else(|e| panic!("{}: {e}", path.display())).text;
            out.push((path, text));
        }
    }
}

/// Asserts that the units of a script follow each other without gap and that each one's body lies in it.
fn assert_covered(what: &str, text: &str, units: &[Unit]) {
    let mut at = 0;
    for unit in units {
        assert_eq!(unit.range.start, at, "{what}: a gap or an overlap at byte {at}");
        assert!(unit.range.start < unit.range.end, "{what}: an empty unit at byte {at}");
        assert!(
            unit.range.start <= unit.body.start
                && unit.body.start <= unit.body.end
                && unit.body.end <= unit.range.end,
            "{what}: the body {:?} lies outside its unit {:?}",
            unit.body,
            unit.range
        );
        assert!(text.is_char_boundary(unit.range.end as usize), "{what}: a unit ends within a character");
        let before = &text[unit.range.start as usize..unit.body.start as usize];
        let trivia = matches!(unit.kind, UnitKind::Trivia);
        assert_eq!(unit.text(text).is_empty(), trivia, "{what}: {unit:?}");
        assert!(before.is_empty() || !unit.text(text).starts_with(char::is_whitespace), "{what}: {unit:?}");
        at = unit.range.end;
    }
    assert_eq!(at as usize, text.len(), "{what}: the end is in no unit");
}

/// Splits and parses a script; every byte must come back.
fn assert_lossless(what: &str, dialect: Dialect, text: &str) {
    let units = split(dialect, text);
    assert_covered(what, text, &units);
    for unit in units.iter().filter(|u| u.kind == UnitKind::Statement) {
        let body = unit.text(text);
        assert_eq!(parse(dialect, body, Entry::Statements).root().text(), body, "{what}");
    }
}

#[test]
fn every_byte_of_every_script_is_kept() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let corpora =
        std::env::var_os("MIGRATE_CORPORA").map_or_else(|| root.join("../shared/corpora"), PathBuf::from);
    if !corpora.is_dir() {
        eprintln!("skipped: no corpora at {}", corpora.display());
    }
    for dialect in Dialect::SOURCES {
        let mut found = Vec::new();
        scripts(&root.join("fixtures").join(dialect.name()), &mut found);
        assert!(!found.is_empty(), "no fixture of {dialect}");
        scripts(
            &corpora.join(if dialect == Dialect::SqlServer { "tsql" } else { dialect.name() }),
            &mut found,
        );
        for (path, text) in found {
            assert_lossless(&path.display().to_string(), dialect, &text);
        }
    }
}

/// What soups are made of: words and marks that open, close, end and mislead.
const INGREDIENTS: &[&str] = &[
    "CREATE",
    "OR REPLACE",
    "ALTER",
    "PROCEDURE",
    "FUNCTION",
    "PACKAGE",
    "BODY",
    "TRIGGER",
    "TYPE",
    "TABLE",
    "VIEW",
    "JAVA",
    "wrapped",
    "IS",
    "AS",
    "BEGIN",
    "END",
    "END IF",
    "END LOOP",
    "END CASE",
    "IF",
    "THEN",
    "ELSE",
    "ELSIF",
    "ELSEIF",
    "LOOP",
    "WHILE",
    "FOR",
    "DO",
    "REPEAT",
    "UNTIL",
    "CASE",
    "WHEN",
    "DECLARE",
    "EXCEPTION",
    "RETURN",
    "TRY",
    "CATCH",
    "SELECT",
    "FROM",
    "WHERE",
    "INSERT INTO",
    "VALUES",
    "UPDATE",
    "SET",
    "DELETE",
    "MERGE",
    "WITH",
    "UNION",
    "GRANT",
    "REVOKE",
    "EXEC",
    "CALL",
    "DROP",
    "COMMENT ON",
    "PRIMARY KEY",
    "REFERENCES",
    "CHECK",
    "DEFAULT",
    "NULL",
    "NOT",
    "AND",
    "IN",
    "BETWEEN",
    "LIKE",
    "OVER",
    "PARTITION BY",
    "ORDER BY",
    "x",
    "a.b",
    "\"q\"",
    "[b]",
    "`c`",
    "@v",
    ":n",
    "&s",
    "#t",
    "1",
    "1.5e3",
    "'s'",
    "'",
    "\"",
    "[",
    "]",
    "`",
    "q'[z]'",
    "N'u'",
    "(",
    ")",
    ",",
    ";",
    ".",
    "=",
    ":=",
    "=>",
    "..",
    "||",
    "%ROWTYPE",
    "<<l>>",
    "/*",
    "*/",
    "/*!50003",
    "--",
    "-- c\n",
    "#",
    "\n/\n",
    "\nGO\n",
    "\nGO 2\n",
    "\n@\n",
    "\n.\n",
    "DELIMITER $$\n",
    "DELIMITER ;\n",
    "$$",
    "//",
    "\\G",
    "\nREM it's\n",
    "PROMPT x -\n",
    "SET SQLTERMINATOR !\n",
    "!",
    "--#SET TERMINATOR @\n",
    "@",
    "$IF",
    "$THEN",
    "$ELSE",
    "$END",
    "${p}",
    "$(v)",
    ":setvar x\n",
    "db2 \"",
    "ECHO ",
    "表",
    "ｶﾞ",
    "é",
    "\u{3000}",
    "\u{feff}",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "\u{0}",
    "😀",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(INGREDIENTS).prop_map(str::to_string),
        1 => ".{0,6}".prop_map(|s| s),
    ];
    let gap = proptest::sample::select(&["", " ", " ", "\n"][..]);
    proptest::collection::vec((piece, gap), 0..60)
        .prop_map(|parts| parts.into_iter().map(|(p, g)| p + g).collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soup_of_tokens_is_kept(text in soup()) {
        for dialect in Dialect::SOURCES {
            assert_lossless("soup", dialect, &text);
            for entry in [Entry::Statements, Entry::Expr, Entry::Query, Entry::DataType] {
                let tree = parse(dialect, &text, entry);
                prop_assert_eq!(tree.root().text().to_string(), text.as_str());
            }
        }
    }
}

fn time(dialect: Dialect, text: &str) -> Duration {
    let start = Instant::now();
    assert_lossless("time", dialect, text);
    start.elapsed()
}

/// Four times the text may take no more than ten times the time: a quadratic step would take sixteen times. A busy machine
/// gets several tries.
fn assert_linear(what: &str, dialect: Dialect, make: impl Fn(usize) -> String, size: usize) {
    let (small, large) = (make(size), make(size * 4));
    let mut seen = Vec::new();
    for _ in 0..6 {
        let (a, b) = (time(dialect, &small), time(dialect, &large));
        if b < a * 10 || b < Duration::from_millis(20) {
            return;
        }
        seen.push((a, b));
    }
    panic!("{what} of {dialect}: {} and {} bytes took {seen:?}", small.len(), large.len());
}

#[test]
fn time_is_linear_in_one_large_statement() {
    for dialect in Dialect::SOURCES {
        let rows = |n: usize| {
            format!("INSERT INTO t (a, b) VALUES (0, 'x'){};", ", (1, 'it''s @ / ; text')".repeat(n))
        };
        assert_linear("one line of rows", dialect, rows, 8_000);
    }
    // Five megabytes, once.
    let text = format!("INSERT INTO t (a) VALUES (0){};", ",\n(1234567, 'text')".repeat(280_000));
    assert!(text.len() > 5_000_000);
    assert_lossless("5 MB", Dialect::MySql, &text);
}

#[test]
fn time_is_linear_in_many_statements_of_a_line() {
    for dialect in Dialect::SOURCES {
        assert_linear("statements of a line", dialect, |n| "UPDATE t SET a = 1; /* c */ ".repeat(n), 3_000);
        assert_linear("unterminated comments", dialect, |n| "/* 'x \" [ q'[ ".repeat(n), 4_000);
        assert_linear("quotes", dialect, |n| "' \" ` [ ; \n".repeat(n), 4_000);
        assert_linear(
            "definitions without terminators",
            dialect,
            |n| "CREATE TABLE t (a INT)\n".repeat(n),
            2_000,
        );
    }
}

#[test]
fn time_is_linear_in_depth() {
    for dialect in Dialect::SOURCES {
        let parens = |n: usize| format!("SELECT {}1{} FROM t;", "(".repeat(n), ")".repeat(n));
        assert_linear("parentheses", dialect, parens, 10_000);
        assert_linear("blocks", dialect, |n| format!("{}{}", "BEGIN ".repeat(n), "END; ".repeat(n)), 5_000);
        assert_linear(
            "expressions",
            dialect,
            |n| format!("SELECT 1{} FROM t;", " + CASE WHEN a THEN b END".repeat(n)),
            2_000,
        );
    }
}

/// Constructs that could nest without an end. (A tree is walked, and dropped, recursively.)
const NESTS: &[&str] = &[
    "EXPLAIN PLAN FOR ",
    "IF 1 = 1 ",
    "IF a THEN ",
    "ELSE IF a ",
    "WHILE 1 = 1 ",
    "CASE ",
    "CASE WHEN a THEN ",
    "NOT ",
    "- ",
    "+ ",
    "PRIOR ",
    "BINARY ",
    "(SELECT ",
    "SELECT * FROM (",
    "SELECT * FROM (a JOIN ",
    "WITH a AS (",
    "EXISTS (",
    "f(",
    "a.b(1).",
    "x(1)",
    ".c",
    " COLLATE x",
    " IS NULL",
    " AT TIME ZONE x",
    " DAYS",
    "::INT",
    " JOIN a ON b = c ",
    " CROSS APPLY f(a) b ",
    " UNION SELECT 1 ",
    " OR a = 1",
    " || a",
    "BEGIN TRY ",
    "BEGIN ",
    "DECLARE ",
    "<<l>> ",
    "l: ",
    "DECLARE EXIT HANDLER FOR NOT FOUND ",
    "LOOP ",
    "FOR i IN 1..2 LOOP ",
    "FOR i AS SELECT 1 DO ",
    "REPEAT ",
    "CREATE TABLE t (a INT CHECK (",
    "CREATE PROCEDURE p AS ",
    "CREATE PROCEDURE p IS ",
    "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW ",
    "PROCEDURE p IS ",
    "CREATE SCHEMA s ",
    "CREATE VIEW v AS ",
    "EXEC a ",
    "INTERVAL ",
    "CAST(",
    "a[",
    "{fn ",
    "$IF ",
    "@v := ",
    "PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (",
    "RETURN ",
    "VALUES (",
    "CURSOR(",
    "MULTISET(",
    "a -> ",
    "REF ",
];

fn depth(root: &SyntaxNode) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for event in root.preorder() {
        match event {
            WalkEvent::Enter(_) => depth += 1,
            WalkEvent::Leave(_) => depth -= 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn repetition_does_not_overflow() {
    for dialect in Dialect::SOURCES {
        for nest in NESTS {
            for text in [
                nest.repeat(3_000),
                format!("SELECT a{};", nest.repeat(3_000)),
                format!("BEGIN {}", nest.repeat(3_000)),
            ] {
                let tree = parse(dialect, &text, Entry::Statements);
                let length = u32::from(tree.root().text().len()) as usize;
                assert_eq!(length, text.len(), "{nest} of {dialect}");
                assert!(depth(&tree.root()) < 2_600, "{nest} of {dialect}: a tree too deep to walk");
            }
        }
    }
}

#[test]
fn time_is_linear_in_the_lines_of_a_package() {
    let package = |lines: usize| {
        let member = |i: usize| {
            format!(
                "  PROCEDURE p{i} (a IN NUMBER) IS\n    v NUMBER := a;\n  BEGIN\n    IF v > {i} THEN\n      UPDATE t SET a = v WHERE b = 'x';\n    END IF;\n    FOR r IN (SELECT * FROM t) LOOP\n      q(r.a, 'y');\n    END LOOP;\n  END p{i};\n"
            )
        };
        let members: String = (0..lines / 10).map(member).collect();
        format!("CREATE OR REPLACE PACKAGE BODY p IS\n{members}END p;\n/\nSELECT 1 FROM dual;\n")
    };
    assert_linear("package", Dialect::Oracle, package, 12_500);
    let text = package(200_000);
    let units = split(Dialect::Oracle, &text);
    assert_eq!(units.len(), 2);
    let tree = parse(Dialect::Oracle, units[0].text(&text), Entry::Statements);
    assert_eq!(tree.errors, []);
    assert_eq!(tree.root().text(), units[0].text(&text));
}
