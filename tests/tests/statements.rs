//! Statements of scripts, converted and run on a real PostgreSQL: what the tables hold afterwards is what counts.
//!
//! A file `data/statements/DIALECT/NAME.test` holds cases; `#` at the begin of a line is a remark. Sections begin with a line
//! of their own:
//!
//! - `tables`: statements of the source that every later case of the file begins with.
//! - `case NAME [target N]`: the statements of the source that the case is about.
//! - `says ID …`: the ids of everything marked `review` or `manual` among the case's statements, in any order. A case
//!   without this line must be converted without remark.
//! - `writes`: text that must stand in the output (white space counts as one blank).
//! - `gives`: a query of PostgreSQL, a line `----`, and its rows: values between ` | `, NULL as `NULL`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

use std::path::Path;

use migrate_core::convert::{Conversion, Options, Phase, convert};
use migrate_core::diagnostic::Outcome;
use migrate_core::dialect::Dialect;
use migrate_core::rules::RuleBook;
use migrate_core::source_file::SourceFile;
use migrate_core::target::{ClusterOptions, Server};

#[derive(Default)]
struct Case {
    name: String,
    target: Option<u32>,
    tables: String,
    source: String,
    says: Vec<String>,
    writes: Vec<String>,
    gives: Vec<(String, Vec<String>)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    let mut tables = String::new();
    let mut section = "";
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["tables"] => {
                tables.clear();
                section = "tables";
            }
            ["case", name, rest @ ..] => {
                let target = rest.get(1).map(|n| n.parse().unwrap());
                let tables = tables.clone();
                out.push(Case { name: (*name).to_string(), target, tables, ..Case::default() });
                section = "case";
            }
            ["says", ids @ ..] => {
                let case = out.last_mut().expect("`says` stands in a case");
                case.says.extend(ids.iter().map(|s| (*s).to_string()));
            }
            ["writes"] | ["gives"] => {
                let case = out.last_mut().expect("a section of a case");
                section = if words == ["writes"] { "writes" } else { "gives" };
                if section == "writes" {
                    case.writes.push(String::new());
                } else {
                    case.gives.push((String::new(), Vec::new()));
                }
            }
            ["----"] => section = "rows",
            _ if section == "tables" => tables.push_str(&format!("{line}\n")),
            [] if section != "case" => {}
            _ => {
                let case = out.last_mut().expect("a case");
                match section {
                    "case" => case.source.push_str(&format!("{line}\n")),
                    "writes" => case.writes.last_mut().unwrap().push_str(&format!("{line} ")),
                    "gives" => case.gives.last_mut().unwrap().0.push_str(&format!("{line}\n")),
                    _ => case.gives.last_mut().unwrap().1.push(line.trim().to_string()),
                }
            }
        }
    }
    out
}

/// What is wrong with a case.
fn faults(case: &Case, dialect: Dialect, rules: &RuleBook, server: Option<&mut Server>) -> Vec<String> {
    let mut options = Options::new(dialect);
    options.target = case.target.unwrap_or(options.target);
    let begin = case.tables.len() as u32;
    let source = SourceFile::new("case.sql", format!("{}{}", case.tables, case.source));
    let conversion = convert(vec![source], rules, &options);
    let mut faults = Vec::new();
    let own = |s: &&migrate_core::convert::Statement| s.span.start >= begin;
    let mut said: Vec<String> = conversion
        .statements
        .iter()
        .filter(own)
        .flat_map(|s| &s.diagnostics)
        .filter(|d| matches!(d.outcome, Outcome::Review | Outcome::Manual))
        .map(|d| d.id.clone())
        .collect();
    let mut says = case.says.clone();
    said.sort();
    says.sort();
    if said != says {
        faults.push(format!("says {said:?}, wanted {says:?}"));
    }
    let output: Vec<&str> =
        conversion.files.iter().filter(|f| f.phase != Phase::Residue).map(|f| f.text.as_str()).collect();
    let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = one_line(&output.join("\n"));
    for w in case.writes.iter().filter(|w| !flat.contains(&one_line(w))) {
        faults.push(format!("does not write {}", one_line(w)));
    }
    // What only a later PostgreSQL runs is compared as text.
    if let Some(server) = server.filter(|s| s.major() >= options.target) {
        faults.extend(run(case, &conversion, server));
    }
    if !faults.is_empty() {
        faults.push(format!("the output is\n{}", script_of(&conversion)));
    }
    faults
}

fn run(case: &Case, conversion: &Conversion, server: &mut Server) -> Vec<String> {
    server
        .query("SET client_min_messages = error; DROP SCHEMA IF EXISTS public, compat CASCADE; CREATE SCHEMA public; RESET ALL")
        .unwrap();
    for f in conversion.files.iter().filter(|f| f.phase != Phase::Residue) {
        if let Err(e) = server.query(&f.text) {
            return vec![format!("PostgreSQL refuses {}: {}", f.path, e.message)];
        }
    }
    let mut faults = Vec::new();
    for (query, wanted) in &case.gives {
        match server.query(query) {
            Ok(rows) => {
                let show = |v: &Option<String>| v.clone().unwrap_or_else(|| "NULL".into());
                let found: Vec<String> = rows
                    .iter()
                    .map(|r| r.iter().map(show).collect::<Vec<_>>().join(" | ").trim().to_string())
                    .collect();
                if found != *wanted {
                    faults.push(format!("{} gives {found:#?}", query.trim()));
                }
            }
            Err(e) => faults.push(format!("{}: {}", query.trim(), e.message)),
        }
    }
    faults
}

fn script_of(conversion: &Conversion) -> String {
    let of_script = |p: Phase| matches!(p, Phase::Data | Phase::Script | Phase::Residue);
    conversion
        .files
        .iter()
        .filter(|f| of_script(f.phase))
        .map(|f| format!("--- {}\n{}", f.path, f.text))
        .collect()
}

#[test]
fn every_case_leaves_what_it_says() {
    let mut server = match Server::throw_away(&ClusterOptions::default()) {
        Ok(server) => Some(server),
        Err(e) => {
            eprintln!("skipped on a server: {e}");
            None
        }
    };
    let rules = RuleBook::built_in().unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for dialect in Dialect::SOURCES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/statements").join(dialect.name());
        let mut files: Vec<_> =
            std::fs::read_dir(&folder).into_iter().flatten().map(|f| f.unwrap().path()).collect();
        files.sort();
        for file in files {
            for case in cases(&std::fs::read_to_string(&file).unwrap()) {
                count += 1;
                let found = faults(&case, dialect, rules, server.as_mut());
                if !found.is_empty() {
                    let place = file.file_stem().unwrap().to_string_lossy().into_owned();
                    wrong.push(format!("{} {place} {}: {}", dialect.name(), case.name, found.join("\n  ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(count > 0, "no cases");
}
