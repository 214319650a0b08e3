//! Constraints of columns and tables, the states and storage that may follow them, key columns, and inline indexes.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, query};
use super::{column, table_option};

/// Whether a constraint of a column begins at the cursor.
pub(super) fn at_column_constraint(p: &Parser<'_>) -> bool {
    if p.kind() != Some(WORD) {
        return false;
    }
    match p.word() {
        "CONSTRAINT" | "CHECK" | "REFERENCES" | "NULL" => true,
        "NOT" => p.nth_at(1, "NULL"),
        "PRIMARY" => true,
        "UNIQUE" => true,
        "KEY" => p.is(Dialect::MySql),
        "FOREIGN" => p.nth_at(1, "KEY"),
        "INDEX" => p.is(Dialect::SqlServer),
        _ => false,
    }
}

/// One constraint of a column.
pub(super) fn column_constraint(p: &mut Parser<'_>) {
    let m = p.start();
    constraint_name(p);
    body(p, m, true);
}

/// `CONSTRAINT [name]`, as a `CONSTRAINT_NAME`.
fn constraint_name(p: &mut Parser<'_>) {
    if !p.at("CONSTRAINT") {
        return;
    }
    let m = p.start();
    p.bump_kw();
    // MySQL: `CONSTRAINT FOREIGN KEY (…)`; the name may be left out.
    let unnamed = p.kind() == Some(WORD)
        && (p.at_any(&["CHECK", "DEFAULT", "REFERENCES"])
            || (p.at_any(&["PRIMARY", "FOREIGN"]) && p.nth_at(1, "KEY"))
            || p.at("UNIQUE") && (p.nth_at(1, "(") || matches!(p.nth(1), "KEY" | "INDEX")));
    if !unnamed {
        names::object_name(p);
        p.eat_seq(&["IF", "NOT", "EXISTS"]);
    }
    m.complete(p, CONSTRAINT_NAME);
}

/// Whether a constraint of the table begins at the cursor.
pub(super) fn at_table_constraint(p: &Parser<'_>) -> bool {
    if p.kind() != Some(WORD) {
        return false;
    }
    match p.word() {
        "CONSTRAINT" => true,
        "PRIMARY" | "FOREIGN" => p.nth_at(1, "KEY"),
        "CHECK" => p.nth_at(1, "("),
        "UNIQUE" => {
            matches!(p.nth(1), "(" | "KEY" | "INDEX" | "CLUSTERED" | "NONCLUSTERED")
                || p.is(Dialect::MySql) && matches!(p.nth(2), "(" | "USING")
        }
        _ => false,
    }
}

/// One constraint of a table.
pub(super) fn table_constraint(p: &mut Parser<'_>, enclosed: bool) {
    let m = p.start();
    constraint_name(p);
    body(p, m, false);
    if enclosed && !p.at_any(&[",", ")", ";"]) && !p.at_end() {
        p.recover("unknown clause of a constraint", &[",", ";"]);
    }
}

/// What the constraint demands, and its states.
fn body(p: &mut Parser<'_>, m: Marker, of_column: bool) {
    let kind = match p.word() {
        "NOT" | "NULL" => {
            p.eat("NOT");
            p.expect("NULL");
            NULL_CONSTRAINT
        }
        "PRIMARY" => {
            p.bump_kw();
            // MySQL and MariaDB forgive a missing KEY in a column.
            p.eat("KEY");
            key_columns(p, of_column);
            PRIMARY_KEY
        }
        "KEY" if of_column => {
            p.bump_kw();
            PRIMARY_KEY
        }
        "UNIQUE" => {
            p.bump_kw();
            p.eat_any(&["KEY", "INDEX"]);
            key_columns(p, of_column);
            UNIQUE_KEY
        }
        "FOREIGN" => {
            p.bump_kw();
            p.expect("KEY");
            p.eat_seq(&["IF", "NOT", "EXISTS"]);
            if !p.at("(") && !p.at("REFERENCES") {
                names::name(p);
            }
            if p.at("(") {
                names::column_list(p);
            }
            references(p);
            FOREIGN_KEY
        }
        "REFERENCES" => {
            references(p);
            FOREIGN_KEY
        }
        "CHECK" => {
            p.bump_kw();
            // T-SQL: `CHECK NOT FOR REPLICATION (…)`.
            if p.at_seq(&["NOT", "FOR", "REPLICATION"]) {
                let s = p.start();
                p.bump_kws(3);
                s.complete(p, CONSTRAINT_STATE);
            }
            check_condition(p);
            CHECK_CONSTRAINT
        }
        // T-SQL: a named default, in a column or as `DEFAULT … FOR column`.
        "DEFAULT" => {
            column::default(p);
            if p.eat("FOR") {
                names::name(p);
                p.eat_seq(&["WITH", "VALUES"]);
            }
            DEFAULT_CLAUSE
        }
        "INDEX" if of_column => {
            index_body(p, true);
            m.complete(p, INLINE_INDEX);
            return;
        }
        _ => {
            p.recover("expected a constraint", &[",", ";"]);
            ERROR
        }
    };
    states(p, kind, of_column);
    m.complete(p, kind);
}

fn check_condition(p: &mut Parser<'_>) {
    // DB2 has functional dependencies: `CHECK (a DETERMINED BY b)`.
    if !p.expect("(") {
        return;
    }
    expr::expr(p);
    if !p.at(")") {
        p.recover("expected `)`", &[]);
    }
    p.expect(")");
}

/// `[name] [USING BTREE] [CLUSTERED] (columns)`; a column's own key has no list.
fn key_columns(p: &mut Parser<'_>, of_column: bool) {
    index_type(p);
    if p.is(Dialect::MySql) && !of_column && p.at_name() && !p.at("USING") && !p.at("(") {
        names::name(p);
    }
    index_type(p);
    // A column's key may have columns in T-SQL.
    if p.at("(") && (!of_column || p.is(Dialect::SqlServer)) {
        index_columns(p);
    } else if !of_column {
        p.error("expected `(`");
    }
}

/// `USING BTREE`, `CLUSTERED`, `NONCLUSTERED HASH`, before the columns.
fn index_type(p: &mut Parser<'_>) {
    while p.at_any(&["CLUSTERED", "NONCLUSTERED", "HASH"]) && p.is(Dialect::SqlServer) {
        let s = p.start();
        p.bump_kw();
        s.complete(p, CONSTRAINT_STATE);
    }
    if p.at("USING") && matches!(p.nth(1), "BTREE" | "HASH" | "RTREE") {
        let s = p.start();
        p.bump_kws(2);
        s.complete(p, CONSTRAINT_STATE);
    }
}

/// `(a, b(10) DESC, (expression), …)`: columns of a key, an index or a partitioning.
pub(super) fn index_columns(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("(");
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        let c = p.start();
        let plain = p.at_name()
            && (matches!(p.nth(1), "," | ")" | "ASC" | "DESC" | "NULLS" | "WITHOUT")
                || p.is(Dialect::MySql)
                    && p.nth_at(1, "(")
                    && p.nth_kind(2) == Some(NUMBER)
                    && p.nth_at(3, ")"));
        if plain {
            names::name(p);
            if p.at("(") {
                p.bump_balanced();
            }
        } else {
            expr::expr(p);
        }
        p.eat_any(&["ASC", "DESC"]);
        if p.eat("NULLS") {
            p.eat_any(&["FIRST", "LAST"]);
        }
        if !p.at(",") && !p.at(")") && !p.at_end() {
            let o = p.start();
            while !p.at(",") && !p.at(")") && !p.at_end() {
                p.bump_balanced();
            }
            o.complete(p, COLUMN_OPTION);
        }
        c.complete(p, INDEX_COLUMN);
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    p.expect(")");
    m.complete(p, INDEX_COLUMNS);
}

/// `REFERENCES table [(columns)] [MATCH …] [ON DELETE …] [ON UPDATE …]`.
fn references(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("REFERENCES");
    names::object_name(p);
    if p.at("(") {
        names::column_list(p);
    }
    loop {
        if p.at("MATCH") && matches!(p.nth(1), "FULL" | "PARTIAL" | "SIMPLE") {
            let a = p.start();
            p.bump_kws(2);
            a.complete(p, REFERENTIAL_ACTION);
        } else if p.at("ON") && matches!(p.nth(1), "DELETE" | "UPDATE") {
            // MySQL: `REFERENCES t ON UPDATE CURRENT_TIMESTAMP` is the column's own clause.
            if !matches!(p.nth(2), "CASCADE" | "SET" | "NO" | "RESTRICT") {
                break;
            }
            let a = p.start();
            p.bump_kws(3);
            if p.at_any(&["NULL", "DEFAULT", "ACTION"]) {
                p.bump_kw();
            }
            a.complete(p, REFERENTIAL_ACTION);
        } else {
            break;
        }
    }
    m.complete(p, REFERENCES_CLAUSE);
}

/// The states and storage clauses after a constraint.
fn states(p: &mut Parser<'_>, kind: SyntaxKind, of_column: bool) {
    while state(p, kind, of_column) {}
}

/// One state or storage clause; also what `ALTER TABLE … MODIFY CONSTRAINT` says.
pub(super) fn state(p: &mut Parser<'_>, kind: SyntaxKind, of_column: bool) -> bool {
    let key = matches!(kind, PRIMARY_KEY | UNIQUE_KEY);
    let words = match p.word() {
        "DEFERRABLE" | "VALIDATE" | "NOVALIDATE" | "RELY" | "NORELY" | "ENFORCED" | "TRUSTED" => 1,
        "INITIALLY" => 2,
        // `ENABLE ROW MOVEMENT` and `ENABLE QUERY OPTIMIZATION` after the last constraint are something else.
        "ENABLE" | "DISABLE" => match p.nth(1) {
            "QUERY" => 3,
            "ROW" | "CONSTRAINT" | "PRIMARY" | "UNIQUE" | "TABLE" | "TRIGGER" | "STORAGE" => 0,
            _ => 1,
        },
        "NOT" => match p.nth(1) {
            "DEFERRABLE" | "ENFORCED" | "TRUSTED" => 2,
            "FOR" if p.nth_at(2, "REPLICATION") => 3,
            _ => 0,
        },
        "EXCEPTIONS" if p.nth_at(1, "INTO") => {
            let s = p.start();
            p.bump_kws(2);
            names::object_name(p);
            s.complete(p, CONSTRAINT_STATE);
            return true;
        }
        "USING" if p.nth_at(1, "INDEX") => {
            using_index(p);
            return true;
        }
        "CLUSTERED" | "NONCLUSTERED" if p.is(Dialect::SqlServer) => 1,
        "WITH" if p.is(Dialect::SqlServer) && key && p.nth_at(1, "(") => {
            let s = p.start();
            p.bump_kw();
            p.bump_balanced();
            s.complete(p, CONSTRAINT_STATE);
            return true;
        }
        "WITH" if p.is(Dialect::SqlServer) && key && p.nth_at(1, "FILLFACTOR") => 4,
        "ON" if p.is(Dialect::SqlServer) && key && !p.nth_at(1, "DELETE") && !p.nth_at(1, "UPDATE") => {
            let s = p.start();
            p.bump_kw();
            if p.kind() == Some(STRING) {
                p.bump();
            } else {
                names::object_name(p);
            }
            if p.at("(") {
                p.bump_balanced();
            }
            s.complete(p, CONSTRAINT_STATE);
            return true;
        }
        "USING" if key && matches!(p.nth(1), "BTREE" | "HASH" | "RTREE") => 2,
        "COMMENT" | "KEY_BLOCK_SIZE" if p.is(Dialect::MySql) && key && !of_column => {
            if p.nth_at(1, "=") {
                3
            } else {
                2
            }
        }
        "VISIBLE" | "INVISIBLE" if p.is(Dialect::MySql) && key && !of_column => 1,
        "WITHOUT" if p.nth_at(1, "OVERLAPS") => 2,
        _ => 0,
    };
    if words == 0 {
        return false;
    }
    let s = p.start();
    p.bump_kws(words);
    s.complete(p, CONSTRAINT_STATE);
    true
}

/// Oracle's `USING INDEX [name | (CREATE INDEX …)] [storage …]`: each part a state of its own.
fn using_index(p: &mut Parser<'_>) {
    let s = p.start();
    p.bump_kws(2);
    if p.at("(") {
        p.bump_balanced();
    } else if p.at_name() && !table_option::at_index_attribute(p) && !at_state(p) {
        names::object_name(p);
    }
    s.complete(p, CONSTRAINT_STATE);
    while table_option::at_index_attribute(p) {
        let s = p.start();
        table_option::index_attribute(p);
        s.complete(p, CONSTRAINT_STATE);
    }
}

fn at_state(p: &Parser<'_>) -> bool {
    p.at_any(&[
        "ENABLE",
        "DISABLE",
        "VALIDATE",
        "NOVALIDATE",
        "RELY",
        "NORELY",
        "DEFERRABLE",
        "INITIALLY",
        "EXCEPTIONS",
        "NOT",
        "ADD",
        "MODIFY",
        "DROP",
        "PARTITION",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "CONSTRAINT",
        "FOREIGN",
        "REFERENCES",
    ])
}

/// Whether an index inside the table's definition begins at the cursor.
pub(super) fn at_inline_index(p: &Parser<'_>) -> bool {
    if p.kind() != Some(WORD) {
        return false;
    }
    match p.dialect() {
        Dialect::MySql => {
            let n = usize::from(p.at_any(&["FULLTEXT", "SPATIAL", "VECTOR"]));
            matches!(p.nth(n), "KEY" | "INDEX") || n == 1 && matches!(p.nth(2), "(") && !is_type_args(p)
        }
        Dialect::SqlServer => {
            p.at("INDEX") && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
        }
        _ => false,
    }
}

/// `fulltext varchar (10)` defines a column of that name.
fn is_type_args(p: &Parser<'_>) -> bool {
    p.nth_kind(3) == Some(NUMBER) || p.nth_kind(3) == Some(STRING)
}

/// An index inside the table's definition.
pub(super) fn inline_index(p: &mut Parser<'_>) {
    let m = p.start();
    p.eat_any(&["FULLTEXT", "SPATIAL", "VECTOR"]);
    index_body(p, false);
    m.complete(p, INLINE_INDEX);
}

/// From KEY or INDEX on: `[name] [type] (columns) [options]`.
fn index_body(p: &mut Parser<'_>, of_column: bool) {
    p.eat_any(&["KEY", "INDEX"]);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    if p.at_name() && !p.at_any(&["USING"]) {
        names::name(p);
    }
    loop {
        match p.word() {
            "UNIQUE" | "CLUSTERED" | "NONCLUSTERED" | "HASH" | "COLUMNSTORE" => p.bump_kw(),
            "USING" => p.bump_kws(2),
            _ => break,
        }
    }
    if p.at("(") {
        index_columns(p);
    } else if !of_column && !p.is(Dialect::SqlServer) {
        p.error("expected `(`");
    }
    index_options(p);
}

/// What follows the columns of an inline index.
fn index_options(p: &mut Parser<'_>) {
    loop {
        let s = p.start();
        match p.word() {
            "INCLUDE" if p.nth_at(1, "(") => {
                p.bump_kw();
                names::column_list(p);
            }
            "WHERE" => {
                p.bump_kw();
                expr::expr(p);
            }
            "WITH" if p.nth_at(1, "(") => {
                p.bump_kw();
                p.bump_balanced();
            }
            "WITH" if p.nth_at(1, "PARSER") => p.bump_kws(3),
            "ON" | "FILESTREAM_ON" if p.is(Dialect::SqlServer) => {
                p.bump_kw();
                names::object_name(p);
                if p.at("(") {
                    p.bump_balanced();
                }
            }
            "USING" => p.bump_kws(2),
            "COMMENT" | "KEY_BLOCK_SIZE" | "ENGINE_ATTRIBUTE" | "DISTANCE" | "M" => {
                p.bump_kw();
                p.eat("=");
                p.bump();
            }
            "VISIBLE" | "INVISIBLE" | "IGNORED" => p.bump_kw(),
            "NOT" if p.nth_at(1, "IGNORED") => p.bump_kws(2),
            "ORDER" if p.is(Dialect::SqlServer) && p.nth_at(1, "(") => {
                p.bump_kw();
                p.bump_balanced();
            }
            "ORDER" if p.nth_at(1, "BY") => query::order_by(p),
            _ => {
                s.abandon(p);
                return;
            }
        }
        s.complete(p, INDEX_OPTION);
    }
}
