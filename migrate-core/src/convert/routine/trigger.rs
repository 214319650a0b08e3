//! Triggers: a function, and the trigger that calls it.

use crate::catalog::Routine;
use crate::catalog::build::ident_of;
use crate::convert::code::{Code, UnitKind};
use crate::convert::translate::{Emitter, Out, shorten};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::{quote_ident, quote_qualified};
use crate::target::quote_column;

use super::Done;

/// What a row's trigger ends with.
pub(super) fn result(e: &Emitter<'_>) -> &'static str {
    let deletes = e.code.as_ref().is_some_and(|(c, _)| c.result.as_deref() == Some("OLD"));
    let both = e.code.as_ref().is_some_and(|(c, _)| c.result.as_deref() == Some("BOTH"));
    if both {
        "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END"
    } else if deletes {
        "RETURN OLD"
    } else {
        "RETURN NEW"
    }
}

/// What a trigger's code ends with; `None`: the unit is no trigger.
pub(super) fn end(e: &Emitter<'_>) -> Option<&'static str> {
    match e.code.as_ref()?.0.kind {
        UnitKind::RowTrigger => Some(result(e)),
        UnitKind::StatementTrigger => Some("RETURN NULL"),
        _ => None,
    }
}

/// NEW or OLD, for the name that the trigger gives to them. `None`: another variable.
pub(super) fn row_alias(_e: &Emitter<'_>, node: &SyntaxNode, name: &str) -> Option<String> {
    let trigger = node.ancestors().find(|n| n.kind() == K::CREATE_TRIGGER_STMT)?;
    let (new, old) = aliases(&trigger);
    if name.eq_ignore_ascii_case(&new) {
        return Some("NEW".to_string());
    }
    name.eq_ignore_ascii_case(&old).then(|| "OLD".to_string())
}

/// `REFERENCING NEW AS n OLD AS o`.
fn aliases(trigger: &SyntaxNode) -> (String, String) {
    let (mut new, mut old) = ("NEW".to_string(), "OLD".to_string());
    let clause = trigger
        .children()
        .filter(|n| n.kind() == K::TRIGGER_OPTION)
        .find(|n| n.first_token().is_some_and(|t| t.text().eq_ignore_ascii_case("REFERENCING")));
    if let Some(c) = clause {
        let words: Vec<String> = c
            .descendants_with_tokens()
            .filter_map(|t| t.into_token())
            .filter(|t| !t.kind().is_trivia())
            .map(|t| t.text().trim_matches('"').to_uppercase())
            .filter(|w| w != "AS")
            .collect();
        for pair in words.get(1..).unwrap_or_default().chunks(2) {
            match pair {
                [which, name] if which == "NEW" => new = name.clone(),
                [which, name] if which == "OLD" => old = name.clone(),
                _ => {}
            }
        }
    }
    (new, old)
}

/// A trigger.
pub(super) fn emit<'a>(
    cx: &'a Context<'a>,
    plan: &'a crate::convert::ddl::TypePlan,
    r: &'a Routine,
    node: &SyntaxNode,
) -> Done {
    let events: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::TRIGGER_EVENT).collect();
    let first_word = |n: &SyntaxNode| n.first_token().map(|t| t.text().to_uppercase()).unwrap_or_default();
    let options: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::TRIGGER_OPTION).collect();
    let timing = options
        .iter()
        .map(&first_word)
        .find(|w| matches!(w.as_str(), "BEFORE" | "AFTER" | "INSTEAD" | "FOR"));
    let row = options.iter().any(|o| {
        let words: Vec<String> = o.text().to_string().split_whitespace().map(str::to_uppercase).collect();
        words == ["FOR", "EACH", "ROW"]
    }) || timing.as_deref() == Some("INSTEAD");
    let kind = if row { UnitKind::RowTrigger } else { UnitKind::StatementTrigger };
    let mut code = Code::new(kind, plan);
    let deletes = events.iter().any(|ev| first_word(ev) == "DELETE");
    let others = events.iter().any(|ev| first_word(ev) != "DELETE");
    code.result = Some(
        if deletes && others {
            "BOTH"
        } else if deletes {
            "OLD"
        } else {
            "NEW"
        }
        .to_string(),
    );
    let relation = r.table.as_ref().map(|t| cx.names.relation(t));
    let name = cx.names.spell(&r.head.name.name);
    let (name, _) = crate::target::truncate_63(&name);
    let schema = relation.as_ref().and_then(|t| t.schema.clone());
    code.schema = schema.clone();
    code.prefix = name.clone();
    let mut e = super::emitter(cx, r, code, None);
    super::read_unit(&mut e, node);
    let dml = events.iter().all(|ev| matches!(first_word(ev).as_str(), "INSERT" | "UPDATE" | "DELETE"));
    let body = node.children().find(|n| n.kind() == K::ROUTINE_BODY);
    let block = body.as_ref().and_then(|b| b.children().find(|n| n.kind() == K::BLOCK));
    let (Some(relation), true, Some(block), false) = (relation, dml, block, events.is_empty()) else {
        e.note(node, "RTN-0100", Outcome::Manual, &[("construct", &shorten(&node.text().to_string()))]);
        return Done::failed(e.finish(Out::primary("")));
    };
    let known = cx
        .catalog
        .get(crate::catalog::Namespace::Relation, r.table.as_ref().unwrap_or(&r.head.name))
        .is_some();
    if known {
        e.need(relation.plain());
    } else {
        e.note(node, "RTN-0012", Outcome::Manual, &[("object", &relation.plain())]);
    }
    let text = super::block::block(&mut e, &block, true);
    let function = quote_qualified(schema.as_deref(), &name);
    let body = super::dollar_quoted(&e, &text);
    let mut sql = String::new();
    for p in e.take_preamble() {
        sql.push_str(&format!("{p};\n\n"));
    }
    sql.push_str(&format!(
        "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger\nLANGUAGE plpgsql SECURITY DEFINER AS {body};\n\n"
    ));
    let events: Vec<String> = events
        .iter()
        .map(|ev| {
            let columns: Vec<String> = ev
                .children()
                .filter(|n| n.kind() == K::NAME)
                .map(|n| quote_ident(&cx.names.spell(&ident_of(cx.dialect(), &n))).into_owned())
                .collect();
            let word = first_word(ev);
            if columns.is_empty() { word } else { format!("{word} OF {}", columns.join(", ")) }
        })
        .collect();
    let when = options.iter().find(|o| first_word(o) == "WHEN").and_then(|w| w.children().next());
    let when = when.map(|w| format!("\n    WHEN ({})", condition(&mut e, &w))).unwrap_or_default();
    let timing = match timing.as_deref() {
        Some("INSTEAD") => "INSTEAD OF",
        Some("AFTER") => "AFTER",
        Some("BEFORE") => "BEFORE",
        _ => {
            e.unknown(node);
            "BEFORE"
        }
    };
    for o in options.iter().filter(|o| matches!(first_word(o).as_str(), "FOLLOWS" | "PRECEDES")) {
        e.note(o, "RTN-0101", Outcome::Review, &[("construct", &o.text().to_string())]);
    }
    let disabled = options.iter().any(|o| first_word(o) == "DISABLE");
    let level = if row { "ROW" } else { "STATEMENT" };
    sql.push_str(&format!(
        "CREATE TRIGGER {}\n    {timing} {} ON {}\n    FOR EACH {level}{when}\n    EXECUTE FUNCTION {function}();\n",
        quote_column(&name),
        events.join(" OR "),
        relation.sql()
    ));
    if disabled {
        sql.push_str(&format!("\nALTER TABLE {} DISABLE TRIGGER {};\n", relation.sql(), quote_column(&name)));
    }
    let done = e.finish(Out::primary(""));
    let plain = schema.map_or(name.clone(), |s| format!("{s}.{name}"));
    let mut piece = Piece::new(Phase::Triggers, "trigger", plain, sql, r.head.origin);
    piece.needs = done.relations.clone();
    piece.extensions = done.extensions.clone();
    Done::one(piece, done)
}

/// The condition of WHEN, in which the rows are called without a colon.
fn condition(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let Some(trigger) = node.ancestors().find(|n| n.kind() == K::CREATE_TRIGGER_STMT) else {
        return e.node(node).text;
    };
    let (new, old) = aliases(&trigger);
    for n in node.descendants().filter(|n| n.kind() == K::COLUMN_REF) {
        let parts = e.idents(&n);
        if let [row, column] = parts.as_slice() {
            let alias = if row.text.eq_ignore_ascii_case(&new) {
                "NEW"
            } else if row.text.eq_ignore_ascii_case(&old) {
                "OLD"
            } else {
                continue;
            };
            let column = quote_ident(&e.cx.names.spell(column)).into_owned();
            e.replace(&n, Out::primary(format!("{alias}.{column}")));
        }
    }
    let text = e.node(node).text;
    let text = text.trim();
    let inner =
        text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).filter(|_| node.kind() == K::PAREN_EXPR);
    inner.unwrap_or(text).to_string()
}

/// `UPDATING('COLUMN')`. `None`: another call.
pub(super) fn updating(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    let object = node.children().find(|n| n.kind() == K::OBJECT_NAME)?;
    if !object.text().to_string().trim().eq_ignore_ascii_case("UPDATING") || !e.in_trigger() {
        return None;
    }
    let args = super::name::arguments(node);
    let [column] = args.as_slice() else { return None };
    let text = column.text().to_string();
    let name = text.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    let column =
        quote_ident(&e.cx.names.spell(&crate::catalog::Ident::new(e.cx.dialect(), name))).into_owned();
    // Whether a statement names the column is not to be known; whether its value changes is.
    e.note(node, "RTN-0102", Outcome::Review, &[("construct", name)]);
    Some(Out::operator(format!("TG_OP = 'UPDATE' AND NEW.{column} IS DISTINCT FROM OLD.{column}")))
}
