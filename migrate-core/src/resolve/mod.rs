//! Names to catalog objects, and expressions to types: what every type-sensitive rewrite asks.
//!
//! The scope of a column is read off the tree (the FROM clauses above it), so any node of any tree can be asked about at
//! any time; answers are remembered. What cannot be known for certain is [`TypeClass::Unknown`], never guessed.

pub mod code;
mod columns;
mod types;

pub(crate) use columns::{blocks, from_items, select_items};
pub(crate) use types::step;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::catalog::build::ident_of;
use crate::catalog::{Catalog, Column, Ident, Namespace, Object, QName};
use crate::dialect::Dialect;
use crate::rules::{MatchContext, Place, RuleBook, TypeClass, TypeOracle};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

/// Answers questions about names and types in trees of one statement.
#[derive(Debug, Clone)]
pub struct Resolver<'a> {
    catalog: &'a Catalog,
    rules: &'a RuleBook,
    target: u32,
    place: Place,
    /// The table whose columns unqualified names mean where no FROM clause stands above (checks, defaults, index keys).
    table: Option<&'a QName>,
    /// How many views were opened on the way here.
    depth: u8,
    /// The code around the tree.
    code: Option<code::CodeScope<'a>>,
    /// The classes that were asked for before.
    known: Rc<RefCell<HashMap<SyntaxNode, TypeClass>>>,
}

/// What a column reference was found to be.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// A column of a table of the catalog.
    Column(&'a Column),
    /// An expression of a derived table, a common table expression or a view, and who resolves what it names.
    Expression(SyntaxNode, Resolver<'a>),
}

impl<'a> Resolver<'a> {
    /// A resolver over a catalog.
    pub fn new(
        catalog: &'a Catalog,
        rules: &'a RuleBook,
        target: u32,
        place: Place,
        table: Option<&'a QName>,
    ) -> Self {
        Resolver { catalog, rules, target, place, table, depth: 0, code: None, known: Rc::default() }
    }

    /// The same, knowing the code around the tree.
    pub fn with_code(self, program: &'a code::Program, package: Option<&'a QName>) -> Self {
        Resolver { code: Some(code::CodeScope::new(program, package)), ..self }
    }

    /// The source dialect.
    pub fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    /// What rules are matched with.
    pub fn context(&self) -> MatchContext<'_> {
        MatchContext::new(self.dialect(), self.target, self.place, self)
    }

    /// The table or view that a dotted name means.
    pub fn relation(&self, node: &SyntaxNode) -> Option<&'a Object> {
        let mut parts: Vec<Ident> = names(self.dialect(), node);
        let name = parts.pop()?;
        let schema = parts
            .pop()
            .filter(|s| !(self.dialect() == Dialect::SqlServer && s.text.eq_ignore_ascii_case("dbo")));
        let explicit = QName { schema: schema.clone(), name: name.clone() };
        if let Some(o) = self.catalog.get(Namespace::Relation, &explicit) {
            return Some(o);
        }
        let own = QName { schema: self.table.and_then(|t| t.schema.clone()), name };
        schema.is_none().then(|| self.catalog.get(Namespace::Relation, &own)).flatten()
    }

    /// Whether an expression can be seen never to be NULL.
    pub fn never_null(&self, node: &SyntaxNode) -> bool {
        match node.kind() {
            K::LITERAL => {
                let text = node.text().to_string();
                !text.trim().eq_ignore_ascii_case("null")
                    && !(self.dialect() == Dialect::Oracle && text.trim() == "''")
            }
            K::DATETIME_LITERAL => true,
            K::PAREN_EXPR => node.children().next().is_some_and(|n| self.never_null(&n)),
            K::COLUMN_REF => match self.column(node) {
                // An outer join can make any column NULL; so can a subquery's.
                Some(Found::Column(c)) => c.not_null && !under_outer_join(node),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a FROM clause above the node has an outer join.
fn under_outer_join(node: &SyntaxNode) -> bool {
    node.ancestors().filter(|n| n.kind() == K::SELECT_BLOCK).any(|block| {
        block.descendants().any(|n| n.kind() == K::OUTER_JOIN_MARK)
            || block.descendants().filter(|n| n.kind() == K::JOIN_CLAUSE).any(|j| {
                j.children_with_tokens().filter_map(|e| e.into_token()).any(|t| {
                    matches!(t.text().to_ascii_uppercase().as_str(), "LEFT" | "RIGHT" | "FULL" | "OUTER")
                })
            })
    })
}

/// The identifiers of a dotted name.
pub(crate) fn names(dialect: Dialect, node: &SyntaxNode) -> Vec<Ident> {
    node.children().filter(|n| n.kind() == K::NAME).map(|n| ident_of(dialect, &n)).collect()
}

impl TypeOracle for Resolver<'_> {
    fn type_class(&self, node: &SyntaxNode) -> TypeClass {
        self.class(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Entry, parse};

    /// Two derived tables with a column of the same name once asked each other without end.
    #[test]
    fn derived_tables_do_not_see_each_other() {
        let sql = "SELECT x FROM t JOIN (SELECT x FROM a) AS c ON 1 = 1 LEFT JOIN (SELECT x FROM b) AS i ON c.x = i.x";
        let catalog = Catalog::new(Dialect::Db2);
        let rules = RuleBook::default();
        let resolver = Resolver::new(&catalog, &rules, 15, Place::View, None);
        let root = parse(Dialect::Db2, sql, Entry::Query).root();
        for n in root.descendants().filter(|n| n.kind() == K::COLUMN_REF) {
            assert_eq!(resolver.class(&n), TypeClass::Unknown);
        }
    }
}
