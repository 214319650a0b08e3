//! Calls and the constructs that look like calls: OVER, WITHIN GROUP, KEEP, CASE, CAST, EXTRACT, TRIM,
//! date and interval literals.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, Parser};

use super::{args, expr, names, query, types};

/// Arguments, and the clauses that follow a call.
pub(crate) fn arguments_and_clauses(p: &mut Parser<'_>) {
    args::arg_list(p);
    loop {
        match p.word() {
            "WITHIN" if p.nth_at(1, "GROUP") => {
                let m = p.start();
                p.bump_kws(2);
                p.expect("(");
                if !p.eat_seq(&["GRAPH", "PATH"]) {
                    query::order_by(p);
                }
                p.close_paren();
                m.complete(p, WITHIN_GROUP_CLAUSE);
            }
            "KEEP" if p.nth_at(1, "(") => {
                let m = p.start();
                p.bump_kws(2);
                p.expect("DENSE_RANK");
                if !p.eat_any(&["FIRST", "LAST"]) {
                    p.error("expected `FIRST` or `LAST`");
                }
                query::order_by(p);
                p.expect(")");
                m.complete(p, KEEP_CLAUSE);
            }
            "FILTER" if p.nth_at(1, "(") && p.nth_at(2, "WHERE") => {
                let m = p.start();
                p.bump_kws(3);
                expr::expr(p);
                p.expect(")");
                m.complete(p, FILTER_CLAUSE);
            }
            "IGNORE" | "RESPECT" if p.nth_at(1, "NULLS") => {
                let m = p.start();
                p.bump_kws(2);
                m.complete(p, NULLS_CLAUSE);
            }
            "FROM" if matches!(p.nth(1), "FIRST" | "LAST") => {
                let m = p.start();
                p.bump_kws(2);
                m.complete(p, NULLS_CLAUSE);
            }
            "OVER" => {
                let m = p.start();
                p.bump_kw();
                if p.at("(") {
                    window_spec(p);
                } else {
                    names::name(p);
                }
                m.complete(p, OVER_CLAUSE);
            }
            _ => return,
        }
    }
}

/// `(PARTITION BY … ORDER BY … ROWS …)`.
pub(crate) fn window_spec(p: &mut Parser<'_>) {
    let m = p.start();
    p.expect("(");
    if p.at_name() && !p.at_any(&["PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"]) {
        names::name(p);
    }
    partition_and_order(p);
    if p.at_any(&["ROWS", "RANGE", "GROUPS"]) {
        let f = p.start();
        p.bump_kw();
        while !p.at(")") && !p.at_end() {
            let before = p.position();
            if p.at_any(&[
                "BETWEEN",
                "AND",
                "UNBOUNDED",
                "PRECEDING",
                "FOLLOWING",
                "CURRENT",
                "ROW",
                "EXCLUDE",
                "TIES",
                "NO",
                "OTHERS",
                "GROUP",
            ]) {
                p.bump_kw();
            } else {
                // Not `expr`: BETWEEN's AND belongs to the frame.
                p.bump_balanced();
            }
            if p.position() == before {
                break;
            }
        }
        f.complete(p, FRAME_CLAUSE);
    }
    p.expect(")");
    m.complete(p, WINDOW_SPEC);
}

/// `[PARTITION BY …] [ORDER BY …]`.
pub(crate) fn partition_and_order(p: &mut Parser<'_>) {
    if p.at_seq(&["PARTITION", "BY"]) {
        let b = p.start();
        p.bump_kws(2);
        expr::comma_separated(p);
        b.complete(p, PARTITION_BY_CLAUSE);
    }
    if p.at("ORDER") {
        query::order_by(p);
    }
}

/// Constructs that begin with a word and are no plain call or name. `None`: the word is an ordinary one.
pub(crate) fn special(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let call = p.nth_at(1, "(");
    match p.word() {
        "CASE" if !call || p.nth_at(1, "(") => Some(case(p)),
        "CAST" | "TRY_CAST" | "CONVERT" | "TRY_CONVERT" | "XMLCAST" | "TREAT" | "TRY_PARSE" | "PARSE"
            if call =>
        {
            cast(p)
        }
        "EXTRACT" if call && p.nth_at(3, "FROM") => {
            let m = p.start();
            p.bump_kws(4);
            expr::expr(p);
            p.expect(")");
            Some(m.complete(p, EXTRACT_EXPR))
        }
        "TRIM" if call => Some(trim(p)),
        "EXISTS" if call => {
            let m = p.start();
            p.bump_kws(2);
            if query::at_query(p) || p.at("(") {
                query::query(p);
            } else {
                expr::expr(p);
            }
            p.expect(")");
            Some(m.complete(p, EXISTS_EXPR))
        }
        "DATE" | "TIMESTAMP" | "TIME" | "DATETIME" if p.nth_kind(1) == Some(STRING) => {
            let m = p.start();
            p.bump_kw();
            p.bump();
            Some(m.complete(p, DATETIME_LITERAL))
        }
        "INTERVAL" if !call || p.is(Dialect::MySql) => interval(p),
        "CURSOR" if call && p.is(Dialect::Oracle) => {
            let m = p.start();
            p.bump_kws(2);
            query::query(p);
            p.expect(")");
            Some(m.complete(p, CURSOR_EXPR))
        }
        "MULTISET" if call => {
            let m = p.start();
            p.bump_kws(2);
            query::query(p);
            p.expect(")");
            Some(m.complete(p, SUBQUERY_EXPR))
        }
        // Oracle: a JSON constructor, kept whole.
        "JSON" if p.is(Dialect::Oracle) && matches!(p.nth(1), "{" | "[") => {
            let m = p.start();
            p.bump_kw();
            let mut depth = 0u32;
            while !p.at_end() && !p.at(";") {
                match p.word() {
                    "{" | "[" => depth += 1,
                    "}" | "]" => depth -= 1,
                    _ => {}
                }
                p.bump();
                if depth == 0 {
                    break;
                }
            }
            Some(m.complete(p, OPAQUE))
        }
        // T-SQL: a pattern of a graph, kept whole.
        "MATCH" if p.is(Dialect::SqlServer) && call => {
            let m = p.start();
            p.bump_kw();
            p.bump_balanced();
            Some(m.complete(p, OPAQUE))
        }
        "MATCH" if p.is(Dialect::MySql) && (call || p.nth_at(2, "AGAINST")) => match_against(p),
        // DB2: `ROW CHANGE TIMESTAMP FOR t`.
        "ROW" if p.nth_at(1, "CHANGE") && p.nth_at(3, "FOR") => {
            let m = p.start();
            p.bump_kws(4);
            names::object_name(p);
            Some(m.complete(p, CALL_EXPR))
        }
        "NEXT" | "PREVIOUS" if p.nth_at(1, "VALUE") && p.nth_at(2, "FOR") => next_value(p, 3),
        "NEXTVAL" | "PREVVAL" if p.nth_at(1, "FOR") => next_value(p, 2),
        // DB2 and SQL special registers of several words.
        "CURRENT" if p.nth_kind(1) == Some(WORD) && !p.at_seq(&["CURRENT", "OF"]) && current_words(p) > 0 => {
            let m = p.start();
            let n = current_words(p);
            // `CURRENT TIMESTAMP (6)`.
            if n == 2 && p.nth_at(2, "(") && p.nth_at(4, ")") {
                let name = p.start();
                p.bump_kws(2);
                name.complete(p, OBJECT_NAME);
                args::arg_list(p);
                return Some(m.complete(p, CALL_EXPR));
            }
            p.bump_kws(n);
            Some(m.complete(p, COLUMN_REF))
        }
        "NEW" if p.is(Dialect::Oracle) && p.nth_kind(1) == Some(WORD) && matches!(p.nth(2), "(" | ".") => {
            let m = p.start();
            p.bump_kw();
            names::object_name(p);
            if p.at("(") {
                args::arg_list(p);
            }
            Some(m.complete(p, CALL_EXPR))
        }
        _ => None,
    }
}

/// MySQL: `MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE)`.
fn match_against(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let m = p.start();
    let name = p.start();
    p.bump_kw();
    name.complete(p, OBJECT_NAME);
    if p.at("(") {
        args::arg_list(p);
    } else {
        names::name(p);
    }
    p.expect("AGAINST");
    if p.expect("(") {
        expr::operand(p);
        p.opaque_until(OPAQUE, &[";"]);
        p.close_paren();
    }
    Some(m.complete(p, CALL_EXPR))
}

fn next_value(p: &mut Parser<'_>, words: usize) -> Option<CompletedMarker> {
    let m = p.start();
    p.bump_kws(words);
    names::object_name(p);
    if p.at("OVER") {
        p.bump_kw();
        window_spec(p);
    }
    Some(m.complete(p, NEXT_VALUE_EXPR))
}

/// How many words the special register at `CURRENT` has.
fn current_words(p: &Parser<'_>) -> usize {
    match (p.nth(1), p.nth(2)) {
        ("TIME", "ZONE") | ("LOCK", "TIMEOUT") | ("PACKAGE", "PATH") | ("REFRESH", "AGE") => 3,
        ("QUERY", "OPTIMIZATION") | ("EXPLAIN", "MODE" | "SNAPSHOT") | ("OPTIMIZATION", "PROFILE") => 3,
        ("LOCALE", "LC_TIME" | "LC_MESSAGES") | ("TEMPORAL", "BUSINESS_TIME" | "SYSTEM_TIME") => 3,
        ("FEDERATED", "ASYNCHRONY") => 3,
        ("DECFLOAT", "ROUNDING")
        | ("DEFAULT", "TRANSFORM")
        | ("IMPLICIT", "XMLPARSE")
        | ("MDC", "ROLLOUT") => 4,
        ("MAINTAINED", "TABLE") => 6,
        (
            "DATE" | "TIME" | "TIMESTAMP" | "USER" | "SCHEMA" | "PATH" | "SERVER" | "SQLID" | "TIMEZONE"
            | "ISOLATION" | "DEGREE" | "DBPARTITIONNUM" | "MEMBER" | "SQL_CCFLAGS" | "CLIENT_ACCTNG"
            | "CLIENT_APPLNAME" | "CLIENT_USERID" | "CLIENT_WRKSTNNAME",
            _,
        ) => 2,
        _ => 0,
    }
}

fn case(p: &mut Parser<'_>) -> CompletedMarker {
    let m = p.start();
    p.bump_kw();
    if !p.at("WHEN") {
        expr::expr(p);
    }
    while p.at("WHEN") {
        let w = p.start();
        p.bump_kw();
        expr::expr(p);
        p.expect("THEN");
        expr::expr(p);
        w.complete(p, CASE_WHEN);
    }
    if p.at("ELSE") {
        let e = p.start();
        p.bump_kw();
        expr::expr(p);
        e.complete(p, CASE_ELSE);
    }
    p.expect("END");
    m.complete(p, CASE_EXPR)
}

fn cast(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    // T-SQL and MySQL: CONVERT(type, x [, style]), CONVERT(x, type), CONVERT(x USING charset); Oracle's is a function.
    if p.at("CONVERT") && (p.is(Dialect::Oracle) || p.is(Dialect::Db2)) {
        return None;
    }
    let m = p.start();
    let type_first = p.at_any(&["CONVERT", "TRY_CONVERT"]) && p.is(Dialect::SqlServer);
    p.bump_kws(2);
    if type_first {
        types::data_type(p);
        while p.eat(",") {
            expr::expr(p);
        }
    } else {
        if query::at_query(p) {
            query::query(p);
        } else {
            expr::expr(p);
        }
        if p.eat("AS") || p.eat(",") {
            p.eat("ARRAY");
            types::data_type(p);
            if p.at_any(&["ARRAY", "USING", "FORMAT", "DEFAULT"]) || p.at(",") {
                p.opaque_until(OPAQUE, &[]);
            }
        } else if p.eat("USING") {
            names::name(p);
        } else {
            p.error("expected `AS`");
        }
    }
    p.close_paren();
    Some(m.complete(p, CAST_EXPR))
}

fn trim(p: &mut Parser<'_>) -> CompletedMarker {
    let m = p.start();
    p.bump_kws(2);
    let side = p.at_any(&["LEADING", "TRAILING", "BOTH", "L", "T", "B"])
        && !matches!(p.nth(1), ")" | "," | "." | "(" | "||" | "+");
    if side {
        p.bump_kw();
    }
    if !p.at("FROM") {
        expr::expr(p);
    }
    if p.eat("FROM") {
        expr::expr(p);
    }
    while p.eat(",") {
        expr::expr(p);
    }
    p.close_paren();
    m.complete(p, TRIM_EXPR)
}

fn interval(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    if p.is(Dialect::MySql) {
        // The function INTERVAL(n, a, b) has a comma right inside; the unit tells the two apart after the fact.
        let m = p.start();
        p.bump_kw();
        expr::expr(p);
        if matches!(p.kind(), Some(WORD | META)) {
            p.bump_kw();
        }
        return Some(m.complete(p, INTERVAL_EXPR));
    }
    if !matches!(p.nth_kind(1), Some(STRING | PARAM)) {
        return None;
    }
    let m = p.start();
    p.bump_kw();
    p.bump();
    interval_qualifier(p);
    Some(m.complete(p, INTERVAL_EXPR))
}

/// `DAY(3) TO SECOND(6)`, `YEAR TO MONTH`, `HOUR`.
pub(crate) fn interval_qualifier(p: &mut Parser<'_>) {
    const UNITS: &[&str] = &[
        "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "YEARS", "MONTHS", "DAYS", "HOURS", "MINUTES",
        "SECONDS",
    ];
    for _ in 0..2 {
        if !p.eat_any(UNITS) {
            return;
        }
        if p.at("(") {
            p.bump_balanced();
        }
        if !p.eat("TO") {
            return;
        }
    }
}
