//! Every object that is no table: what they share, and the order in which they are emitted.

use rayon::prelude::*;

use crate::catalog::{Comment, Head, Object};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::target::names::quote_literal;

use super::{author, grant, index, link, principal, sequence, synonym, user_type, view};

/// Why an object has no definition in the output.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    /// The statements that made the object.
    statements: Vec<u32>,
    diagnostics: Vec<Diagnostic>,
}

impl Refusal {
    /// A refusal for these reasons.
    pub(super) fn new(head: &Head, diagnostics: Vec<Diagnostic>) -> Self {
        let comment = head.comment.as_ref().map(|c| c.origin);
        let statements =
            std::iter::once(head.origin).chain(head.changes.iter().copied()).chain(comment).collect();
        Refusal { statements, diagnostics }
    }

    /// The same, of other statements too.
    pub(super) fn also(mut self, statements: impl Iterator<Item = u32>) -> Self {
        self.statements.extend(statements);
        self
    }

    /// A refusal for one reason.
    pub(super) fn one(head: &Head, id: &str, outcome: Outcome, span: Span, args: &[(&str, &str)]) -> Self {
        let d = args.iter().fold(Diagnostic::new(id, outcome, span), |d, (k, v)| d.with(k, *v));
        Refusal::new(head, vec![d])
    }

    /// What is to be said of each statement.
    fn into_notes(self) -> Vec<(u32, Diagnostic)> {
        let Refusal { statements, diagnostics } = self;
        statements.iter().flat_map(|s| diagnostics.iter().cloned().map(move |d| (*s, d))).collect()
    }
}

/// The pieces of everything but tables, and what is to be said of objects that have none.
pub(super) fn emit(cx: &Context<'_>) -> (Vec<Piece>, Vec<(u32, Diagnostic)>) {
    let objects: Vec<&Object> = cx.catalog.objects().collect();
    let done: Vec<Result<Option<Piece>, Refusal>> = objects
        .par_iter()
        .map(|o| match o {
            Object::Role(r) if r.head.name.name.text.eq_ignore_ascii_case("public") => {
                let role = r.head.name.name.text.as_str();
                Err(Refusal::one(&r.head, "OBJ-0098", Outcome::Dropped, r.head.span, &[("role", role)]))
            }
            Object::Role(r) => Ok(Some(principal::role(cx, r))),
            Object::Type(t) => user_type::emit(cx, t).map(Some),
            Object::Sequence(s) => Ok(Some(sequence::emit(cx, s))),
            Object::Index(i) => index::emit(cx, i).map(Some),
            Object::View(v) => view::emit(cx, v).map(Some),
            Object::Synonym(s) => synonym::emit(cx, s).map(Some),
            Object::Link(l) => Err(link::refuse(l)),
            Object::PartitionFunction(f) => {
                Err(Refusal::one(&f.head, "OBJ-0070", Outcome::Dropped, f.head.span, &[]))
            }
            Object::PartitionScheme(s) => {
                Err(Refusal::one(&s.head, "OBJ-0070", Outcome::Dropped, s.head.span, &[]))
            }
            Object::Schema(_) | Object::Table(_) | Object::Routine(_) => Ok(None),
        })
        .collect();
    let mut pieces = principal::schemas(cx);
    pieces.extend(principal::missing_roles(cx));
    let mut notes = Vec::new();
    for d in done {
        match d {
            Ok(piece) => pieces.extend(piece),
            Err(refusal) => notes.extend(refusal.into_notes()),
        }
    }
    let (grants, refused) = grant::emit(cx);
    pieces.extend(grants);
    notes.extend(refused);
    (pieces, notes)
}

/// A piece for an object: from the statement that created it, and from those that changed it or commented on it.
pub(super) fn piece_of(phase: Phase, folder: &'static str, name: String, sql: String, head: &Head) -> Piece {
    let mut piece = Piece::new(phase, folder, name, sql, head.origin);
    head.changes.iter().for_each(|s| piece.from_also(*s));
    if let Some(c) = &head.comment {
        piece.from_also(c.origin);
    }
    piece
}

/// Adds a COMMENT ON.
pub(super) fn comment_on(sql: &mut String, kind: &str, name: &str, comment: Option<&Comment>) {
    if let Some(c) = comment {
        sql.push_str(&format!("COMMENT ON {kind} {name} IS {};\n", quote_literal(&c.text)));
    }
}

/// The author's comments before an object, on lines of their own.
pub(super) fn source_comments(cx: &Context<'_>, head: &Head) -> String {
    author::lines(cx.dialect(), &head.source_comments).into_iter().map(|l| l + "\n").collect()
}

/// A clause of the source on one line, shortened, for a message.
pub(super) fn clause(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= 80 {
        one_line
    } else {
        format!("{}…", one_line.chars().take(79).collect::<String>())
    }
}
