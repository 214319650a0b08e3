//! The code of a catalog as a whole: what packages and schemas offer to the rest.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::catalog::{Catalog, Ident, Object, QName, Routine, RoutineKind};
use crate::dialect::Dialect;
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

use super::frame::{Frame, Reader};
use super::model::{Owner, Signature, Symbol, SymbolKind};

/// A package: what its specification and its body declare.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Everything, private or not.
    pub all: Frame,
    /// What the specification declares.
    pub public: Frame,
    /// Whether the body has statements of its own, run once a session.
    pub initializes: bool,
}

/// All packages and subprograms.
#[derive(Debug, Default)]
pub struct Program {
    packages: HashMap<String, Vec<(QName, Package)>>,
    routines: HashMap<String, Vec<(Option<Ident>, Symbol)>>,
}

/// What one routine of the catalog declares.
enum Part {
    Package(QName, Package),
    Routine(QName, Signature),
    Nothing,
}

impl Program {
    /// Reads all routines of a catalog.
    pub fn new(catalog: &Catalog) -> Program {
        let routines: Vec<&Routine> = catalog
            .objects()
            .filter_map(|o| match o {
                Object::Routine(r) => Some(r),
                _ => None,
            })
            .collect();
        let mut program = Program::default();
        if catalog.dialect != Dialect::Oracle {
            return program;
        }
        let parts: Vec<Part> = routines.par_iter().map(|r| part(catalog.dialect, r)).collect();
        for p in parts {
            match p {
                Part::Package(name, package) => program.add_package(name, package),
                Part::Routine(name, signature) => {
                    let key = name.name.text.to_uppercase();
                    let symbol = Symbol {
                        name: name.name.clone(),
                        owner: Owner::Schema(name.schema.clone()),
                        kind: SymbolKind::Subprograms(vec![signature]),
                    };
                    program.routines.entry(key).or_default().push((name.schema, symbol));
                }
                Part::Nothing => {}
            }
        }
        program
    }

    fn add_package(&mut self, name: QName, package: Package) {
        let all = self.packages.entry(name.name.text.to_uppercase()).or_default();
        match all.iter_mut().find(|(n, _)| same_schema(&n.schema, &name.schema)) {
            Some((_, known)) => {
                known.all.extend(&package.all);
                known.public.extend(&package.public);
                known.initializes |= package.initializes;
            }
            None => all.push((name, package)),
        }
    }

    /// A package; without a schema the only one of the name.
    pub fn package(&self, schema: Option<&Ident>, name: &Ident) -> Option<&(QName, Package)> {
        let all = self.packages.get(&name.text.to_uppercase())?;
        all.iter().find(|(n, _)| schema.is_none_or(|s| n.schema.as_ref().is_none_or(|o| same(o, s)))).or_else(
            || match all.as_slice() {
                [only] if schema.is_none() => Some(only),
                _ => None,
            },
        )
    }

    /// A package by its whole name.
    pub fn package_of(&self, name: &QName) -> Option<&Package> {
        self.package(name.schema.as_ref(), &name.name).map(|(_, p)| p)
    }

    /// A procedure or function of a schema.
    pub fn routine(&self, schema: Option<&Ident>, name: &Ident) -> Option<&Symbol> {
        let all = self.routines.get(&name.text.to_uppercase())?;
        let found = all.iter().find(|(s, _)| match (s, schema) {
            (Some(a), Some(b)) => same(a, b),
            _ => true,
        });
        found.map(|(_, s)| s)
    }

    /// All packages, by name.
    pub fn packages(&self) -> Vec<&(QName, Package)> {
        let mut all: Vec<&(QName, Package)> = self.packages.values().flatten().collect();
        all.sort_by_key(|(n, _)| (n.schema.as_ref().map(|s| s.text.clone()), n.name.text.clone()));
        all
    }
}

fn same(a: &Ident, b: &Ident) -> bool {
    a.text.eq_ignore_ascii_case(&b.text)
}

fn same_schema(a: &Option<Ident>, b: &Option<Ident>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        _ => true,
    }
}

fn part(dialect: Dialect, r: &Routine) -> Part {
    let name = r.head.name.clone();
    let body_is_package = matches!(r.kind, RoutineKind::Package | RoutineKind::PackageBody);
    if !body_is_package && !matches!(r.kind, RoutineKind::Procedure | RoutineKind::Function) {
        return Part::Nothing;
    }
    let decided = super::decided(&r.text.text);
    let text = decided.as_ref().map_or(r.text.text.as_str(), |(t, _)| t.as_str());
    let Ok(parsed) = std::panic::catch_unwind(|| parse(dialect, text, Entry::Statements)) else {
        return Part::Nothing;
    };
    let Some(node) = parsed.root().children().next() else { return Part::Nothing };
    if !body_is_package {
        let reader = Reader::new(dialect, Owner::Schema(name.schema.clone()));
        return reader.signature(&node).map_or(Part::Nothing, |s| Part::Routine(name, s));
    }
    let reader = Reader::new(dialect, Owner::Package(name.clone()));
    let mut all = Frame::default();
    let body = node.children().find(|n| n.kind() == K::ROUTINE_BODY);
    if let Some(section) = body.as_ref().and_then(section_of) {
        reader.add_section(&section, &mut all);
    }
    let initializes = body.is_some_and(|b| b.children().any(|n| n.kind() == K::STATEMENT_LIST));
    let public = if r.kind == RoutineKind::Package { all.clone() } else { Frame::default() };
    Part::Package(name, Package { all, public, initializes })
}

/// The declaration section of a body or block.
pub fn section_of(node: &SyntaxNode) -> Option<SyntaxNode> {
    node.children().find(|n| n.kind() == K::DECLARE_SECTION)
}
