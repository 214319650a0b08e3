//! Statements that are converted by themselves, in source order: rows to insert, updates, deletes, merges, queries.
//!
//! - `insert`: INSERT, `insert_all`: Oracle's into many tables, `conflict`: rows whose key is taken. - `merge`: MERGE. - `truncate`: TRUNCATE. - `guarded`: IF EXISTS.
//! - `change`: UPDATE and DELETE, with `joined` tables, of `limited` rows, `returning` what they did.
//! - `changed`: the table that a statement changes. - `order`: when the statements are applied.

mod change;
mod changed;
mod conflict;
mod guarded;
mod insert;
mod insert_all;
mod joined;
mod limited;
mod merge;
mod order;
mod returning;
mod truncate;

use crate::catalog::build::{Effect, SourceStatement, plain_statements};
use crate::catalog::{Ident, Namespace, Object, QName, Table};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::translate::{Emitter, Out, Scope, Usage};
use super::{Context, Phase, Piece};
pub(super) use order::{Need, settle};

/// The piece of one statement; `None`: it could not be converted, and the effect says why.
pub(super) fn emit(cx: &Context<'_>, st: &SourceStatement, effect: &mut Effect) -> Option<(Piece, Need)> {
    // An unqualified name means the schema in which the statement ran.
    let place = QName { schema: st.schema.clone(), name: Ident { text: String::new(), quoted: false } };
    let mut emitter = Emitter::new(cx, Scope { usage: Usage::Dml, table: Some(&place) }, st.file, st.base);
    let (need, out) = one(&mut emitter, &st.node);
    let done = emitter.finish(Out::primary(out.clone().unwrap_or_default()));
    let usable = done.usable() && out.is_some();
    if !usable {
        if done.usable() {
            let kind = effect.kind.clone();
            effect.diagnostics.push(
                Diagnostic::new("DML-0001", Outcome::Manual, st.span(&st.node)).with("statement", kind),
            );
        }
        effect.diagnostics.extend(done.diagnostics);
        return None;
    }
    let comments = super::ddl::author_lines(cx.dialect(), &st.comments);
    let sql = format!("{comments}{};\n", done.sql.trim_end());
    let phase = if need == Need::Rows { Phase::Data } else { Phase::Script };
    let mut piece = Piece::new(phase, "", "", sql, st.id);
    piece.take(st.id, &done);
    Some((piece, need))
}

/// A statement inside of a routine. `None`: it could not be converted.
pub(super) fn statement(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    one(e, node).1
}

/// One statement's text and what it needs; a block of plain statements gives the text of all of them.
fn one(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Need, Option<String>) {
    match node.kind() {
        K::INSERT_STMT => insert::insert(e, node),
        K::INSERT_ALL_STMT => (Need::Rows, insert_all::insert_all(e, node)),
        K::UPDATE_STMT => (Need::Change, change::update(e, node)),
        K::DELETE_STMT => (Need::Change, change::delete(e, node)),
        K::TRUNCATE_STMT => (Need::Change, truncate::truncate(e, node)),
        K::IF_STMT => guarded::guarded(e, node),
        K::MERGE_STMT => (Need::Change, merge::merge(e, node)),
        K::SELECT_STMT => (Need::Query, Some(e.children(node).text)),
        K::ANONYMOUS_BLOCK => block(e, node),
        _ => (Need::Change, None),
    }
}

fn block(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Need, Option<String>) {
    let Some(statements) = plain_statements(node) else { return (Need::Change, None) };
    let mut need = Need::Rows;
    let mut texts = Vec::new();
    for n in statements.iter().filter(|n| !matches!(n.kind(), K::TRANSACTION_STMT | K::NULL_STMT)) {
        let (own, text) = one(e, n);
        need = need.max(own);
        let Some(text) = text else { return (need, None) };
        texts.push(text.trim_end().to_string());
    }
    (need, if texts.is_empty() { None } else { Some(texts.join(";\n")) })
}

/// The table that a statement changes, if the catalog holds it.
fn table_of<'a>(e: &Emitter<'a>, table_ref: &SyntaxNode) -> Option<&'a Table> {
    let name = table_ref.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let name = e.qname(&name);
    match e.cx.catalog.get(Namespace::Relation, &name) {
        Some(Object::Table(t)) => Some(t),
        _ => None,
    }
}

/// The columns of a list, whose names may have the table before them.
fn listed(e: &Emitter<'_>, list: &SyntaxNode) -> Vec<Ident> {
    let last = |n: SyntaxNode| match n.kind() {
        K::NAME => Some(crate::catalog::build::ident_of(e.cx.dialect(), &n)),
        _ => e.idents(&n).pop(),
    };
    list.children().filter_map(last).collect()
}

/// The words and signs of a node itself, in upper case.
fn words(node: &SyntaxNode) -> Vec<String> {
    own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect()
}
