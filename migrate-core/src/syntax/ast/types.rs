//! Data types.

use super::{AstNode, ObjectName, own_tokens, views};

views! {
    /// A data type with all that belongs to it.
    DataType = DATA_TYPE {
        /// The type's name; a built-in name of several words is one.
        object_name: one ObjectName,
        /// Length, precision and their kin.
        args: one TypeArgs,
    }

    /// `(10, 2)`, `(20 CHAR)`, `(MAX)`.
    TypeArgs = TYPE_ARGS {}
}

impl DataType {
    /// The name in upper case, its words separated by one blank: `DOUBLE PRECISION`, `S.T`.
    pub fn name(&self) -> String {
        let Some(name) = self.object_name() else { return String::new() };
        let tokens = name.syntax().descendants_with_tokens().filter_map(|e| e.into_token());
        let mut out = String::new();
        for t in tokens.filter(|t| !t.kind().is_trivia()) {
            if !out.is_empty() && t.text() != "." && !out.ends_with('.') {
                out.push(' ');
            }
            out.push_str(&t.text().to_ascii_uppercase());
        }
        out
    }

    /// The words after name and arguments, in upper case: `WITH TIME ZONE`, `UNSIGNED`.
    pub fn suffix(&self) -> String {
        self.words().join(" ")
    }

    /// Whether the type is taken from a column or a row: `t.c%TYPE`, `t%ROWTYPE`.
    pub fn is_anchored(&self) -> bool {
        self.0.children().any(|n| n.kind() == crate::syntax::SyntaxKind::TYPE_ATTR)
    }
}

impl TypeArgs {
    /// The arguments' texts, in the order of the source, with their words separated by one blank.
    pub fn values(&self) -> Vec<String> {
        let mut out = vec![String::new()];
        for t in own_tokens(&self.0) {
            match (t.text(), out.last_mut()) {
                ("(" | ")", _) => {}
                (",", _) => out.push(String::new()),
                (text, Some(last)) => {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(text);
                }
                (_, None) => {}
            }
        }
        out.retain(|v| !v.is_empty());
        out
    }
}
