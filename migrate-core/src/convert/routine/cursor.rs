//! Cursors: declared ones, variables, opening, fetching, and loops over rows.

use crate::catalog::build::ident_of;
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

/// What is remembered of a cursor, where the unit asks for it.
struct Remembered {
    found: Option<String>,
    count: Option<String>,
}

/// The variables that remember a cursor; `source`: the cursor as the source writes it, `name`: as PL/pgSQL does.
fn remembered(e: &mut Emitter<'_>, source: &str, name: &str) -> Remembered {
    let keeps =
        |e: &Emitter<'_>, words: &[&str]| e.code.as_ref().is_some_and(|(c, _)| c.keeps(source, words));
    let found = keeps(e, &["FOUND", "NOTFOUND"]).then(|| found_variable(e, name));
    let count = keeps(e, &["ROWCOUNT"]).then(|| count_variable(e, name));
    Remembered { found, count }
}

/// The variable that says whether the last FETCH of a cursor found a row.
pub(super) fn found_variable(e: &mut Emitter<'_>, cursor: &str) -> String {
    e.kept(&format!("{}_found", stem(cursor)), "boolean")
}

/// The variable that counts the rows that were fetched from a cursor.
pub(super) fn count_variable(e: &mut Emitter<'_>, cursor: &str) -> String {
    e.kept(&format!("{}_rowcount", stem(cursor)), "bigint := 0")
}

fn stem(text: &str) -> String {
    text.replace(['.', '"', '(', ')', '[', ']'], "_")
}

/// FETCH.
pub(super) fn fetch(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(cursor) = node.children().next() else { return e.children(node).text };
    let source = cursor.text().to_string().trim().to_uppercase();
    let name = into::variable(e, &cursor, false);
    let Some(clause) = node.children().find(|n| n.kind() == K::INTO_CLAUSE) else {
        return format!("FETCH {name}");
    };
    let kept = remembered(e, &source, &name);
    if into::is_bulk(&clause) {
        return fetch_bulk(e, node, &name, &clause, &kept);
    }
    let asks = |word: &str| {
        e.code.as_ref().is_some_and(|(c, _)| c.asked.contains_key(&(source.clone(), word.to_string())))
    };
    if !asks("FOUND") && !asks("NOTFOUND") {
        // Without a row PL/SQL leaves the variables as they are, PL/pgSQL sets them to NULL.
        e.note(node, "RTN-0063", Outcome::Review, &[("construct", &name)]);
    }
    // Assignments to targets come after what depends on FOUND.
    if let Some(found) = kept.found {
        e.after(format!("{found} := FOUND"));
    }
    if let Some(count) = kept.count {
        e.after(format!("{count} := {count} + CASE WHEN FOUND THEN 1 ELSE 0 END"));
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
    kept: &Remembered,
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
    let indent = super::indentation(node);
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
    if let Some(found) = &kept.found {
        lines.push(format!("    {found} := FOUND;"));
    }
    lines.push("    EXIT WHEN NOT FOUND;".into());
    if let Some(count) = &kept.count {
        lines.push(format!("    {count} := {count} + 1;"));
    }
    for (n, t) in names.iter().zip(&temps) {
        lines.push(format!("    {n} := array_append({n}, {t});"));
    }
    lines.push("END LOOP".into());
    lines.join(&format!("\n{indent}"))
}

/// OPEN.
pub(super) fn open(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(cursor) = node.children().next() else { return e.children(node).text };
    let source = cursor.text().to_string();
    let query = node.children().find(|n| n.kind() == K::QUERY);
    let using = node.children().find(|n| n.kind() == K::USING_CLAUSE);
    if has_word(node, "FOR") {
        let name = into::variable(e, &cursor, true);
        reset(e, source.trim(), &name);
        if let Some(q) = query {
            return format!(
                "OPEN {name} FOR\n{}{}",
                super::indentation(node) + "    ",
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
        reset(e, object.text().to_string().trim(), &name);
        let args = super::call::argument_list(e, &cursor, None, false);
        return format!("OPEN {name}({args})");
    }
    let parts = e.idents(&cursor);
    let known = e.resolver.meaning(&cursor, &parts);
    if known.is_some_and(|m| matches!(m.symbol.owner, crate::resolve::code::Owner::Package(_))) {
        e.note(node, "RTN-0062", Outcome::Manual, &[("construct", source.trim())]);
    }
    let name = into::variable(e, &cursor, true);
    reset(e, source.trim(), &name);
    format!("OPEN {name}")
}

/// What is remembered of a cursor begins anew when it is opened.
fn reset(e: &mut Emitter<'_>, source: &str, name: &str) {
    let kept = remembered(e, source, name);
    if let Some(found) = kept.found {
        e.after(format!("{found} := NULL"));
    }
    if let Some(count) = kept.count {
        e.after(format!("{count} := 0"));
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
    // A row of a query must be declared, and hides a variable of its name.
    let of_query = matches!(parts[0].kind(), K::SUBQUERY_EXPR | K::PAREN_EXPR);
    let own = ident_of(e.cx.dialect(), &name_node);
    let hides = of_query && e.resolver.meaning(node, &[own]).is_some_and(|m| m.place.is_some());
    if of_query && !hides {
        e.declare(format!("{name} record"));
    }
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
    if hides {
        let indent = super::indentation(node);
        text = format!("DECLARE\n{indent}    {name} record;\n{indent}BEGIN\n{indent}{text};\n{indent}END");
    }
    Out::operator(text)
}

/// What a loop takes its rows from.
fn source_of_rows(e: &mut Emitter<'_>, node: &SyntaxNode, name: &str, source: &SyntaxNode) -> String {
    match source.kind() {
        K::SUBQUERY_EXPR | K::PAREN_EXPR => {
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
