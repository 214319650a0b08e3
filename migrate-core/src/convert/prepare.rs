//! What must be there before everything else: extensions, and the compat functions that the output calls.

use std::collections::BTreeSet;

use crate::target::names::quote_ident;

use super::{Context, Phase, Piece};

/// The pieces for extensions and compat functions that other pieces need.
pub(super) fn emit(cx: &Context<'_>, pieces: &[Piece]) -> Vec<Piece> {
    let extensions: BTreeSet<&str> = pieces.iter().flat_map(|p| &p.extensions).map(String::as_str).collect();
    let called = called(&cx.options.compat_schema, pieces);
    // A rule may call a function of another dialect: those of two dialects that are named alike are never both meant.
    let by_rules: BTreeSet<&str> =
        cx.rules.compat_of(cx.dialect()).into_iter().map(|f| f.name.as_str()).collect();
    let wanted = |n: &&str| {
        n.split_once('/').is_some_and(|(d, f)| {
            let own = d == cx.dialect().name() || d == "common";
            (own || by_rules.contains(n)) && called.contains(f)
        })
    };
    let compat: BTreeSet<&str> =
        cx.rules.compat_functions().map(|f| f.name.as_str()).filter(wanted).collect();
    let mut out: Vec<Piece> = extensions
        .into_iter()
        .map(|e| of_ours("extension", e, format!("CREATE EXTENSION IF NOT EXISTS {};\n", quote_ident(e))))
        .collect();
    let functions = cx.rules.compat_closure(compat);
    if !functions.is_empty() {
        let schema = &cx.options.compat_schema;
        out.push(of_ours(
            "compat",
            schema,
            format!("CREATE SCHEMA IF NOT EXISTS {};\n", quote_ident(schema)),
        ));
        for f in functions {
            out.push(of_ours("compat", &f.name, f.sql(schema)));
        }
    }
    out
}

/// The names that the output calls in the compat schema.
fn called<'a>(schema: &str, pieces: &'a [Piece]) -> BTreeSet<&'a str> {
    let prefix = format!("{}.", quote_ident(schema));
    let mut out = BTreeSet::new();
    for p in pieces {
        for (at, _) in p.sql.match_indices(&prefix) {
            let rest = p.sql.get(at + prefix.len()..).unwrap_or("");
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            out.insert(rest.get(..end).unwrap_or(""));
        }
    }
    out
}

/// A piece that comes from no statement of the source.
fn of_ours(folder: &'static str, name: &str, sql: String) -> Piece {
    let mut piece = Piece::new(Phase::Prepare, folder, name, sql, 0);
    piece.origins.clear();
    piece
}
