//! Names in code: variables, fields, elements and methods of collections, the state of packages, cursor attributes, the rows of
//! triggers.

use crate::catalog::build::ident_of;
use crate::catalog::{Ident, QName};
use crate::convert::translate::{Emitter, Out};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Meaning, Owner, Shape, Symbol, SymbolKind, TypeRef};
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::{quote_plpgsql, quote_qualified};

/// A name that may be a variable. `None`: it is none.
pub(super) fn column_ref(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let parts = e.idents(node);
    let first = parts.first()?;
    let meaning = e.resolver.meaning(node, &parts);
    if in_query(node) {
        if e.resolver.column(node).is_some() {
            if meaning.is_some_and(|m| m.used == 1 && matches!(m.symbol.owner, Owner::Local))
                && parts.len() == 1
            {
                e.with_code(|c| c.use_column = true);
            }
            return None;
        }
        if let Some(m) = &meaning
            && matches!(m.symbol.owner, Owner::Local)
            && parts.len() == 1
            && !all_tables_known(e, node)
        {
            e.with_code(|c| c.use_column = true);
        }
    }
    let Some(m) = meaning else {
        return pseudo(e, node, first, &parts);
    };
    Some(value(e, node, &m, &parts))
}

/// Whether every table of the queries around a name is known.
fn all_tables_known(e: &Emitter<'_>, node: &SyntaxNode) -> bool {
    node.ancestors()
        .filter(|n| n.kind() == K::TABLE_REF || n.kind() == K::SELECT_BLOCK)
        .all(|n| n.children().filter(|c| c.kind() == K::TABLE_REF).all(|t| e.resolver.knows_columns(&t)))
}

/// Whether a node stands in a query or a change of rows.
pub(crate) fn in_query(node: &SyntaxNode) -> bool {
    node.ancestors().take_while(|n| n.kind() != K::STATEMENT_LIST).any(|n| {
        matches!(n.kind(), K::QUERY | K::UPDATE_STMT | K::DELETE_STMT | K::INSERT_STMT | K::MERGE_STMT)
    })
}

/// What a name in code says as a value.
fn value(e: &mut Emitter<'_>, node: &SyntaxNode, m: &Meaning, parts: &[Ident]) -> Out {
    let rest = parts.get(m.used..).unwrap_or_default();
    let shape = e.resolver.shape_of_symbol(node, &m.symbol, 0);
    let base = match &m.symbol.kind {
        SymbolKind::Subprograms(_) => {
            let name = super::call::target(e, &m.symbol, false);
            if let Some(n) = super::call::needed(e, &m.symbol, false) {
                e.need(n);
            }
            let added = super::call::with_added(e, node, m, String::new());
            format!("{name}({added})")
        }
        SymbolKind::Exception(_) | SymbolKind::Type(_) => {
            e.unknown(node);
            node.text().to_string()
        }
        _ => match &m.symbol.owner {
            Owner::Package(p) => state(e, p, &m.symbol.name),
            _ => local_name(e, m),
        },
    };
    let of_package = base.ends_with(')');
    path(e, node, base, of_package, shape, rest)
}

/// The name of a local variable.
pub(super) fn local_name(e: &Emitter<'_>, m: &Meaning) -> String {
    quote_plpgsql(&e.cx.names.spell(&m.symbol.name)).into_owned()
}

/// The value of a package's variable or constant: a call, or the local variable that stands for it now.
pub(super) fn state(e: &mut Emitter<'_>, package: &QName, name: &Ident) -> String {
    let held = e.code.as_ref().and_then(|(c, _)| {
        c.held
            .iter()
            .find(|(p, n, _)| p == package && n.eq_ignore_ascii_case(&name.text))
            .map(|h| h.2.clone())
    });
    if let Some(held) = held {
        return held;
    }
    let plain = format!("{}.{}", e.cx.names.package(package), e.cx.names.spell(name));
    e.need(plain);
    format!("{}()", getter(e, package, name))
}

/// The function that reads a package's variable.
pub(super) fn getter(e: &Emitter<'_>, package: &QName, name: &Ident) -> String {
    quote_qualified(Some(&e.cx.names.package(package)), &e.cx.names.spell(name))
}

/// Holds the package's variable at the left of a target in a local variable while a statement changes a part of it, and sets
/// it afterwards. `false`: the target is of no package.
pub(super) fn hold(e: &mut Emitter<'_>, target: &SyntaxNode) -> bool {
    let Some(first) = leftmost(target) else { return false };
    let parts = e.idents(&first);
    let Some(m) = e.resolver.meaning(target, &parts) else { return false };
    let (SymbolKind::Variable { ty, .. }, Owner::Package(p)) = (&m.symbol.kind, &m.symbol.owner) else {
        return false;
    };
    let (ty, p, name) = (ty.clone(), p.clone(), m.symbol.name.clone());
    let temp = super::into::state_temporary(e, target, &ty, &name);
    let value = state(e, &p, &name);
    let setter = super::into::setter(e, &p, &name);
    e.before(format!("{temp} := {value}"));
    e.after(format!("PERFORM {setter}({temp})"));
    e.with_code(|c| c.held.push((p, name.text.clone(), temp)));
    true
}

/// Gives up what [`hold`] holds.
pub(super) fn release(e: &mut Emitter<'_>) {
    e.with_code(|c| {
        c.held.pop();
    });
}

/// The name at the left of a target.
fn leftmost(node: &SyntaxNode) -> Option<SyntaxNode> {
    match node.kind() {
        K::COLUMN_REF => Some(node.clone()),
        K::CALL_EXPR => node.children().find(|n| n.kind() == K::OBJECT_NAME),
        K::METHOD_EXPR | K::SUBSCRIPT_EXPR => leftmost(&node.children().next()?),
        _ => None,
    }
}

/// The text of a variable or of a field of it, by the parts of its name, and its shape. `None`: no declaration is known.
pub(super) fn located(e: &mut Emitter<'_>, at: &SyntaxNode, parts: &[Ident]) -> Option<(String, Shape)> {
    let m = e.resolver.meaning(at, parts)?;
    let shape = e.resolver.shape_of_path(at, parts)?;
    let mut text = match &m.symbol.owner {
        Owner::Package(p) => {
            let value = state(e, p, &m.symbol.name);
            if value.ends_with(')') { format!("({value})") } else { value }
        }
        _ => local_name(e, &m),
    };
    for p in parts.iter().skip(m.used) {
        text = format!("{text}.{}", quote_plpgsql(&e.cx.names.spell(p)));
    }
    Some((text, shape))
}

/// Fields and methods behind a value.
fn path(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    base: String,
    composite: bool,
    mut shape: Shape,
    rest: &[Ident],
) -> Out {
    let mut text = base;
    let mut wrap = composite;
    for p in rest {
        let upper = p.text.to_uppercase();
        if matches!(shape, Shape::Collection { .. })
            && let Some(out) = super::collection::method(e, node, &text, &shape, &upper, &[])
        {
            return out;
        }
        shape = e.resolver.field(node, &shape, p);
        let field = quote_plpgsql(&e.cx.names.spell(p)).into_owned();
        text = if wrap { format!("({text}).{field}") } else { format!("{text}.{field}") };
        wrap = false;
    }
    Out::primary(text)
}

/// Names of the language itself that are no declarations.
fn pseudo(e: &mut Emitter<'_>, node: &SyntaxNode, first: &Ident, parts: &[Ident]) -> Option<Out> {
    if parts.len() != 1 || first.quoted {
        return None;
    }
    let schema = &e.cx.options.compat_schema;
    match first.text.to_uppercase().as_str() {
        "SQLCODE" if in_handler(node) => Some(Out::primary(format!("{schema}.sqlcode(SQLSTATE)"))),
        "SQLERRM" if in_handler(node) => Some(Out::primary(format!("{schema}.sqlerrm(SQLSTATE, SQLERRM)"))),
        "SQLCODE" => Some(Out::primary("0")),
        "SQLERRM" => Some(Out::primary("'ORA-0000: normal, successful completion'")),
        word @ ("INSERTING" | "UPDATING" | "DELETING") if e.in_trigger() => {
            let event = match word {
                "INSERTING" => "INSERT",
                "UPDATING" => "UPDATE",
                _ => "DELETE",
            };
            Some(Out::operator(format!("TG_OP = '{event}'")))
        }
        _ => None,
    }
}

/// Whether a node stands in an exception handler.
pub(super) fn in_handler(node: &SyntaxNode) -> bool {
    node.ancestors().any(|n| n.kind() == K::EXCEPTION_HANDLER)
}

/// `:NEW.column`, `:OLD.column` in triggers.
pub(super) fn row_of_trigger(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let param = node.first_token()?.text().to_uppercase();
    let alias = super::trigger::row_alias(e, node, param.trim_start_matches(':'))?;
    let name = node.children().find(|n| n.kind() == K::NAME);
    Some(match name {
        Some(n) => {
            let ident = ident_of(e.cx.dialect(), &n);
            Out::primary(format!("{alias}.{}", quote_plpgsql(&e.cx.names.spell(&ident))))
        }
        None => Out::primary(alias),
    })
}

/// `base.name` behind something that is no plain name: a field of an element or of a result, or a method.
pub(super) fn method_expr(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let base = node.children().next()?;
    let name = node.children().find(|n| n.kind() == K::NAME)?;
    let ident = ident_of(e.cx.dialect(), &name);
    let shape = e.resolver.shape_of(&base);
    let args = arguments(node);
    if matches!(shape, Shape::Collection { .. }) {
        let text = e.node(&base).text;
        return super::collection::method(e, node, &text, &shape, &ident.text.to_uppercase(), &args);
    }
    // `r.v(i)`: an element of a field.
    if let (field @ Shape::Collection { .. }, [index]) =
        (e.resolver.field(node, &shape, &ident), args.as_slice())
    {
        let text = e.node(&base).text;
        let wrap = text.ends_with(')') || text.ends_with(']');
        let name = quote_plpgsql(&e.cx.names.spell(&ident)).into_owned();
        let text = if wrap { format!("({text}).{name}") } else { format!("{text}.{name}") };
        let index = super::collection::index_text(e, index);
        return Some(super::collection::element(e, node, &text, &field, &index));
    }
    if !args.is_empty() {
        return None;
    }
    let is_element = matches!(base.kind(), K::CALL_EXPR | K::SUBSCRIPT_EXPR | K::METHOD_EXPR | K::PARAM_EXPR);
    let is_known = !matches!(shape, Shape::Unknown) || is_element;
    if !is_known {
        return None;
    }
    let text = e.node(&base).text;
    let field = quote_plpgsql(&e.cx.names.spell(&ident)).into_owned();
    // A result of a function or an element of an array wants parentheses before a field is taken.
    let wrap = text.ends_with(')') || text.ends_with(']');
    Some(Out::primary(if wrap { format!("({text}).{field}") } else { format!("{text}.{field}") }))
}

/// The arguments of a call.
pub(super) fn arguments(node: &SyntaxNode) -> Vec<SyntaxNode> {
    let list = node.children().find(|n| n.kind() == K::ARG_LIST);
    list.map(|l| {
        l.children()
            .filter(|n| matches!(n.kind(), K::ARG | K::NAMED_ARG))
            .filter_map(|a| a.children().last())
            .collect()
    })
    .unwrap_or_default()
}

/// `cursor%FOUND`, `SQL%ROWCOUNT`.
pub(super) fn attribute(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let base = node.children().next()?;
    let word = node
        .children_with_tokens()
        .filter_map(|x| x.into_token())
        .filter(|t| !t.kind().is_trivia() && t.text() != "%")
        .last()?
        .text()
        .to_uppercase();
    if base.text().to_string().trim().eq_ignore_ascii_case("SQL") {
        return match word.as_str() {
            "ROWCOUNT" => Some(Out::primary(e.kept("sql_rowcount", "bigint"))),
            "FOUND" => Some(Out::operator(format!("{} > 0", e.kept("sql_rowcount", "bigint")))),
            "NOTFOUND" => Some(Out::operator(format!("{} = 0", e.kept("sql_rowcount", "bigint")))),
            "ISOPEN" => Some(Out::primary("false")),
            _ => None,
        };
    }
    let cursor = e.node(&base).text;
    let adjacent = super::cursor::follows_fetch(node, &base);
    Some(match word.as_str() {
        "FOUND" if adjacent => Out::primary("FOUND"),
        "NOTFOUND" if adjacent => Out::operator("NOT FOUND"),
        "FOUND" => Out::primary(super::cursor::found_variable(e, &cursor)),
        "NOTFOUND" => Out::operator(format!("NOT {}", super::cursor::found_variable(e, &cursor))),
        "ROWCOUNT" => Out::primary(super::cursor::count_variable(e, &cursor)),
        "ISOPEN" => Out::primary(format!(
            "EXISTS (SELECT FROM pg_catalog.pg_cursors AS o WHERE o.name = {cursor}::text)"
        )),
        _ => return None,
    })
}

/// The symbol and fields that the target of an assignment means.
pub(super) fn package_target(e: &Emitter<'_>, node: &SyntaxNode) -> Option<(Symbol, QName, Vec<Ident>)> {
    if node.kind() != K::COLUMN_REF {
        return None;
    }
    let parts = e.idents(node);
    let m = e.resolver.meaning(node, &parts)?;
    match (&m.symbol.kind, &m.symbol.owner) {
        (SymbolKind::Variable { .. }, Owner::Package(p)) => {
            let (p, rest) = (p.clone(), parts.get(m.used..).unwrap_or_default().to_vec());
            Some((m.symbol, p, rest))
        }
        _ => None,
    }
}

/// A type as a declaration would write it, from its parts.
pub(super) fn type_of_symbol(symbol: &Symbol) -> Option<&TypeRef> {
    match &symbol.kind {
        SymbolKind::Variable { ty, .. } => Some(ty),
        _ => None,
    }
}

/// Notes that a construct of code is left to a person.
pub(super) fn manual(e: &mut Emitter<'_>, node: &SyntaxNode, id: &str, construct: &str) {
    e.note(node, id, Outcome::Manual, &[("construct", construct)]);
}
