//! CREATE VIEW, ALTER VIEW and materialized views (Oracle's also under their old name, snapshot).

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::{expr, names, query};
use super::{constraint, option};

/// Words between CREATE and VIEW.
const BEFORE: &[&str] = &[
    "OR",
    "REPLACE",
    "ALTER",
    "FORCE",
    "NO",
    "NOFORCE",
    "EDITIONABLE",
    "NONEDITIONABLE",
    "EDITIONING",
    "ALGORITHM",
    "=",
    "UNDEFINED",
    "MERGE",
    "TEMPTABLE",
    "SQL",
    "SECURITY",
    "DEFINER",
    "INVOKER",
    "TEMPORARY",
];

/// A view statement, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    if !p.at("CREATE") && !p.at("ALTER") {
        return false;
    }
    let mut n = 1;
    loop {
        if p.at("CREATE") && matches!(p.nth(n), "MATERIALIZED" | "SNAPSHOT") {
            let words = if p.nth_at(n, "SNAPSHOT") { 1 } else { 2 };
            if p.nth_at(n + words, "LOG")
                || (words == 2 && !p.nth_at(n + 1, "VIEW") && !p.nth_at(n + 1, "QUERY"))
            {
                return false;
            }
            return materialized(p, n + words);
        }
        // `DEFINER = user@host`: the user's name can be anything.
        if p.nth_at(n, "DEFINER") && p.nth_at(n + 1, "=") {
            n += 3;
            while p.nth_kind(n) == Some(PARAM)
                || p.nth_at(n, "@")
                || p.nth_kind(n) == Some(STRING)
                || p.nth_at(n, "(")
                || p.nth_at(n, ")")
            {
                n += 1;
            }
            continue;
        }
        if BEFORE.contains(&p.nth(n)) {
            n += 1;
            continue;
        }
        break;
    }
    if !p.nth_at(n, "VIEW") || (p.at("ALTER") && !has_query(p)) {
        return false;
    }
    let m = p.start();
    if n > 1 {
        p.bump_kw();
        let o = p.start();
        p.bump_kws(n - 1);
        o.complete(p, VIEW_OPTION);
    } else {
        p.bump_kw();
    }
    p.bump_kw();
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    columns(p);
    // T-SQL: `WITH SCHEMABINDING, ENCRYPTION`; Oracle: `OF type`, DB2: `OF type MODE DB2SQL`.
    if !p.at("AS") {
        p.opaque_until(VIEW_OPTION, &["AS"]);
    }
    if p.expect("AS") {
        query::query(p);
    }
    suffix(p);
    m.complete(p, CREATE_VIEW_STMT);
    true
}

/// ALTER VIEW with a new query (T-SQL, MySQL) rather than an option.
fn has_query(p: &Parser<'_>) -> bool {
    !p.is(Dialect::Oracle) && !p.is(Dialect::Db2)
}

/// `(a, b UNIQUE, CONSTRAINT … )`: names of the columns, constraints of Oracle kept as options.
fn columns(p: &mut Parser<'_>) {
    if !p.at("(") {
        return;
    }
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        if constraint::at_table_constraint(p) && !p.nth_at(1, ",") && !p.nth_at(1, ")") {
            constraint::table_constraint(p, true);
        } else {
            names::name(p);
            p.opaque_until(VIEW_OPTION, &[","]);
        }
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    p.expect(")");
    m.complete(p, COLUMN_LIST);
}

/// WITH CHECK OPTION, WITH READ ONLY.
fn suffix(p: &mut Parser<'_>) {
    if !p.at("WITH") {
        return;
    }
    let words = match (p.nth(1), p.nth(2)) {
        ("CHECK", "OPTION") => 3,
        ("READ", "ONLY") => 3,
        ("CASCADED" | "LOCAL", "CHECK") => 4,
        ("NO", "ROW") => 4,
        ("ROW", "MOVEMENT") => 3,
        _ => return,
    };
    let o = p.start();
    p.bump_kws(words);
    if p.at("CONSTRAINT") {
        p.bump_kw();
        names::name(p);
    }
    o.complete(p, VIEW_OPTION);
}

fn materialized(p: &mut Parser<'_>, words: usize) -> bool {
    let m = p.start();
    p.bump_kws(words);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    names::object_name(p);
    columns(p);
    while !p.at_end() && !p.at(";") && !(p.at("AS") && !p.nth_at(1, "OF")) {
        let before = p.position();
        mview_option(p);
        if p.position() == before {
            break;
        }
    }
    if p.expect("AS") {
        query::query(p);
    }
    m.complete(p, CREATE_MVIEW_STMT);
    true
}

/// One option of a materialized view: `REFRESH …` and `START WITH … NEXT …` with their expressions, storage, `ON PREBUILT TABLE`.
fn mview_option(p: &mut Parser<'_>) {
    let m = p.start();
    match p.word() {
        "REFRESH" | "NEVER" => {
            p.bump_kw();
            loop {
                match p.word() {
                    "START" => {
                        p.bump_kws(2);
                        expr::expr(p);
                    }
                    "NEXT" => {
                        p.bump_kw();
                        expr::expr(p);
                    }
                    "FAST" | "COMPLETE" | "FORCE" | "ON" | "DEMAND" | "COMMIT" | "STATEMENT" | "WITH"
                    | "PRIMARY" | "KEY" | "ROWID" | "REFRESH" | "USING" | "TRUSTED" | "ENFORCED"
                    | "CONSTRAINTS" | "DEFAULT" | "MASTER" | "LOCAL" | "ROLLBACK" | "SEGMENT" => p.bump_kw(),
                    _ => break,
                }
            }
        }
        "BUILD" | "ENABLE" | "DISABLE" | "ON" | "WITH" | "WITHOUT" | "EVALUATE" | "UNUSABLE" | "USING"
        | "QUERY" | "SCOPE" | "FOR" => {
            p.bump_kw();
            while p.at_any(&[
                "IMMEDIATE",
                "DEFERRED",
                "QUERY",
                "REWRITE",
                "PREBUILT",
                "TABLE",
                "REDUCED",
                "PRECISION",
                "WITHOUT",
                "WITH",
                "CONCURRENT",
                "COMPUTATION",
                "ON",
                "UPDATE",
                "INDEX",
                "NO",
                "CURRENT",
                "EDITION",
                "AT",
                "RUNTIME",
            ]) {
                p.bump_kw();
            }
        }
        _ => {
            m.abandon(p);
            option::clause(p, MVIEW_OPTION);
            return;
        }
    }
    m.complete(p, MVIEW_OPTION);
}
