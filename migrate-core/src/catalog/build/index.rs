//! CREATE INDEX.

use crate::catalog::{Ident, Index, IndexKind, Object, QName};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{all_words, child, children, expression};
use super::{Builder, Disposition, Effect, SourceStatement};

impl Builder {
    /// CREATE INDEX of every kind.
    pub(super) fn create_index(&mut self, st: &SourceStatement) -> Effect {
        let names: Vec<SyntaxNode> = children(&st.node, K::OBJECT_NAME).collect();
        let (name, table_node) = match names.as_slice() {
            [name, table, ..] => (self.qname(name), table),
            [table] => (QName::unqualified(Ident { text: String::new(), quoted: false }), table),
            [] => return self.unnamed(st),
        };
        let table = self.qname(table_node);
        let table = self.find_table(&table).unwrap_or(table);
        let name = match self.dialect() {
            // Indexes are named within their table.
            Dialect::SqlServer | Dialect::MySql => QName { schema: table.schema.clone(), name: name.name },
            _ => name,
        };
        let before: Vec<String> = all_words(&st.node).into_iter().take_while(|w| w != "INDEX").collect();
        let has = |w: &str| before.iter().any(|x| x == w);
        let mut index = Index {
            head: self.head(st, name.clone(), names.first().unwrap_or(&st.node)),
            table: table.clone(),
            unique: has("UNIQUE"),
            kind: match () {
                () if has("BITMAP") && child(&st.node, K::FROM_CLAUSE).is_some() => IndexKind::BitmapJoin,
                () if has("BITMAP") => IndexKind::Bitmap,
                () if has("FULLTEXT") => IndexKind::FullText,
                () if has("SPATIAL") => IndexKind::Spatial,
                () if has("COLUMNSTORE") => IndexKind::Columnstore,
                () if has("XML") => IndexKind::Xml,
                () => IndexKind::BTree,
            },
            keys: self.key_columns(st, &st.node),
            include: Vec::new(),
            filter: child(&st.node, K::WHERE_CLAUSE).and_then(|w| expression(&w)).map(|e| st.text(&e)),
            reverse: false,
            clustered: has("CLUSTERED"),
            disabled: false,
            options: Vec::new(),
        };
        if index.keys.is_empty() && index.kind == IndexKind::BTree {
            index.kind = IndexKind::Cluster;
        }
        for option in children(&st.node, K::INDEX_OPTION) {
            self.index_option(st, &option, &mut index);
        }
        let effect = Effect::new("create index", Disposition::Catalog).about("index", &name);
        self.define(st, Object::Index(index));
        effect
    }

    fn index_option(&self, st: &SourceStatement, option: &SyntaxNode, index: &mut Index) {
        let w = all_words(option);
        let refs: Vec<&str> = w.iter().map(String::as_str).collect();
        match refs.as_slice() {
            ["GENERATE", ..] => self.xml_values(st, option, index),
            ["INCLUDE", ..] => {
                if let Some(list) = child(option, K::COLUMN_LIST) {
                    index.include = self.idents(&list);
                }
            }
            ["REVERSE"] => index.reverse = true,
            ["CLUSTER"] => index.clustered = true,
            ["INVISIBLE" | "UNUSABLE" | "DISABLE"] => index.disabled = true,
            ["INDEXTYPE", "IS", kind @ ..] => index.kind = IndexKind::Domain(kind.concat()),
            ["USING", "HASH"] => index.kind = IndexKind::Hash,
            ["USING", "BTREE"] | ["VISIBLE"] => {}
            _ => index.options.push(st.text(option)),
        }
    }

    /// `GENERATE KEY USING XMLPATTERN 'path' AS SQL type …`.
    fn xml_values(&self, st: &SourceStatement, option: &SyntaxNode, index: &mut Index) {
        let value = child(option, K::DATA_TYPE).map_or_else(String::new, |t| st.text(&t).text);
        index.kind = match self.string(child(option, K::LITERAL).as_ref()) {
            Some(path) => IndexKind::XmlValues { path, value },
            None => IndexKind::Xml,
        };
    }
}
