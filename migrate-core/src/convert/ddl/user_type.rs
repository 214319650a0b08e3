//! User-defined types: composites, domains over arrays for collections, domains for aliases and distinct types.

use crate::catalog::{DataType, TypeKind, UserType};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::names::quote_ident;

use super::attribute;
use super::object::{Refusal, clause, comment_on, piece_of, source_comments};

/// A type's definition, or the reason why there is none.
pub(super) fn emit(cx: &Context<'_>, t: &UserType) -> Result<Piece, Refusal> {
    let target = cx.names.user_type(&t.head.name);
    let span = t.head.span;
    let mut notes: Vec<Diagnostic> = Vec::new();
    let mut needs: Vec<String> = Vec::new();
    let mut written = |ty: &DataType, notes: &mut Vec<Diagnostic>| {
        let w = attribute::write(cx, ty, &t.head.name);
        notes.extend(w.diagnostics);
        needs.extend(w.needs);
        w.sql
    };
    let body = match &t.kind {
        TypeKind::Object { attributes, supertype, methods } => {
            let mut inherited = Vec::new();
            if let Some(s) = supertype {
                // The attributes are those of the supertypes first; that a value of it is one of theirs too is lost.
                match attributes_of(cx, s, 0) {
                    Some(found) => {
                        inherited = found;
                        notes.push(
                            Diagnostic::new("OBJ-0097", Outcome::Review, span)
                                .with("supertype", s.to_string()),
                        );
                    }
                    None => notes.push(
                        Diagnostic::new("OBJ-0050", Outcome::Manual, span).with("supertype", s.to_string()),
                    ),
                }
            }
            for m in methods {
                notes.push(
                    Diagnostic::new("OBJ-0051", Outcome::Review, m.span).with("method", clause(&m.text)),
                );
            }
            let lines: Vec<String> = inherited
                .iter()
                .chain(attributes)
                .map(|a| {
                    format!(
                        "    {} {}",
                        quote_ident(&cx.names.spell(&a.name)),
                        written(&a.data_type, &mut notes)
                    )
                })
                .collect();
            format!("CREATE TYPE {} AS (\n{}\n)", target.sql(), lines.join(",\n"))
        }
        TypeKind::Collection { element, limit, not_null } => {
            let mut checks = Vec::new();
            if let Some(n) = limit {
                checks.push(format!("coalesce(cardinality(VALUE), 0) <= {n}"));
            }
            if *not_null {
                checks.push("array_position(VALUE, NULL) IS NULL".to_string());
            }
            let check = if checks.is_empty() {
                String::new()
            } else {
                format!("\n    CHECK ({})", checks.join(" AND "))
            };
            notes.push(Diagnostic::new("OBJ-0052", Outcome::Converted, span));
            format!("CREATE DOMAIN {} AS {}[]{check}", target.sql(), written(element, &mut notes))
        }
        TypeKind::Alias { base, not_null, options } => {
            for o in options {
                notes.push(
                    Diagnostic::new("OBJ-0020", Outcome::Dropped, o.span).with("clause", clause(&o.text)),
                );
            }
            let null = if *not_null { " NOT NULL" } else { "" };
            format!("CREATE DOMAIN {} AS {}{null}", target.sql(), written(base, &mut notes))
        }
        TypeKind::Table { table } => {
            notes.push(Diagnostic::new("OBJ-0053", Outcome::Review, span));
            let lines: Vec<String> = table
                .columns
                .iter()
                .filter_map(|c| Some((c, c.data_type.as_ref()?)))
                .map(|(c, ty)| {
                    format!("    {} {}", quote_ident(&cx.names.spell(&c.name)), written(ty, &mut notes))
                })
                .collect();
            format!("CREATE TYPE {} AS (\n{}\n)", target.sql(), lines.join(",\n"))
        }
        TypeKind::Incomplete => return Err(Refusal::one(&t.head, "OBJ-0054", Outcome::Dropped, span, &[])),
        TypeKind::Other => return Err(Refusal::one(&t.head, "OBJ-0055", Outcome::Manual, span, &[])),
    };
    if notes.iter().any(|d| d.outcome == Outcome::Manual) {
        return Err(Refusal::new(&t.head, notes));
    }
    let mut sql = source_comments(cx, &t.head);
    sql.push_str(&body);
    sql.push_str(";\n");
    let keyword = if body.starts_with("CREATE DOMAIN") { "DOMAIN" } else { "TYPE" };
    comment_on(&mut sql, keyword, &target.sql(), t.head.comment.as_ref());
    let mut piece = piece_of(Phase::Tables, "type", target.plain(), sql, &t.head);
    piece.needs = needs;
    piece.diagnostics.extend(notes.into_iter().map(|d| (t.head.origin, d)));
    Ok(piece)
}

/// The attributes of an object type, those of its supertypes first. `None`: a supertype is not in the sources.
fn attributes_of(
    cx: &Context<'_>,
    name: &crate::catalog::QName,
    depth: u8,
) -> Option<Vec<crate::catalog::Attribute>> {
    let bare = crate::catalog::QName { schema: None, name: name.name.clone() };
    let found =
        [name, &bare].into_iter().find_map(|n| match cx.catalog.get(crate::catalog::Namespace::Type, n) {
            Some(crate::catalog::Object::Type(t)) => Some(t),
            _ => None,
        })?;
    let TypeKind::Object { attributes, supertype, .. } = &found.kind else { return None };
    let mut all = match supertype {
        Some(s) if depth < 16 => attributes_of(cx, s, depth + 1)?,
        Some(_) => return None,
        None => Vec::new(),
    };
    all.extend(attributes.iter().cloned());
    Some(all)
}

/// The user's types that have a definition in the output, as PostgreSQL knows them: those whose own definition could be
/// converted, and whose parts' could.
pub(super) fn available(cx: &Context<'_>) -> std::collections::HashSet<String> {
    let mut pieces: Vec<Piece> = cx
        .catalog
        .objects()
        .filter_map(|o| match o {
            crate::catalog::Object::Type(t) => emit(cx, t).ok(),
            _ => None,
        })
        .collect();
    loop {
        let names: std::collections::HashSet<String> = pieces.iter().map(|p| p.name.clone()).collect();
        let before = pieces.len();
        pieces.retain(|p| p.needs.iter().all(|n| names.contains(n)));
        if pieces.len() == before {
            return names;
        }
    }
}
