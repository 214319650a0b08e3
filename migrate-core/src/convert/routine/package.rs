//! A package as a schema: its types, its state as settings of the session behind functions, and its members.

use crate::catalog::{Namespace, Object, QName, Routine, RoutineKind};
use crate::convert::code::{Code, UnitKind};
use crate::convert::ddl::TypePlan;
use crate::convert::translate::{Emitter, Out};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Owner, Reader, Shape, SymbolKind, TypeDecl, section_of};
use crate::rules::Place;
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};
use crate::target::names::quote_ident;

use super::types::{self, record_definition, type_name, type_sql};
use super::{Done, name, unit};

/// A package's specification.
pub(super) fn specification<'a>(
    cx: &'a Context<'a>,
    plan: &'a TypePlan,
    r: &'a Routine,
    node: &SyntaxNode,
) -> Done {
    let package = &r.head.name;
    let schema = cx.names.package(package);
    let mut done = Done::default();
    let sql = format!("CREATE SCHEMA IF NOT EXISTS {};\n", quote_ident(&schema));
    done.pieces.push(Piece::new(Phase::Code, "package", schema, sql, r.head.origin));
    declared(cx, plan, r, node, package, &mut done);
    done
}

/// A package's body.
pub(super) fn body<'a>(cx: &'a Context<'a>, plan: &'a TypePlan, r: &'a Routine, node: &SyntaxNode) -> Done {
    let package = &r.head.name;
    let mut done = Done::default();
    declared(cx, plan, r, node, package, &mut done);
    let Some(body) = node.children().find(|n| n.kind() == K::ROUTINE_BODY) else { return done };
    let invoker = invoker(cx, package);
    if let Some(section) = section_of(&body) {
        for n in section.children().filter(|n| n.kind() == K::SUBPROGRAM) {
            let owner = Owner::Package(package.clone());
            let one = unit::subprogram(cx, plan, r, &n, owner, Some(package), invoker);
            done.pieces.extend(one.pieces);
            done.notes.extend(one.notes);
            done.members.extend(one.members);
        }
    }
    if body.children().any(|n| n.kind() == K::STATEMENT_LIST) {
        let mut e = super::emitter(cx, r, Code::new(UnitKind::Procedure, plan), Some(package));
        e.note(node, "RTN-0110", Outcome::Manual, &[("construct", &package.name.text)]);
        done.notes.extend(e.finish(Out::primary("")).diagnostics.into_iter().map(|d| (0, d)));
    }
    done
}

/// Whether the specification says AUTHID CURRENT_USER.
fn invoker(cx: &Context<'_>, package: &QName) -> bool {
    let namespace = Namespace::Routine(RoutineKind::Package);
    let Some(Object::Routine(r)) = cx.catalog.get(namespace, package) else { return false };
    let head: String = r.text.text.chars().take(400).collect::<String>().to_uppercase();
    head.split_whitespace().collect::<Vec<_>>().windows(2).any(|w| w == ["AUTHID", "CURRENT_USER"])
}

/// Types and state of a declaration section.
fn declared<'a>(
    cx: &'a Context<'a>,
    plan: &'a TypePlan,
    r: &'a Routine,
    node: &SyntaxNode,
    package: &'a QName,
    done: &mut Done,
) {
    let Some(body) = node.children().find(|n| n.kind() == K::ROUTINE_BODY) else { return };
    let Some(section) = section_of(&body) else { return };
    let schema = cx.names.package(package);
    let reader = Reader::new(cx.dialect(), Owner::Package(package.clone()));
    for n in section.children() {
        if !matches!(n.kind(), K::TYPE_DECL | K::VARIABLE_DECL) {
            continue;
        }
        let Some(own) = reader.name(&n) else { continue };
        let mut code = Code::new(UnitKind::Function, plan);
        code.schema = Some(schema.clone());
        let mut e = super::emitter(cx, r, code, Some(package));
        let found = e.resolver.meaning(&n, std::slice::from_ref(&own));
        let (folder, plain, sql) = match (n.kind(), found.map(|m| m.symbol)) {
            (K::TYPE_DECL, Some(symbol)) => {
                if let SymbolKind::Type(TypeDecl::Collection { element, .. }) = &symbol.kind {
                    let Some((_, sql)) = types::wrapper_definition(&mut e, &n, &element.clone()) else {
                        continue;
                    };
                    let inner = element.parts.last().map(|p| cx.names.spell(p)).unwrap_or_default();
                    let piece = ("type", format!("{schema}.{inner}_items"), format!("{sql};\n"));
                    keep(e, piece, r, &schema, done);
                    continue;
                }
                let SymbolKind::Type(TypeDecl::Record(fields)) = &symbol.kind else { continue };
                let target = type_name(&mut e, &symbol.name, &symbol.owner);
                let sql = record_definition(&mut e, &n, &target, &fields.clone());
                ("type", format!("{schema}.{}", cx.names.spell(&own)), format!("{sql};\n"))
            }
            (K::VARIABLE_DECL, Some(symbol)) => {
                let SymbolKind::Variable { ty, constant, value } = symbol.kind.clone() else { continue };
                let sql = state(&mut e, &n, package, &own, &ty, constant, value.as_deref());
                ("function", format!("{schema}.{}", cx.names.spell(&own)), sql)
            }
            _ => continue,
        };
        keep(e, (folder, plain, sql), r, &schema, done);
    }
}

/// Keeps a definition of a package as a piece, unless something of it is left to a person.
fn keep<'a>(
    e: Emitter<'a>,
    (folder, plain, sql): (&'static str, String, String),
    r: &'a Routine,
    schema: &str,
    done: &mut Done,
) {
    let failed = e.has_manual();
    let text = e.finish(Out::primary(""));
    if !failed && !done.pieces.iter().any(|p| p.name == plain && p.folder == folder) {
        let mut piece = Piece::new(Phase::Code, folder, plain.clone(), sql, r.head.origin);
        piece.needs = text.relations.clone();
        piece.needs.retain(|x| *x != plain);
        piece.needs.push(schema.to_string());
        piece.extensions = text.extensions.clone();
        done.pieces.push(piece);
    }
    done.notes.extend(text.diagnostics.into_iter().map(|d| (0, d)));
}

/// A constant as a function; a variable as a setting of the session with functions that read and set it.
fn state(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    package: &QName,
    own: &crate::catalog::Ident,
    ty: &crate::resolve::code::TypeRef,
    constant: bool,
    value: Option<&str>,
) -> String {
    let sql = type_sql(e, node, ty, Place::Parameter);
    let getter = name::getter(e, package, own);
    let initial = value.map(|v| {
        let parsed = parse(e.cx.dialect(), v, Entry::Expr);
        match parsed.root().children().next() {
            // The tree of the declaration itself, so that names are found where they stand.
            Some(_) => node
                .children()
                .find(|n| n.kind() == K::DEFAULT_CLAUSE)
                .and_then(|d| d.children().next())
                .map(|n| e.node(&n).text)
                .unwrap_or_default(),
            None => String::new(),
        }
    });
    if constant {
        let value = initial.unwrap_or_else(|| "NULL".to_string());
        return format!(
            "CREATE OR REPLACE FUNCTION {getter}() RETURNS {sql}\nLANGUAGE plpgsql IMMUTABLE AS $$\nBEGIN\n    RETURN {value};\nEND;\n$$;\n"
        );
    }
    let collection = matches!(e.resolver.shape(node, ty), Shape::Collection { .. });
    let initial = initial.unwrap_or_else(|| if collection { "'{}'".to_string() } else { "NULL".to_string() });
    let setter = super::into::setter(e, package, own);
    let setting = format!("{}.{}", e.cx.names.package(package), e.cx.names.spell(own));
    // A type that is taken from a column cannot be named in a cast.
    let cast = if sql.contains('%') { String::new() } else { format!("::{sql}") };
    let initial =
        if initial == "NULL" || sql.contains('%') { initial } else { format!("({initial})::{sql}") };
    let setting = setting.replace('\'', "''");
    // A setting that was never set is NULL; one that was set to NULL is empty.
    format!(
        "-- State of the session. Unlike Oracle's, it is taken back with the transaction that set it.\n\
         CREATE OR REPLACE FUNCTION {getter}() RETURNS {sql}\nLANGUAGE plpgsql STABLE AS $$\n\
         DECLARE\n    held text := current_setting('{setting}', true);\n\
         BEGIN\n    IF held IS NULL THEN\n        RETURN {initial};\n    END IF;\n    RETURN nullif(held, ''){cast};\nEND;\n$$;\n\n\
         CREATE OR REPLACE FUNCTION {setter}(value {sql}) RETURNS void\nLANGUAGE plpgsql AS $$\n\
         BEGIN\n    PERFORM set_config('{setting}', coalesce(value::text, ''), false);\nEND;\n$$;\n"
    )
}
