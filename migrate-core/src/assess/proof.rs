//! Proof: what a real PostgreSQL said about the output, brought back to the statements of the source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::convert::Conversion;
use crate::diagnostic::{Diagnostic, Outcome};

/// What PostgreSQL said about a statement or an object. Ordered: the worse is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All of it was accepted.
    Accepted,
    /// A part of it was refused.
    Refused,
}

/// What PostgreSQL said about one statement of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The output file, relative to the output folder, with `/`.
    pub file: String,
    /// First line of the statement in that file, from 1.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// The server's message if it refused; `None` if it accepted.
    pub refusal: Option<String>,
}

/// The answers of one server to a whole output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Version of the server, such as `15.14`.
    pub server: String,
    /// Its answers, in any order.
    pub verdicts: Vec<Verdict>,
}

impl Proof {
    /// The standing of every statement: of the verdicts that touch its targets, the worst. `None` where no verdict
    /// touches them.
    pub fn standings(&self, conversion: &Conversion) -> Vec<Option<Standing>> {
        let by_file = self.by_file();
        (0..conversion.statements.len())
            .map(|i| verdicts_of(&by_file, conversion, i).map(standing).max())
            .collect()
    }

    fn by_file(&self) -> BTreeMap<&str, Vec<&Verdict>> {
        let mut by_file: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
        for v in &self.verdicts {
            by_file.entry(&v.file).or_default().push(v);
        }
        for verdicts in by_file.values_mut() {
            verdicts.sort_by_key(|v| (v.line, v.end_line));
        }
        by_file
    }
}

fn standing(verdict: &Verdict) -> Standing {
    if verdict.refusal.is_some() { Standing::Refused } else { Standing::Accepted }
}

/// The verdicts whose lines overlap the targets of a statement. Statements of the output do not overlap, so that
/// those of a range lie next to each other.
fn verdicts_of<'a>(
    by_file: &'a BTreeMap<&str, Vec<&'a Verdict>>,
    conversion: &'a Conversion,
    index: usize,
) -> impl Iterator<Item = &'a Verdict> {
    let targets = conversion.statements.get(index).map(|s| s.targets.as_slice()).unwrap_or_default();
    targets.iter().flat_map(move |t| {
        let verdicts = by_file.get(t.file.as_str()).map(Vec::as_slice).unwrap_or_default();
        let from = verdicts.partition_point(|v| v.end_line < t.line);
        verdicts.iter().skip(from).take_while(move |v| v.line <= t.end_line).copied()
    })
}

/// A conversion as a server sees it: a statement of which PostgreSQL refused a part is left to a person, with the
/// server's message (`CHECK-0001`).
#[must_use]
pub fn settle(mut conversion: Conversion, proof: &Proof) -> Conversion {
    let by_file = proof.by_file();
    let refusals: Vec<(usize, String)> = (0..conversion.statements.len())
        .filter_map(|i| {
            let message = verdicts_of(&by_file, &conversion, i).find_map(|v| v.refusal.clone())?;
            Some((i, message))
        })
        .collect();
    for (i, message) in refusals {
        let Some(statement) = conversion.statements.get_mut(i) else { continue };
        statement.outcome = Outcome::Manual;
        statement.diagnostics.push(
            Diagnostic::new("CHECK-0001", Outcome::Manual, statement.span)
                .with("server", &*proof.server)
                .with("message", message),
        );
    }
    conversion
}
