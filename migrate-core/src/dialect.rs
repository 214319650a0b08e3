//! The SQL dialects that the toolkit reads and writes, and the few facts about them that every room needs.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A SQL dialect. The first four are sources, the last is the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Oracle Database: SQL, PL/SQL and SQL*Plus scripts.
    Oracle,
    /// Microsoft SQL Server: T-SQL and SSMS/sqlcmd scripts.
    SqlServer,
    /// MySQL and MariaDB: scripts of the `mysql` client and of mysqldump.
    MySql,
    /// IBM DB2 for Linux, UNIX and Windows: SQL PL and CLP scripts.
    Db2,
    /// PostgreSQL, the target.
    PostgreSql,
}

impl Dialect {
    /// The dialects that can be converted from, in the order in which they are documented.
    pub const SOURCES: [Dialect; 4] = [Dialect::Oracle, Dialect::SqlServer, Dialect::MySql, Dialect::Db2];

    /// The name that the command line, configuration and rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Oracle => "oracle",
            Dialect::SqlServer => "sqlserver",
            Dialect::MySql => "mysql",
            Dialect::Db2 => "db2",
            Dialect::PostgreSql => "postgresql",
        }
    }

    /// The name that a report shows to people.
    pub fn title(self) -> &'static str {
        match self {
            Dialect::Oracle => "Oracle Database",
            Dialect::SqlServer => "SQL Server",
            Dialect::MySql => "MySQL / MariaDB",
            Dialect::Db2 => "DB2",
            Dialect::PostgreSql => "PostgreSQL",
        }
    }

    /// How an unquoted identifier is folded before it is compared: Oracle and DB2 fold to upper case,
    /// PostgreSQL to lower case, SQL Server and MySQL keep the spelling.
    pub fn fold<'a>(self, name: &'a str) -> std::borrow::Cow<'a, str> {
        match self {
            Dialect::Oracle | Dialect::Db2 => name.to_uppercase().into(),
            Dialect::PostgreSql => name.to_lowercase().into(),
            Dialect::SqlServer | Dialect::MySql => name.into(),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A dialect name that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown dialect `{0}`: use one of oracle, sqlserver, mysql, db2")]
pub struct UnknownDialect(pub String);

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(match s.to_ascii_lowercase().as_str() {
            "oracle" => Dialect::Oracle,
            "sqlserver" | "mssql" | "tsql" => Dialect::SqlServer,
            "mysql" | "mariadb" => Dialect::MySql,
            "db2" => Dialect::Db2,
            "postgresql" | "postgres" => Dialect::PostgreSql,
            _ => return Err(UnknownDialect(s.to_string())),
        })
    }
}
