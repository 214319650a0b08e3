//! Calls of the user's own procedures and functions.

use crate::catalog::build::ident_of;
use crate::convert::translate::{Emitter, Out};
use crate::diagnostic::Outcome;
use crate::resolve::code::{
    Meaning, Mode, Owner, Param, Shape, Signature, Symbol, SymbolKind, TypeRef, chosen_of, count_arguments,
};
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use crate::target::names::{quote_ident, quote_plpgsql, quote_qualified};

/// The own name of a subprogram in PostgreSQL. A procedure whose parameters are those of a function of its name, which
/// PostgreSQL would take for the same, gets another one.
fn own_name(e: &Emitter<'_>, symbol: &Symbol, procedure: bool) -> String {
    let name = e.cx.names.spell(&symbol.name);
    let SymbolKind::Subprograms(all) = &symbol.kind else { return name };
    let both = all.iter().any(|s| s.returns.is_some()) && all.iter().any(|s| s.returns.is_none());
    if both && procedure { format!("{name}_proc") } else { name }
}

/// The name of a function, or of a procedure, in PostgreSQL.
pub(crate) fn target(e: &Emitter<'_>, symbol: &Symbol, procedure: bool) -> String {
    let name = own_name(e, symbol, procedure);
    match &symbol.owner {
        Owner::Package(p) => quote_qualified(Some(&e.cx.names.package(p)), &name),
        Owner::Schema(s) => {
            let schema = s.as_ref().map(|s| e.cx.names.schema_name(s));
            quote_qualified(schema.as_deref(), &name)
        }
        Owner::Local => {
            let (schema, prefix) =
                e.code.as_ref().map_or((None, String::new()), |(c, _)| (c.schema.clone(), c.prefix.clone()));
            let (short, _) = crate::target::truncate_63(&format!("{prefix}_{name}"));
            quote_qualified(schema.as_deref(), &short)
        }
    }
}

/// The name under which others need a subprogram.
pub(super) fn needed(e: &Emitter<'_>, symbol: &Symbol, procedure: bool) -> Option<String> {
    let name = own_name(e, symbol, procedure);
    match &symbol.owner {
        Owner::Package(p) => Some(format!("{}.{name}", e.cx.names.package(p))),
        Owner::Schema(Some(s)) => Some(format!("{}.{name}", e.cx.names.schema_name(s))),
        Owner::Schema(None) => Some(name),
        Owner::Local => None,
    }
}

/// A call of a function of the user's own in an expression. `None`: no such function is known.
pub(crate) fn function(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let object = node.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let parts = e.idents(&object);
    let m = e.resolver.meaning(node, &parts)?;
    let SymbolKind::Subprograms(all) = &m.symbol.kind else { return None };
    if m.used != parts.len() {
        return None;
    }
    let signature = picked(e, all, node, true)?;
    signature.returns.as_ref()?;
    if signature.has_out() {
        e.note(node, "RTN-0030", Outcome::Manual, &[("construct", &object.text().to_string())]);
    }
    let name = target(e, &m.symbol, false);
    if let Some(n) = needed(e, &m.symbol, false) {
        e.need(n);
    }
    let overloaded = all.len() > 1;
    let args = argument_list(e, node, Some(&signature), overloaded);
    let args = with_added(e, node, &m, args);
    Some(Out::primary(format!("{name}({args})")))
}

/// The subprogram of a kind that a call means: by the number of its arguments, then by their types.
fn picked(e: &Emitter<'_>, all: &[Signature], call: &SyntaxNode, function: bool) -> Option<Signature> {
    let count = count_arguments(call);
    let mut fitting: Vec<&Signature> =
        all.iter().filter(|s| s.returns.is_some() == function && s.takes(count)).collect();
    if fitting.len() <= 1 {
        return chosen_of(all, count, function).cloned();
    }
    let args = super::name::arguments(call);
    let score = |s: &Signature| -> i32 {
        let of = |(a, p): (&SyntaxNode, &Param)| {
            use crate::rules::TypeClass as C;
            let given = e.resolver.class(a);
            let Shape::Scalar(wanted) = e.resolver.shape(a, &p.ty) else {
                return if given == C::Other { 1 } else { -3 };
            };
            let number = |c: C| matches!(c, C::Integer | C::Number | C::Float);
            match (wanted, given) {
                (w, g) if w == g => 3,
                (_, C::Unknown) => 0,
                (w, g) if number(w) && number(g) => 2,
                (C::Text | C::Char, C::Text | C::Char) => 2,
                _ => -2,
            }
        };
        args.iter().zip(&s.params).map(of).sum()
    };
    // The first of the best.
    fitting.sort_by_key(|s| -score(s));
    fitting.first().map(|s| (*s).clone())
}

/// The arguments of a call as written, each converted, and made to be of the type of its parameter.
pub(super) fn argument_list(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    signature: Option<&Signature>,
    overloaded: bool,
) -> String {
    let Some(list) = node.children().find(|n| n.kind() == K::ARG_LIST) else { return String::new() };
    let mut text = String::new();
    let mut position = 0;
    for element in list.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if matches!(n.kind(), K::ARG | K::NAMED_ARG) => {
                let param = parameter(e, &n, position, signature).cloned();
                position += 1;
                let written = argument(e, &n, param.as_ref());
                text.push_str(&written);
                // A literal is of no type yet; PostgreSQL would not know which of several routines is meant.
                if let (true, Some(p), Some(v)) = (overloaded, &param, n.children().last())
                    && v.kind() == K::LITERAL
                {
                    let ty = super::types::type_sql(e, &v, &p.ty, crate::rules::Place::Parameter);
                    if !ty.contains('%') {
                        text.push_str(&format!("::{ty}"));
                    }
                }
            }
            SyntaxElement::Node(n) => text.push_str(&e.node(&n).text),
            SyntaxElement::Token(t) => text.push_str(&e.token(&t)),
        }
    }
    let inner = text.trim();
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    inner.strip_suffix(')').unwrap_or(inner).to_string()
}

/// The parameter that an argument is for.
fn parameter<'s>(
    e: &Emitter<'_>,
    arg: &SyntaxNode,
    position: usize,
    signature: Option<&'s Signature>,
) -> Option<&'s Param> {
    let signature = signature?;
    if arg.kind() != K::NAMED_ARG {
        return signature.params.get(position);
    }
    let name = arg.children().find(|n| n.kind() == K::NAME)?;
    let name = ident_of(e.cx.dialect(), &name);
    signature.params.iter().find(|p| p.name.text.eq_ignore_ascii_case(&name.text))
}

fn argument(e: &mut Emitter<'_>, node: &SyntaxNode, param: Option<&Param>) -> String {
    let Some(value) = node.children().last() else { return e.children(node).text };
    let text = match param {
        Some(p) => fitted(e, &value, &p.ty),
        None => e.node(&value).text,
    };
    match node.children().find(|n| n.kind() == K::NAME) {
        Some(n) if node.kind() == K::NAMED_ARG => {
            let ident = ident_of(e.cx.dialect(), &n);
            format!("{} => {text}", quote_ident(&e.cx.names.spell(&ident)))
        }
        _ => text,
    }
}

/// A value as one of a type, where PostgreSQL does not convert it by itself in a call.
fn fitted(e: &mut Emitter<'_>, value: &SyntaxNode, ty: &TypeRef) -> String {
    use crate::rules::TypeClass as C;
    let Shape::Scalar(wanted) = e.resolver.shape(value, ty) else { return e.node(value).text };
    let given = e.resolver.class(value);
    let number = |c: C| matches!(c, C::Integer | C::Number | C::Float);
    match (wanted, given) {
        (C::Text | C::Char, g) if number(g) || matches!(g, C::Date | C::Timestamp | C::TimestampTz) => {
            e.as_text(value);
            e.node(value).text
        }
        (C::Integer, C::Number | C::Float) if value.kind() != K::LITERAL => {
            let sql = super::types::type_sql(e, value, ty, crate::rules::Place::Parameter);
            let integer = matches!(sql.as_str(), "smallint" | "integer" | "bigint");
            let out = e.node(value);
            let text = if out.primary { out.text } else { format!("({})", out.text) };
            if integer { format!("{text}::{sql}") } else { text }
        }
        (C::Number | C::Integer | C::Float, C::Text | C::Char) if value.kind() != K::LITERAL => {
            e.as_number(value).text
        }
        (C::Date | C::Timestamp, C::TimestampTz) => {
            let out = e.node(value);
            let text = if out.primary { out.text } else { format!("({})", out.text) };
            format!("{text}::timestamp")
        }
        (C::Date | C::Timestamp | C::TimestampTz, C::Text | C::Char) if value.kind() != K::LITERAL => {
            e.note(value, "RTN-0032", Outcome::Manual, &[("construct", &value.text().to_string())]);
            e.node(value).text
        }
        _ => e.node(value).text,
    }
}

/// A call as a statement.
pub(super) fn statement(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    if let Some(text) = super::collection::statement(e, node) {
        return text;
    }
    let Some(expr) = node.children().next() else { return e.children(node).text };
    if let Some(text) = super::supplied::statement(e, &expr) {
        return text;
    }
    let object = match expr.kind() {
        K::CALL_EXPR => expr.children().find(|n| n.kind() == K::OBJECT_NAME),
        K::COLUMN_REF => Some(expr.clone()),
        _ => None,
    };
    let Some(object) = object else {
        super::name::manual(e, node, "RTN-0031", &expr.text().to_string());
        return e.children(node).text;
    };
    let parts = e.idents(&object);
    let meaning = e.resolver.meaning(&expr, &parts);
    let Some(m) = meaning.filter(|m| m.used == parts.len()) else {
        return unknown(e, node, &expr, &object);
    };
    let SymbolKind::Subprograms(all) = &m.symbol.kind else {
        return unknown(e, node, &expr, &object);
    };
    let Some(signature) = picked(e, all, &expr, false) else {
        return unknown(e, node, &expr, &object);
    };
    let procedure = signature.returns.is_none();
    let name = target(e, &m.symbol, procedure);
    if let Some(n) = needed(e, &m.symbol, procedure) {
        e.need(n);
    }
    if signature.returns.is_some() {
        let args = argument_list(e, &expr, Some(&signature), all.len() > 1);
        let args = with_added(e, &expr, &m, args);
        return format!("PERFORM {name}({args})");
    }
    let args = out_arguments(e, &expr, &signature, all.len() > 1);
    let args = with_added(e, &expr, &m, args);
    format!("CALL {name}({args})")
}

/// Whether a statement calls a subprogram of the user's own.
pub(super) fn is_of_own(e: &Emitter<'_>, node: &SyntaxNode) -> bool {
    let expr = (node.kind() == K::CALL_STMT).then(|| node.children().next()).flatten();
    let object = expr.as_ref().and_then(|x| match x.kind() {
        K::CALL_EXPR => x.children().find(|n| n.kind() == K::OBJECT_NAME),
        K::COLUMN_REF => Some(x.clone()),
        _ => None,
    });
    object.is_some_and(|o| {
        let m = e.resolver.meaning(node, &e.idents(&o));
        m.is_some_and(|m| matches!(m.symbol.kind, SymbolKind::Subprograms(_)))
    })
}

/// The arguments of a call, and those that a nested subprogram is handed over.
pub(super) fn with_added(e: &mut Emitter<'_>, call: &SyntaxNode, m: &Meaning, args: String) -> String {
    if !matches!(m.symbol.owner, Owner::Local) {
        return args;
    }
    let mut all: Vec<String> = Vec::new();
    if !args.trim().is_empty() {
        all.push(args);
    }
    all.extend(super::nested::added_arguments(e, call, m.place.as_ref(), &m.symbol.name));
    all.join(", ")
}

/// Something that no declaration and no rule knows.
fn unknown(e: &mut Emitter<'_>, node: &SyntaxNode, expr: &SyntaxNode, object: &SyntaxNode) -> String {
    e.note(node, "RTN-0031", Outcome::Manual, &[("construct", &object.text().to_string())]);
    if expr.kind() == K::CALL_EXPR {
        let args = argument_list(e, expr, None, false);
        return format!("CALL {}({args})", object.text());
    }
    format!("CALL {}()", object.text())
}

/// The arguments of a procedure: those that it writes to must be variables.
fn out_arguments(e: &mut Emitter<'_>, call: &SyntaxNode, signature: &Signature, overloaded: bool) -> String {
    if !signature.has_out() {
        return argument_list(e, call, Some(signature), overloaded);
    }
    let Some(list) = call.children().find(|n| n.kind() == K::ARG_LIST) else { return String::new() };
    let mut texts = Vec::new();
    for (i, a) in list.children().filter(|n| matches!(n.kind(), K::ARG | K::NAMED_ARG)).enumerate() {
        let own = (a.kind() == K::NAMED_ARG)
            .then(|| a.children().find(|n| n.kind() == K::NAME))
            .flatten()
            .map(|n| ident_of(e.cx.dialect(), &n));
        let param = match &own {
            Some(name) => signature.params.iter().find(|p| p.name.text.eq_ignore_ascii_case(&name.text)),
            None => signature.params.get(i),
        };
        let Some(value) = a.children().last() else { continue };
        let text = match param.map(|p| p.mode) {
            Some(Mode::Out | Mode::InOut) => {
                super::into::variable(e, &value, param.is_some_and(|p| p.mode == Mode::InOut))
            }
            _ => match param {
                Some(p) => fitted(e, &value, &p.ty.clone()),
                None => e.node(&value).text,
            },
        };
        texts.push(match own {
            Some(name) => format!("{} => {text}", quote_ident(&e.cx.names.spell(&name))),
            None => text,
        });
    }
    texts.join(", ")
}

/// `target := f(a, out b)`: a function that gives back parameters too. `None`: the value is no such call.
pub(super) fn assigned(e: &mut Emitter<'_>, target_node: &SyntaxNode, value: &SyntaxNode) -> Option<String> {
    if value.kind() != K::CALL_EXPR {
        return None;
    }
    let object = value.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    let parts = e.idents(&object);
    let m = e.resolver.meaning(value, &parts)?;
    let SymbolKind::Subprograms(all) = &m.symbol.kind else { return None };
    let signature = picked(e, all, value, true)?;
    if signature.returns.is_none() || !signature.has_out() || m.used != parts.len() {
        return None;
    }
    let name = target(e, &m.symbol, false);
    if let Some(n) = needed(e, &m.symbol, false) {
        e.need(n);
    }
    let list = value.children().find(|n| n.kind() == K::ARG_LIST);
    let (mut passed, mut taken) = (Vec::new(), Vec::new());
    let args: Vec<SyntaxNode> = list.map(|l| l.children().collect()).unwrap_or_default();
    for (i, a) in args.iter().filter(|n| matches!(n.kind(), K::ARG | K::NAMED_ARG)).enumerate() {
        if a.kind() == K::NAMED_ARG {
            e.note(value, "RTN-0030", Outcome::Manual, &[("construct", &object.text().to_string())]);
        }
        let Some(v) = a.children().last() else { continue };
        match signature.params.get(i).map(|p| p.mode) {
            Some(Mode::Out) => taken.push(super::into::variable(e, &v, false)),
            Some(Mode::InOut) => {
                passed.push(e.node(&v).text);
                taken.push(super::into::variable(e, &v, false));
            }
            _ => passed.push(match signature.params.get(i) {
                Some(p) => fitted(e, &v, &p.ty),
                None => e.node(&v).text,
            }),
        }
    }
    taken.push(super::into::variable(e, target_node, false));
    let out = signature.params.iter().filter(|p| p.mode != Mode::In);
    let mut names: Vec<String> = out.map(|p| call_name(e, &p.name)).collect();
    names.push(super::header::RESULT.to_string());
    // One row takes them all: a composite variable cannot stand in a list of targets.
    let row = super::into::row(e);
    for (target, name) in taken.iter().zip(&names).rev() {
        e.after_first(format!("{target} := {row}.{name}"));
    }
    Some(format!("SELECT * FROM {name}({}) INTO {row}", passed.join(", ")))
}

fn call_name(e: &Emitter<'_>, name: &crate::catalog::Ident) -> String {
    quote_plpgsql(&e.cx.names.spell(name)).into_owned()
}

/// A name as an identifier of PL/pgSQL.
pub(super) fn plain_name(e: &Emitter<'_>, node: &SyntaxNode) -> String {
    let ident = ident_of(e.cx.dialect(), node);
    quote_plpgsql(&e.cx.names.spell(&ident)).into_owned()
}
