//! Where values go: targets of assignments, of INTO, and of parameters that are given back.

use crate::convert::translate::{Emitter, Out, shorten};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Shape, TypeRef};
use crate::rules::Place;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::name;
use super::types::type_sql;

/// An assignment.
pub(super) fn assignment(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let mut children = node.children();
    let (Some(target), Some(value)) = (children.next(), children.next()) else {
        return e.children(node).text;
    };
    if let Some(text) = super::call::assigned(e, &target, &value) {
        return text;
    }
    if let Some((symbol, package, fields)) = name::package_target(e, &target)
        && fields.is_empty()
    {
        name::state(e, &package, &symbol.name);
        let setter = setter(e, &package, &symbol.name);
        let value = e.node(&value).text;
        return format!("PERFORM {setter}({value})");
    }
    // The value is computed before the variable is held: it may read it.
    let value_text = e.node(&value).text;
    let held = name::hold(e, &target);
    let keyed = super::keyed::assignment(e, &target, &value_text);
    let target_text = if keyed.is_none() { target_text(e, &target) } else { String::new() };
    if held {
        name::release(e);
    }
    if let Some(text) = keyed {
        return text;
    }
    let mut text = String::new();
    for element in node.children_with_tokens() {
        match element {
            crate::syntax::SyntaxElement::Node(n) if n == target => text.push_str(&target_text),
            crate::syntax::SyntaxElement::Node(n) if n == value => text.push_str(&value_text),
            crate::syntax::SyntaxElement::Node(n) => text.push_str(&e.node(&n).text),
            crate::syntax::SyntaxElement::Token(t) => text.push_str(&e.token(&t)),
        }
    }
    text
}

/// The function that sets a package's variable.
pub(super) fn setter(
    e: &Emitter<'_>,
    package: &crate::catalog::QName,
    name: &crate::catalog::Ident,
) -> String {
    let set = format!("set_{}", e.cx.names.spell(name));
    crate::target::names::quote_qualified(Some(&e.cx.names.package(package)), &set)
}

/// The text of a target of an assignment: PL/pgSQL takes no parentheses there.
pub(super) fn target_text(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let mut text = e.node(node).text;
    while text.starts_with('(') {
        let mut depth = 0;
        let Some(end) = text.char_indices().find_map(|(i, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(i)
        }) else {
            break;
        };
        text.remove(end);
        text.remove(0);
    }
    text
}

/// A variable that a value goes to, by name: for INTO and parameters that are given back. What is no plain variable gets
/// a temporary one, and is assigned afterwards.
pub(super) fn variable(e: &mut Emitter<'_>, node: &SyntaxNode, is_read: bool) -> String {
    if let Some((symbol, package, fields)) = name::package_target(e, node) {
        let Some(ty) = name::type_of_symbol(&symbol).cloned() else {
            e.unknown(node);
            return node.text().to_string();
        };
        let temp = state_temporary(e, node, &ty, &symbol.name);
        let value = name::state(e, &package, &symbol.name);
        if is_read || !fields.is_empty() {
            e.before(format!("{temp} := {value}"));
        }
        let setter = setter(e, &package, &symbol.name);
        e.after(format!("PERFORM {setter}({temp})"));
        let fields: Vec<String> = fields
            .iter()
            .map(|f| format!(".{}", crate::target::names::quote_plpgsql(&e.cx.names.spell(f))))
            .collect();
        return format!("{temp}{}", fields.concat());
    }
    match node.kind() {
        K::COLUMN_REF => {
            let parts = e.idents(node);
            match name::located(e, node, &parts) {
                Some((text, _)) => text,
                None => {
                    e.note(
                        node,
                        "RTN-0040",
                        Outcome::Manual,
                        &[("construct", &shorten(&node.text().to_string()))],
                    );
                    node.text().to_string()
                }
            }
        }
        K::PARAM_EXPR => match name::row_of_trigger(e, node) {
            Some(out) => out.text,
            None => {
                e.unknown(node);
                node.text().to_string()
            }
        },
        K::CALL_EXPR | K::METHOD_EXPR | K::SUBSCRIPT_EXPR => {
            let held = name::hold(e, node);
            let text = target_text(e, node);
            if held {
                name::release(e);
            }
            let temp = match e.resolver.shape_of(node) {
                Shape::Scalar(_) | Shape::Unknown => scalar_temporary(e, node),
                shape => composite_temporary(e, node, &shape),
            };
            if is_read {
                e.before(format!("{temp} := {text}"));
            }
            if let Some(put) = super::keyed::assignment(e, node, &temp) {
                e.after(put);
            } else if held {
                e.after_first(format!("{text} := {temp}"));
            } else {
                e.after(format!("{text} := {temp}"));
            }
            temp
        }
        _ => {
            e.unknown(node);
            node.text().to_string()
        }
    }
}

/// A temporary variable of a declared type.
pub(super) fn temporary(e: &mut Emitter<'_>, at: &SyntaxNode, ty: &TypeRef, stem: &str) -> String {
    let sql = type_sql(e, at, ty, Place::Variable);
    declare(e, stem, &sql)
}

/// A variable that holds a package's variable while it is changed.
pub(super) fn state_temporary(
    e: &mut Emitter<'_>,
    at: &SyntaxNode,
    ty: &TypeRef,
    variable: &crate::catalog::Ident,
) -> String {
    let sql = type_sql(e, at, ty, Place::Variable);
    let stem = e.cx.names.spell(variable);
    let Some((code, _)) = &mut e.code else { return stem };
    let name = code.fresh_state(&stem);
    code.declare(format!("{name} {sql}"));
    name
}

/// A variable for a whole row.
pub(super) fn row(e: &mut Emitter<'_>) -> String {
    declare(e, "given", "record")
}

fn declare(e: &mut Emitter<'_>, stem: &str, sql: &str) -> String {
    let Some((code, _)) = &mut e.code else { return stem.to_string() };
    let name = code.fresh(stem);
    code.declare(format!("{name} {sql}"));
    name
}

/// The type of an element or field, as a variable has it.
fn scalar_temporary(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let ty = type_of(e, node);
    match ty {
        Some(ty) => temporary(e, node, &ty, "target"),
        None => declare(e, "target", "text"),
    }
}

fn composite_temporary(e: &mut Emitter<'_>, node: &SyntaxNode, shape: &Shape) -> String {
    if let Some(ty) = type_of(e, node) {
        return temporary(e, node, &ty, "target");
    }
    if let Shape::Row(table) = shape {
        let sql = format!("{}%ROWTYPE", e.cx.names.relation(table).sql());
        return declare(e, "target", &sql);
    }
    declare(e, "target", "record")
}

/// The declared type of an element or a field.
fn type_of(e: &Emitter<'_>, node: &SyntaxNode) -> Option<TypeRef> {
    match node.kind() {
        K::CALL_EXPR => {
            let object = node.children().find(|n| n.kind() == K::OBJECT_NAME)?;
            let shape = e.resolver.shape_of_path(node, &e.idents(&object))?;
            match shape {
                Shape::Collection { element, .. } => Some(element),
                _ => None,
            }
        }
        K::SUBSCRIPT_EXPR => match e.resolver.shape_of(&node.children().next()?) {
            Shape::Collection { element, .. } => Some(element),
            _ => None,
        },
        K::METHOD_EXPR => {
            let field = node.children().find(|n| n.kind() == K::NAME)?;
            let field = crate::catalog::build::ident_of(e.cx.dialect(), &field);
            match e.resolver.shape_of(&node.children().next()?) {
                Shape::Record(fields) => {
                    fields.into_iter().find(|f| f.name.text.eq_ignore_ascii_case(&field.text)).map(|f| f.ty)
                }
                Shape::Row(table) => {
                    let mut parts: Vec<_> = table.schema.iter().cloned().collect();
                    parts.extend([table.name.clone(), field]);
                    Some(TypeRef { text: String::new(), parts, attribute: Some("TYPE".into()), home: None })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The targets of an INTO clause.
pub(super) fn targets(clause: &SyntaxNode) -> Vec<SyntaxNode> {
    clause.children().collect()
}

/// `INTO a, b`, of one row: PL/SQL raises an error where there is none or more than one.
pub(super) fn clause(e: &mut Emitter<'_>, node: &SyntaxNode, strict: bool) -> Out {
    let names: Vec<String> = targets(node).iter().map(|n| variable(e, n, false)).collect();
    let strict = if strict { "STRICT " } else { "" };
    Out::operator(format!("INTO {strict}{}", names.join(", ")))
}

/// Whether rows are collected.
pub(super) fn is_bulk(node: &SyntaxNode) -> bool {
    crate::resolve::code::has_word(node, "BULK")
}

/// The assignment of collected rows: each column of the query goes to a collection, or whole rows to one of records.
/// `query`: the converted text that gives the rows.
pub(super) fn collect(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    into: &SyntaxNode,
    query: &str,
    columns: Option<usize>,
) -> String {
    let targets = targets(into);
    if let [only] = targets.as_slice() {
        let shape = e.resolver.shape_of(only);
        let Shape::Collection { element, .. } = &shape else {
            e.note(into, "RTN-0041", Outcome::Manual, &[("construct", &shorten(&only.text().to_string()))]);
            return query.to_string();
        };
        let of_rows = matches!(e.resolver.shape(only, element), Shape::Record(_) | Shape::Row(_));
        let name = variable(e, only, false);
        if of_rows {
            let ty = type_sql(e, node, &element.clone(), Place::Attribute);
            return format!("{name} := ARRAY(SELECT ROW(q.*)::{ty} FROM (\n{query}\n) AS q)");
        }
        if columns.is_some_and(|n| n > 1) {
            e.note(into, "RTN-0041", Outcome::Manual, &[("construct", &shorten(&only.text().to_string()))]);
        }
        return format!("{name} := ARRAY({query})");
    }
    let names: Vec<String> = targets.iter().map(|n| variable(e, n, false)).collect();
    let labels: Vec<String> = (1..=names.len()).map(|i| format!("c{i}")).collect();
    let list: Vec<String> = labels.iter().map(|l| format!("coalesce(array_agg(q.{l}), '{{}}')")).collect();
    format!(
        "SELECT {} INTO {} FROM (\n{query}\n) AS q ({})",
        list.join(", "),
        names.join(", "),
        labels.join(", ")
    )
}
