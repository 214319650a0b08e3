//! Statements that are converted by themselves, in source order: rows to insert, updates, deletes, queries.

mod change;
mod insert;

use crate::catalog::build::{Effect, SourceStatement, plain_statements};
use crate::catalog::{Ident, Namespace, Object, QName, Table};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::translate::{Emitter, Out, Scope, Usage};
use super::{Context, Phase, Piece};

/// The piece of one statement; `None`: it could not be converted, and the effect says why.
pub(super) fn emit(cx: &Context<'_>, st: &SourceStatement, effect: &mut Effect) -> Option<Piece> {
    // An unqualified name means the schema in which the statement ran.
    let place = QName { schema: st.schema.clone(), name: Ident { text: String::new(), quoted: false } };
    let mut emitter = Emitter::new(cx, Scope { usage: Usage::Dml, table: Some(&place) }, st.file, st.base);
    let (phase, out) = one(&mut emitter, &st.node);
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
    let mut piece = Piece::new(phase, "", "", sql, st.id);
    piece.take(st.id, &done);
    Some(piece)
}

/// A statement inside of a routine. `None`: it could not be converted.
pub(super) fn statement(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    one(e, node).1
}

/// One statement's phase and text; a block of plain statements gives the text of all of them.
fn one(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Phase, Option<String>) {
    match node.kind() {
        K::INSERT_STMT => (Phase::Data, insert::insert(e, node)),
        K::INSERT_ALL_STMT => (Phase::Data, insert::insert_all(e, node)),
        K::UPDATE_STMT => (Phase::Script, change::update(e, node)),
        K::DELETE_STMT => (Phase::Script, change::delete(e, node)),
        K::SELECT_STMT => (Phase::Script, Some(e.children(node).text)),
        K::ANONYMOUS_BLOCK => block(e, node),
        _ => (Phase::Script, None),
    }
}

fn block(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Phase, Option<String>) {
    let Some(statements) = plain_statements(node) else { return (Phase::Script, None) };
    let mut phase = Phase::Data;
    let mut texts = Vec::new();
    for n in statements.iter().filter(|n| !matches!(n.kind(), K::TRANSACTION_STMT | K::NULL_STMT)) {
        let (p, text) = one(e, n);
        phase = phase.max(p);
        let Some(text) = text else { return (phase, None) };
        texts.push(text.trim_end().to_string());
    }
    (phase, if texts.is_empty() { None } else { Some(texts.join(";\n")) })
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
