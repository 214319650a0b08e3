//! What surrounds a statement while the code of one routine is converted: where it returns to, and what has to be declared or
//! done around it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use crate::catalog::QName;
use crate::resolve::code::TypeRef;

use super::ddl::TypePlan;

/// What kind of unit is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// A trigger for each row: whether it ends with OLD (a delete), NEW, or what the event says.
    RowTrigger,
    /// A trigger for a statement.
    StatementTrigger,
}

/// The routine that is converted.
pub(crate) struct Code<'a> {
    /// Its kind.
    pub(crate) kind: UnitKind,
    /// The types of all columns.
    pub(in crate::convert) plan: &'a TypePlan,
    /// What it returns.
    pub(crate) returns: Option<TypeRef>,
    /// Whether it returns rows one by one.
    pub(crate) pipelined: bool,
    /// The parameter that takes what it returns, where it gives back parameters too.
    pub(crate) result: Option<String>,
    /// The schema in which its types are made.
    pub(crate) schema: Option<String>,
    /// What stands before the names of types that it declares.
    pub(crate) prefix: String,
    /// Whether its package has its caller's rights.
    pub(crate) invoker: bool,
    /// Statements to write before and after the one that is converted.
    pub(crate) before: Vec<String>,
    /// See `before`.
    pub(crate) after: Vec<String>,
    /// Declarations to add.
    pub(crate) declared: IndexSet<String>,
    /// Statements to write before the routine.
    pub(crate) preamble: Vec<String>,
    /// Whether a name can be a column and a variable, so that PL/pgSQL must be told which comes first.
    pub(crate) use_column: bool,
    /// Variables of packages that a local variable stands for while a statement changes them.
    pub(crate) held: Vec<(QName, String, String)>,
    /// What is asked of cursors, and of `SQL`: the attribute, and whether it is asked elsewhere than right after a FETCH.
    pub(crate) asked: HashMap<(String, String), bool>,
    /// Names that the unit declares or that were given, and identifiers that it writes.
    taken: HashSet<String>,
    written: HashSet<String>,
    /// Names that stand for one thing throughout the unit.
    kept: HashMap<String, String>,
    /// The numbers behind the names that were given last.
    counters: HashMap<String, usize>,
}

impl<'a> Code<'a> {
    /// The begin of a routine.
    pub(in crate::convert) fn new(kind: UnitKind, plan: &'a TypePlan) -> Self {
        Code {
            kind,
            plan,
            returns: None,
            pipelined: false,
            result: None,
            schema: None,
            prefix: String::new(),
            invoker: false,
            before: Vec::new(),
            after: Vec::new(),
            declared: IndexSet::new(),
            preamble: Vec::new(),
            use_column: false,
            held: Vec::new(),
            asked: HashMap::new(),
            taken: HashSet::new(),
            written: HashSet::new(),
            kept: HashMap::new(),
            counters: HashMap::new(),
        }
    }

    /// Declares something once.
    pub(crate) fn declare(&mut self, line: String) {
        self.declared.insert(line);
    }

    /// A name that the unit neither declares nor writes.
    pub(crate) fn fresh(&mut self, stem: &str) -> String {
        self.unused(stem, true)
    }

    /// A name for a package's variable while it is changed: its own, unless the unit declares one like it.
    pub(crate) fn fresh_state(&mut self, stem: &str) -> String {
        self.unused(stem, false)
    }

    fn unused(&mut self, stem: &str, unwritten: bool) -> String {
        let mut n = self.counters.get(stem).copied().unwrap_or(0);
        loop {
            n += 1;
            let name = if n == 1 { stem.to_string() } else { format!("{stem}_{n}") };
            let key = name.to_lowercase();
            if !(unwritten && self.written.contains(&key)) && self.taken.insert(key) {
                self.counters.insert(stem.to_string(), n);
                return name;
            }
        }
    }

    /// The variable that stands for one thing throughout the unit, declared when it is asked for first.
    pub(crate) fn kept(&mut self, wanted: &str, ty: &str) -> String {
        if let Some(name) = self.kept.get(wanted) {
            return name.clone();
        }
        let name = self.fresh(wanted);
        self.declare(format!("{name} {ty}"));
        self.kept.insert(wanted.to_string(), name.clone());
        name
    }

    /// Says that the unit declares a name.
    pub(crate) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_lowercase());
    }

    /// Says that the unit writes an identifier.
    pub(crate) fn write(&mut self, name: &str) {
        self.written.insert(name.to_lowercase());
    }

    /// Whether one of these attributes of a cursor must be kept in a variable.
    pub(crate) fn keeps(&self, cursor: &str, attributes: &[&str]) -> bool {
        attributes.iter().any(|a| self.asked.get(&(cursor.to_uppercase(), a.to_string())) == Some(&true))
    }
}
