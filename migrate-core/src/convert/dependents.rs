//! What needs an object that is not in the output cannot be in it either.

use std::collections::{HashMap, HashSet};

use crate::catalog::StatementId;
use crate::diagnostic::{Diagnostic, Outcome, Span};

use super::{Phase, Piece};

/// Takes out the pieces whose needs no piece provides (a view of a view that a person has to write, rows of a table that
/// is not there), until nothing more falls, and says so.
pub(super) fn drop_dependents(
    pieces: Vec<Piece>,
    place: impl Fn(StatementId) -> Option<Span>,
) -> (Vec<Piece>, Vec<(StatementId, Diagnostic)>) {
    let mut pieces = pieces;
    let mut notes = Vec::new();
    loop {
        let names: HashSet<String> = pieces.iter().filter(|p| provides(p)).map(|p| p.name.clone()).collect();
        // A routine that only says that it was not converted can be named, not run; nor can one that calls it.
        let stubs = reaching_stubs(&pieces);
        let runs =
            |p: &Piece| matches!(p.phase, Phase::Data | Phase::Script) || p.folder == "materialized_view";
        let missing = |p: &Piece| {
            let checked = !matches!(p.phase, Phase::Prepare | Phase::Residue);
            checked
                .then(|| {
                    p.needs.iter().find(|n| !names.contains(*n) || runs(p) && stubs.contains(*n)).cloned()
                })
                .flatten()
        };
        let (fallen, kept): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|p| missing(p).is_some());
        pieces = kept;
        if fallen.is_empty() {
            return (pieces, notes);
        }
        for mut p in fallen {
            let object = missing(&p).unwrap_or_default();
            for (statement, _) in &p.origins {
                let span = p.span.or_else(|| place(*statement)).unwrap_or_default();
                let d = Diagnostic::new("OBJ-0009", Outcome::Manual, span).with("object", object.clone());
                notes.push((*statement, d));
            }
            notes.append(&mut p.diagnostics);
            pieces.extend(p.fallback.map(|f| *f));
        }
    }
}

/// The names of routines that were not converted, and of those that call them.
fn reaching_stubs(pieces: &[Piece]) -> HashSet<String> {
    let mut open: Vec<&str> = pieces.iter().filter(|p| p.stub).map(|p| p.name.as_str()).collect();
    if open.is_empty() {
        return HashSet::new();
    }
    let mut callers: HashMap<&str, Vec<&str>> = HashMap::new();
    for p in pieces.iter().filter(|p| p.phase == Phase::Code) {
        for n in &p.needs {
            callers.entry(n.as_str()).or_default().push(p.name.as_str());
        }
    }
    let mut found = HashSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.to_string()) {
            open.extend(callers.get(name).into_iter().flatten());
        }
    }
    found
}

/// Pieces whose names others can need.
fn provides(p: &Piece) -> bool {
    matches!(p.phase, Phase::Prepare | Phase::Tables | Phase::Code)
        // A table that is made of a query stands among the rows.
        || p.phase == Phase::Data && p.folder == "table"
}
