//! Names and aliases.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::literal::{StringValue, string_value};

use super::{AstNode, own_tokens, views};

views! {
    /// One part of a name.
    Name = NAME {}

    /// A dotted name of an object.
    ObjectName = OBJECT_NAME {}

    /// `(a, b, c)`: names of columns.
    ColumnList = COLUMN_LIST {}

    /// The name that an item or a table is given.
    Alias = ALIAS {
        /// The name.
        name: one Name,
        /// The names of its columns: `t (a, b)`.
        columns: one ColumnList,
    }
}

impl Name {
    /// Whether the name stands in quotes, so that its spelling counts.
    pub fn quoted(&self) -> bool {
        own_tokens(&self.0).any(|t| matches!(t.kind(), QUOTED_IDENT | STRING))
    }

    /// The name without quotes, as it is spelled.
    pub fn text(&self, dialect: Dialect) -> String {
        own_tokens(&self.0).map(|t| unquote(dialect, t.kind(), t.text())).collect()
    }

    /// The name as the source database stores it: without quotes, and folded if it had none.
    pub fn stored(&self, dialect: Dialect) -> String {
        let text = self.text(dialect);
        if self.quoted() { text } else { dialect.fold(&text).into_owned() }
    }
}

/// The text of a name's token without its quotes.
fn unquote(dialect: Dialect, kind: SyntaxKind, token: &str) -> String {
    let inner = || token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    match (kind, token.chars().next()) {
        (QUOTED_IDENT, Some('[')) => inner().replace("]]", "]"),
        (QUOTED_IDENT, Some(q)) => inner().replace(&format!("{q}{q}"), &q.to_string()),
        (STRING, _) => match string_value(dialect, token) {
            Some(StringValue::Text(text)) => text,
            _ => token.to_string(),
        },
        _ => token.to_string(),
    }
}

impl ColumnList {
    /// The columns' own names, without the tables that qualify them.
    pub fn names(&self) -> impl Iterator<Item = Name> {
        self.0.children().filter_map(|n| match n.kind() {
            COLUMN_REF => n.children().filter_map(Name::cast).last(),
            _ => Name::cast(n),
        })
    }
}

impl ObjectName {
    /// The parts before `@`, outermost first.
    pub fn parts(&self) -> impl Iterator<Item = Name> {
        self.0
            .children_with_tokens()
            .take_while(|e| e.as_token().is_none_or(|t| t.text() != "@"))
            .filter_map(|e| e.into_node().and_then(Name::cast))
    }

    /// The last part: the object's own name.
    pub fn name(&self) -> Option<Name> {
        self.parts().last()
    }

    /// The part before the last: the schema.
    pub fn qualifier(&self) -> Option<Name> {
        let parts: Vec<Name> = self.parts().collect();
        parts.len().checked_sub(2).and_then(|i| parts.get(i).cloned())
    }

    /// The database link after `@`.
    pub fn link(&self) -> Vec<Name> {
        let before = self.parts().count();
        AstNode::children(self).skip(before).collect()
    }
}
