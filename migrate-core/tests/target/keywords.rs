//! The keyword list and the quoting hold on the running server.

use migrate_core::target::keywords::{self, Category};
use migrate_core::target::{
    Server, quote_column, quote_function, quote_ident, quote_label, quote_literal, quote_plpgsql,
};

use crate::server;

#[test]
fn the_list_is_the_server_s_own() {
    let Some(mut server) = server() else { return };
    let rows =
        server.query("SELECT word, catcode, barelabel FROM pg_get_keywords() ORDER BY word COLLATE \"C\"");
    let theirs: Vec<Vec<String>> =
        rows.unwrap().into_iter().map(|r| r.into_iter().map(Option::unwrap).collect()).collect();
    let ours: Vec<Vec<String>> = keywords::all_in(server.major())
        .into_iter()
        .map(|(word, keyword)| {
            let code = match keyword.category {
                Category::Unreserved => "U",
                Category::Column => "C",
                Category::Function => "T",
                Category::Reserved => "R",
            };
            vec![word.into(), code.into(), if keyword.bare_label { "t" } else { "f" }.into()]
        })
        .collect();
    assert_eq!(ours, theirs);
}

/// Words of every supported version.
fn words() -> Vec<&'static str> {
    let mut words: Vec<_> =
        (keywords::OLDEST..=keywords::NEWEST).flat_map(keywords::all_in).map(|(w, _)| w).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Words for which the server refuses the SQL that is made of them, with its reason.
fn refused(server: &mut Server, sql: impl Fn(&str) -> String) -> Vec<String> {
    words()
        .into_iter()
        .filter_map(|word| {
            let refusal = server.query(&format!("BEGIN; {}; ROLLBACK", sql(word))).err()?;
            server.query("ROLLBACK").unwrap();
            Some(format!("{word}: {refusal}"))
        })
        .collect()
}

#[test]
fn every_keyword_can_name_a_column() {
    let Some(mut server) = server() else { return };
    let refused = refused(&mut server, |word| {
        let c = quote_column(word);
        format!(
            "CREATE TABLE t ({c} int, CHECK ({c} > 0), PRIMARY KEY ({c})); CREATE INDEX ON t ({c} DESC, ({c} + 1)); \
             INSERT INTO t ({c}) VALUES (1); UPDATE t SET {c} = {c} + 1 WHERE {c} = 1; \
             SELECT {c}, {c} + 1, t.{c}, {c} AS x, -{c}, ({c}), max({c}) OVER (PARTITION BY {c}) \
             FROM t, LATERAL (SELECT t.{c} AS y) z \
             WHERE {c} IS NOT NULL AND {c} BETWEEN 1 AND 2 AND NOT {c} IN (7, {c} * 2) ORDER BY {c}; \
             ALTER TABLE t RENAME {c} TO other; ALTER TABLE t RENAME other TO {c}; \
             COMMENT ON COLUMN t.{c} IS 'x'; ALTER TABLE t ALTER COLUMN {c} SET DEFAULT 1"
        )
    });
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_keyword_can_name_everything_else() {
    let Some(mut server) = server() else { return };
    let refused = refused(&mut server, |word| {
        let (i, f, l, p) = (quote_ident(word), quote_function(word), quote_label(word), quote_plpgsql(word));
        format!(
            "CREATE SCHEMA {i}; CREATE TABLE {i}.{i} ({i} int); CREATE VIEW {i} AS SELECT {i} FROM {i}.{i}; \
             CREATE SEQUENCE {i}.{l}_s; CREATE INDEX {word}_i ON {i}.{i} ({i}); SELECT {i}.{i} FROM {i} AS {i}; \
             CREATE FUNCTION {f}(a int) RETURNS int LANGUAGE sql AS 'SELECT a'; SELECT {f}(1), 1 AS {l}; \
             CREATE DOMAIN {i}.{l}_d AS int; DO $$DECLARE {p} int; BEGIN {p} := 1; {p} := {p} + 1; END$$"
        )
    });
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn names_and_literals_come_back_as_they_were() {
    let Some(mut server) = server() else { return };
    for name in [
        "Employees",
        "社員",
        "größe",
        "É",
        "v$session",
        "a b",
        "a\"b",
        "a\u{3000}b",
        "1a",
        "ａ",
        "ß",
        "ǆ",
        "µ",
    ] {
        let sql = format!("SELECT {q}.* FROM (SELECT 1) {q}({q})", q = quote_ident(name));
        assert!(server.query(&sql).is_ok(), "{sql}");
        let found = server.query(&format!(
            "CREATE TEMP TABLE {q} (a int); SELECT relname FROM pg_class WHERE oid = {l}::regclass; DROP TABLE {q}",
            q = quote_ident(name),
            l = quote_literal(&quote_ident(name))
        ));
        assert_eq!(found.unwrap(), [[Some(name.to_string())]]);
    }
    for text in ["it's", "C:\\new\\'", "a\r\nb\\", "\u{1}\u{7f}\u{85}", "E'x'", "社員\t$$", ""] {
        let found = server.query(&format!("SELECT {}", quote_literal(text)));
        assert_eq!(found.unwrap(), [[Some(text.to_string())]]);
    }
    let refusal = server.query(&format!("SELECT {}", quote_literal("a\0b"))).unwrap_err();
    assert_eq!(refusal.sqlstate, "22021", "a zero byte is refused, never lost");
}
