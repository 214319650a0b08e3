//! Statements to catalog: every CREATE, ALTER, DROP, COMMENT and GRANT is applied in order, and each statement gets an
//! [`Effect`] that says what it was and who answers for its outcome.
//!
//! One file a kind of object. A function here takes the statement's tree and the [`Builder`], changes the catalog, and
//! returns the effect. What a statement says that the catalog cannot hold becomes a diagnostic, never nothing.

use std::collections::HashMap;

use crate::catalog::{Catalog, Ident, QName, RoutineKind, StatementId, Text};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind, SyntaxNode};

mod alter;
mod alter_column;
mod alter_key;
mod client;
mod column;
mod comment;
mod conflict;
mod constraint;
mod data_type;
mod derived;
mod drop;
mod exec;
mod grant;
mod index;
mod names;
mod object;
mod partition;
mod rows;
mod sequence_options;
mod session;
mod table;
pub(crate) mod tree;
mod user_type;
mod wrapped;

use tree::has_word;

pub(crate) use names::names_in;
pub use names::{ident_of, unquote};
pub use wrapped::plain_statements;

/// A statement of the source, as the builder sees it.
pub struct SourceStatement {
    /// Its number in the conversion.
    pub id: StatementId,
    /// Its tree.
    pub node: SyntaxNode,
    /// Index of its file.
    pub file: u32,
    /// Where the parsed text begins in its file; spans are this plus the node's own range.
    pub base: u32,
    /// The author's comments right before it.
    pub comments: Vec<String>,
    /// The schema that its unqualified names mean.
    pub schema: Option<Ident>,
}

impl SourceStatement {
    /// The place of a node in the source.
    pub fn span(&self, node: &SyntaxNode) -> Span {
        let range = significant_range(node);
        Span::new(self.file, self.base + range.0, self.base + range.1)
    }

    /// A node's text, without leading and trailing trivia, with its place.
    pub fn text(&self, node: &SyntaxNode) -> Text {
        let (start, end) = significant_range(node);
        let base = u32::from(node.text_range().start());
        let all = node.text().to_string();
        let text = all.get((start - base) as usize..(end - base) as usize).unwrap_or(&all).to_string();
        Text { text, span: Span::new(self.file, self.base + start, self.base + end) }
    }
}

/// A node's range without the trivia at its ends.
pub fn significant_range(node: &SyntaxNode) -> (u32, u32) {
    let mut tokens =
        node.descendants_with_tokens().filter_map(|e| e.into_token()).filter(|t| !t.kind().is_trivia());
    let start = tokens.next();
    let Some(start) = start else {
        let r = node.text_range();
        return (r.start().into(), r.end().into());
    };
    // From the end, so that a long node is not walked whole.
    let mut last = node.last_token();
    while let Some(t) = &last {
        if !t.kind().is_trivia() {
            break;
        }
        last = t.prev_token();
    }
    let end = last.map_or(node.text_range().end(), |t| t.text_range().end());
    (start.text_range().start().into(), end.into())
}

/// Who answers for a statement's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// The catalog has absorbed it: the objects that it defines or changes are emitted from there.
    Catalog,
    /// It is converted by itself, in source order (INSERT, UPDATE, a query, a call, a block).
    Script,
    /// It cannot be converted; a diagnostic says why. Its text is kept as residue.
    Manual,
    /// It needs no counterpart; a diagnostic says why.
    Dropped,
}

/// What a statement was, and who answers for its outcome.
#[derive(Debug, Clone)]
pub struct Effect {
    /// In lower-case words: `create table`.
    pub kind: String,
    /// Kind of the object concerned.
    pub object_type: Option<String>,
    /// The object concerned, as the source spells it.
    pub object: Option<String>,
    /// Who answers for it.
    pub disposition: Disposition,
    /// What a reader must know.
    pub diagnostics: Vec<Diagnostic>,
}

impl Effect {
    /// An effect without diagnostics.
    pub fn new(kind: &str, disposition: Disposition) -> Self {
        Effect {
            kind: kind.to_string(),
            object_type: None,
            object: None,
            disposition,
            diagnostics: Vec::new(),
        }
    }

    /// The same effect, about this object.
    #[must_use]
    pub fn about(mut self, object_type: &str, object: &QName) -> Self {
        self.object_type = Some(object_type.to_string());
        self.object = Some(object.to_string());
        self
    }

    /// The same effect with one more diagnostic.
    #[must_use]
    pub fn note(mut self, diagnostic: Diagnostic) -> Self {
        self.diagnostics.push(diagnostic);
        self
    }
}

/// Builds a catalog from statements in order.
pub struct Builder {
    /// The catalog so far.
    pub catalog: Catalog,
    /// The schema that unqualified names mean now; `None`: the source's default.
    pub current_schema: Option<Ident>,
    /// What a later statement (the second one) makes of an earlier one (the first): that its table was dropped again.
    pub later: Vec<(StatementId, StatementId, Diagnostic)>,
    /// All sources have been read; statements that found no object to change are applied once more.
    pub last_call: bool,
    /// What the statements that created tables say, to tell a definition that is there twice.
    definitions: HashMap<StatementId, u64>,
    /// What was written into tables, for those that are dropped again.
    written: rows::Written,
}

impl Builder {
    /// A builder with an empty catalog.
    pub fn new(dialect: Dialect) -> Self {
        Builder {
            catalog: Catalog::new(dialect),
            current_schema: None,
            later: Vec::new(),
            last_call: false,
            definitions: HashMap::new(),
            written: rows::Written::default(),
        }
    }

    /// The source dialect.
    pub fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    /// Applies a statement.
    pub fn apply(&mut self, st: &SourceStatement) -> Effect {
        use SyntaxKind as K;
        match st.node.kind() {
            K::SELECT_STMT => self.script(st, "select"),
            K::INSERT_STMT | K::INSERT_ALL_STMT => self.script(st, "insert"),
            K::UPDATE_STMT => self.script(st, "update"),
            K::DELETE_STMT => self.script(st, "delete"),
            K::MERGE_STMT => self.script(st, "merge"),
            K::TRUNCATE_STMT => self.script(st, "truncate"),
            K::CREATE_TABLE_STMT => self.create_table(st),
            K::ALTER_TABLE_STMT => self.alter_table(st),
            K::DROP_STMT if has_word(&st.node, "TABLE") || has_word(&st.node, "TABLES") => {
                self.drop_table(st)
            }
            K::RENAME_STMT => self.rename_table(st),
            K::DROP_STMT => self.drop_object(st),
            K::CREATE_SEQUENCE_STMT => self.create_sequence(st),
            K::ALTER_SEQUENCE_STMT => self.alter_sequence(st),
            K::CREATE_INDEX_STMT => self.create_index(st),
            K::CREATE_VIEW_STMT | K::CREATE_MVIEW_STMT => self.create_view(st),
            K::CREATE_SYNONYM_STMT => self.create_synonym(st),
            K::CREATE_TYPE_STMT | K::CREATE_DOMAIN_STMT => self.create_type(st),
            K::CREATE_SCHEMA_STMT => self.create_schema(st),
            K::CREATE_DATABASE_STMT => self.create_database(st),
            K::CREATE_DATABASE_LINK_STMT => self.create_link(st),
            K::CREATE_PARTITION_FUNCTION_STMT => self.create_partition_function(st),
            K::CREATE_PARTITION_SCHEME_STMT => self.create_partition_scheme(st),
            K::CREATE_USER_STMT | K::CREATE_ROLE_STMT => self.create_principal(st),
            K::GRANT_STMT | K::REVOKE_STMT | K::DENY_STMT => self.grant(st),
            K::COMMENT_STMT => self.comment(st),
            K::CREATE_PROCEDURE_STMT => self.create_routine(st, RoutineKind::Procedure, "create procedure"),
            K::CREATE_FUNCTION_STMT => self.create_routine(st, RoutineKind::Function, "create function"),
            K::CREATE_PACKAGE_STMT => self.create_routine(st, RoutineKind::Package, "create package"),
            K::CREATE_PACKAGE_BODY_STMT => {
                self.create_routine(st, RoutineKind::PackageBody, "create package body")
            }
            K::CREATE_TYPE_BODY_STMT => self.create_routine(st, RoutineKind::TypeBody, "create type body"),
            K::CREATE_TRIGGER_STMT => self.create_routine(st, RoutineKind::Trigger, "create trigger"),
            K::CREATE_EVENT_STMT => self.create_routine(st, RoutineKind::Event, "create event"),
            K::ANONYMOUS_BLOCK => match self.plain_block(st) {
                Some(effect) => effect,
                None => self.block(st),
            },
            K::IF_STMT => self.guarded(st),
            K::EXEC_STMT => self.exec(st),
            K::RAISE_STMT | K::PRINT_STMT if self.only_informs(st) || st.node.kind() == K::PRINT_STMT => {
                let span = st.span(&st.node);
                Effect::new("print", Disposition::Dropped).note(Diagnostic::new(
                    "OBJ-0066",
                    Outcome::Dropped,
                    span,
                ))
            }
            K::TRANSACTION_STMT | K::SET_STMT | K::USE_STMT => self.session(st),
            _ if first_words(&st.node, 2) == "alter session" => self.alter_session(st),
            _ => self.unknown(st),
        }
    }

    /// A statement that no other function knows: manual, named by its first words.
    pub(super) fn unknown(&self, st: &SourceStatement) -> Effect {
        let kind = first_words(&st.node, 2);
        let span = st.span(&st.node);
        Effect::new(&kind, Disposition::Manual)
            .note(Diagnostic::new("MSG-0001", Outcome::Manual, span).with("statement", kind.clone()))
    }
}

/// The first words of a statement in lower case, as a name for its kind.
pub fn first_words(node: &SyntaxNode, n: usize) -> String {
    let words: Vec<String> = node
        .descendants_with_tokens()
        .filter_map(|e| e.into_token())
        .filter(|t| !t.kind().is_trivia())
        .take(n)
        .take_while(|t| matches!(t.kind(), SyntaxKind::KEYWORD | SyntaxKind::IDENT | SyntaxKind::WORD))
        .map(|t| t.text().to_lowercase())
        .collect();
    if words.is_empty() { "unknown".to_string() } else { words.join(" ") }
}
