//! What columns, LEVEL, PRIOR and their kin are called in each of the terms of a recursive query.

use std::rc::Rc;

use crate::convert::translate::emitter::{Emitter, Out};
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_label;

use super::plan::{Plan, is_path, is_prior, is_root, pseudo};

/// Which part of the recursive query is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    /// The rows of START WITH.
    Root,
    /// The children of the rows that go by a name.
    Next { prior: String },
    /// What is inside PRIOR: columns of the rows that go by a name.
    Prior { name: String },
    /// The rest of the query.
    Result,
}

impl Term {
    pub(super) fn next(prior: &str) -> Term {
        Term::Next { prior: prior.to_string() }
    }
}

/// The hierarchical block that is being written.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    block: SyntaxNode,
    plan: Rc<Plan>,
    term: Term,
    /// Whether the rows are those of a generator, whose only column is LEVEL.
    pub(super) generator: bool,
    /// Whether LEVEL is ROWNUM too, since nothing filters the rows of a generator.
    pub(super) counts: bool,
}

impl Frame {
    /// A block whose rows were counted before the rest of it is evaluated.
    pub(in crate::convert::translate) fn limited(block: &SyntaxNode, plan: &Plan) -> Frame {
        Frame::new(block, plan, Term::Result)
    }

    pub(super) fn new(block: &SyntaxNode, plan: &Plan, term: Term) -> Frame {
        Frame { block: block.clone(), plan: Rc::new(plan.clone()), term, generator: false, counts: false }
    }
}

impl Emitter<'_> {
    /// A node inside a hierarchical query that means something else there than elsewhere.
    pub(in crate::convert::translate) fn in_hierarchy(&mut self, node: &SyntaxNode) -> Option<Out> {
        let special = matches!(node.kind(), K::COLUMN_REF | K::PRIOR_EXPR | K::CALL_EXPR | K::STAR_EXPR);
        if !special || self.frames.is_empty() {
            return None;
        }
        let at = self.frames.iter().rposition(|f| node.ancestors().any(|a| a == f.plan.whole))?;
        let frame = self.frames.get(at)?.clone();
        match node.kind() {
            K::COLUMN_REF => self.hierarchical_column(&frame, node),
            K::PRIOR_EXPR if is_prior(node) => {
                let name = match &frame.term {
                    Term::Next { prior } => prior.clone(),
                    Term::Result => "prior".to_string(),
                    _ => return None,
                };
                let inner = node.children().next()?;
                let term = Term::Prior { name };
                let out = self.frame_term(&frame.block, &frame.plan, term, |e| e.node(&inner));
                Some(out)
            }
            K::PRIOR_EXPR if is_root(node) => carried(&frame, &frame.plan.roots, node),
            K::CALL_EXPR if is_path(node) => carried(&frame, &frame.plan.paths, node),
            K::STAR_EXPR => self.hierarchical_star(&frame, node),
            _ => None,
        }
    }

    fn hierarchical_column(&mut self, frame: &Frame, node: &SyntaxNode) -> Option<Out> {
        let plan = &frame.plan;
        let own = if plan.qualified { format!("{}.", plan.result) } else { String::new() };
        let carried = |what: &'static str| Some(Out::primary(format!("{own}{}", plan.name(what))));
        match (pseudo(node)?.as_str(), &frame.term) {
            ("ROWNUM", Term::Result) if plan.limited => carried("rownum"),
            _ if plan.whole_rows => None,
            _ if plan.limited => self.carried_column(frame, node),
            ("LEVEL", Term::Result) if frame.generator => Some(Out::primary(node.text().to_string())),
            ("ROWNUM", Term::Result) if frame.generator => {
                Some(Out::primary(if frame.counts { "level" } else { "ROW_NUMBER() OVER ()" }))
            }
            _ if frame.generator => None,
            ("LEVEL", Term::Root) => Some(Out::primary("1")),
            ("LEVEL", Term::Next { prior }) => {
                Some(Out::rewritten(format!("{prior}.{} + 1", plan.name("level"))))
            }
            ("LEVEL", Term::Prior { name }) => Some(Out::primary(format!("{name}.{}", plan.name("level")))),
            // The author's spelling.
            ("LEVEL", Term::Result) if own.is_empty() && plan.name("level") == "level" => {
                Some(Out::primary(node.text().to_string()))
            }
            ("LEVEL", Term::Result) => carried("level"),
            ("CONNECT_BY_ISLEAF", Term::Result) => carried("connect_by_isleaf"),
            ("CONNECT_BY_ISCYCLE", Term::Result) => carried("connect_by_iscycle"),
            ("ROWNUM", Term::Result) => Some(self.numbered(frame, node)),
            _ => self.carried_column(frame, node),
        }
    }

    /// ROWNUM of a row: its place in the preorder among the rows that WHERE leaves.
    fn numbered(&mut self, frame: &Frame, node: &SyntaxNode) -> Out {
        let listed = node.ancestors().any(|n| n.kind() == K::SELECT_LIST);
        if !listed || frame.block.children().any(|n| n.kind() == K::GROUP_BY_CLAUSE) {
            self.note(node, "TRN-0112", Outcome::Manual, &[]);
        }
        let own = if frame.plan.qualified { format!("{}.", frame.plan.result) } else { String::new() };
        Out::primary(format!("ROW_NUMBER() OVER (ORDER BY {own}{})", frame.plan.name("path")))
    }

    fn carried_column(&mut self, frame: &Frame, node: &SyntaxNode) -> Option<Out> {
        if frame.term == Term::Root || frame.term == Term::Result && !frame.plan.qualified {
            return None;
        }
        // ORDER BY may name what the select list shows.
        if frame.term == Term::Result
            && node.ancestors().any(|n| n.kind() == K::ORDER_ITEM)
            && !node.ancestors().any(|n| n == frame.block)
            && crate::resolve::select_items(&frame.block).iter().any(|i| self.is_label(i, node))
        {
            return None;
        }
        let item = self.owner(&frame.block, node)?;
        let column = self.idents(node).pop()?;
        let column = crate::target::names::quote_ident(&self.cx.names.spell(&column)).into_owned();
        let name = || {
            let found = frame.plan.columns.iter().find(|c| c.item == item && c.column == column);
            found.map(|c| c.name.clone())
        };
        match &frame.term {
            Term::Next { .. } => Some(Out::primary(format!("{}.{column}", self.name_of_item(&item)))),
            Term::Prior { name: prior } => Some(Out::primary(format!("{prior}.{}", name()?))),
            Term::Result => Some(Out::primary(format!("{}.{}", frame.plan.result, name()?))),
            Term::Root => None,
        }
    }

    /// `*`: the columns of the tables, without what the hierarchy carries beside them.
    fn hierarchical_star(&mut self, frame: &Frame, node: &SyntaxNode) -> Option<Out> {
        let own = node.ancestors().find(|n| n.kind() == K::SELECT_BLOCK).as_ref() == Some(&frame.block);
        if !own
            || frame.generator
            || frame.plan.whole_rows
            || node.parent().is_none_or(|p| p.kind() != K::SELECT_ITEM)
        {
            return None;
        }
        let items = self.star_items(&frame.block, node);
        let mut list = Vec::new();
        for item in &items {
            for column in self.resolver.column_names(item)? {
                let column = self.cx.names.spell(&column);
                let quoted = crate::target::names::quote_ident(&column).into_owned();
                let c = frame.plan.columns.iter().find(|c| c.item == *item && c.column == quoted)?;
                let text = format!("{}.{}", frame.plan.result, c.name);
                list.push(if c.renamed { format!("{text} AS {}", quote_label(&column)) } else { text });
            }
        }
        Some(Out::primary(list.join(", ")))
    }

    /// The table of a block that a column belongs to, if no query inside the block has it.
    pub(in crate::convert::translate) fn owner(
        &self,
        block: &SyntaxNode,
        node: &SyntaxNode,
    ) -> Option<SyntaxNode> {
        for inner in node.ancestors().filter(|n| n.kind() == K::SELECT_BLOCK) {
            if inner == *block {
                break;
            }
            if self.resolver.from_item(&inner, node).is_some() {
                return None;
            }
        }
        self.resolver.from_item(block, node)
    }

    /// Whether a name is the alias of an item of the select list.
    pub(in crate::convert::translate) fn is_label(&self, item: &SyntaxNode, key: &SyntaxNode) -> bool {
        let parts = self.idents(key);
        let [name] = parts.as_slice() else { return false };
        key.kind() == K::COLUMN_REF
            && item.children().any(|n| n.kind() == K::ALIAS)
            && self.resolver.label(item).is_some_and(|l| l.text.eq_ignore_ascii_case(&name.text))
    }

    /// The name of a table of FROM as it is written; a query without a name gets one.
    pub(in crate::convert::translate) fn name_of_item(&mut self, item: &SyntaxNode) -> String {
        match self.item_name(item) {
            Some(name) => name,
            None => self.given_name(item),
        }
    }
}

/// The column that carries a value of all rows of a branch.
fn carried(frame: &Frame, list: &[(SyntaxNode, String)], node: &SyntaxNode) -> Option<Out> {
    let (_, name) = list.iter().find(|(n, _)| n.text() == node.text())?;
    let own = if frame.plan.qualified { format!("{}.", frame.plan.result) } else { String::new() };
    (frame.term == Term::Result).then(|| Out::primary(format!("{own}{name}")))
}
