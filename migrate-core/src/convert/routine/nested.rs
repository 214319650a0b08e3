//! Subprograms declared inside of others. PL/pgSQL has none: each becomes a routine of the schema, and what it uses of the
//! blocks around it is handed over by parameters, those that it changes as INOUT.

use std::collections::BTreeMap;

use crate::catalog::Ident;
use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::resolve::code::{Mode, Owner, Param, Reader, Signature, Symbol, SymbolKind, TypeRef, has_word};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

/// A variable of the blocks around a subprogram that it uses.
#[derive(Debug, Clone)]
pub(super) struct Captured {
    pub(super) name: Ident,
    pub(super) ty: TypeRef,
    /// Whether it is changed.
    pub(super) changed: bool,
}

/// The variables that a nested subprogram uses of the blocks around it, through other nested ones too.
pub(super) fn captures(e: &Emitter<'_>, subprogram: &SyntaxNode) -> Vec<Captured> {
    let mut found = BTreeMap::new();
    let mut seen = Vec::new();
    collect(e, subprogram, subprogram, &mut found, &mut seen);
    found.into_values().collect()
}

fn collect(
    e: &Emitter<'_>,
    subprogram: &SyntaxNode,
    root: &SyntaxNode,
    found: &mut BTreeMap<String, Captured>,
    seen: &mut Vec<SyntaxNode>,
) {
    if seen.contains(subprogram) {
        return;
    }
    seen.push(subprogram.clone());
    for n in subprogram.descendants() {
        let name = match n.kind() {
            K::COLUMN_REF => n.clone(),
            K::CALL_EXPR => match n.children().find(|c| c.kind() == K::OBJECT_NAME) {
                Some(o) => o,
                None => continue,
            },
            _ => continue,
        };
        let parts = e.idents(&name);
        let Some(m) = e.resolver.meaning(&n, &parts) else { continue };
        let Some(place) = &m.place else { continue };
        if !matches!(m.symbol.owner, Owner::Local) {
            continue;
        }
        // Declared inside of the subprogram itself, or inside of what calls it.
        let inside = subprogram.text_range().contains_range(place.text_range()) || place == subprogram;
        if inside {
            continue;
        }
        match &m.symbol.kind {
            SymbolKind::Variable { ty, .. } => {
                // What a subprogram calls may use variables of the one that calls it.
                if root.text_range().contains_range(place.text_range()) {
                    continue;
                }
                let changed = is_changed(&n);
                let key = m.symbol.name.text.to_uppercase();
                let entry = found.entry(key).or_insert(Captured {
                    name: m.symbol.name.clone(),
                    ty: ty.clone(),
                    changed: false,
                });
                entry.changed |= changed;
            }
            SymbolKind::Subprograms(_) => {
                if let Some(other) = body_of(e, place, &m.symbol.name) {
                    collect(e, &other, root, found, seen);
                }
            }
            _ => {}
        }
    }
}

/// The body of a nested subprogram, by its name, in the section that declares it.
pub(super) fn body_of(e: &Emitter<'_>, place: &SyntaxNode, name: &Ident) -> Option<SyntaxNode> {
    let section = place.children().find(|n| n.kind() == K::DECLARE_SECTION)?;
    let reader = Reader::new(e.cx.dialect(), Owner::Local);
    section
        .children()
        .filter(|n| n.kind() == K::SUBPROGRAM)
        .find(|n| reader.name(n).is_some_and(|own| own.text.eq_ignore_ascii_case(&name.text)))
}

/// Whether a name stands where a value goes to.
fn is_changed(node: &SyntaxNode) -> bool {
    let mut child = node.clone();
    for a in node.ancestors().skip(1) {
        match a.kind() {
            K::ASSIGN_STMT => return a.children().next().is_some_and(|t| t == child),
            K::INTO_CLAUSE | K::FETCH_STMT | K::OPEN_STMT | K::CLOSE_STMT => return true,
            // An argument may be given back: to be safe it counts as changed if it is a plain variable.
            K::CALL_STMT => {
                return child.kind() != K::CALL_EXPR || node.kind() == K::COLUMN_REF && is_argument(node);
            }
            K::METHOD_EXPR | K::SUBSCRIPT_EXPR if a.children().next().is_some_and(|t| t == child) => {}
            K::CALL_EXPR | K::ARG_LIST | K::ARG | K::NAMED_ARG | K::OBJECT_NAME => {}
            _ => return false,
        }
        child = a;
    }
    false
}

fn is_argument(node: &SyntaxNode) -> bool {
    node.parent().is_some_and(|p| matches!(p.kind(), K::ARG | K::NAMED_ARG))
}

/// The signature of a nested subprogram with what it is handed over.
pub(super) fn signature(e: &Emitter<'_>, node: &SyntaxNode) -> Option<Signature> {
    let mut signature = Reader::new(e.cx.dialect(), Owner::Local).signature(node)?;
    for c in captures(e, node) {
        let mode = if c.changed { Mode::InOut } else { Mode::In };
        signature.params.push(Param { name: c.name, mode, ty: c.ty, default: None });
    }
    Some(signature)
}

/// A subprogram of a block: a routine of its own, written before the one that it is of.
pub(super) fn lift(e: &mut Emitter<'_>, node: &SyntaxNode) {
    let Some(own) = Reader::new(e.cx.dialect(), Owner::Local).signature(node) else {
        e.unknown(node);
        return;
    };
    let Some(full) = signature(e, node) else { return };
    let added: Vec<Param> = full.params.iter().skip(own.params.len()).cloned().collect();
    if own.returns.is_some() && added.iter().any(|p| p.mode == Mode::InOut) {
        // A function in an expression cannot give anything else back.
        e.note(node, "RTN-0092", Outcome::Manual, &[("construct", &own.name.text)]);
        return;
    }
    if own.params.iter().any(|p| p.default.is_some()) && !added.is_empty() || has_word(node, "PIPELINED") {
        e.note(node, "RTN-0092", Outcome::Manual, &[("construct", &own.name.text)]);
        return;
    }
    let symbol = Symbol {
        name: own.name.clone(),
        kind: SymbolKind::Subprograms(vec![full.clone()]),
        owner: Owner::Local,
    };
    let target = super::call::target(e, &symbol, own.returns.is_none());
    let sql = super::unit::nested(e, node, &full, &added, &target);
    e.preamble(sql);
}

/// The arguments that a call of a nested subprogram adds: the variables by their own names.
pub(super) fn added_arguments(
    e: &Emitter<'_>,
    call: &SyntaxNode,
    place: Option<&SyntaxNode>,
    name: &Ident,
) -> Vec<String> {
    let Some(body) = place.and_then(|p| body_of(e, p, name)) else { return Vec::new() };
    let _ = call;
    captures(e, &body)
        .iter()
        .map(|c| crate::target::names::quote_plpgsql(&e.cx.names.spell(&c.name)).into_owned())
        .collect()
}
