//! Privileges. What a privilege is called in PostgreSQL, for which kind of object, stands in the rules (`kind: privilege`).

use std::collections::BTreeSet;

use crate::catalog::{Grant, Ident, Namespace, Object, Privilege, QName};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::rules::RuleKind;
use crate::target::names::quote_ident;

type Notes = Vec<(u32, Diagnostic)>;

/// Grants in order, later revokes taking back what they can.
pub(super) fn emit(cx: &Context<'_>) -> (Vec<Piece>, Notes) {
    let mut pieces = Vec::new();
    let mut notes = Vec::new();
    for g in &cx.catalog.grants {
        one(cx, g, &mut pieces, &mut notes);
    }
    (pieces, notes)
}

fn one(cx: &Context<'_>, g: &Grant, pieces: &mut Vec<Piece>, notes: &mut Notes) {
    let mut note = |id: &str, outcome: Outcome, args: &[(&str, &str)]| {
        let d = args.iter().fold(Diagnostic::new(id, outcome, g.span), |d, (k, v)| d.with(k, *v));
        notes.push((g.origin, d));
    };
    if g.deny {
        note("OBJ-0080", Outcome::Manual, &[]);
        return;
    }
    let to: Vec<String> = g.grantees.iter().map(|i| grantee(cx, i)).collect();
    let Some(name) = &g.object else {
        let (roles, system): (Vec<&Privilege>, Vec<&Privilege>) =
            g.privileges.iter().partition(|p| is_role(cx, &p.name));
        for p in system {
            match cx.rules.named(cx.dialect(), RuleKind::Privilege, &format!("{} ON SYSTEM", p.name)) {
                Some(rule) => note(&rule.id, rule.outcome, &[("privilege", &p.name)]),
                None => note("OBJ-0081", Outcome::Manual, &[("privilege", &p.name)]),
            }
        }
        if !roles.is_empty() && !to.is_empty() {
            let names: Vec<String> =
                roles.iter().map(|p| grantee(cx, &Ident { text: p.name.clone(), quoted: false })).collect();
            pieces.push(piece(g, "role", sql(g, &names.join(", "), "", &to)));
        }
        return;
    };
    let on = match object(cx, g, name) {
        Ok(found) => found,
        Err((id, outcome)) => {
            note(id, outcome, &[("object", &name.to_string())]);
            return;
        }
    };
    let mut words: BTreeSet<String> = BTreeSet::new();
    for p in &g.privileges {
        let bare = p.name.trim_start_matches("ALL PRIVILEGES").trim();
        let key = if p.name == "ALL" || p.name.starts_with("ALL PRIVILEGES") {
            format!("ALL{bare}")
        } else {
            p.name.clone()
        };
        match cx.rules.named(cx.dialect(), RuleKind::Privilege, &format!("{key} ON {}", on.kind)) {
            Some(rule) => {
                if rule.outcome != Outcome::Converted {
                    note(&rule.id, rule.outcome, &[("privilege", &p.name)]);
                }
                if let Some(word) = &rule.rewrite {
                    let columns: Vec<String> = p
                        .columns
                        .iter()
                        .map(|c| quote_ident(&cx.names.column(name, c)).into_owned())
                        .collect();
                    words.insert(if columns.is_empty() {
                        word.clone()
                    } else {
                        format!("{word} ({})", columns.join(", "))
                    });
                }
            }
            None => note("OBJ-0082", Outcome::Manual, &[("privilege", &p.name), ("kind", on.kind)]),
        }
    }
    if words.is_empty() || to.is_empty() {
        return;
    }
    let words: Vec<String> = words.into_iter().collect();
    let text = if on.kind == "PACKAGE" {
        // Its members, and the way to them.
        let schema = sql(g, "USAGE", &format!("SCHEMA {}", on.sql), &to);
        schema + &sql(g, "EXECUTE", &format!("ALL ROUTINES IN SCHEMA {}", on.sql), &to)
    } else {
        sql(g, &words.join(", "), &on.sql, &to)
    };
    let mut p = piece(g, &on.plain, text);
    p.needs.push(on.plain);
    pieces.push(p);
}

fn sql(g: &Grant, privileges: &str, on: &str, to: &[String]) -> String {
    let (verb, preposition) = if g.revoke { ("REVOKE", "FROM") } else { ("GRANT", "TO") };
    let on = if on.is_empty() { String::new() } else { format!(" ON {on}") };
    let option = match (g.grantable && !g.revoke, g.object.is_some()) {
        (true, true) => " WITH GRANT OPTION",
        (true, false) => " WITH ADMIN OPTION",
        _ => "",
    };
    // PUBLIC cannot hold the grant option in PostgreSQL.
    let option = if to.iter().any(|t| t == "PUBLIC") { "" } else { option };
    format!("{verb} {privileges}{on} {preposition} {}{option};\n", to.join(", "))
}

fn piece(g: &Grant, name: &str, sql: String) -> Piece {
    Piece::new(Phase::Privileges, "privilege", name, sql, g.origin)
}

/// What privileges are on.
struct On {
    /// The kind of object as the rules name it.
    kind: &'static str,
    sql: String,
    plain: String,
}

/// What a grant is on; else the reason why that is not in the output.
fn object(cx: &Context<'_>, g: &Grant, name: &QName) -> Result<On, (&'static str, Outcome)> {
    let kind = g.object_kind.as_deref().unwrap_or("");
    if kind.starts_with("SCHEMA") || kind == "DATABASE" && cx.dialect() == crate::dialect::Dialect::MySql {
        let schema = cx.names.schema_name(&name.name);
        let known = cx.catalog.get(Namespace::Schema, &QName::unqualified(name.name.clone())).is_some();
        if !known {
            return Err(("OBJ-0083", Outcome::Manual));
        }
        let quoted = quote_ident(&schema).into_owned();
        return Ok(if kind == "SCHEMA" {
            On { kind: "SCHEMA", sql: format!("SCHEMA {quoted}"), plain: schema }
        } else {
            On { kind: "ALL TABLES", sql: format!("ALL TABLES IN SCHEMA {quoted}"), plain: schema }
        });
    }
    if matches!(
        kind,
        "DIRECTORY"
            | "TABLESPACE"
            | "JAVA SOURCE"
            | "EDITION"
            | "USER"
            | "DATABASE"
            | "XML SCHEMA COLLECTION"
    ) {
        return Err(("OBJ-0084", Outcome::Manual));
    }
    let bare = QName { schema: None, name: name.name.clone() };
    let found =
        cx.catalog.get(Namespace::Relation, name).or_else(|| cx.catalog.get(Namespace::Relation, &bare));
    match found {
        Some(Object::Table(_) | Object::View(_) | Object::Synonym(_)) => {
            let t = cx.names.relation(&found.map_or(name.clone(), |o| o.head().name.clone()));
            Ok(On { kind: "TABLE", sql: t.sql(), plain: t.plain() })
        }
        Some(Object::Sequence(s)) => {
            let t = cx.names.relation(&s.head.name);
            Ok(On { kind: "SEQUENCE", sql: format!("SEQUENCE {}", t.sql()), plain: t.plain() })
        }
        _ => code(cx, name).ok_or(("OBJ-0083", Outcome::Manual)),
    }
}

/// A routine, a package (which becomes a schema) or a type.
fn code(cx: &Context<'_>, name: &QName) -> Option<On> {
    use crate::catalog::RoutineKind as R;
    let bare = QName { schema: None, name: name.name.clone() };
    let get = |ns: fn() -> Namespace| cx.catalog.get(ns(), name).or_else(|| cx.catalog.get(ns(), &bare));
    if let Some(Object::Type(t)) = get(|| Namespace::Type) {
        let t = cx.names.user_type(&t.head.name);
        return Some(On { kind: "TYPE", sql: format!("TYPE {}", t.sql()), plain: t.plain() });
    }
    if cx.dialect() != crate::dialect::Dialect::Oracle {
        return None;
    }
    if let Some(Object::Routine(r)) = get(|| Namespace::Routine(R::Package)) {
        let schema = cx.names.package(&r.head.name);
        return Some(On { kind: "PACKAGE", sql: quote_ident(&schema).into_owned(), plain: schema });
    }
    let routine =
        get(|| Namespace::Routine(R::Procedure)).or_else(|| get(|| Namespace::Routine(R::Function)));
    let Some(Object::Routine(r)) = routine else { return None };
    let own = cx.names.spell(&r.head.name.name);
    let schema = cx.names.schema(&r.head.name);
    let plain = schema.as_ref().map_or(own.clone(), |s| format!("{s}.{own}"));
    let sql = format!("ROUTINE {}", crate::target::quote_qualified(schema.as_deref(), &own));
    Some(On { kind: "ROUTINE", sql, plain })
}

fn is_role(cx: &Context<'_>, name: &str) -> bool {
    let ident = Ident { text: name.to_string(), quoted: false };
    cx.catalog.get(Namespace::Role, &QName::unqualified(ident.clone())).is_some()
        || cx
            .catalog
            .get(Namespace::Role, &QName::unqualified(Ident { text: name.to_lowercase(), quoted: false }))
            .is_some()
}

fn grantee(cx: &Context<'_>, ident: &Ident) -> String {
    if ident.text.eq_ignore_ascii_case("public") {
        return "PUBLIC".to_string();
    }
    quote_ident(&cx.names.spell(ident)).into_owned()
}
