//! Changes of rows.

use super::{
    AstNode, ColumnList, Expr, From, Into, On, Query, SelectList, Table, Using, Values, Where, With, views,
};

views! {
    /// `INSERT`, `REPLACE`.
    Insert = INSERT_STMT {
        /// `WITH …` before it.
        with: one With,
        /// The table.
        table: one Table,
        /// The columns.
        columns: one ColumnList,
        /// `VALUES …`; without rows for `DEFAULT VALUES`.
        values: one Values,
        /// The query that gives the rows.
        query: one Query,
        /// `SET …` of MySQL.
        set: one SetClause,
        /// `OUTPUT …`.
        output: one Output,
        /// `RETURNING …`.
        returning: one Returning,
        /// `ON DUPLICATE KEY UPDATE …`.
        on_duplicate: one OnDuplicate,
    }

    /// Oracle's `INSERT ALL`, `INSERT FIRST`.
    InsertAll = INSERT_ALL_STMT {
        /// The branches.
        branches: many InsertBranch,
        /// The query that gives the rows.
        query: one Query,
    }

    /// A branch of `INSERT ALL`.
    InsertBranch = INSERT_BRANCH {
        /// The condition of WHEN.
        condition: one Expr,
        /// Its `INTO … VALUES …` parts.
        parts: many Into,
    }

    /// `ON DUPLICATE KEY UPDATE …`.
    OnDuplicate = ON_DUPLICATE_CLAUSE {
        /// The assignments.
        assignments: many Assignment,
    }

    /// `UPDATE`.
    Update = UPDATE_STMT {
        /// `WITH …` before it.
        with: one With,
        /// The table, or in MySQL the tables.
        tables: many Table,
        /// `SET …`.
        set: one SetClause,
        /// `OUTPUT …`.
        output: one Output,
        /// `FROM …`.
        from: one From,
        /// `WHERE …`.
        condition: one Where,
        /// `RETURNING …`.
        returning: one Returning,
    }

    /// `SET a = 1, …`.
    SetClause = SET_CLAUSE {
        /// The assignments.
        assignments: many Assignment,
    }

    /// `target = value`.
    Assignment = ASSIGNMENT {
        /// The columns on the left, if there are several.
        columns: one ColumnList,
        /// Target (unless there are several) and value; T-SQL's `@v = column = value` has three.
        parts: many Expr,
    }

    /// `DELETE`.
    Delete = DELETE_STMT {
        /// `WITH …` before it.
        with: one With,
        /// The table, or in MySQL the tables, from which rows go.
        tables: many Table,
        /// `OUTPUT …`.
        output: one Output,
        /// `FROM …` with the tables that are read.
        from: one From,
        /// `USING …` with the tables that are read.
        using: one Using,
        /// `WHERE …`.
        condition: one Where,
        /// `RETURNING …`.
        returning: one Returning,
    }

    /// `MERGE`.
    Merge = MERGE_STMT {
        /// `WITH …` before it.
        with: one With,
        /// The table that is changed.
        table: one Table,
        /// What it is merged with.
        using: one Using,
        /// `ON …`.
        on: one On,
        /// The branches.
        branches: many MergeWhen,
        /// `OUTPUT …`.
        output: one Output,
    }

    /// `WHEN [NOT] MATCHED … THEN …`.
    MergeWhen = MERGE_WHEN {
        /// The condition after AND.
        condition: one Expr,
        /// `SET …` of an UPDATE.
        set: one SetClause,
        /// The columns of an INSERT.
        columns: one ColumnList,
        /// The values of an INSERT.
        values: one Values,
        /// `WHERE …` of the change, and Oracle's DELETE WHERE after it.
        conditions: many Where,
    }

    /// `RETURNING … INTO …`.
    Returning = RETURNING_CLAUSE {
        /// What is returned.
        list: one SelectList,
        /// Where it is put.
        into: one Into,
    }

    /// T-SQL's `OUTPUT … INTO …`.
    Output = OUTPUT_CLAUSE {
        /// What is given.
        list: one SelectList,
        /// Where it is put.
        into: one Into,
    }
}

impl Assignment {
    /// The value: the last expression.
    pub fn value(&self) -> Option<Expr> {
        self.parts().last()
    }

    /// The target, unless there are several in parentheses.
    pub fn target(&self) -> Option<Expr> {
        if self.columns().is_some() { None } else { self.parts().next() }
    }
}

impl MergeWhen {
    /// Whether the branch is for rows that were found.
    pub fn matched(&self) -> bool {
        !self.has("NOT")
    }

    /// Whether it is for rows that only the target has (`NOT MATCHED BY SOURCE`).
    pub fn by_source(&self) -> bool {
        self.has("SOURCE")
    }
}
