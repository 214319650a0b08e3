//! Clauses of tables that say where and how rows are stored. Each becomes a `TABLE_OPTION` node of its own, so that
//! a report can name it at its place.

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::*;
use crate::syntax::parser::Parser;

use super::super::names;
use super::table;

/// What follows the words of an option.
#[derive(Clone, Copy)]
enum Tail {
    /// Nothing.
    None,
    /// One token or one parenthesised group, with `=` before it or not.
    Value,
    /// A dotted name, and columns in parentheses after it or not.
    Name,
    /// Names with commas between them.
    Names,
    /// A parenthesised group, if there is one.
    Group,
    /// A number or group, if there is one.
    Number,
    /// Everything up to the next option.
    Rest,
}

/// Options by dialect: their words, and what follows. Longer phrases stand before their own beginnings.
/// Sources: the vendors' SQL references, CREATE TABLE.
const ORACLE: &[(&str, Tail)] = &[
    ("ROW STORE COMPRESS ADVANCED", Tail::None),
    ("ROW STORE COMPRESS BASIC", Tail::None),
    ("ROW STORE COMPRESS", Tail::None),
    ("COLUMN STORE COMPRESS", Tail::Rest),
    ("COLUMN STORE NOCOMPRESS", Tail::None),
    ("ENABLE ROW MOVEMENT", Tail::None),
    ("DISABLE ROW MOVEMENT", Tail::None),
    ("ENABLE STORAGE IN ROW", Tail::None),
    ("DISABLE STORAGE IN ROW", Tail::None),
    ("ENABLE LOGICAL REPLICATION", Tail::Rest),
    ("DISABLE LOGICAL REPLICATION", Tail::None),
    ("SEGMENT CREATION IMMEDIATE", Tail::None),
    ("SEGMENT CREATION DEFERRED", Tail::None),
    ("NO FLASHBACK ARCHIVE", Tail::None),
    ("FLASHBACK ARCHIVE", Tail::Rest),
    ("NO INMEMORY", Tail::None),
    ("INMEMORY", Tail::Rest),
    ("NO DROP", Tail::Rest),
    ("NO DELETE", Tail::Rest),
    ("HASHING USING", Tail::Value),
    ("VERSION", Tail::Value),
    ("ORGANIZATION HEAP", Tail::None),
    ("ORGANIZATION INDEX", Tail::None),
    ("ORGANIZATION EXTERNAL", Tail::Rest),
    ("TABLESPACE SET", Tail::Name),
    ("TABLESPACE", Tail::Name),
    ("MAPPING TABLE", Tail::None),
    ("NOMAPPING", Tail::None),
    ("RESULT_CACHE", Tail::Group),
    ("DEFAULT COLLATION", Tail::Name),
    ("OBJECT IDENTIFIER IS", Tail::Rest),
    ("NOT SUBSTITUTABLE AT ALL LEVELS", Tail::None),
    ("SUBSTITUTABLE AT ALL LEVELS", Tail::None),
    ("NESTED TABLE", Tail::Rest),
    ("READ ONLY", Tail::None),
    ("READ WRITE", Tail::None),
    ("INDEXING ON", Tail::None),
    ("INDEXING OFF", Tail::None),
    ("FOR STAGING", Tail::None),
    ("REJECT LIMIT", Tail::Value),
    ("ALLOW", Tail::Rest),
    ("DISALLOW", Tail::Rest),
    ("PCTFREE", Tail::Value),
    ("PCTUSED", Tail::Value),
    ("INITRANS", Tail::Value),
    ("MAXTRANS", Tail::Value),
    ("PCTTHRESHOLD", Tail::Value),
    ("INCLUDING", Tail::Name),
    ("OVERFLOW", Tail::None),
    ("STORAGE", Tail::Group),
    ("FILESYSTEM_LIKE_LOGGING", Tail::None),
    ("LOGGING", Tail::None),
    ("NOLOGGING", Tail::None),
    ("COMPRESS FOR", Tail::Rest),
    ("COMPRESS", Tail::Number),
    ("NOCOMPRESS", Tail::None),
    ("CACHE", Tail::None),
    ("NOCACHE", Tail::None),
    ("PARALLEL", Tail::Number),
    ("NOPARALLEL", Tail::None),
    ("MONITORING", Tail::None),
    ("NOMONITORING", Tail::None),
    ("ROWDEPENDENCIES", Tail::None),
    ("NOROWDEPENDENCIES", Tail::None),
    ("CLUSTERING", Tail::Rest),
    ("CLUSTER", Tail::Name),
    ("LOB", Tail::Rest),
    ("VARRAY", Tail::Rest),
    ("XMLTYPE", Tail::Rest),
    ("XMLSCHEMA", Tail::Rest),
    ("ELEMENT", Tail::Value),
    ("JSON", Tail::Rest),
    ("COLUMN", Tail::Rest),
    ("OIDINDEX", Tail::Rest),
    ("ILM", Tail::Rest),
    ("PARENT", Tail::Name),
    ("ANNOTATIONS", Tail::Group),
    ("BUFFER_POOL", Tail::Value),
    ("FREELISTS", Tail::Value),
    ("FREELIST GROUPS", Tail::Value),
    ("USING INDEX", Tail::Rest),
    ("ENABLE", Tail::Rest),
    ("DISABLE", Tail::Rest),
];

const SQL_SERVER: &[(&str, Tail)] = &[
    ("TEXTIMAGE_ON", Tail::Name),
    ("FILESTREAM_ON", Tail::Name),
    ("AS NODE", Tail::None),
    ("AS EDGE", Tail::None),
    ("AS FILETABLE", Tail::None),
];

const MYSQL: &[(&str, Tail)] = &[
    ("DEFAULT CHARACTER SET", Tail::Value),
    ("DEFAULT CHARSET", Tail::Value),
    ("DEFAULT COLLATE", Tail::Value),
    ("CHARACTER SET", Tail::Value),
    ("CHARSET", Tail::Value),
    ("COLLATE", Tail::Value),
    ("WITH SYSTEM VERSIONING", Tail::None),
    ("DATA DIRECTORY", Tail::Value),
    ("INDEX DIRECTORY", Tail::Value),
    ("START TRANSACTION", Tail::None),
    ("STORAGE ENGINE", Tail::Value),
    ("STORAGE", Tail::Value),
    ("TABLESPACE", Tail::Value),
    ("ENGINE", Tail::Value),
    ("TYPE", Tail::Value),
    ("AUTO_INCREMENT", Tail::Value),
    ("COMMENT", Tail::Value),
    ("ROW_FORMAT", Tail::Value),
    ("MAX_ROWS", Tail::Value),
    ("MIN_ROWS", Tail::Value),
    ("AVG_ROW_LENGTH", Tail::Value),
    ("CHECKSUM", Tail::Value),
    ("TABLE_CHECKSUM", Tail::Value),
    ("PAGE_CHECKSUM", Tail::Value),
    ("DELAY_KEY_WRITE", Tail::Value),
    ("PACK_KEYS", Tail::Value),
    ("KEY_BLOCK_SIZE", Tail::Value),
    ("COMPRESSION", Tail::Value),
    ("CONNECTION", Tail::Value),
    ("ENCRYPTION", Tail::Value),
    ("INSERT_METHOD", Tail::Value),
    ("PASSWORD", Tail::Value),
    ("STATS_AUTO_RECALC", Tail::Value),
    ("STATS_PERSISTENT", Tail::Value),
    ("STATS_SAMPLE_PAGES", Tail::Value),
    ("TRANSACTIONAL", Tail::Value),
    ("UNION", Tail::Value),
    ("ENGINE_ATTRIBUTE", Tail::Value),
    ("SECONDARY_ENGINE_ATTRIBUTE", Tail::Value),
    ("SECONDARY_ENGINE", Tail::Value),
    ("AUTOEXTEND_SIZE", Tail::Value),
    ("NODEGROUP", Tail::Value),
];

const DB2: &[(&str, Tail)] = &[
    ("DISTRIBUTE BY HASH", Tail::Group),
    ("DISTRIBUTE BY", Tail::Rest),
    ("DISTRIBUTE ON", Tail::Rest),
    ("PARTITIONING KEY", Tail::Rest),
    ("ORGANIZE BY ROW USING DIMENSIONS", Tail::Group),
    ("ORGANIZE BY ROW USING", Tail::Group),
    ("ORGANIZE BY DIMENSIONS", Tail::Group),
    ("ORGANIZE BY ROW", Tail::None),
    ("ORGANIZE BY COLUMN", Tail::None),
    ("ORGANIZE BY", Tail::Rest),
    ("INDEX IN", Tail::Names),
    ("LONG IN", Tail::Names),
    ("IN DATABASE", Tail::Name),
    ("IN", Tail::Names),
    ("NO CYCLE", Tail::None),
    ("CYCLE", Tail::None),
    ("COMPRESS YES ADAPTIVE", Tail::None),
    ("COMPRESS YES STATIC", Tail::None),
    ("COMPRESS YES", Tail::None),
    ("COMPRESS NO", Tail::None),
    ("COMPRESS", Tail::None),
    ("VALUE COMPRESSION", Tail::None),
    ("ACTIVATE VALUE COMPRESSION", Tail::None),
    ("DEACTIVATE VALUE COMPRESSION", Tail::None),
    ("FOR SYSTEM NAME", Tail::Name),
    ("NOT LOGGED INITIALLY", Tail::None),
    ("NOT LOGGED", Tail::Rest),
    ("LOGGED", Tail::None),
    ("NOT VOLATILE", Tail::None),
    ("VOLATILE CARDINALITY", Tail::None),
    ("VOLATILE", Tail::None),
    ("CARDINALITY", Tail::None),
    ("WITH RESTRICT ON DROP", Tail::None),
    ("WITH REPLACE", Tail::None),
    ("WITH NO DATA", Tail::None),
    ("WITH DATA", Tail::None),
    ("DEFINITION ONLY", Tail::None),
    ("DATA CAPTURE", Tail::Value),
    ("DATA INITIALLY DEFERRED", Tail::None),
    ("REFRESH DEFERRED", Tail::None),
    ("REFRESH IMMEDIATE", Tail::None),
    ("MAINTAINED BY", Tail::Value),
    ("ENABLE QUERY OPTIMIZATION", Tail::None),
    ("DISABLE QUERY OPTIMIZATION", Tail::None),
    ("EXCLUDING IDENTITY COLUMN ATTRIBUTES", Tail::None),
    ("INCLUDING IDENTITY COLUMN ATTRIBUTES", Tail::None),
    ("EXCLUDING IDENTITY", Tail::None),
    ("INCLUDING IDENTITY", Tail::None),
    ("EXCLUDING COLUMN DEFAULTS", Tail::None),
    ("INCLUDING COLUMN DEFAULTS", Tail::None),
    ("INCLUDING DEFAULTS", Tail::None),
    ("EXCLUDING DEFAULTS", Tail::None),
    ("SECURITY POLICY", Tail::Name),
    ("OPTIONS", Tail::Group),
    ("LOCKSIZE", Tail::Value),
    ("APPEND", Tail::Value),
    ("PCTFREE", Tail::Value),
    ("LOG INDEX BUILD", Tail::Value),
    ("CCSID", Tail::Value),
    ("AUDIT", Tail::Value),
    ("OBID", Tail::Value),
    ("EDITPROC", Tail::Name),
    ("VALIDPROC", Tail::Name),
    ("RCDFMT", Tail::Name),
    ("DROP RESTRICT", Tail::None),
];

fn options(dialect: Dialect) -> &'static [(&'static str, Tail)] {
    match dialect {
        Dialect::Oracle | Dialect::PostgreSql => ORACLE,
        Dialect::SqlServer => SQL_SERVER,
        Dialect::MySql => MYSQL,
        Dialect::Db2 => DB2,
    }
}

/// The option at the cursor: how many words, and what follows them.
fn known(p: &Parser<'_>) -> Option<(usize, Tail)> {
    if p.kind() != Some(WORD) {
        return None;
    }
    let first = p.word();
    options(p.dialect())
        .iter()
        .filter(|(phrase, _)| phrase.split(' ').next() == Some(first))
        .find(|(phrase, _)| phrase.split(' ').enumerate().all(|(i, w)| p.nth_at(i, w)))
        .map(|(phrase, tail)| (phrase.split(' ').count(), *tail))
}

/// Whether a clause of the table begins at the cursor.
fn at_table_clause(p: &Parser<'_>) -> bool {
    known(p).is_some()
        || p.at("AS") && table::query_follows(p, 1)
        || p.at("ON") && p.nth_at(1, "COMMIT")
        || p.at_any(&["PARTITION", "SUBPARTITION", "PARTITIONSET"]) && p.nth_at(1, "BY")
}

/// Whether an option of a table begins at the cursor.
pub(super) fn at_option(p: &Parser<'_>) -> bool {
    known(p).is_some()
}

/// One option; `false`: none begins at the cursor.
pub(super) fn option(p: &mut Parser<'_>) -> bool {
    let m = p.start();
    let found = match known(p) {
        Some((words, tail)) => {
            p.bump_kws(words);
            tail_of(p, tail);
            true
        }
        None if p.is(Dialect::SqlServer) => sql_server_with(p),
        // MySQL's engines may add options of their own: `word = value`.
        None if p.is(Dialect::MySql) && p.kind() == Some(WORD) && p.nth_at(1, "=") => {
            p.bump_kws(2);
            p.bump_balanced();
            true
        }
        None => false,
    };
    if found {
        m.complete(p, TABLE_OPTION);
    } else {
        m.abandon(p);
    }
    found
}

/// `WITH (DATA_COMPRESSION = PAGE, …)`.
fn sql_server_with(p: &mut Parser<'_>) -> bool {
    let here = p.at("WITH") && p.nth_at(1, "(");
    if here {
        p.bump_kw();
        p.bump_balanced();
    }
    here
}

fn tail_of(p: &mut Parser<'_>, tail: Tail) {
    match tail {
        Tail::None => {}
        Tail::Value => {
            p.eat("=");
            p.bump_balanced();
        }
        Tail::Name => {
            p.eat("=");
            if p.kind() == Some(STRING) {
                p.bump();
            } else if p.at_name() {
                names::object_name(p);
            }
            if p.at("(") {
                p.bump_balanced();
            }
        }
        Tail::Names => {
            while p.at_name() {
                names::object_name(p);
                // After the comma may follow the next partition.
                if !p.at(",") || matches!(p.nth(1), "PARTITION" | "PART" | "STARTING" | "ENDING" | "VALUES") {
                    break;
                }
                p.bump();
            }
        }
        Tail::Group => {
            if p.at("(") {
                p.bump_balanced();
            }
        }
        Tail::Number => {
            if p.kind() == Some(NUMBER) || p.at("(") || p.at_any(&["DEFAULT", "AUTO", "BASIC"]) {
                p.bump_balanced();
            }
        }
        Tail::Rest => {
            while !p.at_end() && !p.at_any(&[",", ")", ";"]) && !at_table_clause(p) {
                p.bump_balanced();
            }
        }
    }
}

/// Text that is no known clause: an error, up to the next clause.
pub(super) fn unknown(p: &mut Parser<'_>) {
    p.error("unknown clause of a table");
    let m = p.start();
    loop {
        p.bump_balanced();
        if p.at_end() || p.at(";") || p.at(")") || at_table_clause(p) {
            break;
        }
    }
    m.complete(p, ERROR);
}

/// Whether an attribute of an index (as USING INDEX takes them) begins at the cursor.
pub(super) fn at_index_attribute(p: &Parser<'_>) -> bool {
    p.kind() == Some(WORD)
        && p.at_any(&[
            "PCTFREE",
            "INITRANS",
            "MAXTRANS",
            "TABLESPACE",
            "STORAGE",
            "COMPUTE",
            "LOGGING",
            "NOLOGGING",
            "LOCAL",
            "GLOBAL",
            "COMPRESS",
            "NOCOMPRESS",
            "REVERSE",
            "NOREVERSE",
            "SORT",
            "NOSORT",
            "PARALLEL",
            "NOPARALLEL",
            "ONLINE",
            "INVISIBLE",
            "VISIBLE",
            "UNUSABLE",
            "ADVANCED",
            "PCTUSED",
        ])
}

/// One attribute of an index.
pub(super) fn index_attribute(p: &mut Parser<'_>) {
    match p.word() {
        "PCTFREE" | "INITRANS" | "MAXTRANS" | "PCTUSED" => {
            p.bump_kw();
            p.bump();
        }
        "TABLESPACE" => {
            p.bump_kw();
            names::object_name(p);
        }
        "STORAGE" => {
            p.bump_kw();
            p.bump_balanced();
        }
        "COMPUTE" => p.bump_kws(2),
        "LOCAL" => {
            p.bump_kw();
            if p.at("(") {
                p.bump_balanced();
            }
        }
        "GLOBAL" => {
            p.bump_kw();
            if p.at_seq(&["PARTITION", "BY"]) {
                p.bump_kws(3);
                while p.at("(") || p.at_any(&["PARTITIONS", "STORE", "IN"]) || p.kind() == Some(NUMBER) {
                    p.bump_balanced();
                }
            }
        }
        "COMPRESS" | "PARALLEL" => {
            p.bump_kw();
            if p.kind() == Some(NUMBER) || p.at("ADVANCED") {
                p.bump();
            }
            p.eat_any(&["LOW", "HIGH"]);
        }
        _ => p.bump_kw(),
    }
}
