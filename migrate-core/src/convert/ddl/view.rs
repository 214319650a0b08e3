//! Views and materialized views: their queries translated, their options named.

use crate::catalog::View;
use crate::convert::translate::{Scope, Usage, query};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::names::{quote_ident, quote_literal};

use super::object::{Refusal, clause, comment_on, piece_of, source_comments};

/// A view's definition, or the reason why there is none.
pub(super) fn emit(cx: &Context<'_>, v: &View) -> Result<Piece, Refusal> {
    let target = cx.names.relation(&v.head.name);
    let t = query(cx, &v.query, Scope { usage: Usage::View, table: Some(&v.head.name) });
    let mut notes = Vec::new();
    options(v, cx.options.target, &mut notes);
    if !t.usable() || notes.iter().any(|d| d.outcome == Outcome::Manual) {
        notes.extend(t.diagnostics);
        let comments = v.column_comments.values().map(|c| c.origin);
        return Err(Refusal::new(&v.head, notes).also(comments));
    }
    let kind = if v.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    let create = if v.materialized { "CREATE" } else { "CREATE OR REPLACE" };
    let mut sql = source_comments(cx, &v.head);
    sql.push_str(&format!("{create} {kind} {}", target.sql()));
    if !v.columns.is_empty() {
        let columns: Vec<String> =
            v.columns.iter().map(|c| quote_ident(&cx.names.spell(c)).into_owned()).collect();
        sql.push_str(&format!(" ({})", columns.join(", ")));
    }
    if is_invoker(v) && cx.options.target >= 15 {
        sql.push_str(" WITH (security_invoker = true)");
    }
    sql.push_str(" AS\n");
    sql.push_str(&t.sql);
    if v.build_deferred {
        sql.push_str("\nWITH NO DATA");
    }
    if let Some(check) = &v.check_option {
        sql.push_str(&format!("\nWITH {check} CHECK OPTION"));
    }
    sql.push_str(";\n");
    comment_on(&mut sql, kind, &target.sql(), v.head.comment.as_ref());
    let folder = if v.materialized { "materialized_view" } else { "view" };
    for (column, c) in &v.column_comments {
        let name = cx.names.spell(&crate::catalog::Ident { text: column.clone(), quoted: false });
        sql.push_str(&format!(
            "COMMENT ON COLUMN {}.{} IS {};\n",
            target.sql(),
            quote_ident(&name),
            quote_literal(&c.text)
        ));
    }
    let mut piece = piece_of(Phase::Code, folder, target.plain(), sql, &v.head);
    for c in v.column_comments.values() {
        piece.from_also(c.origin);
    }
    piece.take(v.head.origin, &t);
    piece.diagnostics.extend(notes.into_iter().map(|d| (v.head.origin, d)));
    Ok(piece)
}

fn is_invoker(v: &View) -> bool {
    v.options.iter().any(|o| o.text.to_ascii_uppercase().contains("INVOKER"))
}

/// What becomes of the options that are no part of the query.
fn options(v: &View, target: u32, notes: &mut Vec<Diagnostic>) {
    if v.read_only {
        notes.push(Diagnostic::new("OBJ-0030", Outcome::Review, v.head.span));
    }
    for o in &v.options {
        let upper = o.text.to_ascii_uppercase();
        let has = |w: &str| upper.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|x| x == w);
        let (id, outcome) = if has("REFRESH") && (has("FAST") || has("COMMIT") || has("START") || has("NEXT"))
        {
            ("OBJ-0031", Outcome::Review)
        } else if has("INVOKER") && target < 15 {
            ("OBJ-0032", Outcome::Review)
        } else if has("PREBUILT") || has("WRITE") {
            ("OBJ-0033", Outcome::Review)
        } else {
            // FORCE, SCHEMABINDING, ALGORITHM, storage: PostgreSQL does it anyway or has no such thing.
            ("OBJ-0020", Outcome::Dropped)
        };
        notes.push(Diagnostic::new(id, outcome, o.span).with("clause", clause(&o.text)));
    }
}
