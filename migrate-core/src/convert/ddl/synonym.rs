//! Synonyms: views of tables and views; what a view cannot stand for is named.

use crate::catalog::{Namespace, Object, QName, RoutineKind, Synonym};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::Outcome;

use super::object::{Refusal, piece_of, source_comments};

/// A synonym as a view, or the reason why there is none.
pub(super) fn emit(cx: &Context<'_>, s: &Synonym) -> Result<Piece, Refusal> {
    let refuse = |id: &str, outcome: Outcome| {
        Err(Refusal::one(&s.head, id, outcome, s.head.span, &[("target", &s.target.to_string())]))
    };
    if s.link.is_some() {
        return refuse("OBJ-0040", Outcome::Manual);
    }
    let Some(end) = resolve(cx, &s.target) else {
        return refuse(if is_routine(cx, &s.target) { "OBJ-0041" } else { "OBJ-0042" }, Outcome::Manual);
    };
    let own = cx.names.relation(&s.head.name);
    let target = cx.names.relation(&end.head().name);
    if matches!(end, Object::Sequence(_)) {
        return refuse("OBJ-0043", Outcome::Manual);
    }
    if own == target {
        return refuse("OBJ-0044", Outcome::Dropped);
    }
    let mut sql = source_comments(cx, &s.head);
    sql.push_str(&format!("CREATE VIEW {} AS\nSELECT * FROM {};\n", own.sql(), target.sql()));
    let mut piece = piece_of(Phase::Code, "synonym", own.plain(), sql, &s.head);
    piece.needs.push(target.plain());
    piece.diagnostics.push((
        s.head.origin,
        crate::diagnostic::Diagnostic::new("OBJ-0045", Outcome::Converted, s.head.span),
    ));
    Ok(piece)
}

/// What a chain of synonyms ends at.
fn resolve<'a>(cx: &Context<'a>, name: &QName) -> Option<&'a Object> {
    let mut name = name.clone();
    for _ in 0..16 {
        let bare = QName { schema: None, name: name.name.clone() };
        let found = cx
            .catalog
            .get(Namespace::Relation, &name)
            .or_else(|| cx.catalog.get(Namespace::Relation, &bare))?;
        match found {
            Object::Synonym(next) if next.link.is_none() => name = next.target.clone(),
            other => return Some(other),
        }
    }
    None
}

fn is_routine(cx: &Context<'_>, name: &QName) -> bool {
    [RoutineKind::Procedure, RoutineKind::Function, RoutineKind::Package]
        .into_iter()
        .any(|k| cx.catalog.get(Namespace::Routine(k), name).is_some())
}
