//! Procedural code of Oracle to PL/pgSQL.
//!
//! - [`unit`]: one routine of the catalog; `package`: a package as a schema; `trigger`; `header`: CREATE FUNCTION and its parameters.
//! - `block`, `statement`: blocks, declarations and statements, each with the author's layout. - `into`, `cursor`, `exception`, `dynamic`,
//!   `call`, `supplied`, `collection` and `keyed` (arrays and associative arrays), `nested`: one subject each. - `name`: what names stand for. - `types`: data types.
//!
//! Statements and expressions go through the same emitter as queries do; [`claim`] takes what only code has.
//! A routine that cannot be converted becomes a routine of the same signature that says so when it is called, so that what
//! calls it can still be made and checked.

mod block;
pub(crate) mod call;
mod collection;
mod cursor;
mod dynamic;
mod exception;
mod header;
mod into;
mod keyed;
mod name;
mod nested;
mod package;
mod statement;
mod supplied;
mod trigger;
mod types;
mod unit;

pub(crate) use name::in_query;

use rayon::prelude::*;

use crate::catalog::build::ident_of;
use crate::catalog::{Ident, Object, QName, Routine, StatementId};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::dialect::Dialect;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::code::{Code, UnitKind};
use super::ddl::TypePlan;
use super::translate::{Emitter, Out, Scope, Translated, Usage};
use super::{Context, Member, Piece};

/// What became of one routine of the catalog.
#[derive(Default)]
pub(crate) struct Done {
    pieces: Vec<Piece>,
    notes: Vec<(StatementId, Diagnostic)>,
    members: Vec<Member>,
}

impl Done {
    /// Nothing in the output; the reasons are in the diagnostics.
    fn failed(text: Translated) -> Done {
        Done { notes: text.diagnostics.into_iter().map(|d| (0, d)).collect(), ..Done::default() }
    }

    /// One piece.
    fn one(piece: Piece, text: Translated) -> Done {
        let manual = text.diagnostics.iter().any(|d| d.outcome == Outcome::Manual);
        let pieces = if manual { Vec::new() } else { vec![piece] };
        Done { pieces, notes: text.diagnostics.into_iter().map(|d| (0, d)).collect(), members: Vec::new() }
    }
}

/// Converts all routines of the catalog, in parallel.
pub(super) fn emit(cx: &Context<'_>, plan: &TypePlan) -> Converted {
    if cx.dialect() != Dialect::Oracle {
        return Converted::default();
    }
    let routines: Vec<&Routine> = cx
        .catalog
        .objects()
        .filter_map(|o| match o {
            Object::Routine(r) => Some(r),
            _ => None,
        })
        .collect();
    if routines.is_empty() {
        return Converted::default();
    }
    let done: Vec<Done> = routines
        .par_iter()
        .map(|r| {
            let one = std::panic::AssertUnwindSafe(|| unit::emit(cx, plan, r));
            let mut done = std::panic::catch_unwind(one).unwrap_or_else(|_| Done {
                notes: vec![(0, Diagnostic::new("MSG-0002", Outcome::Manual, r.head.span))],
                ..Done::default()
            });
            for (id, _) in &mut done.notes {
                *id = r.head.origin;
            }
            done
        })
        .collect();
    let mut out = Converted::default();
    for (d, r) in done.into_iter().zip(&routines) {
        out.pieces.extend(d.pieces);
        out.notes.extend(d.notes);
        out.members.extend(d.members.into_iter().map(|m| (r.head.origin, m)));
    }
    out
}

/// What became of all routines.
#[derive(Default)]
pub(super) struct Converted {
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<(StatementId, Diagnostic)>,
    /// The members of packages by the statements of their bodies.
    pub(super) members: Vec<(StatementId, Member)>,
}

/// An emitter for the code of a routine.
fn emitter<'a>(
    cx: &'a Context<'a>,
    r: &'a Routine,
    code: Code<'a>,
    package: Option<&'a QName>,
) -> Emitter<'a> {
    let scope = Scope { usage: Usage::Code, table: Some(&r.head.name) };
    let mut e = Emitter::new(cx, scope, r.text.span.file, r.text.span.start);
    e.resolver = e.resolver.clone().with_code(cx.program, package);
    e.code = Some((Box::new(code), claim));
    e
}

/// Reads a unit before its statements are converted: what it declares, which identifiers it writes, and what it asks of cursors.
fn read_unit(e: &mut Emitter<'_>, unit: &SyntaxNode) {
    let dialect = e.cx.dialect();
    let Some((code, _)) = &mut e.code else { return };
    for n in unit.descendants() {
        match n.kind() {
            K::NAME => {
                let name = ident_of(dialect, &n).text;
                let declares = n.parent().is_some_and(|p| {
                    matches!(
                        p.kind(),
                        K::VARIABLE_DECL | K::CURSOR_DECL | K::PARAM_DEF | K::FOR_STMT | K::FORALL_STMT
                    )
                });
                if declares {
                    code.take(&name);
                }
                code.write(&name);
            }
            K::ATTRIBUTE_EXPR => {
                let Some(base) = n.children().next() else { continue };
                let text: String = n.text().to_string().split_whitespace().collect::<String>().to_uppercase();
                let Some((cursor, attribute)) = text.rsplit_once('%') else { continue };
                // A count is not what FOUND tells.
                let kept = attribute == "ROWCOUNT" || cursor == "SQL" || !cursor::follows_fetch(&n, &base);
                *code.asked.entry((cursor.to_string(), attribute.to_string())).or_default() |= kept;
            }
            _ => {}
        }
    }
}

/// The white space before a node on its line, comments before it passed over.
fn indentation(node: &SyntaxNode) -> String {
    let mut before = node.first_token().and_then(|t| t.prev_token());
    while before.as_ref().is_some_and(|t| t.kind() == K::COMMENT) {
        before = before.and_then(|t| t.prev_token());
    }
    match before {
        Some(t) if t.kind() == K::WHITESPACE && t.text().contains('\n') => {
            t.text().rsplit('\n').next().unwrap_or_default().to_string()
        }
        _ => "    ".to_string(),
    }
}

/// The block of a subprogram or trigger, converted; one that has none is code of another language.
fn body_text(e: &mut Emitter<'_>, node: &SyntaxNode) -> String {
    let body = node.children().find(|n| n.kind() == K::ROUTINE_BODY);
    match body.and_then(|b| b.children().find(|n| n.kind() == K::BLOCK)) {
        Some(b) => block::block(e, &b, true),
        None => {
            e.note(node, "RTN-0004", Outcome::Manual, &[]);
            String::new()
        }
    }
}

/// Nodes that only code has. `None`: the emitter goes on as in a query.
fn claim(e: &mut Emitter<'_>, node: &SyntaxNode) -> Option<Out> {
    match node.kind() {
        K::STATEMENT_LIST => Some(statement::list(e, node)),
        K::BLOCK => Some(Out::operator(block::block(e, node, false))),
        K::EXCEPTION_HANDLER => Some(Out::operator(exception::handler(e, node))),
        K::COLUMN_REF => name::column_ref(e, node),
        K::CALL_EXPR => trigger::updating(e, node)
            .or_else(|| collection::call(e, node))
            .or_else(|| call::function(e, node)),
        K::METHOD_EXPR => name::method_expr(e, node),
        K::SUBSCRIPT_EXPR => collection::subscript(e, node),
        K::IS_EXPR => collection::condition(e, node),
        K::BINARY_EXPR => collection::multiset(e, node),
        K::ATTRIBUTE_EXPR => name::attribute(e, node),
        K::PARAM_EXPR => name::row_of_trigger(e, node),
        K::DIRECTIVE => {
            e.note(node, "RTN-0120", Outcome::Manual, &[("construct", node.text().to_string().trim())]);
            Some(Out::primary(""))
        }
        K::INTO_CLAUSE if node.parent().is_some_and(|p| p.kind() == K::SELECT_BLOCK) => {
            Some(into::clause(e, node, true))
        }
        _ => None,
    }
}

/// A body in dollar quotes that it does not contain.
fn dollar_quoted(e: &Emitter<'_>, text: &str) -> String {
    let directive = e.code.as_ref().is_some_and(|(c, _)| c.use_column);
    let directive = if directive { "\n#variable_conflict use_column\n" } else { "\n" };
    let mut tag = String::new();
    while text.contains(&format!("${tag}$")) {
        tag.push_str("body");
    }
    format!("${tag}${directive}{}\n${tag}$", text.trim_end().trim_end_matches(';').to_string() + ";")
}

impl<'a> Emitter<'a> {
    /// Says that an object must be there.
    pub(crate) fn need(&mut self, name: String) {
        self.relations.push(name);
    }

    /// The schema in which unqualified names are looked up.
    pub(crate) fn own_schema(&self) -> Option<Ident> {
        self.scope.table.and_then(|t| t.schema.clone())
    }

    fn with_code(&mut self, f: impl FnOnce(&mut Code<'a>)) {
        if let Some((code, _)) = &mut self.code {
            f(code);
        }
    }

    fn before(&mut self, statement: String) {
        self.with_code(|c| c.before.push(statement));
    }

    fn after(&mut self, statement: String) {
        self.with_code(|c| c.after.push(statement));
    }

    fn after_first(&mut self, statement: String) {
        self.with_code(|c| c.after.insert(0, statement));
    }

    fn declare(&mut self, line: String) {
        self.with_code(|c| c.declare(line));
    }

    /// The variable that stands for one thing throughout the unit.
    fn kept(&mut self, wanted: &str, ty: &str) -> String {
        self.code.as_mut().map_or_else(|| wanted.to_string(), |(c, _)| c.kept(wanted, ty))
    }

    fn preamble(&mut self, sql: String) {
        self.with_code(|c| {
            if !c.preamble.contains(&sql) {
                c.preamble.push(sql);
            }
        });
    }

    fn take_preamble(&mut self) -> Vec<String> {
        self.code.as_mut().map(|(c, _)| std::mem::take(&mut c.preamble)).unwrap_or_default()
    }

    fn take_declared(&mut self) -> Vec<String> {
        let declared = self.code.as_mut().map(|(c, _)| std::mem::take(&mut c.declared));
        declared.unwrap_or_default().into_iter().collect()
    }

    /// Puts what stands around the statement aside, for a statement inside of it.
    fn take_around(&mut self) -> (Vec<String>, Vec<String>) {
        self.code
            .as_mut()
            .map(|(c, _)| (std::mem::take(&mut c.before), std::mem::take(&mut c.after)))
            .unwrap_or_default()
    }

    /// Puts it back, and gives what stands around the inner statement.
    fn put_around(&mut self, saved: (Vec<String>, Vec<String>)) -> (Vec<String>, Vec<String>) {
        match &mut self.code {
            Some((c, _)) => {
                (std::mem::replace(&mut c.before, saved.0), std::mem::replace(&mut c.after, saved.1))
            }
            None => saved,
        }
    }

    fn in_trigger(&self) -> bool {
        self.code
            .as_ref()
            .is_some_and(|(c, _)| matches!(c.kind, UnitKind::RowTrigger | UnitKind::StatementTrigger))
    }

    /// Whether the package that is converted has its caller's rights.
    fn package_is_invoker(&self) -> bool {
        self.code.as_ref().is_some_and(|(c, _)| c.invoker)
    }
}
