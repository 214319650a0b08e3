//! Brings the answers of a server back to the statements of the source.

use std::collections::{BTreeMap, HashMap};

use super::{CheckReport, Checked};
use crate::convert::Target;

/// What the server's answers mean for a statement of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proven {
    /// Everything that it became was accepted.
    Accepted,
    /// Something that it became was refused.
    Refused,
    /// Nothing that it became was executed (residue, or nothing at all).
    NotExecuted,
}

/// The answers that concern one statement of the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceProof {
    /// Indexes into [`CheckReport::statements`].
    pub statements: Vec<usize>,
    /// Those of them that were refused.
    pub refused: Vec<usize>,
    /// Indexes into the issues of [`CheckReport::plpgsql`].
    pub issues: Vec<usize>,
}

impl SourceProof {
    /// All of it in one word.
    pub fn proven(&self) -> Proven {
        if self.statements.is_empty() {
            Proven::NotExecuted
        } else if self.refused.is_empty() {
            Proven::Accepted
        } else {
            Proven::Refused
        }
    }
}

/// The answers by statement of the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceProofs {
    /// One entry for every statement that has targets.
    pub by_source: BTreeMap<usize, SourceProof>,
    /// Indexes into [`CheckReport::statements`] that no statement of the source claims (a schema that the converter
    /// adds by itself, say).
    pub unclaimed: Vec<usize>,
}

/// Finds what was executed of each statement of the source. `targets` names a statement by any number that the caller
/// likes (its index in `Conversion::statements`, say) and says where it went; a statement occurs once for each target, and
/// several statements can share one.
pub fn map_to_sources<'a>(
    report: &CheckReport,
    targets: impl Iterator<Item = (usize, &'a Target)>,
) -> SourceProofs {
    let mut by_file: HashMap<&str, Vec<(usize, &Checked)>> = HashMap::new();
    for (i, statement) in report.statements.iter().enumerate() {
        by_file.entry(&statement.file).or_default().push((i, statement));
    }
    for statements in by_file.values_mut() {
        statements.sort_by_key(|(_, s)| s.line);
    }
    let mut issues: HashMap<&str, Vec<(usize, u32)>> = HashMap::new();
    for (i, issue) in report.plpgsql.issues.iter().enumerate() {
        if let (Some(file), Some(line)) = (&issue.file, issue.line) {
            issues.entry(file).or_default().push((i, line));
        }
    }
    let mut proofs = SourceProofs::default();
    let mut claimed = vec![false; report.statements.len()];
    for (source, target) in targets {
        let proof = proofs.by_source.entry(source).or_default();
        let statements = by_file.get(target.file.as_str()).map(Vec::as_slice).unwrap_or_default();
        // Statements of a file do not overlap, so their ends are in the same order as their beginnings.
        let first = statements.partition_point(|(_, s)| s.end_line < target.line);
        let touched = statements.iter().skip(first).take_while(|(_, s)| s.line <= target.end_line);
        for (i, statement) in touched {
            if let Some(claimed) = claimed.get_mut(*i) {
                *claimed = true;
            }
            if proof.statements.contains(i) {
                continue;
            }
            proof.statements.push(*i);
            if !statement.accepted() {
                proof.refused.push(*i);
            }
        }
        for (i, line) in issues.get(target.file.as_str()).map(Vec::as_slice).unwrap_or_default() {
            if (target.line..=target.end_line).contains(line) && !proof.issues.contains(i) {
                proof.issues.push(*i);
            }
        }
    }
    proofs.unclaimed = claimed.iter().enumerate().filter(|(_, c)| !**c).map(|(i, _)| i).collect();
    proofs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Refusal;
    use crate::target::check::{PlpgsqlCheck, PlpgsqlIssue};

    fn checked(file: &str, line: u32, end_line: u32, refused: bool) -> Checked {
        Checked {
            file: file.into(),
            line,
            end_line,
            command: "create table".into(),
            needed_retry: false,
            refusal: refused.then(Refusal::default),
            error_line: None,
        }
    }

    fn target(file: &str, line: u32, end_line: u32) -> Target {
        Target { file: file.into(), line, end_line }
    }

    #[test]
    fn every_answer_finds_its_source_and_what_nobody_claims_is_told() {
        let issue = PlpgsqlIssue {
            routine: "f()".into(),
            table: None,
            file: Some("b.sql".into()),
            line: Some(3),
            body_line: Some(2),
            level: "error".into(),
            statement: None,
            finding: Refusal::default(),
            query: None,
        };
        let report = CheckReport {
            server_version: "15.14".into(),
            statements: vec![
                checked("a.sql", 1, 1, false),
                checked("a.sql", 3, 8, false),
                checked("a.sql", 9, 9, true),
                checked("b.sql", 2, 4, false),
            ],
            ignored: vec![],
            plpgsql: PlpgsqlCheck { issues: vec![issue], ..PlpgsqlCheck::default() },
            notices: vec![],
        };
        let targets = [
            (7, target("a.sql", 2, 8)),
            (7, target("a.sql", 9, 10)),
            (8, target("a.sql", 5, 5)),
            (9, target("residue/x.sql", 1, 9)),
            (4, target("b.sql", 1, 4)),
        ];
        let proofs = map_to_sources(&report, targets.iter().map(|(i, t)| (*i, t)));
        let of = |i: usize| &proofs.by_source[&i];
        assert_eq!((of(7).statements.as_slice(), of(7).refused.as_slice()), (&[1, 2][..], &[2][..]));
        assert_eq!(of(7).proven(), Proven::Refused);
        assert_eq!((of(8).statements.as_slice(), of(8).proven()), (&[1][..], Proven::Accepted));
        assert_eq!(of(9).proven(), Proven::NotExecuted);
        assert_eq!(of(4).issues, [0]);
        assert_eq!(proofs.unclaimed, [0]);
    }
}
