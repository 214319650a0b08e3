//! Rows that go with their table: what a script writes into a table that it drops afterwards is not there at its end.
//! Dumps which are loaded one after the other, each with `DROP TABLE`, `CREATE TABLE` and `INSERT`, are the usual case.

use std::collections::{HashMap, HashSet};

use crate::catalog::StatementId;
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::syntax::SyntaxKind as K;

use super::tree::{child, children};
use super::{Builder, Disposition, Effect, SourceStatement};

/// What was written into tables, each known by the statement that created it.
#[derive(Default)]
pub(super) struct Written {
    /// The statements that wrote.
    by: HashMap<StatementId, Vec<(StatementId, Span)>>,
    /// The statements that read.
    read: HashMap<StatementId, Vec<StatementId>>,
    /// Tables that were dropped again, in order.
    gone: Vec<Gone>,
}

/// A table that was dropped again, with what was written into it.
struct Gone {
    name: String,
    dropped_by: StatementId,
    written: Vec<(StatementId, Span)>,
    read: Vec<StatementId>,
}

impl Builder {
    /// A statement that is converted by itself, and the table that it changes.
    pub(super) fn script(&mut self, st: &SourceStatement, kind: &str) -> Effect {
        let effect = Effect::new(kind, Disposition::Script);
        let mut tables = children(&st.node, K::TABLE_REF);
        let (first, second) = (tables.next(), tables.next());
        let target = first.and_then(|t| child(&t, K::OBJECT_NAME));
        self.note_reads(st, target.as_ref().map(|t| t.text_range()));
        let Some(target) = target else { return effect };
        let name = self.qname(&target);
        let alone = second.is_none() && child(&st.node, K::FROM_CLAUSE).is_none();
        let writes = matches!(st.node.kind(), K::INSERT_STMT | K::UPDATE_STMT | K::DELETE_STMT);
        if let Some(table) = self.catalog.find_table(&name).filter(|_| writes && alone) {
            let (table, span) = (table.head.origin, st.span(&target));
            self.written.by.entry(table).or_default().push((st.id, span));
        }
        effect.about("table", &name)
    }

    /// Remembers the tables that a statement reads.
    pub(super) fn note_reads(&mut self, st: &SourceStatement, target: Option<rowan::TextRange>) {
        if st.node.kind() == K::INSERT_STMT && child(&st.node, K::QUERY).is_none() {
            return;
        }
        let names = st.node.descendants().filter(|n| n.kind() == K::OBJECT_NAME);
        for n in names.filter(|n| Some(n.text_range()) != target) {
            if let Some(t) = self.catalog.find_table(&self.qname(&n)) {
                self.written.read.entry(t.head.origin).or_default().push(st.id);
            }
        }
    }

    /// The table that the statement `table` created is dropped by `dropped_by`.
    pub(super) fn forget_rows(&mut self, table: StatementId, name: &str, dropped_by: StatementId) {
        let written = self.written.by.remove(&table).unwrap_or_default();
        let read = self.written.read.remove(&table).unwrap_or_default();
        if !written.is_empty() {
            self.written.gone.push(Gone { name: name.to_string(), dropped_by, written, read });
        }
    }

    /// Rows go with their table, unless a statement has read them whose own effect is still there at the end.
    pub(super) fn settle_rows(&mut self) {
        let mut gone = std::mem::take(&mut self.written.gone);
        loop {
            let without: HashSet<StatementId> =
                gone.iter().flat_map(|g| g.written.iter().map(|w| w.0)).collect();
            let before = gone.len();
            gone.retain(|g| g.read.iter().all(|r| without.contains(r)));
            if gone.len() == before {
                break;
            }
        }
        for g in gone {
            for (statement, span) in g.written {
                let d = Diagnostic::new("TAB-0076", Outcome::Dropped, span).with("table", g.name.clone());
                self.later.push((statement, g.dropped_by, d));
            }
        }
    }
}
