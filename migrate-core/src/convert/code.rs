//! What surrounds a statement while the code of one routine is converted: where it returns to, and what has to be declared or
//! done around it.

use std::collections::HashSet;

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
    pub(crate) declared: Vec<String>,
    /// Statements to write before the routine.
    pub(crate) preamble: Vec<String>,
    /// Whether a name can be a column and a variable, so that PL/pgSQL must be told which comes first.
    pub(crate) use_column: bool,
    /// Variables of packages that a local variable stands for while a statement changes them.
    pub(crate) held: Vec<(QName, String, String)>,
    taken: HashSet<String>,
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
            declared: Vec::new(),
            preamble: Vec::new(),
            use_column: false,
            held: Vec::new(),
            taken: HashSet::new(),
        }
    }

    /// Declares something once.
    pub(crate) fn declare(&mut self, line: String) {
        if !self.declared.contains(&line) {
            self.declared.push(line);
        }
    }

    /// A name that nothing has yet.
    pub(crate) fn fresh(&mut self, stem: &str) -> String {
        let mut name = stem.to_string();
        let mut n = 1;
        while !self.taken.insert(name.to_lowercase()) {
            n += 1;
            name = format!("{stem}_{n}");
        }
        name
    }

    /// Says that a name is taken.
    pub(crate) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_lowercase());
    }
}
