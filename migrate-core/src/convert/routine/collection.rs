//! Collections: arrays of PostgreSQL, their elements, methods and constructors.

use crate::catalog::Ident;
use crate::catalog::build::ident_of;
use crate::convert::translate::{Emitter, Out, operators};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Shape, SymbolKind, TypeDecl};
use crate::rules::Place;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::name::arguments;

/// A method of a collection that gives a value. `None`: none of this name.
pub(super) fn method(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    text: &str,
    shape: &Shape,
    name: &str,
    args: &[SyntaxNode],
) -> Option<Out> {
    let first = args.first().map(|a| e.node(a));
    let Shape::Collection { limit, index, .. } = shape else { return None };
    if super::keyed::of(e, node, shape).is_some() {
        let key = first.map(|k| k.beside_operator());
        return super::keyed::method(e, text, name, key.as_deref());
    }
    let schema = e.cx.options.compat_schema.clone();
    // An associative array may have gaps.
    let sparse = index.is_some();
    Some(match (name, first) {
        ("COUNT", None) if sparse => Out::primary(format!("{schema}.element_count({text})")),
        ("FIRST", None) if sparse => Out::primary(format!("{schema}.first_index({text})")),
        ("LAST", None) if sparse => Out::primary(format!("{schema}.last_index({text})")),
        ("NEXT", Some(i)) if sparse => Out::primary(format!("{schema}.next_index({text}, {})", i.text)),
        ("PRIOR", Some(i)) if sparse => Out::primary(format!("{schema}.prior_index({text}, {})", i.text)),
        ("COUNT", None) => Out::primary(format!("cardinality({text})")),
        ("FIRST", None) => Out::primary(format!("array_lower({text}, 1)")),
        ("LAST", None) => Out::primary(format!("array_upper({text}, 1)")),
        ("LIMIT", None) => match limit {
            Some(n) => Out::primary(n.clone()),
            None => Out::primary("NULL::integer"),
        },
        ("NEXT", Some(i)) => {
            let i = i.beside_operator();
            Out::primary(format!("CASE WHEN {i} < array_upper({text}, 1) THEN {i} + 1 END"))
        }
        ("PRIOR", Some(i)) => {
            let i = i.beside_operator();
            Out::primary(format!("CASE WHEN {i} > array_lower({text}, 1) THEN {i} - 1 END"))
        }
        ("EXISTS", Some(i)) if sparse => Out::operator(format!("({text})[{}] IS DISTINCT FROM NULL", i.text)),
        ("EXISTS", Some(i)) => {
            let i = i.beside_operator();
            Out::primary(format!("coalesce({i} BETWEEN 1 AND cardinality({text}), false)"))
        }
        _ => return None,
    })
}

/// The text of an index: PostgreSQL wants an integer for an array.
pub(super) fn index_text(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    use crate::rules::TypeClass as C;
    let number = matches!(e.resolver.class(node), C::Number | C::Float) && node.kind() != K::LITERAL;
    let out = e.node(node);
    match number {
        true if out.primary => format!("{}::integer", out.text),
        true => format!("({})::integer", out.text),
        false => out.text,
    }
}

/// An element of a collection.
pub(super) fn element(e: &mut Emitter<'_>, node: &SyntaxNode, text: &str, shape: &Shape, index: &str) -> Out {
    if let Some(element) = super::keyed::of(e, node, shape) {
        return super::keyed::read(e, node, text, index, &element);
    }
    let Shape::Collection { element, .. } = shape else { return Out::primary(format!("{text}[{index}]")) };
    if super::types::is_collection(e, node, element) {
        // The collection inside is the only field of a row.
        return Out::primary(format!("({text}[{index}]).items"));
    }
    Out::primary(format!("{text}[{index}]"))
}

/// A call that is an element of a collection, or makes a collection or an object. `None`: neither.
pub(super) fn call(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let object = node.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let parts = e.idents(&object);
    let args = arguments(node);
    if let Some(m) = e.resolver.meaning(node, &parts) {
        match &m.symbol.kind {
            SymbolKind::Type(TypeDecl::Collection { index: Some(i), .. })
                if super::types::is_text(e, node, i) =>
            {
                return args.is_empty().then(|| Out::primary("'{}'::jsonb"));
            }
            SymbolKind::Type(TypeDecl::Collection { element, .. }) => {
                let rows = super::types::is_collection(e, node, element);
                let element = super::types::element_sql(e, node, &element.clone());
                return Some(array(e, &args, &element, rows));
            }
            SymbolKind::Type(TypeDecl::Record(_)) => {
                let name = super::types::type_name(e, &m.symbol.name, &m.symbol.owner);
                let values: Vec<String> = args.iter().map(|a| e.node(a).text).collect();
                return Some(Out::primary(format!("ROW({})::{name}", values.join(", "))));
            }
            SymbolKind::Subprograms(_) => return None,
            _ => {}
        }
        // `v(i)`, `r.v(i)`, and methods: `v.EXISTS(i)`.
        if let Some((method_name, of)) = parts.split_last().filter(|(_, of)| of.len() >= m.used)
            && let Some(shape @ Shape::Collection { .. }) = e.resolver.shape_of_path(node, of)
        {
            let (text, _) = super::name::located(e, node, of)?;
            return method(e, node, &text, &shape, &method_name.text.to_uppercase(), &args);
        }
        let (text, shape) = super::name::located(e, node, &parts)?;
        if let (Shape::Collection { .. }, [index]) = (&shape, args.as_slice()) {
            let index = index_text(e, index);
            return Some(element(e, node, &text, &shape, &index));
        }
        return None;
    }
    match e.resolver.user_type(&parts)? {
        Shape::Collection { element, .. } => {
            let element = super::types::type_sql(e, node, &element, Place::Attribute);
            Some(array(e, &args, &element, false))
        }
        Shape::Object(of) => {
            let name = e.cx.names.user_type(&of);
            e.need(name.plain());
            // Another number of arguments is a constructor that the type's body defines.
            if e.resolver.attribute_count(&of) != Some(args.len()) {
                e.note(node, "RTN-0022", Outcome::Manual, &[("construct", &of.to_string())]);
            }
            let values: Vec<String> = args.iter().map(|a| e.node(a).text).collect();
            Some(Out::primary(format!("ROW({})::{}", values.join(", "), name.sql())))
        }
        _ => None,
    }
}

fn array(e: &mut Emitter<'_>, args: &[SyntaxNode], element: &str, rows: bool) -> Out {
    if args.is_empty() {
        return Out::primary(format!("'{{}}'::{element}[]"));
    }
    let value = |e: &mut Emitter<'_>, a: &SyntaxNode| {
        let text = e.node(a).text;
        if rows { format!("ROW({text})::{element}") } else { text }
    };
    let values: Vec<String> = args.iter().map(|a| value(e, a)).collect();
    Out::primary(format!("ARRAY[{}]::{element}[]", values.join(", ")))
}

/// `v(1)(2)`.
pub(super) fn subscript(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let base = node.children().next()?;
    let args = arguments(node);
    let [index] = args.as_slice() else { return None };
    let shape = e.resolver.shape_of(&base);
    if !matches!(shape, Shape::Collection { .. }) {
        return None;
    }
    let base = e.node(&base).text;
    let index = index_text(e, index);
    let base = if base.ends_with(".items") { base } else { format!("({base})") };
    Some(element(e, node, &base, &shape, &index))
}

/// A method that changes a collection.
struct Change {
    /// The collection: the parts of its name, or the expression that is it.
    base: Base,
    shape: Shape,
    name: String,
}

enum Base {
    Named(Vec<Ident>),
    Expression(SyntaxNode),
}

/// The method that changes a collection which an expression says. `None`: it is none.
fn change_of(e: &Emitter<'_>, expr: &SyntaxNode) -> Option<Change> {
    let (base, shape, name) = match expr.kind() {
        K::COLUMN_REF | K::CALL_EXPR => {
            let object = match expr.kind() {
                K::CALL_EXPR => expr.children().find(|n| n.kind() == K::OBJECT_NAME)?,
                _ => expr.clone(),
            };
            let mut parts = e.idents(&object);
            let name = parts.pop()?;
            let shape = e.resolver.shape_of_path(expr, &parts)?;
            (Base::Named(parts), shape, name)
        }
        K::METHOD_EXPR => {
            let base = expr.children().next()?;
            let shape = e.resolver.shape_of(&base);
            let name = ident_of(e.cx.dialect(), &expr.children().find(|n| n.kind() == K::NAME)?);
            (Base::Expression(base), shape, name)
        }
        _ => return None,
    };
    let name = name.text.to_uppercase();
    let changes =
        matches!(shape, Shape::Collection { .. }) && matches!(name.as_str(), "DELETE" | "EXTEND" | "TRIM");
    changes.then_some(Change { base, shape, name })
}

/// A statement that is a method of a collection: DELETE, EXTEND, TRIM. `None`: it is none.
pub(super) fn statement(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let expr = node.children().next()?;
    let change = change_of(e, &expr)?;
    let held = super::name::hold(e, &expr);
    let base = match &change.base {
        Base::Named(parts) => super::name::located(e, &expr, parts).map(|(text, _)| text),
        Base::Expression(base) => Some(super::into::target_text(e, base)),
    };
    let text = base.and_then(|base| changed(e, node, &change, &base, &arguments(&expr)));
    if held {
        super::name::release(e);
    }
    text
}

/// The statement that changes a collection.
fn changed(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    change: &Change,
    base: &str,
    args: &[SyntaxNode],
) -> Option<String> {
    let keyed = super::keyed::of(e, node, &change.shape).is_some();
    let sparse = matches!(change.shape, Shape::Collection { index: Some(_), .. });
    let values: Vec<String> = args.iter().map(|a| e.node(a).text).collect();
    if keyed && let [k] = values.as_slice() {
        return Some(format!("{base} := {base} - {k}"));
    }
    Some(match (change.name.as_str(), values.as_slice()) {
        ("DELETE", [i]) if sparse => format!("{base}[{i}] := NULL"),
        ("DELETE", []) => format!("{base} := '{{}}'"),
        ("DELETE", [i]) => {
            e.note(node, "RTN-0021", Outcome::Review, &[("construct", base)]);
            format!("{base}[{i}] := NULL")
        }
        ("EXTEND", []) => format!("{base} := array_append({base}, NULL)"),
        // An element that is not there is NULL, of the right type.
        ("EXTEND", [n]) => format!("{base} := {base} || array_fill(({base})[0], ARRAY[{n}]::integer[])"),
        ("EXTEND", [n, i]) => format!("{base} := {base} || array_fill(({base})[{i}], ARRAY[{n}]::integer[])"),
        ("TRIM", []) => format!("{base} := trim_array({base}, 1)"),
        ("TRIM", [n]) => format!("{base} := trim_array({base}, {n})"),
        _ => return None,
    })
}

/// `a IS [NOT] EMPTY`, `x [NOT] MEMBER OF a`. `None`: another condition.
pub(super) fn condition(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let words = operators(node);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut operands = node.children();
    let first = operands.next()?;
    match words.as_slice() {
        ["IS", "EMPTY"] => Some(Out::operator(format!("cardinality({}) = 0", e.node(&first).text))),
        ["IS", "NOT", "EMPTY"] => Some(Out::operator(format!("cardinality({}) > 0", e.node(&first).text))),
        ["MEMBER", "OF"] | ["MEMBER"] => {
            let second = operands.next()?;
            let (a, b) = (e.node(&first).beside_operator(), e.node(&second).text);
            Some(Out::operator(format!("{a} = ANY ({b})")))
        }
        ["NOT", "MEMBER", "OF"] | ["NOT", "MEMBER"] => {
            let second = operands.next()?;
            let (a, b) = (e.node(&first).beside_operator(), e.node(&second).text);
            Some(Out::operator(format!("{a} <> ALL ({b})")))
        }
        _ => None,
    }
}

/// `a MULTISET UNION ALL b`. `None`: another operator.
pub(super) fn multiset(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let words = operators(node);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if !matches!(words.as_slice(), ["MULTISET", "UNION"] | ["MULTISET", "UNION", "ALL"]) {
        return None;
    }
    let operands: Vec<String> = node.children().map(|n| e.node(&n).beside_operator()).collect();
    Some(Out::operator(operands.join(" || ")))
}
