//! Routines, packages, triggers and blocks: what they are called with, what they hold, how large they are.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::SyntaxNode;

use super::{AstNode, DataType, Expr, Name, ObjectName, own_tokens, views};

views! {
    /// A parameter of a routine or cursor.
    Parameter = PARAM_DEF {
        /// Its type.
        data_type: one DataType,
    }

    /// The default of a parameter or variable, with its `:=`, `=` or DEFAULT.
    Default = DEFAULT_CLAUSE {
        /// The value.
        value: one Expr,
    }
}

/// Which way a parameter carries its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterMode {
    /// Into the routine.
    In,
    /// Out of it.
    Out,
    /// Both ways. (T-SQL's OUTPUT is this: the caller's value is seen.)
    InOut,
}

impl Parameter {
    /// Its name; T-SQL's begin with `@`. DB2's functions may leave it out.
    pub fn name(&self) -> Option<Name> {
        self.child()
    }

    /// Its name as the source spells it, without quotes.
    pub fn name_text(&self, dialect: Dialect) -> Option<String> {
        self.name().map(|n| n.text(dialect))
    }

    /// Its mode; IN when the source says nothing.
    pub fn mode(&self) -> ParameterMode {
        let words = self.words();
        let has = |w: &str| words.iter().any(|x| x == w);
        if has("OUTPUT") || has("INOUT") || has("IN") && has("OUT") {
            ParameterMode::InOut
        } else if has("OUT") {
            // T-SQL abbreviates OUTPUT, which is both ways.
            let variable = self.name().is_some_and(|n| own_tokens(n.syntax()).any(|t| t.kind() == PARAM));
            if variable { ParameterMode::InOut } else { ParameterMode::Out }
        } else {
            ParameterMode::In
        }
    }

    /// Its default value.
    pub fn default_value(&self) -> Option<Expr> {
        self.child::<Default>().and_then(|d| d.value())
    }
}

/// What kind of routine or block a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoutineKind {
    /// A procedure, also within a package.
    Procedure,
    /// A function or method.
    Function,
    /// A package's specification.
    Package,
    /// A package's body.
    PackageBody,
    /// The body of an object type.
    TypeBody,
    /// A trigger.
    Trigger,
    /// An event of MySQL's scheduler.
    Event,
    /// A block without a name.
    Block,
}

/// A routine, package, trigger, event or block, at the top or inside another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Routine(pub(crate) SyntaxNode);

impl AstNode for Routine {
    fn can_cast(kind: SyntaxKind) -> bool {
        matches!(
            kind,
            CREATE_PROCEDURE_STMT
                | CREATE_FUNCTION_STMT
                | CREATE_PACKAGE_STMT
                | CREATE_PACKAGE_BODY_STMT
                | CREATE_TYPE_BODY_STMT
                | CREATE_TRIGGER_STMT
                | CREATE_EVENT_STMT
                | ANONYMOUS_BLOCK
                | SUBPROGRAM
                | SUBPROGRAM_DECL
        )
    }

    fn cast(node: SyntaxNode) -> Option<Self> {
        Self::can_cast(node.kind()).then(|| Routine(node))
    }

    fn syntax(&self) -> &SyntaxNode {
        &self.0
    }
}

impl Routine {
    /// What it is.
    pub fn kind(&self) -> RoutineKind {
        match self.0.kind() {
            CREATE_PROCEDURE_STMT => RoutineKind::Procedure,
            CREATE_FUNCTION_STMT => RoutineKind::Function,
            CREATE_PACKAGE_STMT => RoutineKind::Package,
            CREATE_PACKAGE_BODY_STMT => RoutineKind::PackageBody,
            CREATE_TYPE_BODY_STMT => RoutineKind::TypeBody,
            CREATE_TRIGGER_STMT => RoutineKind::Trigger,
            CREATE_EVENT_STMT => RoutineKind::Event,
            ANONYMOUS_BLOCK => RoutineKind::Block,
            _ if self.has("FUNCTION") => RoutineKind::Function,
            _ => RoutineKind::Procedure,
        }
    }

    /// The name that its definition gives; a member of a package has [`Self::member_name`].
    pub fn name(&self) -> Option<ObjectName> {
        self.child()
    }

    /// The name of a member of a package, a type's body or another routine.
    pub fn member_name(&self) -> Option<Name> {
        self.child()
    }

    /// Its parameters, in order.
    pub fn parameters(&self) -> Vec<Parameter> {
        let list = self.0.children().find(|n| n.kind() == PARAM_LIST);
        list.map(|l| l.children().filter_map(Parameter::cast).collect()).unwrap_or_default()
    }

    /// The clause that says what it returns: `RETURN x`, `RETURNS TABLE (…)`.
    pub fn returns(&self) -> Option<SyntaxNode> {
        self.0.children().find(|n| n.kind() == RETURNS_CLAUSE)
    }

    /// The type that it returns, if it is a single one.
    pub fn return_type(&self) -> Option<DataType> {
        self.returns()?.children().find_map(DataType::cast)
    }

    /// Its options (`DETERMINISTIC`, `AUTHID …`, `WITH RECOMPILE`, `LANGUAGE …`), as the source has them.
    pub fn options(&self) -> Vec<String> {
        let options = self.0.children().filter(|n| n.kind() == ROUTINE_OPTION);
        options.map(|n| n.text().to_string().trim().to_string()).collect()
    }

    /// Its body, if it has one in the source.
    pub fn body(&self) -> Option<SyntaxNode> {
        match self.0.kind() {
            ANONYMOUS_BLOCK => Some(self.0.clone()),
            _ => self.0.children().find(|n| n.kind() == ROUTINE_BODY),
        }
    }

    /// Whether its source was made unreadable by Oracle's wrap.
    pub fn is_wrapped(&self) -> bool {
        self.0.children().any(|n| n.kind() == WRAPPED_BODY)
    }

    /// Whether its body is not SQL: a library, a class, an assembly.
    pub fn is_external(&self) -> bool {
        let opaque = |n: SyntaxNode| n.children().next().is_some_and(|c| c.kind() == OPAQUE);
        self.body().is_some_and(opaque)
            || self.options().iter().any(|o| {
                let upper = o.to_ascii_uppercase();
                upper.starts_with("EXTERNAL NAME")
                    || upper.starts_with("SONAME")
                    || upper == "EXTERNAL"
                    || upper.starts_with("LANGUAGE") && upper != "LANGUAGE SQL"
            })
    }

    /// The procedures and functions that it declares or holds directly: the members of a package.
    pub fn members(&self) -> Vec<Routine> {
        let Some(body) = self.body() else { return Vec::new() };
        let sections = body.children().flat_map(|n| match n.kind() {
            DECLARE_SECTION => vec![n],
            BLOCK => n.children().filter(|c| c.kind() == DECLARE_SECTION).collect(),
            _ => Vec::new(),
        });
        sections.flat_map(|s| s.children().filter_map(Routine::cast).collect::<Vec<_>>()).collect()
    }

    /// How many lines it takes, from its first token to its last.
    pub fn line_count(&self) -> u32 {
        let text = self.0.text().to_string();
        text.trim().lines().count() as u32
    }

    /// Its statements, those in its blocks and subprograms included, in the order of the text.
    pub fn statements(&self) -> impl Iterator<Item = SyntaxNode> {
        self.0.descendants().filter(|n| {
            let listed =
                n.parent().is_some_and(|p| matches!(p.kind(), STATEMENT_LIST | ROUTINE_BODY | FORALL_STMT));
            listed && is_statement(n.kind())
        })
    }

    /// How many statements of each kind it holds.
    pub fn statement_counts(&self) -> BTreeMap<SyntaxKind, u32> {
        let mut counts = BTreeMap::new();
        for statement in self.statements() {
            *counts.entry(statement.kind()).or_insert(0) += 1;
        }
        counts
    }

    /// When a trigger fires: `BEFORE`, `AFTER`, `INSTEAD OF`, `FOR`.
    pub fn trigger_timing(&self) -> Option<String> {
        let options = self.0.children().filter(|n| n.kind() == TRIGGER_OPTION);
        options
            .map(|n| words_of(&n))
            .find(|t| matches!(t.as_str(), "BEFORE" | "AFTER" | "INSTEAD OF" | "FOR"))
    }

    /// The events of a trigger: `INSERT`, `UPDATE OF a, b`.
    pub fn trigger_events(&self) -> Vec<String> {
        self.0
            .children()
            .filter(|n| n.kind() == TRIGGER_EVENT)
            .map(|n| n.text().to_string().trim().to_string())
            .collect()
    }

    /// The table or view of a trigger.
    pub fn trigger_table(&self) -> Option<ObjectName> {
        self.children::<ObjectName>().nth(1)
    }

    /// Whether a trigger fires for each row. (T-SQL's never do.)
    pub fn is_row_trigger(&self) -> bool {
        let row = |n: SyntaxNode| n.kind() == TRIGGER_OPTION && words_of(&n) == "FOR EACH ROW";
        self.0.children().any(row)
            || self.0.descendants().any(|n| n.kind() == TRIGGER_SECTION && words_of(&n).contains("EACH ROW"))
    }
}

/// A node's own words, joined.
fn words_of(node: &SyntaxNode) -> String {
    own_tokens(node).map(|t| t.text().to_ascii_uppercase()).collect::<Vec<_>>().join(" ")
}

/// Whether nodes of a kind are statements of a body.
fn is_statement(kind: SyntaxKind) -> bool {
    !kind.is_token()
        && !matches!(
            kind,
            LABEL
                | DIRECTIVE
                | ERROR
                | OPAQUE
                | DECLARE_SECTION
                | STATEMENT_LIST
                | EXCEPTION_SECTION
                | TRIGGER_SECTION
                | NAME
        )
}
