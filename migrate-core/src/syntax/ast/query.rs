//! Queries, tables and joins.

use crate::syntax::{SyntaxKind, SyntaxKind::*, SyntaxNode};

use super::{Alias, AstNode, Call, ColumnList, Expr, Name, ObjectName, Output, views};

views! {
    /// A query with its WITH clause, its order and its limits.
    Query = QUERY {
        /// `WITH …`.
        with: one With,
        /// What it selects.
        body: one QueryBody,
        /// `ORDER BY …` of the whole.
        order_by: one OrderBy,
    }

    /// `WITH a AS (…), …`.
    With = WITH_CLAUSE {
        /// The named queries.
        ctes: many Cte,
    }

    /// A named query.
    Cte = CTE {
        /// Its name.
        name: one Name,
        /// The names of its columns.
        columns: one ColumnList,
        /// The query.
        query: one Query,
    }

    /// `(query)` as an operand.
    ParenQuery = PAREN_QUERY {
        /// The query inside.
        query: one Query,
    }

    /// A flat chain of set operators.
    SetOperation = SET_OPERATION {
        /// The operands, one more than the operators.
        operands: many QueryBody,
    }

    /// `SELECT …` up to its last own clause.
    SelectBlock = SELECT_BLOCK {
        /// What is selected.
        list: one SelectList,
        /// `INTO …`.
        into: one Into,
        /// `FROM …`.
        from: one From,
        /// `WHERE …`.
        condition: one Where,
        /// `GROUP BY …`.
        group_by: one GroupBy,
        /// `HAVING …`.
        having: one Having,
    }

    /// Items separated by commas.
    SelectList = SELECT_LIST {
        /// The items.
        items: many SelectItem,
    }

    /// One item: an expression or a star, with its alias.
    SelectItem = SELECT_ITEM {
        /// The expression; `None` for T-SQL's assignment.
        expr: one Expr,
        /// Its alias, before (`x = expr`) or after.
        alias: one Alias,
        /// T-SQL's `@x = expr`.
        assignment: one Assignment,
    }

    /// Where a query or a returned row is put.
    Into = INTO_CLAUSE {
        /// The variables.
        targets: many Expr,
        /// The new table of T-SQL.
        table: one ObjectName,
    }

    /// `FROM …`.
    From = FROM_CLAUSE {
        /// Tables and joins between commas.
        tables: many Table,
    }

    /// `WHERE …`.
    Where = WHERE_CLAUSE {
        /// The condition, or the cursor of `CURRENT OF`.
        expr: one Expr,
    }

    /// `HAVING …`.
    Having = HAVING_CLAUSE {
        /// The condition.
        expr: one Expr,
    }

    /// `GROUP BY …`.
    GroupBy = GROUP_BY_CLAUSE {
        /// The plain expressions.
        exprs: many Expr,
    }

    /// `ORDER BY …`.
    OrderBy = ORDER_BY_CLAUSE {
        /// The items.
        items: many OrderItem,
    }

    /// One item of an order.
    OrderItem = ORDER_ITEM {
        /// What is ordered by.
        expr: one Expr,
    }

    /// `VALUES (…), (…)`.
    Values = VALUES_CLAUSE {
        /// The rows.
        rows: many ValuesRow,
    }

    /// One row of VALUES.
    ValuesRow = VALUES_ROW {
        /// Its values.
        values: many Expr,
    }

    /// A table by its name, or a variable that is one.
    TableRef = TABLE_REF {
        /// The name.
        name: one ObjectName,
        /// The variable.
        variable: one Expr,
        /// Its alias.
        alias: one Alias,
    }

    /// A query (or a pivot) that stands for a table.
    DerivedTable = DERIVED_TABLE {
        /// The query.
        query: one Query,
        /// Its alias.
        alias: one Alias,
    }

    /// A function that makes rows.
    TableFunction = TABLE_FUNCTION {
        /// The call; `None` for `TABLE (expr)`.
        call: one Call,
        /// The expression.
        expr: one Expr,
        /// Its alias.
        alias: one Alias,
    }

    /// Tables in parentheses.
    ParenTable = PAREN_TABLE {
        /// What stands inside.
        tables: many Table,
    }

    /// A table and the joins that follow it, left to right.
    JoinExpr = JOIN_EXPR {
        /// The leftmost table.
        first: one Table,
        /// The joins.
        joins: many Join,
    }

    /// One join: its words, its right side and its condition.
    Join = JOIN_CLAUSE {
        /// The right side.
        table: one Table,
        /// `ON …`.
        on: one On,
        /// `USING (…)`.
        using: one Using,
    }

    /// `ON condition`.
    On = ON_CLAUSE {
        /// The condition.
        expr: one Expr,
    }

    /// `USING (columns)` of a join; of MERGE and DELETE, the tables.
    Using = USING_CLAUSE {
        /// The columns.
        columns: one ColumnList,
        /// The tables.
        tables: many Table,
    }
}

use super::Assignment;

/// Declares an enum of views.
macro_rules! one_of {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $view:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $view($view),)* }

        impl AstNode for $name {
            fn can_cast(kind: SyntaxKind) -> bool {
                $($view::can_cast(kind))||*
            }
            fn cast(node: SyntaxNode) -> Option<Self> {
                $(if $view::can_cast(node.kind()) {
                    return $view::cast(node).map($name::$view);
                })*
                None
            }
            fn syntax(&self) -> &SyntaxNode {
                match self { $($name::$view(v) => v.syntax(),)* }
            }
        }
    };
}

one_of! {
    /// What a query selects.
    QueryBody {
        /// `SELECT …`.
        SelectBlock,
        /// `VALUES …`.
        Values,
        /// `(query)`.
        ParenQuery,
        /// Several of them.
        SetOperation,
    }
}

one_of! {
    /// Whatever stands in a FROM clause.
    Table {
        /// A name.
        TableRef,
        /// A query.
        DerivedTable,
        /// A function.
        TableFunction,
        /// Tables in parentheses.
        ParenTable,
        /// Joins.
        JoinExpr,
    }
}

impl Table {
    /// The alias, if it has one of its own.
    pub fn alias(&self) -> Option<Alias> {
        self.child()
    }
}

impl SelectBlock {
    /// The items of the list.
    pub fn items(&self) -> Vec<SelectItem> {
        self.list().map(|l| l.items().collect()).unwrap_or_default()
    }

    /// Whether equal rows are left out.
    pub fn distinct(&self) -> bool {
        self.has("DISTINCT") || self.has("UNIQUE") || self.has("DISTINCTROW")
    }
}

impl SelectItem {
    /// Whether it is `*` or `t.*`.
    pub fn is_star(&self) -> bool {
        self.expr().is_some_and(|e| e.kind() == STAR_EXPR)
    }
}

impl Output {
    /// The items.
    pub fn items(&self) -> Vec<SelectItem> {
        self.list().map(|l| l.items().collect()).unwrap_or_default()
    }
}

impl OrderItem {
    /// Whether the order is descending.
    pub fn descending(&self) -> bool {
        self.has("DESC")
    }
}
