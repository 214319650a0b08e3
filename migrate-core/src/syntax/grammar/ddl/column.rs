//! Column definitions: name, type, and the clauses that may follow in any order.

use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::{Marker, Parser};

use super::super::{expr, names, types};
use super::constraint;

/// A column: name, type (which a MODIFY or a computed column may leave out) and clauses.
/// `enclosed`: inside parentheses, where what is not understood reaches to the next comma.
pub(super) fn column_def(p: &mut Parser<'_>, enclosed: bool) {
    let m = p.start();
    if !names::name(p) {
        p.recover("expected a column", &[",", ";"]);
        m.complete(p, COLUMN_DEF);
        return;
    }
    if !at_clause(p) && p.at_name() {
        types::data_type(p);
    }
    clauses(p, enclosed);
    m.complete(p, COLUMN_DEF);
}

fn ends(p: &Parser<'_>) -> bool {
    p.at_end() || p.at_any(&[",", ")", ";"])
}

/// Clauses up to the end of the column.
pub(super) fn clauses(p: &mut Parser<'_>, enclosed: bool) {
    while !ends(p) {
        if clause(p) {
            continue;
        }
        if !enclosed {
            // Another action, or the next statement, follows; what is neither, the caller reports.
            return;
        }
        let before = p.position();
        p.error("unknown clause of a column");
        let m = p.start();
        while !ends(p) && !(p.position() > before && at_clause(p)) {
            p.bump_balanced();
        }
        m.complete(p, ERROR);
    }
}

/// Whether a clause begins at the cursor, so that no type stands there.
fn at_clause(p: &Parser<'_>) -> bool {
    match p.word() {
        "AS" | "GENERATED" | "DEFAULT" | "CONSTRAINT" | "CHECK" | "REFERENCES" | "INVISIBLE" | "VISIBLE"
        | "NULL" | "COLLATE" | "COMMENT" | "ENCRYPT" | "DECRYPT" | "SORT" => p.kind() == Some(WORD),
        "NOT" => matches!(p.nth(1), "NULL" | "FOR" | "HIDDEN" | "LOGGED" | "COMPACT"),
        "PRIMARY" => p.nth_at(1, "KEY"),
        "UNIQUE" => true,
        "WITH" => matches!(p.nth(1), "DEFAULT" | "ROWID"),
        "SCOPE" => p.nth_at(1, "IS"),
        "DROP" => p.nth_at(1, "IDENTITY"),
        _ => false,
    }
}

/// One clause of a column; `false`: none begins here.
fn clause(p: &mut Parser<'_>) -> bool {
    if constraint::at_column_constraint(p) {
        constraint::column_constraint(p);
        return true;
    }
    let m = p.start();
    let kind = match p.word() {
        "DEFAULT" => {
            default(p);
            DEFAULT_CLAUSE
        }
        // DB2: `WITH DEFAULT [value]`.
        "WITH" if p.nth_at(1, "DEFAULT") => {
            p.bump_kw();
            default(p);
            DEFAULT_CLAUSE
        }
        "GENERATED" => generated(p),
        "AS" => {
            p.bump_kw();
            if p.at("IDENTITY") { identity_options(p, 1) } else { computed(p) }
        }
        "IDENTITY" => identity_options(p, 1),
        "AUTO_INCREMENT" | "AUTOINCREMENT" => {
            p.bump_kw();
            IDENTITY_CLAUSE
        }
        _ => return option(p, m),
    };
    m.complete(p, kind);
    true
}

/// `DEFAULT [ON NULL [FOR INSERT …]] value [WITH VALUES]`; the cursor is at DEFAULT.
pub(super) fn default(p: &mut Parser<'_>) {
    p.bump_kw();
    if p.eat_seq(&["ON", "NULL"]) && p.eat_seq(&["FOR", "INSERT"]) {
        p.eat("ONLY");
        p.eat_seq(&["AND", "UPDATE"]);
    }
    // DB2: DEFAULT alone is the type's own default.
    if !ends(p) && !at_clause(p) || p.at("NULL") {
        expr::expr(p);
    }
    if p.at_seq(&["WITH", "VALUES"]) {
        p.bump_kws(2);
    }
}

/// `GENERATED [ALWAYS | BY DEFAULT [ON NULL]] AS …`; the cursor is at GENERATED.
fn generated(p: &mut Parser<'_>) -> crate::syntax::SyntaxKind {
    p.bump_kw();
    while p.at_any(&["ALWAYS", "BY", "DEFAULT", "ON", "NULL"]) {
        p.bump_kw();
    }
    if p.at_seq(&["FOR", "EACH", "ROW", "ON", "UPDATE"]) {
        p.bump_kws(5);
    }
    if !p.expect("AS") {
        return GENERATED_CLAUSE;
    }
    match p.word() {
        "IDENTITY" => identity_options(p, 1),
        // DB2 and SQL Server: system-maintained columns.
        "ROW" | "TRANSACTION" | "TRANSACTION_ID" | "SEQUENCE_NUMBER" | "SUSER_SID" | "SUSER_SNAME" => {
            while p.at_any(&[
                "ROW",
                "CHANGE",
                "TIMESTAMP",
                "START",
                "BEGIN",
                "END",
                "TRANSACTION",
                "ID",
                "TRANSACTION_ID",
                "SEQUENCE_NUMBER",
                "SUSER_SID",
                "SUSER_SNAME",
                "HIDDEN",
            ]) {
                p.bump_kw();
            }
            GENERATED_CLAUSE
        }
        _ => computed(p),
    }
}

/// `(expression) [VIRTUAL | STORED | PERSISTED]`.
fn computed(p: &mut Parser<'_>) -> crate::syntax::SyntaxKind {
    expr::expr(p);
    p.eat_any(&["VIRTUAL", "STORED", "PERSISTENT", "PERSISTED"]);
    GENERATED_CLAUSE
}

/// `IDENTITY [(options)] [NOT FOR REPLICATION]`, after `words` words.
fn identity_options(p: &mut Parser<'_>, words: usize) -> crate::syntax::SyntaxKind {
    p.bump_kws(words);
    if p.at("(") {
        p.bump();
        while !p.at(")") && !p.at_end() {
            let before = p.position();
            sequence_option(p);
            p.eat(",");
            if p.position() == before {
                p.recover("unknown option", &[]);
                break;
            }
        }
        p.expect(")");
    }
    if p.at_seq(&["NOT", "FOR", "REPLICATION"]) {
        p.bump_kws(3);
    }
    IDENTITY_CLAUSE
}

/// One option of a sequence: `START WITH 1`, `NO CYCLE`, `CACHE 20`, or a bare number (T-SQL's seed and increment).
pub(super) fn sequence_option(p: &mut Parser<'_>) {
    let m = p.start();
    let signed = p.at_any(&["-", "+"]);
    if signed || p.kind() == Some(NUMBER) {
        expr::expr(p);
        m.complete(p, SEQUENCE_OPTION);
        return;
    }
    match p.word() {
        "START" => {
            p.bump_kw();
            p.eat("WITH");
            if !p.eat_seq(&["LIMIT", "VALUE"]) {
                expr::expr(p);
            }
        }
        "INCREMENT" => {
            p.bump_kw();
            p.eat("BY");
            expr::expr(p);
        }
        "RESTART" => {
            p.bump_kw();
            if p.eat("WITH") {
                expr::expr(p);
            }
        }
        "MINVALUE" | "MAXVALUE" | "CACHE" => {
            p.bump_kw();
            if p.kind() == Some(NUMBER) || p.at_any(&["-", "+"]) {
                expr::expr(p);
            }
        }
        "NO" => p.bump_kws(2),
        "AS" => {
            p.bump_kw();
            types::data_type(p);
        }
        "NOMINVALUE" | "NOMAXVALUE" | "NOCACHE" | "CYCLE" | "NOCYCLE" | "ORDER" | "NOORDER" | "KEEP"
        | "NOKEEP" | "SESSION" | "GLOBAL" | "SCALE" | "NOSCALE" | "EXTEND" | "NOEXTEND" | "SHARD"
        | "NOSHARD" => p.bump_kw(),
        _ => {
            m.abandon(p);
            return;
        }
    }
    m.complete(p, SEQUENCE_OPTION);
}

/// How many words an option has at the cursor, and what follows them. `None`: no option begins here.
fn option_words(p: &Parser<'_>) -> Option<(usize, Tail)> {
    use Tail::*;
    Some(match p.word() {
        "COLLATE" => (1, Name),
        "CHARACTER" if p.nth_at(1, "SET") => (2, Value),
        "CHARSET" => (1, Value),
        "COMMENT" => (1, Value),
        "ON" if p.nth_at(1, "UPDATE") => (2, Expr),
        "INVISIBLE" | "VISIBLE" | "SPARSE" | "ROWGUIDCOL" | "PERSISTED" | "FILESTREAM" | "HIDDEN"
        | "SORT" | "VIRTUAL" | "STORED" | "LOGGED" | "COMPACT" | "FIRST" | "RESERVABLE" | "COMPRESSED"
        | "DECRYPT" => (1, None),
        "IMPLICITLY" if p.nth_at(1, "HIDDEN") => (2, None),
        "NOT" => match p.nth(1) {
            "HIDDEN" | "LOGGED" | "COMPACT" | "SECURED" | "PERSISTABLE" | "SUBSTITUTABLE" => (2, None),
            "FOR" if p.nth_at(2, "REPLICATION") => (3, None),
            _ => return Option::None,
        },
        "MASKED" | "ENCRYPTED" => (1, WithParens),
        "COLUMN_SET" => (3, None),
        "ENCRYPT" => (1, Encrypt),
        "SCOPE" => (if p.nth_at(1, "IS") { 2 } else { 1 }, Name),
        "WITH" if p.nth_at(1, "ROWID") => (2, None),
        "WITH" | "WITHOUT" if p.nth_at(1, "SYSTEM") && p.nth_at(2, "VERSIONING") => (3, None),
        "STORAGE" | "ANNOTATIONS" => (1, Value),
        "COLUMN_FORMAT"
        | "SRID"
        | "REF_SYSTEM_ID"
        | "ENGINE_ATTRIBUTE"
        | "SECONDARY_ENGINE_ATTRIBUTE"
        | "AFTER"
        | "CCSID" => (1, Value),
        "DOMAIN" => (1, Name),
        "INLINE" if p.nth_at(1, "LENGTH") => (2, Value),
        "COMPRESS" if p.nth_at(1, "SYSTEM") => (3, None),
        "COMPRESS" => (1, None),
        "SECURED" if p.nth_at(1, "WITH") => (2, Name),
        "SECURED" | "COLUMN" if p.nth_at(1, "SECURED") => (3, Name),
        "FOR" if p.nth_at(1, "COLUMN") => (2, Name),
        "FOR" if p.nth_at(2, "DATA") => (3, None),
        "SUBSTITUTABLE" if p.nth_at(1, "AT") => (4, None),
        "BEFORE" => (1, Name),
        _ => return Option::None,
    })
}

/// What follows the words of a column option.
enum Tail {
    None,
    Name,
    /// One token or parenthesised group, with `=` before it or not.
    Value,
    Expr,
    /// `WITH (…)`.
    WithParens,
    /// Oracle's `ENCRYPT USING '…' IDENTIFIED BY … '…' NO SALT`.
    Encrypt,
}

fn option(p: &mut Parser<'_>, m: Marker) -> bool {
    let Some((words, tail)) = option_words(p) else {
        m.abandon(p);
        return false;
    };
    p.bump_kws(words);
    match tail {
        Tail::None => {}
        Tail::Name => {
            names::object_name(p);
        }
        Tail::Value => {
            p.eat("=");
            p.bump_balanced();
        }
        Tail::Expr => {
            expr::expr(p);
        }
        Tail::WithParens => {
            p.eat("WITH");
            p.bump_balanced();
        }
        Tail::Encrypt => {
            while p.at_any(&["USING", "IDENTIFIED", "BY", "NO", "SALT"]) || p.kind() == Some(STRING) {
                let by = p.at("BY");
                p.bump_kw();
                if by {
                    p.bump();
                }
            }
        }
    }
    m.complete(p, COLUMN_OPTION);
    true
}
