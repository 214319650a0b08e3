//! Subprograms declared inside of others. PL/pgSQL has none: each becomes a routine of the schema, and what it uses of the
//! blocks around it is handed over by parameters, those that it changes as INOUT.

use std::collections::{BTreeMap, HashSet};

use crate::catalog::Ident;
use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::resolve::code::{Mode, Owner, Param, Reader, Symbol, SymbolKind, TypeRef, has_word};
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_plpgsql;

/// A variable of the blocks around a subprogram that it uses.
#[derive(Debug, Clone)]
pub(super) struct Captured {
    pub(super) name: Ident,
    pub(super) ty: TypeRef,
    /// Whether it is changed.
    pub(super) changed: bool,
    /// What declares it.
    place: SyntaxNode,
}

/// What a nested subprogram uses of the blocks around it.
#[derive(Debug, Clone, Default)]
pub(super) struct Captures {
    variables: BTreeMap<String, Captured>,
    /// Something that cannot be handed over: a cursor, the rows of a trigger.
    bound: Option<String>,
}

/// What a nested subprogram uses of the blocks around it, through other nested ones too.
fn captures(e: &Emitter<'_>, subprogram: &SyntaxNode) -> Captures {
    let mut found = Captures::default();
    let mut seen = HashSet::new();
    collect(e, subprogram, subprogram, &mut found, &mut seen);
    found
}

fn collect(
    e: &Emitter<'_>,
    subprogram: &SyntaxNode,
    root: &SyntaxNode,
    found: &mut Captures,
    seen: &mut HashSet<SyntaxNode>,
) {
    if !seen.insert(subprogram.clone()) {
        return;
    }
    for n in subprogram.descendants() {
        let name = match n.kind() {
            K::COLUMN_REF => n.clone(),
            K::CALL_EXPR => match n.children().find(|c| c.kind() == K::OBJECT_NAME) {
                Some(o) => o,
                None => continue,
            },
            // `:NEW.x`, which only the trigger's own function has.
            K::PARAM_EXPR => {
                found.bound.get_or_insert_with(|| n.text().to_string().trim().to_string());
                continue;
            }
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
                let entry = found.variables.entry(key).or_insert(Captured {
                    name: m.symbol.name.clone(),
                    ty: ty.clone(),
                    changed: false,
                    place: place.clone(),
                });
                entry.changed |= changed;
                // Two variables of one name cannot both be handed over under it.
                if entry.place != *place {
                    found.bound.get_or_insert_with(|| m.symbol.name.text.clone());
                }
            }
            SymbolKind::Subprograms(_) => {
                if let Some(other) = body_of(e, place, &m.symbol.name) {
                    collect(e, &other, root, found, seen);
                }
            }
            SymbolKind::Cursor { .. } | SymbolKind::Row | SymbolKind::Index => {
                found.bound.get_or_insert_with(|| m.symbol.name.text.clone());
            }
            SymbolKind::Type(_) | SymbolKind::Exception(_) => {}
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

/// A subprogram of a block: a routine of its own, written before the one that it is of.
pub(super) fn lift(e: &mut Emitter<'_>, node: &SyntaxNode) {
    let Some(own) = Reader::new(e.cx.dialect(), Owner::Local).signature(node) else {
        e.unknown(node);
        return;
    };
    let captured = captures(e, node);
    if let Some(bound) = &captured.bound {
        e.note(node, "RTN-0096", Outcome::Manual, &[("construct", &own.name.text), ("object", bound)]);
        return;
    }
    let mode = |changed: bool| if changed { Mode::InOut } else { Mode::In };
    let added: Vec<Param> = captured
        .variables
        .into_values()
        .map(|c| Param { name: c.name, mode: mode(c.changed), ty: c.ty, default: None })
        .collect();
    let mut full = own.clone();
    full.params.extend(added.iter().cloned());
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

/// The arguments that a call of a nested subprogram adds: the variables by their own names. A call where one of the names means
/// another variable is named: it would hand over that one.
pub(super) fn added_arguments(
    e: &mut Emitter<'_>,
    call: &SyntaxNode,
    place: Option<&SyntaxNode>,
    name: &Ident,
) -> Vec<String> {
    let Some(body) = place.and_then(|p| body_of(e, p, name)) else { return Vec::new() };
    let mut arguments = Vec::new();
    for c in captures(e, &body).variables.into_values() {
        let here = e.resolver.meaning(call, std::slice::from_ref(&c.name)).and_then(|m| m.place);
        // Inside of another nested subprogram it is a parameter of that one.
        let is_other = here.is_some_and(|h| h != c.place);
        if is_other {
            e.note(call, "RTN-0097", Outcome::Manual, &[("construct", &name.text), ("object", &c.name.text)]);
        }
        arguments.push(quote_plpgsql(&e.cx.names.spell(&c.name)).into_owned());
    }
    arguments
}
