//! Proof: what a real PostgreSQL said about the output, brought back to the statements of the source.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::convert::Conversion;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::check::{CheckReport, Checked, PlpgsqlIssue, Proven, SourceProof, map_to_sources};

/// What PostgreSQL said about a statement or an object. Ordered: the worse is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All of it was accepted.
    Accepted,
    /// A part of it was refused.
    Refused,
}

/// The answers of one server to a whole output.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Version of the server, such as `15.14`.
    pub server: String,
    /// By statement of the source: those of which something was executed.
    pub verdicts: BTreeMap<usize, Verdict>,
    /// Refused statements of the output that belong to no statement of the source.
    pub others_refused: usize,
}

/// What the server said about what one statement of the source became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether all of it was accepted.
    pub standing: Standing,
    /// What a reader must know of it: each becomes a diagnostic, by the id of its message and with its values.
    remarks: Vec<(&'static str, Outcome, BTreeMap<String, String>)>,
}

impl Proof {
    /// The proof of a conversion whose files were applied with this result.
    pub fn of(report: &CheckReport, conversion: &Conversion) -> Proof {
        let targets =
            conversion.statements.iter().enumerate().flat_map(|(i, s)| s.targets.iter().map(move |t| (i, t)));
        let proofs = map_to_sources(report, targets);
        let is_refused = |i: &&usize| report.statements.get(**i).is_some_and(|s| !s.accepted());
        Proof {
            server: report.server_version.clone(),
            others_refused: proofs.unclaimed.iter().filter(is_refused).count(),
            verdicts: proofs
                .by_source
                .iter()
                .filter_map(|(source, proof)| Some((*source, verdict(report, proof)?)))
                .collect(),
        }
    }

    /// What the server said about a statement of the source; `None` if nothing of it was executed.
    pub fn standing(&self, statement: usize) -> Option<Standing> {
        self.verdicts.get(&statement).map(|v| v.standing)
    }
}

fn verdict(report: &CheckReport, proof: &SourceProof) -> Option<Verdict> {
    let standing = match proof.proven() {
        Proven::NotExecuted => return None,
        Proven::Accepted => Standing::Accepted,
        Proven::Refused => Standing::Refused,
    };
    let refused = proof.refused.iter().filter_map(|i| refusal(report, report.statements.get(*i)?));
    let issues = proof.issues.iter().filter_map(|i| report.plpgsql.issues.get(*i));
    let remarks = refused.chain(issues.filter(|i| i.is_error()).map(issue)).collect();
    Some(Verdict { standing, remarks })
}

type Remark = (&'static str, Outcome, BTreeMap<String, String>);

fn refusal(report: &CheckReport, checked: &Checked) -> Option<Remark> {
    let refusal = checked.refusal.as_ref()?;
    let args = [
        ("server", report.server_version.clone()),
        ("file", checked.file.clone()),
        ("line", checked.error_line.unwrap_or(checked.line).to_string()),
        ("message", refusal.message.clone()),
    ];
    Some(("CHECK-0001", Outcome::Manual, args.map(|(k, v)| (k.to_string(), v)).into()))
}

fn issue(issue: &PlpgsqlIssue) -> Remark {
    let args = [
        ("routine", issue.routine.clone()),
        ("line", issue.line.map_or_else(|| "?".to_string(), |l| l.to_string())),
        ("message", issue.finding.message.clone()),
    ];
    ("CHECK-0002", Outcome::Review, args.map(|(k, v)| (k.to_string(), v)).into())
}

/// A conversion as a server sees it: a statement of which PostgreSQL refused a part is left to a person, with the
/// server's message (`CHECK-0001`); a routine in which plpgsql_check found an error is to be reviewed (`CHECK-0002`).
#[must_use]
pub fn settle(mut conversion: Conversion, proof: &Proof) -> Conversion {
    for (index, verdict) in &proof.verdicts {
        let Some(statement) = conversion.statements.get_mut(*index) else { continue };
        for (id, outcome, args) in &verdict.remarks {
            let mut diagnostic = Diagnostic::new(*id, *outcome, statement.span);
            diagnostic.args.clone_from(args);
            statement.outcome = statement.outcome.max(*outcome);
            statement.diagnostics.push(diagnostic);
        }
    }
    conversion
}
