//! Definitions of procedures, functions, triggers and events.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::parser::Parser;

use super::super::super::{expr, names, query, types};
use super::super::common::{create_words, default_value, defined_name, rest_of_statement};
use super::{body, statement};

/// A definition, or `false`.
pub(super) fn definition(p: &mut Parser<'_>) -> bool {
    let (words, definer) = match p.word() {
        "CREATE" => match create_words(p) {
            Some(n) if p.nth_at(n - 1, "DEFINER") => (n, true),
            Some(n) => (n, false),
            None => return false,
        },
        // MySQL: `ALTER [DEFINER = x] EVENT e … DO …`; DB2: `ALTER MODULE m ADD PROCEDURE …`.
        "ALTER" if p.nth_at(1, "EVENT") || p.nth_at(1, "DEFINER") && is_event(p) => {
            alter_event(p);
            return true;
        }
        "ALTER" if matches!(p.nth(1), "PROCEDURE" | "FUNCTION") => {
            let m = p.start();
            p.bump_kws(2);
            names::object_name(p);
            options(p);
            if !p.at_end() {
                rest_of_statement(p, OPAQUE);
            }
            m.complete(p, ALTER_OTHER_STMT);
            return true;
        }
        "ALTER" if p.nth_at(1, "MODULE") => {
            alter_module(p);
            return true;
        }
        _ => return false,
    };
    let kind_at = if definer { words - 1 + definer_words(p, words - 1) } else { words - 1 };
    let Some((grammar, kind)) = grammar_of(p, kind_at) else { return false };
    let m = p.start();
    p.bump_kws(if definer { words - 1 } else { words });
    if definer {
        self::definer(p);
        p.bump_kw();
    }
    defined_name(p);
    grammar(p);
    m.complete(p, kind);
    true
}

fn grammar_of(p: &Parser<'_>, n: usize) -> Option<(fn(&mut Parser<'_>), SyntaxKind)> {
    Some(match p.nth(n) {
        "PROCEDURE" => (procedure as fn(&mut Parser<'_>), CREATE_PROCEDURE_STMT),
        "FUNCTION" => (function, CREATE_FUNCTION_STMT),
        "METHOD" if p.is(Dialect::Db2) => (function, CREATE_FUNCTION_STMT),
        "TRIGGER" => (trigger, CREATE_TRIGGER_STMT),
        "EVENT" if p.is(Dialect::MySql) => (event, CREATE_EVENT_STMT),
        _ => return None,
    })
}

/// How many tokens `DEFINER = user` has, from the n-th token on.
fn definer_words(p: &Parser<'_>, n: usize) -> usize {
    let mut i = n + 2;
    if p.nth_at(i, "CURRENT_USER") {
        i += 1;
        if p.nth_at(i, "(") {
            i += 2;
        }
    } else {
        i += 1;
        // `'root'@'localhost'` is a string and a variable, `root@localhost` a word and a variable, with or without blanks.
        if p.nth_at(i, "@") {
            i += 2;
        } else if p.nth_kind(i) == Some(PARAM) {
            i += 1;
        }
    }
    i - n
}

fn is_event(p: &Parser<'_>) -> bool {
    p.nth_at(1 + definer_words(p, 1), "EVENT")
}

/// `DEFINER = user`.
fn definer(p: &mut Parser<'_>) {
    let n = definer_words(p, 0);
    let m = p.start();
    p.bump_kws(2);
    for _ in 2..n {
        p.bump();
    }
    m.complete(p, ROUTINE_OPTION);
}

fn procedure(p: &mut Parser<'_>) {
    if p.at("(") {
        parameters(p);
    }
    options(p);
    body_if_any(p);
}

fn function(p: &mut Parser<'_>) {
    if p.at("(") {
        parameters(p);
    }
    if p.at("RETURNS") {
        returns(p);
    } else {
        // DB2 has it among the options, and methods have none.
        options(p);
        if p.at("RETURNS") {
            returns(p);
        }
    }
    options(p);
    body_if_any(p);
}

/// A routine in another language has no body, and neither has one that is a UDF of MySQL or a sourced one of DB2.
fn body_if_any(p: &mut Parser<'_>) {
    if p.at_end() || p.at(";") {
        return;
    }
    // MariaDB: `AS` of Oracle mode, and DB2's compatibility with PL/SQL.
    if p.at_any(&["AS", "IS"]) {
        p.error("PL/SQL is not read here");
        rest_of_statement(p, OPAQUE);
        return;
    }
    body(p);
}

/// `([IN | OUT | INOUT] name type [DEFAULT x], …)`; DB2's functions may leave the names out.
fn parameters(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let before = p.position();
        let d = p.start();
        let has_mode = p.at_any(&["IN", "OUT", "INOUT"]) && !matches!(p.nth(1), "," | ")" | "(");
        if has_mode {
            p.bump_kw();
            p.eat("OUT");
        }
        // A name alone is a type.
        if !matches!(p.nth(1), "," | ")" | "(" | ".") && !p.at_seq(&["DOUBLE", "PRECISION"]) {
            names::name(p);
        }
        parameter_type(p);
        default_value(p);
        if !p.at(",") && !p.at(")") {
            // `FOR BIT DATA`, `AS LOCATOR`, `CCSID UNICODE`.
            p.opaque_until(OPAQUE, &[",", ";"]);
        }
        d.complete(p, PARAM_DEF);
        if !p.eat(",") || p.position() == before {
            break;
        }
    }
    p.close_paren();
    m.complete(p, PARAM_LIST);
}

fn parameter_type(p: &mut Parser<'_>) {
    types::data_type(p);
    if p.at("COLLATE") {
        p.bump_kw();
        names::name(p);
    }
    if p.is(Dialect::Db2) && p.at("AS") && p.nth_at(1, "LOCATOR") {
        p.bump_kws(2);
    }
}

/// `RETURNS type`, `RETURNS TABLE (…)`, `RETURNS ROW (…)`.
fn returns(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at_any(&["TABLE", "ROW"]) && p.nth_at(1, "(") {
        p.bump_kw();
        result_columns(p);
    } else if p.eat_seq(&["GENERIC", "TABLE"]) {
        // Its columns come with each call.
    } else {
        parameter_type(p);
        if p.at("CAST") && p.nth_at(1, "FROM") {
            p.bump_kws(2);
            parameter_type(p);
        }
    }
    m.complete(p, RETURNS_CLAUSE);
}

fn result_columns(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump();
    while !p.at(")") && !p.at_end() {
        let c = p.start();
        names::name(p);
        parameter_type(p);
        if !p.at(",") && !p.at(")") {
            p.opaque_until(OPAQUE, &[",", ";"]);
        }
        c.complete(p, TYPE_ATTRIBUTE);
        if !p.eat(",") {
            break;
        }
    }
    p.close_paren();
    m.complete(p, TABLE_ELEMENTS);
}

/// How many words the option of a routine at the cursor begins with; 0: none begins here.
fn option_words(p: &Parser<'_>) -> usize {
    match (p.word(), p.nth(1)) {
        (
            "LANGUAGE" | "SPECIFIC" | "DETERMINISTIC" | "VARIANT" | "COMMENT" | "FENCED" | "UNFENCED"
            | "THREADSAFE",
            _,
        ) => 1,
        (
            "SCRATCHPAD" | "DBINFO" | "AUTONOMOUS" | "SECURED" | "CARDINALITY" | "PREDICATES" | "SONAME"
            | "SOURCE",
            _,
        ) => 1,
        ("STATIC" | "FEDERATED" | "EXTERNAL" | "PACKAGE" | "DEBUG" | "ASUTIME" | "WLM" | "QUALIFIER", _) => 1,
        ("SQL", "SECURITY" | "DATA") => 2,
        ("NOT", _) => 2,
        ("NO", _) => 2,
        ("CONTAINS" | "READS" | "MODIFIES", "SQL") => 2,
        ("CALLED", "ON") => 4,
        ("RETURNS", "NULL") => 5,
        ("NULL", "CALL") | ("FINAL", "CALL") => 2,
        ("INHERIT", _) => 3,
        ("OLD" | "NEW", "SAVEPOINT") => 3,
        ("DYNAMIC", "RESULT") => 3,
        ("RESULT", "SET" | "SETS") => 2,
        ("PARAMETER", _) => 2,
        ("ALLOW" | "DISALLOW", _) => 2,
        ("PROGRAM", "TYPE") => 2,
        ("COMMIT", "ON") => 3,
        ("STAY", "RESIDENT") => 2,
        ("TRANSFORM", "GROUP") => 2,
        ("ENABLE" | "DISABLE" | "CHANGES" | "REVERSE", _) if p.is(Dialect::Db2) => 1,
        ("SET", "OPTION") => 2,
        ("AS", "TEMPLATE") => 2,
        _ => 0,
    }
}

/// The options of a routine, each a node, up to its body.
fn options(p: &mut Parser<'_>) {
    while !p.at_end() {
        let words = option_words(p);
        if words == 0 {
            return;
        }
        let m = p.start();
        let first = p.word().to_string();
        p.bump_kws(words);
        match first.as_str() {
            // What a word is followed by, as far as it has a value.
            "LANGUAGE" | "SPECIFIC" | "COMMENT" | "SONAME" | "CARDINALITY" | "PROGRAM" | "TRANSFORM"
            | "PACKAGE" | "DEBUG" | "QUALIFIER" | "COMMIT" => value(p),
            "SQL" => {
                p.eat_any(&["DEFINER", "INVOKER"]);
            }
            "NO" | "NOT" => {
                // `NO EXTERNAL ACTION`, `NO FINAL CALL`, `NOT NULL CALL`.
                p.eat_any(&["ACTION", "CALL"]);
            }
            "CONTAINS" => {}
            "READS" | "MODIFIES" => {
                p.eat("DATA");
            }
            "DYNAMIC" | "RESULT" => value(p),
            "PARAMETER" => value(p),
            "EXTERNAL" if p.eat("NAME") => value(p),
            "EXTERNAL" => {
                p.eat("ACTION");
            }
            "SOURCE" => value(p),
            "PREDICATES" => p.bump_balanced(),
            "SCRATCHPAD" if p.kind() == Some(NUMBER) => p.bump(),
            "STATIC" => {
                p.eat("DISPATCH");
            }
            "FENCED" | "UNFENCED" => {}
            "WLM" | "ASUTIME" | "SET" => {
                while !p.at_end() && option_words(p) == 0 && !statement::begins_body(p) {
                    p.bump();
                }
            }
            _ => {}
        }
        m.complete(p, ROUTINE_OPTION);
    }
}

/// A value of an option: a name, a literal, a number.
fn value(p: &mut Parser<'_>) {
    p.eat("=");
    match p.kind() {
        Some(STRING | NUMBER) => p.bump(),
        Some(WORD | QUOTED_IDENT | SUBST) => {
            names::object_name(p);
            // `LANGUAGE JAVA`, `PARAMETER STYLE DB2 GENERAL`, `SOURCE f(INTEGER)`.
            if p.at("(") {
                p.bump_balanced();
            }
            p.eat_any(&["GENERAL", "SQL"]);
        }
        _ => {}
    }
    if p.at("!") {
        p.bump();
        p.bump();
    }
}

/// `[BEFORE | AFTER | INSTEAD OF] event ON t [REFERENCING …] FOR EACH ROW [MODE DB2SQL] [WHEN (…)] statement`.
fn trigger(p: &mut Parser<'_>) {
    while !p.at_end() && !p.at(";") {
        let o = p.start();
        match p.word() {
            "NO" | "NOT" => p.bump_kws(2),
            "BEFORE" | "AFTER" => p.bump_kw(),
            "INSTEAD" => p.bump_kws(2),
            "DEFINER" => {
                o.abandon(p);
                definer(p);
                continue;
            }
            "INSERT" | "UPDATE" | "DELETE" if !p.nth_at(1, "INTO") => {
                p.bump_kw();
                if p.eat("OF") {
                    loop {
                        names::name(p);
                        if !p.eat(",") {
                            break;
                        }
                    }
                }
                o.complete(p, TRIGGER_EVENT);
                p.eat("OR");
                if p.at("ON") {
                    p.bump_kw();
                    names::object_name(p);
                    break;
                }
                continue;
            }
            _ => {
                o.abandon(p);
                break;
            }
        }
        o.complete(p, TRIGGER_OPTION);
    }
    trigger_options(p);
    body(p);
}

fn trigger_options(p: &mut Parser<'_>) {
    loop {
        let o = p.start();
        match p.word() {
            "REFERENCING" => {
                p.bump_kw();
                while p.at_any(&["OLD", "NEW", "OLD_TABLE", "NEW_TABLE"]) {
                    p.bump_kw();
                    p.eat("TABLE");
                    p.eat("ROW");
                    p.eat("AS");
                    names::name(p);
                }
            }
            "FOR" if p.nth_at(1, "EACH") => p.bump_kws(3),
            "MODE" => p.bump_kws(2),
            "SECURED" => p.bump_kw(),
            "NOT" if p.nth_at(1, "SECURED") => p.bump_kws(2),
            "FOLLOWS" | "PRECEDES" => {
                p.bump_kw();
                names::object_name(p);
            }
            "PROGRAM" => p.bump_kws(3),
            "WHEN" => {
                p.bump_kw();
                expr::expr(p);
            }
            _ => {
                o.abandon(p);
                return;
            }
        }
        o.complete(p, TRIGGER_OPTION);
    }
}

/// `ON SCHEDULE … [ON COMPLETION …] [ENABLE] [COMMENT '…'] DO statement`.
fn event(p: &mut Parser<'_>) {
    event_options(p);
    if p.expect("DO") {
        body(p);
    }
}

fn event_options(p: &mut Parser<'_>) {
    while !p.at_end() && !p.at("DO") && !p.at(";") {
        let o = p.start();
        let schedule = p.at_seq(&["ON", "SCHEDULE"]);
        p.bump_kw();
        while !p.at_end() && !p.at_any(&["DO", ";"]) {
            let next = p.at("ON") || p.at_any(&["COMMENT", "RENAME"]) || p.at_any(&["ENABLE", "DISABLE"]);
            if next && !(schedule && p.at("ON") && !p.nth_at(1, "COMPLETION")) {
                break;
            }
            if schedule && p.at_any(&["AT", "EVERY", "STARTS", "ENDS"]) {
                p.bump_kw();
                expr::expr(p);
            } else {
                p.bump_kw();
            }
        }
        o.complete(p, TRIGGER_OPTION);
    }
}

fn alter_event(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kw();
    if p.at("DEFINER") {
        definer(p);
    }
    p.expect("EVENT");
    names::object_name(p);
    event_options(p);
    if p.eat("DO") {
        body(p);
    }
    m.complete(p, ALTER_OTHER_STMT);
}

/// `ALTER MODULE m {ADD | PUBLISH} {PROCEDURE | FUNCTION} …`, and its smaller forms.
fn alter_module(p: &mut Parser<'_>) {
    let m = p.start();
    p.bump_kws(2);
    names::object_name(p);
    p.eat_any(&["ADD", "PUBLISH"]);
    match p.word() {
        "PROCEDURE" | "FUNCTION" => {
            let is_procedure = p.at("PROCEDURE");
            p.bump_kw();
            names::object_name(p);
            if is_procedure { procedure(p) } else { function(p) }
        }
        _ => rest_of_statement(p, OPAQUE),
    }
    m.complete(p, ALTER_OTHER_STMT);
}

/// Whether the body of a function is a query, for RETURN.
pub(super) fn at_query(p: &Parser<'_>) -> bool {
    query::at_query(p) || query::at_parenthesised_query(p)
}
