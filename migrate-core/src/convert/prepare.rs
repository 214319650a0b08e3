//! What must be there before everything else: extensions, and the compat functions that the output calls.

use std::collections::BTreeSet;

use crate::target::names::quote_ident;

use super::{Context, Phase, Piece};

/// The pieces for extensions and compat functions that other pieces need.
pub(super) fn emit(cx: &Context<'_>, pieces: &[Piece]) -> Vec<Piece> {
    let extensions: BTreeSet<&str> = pieces.iter().flat_map(|p| &p.extensions).map(String::as_str).collect();
    let compat: BTreeSet<&str> = pieces.iter().flat_map(|p| &p.compat).map(String::as_str).collect();
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

/// A piece that comes from no statement of the source.
fn of_ours(folder: &'static str, name: &str, sql: String) -> Piece {
    let mut piece = Piece::new(Phase::Prepare, folder, name, sql, 0);
    piece.origins.clear();
    piece
}
