//! ALTER TABLE: one `ALTER_ACTION` node for each thing that a statement does.
//!
//! MySQL separates actions by commas, Oracle and DB2 by nothing, T-SQL has one action with a list. An action that the
//! grammar does not take apart is kept whole, as an `OPAQUE` node behind its first words.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names, types};
use super::{column, constraint, partition, table, table_option};

/// ALTER TABLE. `false`: none begins at the cursor.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    let words = match p.nth(1) {
        "TABLE" => 2,
        "IGNORE" | "ONLINE" | "OFFLINE" | "FOREIGN" | "EXTERNAL" if p.nth_at(2, "TABLE") => 3,
        _ => return false,
    };
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "EXISTS"]);
    names::object_name(p);
    if p.at_any(&["WAIT", "NOWAIT"]) && p.is(Dialect::MySql) {
        p.bump_kw();
        if p.kind() == Some(NUMBER) {
            p.bump();
        }
    }
    while !p.at_end() && !p.at(";") {
        let before = p.position();
        let a = p.start();
        action(p);
        a.complete(p, ALTER_ACTION);
        let listed = p.eat(",");
        if p.is(Dialect::SqlServer) && !listed || p.position() == before {
            break;
        }
    }
    m.complete(p, ALTER_TABLE_STMT);
    true
}

/// Whether a word begins an action, so that the one before it ends here.
fn at_action(p: &Parser<'_>) -> bool {
    p.kind() == Some(WORD)
        && p.at_any(&[
            "ADD", "DROP", "MODIFY", "ALTER", "CHANGE", "RENAME", "ENABLE", "DISABLE", "SET", "ACTIVATE",
        ])
}

fn action(p: &mut Parser<'_>) {
    match p.word() {
        "ADD" => add(p),
        "WITH" if matches!(p.nth(1), "CHECK" | "NOCHECK") => {
            p.bump_kws(2);
            match p.word() {
                "ADD" => add(p),
                _ => check_constraints(p),
            }
        }
        "CHECK" | "NOCHECK" if p.nth_at(1, "CONSTRAINT") => check_constraints(p),
        "MODIFY" => modify(p),
        "CHANGE" => {
            p.bump_kw();
            p.eat("COLUMN");
            p.eat_seq(&["IF", "EXISTS"]);
            names::name(p);
            column::column_def(p, false);
        }
        "ALTER" => alter(p),
        "DROP" => drop(p),
        "RENAME" => rename(p),
        "ENABLE" | "DISABLE" => enable(p),
        "SET" if p.nth_at(1, "UNUSED") => {
            p.bump_kws(2);
            p.eat("COLUMN");
            dropped_names(p);
        }
        "PARTITION" if p.nth_at(1, "BY") => partition::clause(p),
        "CONVERT" if p.nth_at(1, "TO") => {
            p.bump_kws(2);
            while table_option::option(p) {}
        }
        "FORCE" => p.bump_kw(),
        _ => {
            if p.is(Dialect::SqlServer) || !table_option::option(p) {
                opaque(p);
            }
        }
    }
}

/// The rest of an action that is not taken apart.
fn opaque(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    while !p.at_end() && !p.at_any(&[",", ";"]) && !at_next_statement(p) {
        p.bump_balanced();
    }
    m.complete(p, OPAQUE);
}

/// Whether a T-SQL statement begins on a new line here.
fn at_next_statement(p: &Parser<'_>) -> bool {
    p.is(Dialect::SqlServer)
        && p.first_on_line(0)
        && p.at_any(&[
            "ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE", "SELECT", "EXEC", "EXECUTE", "IF",
            "PRINT", "GRANT", "SET", "DECLARE", "BEGIN", "COMMIT", "USE", "TRUNCATE", "MERGE", "RETURN",
            "END", "ELSE",
        ])
}

fn add(p: &mut Parser<'_>) {
    p.bump_kw();
    match p.word() {
        "PARTITION" | "SUBPARTITION" if p.nth_at(1, "(") || p.nth_at(1, "PARTITIONS") => {
            p.bump_kw();
            partition::added(p);
        }
        "PARTITION" | "SUBPARTITION" => partition::definition(p),
        "SUPPLEMENTAL" if p.nth_at(1, "LOG") => opaque(p),
        "RESTRICT" | "VERSIONING" | "SECURITY" | "MATERIALIZED" | "QUERY" | "OVERFLOW" | "SYSTEM"
        | "CLONE" | "EXTENT"
            if p.nth_kind(1) == Some(WORD) && !is_type_word(p.nth(1)) =>
        {
            opaque(p)
        }
        _ => {
            if p.at("COLUMN")
                && (p.nth_at(1, "(") || p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT)))
            {
                p.bump_kw();
            }
            p.eat_seq(&["IF", "NOT", "EXISTS"]);
            elements(p);
        }
    }
}

/// A word that is more likely a column's type than a word of an option.
fn is_type_word(w: &str) -> bool {
    matches!(w, "INT" | "INTEGER" | "NUMBER" | "VARCHAR" | "VARCHAR2" | "CHAR" | "DATE" | "TIMESTAMP")
}

/// Elements in parentheses, or one after the other.
fn elements(p: &mut Parser<'_>) {
    if p.at("(") {
        table::elements(p);
        return;
    }
    table::element(p, false);
    // T-SQL lists them; after a comma MySQL goes on with the next action.
    while !p.is(Dialect::MySql) && p.at(",") && !matches!(p.nth(1), "ADD" | "DROP" | "MODIFY" | "ALTER") {
        p.bump();
        table::element(p, false);
    }
    let done = p.at_end() || p.at_any(&[",", ";"]) || at_action(p) || p.is(Dialect::SqlServer);
    if !done && !table_option::at_option(p) {
        p.recover("unknown clause", &[",", ";", "ADD", "DROP", "MODIFY", "ALTER", "ENABLE", "DISABLE"]);
    }
}

/// T-SQL: `CHECK CONSTRAINT ALL`, `NOCHECK CONSTRAINT a, b`.
fn check_constraints(p: &mut Parser<'_>) {
    p.bump_kws(2);
    if p.eat("ALL") {
        return;
    }
    while names::name(p) && p.eat(",") {}
}

fn modify(p: &mut Parser<'_>) {
    p.bump_kw();
    let oracle = p.is(Dialect::Oracle);
    match p.word() {
        "CONSTRAINT" if oracle => {
            p.bump_kw();
            names::name(p);
            while constraint::state(p, CHECK_CONSTRAINT, false) {}
        }
        "PRIMARY" if p.nth_at(1, "KEY") => {
            p.bump_kws(2);
            while constraint::state(p, PRIMARY_KEY, false) {}
        }
        "UNIQUE" if oracle && p.nth_at(1, "(") => {
            p.bump_kw();
            constraint::index_columns(p);
            while constraint::state(p, UNIQUE_KEY, false) {}
        }
        "PARTITION" | "SUBPARTITION" | "LOB" | "NESTED" | "VARRAY" | "OPAQUE" | "CLUSTERING" if oracle => {
            opaque(p)
        }
        "DEFAULT" if p.nth_at(1, "ATTRIBUTES") => opaque(p),
        _ => {
            if p.at("COLUMN") && !is_type_word(p.nth(1)) {
                p.bump_kw();
            }
            p.eat_seq(&["IF", "EXISTS"]);
            if p.at("(") {
                table::elements(p);
            } else {
                column::column_def(p, false);
            }
        }
    }
}

fn alter(p: &mut Parser<'_>) {
    p.bump_kw();
    match p.word() {
        "INDEX" if p.is(Dialect::MySql) => opaque(p),
        "CHECK" | "CONSTRAINT" => {
            p.bump_kw();
            names::name(p);
            while constraint::state(p, CHECK_CONSTRAINT, false) {}
        }
        "FOREIGN" if p.nth_at(1, "KEY") => {
            p.bump_kws(2);
            names::name(p);
            while constraint::state(p, FOREIGN_KEY, false) {}
        }
        "PARTITION" | "PERIOD" => opaque(p),
        _ => {
            if p.at("COLUMN") && !matches!(p.nth(1), "SET" | "DROP") {
                p.bump_kw();
            }
            p.eat_seq(&["IF", "EXISTS"]);
            if !matches!(p.nth(1), "SET" | "DROP" | "RESTART" | "ADD" | "ALTER") {
                column::column_def(p, false);
                if p.at("WITH") && p.nth_at(1, "(") && p.is(Dialect::SqlServer) {
                    table_option::option(p);
                }
                return;
            }
            names::name(p);
            if p.at_any(&["DROP", "ADD"]) {
                p.bump_kw();
                while p.at_any(&[
                    "DEFAULT",
                    "NOT",
                    "NULL",
                    "IDENTITY",
                    "EXPRESSION",
                    "GENERATED",
                    "COLUMN",
                    "SECURITY",
                    "ROWGUIDCOL",
                    "PERSISTED",
                    "FOR",
                    "REPLICATION",
                    "SPARSE",
                    "HIDDEN",
                    "MASKED",
                ]) {
                    p.bump_kw();
                }
                if p.at("WITH") && p.nth_at(1, "(") {
                    p.bump_kws(1);
                    p.bump_balanced();
                }
                return;
            }
            while p.at_any(&["SET", "RESTART"]) {
                let before = p.position();
                column_change(p);
                if p.position() == before {
                    break;
                }
            }
        }
    }
}

/// `SET DATA TYPE t`, `SET DEFAULT v`, `SET NOT NULL`, `SET GENERATED …`, `RESTART WITH n`.
fn column_change(p: &mut Parser<'_>) {
    if p.at("RESTART") {
        column::sequence_option(p);
        return;
    }
    p.bump_kw();
    match p.word() {
        "DATA" if p.nth_at(1, "TYPE") => {
            p.bump_kws(2);
            types::data_type(p);
        }
        "NOT" if p.nth_at(1, "NULL") => p.bump_kws(2),
        "NULL" => p.bump_kw(),
        "EXPRESSION" => {
            p.bump_kw();
            p.expect("AS");
            let g = p.start();
            expr::expr(p);
            g.complete(p, GENERATED_CLAUSE);
        }
        "GENERATED" if matches!(p.nth(1), "ALWAYS" | "BY") && !p.nth_at(2, "AS") && !p.nth_at(3, "AS") => {
            while p.at_any(&["GENERATED", "ALWAYS", "BY", "DEFAULT"]) {
                p.bump_kw();
            }
        }
        "INCREMENT" | "MINVALUE" | "MAXVALUE" | "NO" | "CYCLE" | "CACHE" | "ORDER" => {
            column::sequence_option(p)
        }
        _ => column::clauses(p, false),
    }
}

fn drop(p: &mut Parser<'_>) {
    p.bump_kw();
    match p.word() {
        "PRIMARY" if p.nth_at(1, "KEY") => p.bump_kws(2),
        "FOREIGN" if p.nth_at(1, "KEY") => {
            p.bump_kws(2);
            p.eat_seq(&["IF", "EXISTS"]);
            names::name(p);
        }
        "UNIQUE" if p.nth_at(1, "(") => {
            p.bump_kw();
            names::column_list(p);
        }
        "CONSTRAINT" | "CHECK" | "INDEX" | "KEY" | "UNIQUE" | "COLUMN" | "CONSTRAINTS" => {
            p.bump_kw();
            p.eat_seq(&["IF", "EXISTS"]);
            dropped_names(p);
        }
        "PARTITION" | "SUBPARTITION" | "PARTITIONS" | "SUPPLEMENTAL" | "PERIOD" | "RESTRICT"
        | "VERSIONING" | "MATERIALIZED" | "SECURITY" | "UNUSED" | "COLUMNS" | "SYSTEM" | "DISTRIBUTION"
        | "CLONE"
            if !p.is(Dialect::SqlServer) || p.at("PERIOD") =>
        {
            opaque(p)
        }
        _ => {
            p.eat_seq(&["IF", "EXISTS"]);
            dropped_names(p);
        }
    }
    while p.at_any(&[
        "CASCADE",
        "CONSTRAINTS",
        "RESTRICT",
        "INVALIDATE",
        "KEEP",
        "ONLINE",
        "CHECKPOINT",
        "FORCE",
    ]) || p.at("DROP") && p.nth_at(1, "INDEX") && p.is(Dialect::Oracle)
        || p.at("INDEX")
    {
        p.bump_kw();
        if p.kind() == Some(NUMBER) {
            p.bump();
        }
    }
    if p.is(Dialect::SqlServer) && p.at("WITH") && p.nth_at(1, "(") {
        table_option::option(p);
    }
}

/// `(a, b)`, or names; T-SQL: `a, COLUMN b, CONSTRAINT c`.
fn dropped_names(p: &mut Parser<'_>) {
    if p.at("(") {
        names::column_list(p);
        return;
    }
    if !names::name(p) {
        return;
    }
    // T-SQL writes the owner before a constraint's name now and then.
    while p.at(".") {
        p.bump();
        names::name(p);
    }
    while p.is(Dialect::SqlServer) && p.at(",") {
        p.bump();
        if p.at_any(&["COLUMN", "CONSTRAINT"]) {
            p.bump_kw();
            p.eat_seq(&["IF", "EXISTS"]);
        }
        names::name(p);
    }
}

fn rename(p: &mut Parser<'_>) {
    p.bump_kw();
    match p.word() {
        "COLUMN" | "CONSTRAINT" | "INDEX" | "KEY" if p.nth_at(2, "TO") => {
            p.bump_kw();
            names::name(p);
            p.expect("TO");
            names::name(p);
        }
        "PARTITION" | "SUBPARTITION" | "LOB" => opaque(p),
        _ => {
            p.eat_any(&["TO", "AS", "="]);
            names::object_name(p);
        }
    }
}

/// `ENABLE [NOVALIDATE] CONSTRAINT x`, `DISABLE PRIMARY KEY CASCADE`, `ENABLE TRIGGER ALL` …
fn enable(p: &mut Parser<'_>) {
    if matches!(p.nth(1), "ROW" | "LOGICAL" | "STORAGE") || p.nth_at(1, "QUERY") {
        table_option::option(p);
        return;
    }
    p.bump_kw();
    p.eat_any(&["VALIDATE", "NOVALIDATE"]);
    let kind = match p.word() {
        "CONSTRAINT" => {
            p.bump_kw();
            names::name(p);
            CHECK_CONSTRAINT
        }
        "PRIMARY" if p.nth_at(1, "KEY") => {
            p.bump_kws(2);
            PRIMARY_KEY
        }
        "UNIQUE" if p.nth_at(1, "(") => {
            p.bump_kw();
            names::column_list(p);
            UNIQUE_KEY
        }
        "KEYS" => {
            p.bump_kw();
            return;
        }
        _ => {
            opaque(p);
            return;
        }
    };
    while constraint::state(p, kind, false) {}
    while p.at_any(&["CASCADE", "KEEP"]) || p.at_seq(&["DROP", "INDEX"]) || p.at("INDEX") {
        p.bump_kw();
    }
}
