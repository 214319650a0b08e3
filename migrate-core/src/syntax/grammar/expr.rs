//! Expressions, by operator precedence.
//!
//! A chain of operators of one level is one flat `BINARY_EXPR` (operand, operator, operand, …), so that long
//! chains of `OR` or `||` do not make deep trees. Comparison, IN, BETWEEN, LIKE and IS are of one level.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::{CompletedMarker, MAX_DEPTH, Parser};

use super::{names, operand, query};

/// An expression.
pub(crate) fn expr(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    // Most expressions of a dump are plain literals.
    if matches!(p.kind(), Some(NUMBER | STRING)) && matches!(p.nth(1), "," | ")") {
        let m = p.start();
        p.bump();
        return Some(m.complete(p, LITERAL));
    }
    p.deeper(or_level, |p| {
        let m = p.start();
        while !p.at_end() && !p.at(")") && !p.at(";") && !p.at(",") {
            p.bump_balanced();
        }
        Some(m.complete(p, OPAQUE))
    })
}

/// A condition.
pub(crate) fn condition(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    expr(p)
}

/// An operand without comparison, AND and OR: what stands beside a keyword `AND`, `IN` or `FOR` of a clause.
pub(crate) fn operand(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    additive_level(p)
}

/// A variable that stands for a table, with the methods called on it.
pub(crate) fn table_operand(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    operand::postfix(p)
}

/// Expressions separated by commas.
pub(crate) fn comma_separated(p: &mut Parser<'_>) {
    if p.at(")") {
        return;
    }
    while expr(p).is_some() && p.eat(",") {}
}

/// Expressions separated by commas, into one node.
#[allow(dead_code)]
pub(crate) fn expr_list(p: &mut Parser<'_>, kind: SyntaxKind) {
    let m = p.start();
    comma_separated(p);
    m.complete(p, kind);
}

/// `=`, T-SQL's `+=` and its kin, and `:=`.
pub(crate) fn is_assignment_operator(w: &str) -> bool {
    matches!(w, "=" | ":=" | "+=" | "-=" | "*=" | "/=" | "%=" | "&=" | "|=" | "^=")
}

/// `target = value`, as in UPDATE's SET: a column, a variable, several in parentheses.
pub(crate) fn assignment(p: &mut Parser<'_>) {
    let m = p.start();
    let is_method = p.is(Dialect::SqlServer) && p.nth_at(1, ".");
    assignment_target(p);
    if is_assignment_operator(p.word()) {
        p.bump();
        // T-SQL: `@v = column = value`.
        if p.is(Dialect::SqlServer) && p.kind() != Some(NUMBER) && is_assignment_operator(p.nth(1)) {
            operand::postfix(p);
            p.bump();
        }
        if p.at("ON") && p.is(Dialect::MySql) {
            p.bump_kw();
        } else {
            expr(p);
        }
    } else if !(is_method && p.previous() == ")") {
        // T-SQL's `column.WRITE(…)` has no value.
        p.error("expected `=`");
    }
    m.complete(p, ASSIGNMENT);
}

fn assignment_target(p: &mut Parser<'_>) {
    if p.at("(") {
        names::column_list(p);
    } else if p.kind() == Some(PARAM) && p.is(Dialect::MySql) {
        let m = p.start();
        p.bump();
        while p.eat(".") {
            names::name(p);
        }
        m.complete(p, PARAM_EXPR);
    } else {
        operand::postfix(p);
    }
}

/// Assignments separated by commas.
pub(crate) fn assignments(p: &mut Parser<'_>) {
    loop {
        assignment(p);
        if !p.eat(",") {
            break;
        }
    }
}

/// A chain of one level: `next (op next)*`, where `op` says how many tokens the operator at the cursor has.
fn chain(
    p: &mut Parser<'_>,
    next: fn(&mut Parser<'_>) -> Option<CompletedMarker>,
    op: fn(&Parser<'_>) -> usize,
) -> Option<CompletedMarker> {
    let first = next(p)?;
    if op(p) == 0 {
        return Some(first);
    }
    let m = first.precede(p);
    loop {
        let n = op(p);
        if n == 0 {
            break;
        }
        p.bump_kws(n);
        if next(p).is_none() {
            break;
        }
    }
    Some(m.complete(p, BINARY_EXPR))
}

fn or_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, xor_level, |p| match p.word() {
        "OR" => 1,
        "||" if p.is(Dialect::MySql) => 1,
        _ => 0,
    })
}

fn xor_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, and_level, |p| usize::from(p.is(Dialect::MySql) && p.at("XOR")))
}

fn and_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, not_level, |p| match p.word() {
        "AND" => 1,
        "&&" if p.is(Dialect::MySql) => 1,
        _ => 0,
    })
}

fn not_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    if p.at("NOT") {
        let m = p.start();
        p.bump_kw();
        if p.deeper(not_level, |p| {
            p.bump();
            None
        })
        .is_none()
        {
            p.error("expected an expression");
        }
        return Some(m.complete(p, UNARY_EXPR));
    }
    comparison_level(p)
}

fn comparison_operator(p: &Parser<'_>) -> usize {
    match p.word() {
        // Oracle and T-SQL let the two characters of an operator stand apart: `< =`, `! =`.
        "<" if matches!(p.nth(1), "=" | ">") => 2,
        ">" if p.nth_at(1, "=") => 2,
        "!" if p.nth_at(1, "=") || p.is(Dialect::SqlServer) && matches!(p.nth(1), "<" | ">") => 2,
        "^" | "~" | "¬" if p.nth_at(1, "=") && !p.is(Dialect::SqlServer) && !p.is(Dialect::MySql) => 2,
        // T-SQL's outer joins of old.
        "=" if p.is(Dialect::SqlServer) && p.nth_at(1, "*") => 2,
        "*=" if p.is(Dialect::SqlServer) => 1,
        "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" | "^=" | "~=" | "!<" | "!>" | "¬=" | "<=>" => 1,
        "REGEXP" | "RLIKE" if p.is(Dialect::MySql) => 1,
        "NOT" if p.is(Dialect::MySql) && matches!(p.nth(1), "REGEXP" | "RLIKE") => 2,
        "SOUNDS" if p.is(Dialect::MySql) && p.nth_at(1, "LIKE") => 2,
        _ => 0,
    }
}

fn comparison_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let mut left = additive_level(p)?;
    for _ in 0..MAX_DEPTH {
        let negated = usize::from(p.at("NOT"));
        let n = comparison_operator(p);
        if n > 0 {
            let m = left.precede(p);
            while comparison_operator(p) > 0 {
                let n = comparison_operator(p);
                p.bump_kws(n);
                if p.at_any(&["ANY", "ALL", "SOME"]) && p.nth_at(1, "(") {
                    let q = p.start();
                    p.bump_kw();
                    parenthesised_query_or_list(p);
                    q.complete(p, QUANTIFIED_EXPR);
                } else if additive_level(p).is_none() {
                    break;
                }
            }
            left = m.complete(p, BINARY_EXPR);
            continue;
        }
        let word = p.nth(negated).to_string();
        let kind = match word.as_str() {
            "IN" => IN_EXPR,
            "BETWEEN" => BETWEEN_EXPR,
            "LIKE" | "LIKEC" | "LIKE2" | "LIKE4" => LIKE_EXPR,
            "IS" if negated == 0 => IS_EXPR,
            "MEMBER" | "SUBMULTISET" if p.is(Dialect::Oracle) => IS_EXPR,
            "MEMBER" if p.nth_at(negated + 1, "OF") => IS_EXPR,
            "OVERLAPS" => BINARY_EXPR,
            _ => return Some(left),
        };
        let m = left.precede(p);
        p.bump_kws(negated + 1);
        match kind {
            IN_EXPR if p.at("(") => {
                parenthesised_query_or_list(p);
            }
            BETWEEN_EXPR => {
                additive_level(p);
                p.expect("AND");
                additive_level(p);
            }
            LIKE_EXPR => {
                additive_level(p);
                if p.eat("ESCAPE") {
                    additive_level(p);
                } else if p.at("{") && p.nth_at(1, "ESCAPE") {
                    while !p.at_end() && !p.eat("}") {
                        p.bump();
                    }
                }
            }
            IS_EXPR => is_tail(p, &word),
            _ => {
                additive_level(p);
            }
        }
        left = m.complete(p, kind);
    }
    too_long(p, left)
}

/// An operand that more was said about than a tree may nest.
pub(super) fn too_long(p: &mut Parser<'_>, operand: CompletedMarker) -> Option<CompletedMarker> {
    p.error(format!("a chain of more than {MAX_DEPTH} operators"));
    Some(operand)
}

fn is_tail(p: &mut Parser<'_>, word: &str) {
    if word != "IS" {
        p.eat("OF");
        additive_level(p);
        return;
    }
    p.eat("NOT");
    match p.word() {
        "NULL" | "\\N" | "TRUE" | "FALSE" | "UNKNOWN" | "NAN" | "INFINITE" | "PRESENT" | "DANGLING"
        | "EMPTY" => p.bump_kw(),
        "A" if p.nth_at(1, "SET") => p.bump_kws(2),
        "VALIDATED" if p.is(Dialect::Db2) => {
            p.bump_kw();
            if p.eat_seq(&["ACCORDING", "TO"]) {
                p.opaque_until(OPAQUE, &["AND", "OR", ";", "ORDER", "GROUP"]);
            }
        }
        "DISTINCT" if p.nth_at(1, "FROM") => {
            p.bump_kws(2);
            additive_level(p);
        }
        "JSON" => {
            p.bump_kw();
            while p.at_any(&[
                "STRICT", "LAX", "OBJECT", "ARRAY", "SCALAR", "VALUE", "WITH", "WITHOUT", "UNIQUE", "KEYS",
                "FORMAT",
            ]) {
                p.bump_kw();
            }
        }
        "OF" => {
            p.bump_kw();
            p.eat("TYPE");
            if p.at("(") {
                p.bump_balanced();
            }
        }
        _ => p.error("expected `NULL`"),
    }
}

/// `(SELECT …)` or `(a, b, …)`, as the right side of IN, ANY and ALL.
fn parenthesised_query_or_list(p: &mut Parser<'_>) {
    if query::at_parenthesised_query(p) {
        let m = p.start();
        p.bump();
        query::query(p);
        p.expect(")");
        m.complete(p, SUBQUERY_EXPR);
        return;
    }
    let m = p.start();
    p.expect("(");
    while !p.at(")") && !p.at_end() {
        if expr(p).is_none() {
            break;
        }
        if !p.eat(",") {
            break;
        }
    }
    p.close_paren();
    m.complete(p, EXPR_LIST);
}

fn additive_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    // The bit operators have levels of their own in MySQL, below the additive one.
    if p.is(Dialect::MySql) {
        return chain(p, mysql_bit_and, |p| usize::from(p.at("|")));
    }
    plus_level(p)
}

fn mysql_bit_and(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, mysql_shift, |p| usize::from(p.at("&")))
}

fn mysql_shift(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, plus_level, |p| usize::from(p.at("<<") || p.at(">>")))
}

fn plus_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, multiplicative_level, |p| match p.word() {
        "+" | "-" => 1,
        "||" if !p.is(Dialect::MySql) => 1,
        "|" if p.nth_at(1, "|") && (p.is(Dialect::Oracle) || p.is(Dialect::SqlServer)) => 2,
        "CONCAT" if p.is(Dialect::Db2) && !p.nth_at(1, "(") => 1,
        "&" | "|" | "^" if p.is(Dialect::SqlServer) => 1,
        "MULTISET" if p.is(Dialect::Oracle) && matches!(p.nth(1), "UNION" | "EXCEPT" | "INTERSECT") => {
            if matches!(p.nth(2), "ALL" | "DISTINCT") { 3 } else { 2 }
        }
        _ => 0,
    })
}

fn multiplicative_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, power_level, |p| match p.word() {
        "*" | "/" => 1,
        "%" if !matches!(p.nth(1), "TYPE" | "ROWTYPE" | "FOUND" | "NOTFOUND" | "ROWCOUNT" | "ISOPEN") => 1,
        "MOD" if p.is(Dialect::Oracle) || p.is(Dialect::MySql) => {
            usize::from(!p.nth_at(1, "(") || p.is(Dialect::MySql))
        }
        "DIV" if p.is(Dialect::MySql) => 1,
        "^" if p.is(Dialect::MySql) => 1,
        _ => 0,
    })
}

fn power_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    chain(p, unary_level, |p| usize::from(p.at("**")))
}

fn unary_level(p: &mut Parser<'_>) -> Option<CompletedMarker> {
    let kind = match p.word() {
        "-" | "+" | "~" | "!" => UNARY_EXPR,
        "PRIOR"
            if p.is(Dialect::Oracle) && !p.nth_at(1, ".") && !p.nth_at(1, "(")
                || p.at_seq(&["PRIOR", "("]) =>
        {
            PRIOR_EXPR
        }
        "CONNECT_BY_ROOT" => PRIOR_EXPR,
        "BINARY" if p.is(Dialect::MySql) && !p.nth_at(1, "(") => UNARY_EXPR,
        _ => return operand::postfix(p),
    };
    let m = p.start();
    p.bump_kw();
    let found = p.deeper(unary_level, |p| {
        p.bump();
        None
    });
    if found.is_none() {
        p.error("expected an expression");
    }
    Some(m.complete(p, kind))
}
