//! Headers: CREATE FUNCTION and CREATE PROCEDURE with their parameters and options.

use crate::convert::translate::{Buffer, Emitter};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Mode, Owner, Param, Reader, Signature};
use crate::rules::Place;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_plpgsql;

use super::types::type_sql;

/// The parameter that takes what a function returns beside its other parameters.
pub(super) const RESULT: &str = "return_value";

/// A header: everything up to the body.
pub(super) struct Header {
    /// `CREATE FUNCTION name(…) RETURNS type`.
    pub(super) sql: String,
    /// `LANGUAGE plpgsql …`.
    pub(super) options: String,
}

/// The header of a subprogram or of a CREATE statement of one.
pub(super) fn header(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    signature: &Signature,
    target: &str,
    added: &[Param],
) -> Header {
    let function = signature.returns.is_some();
    let with_out = function && signature.has_out();
    let mut params = parameters(e, node, signature);
    for p in added {
        let ty = type_sql(e, node, &p.ty, Place::Parameter);
        let mode = if p.mode == Mode::InOut { "INOUT " } else { "" };
        let name = quote_plpgsql(&e.cx.names.spell(&p.name)).into_owned();
        params = appended(&params, &format!("{name} {mode}{ty}"));
    }
    let returns = signature.returns.clone().map(|ty| type_sql(e, node, &ty, Place::Parameter));
    let mut sql = String::new();
    let word = if function { "FUNCTION" } else { "PROCEDURE" };
    if with_out && let Some(ty) = &returns {
        params = appended(&params, &format!("{RESULT} OUT {ty}"));
    }
    sql.push_str(&format!("CREATE OR REPLACE {word} {target}{params}"));
    if let Some(ty) = returns
        && !with_out
    {
        if signature.pipelined {
            let element = ty.strip_suffix("[]").map(str::to_string);
            let element = element.unwrap_or_else(|| element_of(e, node, signature).unwrap_or(ty));
            sql.push_str(&format!("\nRETURNS SETOF {element}"));
        } else {
            sql.push_str(&format!("\nRETURNS {ty}"));
        }
    }
    Header { sql, options: options(e, node, signature) }
}

/// A parameter list with one more.
fn appended(params: &str, more: &str) -> String {
    let comma = if params.trim_matches(['(', ')', ' ', '\n']).is_empty() { "" } else { ", " };
    let open = params.trim_end();
    let open = open.strip_suffix(')').unwrap_or(open).trim_end();
    format!("{open}{comma}{more})")
}

/// The element type of the collection that a pipelined function returns.
fn element_of(e: &mut Emitter<'_>, node: &SyntaxNode, signature: &Signature) -> Option<String> {
    match e.resolver.shape(node, signature.returns.as_ref()?) {
        crate::resolve::code::Shape::Collection { element, .. } => {
            Some(type_sql(e, node, &element, Place::Attribute))
        }
        _ => None,
    }
}

/// The parameters with the author's layout.
fn parameters(e: &mut Emitter<'_>, node: &SyntaxNode, signature: &Signature) -> String {
    let Some(list) = node.children().find(|n| n.kind() == K::PARAM_LIST) else { return "()".to_string() };
    let reader = Reader::new(e.cx.dialect(), Owner::Local);
    let mut text = Buffer::default();
    // From the first default on every parameter needs one.
    let mut defaulted = false;
    let mut position = 0;
    for element in list.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if n.kind() == K::PARAM_DEF => {
                let param = signature.params.get(position);
                position += 1;
                let name = reader.name(&n).map(|i| quote_plpgsql(&e.cx.names.spell(&i)).into_owned());
                let name = name.unwrap_or_default();
                let ty = n.children().find(|c| c.kind() == K::DATA_TYPE).map(|t| reader.type_ref(&t));
                let ty = ty.map(|ty| type_sql(e, &n, &ty, Place::Parameter)).unwrap_or_default();
                let mode = match param.map(|p| p.mode) {
                    Some(Mode::Out) => "OUT ",
                    Some(Mode::InOut) => "INOUT ",
                    _ => "",
                };
                text.push(&format!("{name} {mode}{ty}"));
                if let Some(d) = n.children().find(|c| c.kind() == K::DEFAULT_CLAUSE) {
                    defaulted = true;
                    let value = d.children().next().map(|v| e.node(&v).text).unwrap_or_default();
                    text.push(&format!(" DEFAULT {value}"));
                } else if defaulted {
                    match param.map(|p| p.mode) {
                        Some(Mode::Out) if signature.returns.is_none() => {
                            e.note(&n, "RTN-0093", Outcome::Manual, &[("construct", &name)]);
                        }
                        Some(Mode::Out) => {}
                        _ => {
                            e.note(&n, "RTN-0094", Outcome::Converted, &[("construct", &name)]);
                            text.push(" DEFAULT NULL");
                        }
                    }
                }
            }
            SyntaxElement::Node(n) => text.push(&e.node(&n).text),
            SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &e.token(&t)),
            SyntaxElement::Token(t) => text.push(t.text()),
        }
    }
    text.finish()
}

/// `LANGUAGE plpgsql`, volatility and whose rights count.
fn options(e: &mut Emitter<'_>, node: &SyntaxNode, signature: &Signature) -> String {
    let mut text = String::from("LANGUAGE plpgsql");
    let mut invoker = false;
    let mut nodes: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::ROUTINE_OPTION).collect();
    // A member of a package has the rights of the package.
    if let Some(package) = node.ancestors().find(|n| {
        matches!(n.kind(), K::CREATE_PACKAGE_BODY_STMT | K::CREATE_PACKAGE_STMT | K::CREATE_TYPE_BODY_STMT)
    }) {
        nodes.extend(package.children().filter(|n| n.kind() == K::ROUTINE_OPTION));
        invoker = e.package_is_invoker();
    }
    for o in nodes {
        let words = o.text().to_string().to_uppercase();
        if words.starts_with("DETERMINISTIC") && signature.returns.is_some() {
            text.push_str(" IMMUTABLE");
        } else if words.starts_with("AUTHID") {
            invoker = words.contains("CURRENT_USER");
        } else if words.starts_with("SQL_MACRO") || words.starts_with("AGGREGATE") {
            e.unknown(&o);
        } else if words.starts_with("ACCESSIBLE")
            || words.starts_with("RESULT_CACHE")
            || words.starts_with("RELIES_ON")
        {
            e.note(
                &o,
                "RTN-0095",
                Outcome::Dropped,
                &[("construct", &crate::convert::translate::shorten(&words))],
            );
        }
    }
    // A procedure that ends transactions cannot have its owner's rights.
    let ends = node.descendants().any(|n| n.kind() == K::TRANSACTION_STMT);
    if !invoker && !ends {
        text.push_str(" SECURITY DEFINER");
    }
    text
}
