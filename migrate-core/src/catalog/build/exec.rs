//! SQL Server's system procedures that define something: descriptions, alias types, renamings, dynamic SQL.

use crate::catalog::{Comment, Ident, Namespace, Object, QName, TypeKind, UserType};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

use super::tree::{child, tokens};
use super::{Builder, Disposition, Effect, SourceStatement};

impl Builder {
    /// EXEC of a procedure.
    pub(super) fn exec(&mut self, st: &SourceStatement) -> Effect {
        let name =
            child(&st.node, K::OBJECT_NAME).and_then(|n| self.parts(&n).pop()).map(|i| i.text.to_lowercase());
        let name = name.unwrap_or_default();
        let args = Args::of(&st.node);
        let done = match name.as_str() {
            "sp_addextendedproperty" | "sp_updateextendedproperty" => self.extended_property(st, &args),
            "sp_addtype" => self.add_type(st, &args),
            "sp_rename" => self.sp_rename(st, &args),
            "sp_executesql" => args.node("statement", 0).and_then(|n| self.apply_text(st, &n)),
            "" => args.node("", 0).filter(|n| n.kind() == K::LITERAL).and_then(|n| self.apply_text(st, &n)),
            _ => None,
        };
        let kind = format!("exec {name}");
        done.unwrap_or_else(|| {
            Effect::new(kind.trim(), Disposition::Manual).note(
                Diagnostic::new("MSG-0001", Outcome::Manual, st.span(&st.node))
                    .with("statement", kind.trim()),
            )
        })
    }

    /// `MS_Description` is a comment; other properties have no counterpart.
    fn extended_property(&mut self, st: &SourceStatement, args: &Args) -> Option<Effect> {
        let effect = Effect::new("exec sp_addextendedproperty", Disposition::Catalog);
        let property = args.text("name", 0)?;
        if !property.eq_ignore_ascii_case("MS_Description") {
            let d =
                Diagnostic::new("OBJ-0065", Outcome::Dropped, st.span(&st.node)).with("property", property);
            return Some(Effect { disposition: Disposition::Dropped, ..effect }.note(d));
        }
        let comment = Comment { text: args.text("value", 1).unwrap_or_default(), origin: st.id };
        let schema = self.normal_schema(args.text("level0name", 3).map(|s| self.bare(&s)));
        let (kind, object) = (args.text("level1type", 4), args.text("level1name", 5));
        let (part, name) = (args.text("level2type", 6), args.text("level2name", 7));
        let (Some(kind), Some(object)) = (kind, object) else {
            let d = Diagnostic::new("OBJ-0005", Outcome::Dropped, st.span(&st.node))
                .with("kind", "database, schema");
            return Some(Effect { disposition: Disposition::Dropped, ..effect }.note(d));
        };
        let target = QName { schema, name: self.bare(&object) };
        let effect = effect.about("comment", &target);
        let found = match (part.map(|p| p.to_uppercase()).as_deref(), name) {
            (Some("COLUMN"), Some(column)) => self.comment_column(&target, &self.bare(&column), comment),
            (None, _)
                if matches!(kind.to_uppercase().as_str(), "TABLE" | "VIEW" | "SEQUENCE" | "SYNONYM") =>
            {
                match self.catalog.get_mut(Namespace::Relation, &target) {
                    Some(o) => {
                        o.head_mut().comment = Some(comment);
                        true
                    }
                    None => false,
                }
            }
            (Some("INDEX"), Some(index)) => {
                let table = target.name.text.to_lowercase();
                let index = QName { schema: target.schema.clone(), name: self.bare(&index) };
                match self.catalog.get_mut(Namespace::IndexOf(table), &index) {
                    Some(o) => {
                        o.head_mut().comment = Some(comment);
                        true
                    }
                    None => false,
                }
            }
            (other, _) => {
                let kind = other.map_or(kind.to_lowercase(), str::to_lowercase);
                let d = Diagnostic::new("OBJ-0005", Outcome::Dropped, st.span(&st.node)).with("kind", kind);
                return Some(Effect { disposition: Disposition::Dropped, ..effect }.note(d));
            }
        };
        Some(if found { effect } else { self.missing(st, effect, &target) })
    }

    /// `sp_addtype name, 'type', 'NOT NULL'`: an alias type.
    fn add_type(&mut self, st: &SourceStatement, args: &Args) -> Option<Effect> {
        let (name, base) = (args.text("typename", 0)?, args.text("phystype", 1)?);
        let not_null = args.text("nulltype", 2).is_some_and(|n| n.to_uppercase().contains("NOT"));
        let parsed = parse(Dialect::SqlServer, &base, Entry::DataType);
        let node = parsed.root().children().find(|n| n.kind() == K::DATA_TYPE)?;
        let inner = SourceStatement {
            id: st.id,
            node: node.clone(),
            file: st.file,
            base: st.base,
            comments: Vec::new(),
            schema: st.schema.clone(),
        };
        let (base, _) = self.data_type(&inner, &node);
        let name = QName::unqualified(self.bare(&name));
        let effect = Effect::new("exec sp_addtype", Disposition::Catalog).about("type", &name);
        let head = self.head(st, name, &st.node);
        self.define(
            st,
            Object::Type(UserType { head, kind: TypeKind::Alias { base, not_null, options: Vec::new() } }),
        );
        Some(effect)
    }

    /// `sp_rename 'old', 'new'`: of a table or view; columns and others need their own statement.
    fn sp_rename(&mut self, st: &SourceStatement, args: &Args) -> Option<Effect> {
        let (from, to) = (args.text("objname", 0)?, args.text("newname", 1)?);
        if args.text("objtype", 2).is_some_and(|t| !t.eq_ignore_ascii_case("OBJECT")) {
            return None;
        }
        let mut parts: Vec<Ident> =
            from.split('.').map(|p| self.bare(p.trim_matches(['[', ']', '"']))).collect();
        let name = parts.pop()?;
        let old = QName { schema: self.normal_schema(parts.pop()), name };
        let effect = Effect::new("exec sp_rename", Disposition::Catalog).about("table", &old);
        let Some(found) = self.find_table(&old) else { return Some(self.missing(st, effect, &old)) };
        let new = QName { schema: found.schema.clone(), name: self.bare(&to) };
        self.rename_relation(&found, new, st.id);
        Some(effect)
    }
}

/// Arguments by name (`@value = …`) or position.
struct Args {
    list: Vec<(Option<String>, SyntaxNode)>,
}

impl Args {
    fn of(node: &SyntaxNode) -> Args {
        let list = node.children().find(|n| n.kind() == K::ARG_LIST);
        let of = |n: SyntaxNode| {
            let name =
                child(&n, K::NAME).map(|x| x.text().to_string().trim_start_matches('@').to_lowercase());
            let value = if matches!(n.kind(), K::NAMED_ARG | K::ARG) {
                n.children().filter(|c| c.kind() != K::NAME).last()?
            } else {
                n
            };
            Some((name, value))
        };
        match list {
            Some(l) => Args { list: l.children().filter_map(of).collect() },
            None => {
                Args { list: node.children().filter(|n| n.kind() == K::LITERAL).map(|n| (None, n)).collect() }
            }
        }
    }

    fn node(&self, name: &str, position: usize) -> Option<SyntaxNode> {
        let named = self.list.iter().find(|(n, _)| n.as_deref() == Some(name));
        let positional = || self.list.get(position).filter(|(n, _)| n.is_none());
        named.or_else(positional).map(|(_, v)| v.clone())
    }

    /// The text of a literal, or of a name that stands for one (`sp_addtype id, 'int'`).
    fn text(&self, name: &str, position: usize) -> Option<String> {
        let node = self.node(name, position)?;
        let token = tokens(&node).next()?;
        match string_value(Dialect::SqlServer, token.text()) {
            Some(StringValue::Text(t)) => Some(t),
            Some(_) => None,
            None if token.text().eq_ignore_ascii_case("null") => None,
            None => Some(super::unquote(token.text())),
        }
    }
}
