//! Proof on a real PostgreSQL, as a user asks for it. Without a PostgreSQL on the machine the tests say so and pass.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use migrate_core::target::Binaries;

const SCRIPT: &str = "CREATE TABLE t (a NUMBER(5) NOT NULL, b VARCHAR2(10));\nCREATE INDEX t_b ON t (b);\n";

fn postgresql() -> bool {
    let found = Binaries::find(None, None).is_ok();
    if !found {
        eprintln!("skipped: no PostgreSQL on this machine");
    }
    found
}

fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_migrate")).args(args).current_dir(dir).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn converted() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.sql"), SCRIPT).unwrap();
    let (code, _, err) = run(dir.path(), &["convert", "--from", "oracle", "--out", "out", "a.sql"]);
    assert_eq!(code, 0, "{err}");
    dir
}

#[test]
fn a_clean_output_is_proven() {
    if !postgresql() {
        return;
    }
    let dir = converted();
    let (code, out, err) = run(dir.path(), &["check", "out", "--lang", "en"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("0 refused"), "{out}");
    let convert = ["convert", "--from", "oracle", "--out", "out", "--check", "--lang", "en", "a.sql"];
    let (code, out, err) = run(dir.path(), &convert);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Proven on PostgreSQL"), "{out}");
    let report = fs::read_to_string(dir.path().join("out/report.json")).unwrap();
    assert!(report.contains("\"check\":\"accepted\""), "{report}");
}

#[test]
fn a_refusal_is_shown_with_its_place_in_output_and_source() {
    if !postgresql() {
        return;
    }
    let dir = converted();
    let apply = fs::read_to_string(dir.path().join("out/apply.sql")).unwrap();
    let index = apply.lines().find_map(|l| l.strip_prefix("\\ir ").filter(|f| f.contains("index"))).unwrap();
    let path = dir.path().join("out").join(index);
    let broken = fs::read_to_string(&path).unwrap().replace("(b)", "(no_such_column)");
    fs::write(&path, broken).unwrap();
    let (code, out, err) = run(dir.path(), &["check", "out", "--lang", "en"]);
    assert_eq!(code, 1, "{out}{err}");
    for part in [
        "column \"no_such_column\" does not exist",
        "42703",
        index,
        "from a.sql:2: create index",
        "1 refused",
    ] {
        assert!(out.contains(part), "lacks {part:?}: {out}");
    }
    let (code, out, _) = run(dir.path(), &["check", "out", "--format", "json"]);
    assert_eq!(code, 1);
    let document: migrate_core::report::check::Document = serde_json::from_str(&out).unwrap();
    assert_eq!(document.refused, 1);
}

#[test]
fn where_no_server_can_be_had_the_help_says_how() {
    let dir = converted();
    let empty = tempfile::tempdir().unwrap();
    let bin = empty.path().display().to_string();
    for args in [
        &["check", "out", "--lang", "en", "--pg-bin", &bin][..],
        &["assess", "--from", "oracle", "--check", "--lang", "en", "--pg-bin", &bin, "a.sql"],
    ] {
        let (code, out, err) = run(dir.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains("TARGET-0001") && err.contains("--to URL"), "{err}");
    }
    let url = "postgresql://me:secret@localhost/x";
    let (code, _, err) = run(dir.path(), &["check", "out", "--to", url]);
    assert_eq!(code, 2);
    assert!(!err.contains("secret"), "{err}");
}

#[test]
fn the_examples_of_rules_are_computed() {
    if !postgresql() {
        return;
    }
    let rule = |gives: &str| {
        format!(
            "- id: MY-FN-0001\n  kind: function\n  source: {{dialect: oracle}}\n  match: MYFN($x)\n  rewrite: length($x)\n  \
             outcome: converted\n  class: rewrite\n  effort: {{each: 0m}}\n  text: {{en: a, ja: b}}\n  examples:\n    \
             - eval: MYFN('abc')\n      gives: '{gives}'\n"
        )
    };
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("mine")).unwrap();
    let test = ["rules", "test", "--from", "oracle", "--rules", "mine", "--lang", "en"];
    fs::write(dir.path().join("mine/a.yaml"), rule("3")).unwrap();
    let (code, out, err) = run(dir.path(), &test);
    assert_eq!(code, 0, "{out}{err}");
    fs::write(dir.path().join("mine/a.yaml"), rule("4")).unwrap();
    let (code, out, _) = run(dir.path(), &test);
    assert_eq!(code, 1);
    assert!(out.contains("MY-FN-0001 #1: MYFN('abc')\n    expected `4`, found `3`"), "{out}");
    let (code, out, _) = run(dir.path(), &["explain", "MY-FN-0001", "--rules", "mine", "--lang", "en"]);
    assert_eq!(code, 0);
    assert!(out.contains("MYFN($x)") && out.contains("length($x)") && out.contains("mine/a.yaml:1"), "{out}");
}
