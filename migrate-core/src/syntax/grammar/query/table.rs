//! One table: a name, a query, a function, with the clauses that stand round its alias.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::{CompletedMarker, Parser};

use super::super::{args, dml, expr, names};
use super::columns::columns_clause;
use super::from::{joined_table, table_list};
use super::{pivot, tail};

/// One table with all that belongs to it.
pub(super) fn table(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let m = p.start();
    let Some(kind) = p.deeper(table_body, |p| p.opaque_until(OPAQUE, &[";"]).then_some(DERIVED_TABLE)) else {
        m.abandon(p);
        return None;
    };
    suffixes(p, true);
    let done = m.complete(p, kind);
    Some(pivots(p, done))
}

/// A pivot is a table made of the table before it.
pub(super) fn pivots(p: &mut Parser<'_>, mut done: CompletedMarker) -> CompletedMarker {
    while pivot::at_pivot(p) {
        let m = done.precede(p);
        pivot::pivot(p);
        suffixes(p, true);
        done = m.complete(p, DERIVED_TABLE);
    }
    done
}

fn table_body(p: &mut Parser<'_>) -> Option<SyntaxKind> {
    match p.word() {
        "(" => Some(parenthesised(p)),
        "{" if p.nth_at(1, "OJ") => {
            p.bump();
            p.bump_kw();
            joined_table(p);
            p.expect("}");
            Some(PAREN_TABLE)
        }
        "LATERAL" if !p.nth_at(1, ".") => {
            p.bump_kw();
            table_body(p)
        }
        "TABLE" | "THE" | "MULTISET" if p.nth_at(1, "(") => {
            p.bump_kws(2);
            let kind = if super::at_query(p) {
                super::query(p);
                DERIVED_TABLE
            } else {
                expr::expr(p);
                TABLE_FUNCTION
            };
            p.close_paren();
            Some(kind)
        }
        "ONLY" | "CONTAINERS" | "SHARDS" if p.nth_at(1, "(") && !p.is(Dialect::MySql) => {
            p.bump_kws(2);
            names::object_name(p);
            p.close_paren();
            Some(TABLE_REF)
        }
        // DB2: the rows that a change makes.
        "FINAL" | "NEW" | "OLD" if p.nth_at(1, "TABLE") && p.nth_at(2, "(") => {
            p.bump_kws(3);
            if !dml::statement(p) {
                p.error("expected a statement");
            }
            p.close_paren();
            Some(DERIVED_TABLE)
        }
        _ => named(p),
    }
}

/// `(query)`, `(change)`, `(a JOIN b …)`; the cursor is at `(`.
fn parenthesised(p: &mut Parser<'_>) -> SyntaxKind {
    let query = super::at_parenthesised_query(p) || p.nth_at(1, "VALUES");
    p.bump();
    if query {
        super::query(p);
        tail::restriction(p);
        p.close_paren();
        return DERIVED_TABLE;
    }
    let kind = if dml::statement(p) {
        DERIVED_TABLE
    } else {
        table_list(p);
        PAREN_TABLE
    };
    p.close_paren();
    kind
}

/// A table's name, a table function, a variable.
fn named(p: &mut Parser<'_>) -> Option<SyntaxKind> {
    // T-SQL: functions of the system, `::fn_x()`.
    if p.is(Dialect::SqlServer) {
        p.eat("::");
    }
    if !names::at_table_name(p) {
        p.error("expected a table");
        return None;
    }
    let function = p.start();
    if p.kind() == Some(PARAM) {
        // `@t`, `@x.nodes(…)`, `:t` (a collection).
        function.abandon(p);
        expr::table_operand(p);
        return Some(if p.previous() == ")" { TABLE_FUNCTION } else { TABLE_REF });
    }
    names::object_name(p);
    if !p.at("(") || at_table_hints(p) || p.at_seq(&["(", "+", ")"]) {
        function.abandon(p);
        return Some(TABLE_REF);
    }
    args::arg_list(p);
    let mut done = function.complete(p, CALL_EXPR);
    // `OPENDATASOURCE(…).db.schema.t`, `f(x).nodes(…)`.
    while p.at(".") && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT)) {
        let m = done.precede(p);
        p.bump();
        names::name(p);
        if p.at("(") {
            args::arg_list(p);
        }
        done = m.complete(p, METHOD_EXPR);
    }
    if p.eat_seq(&["WITH", "ORDINALITY"]) {
        return Some(TABLE_FUNCTION);
    }
    // OPENJSON and OPENXML: `WITH (column type 'path', …)`, `WITH table`.
    if p.is(Dialect::SqlServer) && p.at("WITH") {
        if p.nth_at(1, "(") && !is_hint(p.nth(2)) {
            columns_clause(p);
        } else if p.nth_kind(1) == Some(WORD) && !p.nth_at(2, "AS") && !p.nth_at(2, "(") {
            let m = p.start();
            p.bump_kw();
            names::object_name(p);
            m.complete(p, COLUMNS_CLAUSE);
        }
    }
    Some(TABLE_FUNCTION)
}

/// The table of INSERT, UPDATE, DELETE, MERGE and their kin: its column list is not taken for arguments.
pub(crate) fn target(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let function = p.at_any(&["OPENQUERY", "OPENROWSET", "OPENDATASOURCE"]) && p.is(Dialect::SqlServer);
    if p.at("(") || p.at_any(&["TABLE", "THE"]) && p.nth_at(1, "(") || function {
        return table(p);
    }
    let m = p.start();
    if p.kind() == Some(PARAM) {
        expr::table_operand(p);
    } else if p.at("ONLY") && p.nth_at(1, "(") {
        p.bump_kws(2);
        names::object_name(p);
        p.close_paren();
    } else if names::object_name(p).is_none() {
        m.abandon(p);
        return None;
    }
    suffixes(p, false);
    Some(m.complete(p, TABLE_REF))
}

/// What stands round a table's alias.
fn suffixes(p: &mut Parser<'_>, columns: bool) {
    let mut aliased = false;
    loop {
        match p.word() {
            "(" if at_table_hints(p) => table_hints(p),
            "(" if p.at_seq(&["(", "+", ")"]) && p.is(Dialect::Oracle) => {
                let m = p.start();
                p.bump_kws(3);
                m.complete(p, OUTER_JOIN_MARK);
            }
            "WITH" if p.is(Dialect::SqlServer) && p.nth_at(1, "(") => table_hints(p),
            "USE" | "FORCE" | "IGNORE"
                if p.is(Dialect::MySql) && matches!(p.nth(1), "INDEX" | "KEY" | "INDEXES" | "KEYS") =>
            {
                index_hint(p);
            }
            "PARTITION" | "SUBPARTITION" if p.nth_at(1, "(") || p.nth_at(1, "FOR") => {
                let m = p.start();
                p.bump_kw();
                p.eat("FOR");
                parenthesised_list(p);
                m.complete(p, PARTITION_EXTENSION);
            }
            // Oracle: a partitioned outer join.
            "PARTITION" if p.is(Dialect::Oracle) && p.nth_at(1, "BY") => {
                let m = p.start();
                p.bump_kws(2);
                expr::comma_separated(p);
                m.complete(p, PARTITION_BY_CLAUSE);
            }
            "SAMPLE" | "TABLESAMPLE" if sample_words(p) > 0 => sample(p),
            "AS" if p.nth_at(1, "OF") && p.is(Dialect::Oracle) => flashback(p),
            "VERSIONS" if matches!(p.nth(1), "BETWEEN" | "PERIOD") => flashback(p),
            "FOR" if matches!(p.nth(1), "SYSTEM_TIME" | "BUSINESS_TIME" | "APPLICATION_TIME" | "PORTION") => {
                flashback(p);
            }
            "MATCH_RECOGNIZE" if p.nth_at(1, "(") => {
                let m = p.start();
                p.bump_kw();
                p.bump_balanced();
                m.complete(p, MATCH_RECOGNIZE_CLAUSE);
            }
            _ => {
                if aliased || pivot::at_pivot(p) || !names::table_alias(p, columns) {
                    return;
                }
                aliased = true;
            }
        }
    }
}

fn parenthesised_list(p: &mut Parser<'_>) {
    if p.expect("(") {
        expr::comma_separated(p);
        p.close_paren();
    }
}

/// T-SQL: `[WITH] (NOLOCK, INDEX (a, b), FORCESEEK (…), SPATIAL_WINDOW_MAX_CELLS = 4)`.
fn table_hints(p: &mut Parser<'_>) {
    let m = p.start();
    p.eat("WITH");
    p.expect("(");
    while p.kind() == Some(WORD) {
        let takes_value = is_hint(p.word()) && p.at_any(&["INDEX", "FORCESEEK", "SPATIAL_WINDOW_MAX_CELLS"]);
        p.bump_kw();
        if takes_value && p.eat("=") || takes_value && p.at("(") {
            p.bump_balanced();
        }
        // The comma may be left out.
        p.eat(",");
    }
    p.close_paren();
    m.complete(p, TABLE_HINT);
}

/// MySQL: `USE INDEX FOR JOIN (a, b)`.
fn index_hint(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    if p.eat("FOR") {
        let n = if p.at("JOIN") { 1 } else { 2 };
        p.bump_kws(n);
    }
    if p.at("(") {
        p.bump_balanced();
    } else {
        p.error("expected `(`");
    }
    m.complete(p, TABLE_HINT);
    while p.at(",") && matches!(p.nth(1), "USE" | "FORCE" | "IGNORE") && matches!(p.nth(2), "INDEX" | "KEY") {
        p.bump();
        index_hint(p);
    }
}

/// Oracle's `SAMPLE [BLOCK] (n) [SEED (n)]`, the others' `TABLESAMPLE [method] (n …) [REPEATABLE (n)]`.
fn sample(p: &mut Parser<'_>) {
    let m = p.start();
    let words = sample_words(p);
    p.bump_kws(words);
    p.bump_balanced();
    if p.at_any(&["SEED", "REPEATABLE"]) && p.nth_at(1, "(") {
        p.bump_kw();
        p.bump_balanced();
    }
    m.complete(p, SAMPLE_CLAUSE);
}

fn sample_words(p: &Parser<'_>) -> usize {
    match (p.nth(1), p.nth(2)) {
        ("(", _) => 1,
        (_, "(") => 2,
        _ => 0,
    }
}

/// `AS OF {SCN | TIMESTAMP} x`, `VERSIONS BETWEEN … AND …`, `FOR SYSTEM_TIME …`.
fn flashback(p: &mut Parser<'_>) {
    let m = p.start();
    match p.word() {
        "FOR" => {
            p.bump_kws(2);
            if p.eat("OF") {
                names::name(p);
            }
            temporal_range(p);
        }
        "AS" => {
            p.bump_kws(2);
            if p.eat("PERIOD") {
                p.expect("FOR");
                names::name(p);
            } else {
                scn_or_timestamp(p);
            }
            expr::expr(p);
        }
        _ => {
            p.bump_kw();
            if p.eat("PERIOD") {
                p.expect("FOR");
                names::name(p);
            }
            p.expect("BETWEEN");
            scn_or_timestamp(p);
            bound(p);
            p.expect("AND");
            bound(p);
        }
    }
    m.complete(p, FLASHBACK_CLAUSE);
}

fn scn_or_timestamp(p: &mut Parser<'_>) {
    let literal = p.at("TIMESTAMP") && p.nth_kind(1) == Some(STRING);
    if !literal && !p.eat_any(&["SCN", "TIMESTAMP"]) {
        p.error("expected `TIMESTAMP`");
    }
}

fn temporal_range(p: &mut Parser<'_>) {
    match p.word() {
        "ALL" => p.bump_kw(),
        "AS" => {
            p.bump_kw();
            p.expect("OF");
            expr::expr(p);
        }
        "FROM" => {
            p.bump_kw();
            expr::operand(p);
            p.expect("TO");
            expr::operand(p);
        }
        "BETWEEN" => {
            p.bump_kw();
            expr::operand(p);
            p.expect("AND");
            expr::operand(p);
        }
        "CONTAINED" => {
            p.bump_kw();
            p.expect("IN");
            parenthesised_list(p);
        }
        _ => p.error("expected a range of time"),
    }
}

fn bound(p: &mut Parser<'_>) {
    if !p.eat_any(&["MINVALUE", "MAXVALUE"]) {
        expr::operand(p);
    }
}

/// T-SQL: table hints without WITH, `t (NOLOCK)`.
pub(crate) fn at_table_hints(p: &Parser<'_>) -> bool {
    p.is(Dialect::SqlServer)
        && p.at("(")
        && is_hint(p.nth(1))
        && (matches!(p.nth(2), ")" | ",") || matches!(p.nth(1), "INDEX" | "FORCESEEK"))
}

fn is_hint(w: &str) -> bool {
    matches!(
        w,
        "NOLOCK"
            | "READUNCOMMITTED"
            | "UPDLOCK"
            | "HOLDLOCK"
            | "ROWLOCK"
            | "PAGLOCK"
            | "TABLOCK"
            | "TABLOCKX"
            | "XLOCK"
            | "READPAST"
            | "READCOMMITTED"
            | "READCOMMITTEDLOCK"
            | "REPEATABLEREAD"
            | "SERIALIZABLE"
            | "SNAPSHOT"
            | "NOWAIT"
            | "FASTFIRSTROW"
            | "INDEX"
            | "FORCESEEK"
            | "FORCESCAN"
            | "NOEXPAND"
            | "KEEPIDENTITY"
            | "KEEPDEFAULTS"
            | "IGNORE_CONSTRAINTS"
            | "IGNORE_TRIGGERS"
            | "SPATIAL_WINDOW_MAX_CELLS"
    )
}
