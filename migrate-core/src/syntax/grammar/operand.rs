//! Operands: literals, names, calls, parentheses, and what follows them without an operator (COLLATE, methods, (+)).

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{CompletedMarker, MAX_DEPTH, Marker, Parser};

use super::expr::{comma_separated, expr, too_long};
use super::{args, call, names, query, types, words};

pub(super) fn postfix(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let is_addend = matches!(p.previous(), "+" | "-");
    let mut e = primary(p)?;
    for _ in 0..MAX_DEPTH {
        e = match p.word() {
            "(" if p.is(Dialect::Oracle) && p.at_seq(&["(", "+", ")"]) => {
                let m = e.precede(p);
                p.bump_kws(3);
                m.complete(p, OUTER_JOIN_MARK)
            }
            "COLLATE" => {
                let m = e.precede(p);
                p.bump_kw();
                if p.kind() == Some(STRING) {
                    names::alias_name(p);
                } else {
                    names::object_name(p);
                }
                m.complete(p, COLLATE_EXPR)
            }
            "AT" if p.nth_at(1, "TIME") || p.nth_at(1, "LOCAL") => {
                let m = e.precede(p);
                if p.nth_at(1, "LOCAL") {
                    p.bump_kws(2);
                } else {
                    p.bump_kws(3);
                    primary(p);
                }
                m.complete(p, AT_TIME_ZONE_EXPR)
            }
            // Oracle: `(d1 - d2) DAY TO SECOND`, DB2: `x DAYS` (labelled durations).
            "DAY" | "YEAR"
                if p.is(Dialect::Oracle)
                    && (p.nth_at(1, "TO") || p.nth_at(1, "("))
                    && e.kind() == PAREN_EXPR =>
            {
                let m = e.precede(p);
                call::interval_qualifier(p);
                m.complete(p, INTERVAL_EXPR)
            }
            // Elsewhere than in a sum the word is an alias: `COUNT(*) DAYS`.
            w if p.is(Dialect::Db2)
                && is_duration_unit(w)
                && (is_addend || e.kind() == META_EXPR || matches!(p.nth(1), "+" | "-")) =>
            {
                let m = e.precede(p);
                p.bump_kw();
                m.complete(p, INTERVAL_EXPR)
            }
            // `x.method(…)`, `x(1).field`, T-SQL `col.value(…)`, `type::method(…)`.
            "." if e.kind() != LITERAL && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT)) => {
                let m = e.precede(p);
                p.bump();
                names::name(p);
                if p.at("(") && !p.at_seq(&["(", "+", ")"]) {
                    args::arg_list(p);
                }
                m.complete(p, METHOD_EXPR)
            }
            "::" if p.is(Dialect::Db2) => {
                let m = e.precede(p);
                p.bump();
                types::data_type(p);
                m.complete(p, CAST_EXPR)
            }
            // DB2: an element of an array, `ARRAY[1, 2]`.
            "[" if p.is(Dialect::Db2) => {
                let m = e.precede(p);
                p.bump();
                comma_separated(p);
                p.expect("]");
                m.complete(p, SUBSCRIPT_EXPR)
            }
            "::" if p.is(Dialect::SqlServer) => {
                let m = e.precede(p);
                p.bump();
                names::name(p);
                if p.at("(") {
                    args::arg_list(p);
                }
                m.complete(p, METHOD_EXPR)
            }
            "(" if matches!(e.kind(), METHOD_EXPR | CALL_EXPR | SUBSCRIPT_EXPR) && p.is(Dialect::Oracle) => {
                let m = e.precede(p);
                args::arg_list(p);
                m.complete(p, SUBSCRIPT_EXPR)
            }
            "->" | "->>" if p.is(Dialect::MySql) => {
                let m = e.precede(p);
                p.bump();
                primary(p);
                m.complete(p, BINARY_EXPR)
            }
            "%" if matches!(
                p.nth(1),
                "FOUND" | "NOTFOUND" | "ROWCOUNT" | "ISOPEN" | "BULK_ROWCOUNT" | "BULK_EXCEPTIONS"
            ) =>
            {
                let m = e.precede(p);
                p.bump();
                p.bump_kw();
                if p.at("(") {
                    args::arg_list(p);
                }
                m.complete(p, ATTRIBUTE_EXPR)
            }
            "%" if matches!(p.nth(1), "TYPE" | "ROWTYPE") && p.is(Dialect::Oracle) => {
                let m = e.precede(p);
                p.bump();
                p.bump_kw();
                m.complete(p, ATTRIBUTE_EXPR)
            }
            _ => return Some(e),
        };
    }
    too_long(p, e)
}

/// DB2's labelled durations.
fn is_duration_unit(w: &str) -> bool {
    matches!(
        w,
        "YEAR"
            | "YEARS"
            | "MONTH"
            | "MONTHS"
            | "DAY"
            | "DAYS"
            | "HOUR"
            | "HOURS"
            | "MINUTE"
            | "MINUTES"
            | "SECOND"
            | "SECONDS"
            | "MICROSECOND"
            | "MICROSECONDS"
    )
}

fn primary(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let m = p.start();
    match p.kind() {
        None => {
            m.abandon(p);
            p.error("expected an expression");
            None
        }
        Some(NUMBER) => {
            p.bump();
            Some(m.complete(p, LITERAL))
        }
        Some(STRING) => {
            p.bump();
            // Adjacent literals are one; elsewhere the second one is an alias or a mistake.
            while p.kind() == Some(STRING) && (p.is(Dialect::MySql) || p.is(Dialect::PostgreSql)) {
                p.bump();
            }
            Some(m.complete(p, LITERAL))
        }
        Some(META) => {
            p.bump();
            Some(m.complete(p, META_EXPR))
        }
        Some(PARAM) => {
            p.bump();
            // `:NEW.col`, indicator variables `:x:ind`; in T-SQL what follows the point is a method.
            while !p.is(Dialect::SqlServer)
                && p.at(".")
                && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
            {
                p.bump();
                names::name(p);
            }
            if p.kind() == Some(PARAM) && p.touches_previous(0) {
                p.bump();
            }
            // T-SQL: `SET @x.modify(…)`, MySQL: `@x := 1`.
            let e = m.complete(p, PARAM_EXPR);
            if p.is(Dialect::MySql) && p.at(":=") {
                let a = e.precede(p);
                p.bump();
                expr(p);
                return Some(a.complete(p, BINARY_EXPR));
            }
            if p.at("(") && p.is(Dialect::Oracle) && !p.at_seq(&["(", "+", ")"]) {
                let s = e.precede(p);
                args::arg_list(p);
                return Some(s.complete(p, SUBSCRIPT_EXPR));
            }
            Some(e)
        }
        Some(PUNCT) => punct_primary(p, m),
        Some(BAD_TOKEN) => {
            p.error("unreadable text");
            p.bump();
            Some(m.complete(p, ERROR))
        }
        Some(_) => word_primary(p, m),
    }
}

fn punct_primary(p: &mut Parser<'_>, m: Marker) -> Option<CompletedMarker> {
    match p.word() {
        "(" => {
            if query::at_parenthesised_query(p) {
                p.bump();
                query::query(p);
                p.expect(")");
                return Some(m.complete(p, SUBQUERY_EXPR));
            }
            p.bump();
            let mut items = 0;
            while !p.at(")") && !p.at_end() {
                if expr(p).is_none() {
                    break;
                }
                items += 1;
                if !p.eat(",") {
                    break;
                }
            }
            // PL/SQL: the object as one of its supertype, `(SELF AS person).name()`.
            if items == 1 && p.at("AS") && p.is(Dialect::Oracle) {
                p.bump_kw();
                types::data_type(p);
            }
            p.close_paren();
            Some(m.complete(p, if items == 1 { PAREN_EXPR } else { ROW_EXPR }))
        }
        // Oracle: a bind variable whose name stands apart, `: x`.
        ":" if p.is(Dialect::Oracle) && matches!(p.nth_kind(1), Some(WORD | NUMBER)) => {
            p.bump();
            p.bump();
            Some(m.complete(p, PARAM_EXPR))
        }
        // T-SQL: functions of the system, `::fn_x()`.
        "::" if p.is(Dialect::SqlServer) && p.nth_kind(1) == Some(WORD) => {
            p.bump();
            word_primary(p, m)
        }
        // ODBC escapes: `{fn …}`, `{d '…'}`, `{ts '…'}`.
        "{" => {
            while !p.at_end() && !p.at("}") {
                p.bump_balanced();
            }
            p.expect("}");
            Some(m.complete(p, OPAQUE))
        }
        _ => {
            m.abandon(p);
            p.error("expected an expression");
            None
        }
    }
}

/// PL/SQL: `$IF … $THEN a $ELSE b $END` in place of an operand, kept whole.
fn conditional(p: &mut Parser<'_>) {
    let mut depth = 0;
    while !p.at_end() && !p.at(";") {
        depth += i32::from(p.at("$IF")) - i32::from(p.at("$END"));
        p.bump();
        if depth == 0 {
            return;
        }
    }
}

fn word_primary(p: &mut Parser<'_>, m: Marker) -> Option<CompletedMarker> {
    if p.at("$IF") {
        conditional(p);
        return Some(m.complete(p, OPAQUE));
    }
    let next_is_name_part = p.nth_at(1, ".");
    if p.kind() == Some(WORD) && !next_is_name_part {
        if let Some(done) = call::special(p) {
            m.abandon(p);
            return Some(done);
        }
        if words::ends_expression(p) {
            m.abandon(p);
            p.error("expected an expression");
            return None;
        }
        if matches!(p.word(), "NULL" | "TRUE" | "FALSE" | "DEFAULT" | "UNKNOWN" | "\\N") && !p.nth_at(1, "(")
        {
            p.bump_kw();
            return Some(m.complete(p, LITERAL));
        }
        // Charset introducers: `_utf8mb4'…'`, `_binary 0x41`.
        if p.is(Dialect::MySql) && p.word().starts_with('_') && matches!(p.nth_kind(1), Some(STRING | NUMBER))
        {
            p.bump_kw();
            p.bump();
            return Some(m.complete(p, LITERAL));
        }
    }
    names::name(p);
    while p.at(".") {
        match p.nth_kind(1) {
            Some(WORD | QUOTED_IDENT | SUBST) => {
                p.bump();
                names::name(p);
            }
            _ if p.nth_at(1, "*") => {
                p.bump();
                p.bump();
                return Some(m.complete(p, STAR_EXPR));
            }
            // T-SQL `db..t.c`.
            _ if p.nth_at(1, ".") && p.is(Dialect::SqlServer) => p.bump(),
            _ => break,
        }
    }
    // Oracle: `pkg.f@link(…)`.
    if p.is(Dialect::Oracle) && p.at("@") && p.nth_kind(1) == Some(WORD) {
        p.bump();
        names::name(p);
        while p.at(".") && p.nth_kind(1) == Some(WORD) {
            p.bump();
            names::name(p);
        }
    }
    if p.at("(") && !p.at_seq(&["(", "+", ")"]) {
        let name = m.complete(p, OBJECT_NAME);
        let c = name.precede(p);
        call::arguments_and_clauses(p);
        return Some(c.complete(p, CALL_EXPR));
    }
    Some(m.complete(p, COLUMN_REF))
}
