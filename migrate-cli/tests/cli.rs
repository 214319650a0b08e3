//! The binary as a user meets it: exit codes, streams, messages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const TABLE: &str = "CREATE TABLE t (a NUMBER(5) NOT NULL, b VARCHAR2(10));\n";

fn migrate(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_migrate"));
    command.args(args).current_dir(dir).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    parts(migrate(dir, args).stdin(Stdio::null()).output().unwrap())
}

fn parts(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

/// Every file below a folder with its bytes.
fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn every_error_says_what_where_and_what_to_do_and_ends_with_2() {
    let dir = folder(&[
        ("a.sql", TABLE.as_bytes()),
        ("empty.sql", b" \n"),
        ("dump.dmp", b"\x03\x01\x00\x00EXPORT\x00\xff\xfe\x00"),
        ("none/readme.txt", b"x"),
        ("full/mine.txt", b"keep"),
        ("cost.yaml", b"hours_per_day: 8\nfindings: {}\n"),
    ]);
    let cases: &[(&[&str], &str, &str)] = &[
        (&["assess", "--from", "oracle", "gone.sql"], "gone.sql does not exist", "Check the path"),
        (&["assess", "--from", "oracle", "empty.sql"], "empty.sql is empty", "export has finished"),
        (&["assess", "--from", "oracle", "dump.dmp"], "dump.dmp is not a text file", "turned into a script"),
        (&["assess", "--from", "oracle", "none"], "no SQL script in none", "sql, ddl, pls"),
        (&["assess", "a.sql"], "which database", "--from oracle"),
        (&["assess", "--from", "sybase", "a.sql"], "sybase", "oracle, sqlserver, mysql, db2"),
        (&["assess", "--from", "postgresql", "a.sql"], "is the target", "oracle, sqlserver, mysql, db2"),
        (&["assess", "--from", "oracle", "--target", "13", "a.sql"], "13 is not in 14..=18", "--help"),
        (&["assess", "--from", "oracle", "--encoding", "klingon", "a.sql"], "`klingon`", "utf-8"),
        (&["assess", "--from", "oracle", "--encoding-for", "x", "a.sql"], "`x`", "'old/*.sql=cp932'"),
        (
            &["assess", "--from", "oracle", "--cost", "cost.yaml", "a.sql"],
            "cost.yaml",
            "migrate explain cost",
        ),
        (&["assess", "--from", "oracle", "--cost", "gone.yaml", "a.sql"], "gone.yaml", "Check that"),
        (&["convert", "--from", "oracle", "a.sql"], "--out <DIR>", "--help"),
        (&["convert", "--from", "oracle", "--out", "full", "a.sql"], "full is not empty", "--force"),
        (&["convert", "--from", "oracle", "--out", "a.sql", "a.sql"], "a.sql is not a folder", "--out"),
        (&["convert", "--from", "oracle", "--out", "a.sql/x", "a.sql"], "a.sql/x", "write"),
        (&["check", "full"], "full is not an output", "migrate convert --out"),
        (&["explain", "NO-SUCH-1"], "`NO-SUCH-1`", "migrate rules list"),
        (&["assess", "--from", "oracle", "-", "-"], "standard input is named twice", "once"),
    ];
    for (args, what, help) in cases {
        let (code, out, err) = run(dir.path(), args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(what), "{args:?} lacks {what:?}: {err}");
        assert!(err.contains(help), "{args:?} lacks {help:?}: {err}");
        assert!(out.is_empty(), "{args:?} wrote a result: {out}");
    }
    assert_eq!(fs::read(dir.path().join("full/mine.txt")).unwrap(), b"keep");
}

#[test]
fn the_exit_code_tells_what_is_left() {
    let source = format!("{TABLE}FROBNICATE THE DATABASE;\n");
    let dir = folder(&[("a.sql", source.as_bytes())]);
    let convert = ["convert", "--from", "oracle", "--out", "out", "a.sql"];
    let (code, out, err) = run(dir.path(), &convert);
    assert_eq!(code, 3, "{err}");
    assert!(out.contains("Manual"), "{out}");
    assert!(err.contains("out/apply.sql"), "{err}");
    let (code, ..) = run(dir.path(), &[&convert[..], &["--fail-on", "manual"]].concat());
    assert_eq!(code, 1);
    let assess = ["assess", "--from", "oracle", "a.sql"];
    assert_eq!(run(dir.path(), &assess).0, 0);
    assert_eq!(run(dir.path(), &[&assess[..], &["--fail-on", "review"]].concat()).0, 1);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let dir = folder(&[("src/b.sql", TABLE.as_bytes()), ("src/a.sql", b"FROBNICATE;\n")]);
    for (out, jobs) in [("one", "1"), ("two", "4")] {
        let (code, _, err) =
            run(dir.path(), &["convert", "--from", "oracle", "--out", out, "--jobs", jobs, "src"]);
        assert!(code == 0 || code == 3, "{err}");
    }
    let files = |out: &str| {
        let dir = dir.path().join(out);
        let prefix = dir.display().to_string();
        tree(&dir).into_iter().map(|(n, b)| (n[prefix.len()..].to_string(), b)).collect::<Vec<_>>()
    };
    assert!(files("one").len() >= 3);
    assert_eq!(files("one"), files("two"));
}

#[test]
fn results_go_to_standard_output_and_json_is_json() {
    let dir = folder(&[("a.sql", TABLE.as_bytes())]);
    let (_, out, err) = run(dir.path(), &["assess", "--from", "oracle", "--format", "json", "a.sql"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["sources"][0]["file"], "a.sql");
    assert_eq!(report["totals"]["statements"], 1);
    assert!(err.is_empty(), "{err}");
}

#[test]
fn standard_input_is_a_source() {
    let dir = folder(&[]);
    let mut child = migrate(dir.path(), &["assess", "--from", "oracle", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(TABLE.as_bytes()).unwrap();
    let (code, out, err) = parts(child.wait_with_output().unwrap());
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\"file\":\"<stdin>\""), "{out}");
}

#[test]
fn the_output_in_a_source_folder_is_not_read_again() {
    let dir = folder(&[("a.sql", TABLE.as_bytes())]);
    let convert = ["convert", "--from", "oracle", "--out", "out", "."];
    run(dir.path(), &convert);
    let first = tree(&dir.path().join("out"));
    run(dir.path(), &convert);
    assert_eq!(first, tree(&dir.path().join("out")));
}

#[test]
fn force_writes_beside_files_of_others() {
    let dir = folder(&[("a.sql", TABLE.as_bytes()), ("full/mine.txt", b"keep")]);
    let (code, _, err) =
        run(dir.path(), &["convert", "--from", "oracle", "--out", "full", "--force", "a.sql"]);
    assert!(code == 0 || code == 3, "{err}");
    assert!(dir.path().join("full/mine.txt").exists());
    assert!(dir.path().join("full/apply.sql").exists());
}

#[test]
fn the_language_is_that_of_the_locale_unless_named() {
    let dir = folder(&[("a.sql", TABLE.as_bytes())]);
    let args = ["assess", "--from", "oracle", "a.sql"];
    let with = |name: &str, value: &str, args: &[&str]| {
        parts(migrate(dir.path(), args).env(name, value).output().unwrap()).1
    };
    assert!(with("LANG", "ja_JP.UTF-8", &args).contains("移行アセスメント"));
    assert!(with("LC_ALL", "C", &args).contains("Migration assessment"));
    let named = [&args[..], &["--lang", "en"]].concat();
    assert!(with("LANG", "ja_JP.UTF-8", &named).contains("Migration assessment"));
    let (code, _, err) = run(dir.path(), &["assess", "--lang", "ja", "--from", "oracle", "gone.sql"]);
    assert_eq!(code, 2);
    assert!(err.contains("エラー[CLI-0001]: gone.sql がありません"), "{err}");
}

#[test]
fn scripts_of_another_database_are_recognised() {
    let script = "CREATE TABLE `t` (`a` int unsigned NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;\nLOCK TABLES `t` WRITE;\n";
    let dir = folder(&[("a.sql", script.as_bytes())]);
    let (code, _, err) = run(dir.path(), &["assess", "a.sql"]);
    assert_eq!(code, 2);
    assert!(err.contains("They look like MySQL / MariaDB") && err.contains("--from mysql"), "{err}");
    let (_, _, err) = run(dir.path(), &["assess", "--from", "oracle", "a.sql"]);
    assert!(err.contains("look like MySQL / MariaDB, not like Oracle Database"), "{err}");
}

#[test]
fn an_empty_file_among_others_is_a_warning() {
    let dir = folder(&[("a.sql", TABLE.as_bytes()), ("b.sql", b"")]);
    let (code, _, err) = run(dir.path(), &["assess", "--from", "oracle", "."]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("warning[CLI-0006]: b.sql is empty"), "{err}");
    let (_, _, err) = run(dir.path(), &["assess", "--quiet", "--from", "oracle", "."]);
    assert!(err.is_empty(), "{err}");
}

#[test]
fn utf16_and_named_encodings_are_read() {
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(TABLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let sjis = b"CREATE TABLE \x8c\xda\x8b\x71 (a NUMBER(5));\n";
    let dir = folder(&[("u.sql", &utf16), ("s/s.sql", sjis)]);
    let args =
        ["assess", "--from", "oracle", "--format", "json", "--encoding-for", "s/**=cp932", "u.sql", "s"];
    let (code, out, err) = run(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        report["sources"][0]["encoding"].as_str().map(|e| e.starts_with("UTF-16")),
        Some(true),
        "{out}"
    );
    assert!(report["sources"][1]["encoding"].is_string());
}

#[test]
fn a_closed_pipe_is_no_error() {
    let dir = folder(&[("a.sql", TABLE.repeat(2000).as_bytes())]);
    let mut child = migrate(dir.path(), &["assess", "--from", "oracle", "--format", "json", "a.sql"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let (code, _, err) = parts(child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn help_has_examples_and_exit_codes() {
    let dir = folder(&[]);
    for command in [
        &["convert"][..],
        &["assess"],
        &["check"],
        &["explain"],
        &["completions"],
        &["rules", "list"],
        &["rules", "check"],
        &["rules", "test"],
    ] {
        let (code, out, _) = run(dir.path(), &[command, &["--help"]].concat());
        assert_eq!(code, 0);
        assert!(out.contains("Examples:\n  migrate "), "{command:?}: {out}");
    }
    assert!(run(dir.path(), &["--help"]).1.contains("Exit codes:"));
}

#[test]
fn completions_know_the_commands() {
    let dir = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, _) = run(dir.path(), &["completions", shell]);
        assert_eq!(code, 0);
        assert!(out.contains("assess"), "{shell}");
    }
}

#[test]
fn an_id_is_explained_in_both_languages() {
    let dir = folder(&[]);
    let (code, out, _) = run(dir.path(), &["explain", "check-0001"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("CHECK-0001\n\nPostgreSQL {server} refused"), "{out}");
    let (_, out, _) = run(dir.path(), &["explain", "CHECK-0001", "--lang", "ja"]);
    assert!(out.contains("受け付けませんでした"), "{out}");
    let (code, out, _) = run(dir.path(), &["explain", "cost"]);
    assert_eq!(code, 0);
    assert!(out.contains("hours_per_day: 8"));
}

#[test]
fn the_rules_are_listed_and_checked() {
    let dir = folder(&[("bad/x.yaml", b"- id: MY-1\n  knid: type\n")]);
    let (code, out, _) = run(dir.path(), &["rules", "list", "--format", "json"]);
    assert_eq!(code, 0);
    assert!(serde_json::from_str::<serde_json::Value>(&out).unwrap().is_array());
    let (code, out, err) = run(dir.path(), &["rules", "check"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("rules") && err.contains("are valid"), "{err}");
    let (code, _, err) = run(dir.path(), &["rules", "check", "--rules", "bad"]);
    assert_eq!(code, 2);
    assert!(err.contains("bad/x.yaml") && err.contains("knid"), "{err}");
    let (code, _, err) = run(dir.path(), &["rules", "check", "--rules", "gone"]);
    assert_eq!(code, 2);
    assert!(err.contains("gone"), "{err}");
}
