//! Data types in code: of parameters, variables, results, and the types that code declares itself.

use crate::catalog::{Ident, Object, QName};
use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::resolve::code::{Field, Meaning, Owner, Shape, SymbolKind, TypeDecl, TypeRef};
use crate::rules::{ColumnFacts, Place, TypeSpec};
use crate::syntax::SyntaxNode;
use crate::target::names::{quote_ident, quote_qualified};

/// A type as PostgreSQL writes it at a place; what cannot be written is noted at the node.
pub(super) fn type_sql(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, place: Place) -> String {
    within(e, at, ty, place, 0)
}

fn within(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, place: Place, depth: u8) -> String {
    if depth > 20 {
        return unknown(e, at, ty);
    }
    let meaning = match &ty.home {
        Some(home) => e.resolver.global(Some(home), &ty.parts),
        None => e.resolver.meaning(at, &ty.parts),
    };
    match (ty.attribute.as_deref(), meaning) {
        (Some("ROWTYPE"), Some(Meaning { symbol, .. })) => match symbol.kind {
            SymbolKind::Variable { ty, .. } => within(e, at, &ty, place, depth + 1),
            _ if place == Place::Variable => "record".to_string(),
            _ => unknown(e, at, ty),
        },
        (Some("ROWTYPE"), None) => row_type(e, at, ty, place),
        (Some(_), Some(m)) => {
            let SymbolKind::Variable { ty: of, .. } = &m.symbol.kind else { return unknown(e, at, ty) };
            if m.used < ty.parts.len() {
                return field_type(e, at, of, ty.parts.get(m.used..).unwrap_or_default(), place, depth);
            }
            within(e, at, of, place, depth + 1)
        }
        (Some(_), None) => column_type(e, at, ty, place),
        (None, Some(Meaning { symbol, .. })) if matches!(symbol.kind, SymbolKind::Type(_)) => {
            let SymbolKind::Type(decl) = &symbol.kind else { return unknown(e, at, ty) };
            declared(e, at, &symbol.name, &symbol.owner, decl, place, depth)
        }
        _ => {
            if let Some(sql) = by_rule(e, at, ty, place) {
                return sql;
            }
            user_type(e, at, ty)
        }
    }
}

/// A type that code declares.
fn declared(
    e: &mut Emitter<'_>,
    at: &SyntaxNode,
    name: &Ident,
    owner: &Owner,
    decl: &TypeDecl,
    place: Place,
    depth: u8,
) -> String {
    match decl {
        TypeDecl::Record(_) => type_name(e, name, owner),
        TypeDecl::Collection { index: Some(index), .. } if is_text(e, at, index) => "jsonb".to_string(),
        TypeDecl::Collection { element, .. } => {
            let inner = match place {
                Place::Parameter => Place::Parameter,
                _ => Place::Attribute,
            };
            format!("{}[]", element_type(e, at, element, inner, depth + 1))
        }
        TypeDecl::RefCursor(_) => "refcursor".to_string(),
        TypeDecl::Subtype(of) => within(e, at, of, place, depth + 1),
    }
}

/// The type of the elements of a collection. PostgreSQL knows no arrays of arrays of different lengths: a collection inside of
/// another one is the only field of a row.
fn element_type(e: &mut Emitter<'_>, at: &SyntaxNode, element: &TypeRef, place: Place, depth: u8) -> String {
    if let Some(name) = wrapper(e, at, element) {
        return name;
    }
    within(e, at, element, place, depth)
}

/// The element type of a collection, as PostgreSQL writes it.
pub(super) fn element_sql(e: &mut Emitter<'_>, at: &SyntaxNode, element: &TypeRef) -> String {
    element_type(e, at, element, Place::Attribute, 0)
}

/// The row type that holds a collection which is an element of another one. `None`: the element is no collection.
pub(super) fn wrapper(e: &mut Emitter<'_>, at: &SyntaxNode, element: &TypeRef) -> Option<String> {
    if !is_collection(e, at, element) {
        return None;
    }
    let meaning = match &element.home {
        Some(home) => e.resolver.global(Some(home), &element.parts),
        None => e.resolver.meaning(at, &element.parts),
    };
    let Some(Meaning { symbol, .. }) = meaning else {
        return Some(unknown(e, at, element));
    };
    let mut name = symbol.name.clone();
    name.text.push_str("_items");
    Some(type_name(e, &name, &symbol.owner))
}

/// Whether a type is a collection that is held as an array.
pub(super) fn is_collection(e: &Emitter<'_>, at: &SyntaxNode, ty: &TypeRef) -> bool {
    match e.resolver.shape(at, ty) {
        Shape::Collection { index: Some(i), .. } => !is_text(e, at, &i),
        Shape::Collection { .. } => true,
        _ => false,
    }
}

/// The definition of the row type that holds a collection inside of another one; `None`: the elements are no collections.
pub(super) fn wrapper_definition(
    e: &mut Emitter<'_>,
    at: &SyntaxNode,
    element: &TypeRef,
) -> Option<(String, String)> {
    let name = wrapper(e, at, element)?;
    let items = within(e, at, element, Place::Attribute, 0);
    let sql = format!("CREATE TYPE {name} AS (items {items})");
    Some((name, sql))
}

/// Whether a type holds text.
pub(super) fn is_text(e: &Emitter<'_>, at: &SyntaxNode, ty: &TypeRef) -> bool {
    use crate::rules::TypeClass as C;
    matches!(e.resolver.shape(at, ty), Shape::Scalar(C::Text | C::Char))
}

/// The name of a composite type that stands for a record type of code.
pub(super) fn type_name(e: &mut Emitter<'_>, name: &Ident, owner: &Owner) -> String {
    let spelled = e.cx.names.spell(name);
    match owner {
        Owner::Package(p) => {
            let schema = e.cx.names.package(p);
            e.need(format!("{schema}.{spelled}"));
            quote_qualified(Some(&schema), &spelled)
        }
        _ => {
            let (schema, prefix) =
                e.code.as_ref().map_or((None, String::new()), |(c, _)| (c.schema.clone(), c.prefix.clone()));
            let (short, _) = crate::target::truncate_63(&format!("{prefix}_{spelled}"));
            quote_qualified(schema.as_deref(), &short)
        }
    }
}

/// The definition of a composite type for a record type of code.
pub(super) fn record_definition(
    e: &mut Emitter<'_>,
    at: &SyntaxNode,
    name: &str,
    fields: &[Field],
) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|f| {
            let ty = type_sql(e, at, &f.ty, Place::Attribute);
            format!("    {} {ty}", quote_ident(&e.cx.names.spell(&f.name)))
        })
        .collect();
    format!("CREATE TYPE {name} AS (\n{}\n)", lines.join(",\n"))
}

fn by_rule(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, place: Place) -> Option<String> {
    let spec = TypeSpec::parse(e.cx.dialect(), &ty.text)?;
    let rules = e.cx.rules;
    let (id, outcome, sql) = {
        let ctx = e.resolver.context();
        let m = rules.match_type(&ctx.at(place), &spec, &ColumnFacts::default())?;
        (m.rule.id.clone(), m.outcome(), m.sql.clone())
    };
    if outcome != Outcome::Converted {
        e.note(at, &id, outcome, &[("type", &ty.text), ("source", &ty.text)]);
    }
    Some(sql)
}

/// `table%ROWTYPE`.
fn row_type(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, place: Place) -> String {
    let Some(table) = e.resolver.table_named(&ty.parts) else {
        let outcome = if place == Place::Variable { Outcome::Review } else { Outcome::Manual };
        e.note(at, "RTN-0012", outcome, &[("object", &dotted(&ty.parts))]);
        let spelled = spelled(e, &ty.parts);
        return if place == Place::Variable { format!("{spelled}%ROWTYPE") } else { spelled };
    };
    let target = e.cx.names.relation(&table);
    e.need(target.plain());
    if place == Place::Variable { format!("{}%ROWTYPE", target.sql()) } else { target.sql() }
}

/// `table.column%TYPE`.
fn column_type(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, place: Place) -> String {
    let Some((column, table)) = ty.parts.split_last() else { return unknown(e, at, ty) };
    let Some(table) = e.resolver.table_named(table) else {
        let outcome = if place == Place::Variable { Outcome::Review } else { Outcome::Manual };
        e.note(at, "RTN-0012", outcome, &[("object", &dotted(&ty.parts))]);
        return format!("{}%TYPE", spelled(e, &ty.parts));
    };
    let target = e.cx.names.relation(&table);
    e.need(target.plain());
    if place == Place::Attribute {
        let plan = e.code.as_ref().map(|(c, _)| c.plan);
        if let Some(known) = plan.and_then(|p| p.get(&table, column)) {
            return known.sql.clone();
        }
        return unknown(e, at, ty);
    }
    format!("{}.{}%TYPE", target.sql(), quote_ident(&e.cx.names.column(&table, column)))
}

/// The type of a field of a variable: `variable.field%TYPE`.
fn field_type(
    e: &mut Emitter<'_>,
    at: &SyntaxNode,
    of: &TypeRef,
    path: &[Ident],
    place: Place,
    depth: u8,
) -> String {
    let mut shape = e.resolver.shape(at, of);
    for (i, name) in path.iter().enumerate() {
        let last = i + 1 == path.len();
        match &shape {
            Shape::Record(fields) if last => {
                let field = fields.iter().find(|f| f.name.text.eq_ignore_ascii_case(&name.text)).cloned();
                return match field {
                    Some(f) => within(e, at, &f.ty, place, depth + 1),
                    None => unknown(e, at, of),
                };
            }
            Shape::Row(table) if last => {
                let mut parts: Vec<Ident> = table.schema.iter().cloned().collect();
                parts.extend([table.name.clone(), name.clone()]);
                let ty = TypeRef { text: String::new(), parts, attribute: Some("TYPE".into()), home: None };
                return column_type(e, at, &ty, place);
            }
            _ => {}
        }
        shape = e.resolver.field(at, &shape, name);
    }
    unknown(e, at, of)
}

/// A user's type of the catalog.
fn user_type(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef) -> String {
    let names = match ty.parts.as_slice() {
        [name] => vec![
            QName { schema: e.own_schema(), name: name.clone() },
            QName { schema: None, name: name.clone() },
        ],
        [schema, name] => vec![QName { schema: Some(schema.clone()), name: name.clone() }],
        _ => Vec::new(),
    };
    for name in names {
        if let Some(Object::Type(t)) = e.cx.catalog.get(crate::catalog::Namespace::Type, &name) {
            let target = e.cx.names.user_type(&t.head.name);
            e.need(target.plain());
            return target.sql();
        }
    }
    unknown(e, at, ty)
}

fn unknown(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef) -> String {
    e.note(at, "RTN-0013", Outcome::Manual, &[("type", &ty.text)]);
    "text".to_string()
}

fn dotted(parts: &[Ident]) -> String {
    parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(".")
}

fn spelled(e: &Emitter<'_>, parts: &[Ident]) -> String {
    parts.iter().map(|p| quote_ident(&e.cx.names.spell(p)).into_owned()).collect::<Vec<_>>().join(".")
}
