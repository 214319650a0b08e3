//! Indexes of every kind.

use crate::catalog::{ConstraintKind, Index, IndexKind, KeyColumn, Table};
use crate::convert::translate::{Scope, Translated, Usage, expression};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::resolve::Resolver;
use crate::rules::{Place, TypeClass};
use crate::target::names::quote_ident;

use super::object::{Refusal, clause, comment_on, piece_of, source_comments};
use super::xml_index::emit as xml_values;

/// How many columns PostgreSQL's indexes can have (its `INDEX_MAX_KEYS`).
const MOST_COLUMNS: usize = 32;

/// An index's definition, or the reason why there is none.
pub(super) fn emit(cx: &Context<'_>, index: &Index) -> Result<Piece, Refusal> {
    let span = index.head.span;
    // DB2 for z/OS: an index without columns is that of an auxiliary table.
    if index.kind == IndexKind::Cluster && cx.dialect() == Dialect::Db2 {
        return Err(Refusal::one(&index.head, "OBJ-0093", Outcome::Dropped, span, &[]));
    }
    let Some(table) = cx.catalog.table(&index.table) else {
        return Err(Refusal::one(
            &index.head,
            "OBJ-0012",
            Outcome::Manual,
            span,
            &[("table", &index.table.to_string())],
        ));
    };
    if let Some(key) = table.key_with_columns(&index.keys).filter(|_| index.unique && index.filter.is_none())
    {
        let name = key.name.as_ref().map_or_else(|| key_words(&key.kind).to_string(), ToString::to_string);
        return Err(Refusal::one(&index.head, "OBJ-0026", Outcome::Dropped, span, &[("key", &name)]));
    }
    let columns = index.keys.len();
    if columns > MOST_COLUMNS {
        return Err(Refusal::one(
            &index.head,
            "OBJ-0095",
            Outcome::Manual,
            span,
            &[("count", &columns.to_string())],
        ));
    }
    let mut notes: Vec<Diagnostic> = Vec::new();
    let mut texts: Vec<Translated> = Vec::new();
    let note = |id: &str, outcome: Outcome| Diagnostic::new(id, outcome, span);
    match &index.kind {
        IndexKind::Columnstore => {
            return Err(Refusal::one(&index.head, "OBJ-0013", Outcome::Dropped, span, &[]));
        }
        IndexKind::XmlValues { path, value } => return xml_values(cx, table, index, (path, value)),
        IndexKind::Spatial | IndexKind::Xml | IndexKind::BitmapJoin | IndexKind::Cluster => {
            return Err(Refusal::one(
                &index.head,
                "OBJ-0014",
                Outcome::Manual,
                span,
                &[("kind", kind_word(&index.kind))],
            ));
        }
        IndexKind::Domain(name) if !name.to_ascii_uppercase().ends_with("CONTEXT") => {
            return Err(Refusal::one(&index.head, "OBJ-0014", Outcome::Manual, span, &[("kind", name)]));
        }
        IndexKind::FullText | IndexKind::Domain(_) => notes.push(note("OBJ-0015", Outcome::Review)),
        IndexKind::Bitmap => notes.push(note("OBJ-0016", Outcome::Converted)),
        IndexKind::Hash | IndexKind::BTree => {}
    }
    if index.reverse {
        notes.push(note("OBJ-0017", Outcome::Converted));
    }
    if index.clustered {
        notes.push(note("OBJ-0018", Outcome::Converted));
    }
    if index.disabled {
        notes.push(note("OBJ-0019", Outcome::Review));
    }
    for o in &index.options {
        notes.push(Diagnostic::new("OBJ-0020", Outcome::Dropped, o.span).with("clause", clause(&o.text)));
    }
    let name = cx.names.index(index);
    let relation = cx.names.relation(&index.table);
    let full_text = matches!(index.kind, IndexKind::FullText | IndexKind::Domain(_));
    let keys: Vec<String> = if full_text {
        vec![full_text_key(cx, table, index)]
    } else {
        index.keys.iter().map(|k| key(cx, table, (index.unique, span), k, &mut notes, &mut texts)).collect()
    };
    if notes.iter().any(|d| d.outcome == Outcome::Manual) {
        return Err(Refusal::new(&index.head, notes));
    }
    let unique = if index.unique { "UNIQUE " } else { "" };
    let method = match index.kind {
        IndexKind::Hash if !index.unique && index.keys.len() == 1 && cx.dialect() != Dialect::MySql => {
            " USING hash"
        }
        IndexKind::FullText | IndexKind::Domain(_) => " USING gin",
        _ => "",
    };
    let mut sql = source_comments(cx, &index.head);
    sql.push_str(&format!(
        "CREATE {unique}INDEX {} ON {}{method} ({})",
        quote_ident(&name),
        relation.sql(),
        keys.join(", ")
    ));
    // PostgreSQL's limit is 32 columns, those that are only included among them.
    if keys.len() + index.include.len() > MOST_COLUMNS {
        notes.push(Diagnostic::new("OBJ-0099", Outcome::Review, index.head.span).with("index", name.clone()));
    } else if !index.include.is_empty() {
        let columns: Vec<String> = index
            .include
            .iter()
            .map(|c| quote_ident(&cx.names.column(&index.table, c)).into_owned())
            .collect();
        sql.push_str(&format!("\n    INCLUDE ({})", columns.join(", ")));
    }
    sql.push_str(&nulls(cx, table, index, &mut notes));
    if let Some(filter) = &index.filter {
        let t = expression(cx, filter, Scope { usage: Usage::Filter, table: Some(&index.table) });
        if !t.usable() {
            notes.extend(t.diagnostics);
            return Err(Refusal::new(&index.head, notes));
        }
        sql.push_str(&format!("\n    WHERE {}", t.sql));
        texts.push(t);
    }
    sql.push_str(";\n");
    let plain = relation.schema.as_ref().map_or_else(|| name.clone(), |s| format!("{s}.{name}"));
    let qualified = relation.schema.as_ref().map_or_else(
        || quote_ident(&name).into_owned(),
        |s| format!("{}.{}", quote_ident(s), quote_ident(&name)),
    );
    comment_on(&mut sql, "INDEX", &qualified, index.head.comment.as_ref());
    let mut piece = piece_of(Phase::Indexes, "index", plain, sql, &index.head);
    piece.needs.push(relation.plain());
    texts.iter().for_each(|t| piece.take(index.head.origin, t));
    piece.diagnostics.extend(notes.into_iter().map(|d| (index.head.origin, d)));
    Ok(piece)
}

/// One key of an index that is unique or not and stands at a place of the source.
pub(super) fn key(
    cx: &Context<'_>,
    table: &Table,
    (unique, span): (bool, Span),
    k: &KeyColumn,
    notes: &mut Vec<Diagnostic>,
    texts: &mut Vec<Translated>,
) -> String {
    let descending = if k.descending { " DESC" } else { "" };
    let nulls = match k.nulls_first {
        Some(true) => " NULLS FIRST",
        Some(false) => " NULLS LAST",
        None => "",
    };
    let base = match (&k.column, &k.expr) {
        (Some(column), _) => {
            if !table.columns.iter().any(|c| c.name.text.eq_ignore_ascii_case(&column.text))
                && !table.columns.is_empty()
            {
                notes.push(
                    Diagnostic::new("OBJ-0022", Outcome::Manual, span).with("column", column.to_string()),
                );
            }
            let name = quote_ident(&cx.names.column(&table.head.name, column)).into_owned();
            match prefix(table, k) {
                // A unique prefix is a rule about the prefix; a plain one only saves space, which matters where a value
                // may be too long for PostgreSQL's index.
                Some(Prefix { length, binary, long }) if unique || long => {
                    if !unique {
                        let length = length.to_string();
                        notes.push(Diagnostic::new("OBJ-0023", Outcome::Review, span).with("length", length));
                    }
                    if binary {
                        format!("substring({name}, 1, {length})")
                    } else {
                        format!("left({name}, {length})")
                    }
                }
                _ => name,
            }
        }
        (None, Some(text)) => {
            let t = expression(cx, text, Scope { usage: Usage::IndexKey, table: Some(&table.head.name) });
            if !t.usable() {
                notes.extend(t.diagnostics.iter().cloned());
            }
            let sql = format!("({})", t.sql);
            texts.push(t);
            sql
        }
        (None, None) => String::new(),
    };
    format!("{base}{descending}{nulls}")
}

/// The part of a column that a key is of.
struct Prefix {
    length: u32,
    binary: bool,
    /// Whether the column's values can be too long for PostgreSQL's index.
    long: bool,
}

/// Characters of four bytes that surely fit into PostgreSQL's index, whose limit is about 2,700 bytes.
const FITS: u32 = 600;

/// The part of its column that a key is of; `None`: the whole column.
fn prefix(table: &Table, k: &KeyColumn) -> Option<Prefix> {
    let length = k.prefix?;
    let name = k.column.as_ref()?;
    let data_type =
        table.columns.iter().find(|c| c.name.text.eq_ignore_ascii_case(&name.text))?.data_type.as_ref()?;
    let word = data_type.name.to_ascii_uppercase();
    let bounded = !(word.contains("TEXT") || word.contains("BLOB"));
    let whole = data_type.args.first().filter(|_| bounded).and_then(|n| n.parse::<u32>().ok());
    let binary = word.contains("BLOB") || word.contains("BINARY");
    match whole {
        Some(whole) if whole <= length => None,
        whole => Some(Prefix { length, binary, long: whole.is_none_or(|n| n > FITS) }),
    }
}

/// Whether a key is of a part of its column, or of an expression.
pub(super) fn is_partial(table: &Table, k: &KeyColumn) -> bool {
    k.column.is_none() || prefix(table, k).is_some()
}

/// The document of a full-text index: its columns, in the configuration that knows no language.
fn full_text_key(cx: &Context<'_>, table: &Table, index: &Index) -> String {
    let columns: Vec<String> = index
        .keys
        .iter()
        .filter_map(|k| k.column.as_ref())
        .map(|c| {
            let name = quote_ident(&cx.names.column(&table.head.name, c)).into_owned();
            let column = table.columns.iter().find(|own| own.name.text.eq_ignore_ascii_case(&c.text));
            let resolver =
                Resolver::new(cx.catalog, cx.rules, cx.options.target, Place::Index, Some(&table.head.name));
            let class = column.map(|c| resolver.class_of_column(c));
            // Documents of other types are read as their text.
            match class {
                Some(TypeClass::Text | TypeClass::Char) | None => format!("coalesce({name}, '')"),
                _ => format!("coalesce({name}::text, '')"),
            }
        })
        .collect();
    format!("to_tsvector('simple', {})", columns.join(" || ' ' || "))
}

/// SQL Server and DB2 let a unique index hold one NULL; Oracle compares keys that are NULL only in part.
fn nulls(cx: &Context<'_>, table: &Table, index: &Index, notes: &mut Vec<Diagnostic>) -> String {
    let nullable = index.keys.iter().filter_map(|k| k.column.as_ref()).any(|c| is_nullable(table, &c.text));
    if !index.unique || !nullable {
        return String::new();
    }
    match cx.dialect() {
        Dialect::SqlServer | Dialect::Db2 if cx.options.target >= 15 => {
            "\n    NULLS NOT DISTINCT".to_string()
        }
        Dialect::SqlServer | Dialect::Db2 => {
            notes.push(Diagnostic::new("OBJ-0024", Outcome::Review, index.head.span));
            String::new()
        }
        Dialect::Oracle if index.keys.len() > 1 => {
            notes.push(Diagnostic::new("OBJ-0025", Outcome::Review, index.head.span));
            String::new()
        }
        _ => String::new(),
    }
}

/// Whether a column of a table can be NULL.
fn is_nullable(table: &Table, column: &str) -> bool {
    let in_key = table.constraints.iter().any(|c| match &c.kind {
        ConstraintKind::PrimaryKey { columns } => {
            columns.iter().any(|k| k.column.as_ref().is_some_and(|k| k.text.eq_ignore_ascii_case(column)))
        }
        _ => false,
    });
    !in_key && table.columns.iter().any(|c| c.name.text.eq_ignore_ascii_case(column) && !c.not_null)
}

/// What an unnamed key is called in a message.
fn key_words(kind: &ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey { .. } => "PRIMARY KEY",
        _ => "UNIQUE",
    }
}

fn kind_word(kind: &IndexKind) -> &'static str {
    match kind {
        IndexKind::Spatial => "SPATIAL",
        IndexKind::Xml => "XML",
        IndexKind::BitmapJoin => "BITMAP JOIN",
        IndexKind::Cluster => "CLUSTER",
        _ => "INDEX",
    }
}
