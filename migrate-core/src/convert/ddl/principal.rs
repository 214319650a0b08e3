//! Schemas, users and roles. Roles belong to the whole cluster, so one that exists already is kept.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Namespace, Object, QName, Role, Schema};
use crate::convert::{Context, Phase, Piece};
use crate::target::names::quote_ident;

use super::object::{comment_on, piece_of, source_comments};

/// Schemas that the source creates, and those that only its names tell of.
pub(super) fn schemas(cx: &Context<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done: BTreeSet<String> = BTreeSet::new();
    for o in cx.catalog.objects() {
        if let Object::Schema(s) = o {
            done.insert(name_of(cx, s));
            pieces.push(schema(cx, s));
        }
    }
    let used: BTreeSet<String> = cx
        .catalog
        .objects()
        .filter(|o| {
            matches!(
                o,
                Object::Table(_)
                    | Object::View(_)
                    | Object::Sequence(_)
                    | Object::Synonym(_)
                    | Object::Type(_)
            )
        })
        .filter_map(|o| match o {
            Object::Table(t) => cx.names.relation(&t.head.name).schema,
            _ => cx.names.schema(&o.head().name),
        })
        .collect();
    for name in used.into_iter().filter(|n| !done.contains(n) && n != "public") {
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {};\n", quote_ident(&name));
        let mut p = Piece::new(Phase::Prepare, "schema", name, sql, 0);
        p.origins.clear();
        pieces.push(p);
    }
    pieces
}

fn name_of(cx: &Context<'_>, s: &Schema) -> String {
    cx.names.schema_name(&s.head.name.name)
}

fn schema(cx: &Context<'_>, s: &Schema) -> Piece {
    let name = name_of(cx, s);
    let mut sql = source_comments(cx, &s.head);
    sql.push_str(&format!("CREATE SCHEMA IF NOT EXISTS {};\n", quote_ident(&name)));
    comment_on(&mut sql, "SCHEMA", &quote_ident(&name), s.head.comment.as_ref());
    piece_of(Phase::Prepare, "schema", name, sql, &s.head)
}

/// A role of the source.
pub(super) fn role(cx: &Context<'_>, r: &Role) -> Piece {
    let name = cx.names.spell(&r.head.name.name);
    piece_of(Phase::Prepare, "role", name.clone(), create_role(&name, r.login), &r.head)
}

/// Roles that privileges name and no statement of the sources creates: without login.
pub(super) fn missing_roles(cx: &Context<'_>) -> Vec<Piece> {
    grantees(cx.catalog)
        .into_iter()
        .filter(|g| !g.eq_ignore_ascii_case("public"))
        .filter(|g| {
            let ident = crate::catalog::Ident { text: g.clone(), quoted: false };
            cx.catalog.get(Namespace::Role, &QName::unqualified(ident)).is_none()
        })
        .map(|g| cx.names.spell(&crate::catalog::Ident { text: g, quoted: false }))
        .collect::<BTreeSet<String>>()
        .into_iter()
        .map(|name| {
            let mut p = Piece::new(Phase::Prepare, "role", name.clone(), create_role(&name, false), 0);
            p.origins.clear();
            p
        })
        .collect()
}

fn grantees(catalog: &Catalog) -> BTreeSet<String> {
    catalog
        .grants
        .iter()
        .filter(|g| !g.deny)
        .flat_map(|g| g.grantees.iter().map(|i| i.text.clone()))
        .collect()
}

fn create_role(name: &str, login: bool) -> String {
    let login = if login { " LOGIN" } else { "" };
    format!(
        "DO $$\nBEGIN\n    CREATE ROLE {}{login};\nEXCEPTION\n    WHEN duplicate_object THEN NULL;\nEND\n$$;\n",
        quote_ident(name)
    )
}
