//! The result of `migrate check` for programs: what a server said about an output folder, with the source statements that
//! it concerns. Versioned; its JSON schema is `docs/check.schema.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::{Report, StatementRow};
use crate::convert::Target;
use crate::target::check::{CheckReport, CountedNotice, Ignored, PlpgsqlCheck, map_to_sources};

/// The version of the format. It changes when a reader of the old form could misread the new one.
pub const VERSION: u32 = 1;

/// The whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Version of this format.
    pub version: u32,
    /// Version of the program that wrote it.
    pub tool_version: String,
    /// Version of the server, such as `15.14`.
    pub server: String,
    /// Statements of the output that were accepted.
    pub accepted: usize,
    /// Statements of the output that were refused.
    pub refused: usize,
    /// What plpgsql_check did and found.
    pub plpgsql: PlpgsqlCheck,
    /// Commands of psql that were not executed.
    pub ignored: Vec<Ignored>,
    /// Notices and warnings of the server.
    pub notices: Vec<CountedNotice>,
    /// Every statement of the output, in the order of execution.
    pub statements: Vec<StatementAnswer>,
}

/// What the server said about one statement of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementAnswer {
    /// Where it is and what the server said.
    #[serde(flatten)]
    pub answer: crate::target::check::Checked,
    /// The statements of the source that became it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Origin>,
}

/// A statement of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Its file.
    pub file: String,
    /// Its first line.
    pub line: u32,
    /// What it is, such as `create table`.
    pub kind: String,
    /// The object that it defines or changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

/// Joins what a server said with the report of the conversion.
pub fn document(check: &CheckReport, report: &Report) -> Document {
    let targets: Vec<(usize, Target)> = report
        .statements
        .iter()
        .enumerate()
        .flat_map(|(i, s)| {
            let target = |t: &super::json::TargetRow| Target {
                file: t.file.clone(),
                line: t.line,
                end_line: t.end_line,
            };
            s.targets.iter().map(move |t| (i, target(t)))
        })
        .collect();
    let proofs = map_to_sources(check, targets.iter().map(|(i, t)| (*i, t)));
    let mut statements: Vec<StatementAnswer> = check
        .statements
        .iter()
        .map(|answer| StatementAnswer { answer: answer.clone(), sources: Vec::new() })
        .collect();
    for (source, proof) in &proofs.by_source {
        let Some(row) = report.statements.get(*source) else { continue };
        for answer in &proof.statements {
            if let Some(s) = statements.get_mut(*answer) {
                s.sources.push(origin(row));
            }
        }
    }
    let refused = check.refused().count();
    Document {
        version: VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_string(),
        server: check.server_version.clone(),
        accepted: check.statements.len() - refused,
        refused,
        plpgsql: check.plpgsql.clone(),
        ignored: check.ignored.clone(),
        notices: check.notices.clone(),
        statements,
    }
}

fn origin(row: &StatementRow) -> Origin {
    Origin { file: row.file.clone(), line: row.line, kind: row.kind.clone(), object: row.object.clone() }
}

/// The JSON schema of the document.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;
    use crate::report::{json, sample};

    #[test]
    fn an_answer_names_the_source_statements() {
        let sample = sample::Sample::new();
        let check = sample::check_report(&sample.conversion, |t| t.file.contains("view"));
        let document = document(&check, &json::report(sample.input(Lang::En)));
        assert_eq!((document.refused, document.accepted), (1, check.statements.len() - 1));
        let refused = document.statements.iter().find(|s| s.answer.refusal.is_some()).unwrap();
        assert_eq!(refused.sources[0].object.as_deref(), Some("big_customers"));
        assert_eq!((refused.sources[0].file.as_str(), refused.sources[0].line), ("shop/shop.sql", 29));
        let text = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), document);
    }

    #[test]
    fn the_published_schema_is_fresh() {
        crate::report::sample::assert_schema_is_fresh("check.schema.json", &schema());
    }
}
