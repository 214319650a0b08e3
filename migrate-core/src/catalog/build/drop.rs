//! DROP and RENAME of everything but tables' parts. On an empty target there is nothing to drop: what counts is that an
//! object which the script drops again is not there at its end.

use crate::catalog::{Namespace, QName, RoutineKind};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::all_words;
use super::{Builder, Disposition, Effect, SourceStatement};

impl Builder {
    /// DROP of any kind of object.
    pub(super) fn drop_object(&mut self, st: &SourceStatement) -> Effect {
        let w = all_words(&st.node);
        let kind: Vec<&str> = w.iter().skip(1).map(String::as_str).take_while(|x| kind_word(x)).collect();
        let kind = kind.join(" ");
        let statement = format!("drop {}", kind.to_lowercase());
        let mut effect = Effect::new(&statement, Disposition::Dropped);
        let names: Vec<SyntaxNode> = st.node.children().filter(|n| n.kind() == K::OBJECT_NAME).collect();
        let on_table = matches!(self.dialect(), Dialect::MySql | Dialect::SqlServer) && kind == "INDEX";
        for (i, node) in names.iter().enumerate() {
            if on_table && i == names.len() - 1 && names.len() > 1 {
                break;
            }
            let name = self.qname(node);
            let namespace = match kind.as_str() {
                "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "SNAPSHOT" | "SEQUENCE" | "SYNONYM"
                | "PUBLIC SYNONYM" | "ALIAS" => Namespace::Relation,
                "INDEX" if on_table => {
                    let table =
                        names.last().map_or_else(|| name.name.text.clone(), |n| self.qname(n).name.text);
                    Namespace::IndexOf(table.to_lowercase())
                }
                "INDEX" => Namespace::Index,
                "TYPE" | "DISTINCT TYPE" | "DOMAIN" => Namespace::Type,
                "SCHEMA" | "DATABASE" => Namespace::Schema,
                "ROLE" | "USER" | "LOGIN" => Namespace::Role,
                "TRIGGER" => Namespace::Routine(RoutineKind::Trigger),
                "PROCEDURE" | "PROC" => Namespace::Routine(RoutineKind::Procedure),
                "FUNCTION" => Namespace::Routine(RoutineKind::Function),
                "PACKAGE" => Namespace::Routine(RoutineKind::Package),
                "PACKAGE BODY" => Namespace::Routine(RoutineKind::PackageBody),
                "EVENT" => Namespace::Routine(RoutineKind::Event),
                _ => continue,
            };
            effect = effect.about(&kind.to_lowercase(), &name);
            self.drop_from_catalog(st, namespace, &name);
        }
        effect.note(
            Diagnostic::new("OBJ-0007", Outcome::Dropped, st.span(&st.node))
                .with("kind", kind.to_lowercase()),
        )
    }

    /// Takes an object out of the catalog and remembers which statements thereby lose their output.
    pub(super) fn drop_from_catalog(&mut self, st: &SourceStatement, namespace: Namespace, name: &QName) {
        let name = match namespace {
            Namespace::Schema | Namespace::Role => QName { schema: None, name: name.name.clone() },
            _ => name.clone(),
        };
        if let Some(old) = self.catalog.remove(namespace, &name) {
            self.supersede(&old, st);
        }
    }
}

fn kind_word(w: &str) -> bool {
    w != "IF"
        && w.chars().all(char::is_alphabetic)
        && matches!(
            w,
            "TABLE"
                | "VIEW"
                | "MATERIALIZED"
                | "SNAPSHOT"
                | "SEQUENCE"
                | "SYNONYM"
                | "PUBLIC"
                | "ALIAS"
                | "INDEX"
                | "TYPE"
                | "DISTINCT"
                | "DOMAIN"
                | "SCHEMA"
                | "DATABASE"
                | "LINK"
                | "ROLE"
                | "USER"
                | "LOGIN"
                | "TRIGGER"
                | "PROCEDURE"
                | "PROC"
                | "FUNCTION"
                | "PACKAGE"
                | "BODY"
                | "EVENT"
                | "DIRECTORY"
                | "TABLESPACE"
                | "CLUSTER"
                | "CONTEXT"
                | "LIBRARY"
                | "SPECIFIC"
                | "DEFAULT"
                | "RULE"
                | "PARTITION"
                | "SCHEME"
                | "ASSEMBLY"
                | "STATISTICS"
                | "SERVER"
                | "PROFILE"
                | "OPERATOR"
                | "LOG"
        )
}
