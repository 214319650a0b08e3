//! Associative arrays that are indexed by text: JSON objects, whose members are read as values of the element's type.

use crate::convert::translate::{Emitter, Out};
use crate::resolve::code::{Shape, TypeRef};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::types::{element_sql, is_text};

/// The element and key types of a collection that is indexed by text.
pub(super) fn of(e: &Emitter<'_>, at: &SyntaxNode, shape: &Shape) -> Option<TypeRef> {
    match shape {
        Shape::Collection { element, index: Some(index), .. } if is_text(e, at, index) => {
            Some(element.clone())
        }
        _ => None,
    }
}

/// The value of a member.
pub(super) fn read(e: &mut Emitter<'_>, at: &SyntaxNode, base: &str, key: &str, element: &TypeRef) -> Out {
    let ty = element_sql(e, at, element);
    match e.resolver.shape(at, element) {
        Shape::Record(_) | Shape::Row(_) | Shape::Object(_) => {
            Out::primary(format!("jsonb_populate_record(NULL::{ty}, {base} -> {key})"))
        }
        Shape::Collection { index: Some(i), .. } if is_text(e, at, &i) => {
            Out::primary(format!("({base} -> {key})"))
        }
        Shape::Collection { .. } => {
            Out::primary(format!("(jsonb_populate_record(NULL::{ty}, {base} -> {key})).items"))
        }
        _ => Out::primary(format!("({base} ->> {key})::{ty}")),
    }
}

/// A statement that puts a member into an object.
fn put(e: &Emitter<'_>, base: &str, key: &str, value: &str) -> String {
    let schema = &e.cx.options.compat_schema;
    format!("{base} := {schema}.put_member({base}, {key}, to_jsonb({value}))")
}

/// The value as one of the element's type, as `to_jsonb` wants it.
fn typed(e: &mut Emitter<'_>, at: &SyntaxNode, value: &str, element: &TypeRef) -> String {
    let ty = element_sql(e, at, element);
    match e.resolver.shape(at, element) {
        Shape::Collection { index: Some(i), .. } if is_text(e, at, &i) => value.to_string(),
        Shape::Collection { .. } => format!("ROW({value})::{ty}"),
        _ => format!("({value})::{ty}"),
    }
}

/// An assignment to a member, or to a part of one. `None`: the target is none.
pub(super) fn assignment(e: &mut Emitter<'_>, target: &SyntaxNode, text: &str) -> Option<String> {
    let (base, key, element) = member(e, target)?;
    if is_whole(e, target) {
        let value = typed(e, target, text, &element);
        return Some(put(e, &base, &key, &value));
    }
    // A part of a member: the member is changed in a variable of its own.
    let holder = holder(e, target)?;
    let temp = super::into::temporary(e, target, &element, "member");
    let read = read(e, target, &base, &key, &element).text;
    e.before(format!("{temp} := {read}"));
    let again = typed(e, target, &temp, &element);
    let put = put(e, &base, &key, &again);
    e.after_first(put);
    e.replace(&holder, Out::primary(temp));
    let path = super::into::target_text(e, target);
    Some(format!("{path} := {text}"))
}

/// Whether a target is a member itself.
fn is_whole(e: &Emitter<'_>, target: &SyntaxNode) -> bool {
    holder(e, target).is_some_and(|h| h == *target)
}

/// The node of a target that is a member of an object.
fn holder(e: &Emitter<'_>, target: &SyntaxNode) -> Option<SyntaxNode> {
    match target.kind() {
        K::CALL_EXPR => collection_of_call(e, target).and_then(|s| of(e, target, &s)).map(|_| target.clone()),
        K::SUBSCRIPT_EXPR | K::METHOD_EXPR => holder(e, &target.children().next()?),
        _ => None,
    }
}

fn collection_of_call(e: &Emitter<'_>, call: &SyntaxNode) -> Option<Shape> {
    let object = call.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    e.resolver.shape_of_path(call, &e.idents(&object))
}

/// The object, the key and the element type of a target.
fn member(e: &mut Emitter<'_>, target: &SyntaxNode) -> Option<(String, String, TypeRef)> {
    let call = holder(e, target)?;
    let object = call.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let parts = e.idents(&object);
    let (base, shape) = super::name::located(e, &call, &parts)?;
    let element = of(e, &call, &shape)?;
    let args = super::name::arguments(&call);
    let [key] = args.as_slice() else { return None };
    let key = e.node(key).beside_operator();
    Some((base, key, element))
}

/// A method that gives a value.
pub(super) fn method(e: &Emitter<'_>, base: &str, name: &str, key: Option<&str>) -> Option<Out> {
    let schema = &e.cx.options.compat_schema;
    Some(match (name, key) {
        ("COUNT", None) => Out::primary(format!("{schema}.key_count({base})")),
        ("FIRST", None) => Out::primary(format!("{schema}.first_key({base})")),
        ("LAST", None) => Out::primary(format!("{schema}.last_key({base})")),
        ("NEXT", Some(k)) => Out::primary(format!("{schema}.next_key({base}, {k})")),
        ("PRIOR", Some(k)) => Out::primary(format!("{schema}.prior_key({base}, {k})")),
        ("EXISTS", Some(k)) => Out::primary(format!("coalesce({base} ? {k}, false)")),
        _ => return None,
    })
}
