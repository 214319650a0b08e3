//! Typed views of the tree's nodes: what a converter asks of a name, an expression, a query, a change of rows.
//!
//! A view is a node and nothing else. Every accessor may answer `None`: the tree may be of broken text.
//! Values are decoded as the dialect writes them, so accessors that decode take the dialect.

mod dml;
mod expr;
mod name;
mod query;
mod routine;
mod types;

pub use dml::{
    Assignment, Delete, Insert, InsertAll, InsertBranch, Merge, MergeWhen, OnDuplicate, Output, Returning,
    SetClause, Update,
};
pub use expr::{
    Arg, Between, Binary, Call, Case, CaseWhen, Cast, ColumnRef, Expr, ExprList, In, Is, JsonPair, Like,
    Literal, LiteralValue, Over, Subquery, Unary, WindowSpec,
};
pub use name::{Alias, ColumnList, Name, ObjectName};
pub use query::{
    Cte, DerivedTable, From, GroupBy, Having, Into, Join, JoinExpr, On, OrderBy, OrderItem, ParenQuery,
    ParenTable, Query, QueryBody, SelectBlock, SelectItem, SelectList, SetOperation, Table, TableFunction,
    TableRef, Using, Values, ValuesRow, Where, With,
};
pub use routine::{Default, Parameter, ParameterMode, Routine, RoutineKind};
pub use types::{DataType, TypeArgs};

use super::{SyntaxKind, SyntaxNode, SyntaxToken};

/// A typed view of a node.
pub trait AstNode: Sized {
    /// Whether a node of this kind has this view.
    fn can_cast(kind: SyntaxKind) -> bool;
    /// The view of a node, if its kind fits.
    fn cast(node: SyntaxNode) -> Option<Self>;
    /// The node itself.
    fn syntax(&self) -> &SyntaxNode;

    /// The node's text without the trivia round it, as the source has it.
    fn source(&self) -> String {
        self.syntax().text().to_string()
    }

    /// The first direct child of a kind of view.
    fn child<N: AstNode>(&self) -> Option<N> {
        self.syntax().children().find_map(N::cast)
    }

    /// The direct children of a kind of view.
    fn children<N: AstNode>(&self) -> impl Iterator<Item = N> {
        self.syntax().children().filter_map(N::cast)
    }

    /// Whether a keyword (in upper case) or punctuation is among the node's own tokens.
    fn has(&self, word: &str) -> bool {
        own_tokens(self.syntax()).any(|t| t.text().eq_ignore_ascii_case(word))
    }

    /// The node's own keywords and punctuation, without those of its children.
    fn words(&self) -> Vec<String> {
        own_tokens(self.syntax()).map(|t| t.text().to_ascii_uppercase()).collect()
    }
}

/// The tokens of a node that belong to none of its children, without trivia.
pub fn own_tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    node.children_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia())
}

/// Declares views of one kind each, with accessors to their children: `name: one View` or `name: many View`.
macro_rules! views {
    ($($(#[$doc:meta])* $view:ident = $kind:ident {
        $($(#[$item_doc:meta])* $accessor:ident: $how:ident $target:ident,)*
    })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $view(pub(crate) $crate::syntax::SyntaxNode);

        impl $crate::syntax::ast::AstNode for $view {
            fn can_cast(kind: $crate::syntax::SyntaxKind) -> bool {
                kind == $crate::syntax::SyntaxKind::$kind
            }
            fn cast(node: $crate::syntax::SyntaxNode) -> Option<Self> {
                Self::can_cast(node.kind()).then(|| $view(node))
            }
            fn syntax(&self) -> &$crate::syntax::SyntaxNode {
                &self.0
            }
        }

        impl $view {
            $($crate::syntax::ast::accessor! { $(#[$item_doc])* $accessor $how $target })*
        }
    )* };
}

macro_rules! accessor {
    ($(#[$doc:meta])* $name:ident one $target:ident) => {
        $(#[$doc])*
        pub fn $name(&self) -> Option<$target> {
            $crate::syntax::ast::AstNode::child(self)
        }
    };
    ($(#[$doc:meta])* $name:ident many $target:ident) => {
        $(#[$doc])*
        pub fn $name(&self) -> impl Iterator<Item = $target> {
            $crate::syntax::ast::AstNode::children(self)
        }
    };
}

pub(crate) use {accessor, views};

#[cfg(test)]
mod tests;
