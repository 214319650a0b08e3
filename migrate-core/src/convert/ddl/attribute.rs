//! Data types outside tables: attributes, elements of collections, bases of domains.

use crate::catalog::{DataType, Ident, Namespace, Object, QName, TypeKind, UserType};
use crate::convert::{Context, TargetName};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::rules::{ColumnFacts, MatchContext, NoTypes, Place, TypeSpec};

/// A type as PostgreSQL writes it.
pub(super) struct Written {
    pub(super) sql: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The user's type that it is, as PostgreSQL knows it.
    pub(super) needs: Option<String>,
}

/// A type by its rule, or the user's type that it names.
pub(super) fn write(cx: &Context<'_>, ty: &DataType, own: &QName) -> Written {
    // A reference to a row object is an address that only Oracle knows.
    if ty.source.text.to_ascii_uppercase().starts_with("REF ") {
        let d =
            Diagnostic::new("OBJ-0057", Outcome::Manual, ty.source.span).with("type", ty.source.text.clone());
        return Written { sql: "text".to_string(), diagnostics: vec![d], needs: None };
    }
    let spec = TypeSpec::parse(cx.dialect(), &ty.source.text);
    let context = MatchContext::new(cx.dialect(), cx.options.target, Place::Attribute, &NoTypes);
    let found = spec.as_ref().and_then(|s| cx.rules.match_type(&context, s, &ColumnFacts::default()));
    let note = |id: &str, outcome: Outcome| {
        Diagnostic::new(id, outcome, ty.source.span).with("type", ty.source.text.clone())
    };
    if let Some(m) = found {
        let diagnostics =
            if m.outcome() == Outcome::Converted { Vec::new() } else { vec![note(&m.rule.id, m.outcome())] };
        return Written { sql: m.sql, diagnostics, needs: None };
    }
    match user(cx, ty, own) {
        Some(t) => Written { sql: t.sql(), diagnostics: Vec::new(), needs: Some(t.plain()) },
        None => Written {
            sql: "text".to_string(),
            diagnostics: vec![note("OBJ-0056", Outcome::Manual)],
            needs: None,
        },
    }
}

/// The user's type that a type names, as PostgreSQL knows it; `own`: the object that uses it, whose schema counts too.
pub(super) fn user(cx: &Context<'_>, ty: &DataType, own: &QName) -> Option<TargetName> {
    definition(cx, ty, own).map(|t| cx.names.user_type(&t.head.name))
}

/// What the user's type that a type names is an alias of.
pub(super) fn base<'a>(cx: &Context<'a>, ty: &DataType, own: &QName) -> Option<&'a DataType> {
    match &definition(cx, ty, own)?.kind {
        TypeKind::Alias { base, .. } => Some(base),
        _ => None,
    }
}

fn definition<'a>(cx: &Context<'a>, ty: &DataType, own: &QName) -> Option<&'a UserType> {
    let name = Ident { text: ty.name.clone(), quoted: ty.quoted };
    let schemas = [ty.schema.clone(), own.schema.clone(), None];
    schemas.into_iter().map(|schema| QName { schema, name: name.clone() }).find_map(|q| {
        match cx.catalog.get(Namespace::Type, &q) {
            Some(Object::Type(t)) => Some(t),
            _ => None,
        }
    })
}
