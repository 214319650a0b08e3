//! Partitioning: PARTITION BY with its keys and partitions, subpartitions and templates, T-SQL's partition schemes.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::{expr, names};
use super::{constraint, table_option};

/// `PARTITION BY …`, with everything that belongs to it; the cursor is at PARTITION.
pub(super) fn clause(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    method(p);
    loop {
        match p.word() {
            "AUTOMATIC" => option(p, 1),
            "STORE" if p.nth_at(1, "IN") => {
                let o = p.start();
                p.bump_kws(2);
                p.bump_balanced();
                o.complete(p, TABLE_OPTION);
            }
            "INTERVAL" => {
                let i = p.start();
                p.bump_kw();
                p.expect("(");
                expr::expr(p);
                p.expect(")");
                i.complete(p, PARTITION_INTERVAL);
            }
            "PARTITIONS" => count(p),
            "SUBPARTITION" if p.nth_at(1, "BY") => {
                let s = p.start();
                p.bump_kws(2);
                method(p);
                if p.at_any(&["SUBPARTITIONS", "PARTITIONS"]) {
                    count(p);
                }
                if p.at("SUBPARTITION") && p.nth_at(1, "TEMPLATE") {
                    let t = p.start();
                    p.bump_kws(2);
                    if p.at("(") {
                        definitions(p);
                    } else {
                        p.bump();
                    }
                    t.complete(p, PARTITION_TEMPLATE);
                }
                s.complete(p, SUBPARTITION_CLAUSE);
            }
            "(" => definitions(p),
            _ => break,
        }
    }
    m.complete(p, PARTITION_CLAUSE);
}

fn option(p: &mut Parser<'_>, words: usize) {
    let o = p.start();
    p.bump_kws(words);
    o.complete(p, TABLE_OPTION);
}

/// `[LINEAR] RANGE [COLUMNS] (keys)`.
fn method(p: &mut Parser<'_>) {
    while p.at_any(&[
        "LINEAR",
        "RANGE",
        "LIST",
        "HASH",
        "KEY",
        "SYSTEM",
        "SYSTEM_TIME",
        "REFERENCE",
        "CONSISTENT",
        "COLUMNS",
        "DIRECTORY",
    ]) {
        p.bump_kw();
    }
    if p.at("ALGORITHM") {
        p.bump_kws(3);
    }
    if p.at("(") {
        constraint::index_columns(p);
    }
}

/// `PARTITIONS n [STORE IN (…)]`.
fn count(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    p.bump();
    if p.at_seq(&["STORE", "IN"]) {
        p.bump_kws(2);
        p.bump_balanced();
    }
    if p.at_seq(&["OVERFLOW", "STORE", "IN"]) {
        p.bump_kws(3);
        p.bump_balanced();
    }
    m.complete(p, PARTITION_COUNT);
}

/// `(partition, …)`; the cursor is at `(`.
fn definitions(p: &mut Parser<'_>) {
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        definition(p);
        if !p.at(",") && !p.at(")") && !p.at_end() {
            p.recover("unknown clause of a partition", &[","]);
        }
        p.eat(",");
        if p.position() == before {
            break;
        }
    }
    p.expect(")");
}

/// What MySQL's `ADD PARTITION` takes: definitions in parentheses, or `PARTITIONS n`.
pub(super) fn added(p: &mut Parser<'_>) {
    if p.at("(") {
        definitions(p);
    } else {
        count(p);
    }
}

/// One partition or subpartition; also what `ALTER TABLE … ADD PARTITION` takes.
pub(super) fn definition(p: &mut Parser<'_>) {
    let m = p.start();
    let named = p.eat_any(&["PARTITION", "SUBPARTITION", "PART"]);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    if named && p.at_name() && !p.at_any(&["VALUES", "STARTING", "ENDING", "STORE"]) {
        names::name(p);
    }
    loop {
        match p.word() {
            "VALUES" => values(p),
            "STARTING" | "ENDING" => bound(p),
            "EVERY" => {
                let i = p.start();
                p.bump_kw();
                // `(3 MONTHS)`, `3 MONTHS`, `(100)`.
                if p.at("(") {
                    p.bump_balanced();
                } else {
                    expr::expr(p);
                    p.eat_any(&["DAY", "DAYS", "MONTH", "MONTHS", "YEAR", "YEARS"]);
                }
                i.complete(p, PARTITION_INTERVAL);
            }
            "SUBPARTITIONS" | "PARTITIONS" => count(p),
            "(" => definitions(p),
            _ => {
                if !storage(p) {
                    break;
                }
            }
        }
    }
    m.complete(p, PARTITION_DEF);
}

/// Storage clauses of a partition: those of a table.
fn storage(p: &mut Parser<'_>) -> bool {
    !p.at_any(&["AS", "ON", "WITH"]) && table_option::option(p)
}

/// `VALUES LESS THAN (…)`, `VALUES IN (…)`, `VALUES (…)`.
fn values(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if !p.eat_seq(&["LESS", "THAN"]) {
        p.eat("IN");
    }
    list_or_value(p);
    m.complete(p, PARTITION_VALUES);
}

/// DB2: `STARTING [FROM] (…) [INCLUSIVE | EXCLUSIVE]`, `ENDING [AT] (…)`.
fn bound(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    p.eat_any(&["FROM", "AT"]);
    list_or_value(p);
    p.eat_any(&["INCLUSIVE", "EXCLUSIVE"]);
    m.complete(p, PARTITION_VALUES);
}

fn list_or_value(p: &mut Parser<'_>) {
    if !p.at("(") {
        expr::expr(p);
        return;
    }
    p.bump();
    while !p.at(")") && !p.at_end() {
        if expr::expr(p).is_none() || !p.eat(",") {
            break;
        }
    }
    if !p.at(")") {
        p.recover("expected `)`", &[]);
    }
    p.expect(")");
}

/// T-SQL after the elements: `ON filegroup` is an option, `ON scheme (column)` partitioning. The cursor is at ON.
pub(super) fn filegroup_or_scheme(p: &mut Parser<'_>) -> SyntaxKind {
    let m = p.start();
    p.bump_kw();
    if p.kind() == Some(STRING) {
        p.bump();
    } else {
        names::object_name(p);
    }
    let partitioned = p.at("(") && p.is(Dialect::SqlServer);
    if partitioned {
        constraint::index_columns(p);
    }
    let kind = if partitioned { PARTITION_CLAUSE } else { TABLE_OPTION };
    m.complete(p, kind);
    kind
}
