//! The prover tells the truth about every statement.

use std::time::{Duration, Instant};

use migrate_core::target::check::{CheckOptions, CheckReport, Checked, run};
use migrate_core::target::{ScriptFile, Server, TargetError};

use crate::server;

fn file(path: &str, text: &str) -> ScriptFile {
    ScriptFile { path: path.into(), text: text.into() }
}

fn check(server: &mut Server, files: &[ScriptFile]) -> CheckReport {
    run(server, files, &CheckOptions::default(), &mut |_, _| {}).unwrap()
}

fn states(report: &CheckReport) -> Vec<&str> {
    let state = |s: &Checked| -> &'static str {
        match (s.accepted(), s.needed_retry) {
            (true, false) => "ok",
            (true, true) => "late",
            (false, _) => "no",
        }
    };
    report.statements.iter().map(state).collect()
}

#[test]
fn one_refusal_hides_no_other_and_is_told_with_its_line() {
    let Some(mut server) = server() else { return };
    let report = check(
        &mut server,
        &[
            file(
                "a.sql",
                "CREATE TABLE t (a int);\n\nCREATE TABLE u (\n  a int,\n  b nonsense\n);\nSELEC 1;\n",
            ),
            file(
                "b.sql",
                "\\echo hello\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES ('x');\nCREATE ROLE r;\n",
            ),
        ],
    );
    assert_eq!(states(&report), ["ok", "no", "no", "ok", "no", "ok"]);
    let u = &report.statements[1];
    assert_eq!((u.file.as_str(), u.line, u.end_line, u.error_line), ("a.sql", 3, 6, Some(5)));
    assert_eq!(u.refusal.as_ref().unwrap().sqlstate, "42704");
    assert_eq!(u.command, "create table");
    assert_eq!(report.statements[4].error_line, Some(3));
    assert_eq!(report.ignored.len(), 1);
    assert!(report.server_version.starts_with(char::is_numeric));
    assert!(!report.is_clean());
    assert_eq!(server.query("SELECT count(*) FROM t").unwrap(), [[Some("1".to_string())]]);
}

#[test]
fn ddl_in_the_wrong_order_is_tried_again_and_marked_but_rows_never_are() {
    let Some(mut server) = server() else { return };
    let report = check(
        &mut server,
        &[file(
            "a.sql",
            "CREATE VIEW v AS SELECT * FROM w;
             CREATE VIEW w AS SELECT f(a) AS b FROM s.t;
             INSERT INTO s.t VALUES (1);
             CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
             CREATE TABLE s.t (a int);
             CREATE SCHEMA s;
             GRANT SELECT ON w TO reader;
             CREATE ROLE reader;
             CREATE VIEW never AS SELECT * FROM nowhere;",
        )],
    );
    assert_eq!(states(&report), ["late", "late", "no", "ok", "late", "ok", "late", "ok", "no"]);
}

#[test]
fn a_retry_sees_the_settings_of_its_place() {
    let Some(mut server) = server() else { return };
    let report = check(
        &mut server,
        &[file(
            "a.sql",
            "CREATE SCHEMA one; CREATE SCHEMA two;
             SET search_path = one;
             CREATE VIEW v AS SELECT a FROM t;
             CREATE TABLE two.t (b int);
             SET search_path = two;
             CREATE TABLE one.t (a int);",
        )],
    );
    assert_eq!(states(&report), ["ok", "ok", "ok", "late", "ok", "ok", "ok"]);
    assert_eq!(server.query("SELECT 'one.v'::regclass::text").unwrap().len(), 1);
}

#[test]
fn transactions_of_the_script_are_its_own() {
    let Some(mut server) = server() else { return };
    let report = check(
        &mut server,
        &[file(
            "a.sql",
            "CREATE TABLE t (a int PRIMARY KEY);
             BEGIN; INSERT INTO t VALUES (1); SAVEPOINT a; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);
             ROLLBACK TO a; INSERT INTO t VALUES (3); COMMIT;
             START TRANSACTION; INSERT INTO t VALUES (4); ROLLBACK; INSERT INTO t VALUES (5);",
        )],
    );
    let expected = ["ok", "ok", "ok", "ok", "no", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok"];
    assert_eq!(states(&report), expected);
    let rows = server.query("SELECT string_agg(a::text, ',' ORDER BY a) FROM t").unwrap();
    assert_eq!(rows, [[Some("1,3,5".to_string())]]);
}

#[test]
fn copy_takes_its_rows_and_refuses_wrong_ones() {
    let Some(mut server) = server() else { return };
    let report = check(
        &mut server,
        &[file(
            "a.sql",
            "CREATE TABLE t (a int, b text);\nCOPY t FROM stdin;\n1\tx;'\n2\t\\N\n\\.\nCOPY t FROM stdin;\nx\ty\n\\.\nCOPY t TO STDOUT;\nSELECT 1;\nCOPY t FROM stdin",
        )],
    );
    assert_eq!(states(&report), ["ok", "ok", "no", "no", "ok", "ok"]);
    assert_eq!(
        server.query("SELECT count(*), count(b) FROM t").unwrap(),
        [[Some("2".into()), Some("1".to_string())]]
    );
}

#[test]
fn a_statement_that_takes_too_long_is_stopped() {
    let Some(mut server) = server() else { return };
    let options = CheckOptions { statement_timeout: Duration::from_millis(100), ..CheckOptions::default() };
    let files = [
        file("a.sql", "SELECT pg_sleep(60); SELECT 1;"),
        // Also when the script switches the server's own limit off.
        file("b.sql", "SET statement_timeout = 0; SELECT pg_sleep(60); SELECT 2;"),
    ];
    let begun = Instant::now();
    let report = run(&mut server, &files, &options, &mut |_, _| {}).unwrap();
    assert_eq!(states(&report), ["no", "ok", "ok", "no", "ok"]);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn plpgsql_routines_are_looked_into_with_the_line_of_the_file() {
    let Some(mut server) = server() else { return };
    let available = "SELECT FROM pg_available_extensions WHERE name = 'plpgsql_check'";
    if server.query(available).unwrap().is_empty() {
        eprintln!("skipped: no plpgsql_check on this machine");
        return;
    }
    let report = check(
        &mut server,
        &[
            file("a.sql", "CREATE TABLE t (a int);\n"),
            file(
                "code/f.sql",
                "-- A routine.\nCREATE FUNCTION f(x int) RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN (SELECT no_column FROM t);\nEND;\n$$;\n\
                 CREATE FUNCTION f(x text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n  RETURN 1;\nEND $$;\n\
                 CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.zzz := ''1''; RETURN NEW; END';\n\
                 CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n\
                 CREATE TRIGGER tg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();\n",
            ),
        ],
    );
    assert_eq!(states(&report), ["ok"; 6]);
    let plpgsql = &report.plpgsql;
    assert_eq!((plpgsql.checked, plpgsql.not_run.as_deref()), (3, None));
    assert_eq!(plpgsql.unattached, ["h()"]);
    let issues: Vec<_> = plpgsql
        .issues
        .iter()
        .map(|i| (i.routine.as_str(), i.file.as_deref(), i.line, i.table.as_deref(), i.is_error()))
        .collect();
    assert_eq!(
        issues,
        [
            ("f(integer)", Some("code/f.sql"), Some(4), None, true),
            ("g()", Some("code/f.sql"), Some(10), Some("t"), true)
        ]
    );
    assert!(plpgsql.issues[0].finding.message.contains("no_column"));
    assert!(!report.is_clean());
    let left = server.query("SELECT FROM pg_extension WHERE extname = 'plpgsql_check'").unwrap();
    assert!(left.is_empty(), "the look leaves no trace");
}

#[test]
fn a_database_in_use_is_not_touched_unless_allowed() {
    let Some(mut owner) = server() else { return };
    owner.query("CREATE TABLE customers (a int)").unwrap();
    let socket = owner.cluster().unwrap().socket_dir().display().to_string();
    let url = format!("host={socket} user=postgres dbname=postgres");
    let mut other = Server::connect(&url).unwrap();
    let files = [file("a.sql", "CREATE TABLE t (a int);")];
    let error = run(&mut other, &files, &CheckOptions::default(), &mut |_, _| {}).unwrap_err();
    assert!(matches!(&error, TargetError::NotEmpty { objects: 1, .. }), "{error}");
    assert!(error.to_string().contains("public.customers"), "{error}");
    assert!(owner.query("SELECT FROM t").is_err(), "something was created");
    let options = CheckOptions { allow_nonempty: true, ..CheckOptions::default() };
    let report = run(&mut other, &files, &options, &mut |_, _| {}).unwrap();
    assert!(report.is_clean());
    owner.query("DROP TABLE customers, t; CREATE EXTENSION plpgsql_check").ok();
    assert!(
        run(&mut other, &files, &CheckOptions::default(), &mut |_, _| {}).is_ok(),
        "an extension is not in use"
    );
}

#[test]
fn a_server_that_dies_is_an_error_with_its_place() {
    let Some(mut server) = server() else { return };
    let files = [file("a.sql", "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 2;")];
    let error = run(&mut server, &files, &CheckOptions::default(), &mut |_, _| {}).unwrap_err();
    assert!(
        matches!(&error, TargetError::Lost { file, line, .. } if file == "a.sql" && *line >= 2),
        "{error}"
    );
}

#[test]
fn fifteen_thousand_inserts_take_seconds() {
    let Some(mut server) = server() else { return };
    let mut text =
        String::from("CREATE TABLE t (id int PRIMARY KEY, name text, hired date, salary numeric(8,2));\n");
    for i in 0..15_000 {
        // Every 500th is refused.
        let id = if i % 500 == 499 { 0 } else { i };
        text.push_str(&format!(
            "INSERT INTO t (id, name, hired, salary) VALUES ({id}, 'Name {i}', DATE '2001-01-13', 4{i}.50);\n"
        ));
    }
    let begun = Instant::now();
    let mut calls = 0;
    let report =
        run(&mut server, &[file("data.sql", &text)], &CheckOptions::default(), &mut |_, _| calls += 1)
            .unwrap();
    let took = begun.elapsed();
    eprintln!("15,000 INSERTs in {took:?}");
    assert_eq!(report.statements.len(), 15_001);
    let refused: Vec<_> = report.refused().map(|s| s.line).collect();
    assert_eq!(refused.len(), 30);
    assert!(refused.iter().all(|line| (line - 2) % 500 == 499));
    assert!(calls > 10 && took < Duration::from_secs(30), "{took:?}");
}
