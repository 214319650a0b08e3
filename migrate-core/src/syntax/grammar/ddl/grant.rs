//! GRANT, REVOKE, DENY, and the users and roles that they name.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::names;

/// One of the statements of this file, or `false`.
pub(super) fn statement(p: &mut Parser<'_>) -> bool {
    match p.word() {
        "GRANT" => grant(p, GRANT_STMT, "TO"),
        "REVOKE" => grant(p, REVOKE_STMT, "FROM"),
        "DENY" if p.is(Dialect::SqlServer) => grant(p, DENY_STMT, "TO"),
        "CREATE" | "ALTER" => principal(p),
        _ => false,
    }
}

/// `GRANT privileges [ON object] TO grantees [options]`.
fn grant(p: &mut Parser<'_>, kind: crate::syntax::SyntaxKind, to: &str) -> bool {
    let m = p.start();
    p.bump_kw();
    p.eat_seq(&["GRANT", "OPTION", "FOR"]);
    p.eat_seq(&["ADMIN", "OPTION", "FOR"]);
    let list = p.start();
    loop {
        privilege(p, to);
        if !p.eat(",") {
            break;
        }
    }
    list.complete(p, PRIVILEGE_LIST);
    if p.eat("ON") {
        object(p, to);
    }
    if p.is(Dialect::SqlServer) && kind == REVOKE_STMT && p.at("TO") {
        p.bump_kw();
        grantees(p);
    } else if p.expect(to) {
        grantees(p);
    }
    while p.at_any(&[
        "WITH",
        "AS",
        "CASCADE",
        "RESTRICT",
        "FORCE",
        "BY",
        "CONTAINER",
        "IDENTIFIED",
        "REQUIRE",
    ]) {
        let o = p.start();
        p.bump_kw();
        while !p.at_end() && !p.at(";") && !p.at_any(&["WITH", "AS", "CASCADE", "RESTRICT", "FORCE"]) {
            if p.is(Dialect::SqlServer) && super::super::words::starts_statement(p) && !p.nth_at(1, "OPTION")
            {
                break;
            }
            p.bump_balanced();
        }
        o.complete(p, GRANT_OPTION);
    }
    m.complete(p, kind);
    true
}

/// Words and, for some, columns: `SELECT (a, b)`, `CREATE ANY TABLE`, a role's name.
fn privilege(p: &mut Parser<'_>, to: &str) {
    let m = p.start();
    let mut n = 0;
    while !p.at_end() && !p.at(",") && !p.at("ON") && !p.at(to) && !p.at(";") {
        // T-SQL REVOKE may say TO.
        if p.at("TO") || p.at("FROM") {
            break;
        }
        if p.at("(") {
            names::column_list(p);
        } else if p.kind() == Some(WORD) {
            p.bump_kw();
        } else {
            p.bump();
        }
        n += 1;
    }
    if n == 0 {
        p.error("expected a privilege");
    }
    m.complete(p, PRIVILEGE);
}

/// The object: `[kind] name`, `kind::name`, `*.*`, `db.*`.
fn object(p: &mut Parser<'_>, to: &str) {
    let m = p.start();
    while p.kind() == Some(WORD)
        && !p.at(to)
        && (p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT)) || p.nth_at(1, "::"))
        && !p.nth_at(1, to)
    {
        // `TABLE t`, `OBJECT::t`, `SPECIFIC FUNCTION f`, `DIRECTORY d`, `USER u`.
        if p.nth_at(1, "WITH") || p.nth_at(1, "TO") {
            break;
        }
        p.bump_kw();
        if p.at("::") {
            p.bump();
        }
    }
    if p.at("*") {
        while p.at("*") || p.at(".") {
            p.bump();
        }
    } else {
        names::object_name(p);
        if p.at(".") && p.nth_at(1, "*") {
            p.bump();
            p.bump();
        }
    }
    // T-SQL: columns of the object; DB2: a routine's argument types.
    if p.at("(") {
        if p.is(Dialect::SqlServer) {
            names::column_list(p);
        } else {
            p.bump_balanced();
        }
    }
    m.complete(p, GRANT_OBJECT);
}

fn grantees(p: &mut Parser<'_>) {
    let list = p.start();
    loop {
        let m = p.start();
        if p.at_any(&["USER", "GROUP", "ROLE"])
            && p.nth_kind(1).is_some_and(|k| matches!(k, WORD | QUOTED_IDENT))
            && !p.nth_at(1, "WITH")
        {
            p.bump_kw();
        }
        account(p);
        m.complete(p, GRANTEE);
        if !p.eat(",") {
            break;
        }
    }
    list.complete(p, GRANTEE_LIST);
}

/// A user or role; MySQL: `'user'@'host'`.
fn account(p: &mut Parser<'_>) {
    if p.kind() == Some(STRING) {
        p.bump();
    } else {
        names::object_name(p);
    }
    if p.kind() == Some(PARAM) || p.at("@") {
        p.bump();
        if p.kind() == Some(STRING) || (p.at_name() && p.touches_previous(0)) {
            p.bump();
        }
    }
}

/// CREATE or ALTER of a user, role or login.
fn principal(p: &mut Parser<'_>) -> bool {
    let replace = if p.nth_at(1, "OR") { 2 } else { 0 };
    let app = usize::from(p.nth_at(1 + replace, "APPLICATION"));
    let kind = match p.nth(1 + replace + app) {
        "USER" | "LOGIN" => CREATE_USER_STMT,
        "ROLE" => CREATE_ROLE_STMT,
        _ => return false,
    };
    let alter = p.at("ALTER");
    let m = p.start();
    p.bump_kws(2 + replace + app);
    p.eat_seq(&["IF", "NOT", "EXISTS"]);
    p.eat_seq(&["IF", "EXISTS"]);
    account(p);
    if p.is(Dialect::SqlServer) {
        // Options: `FOR LOGIN x`, `WITH PASSWORD = …, DEFAULT_SCHEMA = …`, `ADD MEMBER u`, `AUTHORIZATION dbo`.
        while p.at_any(&["FOR", "FROM", "WITH", "WITHOUT", "ADD", "DROP", "AUTHORIZATION"]) {
            let o = p.start();
            p.bump_kw();
            while !p.at_end()
                && !p.at(";")
                && !super::super::words::starts_statement(p)
                && !p.at_any(&["WITH", "ADD", "AUTHORIZATION"])
            {
                p.bump_balanced();
            }
            o.complete(p, GRANT_OPTION);
        }
    } else if !p.at_end() && !p.at(";") {
        let o = p.start();
        while !p.at_end() && !p.at(";") {
            p.bump_balanced();
        }
        o.complete(p, GRANT_OPTION);
    }
    m.complete(p, if alter { ALTER_OTHER_STMT } else { kind });
    true
}
