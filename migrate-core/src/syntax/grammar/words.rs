//! Words by their part in the grammar: which can be no alias, no column, and which begin a statement of T-SQL.
//!
//! Most dialects let most keywords be names. What a word is therefore depends on where it stands; the lists here are
//! the vendors' reserved words, as far as a word can follow an expression, a table or a statement.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::query;

/// Words that are no alias in any dialect: they begin the next clause, or belong to the construct around. Sorted.
const COMMON: &[&str] = &[
    "ALL",
    "AND",
    "ANY",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASE",
    "CREATE",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DROP",
    "ELSE",
    "END",
    "EXCEPT",
    "EXISTS",
    "FOR",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "LIKE",
    "NOT",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "SELECT",
    "SET",
    "THEN",
    "UNION",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
];

/// Oracle's reserved words that are reserved in SQL and PL/SQL alike. Sorted.
const ORACLE: &[&str] = &[
    "ALTER",
    "BEGIN",
    "CHECK",
    "CLUSTER",
    "COMPRESS",
    "CONNECT",
    "DECLARE",
    "DEFAULT",
    "EXCLUSIVE",
    "FETCH",
    "GRANT",
    "IDENTIFIED",
    "INDEX",
    "LOCK",
    "LOOP",
    "MINUS",
    "MODE",
    "NOCOMPRESS",
    "NOWAIT",
    "OF",
    "OPTION",
    "PUBLIC",
    "RESOURCE",
    "REVOKE",
    "SHARE",
    "SIZE",
    "START",
    "TABLE",
    "TO",
    "UNIQUE",
    "VIEW",
];

/// T-SQL's reserved words. Sorted.
const TSQL: &[&str] = &[
    "ADD",
    "ALTER",
    "AUTHORIZATION",
    "BACKUP",
    "BEGIN",
    "BREAK",
    "BROWSE",
    "BULK",
    "CASCADE",
    "CHECK",
    "CHECKPOINT",
    "CLOSE",
    "CLUSTERED",
    "COALESCE",
    "COLLATE",
    "COLUMN",
    "COMMIT",
    "COMPUTE",
    "CONSTRAINT",
    "CONTAINS",
    "CONTAINSTABLE",
    "CONTINUE",
    "CONVERT",
    "CROSS",
    "CURRENT",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_USER",
    "CURSOR",
    "DATABASE",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DEFAULT",
    "DENY",
    "DISK",
    "DISTRIBUTED",
    "DOUBLE",
    "DUMP",
    "ERRLVL",
    "ESCAPE",
    "EXEC",
    "EXECUTE",
    "EXIT",
    "EXTERNAL",
    "FETCH",
    "FILE",
    "FILLFACTOR",
    "FOREIGN",
    "FREETEXT",
    "FREETEXTTABLE",
    "FULL",
    "FUNCTION",
    "GOTO",
    "GRANT",
    "HOLDLOCK",
    "IDENTITY",
    "IDENTITYCOL",
    "IDENTITY_INSERT",
    "IF",
    "INDEX",
    "INNER",
    "KEY",
    "KILL",
    "LEFT",
    "LINENO",
    "LOAD",
    "MERGE",
    "NATIONAL",
    "NOCHECK",
    "NONCLUSTERED",
    "NULLIF",
    "OF",
    "OFF",
    "OFFSETS",
    "OPEN",
    "OPENDATASOURCE",
    "OPENQUERY",
    "OPENROWSET",
    "OPENXML",
    "OPTION",
    "OUTER",
    "OVER",
    "PERCENT",
    "PIVOT",
    "PLAN",
    "PRIMARY",
    "PRINT",
    "PROC",
    "PROCEDURE",
    "PUBLIC",
    "RAISERROR",
    "READ",
    "READTEXT",
    "RECONFIGURE",
    "REFERENCES",
    "REPLICATION",
    "RESTORE",
    "RESTRICT",
    "RETURN",
    "REVERT",
    "REVOKE",
    "RIGHT",
    "ROLLBACK",
    "ROWCOUNT",
    "ROWGUIDCOL",
    "RULE",
    "SAVE",
    "SCHEMA",
    "SECURITYAUDIT",
    "SESSION_USER",
    "SETUSER",
    "SHUTDOWN",
    "SOME",
    "STATISTICS",
    "SYSTEM_USER",
    "TABLE",
    "TABLESAMPLE",
    "TEXTSIZE",
    "TO",
    "TOP",
    "TRAN",
    "TRANSACTION",
    "TRIGGER",
    "TRUNCATE",
    "TRY_CONVERT",
    "TSEQUAL",
    "UNIQUE",
    "UNPIVOT",
    "UPDATETEXT",
    "USE",
    "USER",
    "VARYING",
    "VIEW",
    "WAITFOR",
    "WHILE",
    "WITHIN",
    "WRITETEXT",
];

/// MySQL's reserved words, as far as they can follow an expression or a table. Sorted.
const MYSQL: &[&str] = &[
    "ADD",
    "ALTER",
    "ANALYZE",
    "BEFORE",
    "BINARY",
    "CALL",
    "CHANGE",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "CONDITION",
    "CONSTRAINT",
    "CONTINUE",
    "CROSS",
    "CURSOR",
    "DECLARE",
    "DEFAULT",
    "DELAYED",
    "DESCRIBE",
    "DISTINCTROW",
    "DIV",
    "DUAL",
    "EACH",
    "ELSEIF",
    "ESCAPED",
    "EXIT",
    "EXPLAIN",
    "FETCH",
    "FORCE",
    "FOREIGN",
    "FULLTEXT",
    "GRANT",
    "HIGH_PRIORITY",
    "IF",
    "IGNORE",
    "INDEX",
    "INNER",
    "INTERVAL",
    "ITERATE",
    "KEY",
    "KEYS",
    "KILL",
    "LEAVE",
    "LEFT",
    "LIMIT",
    "LINES",
    "LOAD",
    "LOCK",
    "LOOP",
    "LOW_PRIORITY",
    "MATCH",
    "MOD",
    "NATURAL",
    "OPTIMIZE",
    "OPTION",
    "OUT",
    "OUTER",
    "OUTFILE",
    "PARTITION",
    "PRIMARY",
    "PROCEDURE",
    "PURGE",
    "READ",
    "REFERENCES",
    "REGEXP",
    "RELEASE",
    "RENAME",
    "REPEAT",
    "REPLACE",
    "REQUIRE",
    "RESTRICT",
    "RETURN",
    "REVOKE",
    "RIGHT",
    "RLIKE",
    "SCHEMA",
    "SEPARATOR",
    "SHOW",
    "SIGNAL",
    "SPECIFIC",
    "SQL",
    "STARTING",
    "STRAIGHT_JOIN",
    "TABLE",
    "TERMINATED",
    "TO",
    "TRIGGER",
    "UNIQUE",
    "UNLOCK",
    "USAGE",
    "USE",
    "WHILE",
    "WINDOW",
    "WRITE",
    "XOR",
];

/// DB2 reserves nothing; these follow a table or an expression in its queries and in SQL PL. Sorted.
const DB2: &[&str] = &[
    "CONCAT",
    "CROSS",
    "DO",
    "FETCH",
    "FULL",
    "INNER",
    "LEFT",
    "LIMIT",
    "LOOP",
    "MINUS",
    "NATURAL",
    "OFFSET",
    "RIGHT",
    "SIGNAL",
    "TABLE",
    "TABLESAMPLE",
];

fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether a word can, by the dialect, never be a name without quotes where an alias may stand.
fn is_reserved(dialect: Dialect, word: &str) -> bool {
    has(COMMON, word)
        || has(
            match dialect {
                Dialect::Oracle => ORACLE,
                Dialect::SqlServer => TSQL,
                Dialect::MySql => MYSQL,
                Dialect::Db2 | Dialect::PostgreSql => DB2,
            },
            word,
        )
}

/// Whether the word at the cursor can be a table's name.
pub(crate) fn can_be_table(p: &Parser<'_>) -> bool {
    !is_reserved(p.dialect(), p.word())
}

/// Whether a name that can be an alias without AS stands at the cursor.
pub(crate) fn at_alias(p: &Parser<'_>) -> bool {
    match p.kind() {
        Some(QUOTED_IDENT) => true,
        Some(WORD) => !is_reserved(p.dialect(), p.word()) && !begins_what_follows(p),
        _ => false,
    }
}

/// Whether the word at the cursor, although no reserved one, begins what follows an item or a table.
fn begins_what_follows(p: &Parser<'_>) -> bool {
    match p.word() {
        "BULK" => p.nth_at(1, "COLLECT"),
        "LOG" => p.nth_at(1, "ERRORS"),
        "LEFT" | "RIGHT" | "FULL" | "INNER" | "CROSS" | "OUTER" | "NATURAL" | "STRAIGHT_JOIN" => {
            query::at_join(p)
        }
        "PIVOT" | "UNPIVOT" => {
            p.nth_at(1, "(") || matches!(p.nth(1), "XML" | "INCLUDE" | "EXCLUDE") && p.nth_kind(2).is_some()
        }
        "MATCH_RECOGNIZE" | "SAMPLE" | "PARTITION" | "SUBPARTITION" => {
            p.nth_at(1, "(") || matches!(p.nth(1), "BLOCK" | "FOR" | "BY")
        }
        "MODEL" => matches!(
            p.nth(1),
            "IGNORE" | "KEEP" | "UNIQUE" | "RETURN" | "REFERENCE" | "MAIN" | "PARTITION" | "DIMENSION"
        ),
        "VERSIONS" => matches!(p.nth(1), "BETWEEN" | "PERIOD"),
        "OFFSET" | "LIMIT" => matches!(p.nth_kind(1), Some(NUMBER | PARAM)) || p.nth_at(1, "("),
        "WINDOW" => p.nth_at(2, "AS"),
        "QUALIFY" => !matches!(p.nth(1), "," | ")" | ";" | ""),
        "RETURNING" | "RETURN" => !p.is(Dialect::SqlServer) && !matches!(p.nth(1), "," | ")" | ";" | ""),
        "OUTPUT" => p.is(Dialect::SqlServer),
        "OPTIMIZE" => p.nth_at(1, "FOR"),
        "SEARCH" => matches!(p.nth(1), "DEPTH" | "BREADTH"),
        "SKIP" => p.nth_at(1, "LOCKED"),
        "INCLUDE" => p.is(Dialect::Db2) && p.nth_at(1, "("),
        "START" => p.nth_at(1, "WITH"),
        "VALUE" => p.is(Dialect::MySql) && p.nth_at(1, "("),
        // A label.
        _ => p.is(Dialect::SqlServer) && p.nth_at(1, ":") && !p.nth_at(2, ":"),
    }
}

/// Whether the word at the cursor can be no operand: it belongs to the construct around the expression.
pub(crate) fn ends_expression(p: &Parser<'_>) -> bool {
    let word = p.word();
    if p.is(Dialect::SqlServer) {
        // Reserved words that are operands.
        let operand = matches!(
            word,
            "CURRENT_DATE"
                | "CURRENT_TIME"
                | "CURRENT_TIMESTAMP"
                | "CURRENT_USER"
                | "SESSION_USER"
                | "SYSTEM_USER"
                | "USER"
                | "NULL"
                | "DEFAULT"
                | "IDENTITYCOL"
                | "ROWGUIDCOL"
                | "PRECISION"
                | "CASE"
        );
        return !operand && !p.nth_at(1, "(") && is_reserved(Dialect::SqlServer, word);
    }
    if matches!(word, "ALL" | "ANY" | "CASE" | "EXISTS" | "NULL" | "DEFAULT") {
        return false;
    }
    // DB2 reserves nothing: such a word is a name where an operand ends.
    let is_name = p.is(Dialect::Db2)
        && matches!(
            word,
            "CREATE" | "DELETE" | "INSERT" | "UPDATE" | "DROP" | "DISTINCT" | "DESC" | "SET" | "ORDER"
        )
        && (p.nth_kind(1) == Some(PUNCT) && !p.nth_at(1, "(") || p.nth_at(1, "FROM"));
    if is_name {
        return false;
    }
    match word {
        // Functions of the same names: MySQL's VALUES(column) and INSERT(…), UPDATE… of triggers.
        "VALUES" | "INSERT" | "SET" | "IN" | "USING" => !p.nth_at(1, "("),
        "UPDATE" | "DELETE" | "DROP" => !p.nth_at(1, "("),
        "CONNECT" | "FETCH" | "LOOP" | "MINUS" | "START" => p.is(Dialect::Oracle) && !p.nth_at(1, "("),
        "LIMIT" | "WINDOW" => p.is(Dialect::MySql),
        "INNER" | "CROSS" => query::at_join(p),
        _ => has(COMMON, word),
    }
}

/// Whether a statement of T-SQL begins at the cursor: statements need no semicolon between them there, and all these
/// words are reserved.
pub(crate) fn starts_statement(p: &Parser<'_>) -> bool {
    if p.kind() != Some(WORD) {
        return false;
    }
    match p.word() {
        "ALTER" | "BACKUP" | "BEGIN" | "BREAK" | "BULK" | "CHECKPOINT" | "CLOSE" | "COMMIT" | "CONTINUE"
        | "CREATE" | "DBCC" | "DEALLOCATE" | "DECLARE" | "DELETE" | "DENY" | "DROP" | "ELSE" | "END"
        | "EXEC" | "EXECUTE" | "FETCH" | "GOTO" | "GRANT" | "IF" | "INSERT" | "KILL" | "OPEN" | "PRINT"
        | "RAISERROR" | "READTEXT" | "RECONFIGURE" | "RESTORE" | "RETURN" | "REVERT" | "REVOKE"
        | "ROLLBACK" | "SAVE" | "SELECT" | "SET" | "SETUSER" | "SHUTDOWN" | "TRUNCATE" | "UPDATE"
        | "UPDATETEXT" | "USE" | "WAITFOR" | "WHILE" | "WRITETEXT" => true,
        // `ALTER PARTITION FUNCTION f() MERGE RANGE (…)` goes on with it.
        "MERGE" => !p.nth_at(1, "RANGE"),
        "THROW" => matches!(p.nth_kind(1), Some(NUMBER | PARAM)) || matches!(p.nth(1), "" | ";" | "END"),
        "ENABLE" | "DISABLE" => p.nth_at(1, "TRIGGER"),
        // Service Broker.
        "SEND" => p.nth_at(1, "ON"),
        "GET" | "MOVE" => p.nth_at(1, "CONVERSATION"),
        "RECEIVE" => p.nth_at(1, "TOP") || p.nth_at(1, "*") || p.nth_at(2, ","),
        "WITH" => {
            p.nth_at(2, "AS") && p.nth_at(3, "(")
                || p.nth_at(1, "XMLNAMESPACES")
                || p.nth_at(2, "(") && p.after_parens(2).is_some_and(|n| p.nth_at(n, "AS"))
        }
        // A label.
        _ => p.nth_at(1, ":") && p.touches_previous(1),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted() {
        for list in [super::COMMON, super::ORACLE, super::TSQL, super::MYSQL, super::DB2] {
            assert!(list.windows(2).all(|w| w[0] < w[1]), "{list:?}");
        }
    }
}
