//! Blocks and what they declare.

use crate::convert::translate::{Buffer, Emitter};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Owner, Reader, Shape, SymbolKind, TypeDecl, has_word, section_of};
use crate::rules::Place;
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::{call, cursor, types};

/// A block. `outermost`: the routine's own, which gets what was declared for it on the way, and loses its label.
pub(super) fn block(e: &mut Emitter<'_>, node: &SyntaxNode, outermost: bool) -> String {
    // What the statements need is declared before they are written.
    let statements = node.children().find(|n| n.kind() == K::STATEMENT_LIST);
    let mut body = statements.as_ref().map(|l| super::statement::list(e, l).text).unwrap_or_default();
    let handlers = node.children().find(|n| n.kind() == K::EXCEPTION_SECTION);
    // Every way out of a trigger returns a row.
    let end = if outermost { super::trigger::end(e) } else { None };
    if let Some(end) = end {
        let indent = statements.as_ref().map_or_else(|| "    ".to_string(), super::indentation);
        body = format!("{}\n{indent}{end};", body.trim_end());
    }
    let handlers_text = handlers.as_ref().map(|h| exception_section(e, h, end)).unwrap_or_default();
    if handlers.is_some() {
        protects_changes(e, node);
    }
    let section = section_of(node).map(|s| declarations(e, &s)).unwrap_or_default();
    let declared = if outermost { e.take_declared() } else { Vec::new() };
    let mut text = Buffer::default();
    let has_section = !section.trim().is_empty() || !declared.is_empty();
    let mut begun = false;
    let mut before_begin = String::new();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Token(t) if t.text().eq_ignore_ascii_case("DECLARE") && !begun => {}
            SyntaxElement::Token(t) if t.text().eq_ignore_ascii_case("BEGIN") => {
                if has_section {
                    let first = section_of(node).unwrap_or_else(|| node.clone());
                    text.push(&format!("DECLARE\n{}", super::indentation(&first)));
                    let section = section.trim_start_matches(['\n', '\r']);
                    text.push(section.trim_end());
                    for d in &declared {
                        text.push(&format!("\n    {d};"));
                    }
                    text.push(if before_begin.contains('\n') { before_begin.as_str() } else { "\n" });
                }
                begun = true;
                text.push(t.text());
            }
            SyntaxElement::Node(n) if n.kind() == K::DECLARE_SECTION => {}
            SyntaxElement::Node(n) if n.kind() == K::STATEMENT_LIST => text.push(&body),
            SyntaxElement::Node(n) if n.kind() == K::EXCEPTION_SECTION => text.push(&handlers_text),
            SyntaxElement::Node(n) if n.kind() == K::NAME => {
                // The name of the routine is no label.
                if outermost {
                    text.trim();
                } else {
                    text.push(&call::plain_name(e, &n));
                }
            }
            SyntaxElement::Node(n) => text.push(&e.node(&n).text),
            SyntaxElement::Token(t) if t.kind().is_trivia() => {
                let written = e.token(&t);
                if begun {
                    text.trivia(t.kind(), &written);
                } else if !written.trim().is_empty() {
                    // Comments between IS and BEGIN that belong to no declaration.
                    before_begin.push_str(&written);
                } else {
                    before_begin =
                        format!("{}{written}", before_begin.trim_end_matches([' ', '\n', '\r', '\t']));
                }
            }
            SyntaxElement::Token(t) => text.push(t.text()),
        }
    }
    text.finish()
}

/// The handlers of a block, each ended by a statement if there is one.
fn exception_section(e: &mut Emitter<'_>, node: &SyntaxNode, end: Option<&str>) -> String {
    let mut text = Buffer::default();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) => {
                let handler = e.node(&n).text;
                match end {
                    Some(end) if n.kind() == K::EXCEPTION_HANDLER => {
                        text.push(&format!("{}\n        {end};", handler.trim_end()));
                    }
                    _ => text.push(&handler),
                }
            }
            SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &e.token(&t)),
            SyntaxElement::Token(t) => text.push(t.text()),
        }
    }
    text.finish()
}

/// PostgreSQL takes back everything that a block did when it handles an error; Oracle only the statement that failed, and
/// nothing of what a called procedure had done before it failed.
fn protects_changes(e: &mut Emitter<'_>, block: &SyntaxNode) {
    let Some(list) = block.children().find(|n| n.kind() == K::STATEMENT_LIST) else { return };
    let is_change = |n: &SyntaxNode| {
        matches!(
            n.kind(),
            K::INSERT_STMT | K::UPDATE_STMT | K::DELETE_STMT | K::MERGE_STMT | K::INSERT_ALL_STMT
        )
    };
    let statements: Vec<SyntaxNode> = list.children().filter(|n| n.kind() != K::LABEL).collect();
    let alone = matches!(statements.as_slice(), [only] if is_change(only));
    let changing = list.descendants().any(|n| is_change(&n) || call::is_of_own(e, &n));
    if alone || !changing {
        return;
    }
    let handlers = block.children().find(|n| n.kind() == K::EXCEPTION_SECTION);
    let all_raise = handlers.is_some_and(|h| {
        h.children().filter(|n| n.kind() == K::EXCEPTION_HANDLER).all(|h| {
            let last =
                h.children().filter(|n| n.kind() == K::STATEMENT_LIST).flat_map(|l| l.children()).last();
            last.is_some_and(|n| {
                n.kind() == K::RAISE_STMT
                    || n.text().to_string().to_uppercase().starts_with("RAISE_APPLICATION_ERROR")
            })
        })
    });
    if !all_raise {
        e.note(block, "RTN-0090", Outcome::Review, &[]);
    }
}

/// A declaration section with the author's layout, without what PL/pgSQL declares elsewhere.
fn declarations(e: &mut Emitter<'_>, section: &SyntaxNode) -> String {
    let mut text = Buffer::default();
    let mut left_out = false;
    for element in section.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) => {
                let out = declaration(e, &n);
                left_out = out.is_empty();
                if left_out {
                    text.trim();
                }
                text.push(&out);
            }
            SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &e.token(&t)),
            SyntaxElement::Token(t) => {
                if !(left_out && t.text() == ";") {
                    text.push(t.text());
                }
                left_out = left_out && t.text() != ";";
            }
        }
    }
    text.finish()
}

fn declaration(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match node.kind() {
        K::VARIABLE_DECL => variable(e, node),
        K::CURSOR_DECL => cursor::declaration(e, node),
        K::TYPE_DECL => {
            local_type(e, node);
            String::new()
        }
        K::EXCEPTION_DECL | K::SUBPROGRAM_DECL => String::new(),
        K::PRAGMA_DECL => {
            let text = node.text().to_string().to_uppercase();
            if text.contains("AUTONOMOUS_TRANSACTION") {
                e.note(node, "RTN-0091", Outcome::Manual, &[]);
            }
            String::new()
        }
        K::SUBPROGRAM => {
            super::nested::lift(e, node);
            String::new()
        }
        _ => {
            e.unknown(node);
            e.children(node).text
        }
    }
}

/// A type that a block declares: a composite type of the schema, where it is a record.
fn local_type(e: &mut Emitter<'_>, node: &SyntaxNode) {
    let reader = Reader::new(e.cx.dialect(), Owner::Local);
    let Some(name) = reader.name(node) else { return };
    let Some(m) = e.resolver.meaning(node, std::slice::from_ref(&name)) else { return };
    if let SymbolKind::Type(TypeDecl::Collection { element, .. }) = &m.symbol.kind
        && let Some((_, sql)) = types::wrapper_definition(e, node, &element.clone())
    {
        e.preamble(sql);
    }
    if let SymbolKind::Type(TypeDecl::Record(fields)) = &m.symbol.kind {
        let target = types::type_name(e, &name, &m.symbol.owner);
        let sql = types::record_definition(e, node, &target, &fields.clone());
        e.preamble(sql);
    }
}

/// `name [CONSTANT] type [NOT NULL] [:= value]`.
fn variable(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let reader = Reader::new(e.cx.dialect(), Owner::Local);
    let Some(type_node) = node.children().find(|n| n.kind() == K::DATA_TYPE) else {
        e.unknown(node);
        return e.children(node).text;
    };
    let ty = reader.type_ref(&type_node);
    let shape = e.resolver.shape(node, &ty);
    let mut text = Buffer::default();
    let mut valued = false;
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if n.kind() == K::NAME => {
                text.push(&call::plain_name(e, &n));
            }
            SyntaxElement::Node(n) if n == type_node => {
                text.push(&types::type_sql(e, &n, &ty, Place::Variable));
            }
            SyntaxElement::Node(n) if n.kind() == K::DEFAULT_CLAUSE => {
                valued = true;
                text.push(&default(e, &n));
            }
            SyntaxElement::Node(n) => text.push(&e.node(&n).text),
            SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &e.token(&t)),
            SyntaxElement::Token(t) => text.push(t.text()),
        }
    }
    let mut text = text.finish();
    // An associative array is never NULL.
    if matches!(&shape, Shape::Collection { index: Some(_), .. }) && !valued {
        text.push_str(" := '{}'");
    }
    if !valued && has_word(node, "NOT") {
        e.unknown(node);
    }
    text
}

/// `:= value`, `DEFAULT value`.
fn default(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let mut text = String::new();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) => text.push_str(&e.node(&n).text),
            SyntaxElement::Token(t) => text.push_str(&e.token(&t)),
        }
    }
    text
}
