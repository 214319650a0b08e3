//! CREATE TABLE, DROP TABLE and RENAME TABLE.
//!
//! A table is a name, a parenthesised list of elements (columns, constraints, inline indexes), and clauses after it in
//! any order: storage options, partitioning, ON COMMIT, AS query. An element or clause that is not understood becomes an
//! `ERROR` node of its own, so that the rest of the table is not lost with it.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{names, query};
use super::{alter_table, column, constraint, partition, table_option};

/// A statement about tables. `false`: none begins at the cursor, and nothing was consumed.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "CREATE" => {
            let Some(n) = create_words(p) else { return false };
            let m = p.start();
            p.bump_kws(n);
            create_tail(p, m);
        }
        "DECLARE" if p.nth_at(1, "GLOBAL") && p.nth_at(2, "TEMPORARY") && p.nth_at(3, "TABLE") => {
            let m = p.start();
            p.bump_kws(4);
            create_tail(p, m);
        }
        "ALTER" => return alter_table::statement(p),
        "DROP" => {
            let n = match p.nth(1) {
                "TABLE" | "TABLES" => 2,
                "TEMPORARY" | "FOREIGN" | "EXTERNAL" if p.nth_at(2, "TABLE") => 3,
                _ => return false,
            };
            let m = p.start();
            p.bump_kws(n);
            drop_tail(p, m);
        }
        "RENAME" => {
            let n = match p.nth(1) {
                "TABLE" | "TABLES" => 2,
                _ if p.is(Dialect::Oracle) && p.nth_at(2, "TO") => 1,
                _ => return false,
            };
            let m = p.start();
            p.bump_kws(n);
            rename_tail(p, m);
        }
        _ => return false,
    }
    true
}

/// How many words `CREATE … TABLE` has at the cursor.
fn create_words(p: &Parser<'_>) -> Option<usize> {
    let mut n = if p.nth_at(1, "OR") && p.nth_at(2, "REPLACE") { 3 } else { 1 };
    while matches!(
        p.nth(n),
        "GLOBAL"
            | "PRIVATE"
            | "LOCAL"
            | "TEMPORARY"
            | "TEMP"
            | "SHARDED"
            | "DUPLICATED"
            | "IMMUTABLE"
            | "BLOCKCHAIN"
            | "JSON"
            | "COLLECTION"
            | "EXTERNAL"
            | "FOREIGN"
            | "HADOOP"
            | "SUMMARY"
            | "UNLOGGED"
    ) {
        n += 1;
    }
    p.nth_at(n, "TABLE").then_some(n + 1)
}

/// From the name on.
fn create_tail(p: &mut Parser<'_>, m: Marker) {
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    let mut has_elements = false;
    while !p.at_end() && !p.at(";") && !p.at(")") {
        let before = p.position();
        if p.at("(") && query::at_parenthesised_query(p) {
            as_query(p);
        } else if p.at("(") && !has_elements {
            elements(p);
            has_elements = true;
        } else if !clause(p) {
            // Without a semicolon the next statement of a T-SQL batch begins here.
            if p.is(Dialect::SqlServer) {
                break;
            }
            table_option::unknown(p);
        }
        if p.position() == before {
            break;
        }
    }
    m.complete(p, CREATE_TABLE_STMT);
}

/// One clause after the name or the elements.
fn clause(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "OF" => {
            let m = p.start();
            p.bump_kw();
            p.eat("XMLTYPE");
            if p.at_name() {
                names::object_name(p);
            }
            m.complete(p, OF_TYPE_CLAUSE);
            true
        }
        "LIKE" => {
            like(p);
            true
        }
        "ON" if p.nth_at(1, "COMMIT") => {
            let m = p.start();
            p.bump_kws(2);
            while p.at_any(&["DELETE", "PRESERVE", "DROP", "ROWS", "DEFINITION", "TABLE"]) {
                p.bump_kw();
            }
            m.complete(p, ON_COMMIT_CLAUSE);
            true
        }
        "AS" if query_follows(p, 1) => {
            as_query(p);
            true
        }
        // MySQL: the query may follow without AS; IGNORE and REPLACE say what to do with duplicates.
        "SELECT" | "IGNORE" | "REPLACE" | "VALUES" | "WITH" | "TABLE"
            if p.is(Dialect::MySql) && mysql_query(p) =>
        {
            as_query(p);
            true
        }
        "PARTITION" if p.nth_at(1, "BY") => {
            partition::clause(p);
            true
        }
        "ON" if p.is(Dialect::SqlServer) => {
            partition::filegroup_or_scheme(p);
            true
        }
        "," => {
            p.bump();
            true
        }
        _ => table_option::option(p),
    }
}

/// Whether a query, in parentheses or not, begins at the n-th token.
pub(super) fn query_follows(p: &Parser<'_>, mut n: usize) -> bool {
    while p.nth_at(n, "(") {
        n += 1;
    }
    matches!(p.nth(n), "SELECT" | "WITH" | "VALUES" | "TABLE" | "SEL")
}

fn mysql_query(p: &Parser<'_>) -> bool {
    match p.word() {
        "IGNORE" | "REPLACE" => matches!(p.nth(1), "AS" | "SELECT" | "(" | "WITH"),
        "WITH" => !p.nth_at(1, "SYSTEM"),
        _ => true,
    }
}

/// `AS query`, with what DB2 says after it (`WITH NO DATA`) as options.
fn as_query(p: &mut Parser<'_>) {
    let m = p.start();
    p.eat_any(&["IGNORE", "REPLACE"]);
    p.eat("AS");
    query::query(p);
    m.complete(p, AS_QUERY);
}

/// `LIKE other [INCLUDING DEFAULTS …]`; the cursor is at LIKE.
fn like(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    names::object_name(p);
    while p.at_any(&["INCLUDING", "EXCLUDING", "FOR"]) {
        p.bump_kw();
        while p.at_any(&[
            "COLUMN",
            "DEFAULTS",
            "IDENTITY",
            "ATTRIBUTES",
            "ROW",
            "CHANGE",
            "TIMESTAMP",
            "XML",
            "TYPE",
            "MODIFIERS",
            "EXCHANGE",
            "WITH",
            "TABLE",
            "ALL",
            "ON",
        ]) {
            p.bump_kw();
        }
    }
    m.complete(p, LIKE_CLAUSE);
}

/// `(element, …)`; the cursor is at `(`.
pub(crate) fn elements(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        element(p, true);
        if !p.at(",") && !p.at(")") && !p.at_end() {
            p.recover("expected `,` or `)`", &[","]);
        }
        // A comma too many is a slip that SQL Server forgives.
        while p.eat(",") {}
        if p.position() == before {
            break;
        }
    }
    p.expect(")");
    m.complete(p, TABLE_ELEMENTS);
}

/// One element: a column, a constraint, an inline index … `enclosed`: inside parentheses, where what is not
/// understood reaches to the next comma.
pub(super) fn element(p: &mut Parser<'_>, enclosed: bool) {
    if p.kind() != Some(WORD) {
        column::column_def(p, enclosed);
        return;
    }
    match p.word() {
        "LIKE" if p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT)) => like(p),
        "PERIOD" if p.nth_at(1, "FOR") => {
            let m = p.start();
            p.bump_kws(2);
            names::name(p);
            if p.at("(") {
                names::column_list(p);
            }
            m.complete(p, PERIOD_CLAUSE);
        }
        // `PERIOD BUSINESS_TIME (a, b)`, as DB2 for z/OS writes it.
        "PERIOD"
            if p.is(Dialect::Db2)
                && p.nth_at(2, "(")
                && matches!(p.nth(1), "BUSINESS_TIME" | "SYSTEM_TIME") =>
        {
            let m = p.start();
            p.bump_kw();
            names::name(p);
            names::column_list(p);
            m.complete(p, PERIOD_CLAUSE);
        }
        "SUPPLEMENTAL" if p.nth_at(1, "LOG") => {
            let m = p.start();
            p.bump_kws(2);
            p.opaque_until(OPAQUE, &[","]);
            m.complete(p, TABLE_OPTION);
        }
        "SCOPE" if p.nth_at(1, "FOR") => {
            let m = p.start();
            p.opaque_until(OPAQUE, &[","]);
            m.complete(p, TABLE_OPTION);
        }
        "REF" if p.is(Dialect::Oracle) && p.nth_at(1, "(") => {
            let m = p.start();
            p.opaque_until(OPAQUE, &[","]);
            m.complete(p, TABLE_OPTION);
        }
        // T-SQL: `ADD DEFAULT (0) FOR column`.
        "DEFAULT" if p.is(Dialect::SqlServer) => constraint::table_constraint(p, enclosed),
        _ if constraint::at_inline_index(p) => constraint::inline_index(p),
        _ if constraint::at_table_constraint(p) => constraint::table_constraint(p, enclosed),
        _ => column::column_def(p, enclosed),
    }
}

fn drop_tail(p: &mut Parser<'_>, m: Marker) {
    p.eat_seq(&["IF", "EXISTS"]);
    while names::object_name(p).is_some() && p.eat(",") {}
    while p.at_any(&["CASCADE", "CONSTRAINTS", "RESTRICT", "PURGE", "WAIT", "NOWAIT", "IF", "EXISTS"])
        && !(p.is(Dialect::SqlServer) && p.at("IF"))
    {
        p.bump_kw();
        if p.kind() == Some(NUMBER) {
            p.bump();
        }
    }
    m.complete(p, DROP_STMT);
}

/// `a TO b [, c TO d …]`.
fn rename_tail(p: &mut Parser<'_>, m: Marker) {
    loop {
        names::object_name(p);
        p.expect("TO");
        names::object_name(p);
        if !p.eat(",") {
            break;
        }
    }
    m.complete(p, RENAME_STMT);
}
