//! Routines, packages, triggers and blocks, one folder a procedural language: [`plsql`] (Oracle), [`tsql`] (SQL Server) and
//! [`psm`] (the SQL/PSM family: MySQL, MariaDB and DB2's SQL PL). What they share is in [`common`].
//!
//! A definition is a `CREATE_…_STMT` with its header in the open (`OBJECT_NAME`, `PARAM_LIST`, `RETURNS_CLAUSE`,
//! `ROUTINE_OPTION`, `TRIGGER_EVENT`, `TRIGGER_OPTION`) and its `ROUTINE_BODY`: a `BLOCK`, a `STATEMENT_LIST`, a single
//! statement, or an `OPAQUE` where the body is not SQL. Errors are recovered at the next statement.

use crate::dialect::Dialect;
use crate::syntax::parser::Parser;

mod common;
mod plsql;
mod psm;
#[cfg(test)]
mod tests;
mod tsql;

pub(crate) use plsql::subprogram;

/// A routine definition, a block or a procedural statement. `false`: none begins at the cursor, and nothing was consumed.
pub(crate) fn statement(p: &mut Parser<'_>) -> bool {
    match p.dialect() {
        Dialect::Oracle => plsql::statement(p),
        Dialect::SqlServer => tsql::statement(p),
        Dialect::MySql | Dialect::Db2 => psm::statement(p),
        Dialect::PostgreSql => false,
    }
}
