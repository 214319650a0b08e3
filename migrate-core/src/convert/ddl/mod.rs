//! Catalog objects to PostgreSQL definitions, one file a kind of object.
//!
//! - `table`: CREATE TABLE with its comments. - `column`: one column; `default`: its default. - `types`: what every column's type becomes,
//!   decided for the whole catalog at once, because foreign keys tie columns together. - `constraint`: keys and checks, each
//!   after the rows are in. - `identity`: next values. - `author`: the author's comments.
//! - `partition`: which tables stay partitioned, and the partitions; `partition_bound`, `bound`: what rows each holds.
//! - `object`: what all other objects share; `index`, `view`, `sequence`, `synonym`, `user_type`, `principal` (schemas, roles),
//!   `grant`, `link`: one kind each. `attribute`: data types outside tables.

mod attribute;
#[allow(dead_code)]
mod author;
mod bound;
mod caseless;
mod column;
mod constraint;
mod default;
mod grant;
mod identity;
mod index;
mod link;
mod object;
mod partition;
mod partition_bound;
mod principal;
mod query_table;
mod sequence;
mod synonym;
mod table;
mod trigger;
mod types;
mod user_type;
mod view;
mod xml_index;

pub(super) use types::TypePlan;

use rayon::prelude::*;

use super::{Context, Piece};
use crate::catalog::{Object, Table};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;

/// The pieces of every object in the catalog, in order of creation, and what is to be said of statements whose objects
/// have none.
pub(super) fn emit(cx: &Context<'_>, types: &TypePlan) -> (Vec<Piece>, Vec<(u32, Diagnostic)>) {
    // Types and sequences come before the tables that use them.
    let (mut pieces, mut notes) = object::emit(cx);
    let (of_tables, said) = tables(cx, types);
    pieces.extend(of_tables);
    notes.extend(said);
    (pieces, notes)
}

/// The author's comments on lines of their own.
pub(super) fn author_lines(dialect: Dialect, comments: &[String]) -> String {
    author::lines(dialect, comments).into_iter().map(|l| l + "\n").collect()
}

fn tables(cx: &Context<'_>, types: &TypePlan) -> (Vec<Piece>, Vec<(u32, Diagnostic)>) {
    let tables: Vec<&Table> = cx
        .catalog
        .objects()
        .filter_map(|o| match o {
            Object::Table(t) => Some(t),
            _ => None,
        })
        .collect();
    let partitions = partition::Partitions::new(cx, types);
    let done: Vec<TablePieces> =
        tables.par_iter().map(|t| table::emit(cx, types, partitions.get(&t.head.name), t)).collect();
    let (mut pieces, mut notes) = (Vec::new(), Vec::new());
    let (mut keys, mut foreign, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for t in done {
        pieces.extend(t.table);
        keys.extend(t.keys);
        foreign.extend(t.foreign_keys);
        rest.extend(t.rest);
        notes.extend(t.notes);
    }
    // Foreign keys need the keys of every table.
    pieces.extend(keys);
    pieces.extend(foreign);
    pieces.extend(rest);
    (pieces, notes)
}

/// What one table becomes.
#[derive(Default)]
struct TablePieces {
    table: Vec<Piece>,
    /// Primary and unique keys, checks.
    keys: Vec<Piece>,
    foreign_keys: Vec<Piece>,
    /// Next values, triggers.
    rest: Vec<Piece>,
    /// What is to be said of statements that have no piece.
    notes: Vec<(u32, Diagnostic)>,
}
