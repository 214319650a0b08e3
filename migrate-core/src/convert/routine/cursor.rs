//! Cursors: declared ones, variables, opening, fetching, and loops over rows.

use crate::convert::translate::{Emitter, Out};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Reader, Shape, SymbolKind, has_word};
use crate::rules::Place;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::into;
use super::types::type_sql;

/// `CURSOR c (p type) IS query` as a declaration of PL/pgSQL.
pub(super) fn declaration(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let reader = Reader::new(e.cx.dialect(), crate::resolve::code::Owner::Local);
    let name = node.children().find(|n| n.kind() == K::NAME).map(|n| super::call::plain_name(e, &n));
    let name = name.unwrap_or_default();
    let Some(query) = node.children().find(|n| n.kind() == K::QUERY) else {
        // A declaration whose query stands in the body.
        e.note(node, "RTN-0060", Outcome::Manual, &[("construct", &name)]);
        return String::new();
    };
    let params: Vec<String> = reader
        .params(node)
        .iter()
        .map(|p| {
            let ty = type_sql(e, node, &p.ty, Place::Parameter);
            let own = crate::target::names::quote_plpgsql(&e.cx.names.spell(&p.name)).into_owned();
            if p.default.is_some() {
                e.note(node, "RTN-0061", Outcome::Manual, &[("construct", &own)]);
            }
            format!("{own} {ty}")
        })
        .collect();
    let params = if params.is_empty() { String::new() } else { format!(" ({})", params.join(", ")) };
    let query = e.node(&query).text;
    format!("{name} CURSOR{params} FOR\n        {}", query.trim_start())
}

/// Whether a cursor's attribute is asked for right after its FETCH, so that FOUND tells.
pub(super) fn follows_fetch(node: &SyntaxNode, cursor: &SyntaxNode) -> bool {
    let Some(statement) =
        node.ancestors().find(|n| n.parent().is_some_and(|p| p.kind() == K::STATEMENT_LIST))
    else {
        return false;
    };
    // A condition of a loop is asked again and again.
    if !matches!(statement.kind(), K::EXIT_STMT | K::IF_STMT) {
        return false;
    }
    if statement.kind() == K::IF_STMT {
        let first = statement.children().next();
        let inside = first.is_some_and(|b| {
            b.text_range().contains_range(node.text_range())
                && !b
                    .children()
                    .filter(|n| n.kind() == K::STATEMENT_LIST)
                    .any(|l| l.text_range().contains_range(node.text_range()))
        });
        if !inside {
            return false;
        }
    }
    let mut before = statement.prev_sibling();
    while let Some(n) = &before {
        if n.kind() == K::LABEL {
            before = n.prev_sibling();
            continue;
        }
        break;
    }
    before.is_some_and(|n| {
        n.kind() == K::FETCH_STMT
            && n.children().next().is_some_and(|c| {
                c.text().to_string().trim().eq_ignore_ascii_case(cursor.text().to_string().trim())
            })
    })
}

/// Whether an attribute of a cursor is asked for anywhere but right after its FETCH.
fn is_asked(e: &Emitter<'_>, node: &SyntaxNode, cursor: &str, words: &[&str]) -> bool {
    let Some(unit) = super::unit_of(node) else { return false };
    let _ = e;
    unit.descendants().filter(|n| n.kind() == K::ATTRIBUTE_EXPR).any(|a| {
        let Some(base) = a.children().next() else { return false };
        let text = a.text().to_string().to_uppercase();
        base.text().to_string().trim().eq_ignore_ascii_case(cursor)
            && words.iter().any(|w| {
                text.ends_with(&format!("%{w}")) || text.replace(' ', "").ends_with(&format!("%{w}"))
            })
            && (words == ["ROWCOUNT"] || !follows_fetch(&a, &base))
    })
}

fn stem(text: &str) -> String {
    text.replace(['.', '"', '(', ')', '[', ']'], "_")
}

/// FETCH.
pub(super) fn fetch(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(cursor) = node.children().next() else { return e.children(node).text };
    let source = cursor.text().to_string().trim().to_string();
    let name = into::variable(e, &cursor, false);
    let Some(clause) = node.children().find(|n| n.kind() == K::INTO_CLAUSE) else {
        return format!("FETCH {name}");
    };
    let (found, count) =
        (is_asked(e, node, &source, &["FOUND", "NOTFOUND"]), is_asked(e, node, &source, &["ROWCOUNT"]));
    if into::is_bulk(&clause) {
        return fetch_bulk(e, node, &name, &clause, found || count);
    }
    let stem = stem(&name);
    // Assignments to targets come after what depends on FOUND.
    if found {
        e.declare(format!("{stem}_found boolean"));
        e.after(format!("{stem}_found := FOUND"));
    }
    if count {
        e.declare(format!("{stem}_rowcount bigint := 0"));
        e.after(format!("{stem}_rowcount := {stem}_rowcount + CASE WHEN FOUND THEN 1 ELSE 0 END"));
    }
    let targets = into::clause(e, &clause, false).text;
    format!("FETCH {name} {targets}")
}

/// `FETCH c BULK COLLECT INTO a, b [LIMIT n]`: row by row.
fn fetch_bulk(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    cursor: &str,
    clause: &SyntaxNode,
    asked: bool,
) -> String {
    let limit = node.children().find(|n| n.kind() == K::LIMIT_CLAUSE);
    let limit = limit.and_then(|l| l.children().next()).map(|n| e.node(&n).text);
    let targets = into::targets(clause);
    let names: Vec<String> = targets.iter().map(|n| into::variable(e, n, false)).collect();
    let row = match targets.as_slice() {
        [only] => match e.resolver.shape_of(only) {
            Shape::Collection { element, .. } => {
                let composite = matches!(e.resolver.shape(only, &element), Shape::Record(_) | Shape::Row(_));
                let temp = into::temporary(e, node, &element, "fetched");
                Some((temp, composite))
            }
            _ => None,
        },
        _ => None,
    };
    let stem = stem(cursor);
    let indent = indentation(node);
    let mut temps = Vec::new();
    match &row {
        Some((temp, _)) => temps.push(temp.clone()),
        None => {
            for t in &targets {
                match e.resolver.shape_of(t) {
                    Shape::Collection { element, .. } => {
                        temps.push(into::temporary(e, node, &element, "fetched"));
                    }
                    _ => {
                        e.unknown(t);
                        return String::new();
                    }
                }
            }
        }
    }
    let mut lines: Vec<String> = names.iter().map(|n| format!("{n} := '{{}}';")).collect();
    lines.push("LOOP".into());
    if let Some(limit) = &limit {
        lines.push(format!(
            "    EXIT WHEN cardinality({}) >= {limit};",
            names.first().cloned().unwrap_or_default()
        ));
    }
    lines.push(format!("    FETCH {cursor} INTO {};", temps.join(", ")));
    if asked {
        e.declare(format!("{stem}_found boolean"));
        e.declare(format!("{stem}_rowcount bigint := 0"));
        lines.push(format!("    {stem}_found := FOUND;"));
    }
    lines.push("    EXIT WHEN NOT FOUND;".into());
    if asked {
        lines.push(format!("    {stem}_rowcount := {stem}_rowcount + 1;"));
    }
    for (n, t) in names.iter().zip(&temps) {
        lines.push(format!("    {n} := array_append({n}, {t});"));
    }
    lines.push("END LOOP".into());
    lines.join(&format!("\n{indent}"))
}

/// The white space before a statement on its line.
pub(super) fn indentation(node: &SyntaxNode) -> String {
    match node.prev_sibling_or_token() {
        Some(SyntaxElement::Token(t)) if t.kind() == K::WHITESPACE => {
            t.text().rsplit('\n').next().unwrap_or_default().to_string()
        }
        _ => "    ".to_string(),
    }
}

/// OPEN.
pub(super) fn open(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(cursor) = node.children().next() else { return e.children(node).text };
    let source = cursor.text().to_string();
    let query = node.children().find(|n| n.kind() == K::QUERY);
    let using = node.children().find(|n| n.kind() == K::USING_CLAUSE);
    if has_word(node, "FOR") {
        let name = into::variable(e, &cursor, true);
        reset(e, node, source.trim(), &name);
        if let Some(q) = query {
            return format!(
                "OPEN {name} FOR\n{}{}",
                indentation(node) + "    ",
                e.node(&q).text.trim_start()
            );
        }
        let Some(text) = node.children().nth(1) else { return e.children(node).text };
        let dynamic = super::dynamic::text(e, &text);
        let using = using.map(|u| super::dynamic::using(e, &u)).unwrap_or_default();
        return format!("OPEN {name} FOR EXECUTE {dynamic}{using}");
    }
    // `OPEN c (x)`: a call to the tree.
    if cursor.kind() == K::CALL_EXPR
        && let Some(object) = cursor.children().find(|n| n.kind() == K::OBJECT_NAME)
    {
        let name = e.idents(&object).iter().map(|i| e.cx.names.spell(i)).collect::<Vec<_>>().join(".");
        reset(e, node, object.text().to_string().trim(), &name);
        let args = super::call::argument_list(e, &cursor, None, false);
        return format!("OPEN {name}({args})");
    }
    let parts = e.idents(&cursor);
    let known = e.resolver.meaning(&cursor, &parts);
    if known.is_some_and(|m| matches!(m.symbol.owner, crate::resolve::code::Owner::Package(_))) {
        e.note(node, "RTN-0062", Outcome::Manual, &[("construct", source.trim())]);
    }
    let name = into::variable(e, &cursor, true);
    reset(e, node, source.trim(), &name);
    format!("OPEN {name}")
}

/// What is remembered of a cursor begins anew when it is opened.
fn reset(e: &mut Emitter<'_>, node: &SyntaxNode, source: &str, name: &str) {
    let stem = stem(name);
    if is_asked(e, node, source, &["FOUND", "NOTFOUND"]) {
        e.declare(format!("{stem}_found boolean"));
        e.after(format!("{stem}_found := NULL"));
    }
    if is_asked(e, node, source, &["ROWCOUNT"]) {
        e.declare(format!("{stem}_rowcount bigint := 0"));
        e.after(format!("{stem}_rowcount := 0"));
    }
}

/// CLOSE.
pub(super) fn close(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match node.children().next() {
        Some(c) => format!("CLOSE {}", into::variable(e, &c, true)),
        None => e.children(node).text,
    }
}

/// FOR loops, over numbers, queries and cursors.
pub(super) fn for_loop(e: &mut Emitter<'_>, node: &SyntaxNode) -> Out {
    let Some(name_node) = node.children().find(|n| n.kind() == K::NAME) else { return e.children(node) };
    let name = super::call::plain_name(e, &name_node);
    let counts = has_word(node, "..");
    let parts: Vec<SyntaxNode> =
        node.children().filter(|n| !matches!(n.kind(), K::STATEMENT_LIST | K::NAME)).collect();
    let simple = parts.len() == if counts { 2 } else { 1 }
        && !["BY", "WHILE", "WHEN", "VALUES", "INDICES", "PAIRS", "REPEAT", "MUTABLE"]
            .iter()
            .any(|w| has_word(node, w));
    if !simple {
        e.unknown(node);
        return e.children(node);
    }
    let reverse = has_word(node, "REVERSE");
    let head = if counts {
        let (low, high) = (e.node(&parts[0]).beside_operator(), e.node(&parts[1]).beside_operator());
        // PL/pgSQL counts down from the first bound.
        if reverse { format!("REVERSE {high}..{low}") } else { format!("{low}..{high}") }
    } else {
        source_of_rows(e, node, &name, &parts[0])
    };
    let mut text = format!("FOR {name} IN {head} ");
    let mut body = false;
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Token(t) if !body && t.text().eq_ignore_ascii_case("LOOP") => {
                body = true;
                text.push_str(t.text());
            }
            SyntaxElement::Token(t) if body => text.push_str(&e.token(&t)),
            SyntaxElement::Node(n) if body => {
                text.push_str(&if n.kind() == K::NAME {
                    super::call::plain_name(e, &n)
                } else {
                    e.node(&n).text
                });
            }
            _ => {}
        }
    }
    Out::operator(text)
}

/// What a loop takes its rows from.
fn source_of_rows(e: &mut Emitter<'_>, node: &SyntaxNode, name: &str, source: &SyntaxNode) -> String {
    match source.kind() {
        K::SUBQUERY_EXPR | K::PAREN_EXPR => {
            e.declare(format!("{name} record"));
            let query = source.children().next().map(|q| e.node(&q).text).unwrap_or_default();
            query.trim().to_string()
        }
        _ => {
            let (parts, args) = match source.kind() {
                K::CALL_EXPR => {
                    let object = source.children().find(|n| n.kind() == K::OBJECT_NAME);
                    let parts = object.map(|o| e.idents(&o)).unwrap_or_default();
                    (parts, Some(super::call::argument_list(e, source, None, false)))
                }
                _ => (e.idents(source), None),
            };
            match e.resolver.meaning(source, &parts) {
                Some(m) if matches!(m.symbol.kind, SymbolKind::Cursor { .. }) => {
                    if matches!(m.symbol.owner, crate::resolve::code::Owner::Package(_)) {
                        return package_cursor(e, node, name, &m.symbol, args.as_deref());
                    }
                    let cursor = super::name::local_name(e, &m);
                    match args {
                        Some(a) => format!("{cursor}({a})"),
                        None => cursor,
                    }
                }
                _ => {
                    e.unknown(source);
                    e.node(source).text
                }
            }
        }
    }
}

/// A loop over a cursor that a package declares: its query, where it takes no parameters.
fn package_cursor(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    name: &str,
    symbol: &crate::resolve::code::Symbol,
    args: Option<&str>,
) -> String {
    let SymbolKind::Cursor { params, query: Some(query) } = &symbol.kind else {
        e.note(node, "RTN-0062", Outcome::Manual, &[("construct", &symbol.name.text)]);
        return String::new();
    };
    if !params.is_empty() || args.is_some_and(|a| !a.trim().is_empty()) {
        e.note(node, "RTN-0062", Outcome::Manual, &[("construct", &symbol.name.text)]);
    }
    e.declare(format!("{name} record"));
    let parsed = crate::syntax::parse(e.cx.dialect(), query, crate::syntax::Entry::Query);
    match parsed.root().children().next() {
        Some(q) => e.node(&q).text.trim().to_string(),
        None => query.clone(),
    }
}
