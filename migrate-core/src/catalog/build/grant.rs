//! GRANT, REVOKE and DENY; users and roles. A REVOKE takes back what an earlier GRANT of the script gave.

use crate::catalog::{Grant, Head, Ident, Namespace, Object, Privilege, QName, Role};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{all_words, child};
use super::{Builder, Disposition, Effect, SourceStatement, ident_of};

impl Builder {
    /// GRANT, REVOKE, DENY.
    pub(super) fn grant(&mut self, st: &SourceStatement) -> Effect {
        let statement = match st.node.kind() {
            K::REVOKE_STMT => "revoke",
            K::DENY_STMT => "deny",
            _ => "grant",
        };
        let object_node = child(&st.node, K::GRANT_OBJECT);
        let object_name = object_node.as_ref().and_then(|n| child(n, K::OBJECT_NAME));
        let object = match (&object_node, &object_name) {
            (Some(o), Some(n)) if !o.text().to_string().contains('*') => Some(self.qname(n)),
            // MySQL `db.*`: the schema itself.
            (Some(_), Some(n)) => self.parts(n).pop().map(|s| QName { schema: None, name: s }),
            _ => None,
        };
        let all_of_schema = object_node.as_ref().is_some_and(|o| o.text().to_string().contains('*'));
        let mut kind: Option<String> = object_node.as_ref().map(|o| {
            o.children_with_tokens()
                .filter_map(|e| e.into_token())
                .filter(|t| t.kind() == K::KEYWORD)
                .map(|t| t.text().to_ascii_uppercase())
                .collect::<Vec<_>>()
                .join(" ")
        });
        if all_of_schema {
            kind = Some("SCHEMA.*".to_string());
        }
        let grantees: Vec<Ident> = child(&st.node, K::GRANTEE_LIST)
            .map(|l| l.children().filter_map(|g| self.account(&g)).collect())
            .unwrap_or_default();
        let privileges: Vec<Privilege> = child(&st.node, K::PRIVILEGE_LIST)
            .map(|l| {
                l.children()
                    .filter(|n| n.kind() == K::PRIVILEGE)
                    .map(|n| self.privilege(&n, object_node.as_ref()))
                    .collect()
            })
            .unwrap_or_default();
        let option = st
            .node
            .children()
            .filter(|n| n.kind() == K::GRANT_OPTION)
            .flat_map(|n| all_words(&n))
            .collect::<Vec<_>>();
        let grant = Grant {
            privileges,
            object: object.clone(),
            object_kind: kind.filter(|k| !k.is_empty()),
            grantees,
            grantable: option.iter().any(|w| w == "GRANT" || w == "ADMIN"),
            revoke: statement == "revoke",
            deny: statement == "deny",
            origin: st.id,
            span: st.span(&st.node),
        };
        let mut effect = Effect::new(statement, Disposition::Catalog);
        if let Some(o) = &object {
            effect = effect.about("privilege", o);
        }
        self.catalog.grants.push(grant);
        effect
    }

    fn privilege(&self, node: &SyntaxNode, object: Option<&SyntaxNode>) -> Privilege {
        let list = child(node, K::COLUMN_LIST);
        // T-SQL may name the columns after the object.
        let list = list.or_else(|| object.and_then(|o| child(o, K::COLUMN_LIST)));
        let columns = list
            .map(|l| {
                l.children().filter(|n| n.kind() == K::NAME).map(|n| ident_of(self.dialect(), &n)).collect()
            })
            .unwrap_or_default();
        let name = node
            .children_with_tokens()
            .filter_map(|e| e.into_token())
            .filter(|t| !t.kind().is_trivia())
            .map(|t| super::unquote(t.text()).to_uppercase())
            .collect::<Vec<_>>()
            .join(" ");
        Privilege { name, columns }
    }

    /// A user or role; MySQL's host part is left out.
    fn account(&self, node: &SyntaxNode) -> Option<Ident> {
        if let Some(n) = child(node, K::OBJECT_NAME) {
            return self.parts(&n).pop();
        }
        let token =
            node.descendants_with_tokens().filter_map(|e| e.into_token()).find(|t| t.kind() == K::STRING)?;
        match string_value(self.dialect(), token.text())? {
            StringValue::Text(text) => Some(Ident { text, quoted: true }),
            _ => None,
        }
    }

    /// CREATE USER, CREATE ROLE, CREATE LOGIN. Passwords stay in the source.
    pub(super) fn create_principal(&mut self, st: &SourceStatement) -> Effect {
        let login = st.node.kind() == K::CREATE_USER_STMT;
        let (kind, statement) = if login { ("user", "create user") } else { ("role", "create role") };
        let Some(ident) = self.account(&st.node) else { return self.unnamed(st) };
        let name = QName::unqualified(ident);
        let node = child(&st.node, K::OBJECT_NAME).unwrap_or_else(|| st.node.clone());
        let mut effect = Effect::new(statement, Disposition::Catalog).about(kind, &name);
        let secret = all_words(&st.node).iter().any(|w| w == "IDENTIFIED" || w == "PASSWORD");
        if secret {
            effect = effect.note(
                Diagnostic::new("OBJ-0006", Outcome::Review, st.span(&node)).with("user", name.to_string()),
            );
        }
        let head: Head = self.head(st, name.clone(), &node);
        // A login and the user for it are one role.
        if let Some(Object::Role(old)) = self.catalog.get_mut(Namespace::Role, &name) {
            old.head.changes.push(st.id);
            old.login |= login;
            return effect;
        }
        self.define(st, Object::Role(Role { head, login, options: Vec::new() }));
        effect
    }
}
