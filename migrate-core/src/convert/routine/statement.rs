//! Statements of code, one by one, in their places.

use crate::convert::code::UnitKind;
use crate::convert::translate::{Buffer, Emitter, Out};
use crate::diagnostic::Outcome;
use crate::resolve::code::{Shape, has_word};
use crate::syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::{call, cursor, dynamic, exception, into, name};

/// A list of statements with the author's layout.
pub(super) fn list(e: &mut Emitter<'_>, node: &SyntaxNode) -> Out {
    let mut text = Buffer::default();
    let mut later: Vec<String> = Vec::new();
    let mut indent = super::indentation(node);
    let mut left_out = false;
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if n.kind() == K::LABEL => {
                let label = n.children().find(|c| c.kind() == K::NAME).map(|c| call::plain_name(e, &c));
                text.push(&format!("<<{}>>", label.unwrap_or_default()));
            }
            SyntaxElement::Node(n) => {
                let saved = e.take_around();
                let out = one(e, &n);
                let (before, after) = e.put_around(saved);
                for b in before {
                    text.push(&format!("{b};\n{indent}"));
                }
                left_out = out.is_empty();
                if left_out {
                    text.trim();
                }
                text.push(&out);
                later = after;
            }
            SyntaxElement::Token(t) if t.kind().is_trivia() => {
                let written = e.token(&t);
                if t.kind() == K::WHITESPACE && written.contains('\n') {
                    indent = written.rsplit('\n').next().unwrap_or_default().to_string();
                }
                text.trivia(t.kind(), &written);
            }
            SyntaxElement::Token(t) => {
                if !(left_out && t.text() == ";") {
                    text.push(t.text());
                }
                for a in later.drain(..) {
                    text.push(&format!("\n{indent}{a};"));
                }
            }
        }
    }
    Out::operator(text.finish())
}

/// One statement without its semicolon; empty: it is left out.
fn one(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match node.kind() {
        K::ASSIGN_STMT => into::assignment(e, node),
        K::CALL_STMT => call::statement(e, node),
        K::RETURN_STMT => returns(e, node),
        K::RAISE_STMT => exception::raise(e, node),
        K::FETCH_STMT => cursor::fetch(e, node),
        K::OPEN_STMT => cursor::open(e, node),
        K::CLOSE_STMT => cursor::close(e, node),
        K::EXECUTE_IMMEDIATE_STMT => {
            let text = dynamic::execute(e, node);
            counted(e);
            text
        }
        K::PIPE_STMT => {
            let value = node.children().next().map(|n| e.node(&n).text).unwrap_or_default();
            format!("RETURN NEXT {value}")
        }
        K::FORALL_STMT => forall(e, node),
        K::GOTO_STMT => {
            name::manual(e, node, "RTN-0080", &node.text().to_string());
            e.children(node).text
        }
        K::TRANSACTION_STMT => transaction(e, node),
        K::SELECT_STMT => {
            let text = select(e, node);
            counted(e);
            text
        }
        K::INSERT_STMT | K::UPDATE_STMT | K::DELETE_STMT | K::MERGE_STMT | K::INSERT_ALL_STMT => {
            let text = change(e, node);
            counted(e);
            text
        }
        K::LOCK_STMT => e.children(node).text,
        K::PRAGMA_DECL => {
            e.note(node, "RTN-0081", Outcome::Dropped, &[("construct", node.text().to_string().trim())]);
            String::new()
        }
        K::IF_STMT | K::CASE_STMT | K::LOOP_STMT | K::WHILE_STMT | K::NULL_STMT | K::EXIT_STMT => {
            structure(e, node)
        }
        K::FOR_STMT => cursor::for_loop(e, node).text,
        K::BLOCK => super::block::block(e, node, false),
        K::ERROR | K::OTHER_STMT | K::OPAQUE => {
            e.unknown(node);
            e.children(node).text
        }
        _ => e.node(node).text,
    }
}

/// A statement that PL/pgSQL writes as PL/SQL does; names of labels are spelled as PostgreSQL has them.
fn structure(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let mut text = Buffer::default();
    for element in node.children_with_tokens() {
        match element {
            SyntaxElement::Node(n) if n.kind() == K::NAME => text.push(&call::plain_name(e, &n)),
            SyntaxElement::Node(n) => text.push(&e.node(&n).text),
            SyntaxElement::Token(t) if t.kind().is_trivia() => text.trivia(t.kind(), &e.token(&t)),
            SyntaxElement::Token(t) => text.push(t.text()),
        }
    }
    text.finish()
}

/// RETURN.
fn returns(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some((kind, result, pipelined)) =
        e.code.as_ref().map(|(c, _)| (c.kind, c.result.clone(), c.pipelined))
    else {
        return e.children(node).text;
    };
    let value = node.children().next();
    match (value, kind) {
        (None, UnitKind::RowTrigger) => super::trigger::result(e).to_string(),
        (None, UnitKind::StatementTrigger) => "RETURN NULL".to_string(),
        (None, _) => "RETURN".to_string(),
        (Some(v), _) if pipelined => {
            let value = e.node(&v).text;
            if value.eq_ignore_ascii_case("null") { "RETURN".to_string() } else { format!("RETURN {value}") }
        }
        (Some(v), _) => match result {
            Some(result) => {
                let value = e.node(&v).text;
                e.before(format!("{result} := {value}"));
                "RETURN".to_string()
            }
            None => structure(e, node),
        },
    }
}

/// FORALL: one statement after the other. PostgreSQL has no such statement; the rows are the same.
fn forall(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    if has_word(node, "SAVE") || has_word(node, "INDICES") || has_word(node, "VALUES") {
        e.unknown(node);
        return e.children(node).text;
    }
    let children: Vec<SyntaxNode> = node.children().collect();
    let [index, low, high, statement] = children.as_slice() else {
        e.unknown(node);
        return e.children(node).text;
    };
    let index = call::plain_name(e, index);
    let (low, high) = (e.node(low).text, e.node(high).text);
    let indent = super::indentation(node);
    let saved = e.take_around();
    let body = one(e, statement);
    let (before, after) = e.put_around(saved);
    let mut lines = vec![format!("FOR {index} IN {low}..{high} LOOP")];
    lines.extend(before.into_iter().map(|b| format!("    {b};")));
    lines.push(format!("    {body};"));
    lines.extend(after.into_iter().map(|a| format!("    {a};")));
    lines.push("END LOOP".into());
    lines.join(&format!("\n{indent}"))
}

/// COMMIT, ROLLBACK, SAVEPOINT.
fn transaction(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let words: Vec<String> = node.text().to_string().split_whitespace().map(str::to_uppercase).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    let plain = words.len() == 1 || words.len() == 2 && words.get(1).is_some_and(|w| w == "WORK");
    let kind = e.code.as_ref().map(|(c, _)| c.kind);
    let protected = node.ancestors().any(|n| {
        n.kind() == K::BLOCK
            && n.children().any(|c| {
                c.kind() == K::EXCEPTION_SECTION && !c.text_range().contains_range(node.text_range())
            })
    });
    match first {
        "COMMIT" | "ROLLBACK" if plain && matches!(kind, Some(UnitKind::Procedure)) => {
            // PostgreSQL ends no transaction inside of a block that handles errors.
            if protected {
                e.note(node, "RTN-0082", Outcome::Manual, &[("construct", first)]);
            } else {
                e.note(node, "RTN-0083", Outcome::Review, &[("construct", first)]);
            }
            first.to_string()
        }
        _ => {
            e.note(node, "RTN-0084", Outcome::Manual, &[("construct", &words.join(" "))]);
            e.children(node).text
        }
    }
}

/// SELECT INTO.
fn select(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let clause = node.descendants().find(|n| n.kind() == K::INTO_CLAUSE);
    match clause {
        Some(c) if into::is_bulk(&c) => {
            let columns = c.parent().and_then(|b| {
                let list = b.children().find(|n| n.kind() == K::SELECT_LIST)?;
                let star = list.descendants().any(|n| n.kind() == K::STAR_EXPR);
                (!star).then(|| list.children().filter(|n| n.kind() == K::SELECT_ITEM).count())
            });
            e.drop_node(&c);
            let query = e.children(node).text;
            into::collect(e, node, &c, query.trim(), columns)
        }
        Some(c) => {
            one_object(e, &c);
            e.children(node).text
        }
        None => e.children(node).text,
    }
}

/// `SELECT object INTO variable`: PL/pgSQL fills a composite variable from the columns of the row.
fn one_object(e: &mut Emitter<'_>, clause: &SyntaxNode) {
    let composite = |s: &Shape| matches!(s, Shape::Object(_) | Shape::Record(_) | Shape::Row(_));
    let targets = into::targets(clause);
    let list = clause.parent().and_then(|b| b.children().find(|n| n.kind() == K::SELECT_LIST));
    let items: Vec<SyntaxNode> = list.map(|l| l.children().collect()).unwrap_or_default();
    let ([target], [item]) = (targets.as_slice(), items.as_slice()) else { return };
    let Some(value) = item.children().next() else { return };
    let both = composite(&e.resolver.shape_of(target))
        && value.kind() != K::STAR_EXPR
        && composite(&e.resolver.shape_of(&value));
    if both {
        let text = e.node(&value).text;
        e.replace(&value, Out::primary(format!("({text}).*")));
    }
}

/// A change of rows.
fn change(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    match dml(e, node) {
        Some(text) => text,
        None => {
            e.note(node, "RTN-0085", Outcome::Manual, &[]);
            node.text().to_string()
        }
    }
}

/// A change of rows, or a query, by itself.
pub(super) fn dml(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<String> {
    let returning = node.children().find(|n| n.kind() == K::RETURNING_CLAUSE);
    let text = crate::convert::dml::statement(e, node)?;
    let text = text.trim_end().to_string();
    let Some(r) = returning else { return Some(text) };
    let clause = r.children().find(|n| n.kind() == K::INTO_CLAUSE)?;
    if into::is_bulk(&clause) {
        e.unknown(&r);
        return Some(text);
    }
    let list = r.children().find(|n| n.kind() == K::SELECT_LIST)?;
    let list = e.node(&list).text;
    let targets = into::clause(e, &clause, false).text;
    Some(format!("{text}\nRETURNING {list} {targets}"))
}

/// Remembers how many rows a statement touched, where the unit asks for it.
fn counted(e: &mut Emitter<'_>) {
    if e.code.as_ref().is_some_and(|(c, _)| c.keeps("SQL", &["ROWCOUNT", "FOUND", "NOTFOUND"])) {
        let rows = e.kept("sql_rowcount", "bigint");
        e.after_first(format!("GET DIAGNOSTICS {rows} = ROW_COUNT"));
    }
}
