//! Definitions that stand inside something else: behind a test whether the object exists, in a block, or as the text of
//! dynamic SQL. On an empty target such a test has one answer, so the definition counts as if it stood by itself.

use crate::catalog::Ident;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::syntax::literal::{StringValue, string_value};
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

use super::tree::{all_words, child, children};
use super::{Builder, Disposition, Effect, SourceStatement, first_words};

/// Words of which one stands in a condition that asks the data dictionary.
const DICTIONARY: &[&str] = &[
    "SYS",
    "INFORMATION_SCHEMA",
    "OBJECT_ID",
    "DB_ID",
    "COL_LENGTH",
    "OBJECTPROPERTY",
    "SCHEMA_ID",
    "TYPE_ID",
    "INDEXPROPERTY",
    "SYSOBJECTS",
    "SYSINDEXES",
    "SYSCOLUMNS",
    "SYSUSERS",
    "SYSTYPES",
    "SYSDATABASES",
    "SYSREFERENCES",
    "SYSFOREIGNKEYS",
    "DATABASE_PRINCIPAL_ID",
    "USER_ID",
    "SUSER_ID",
    "DB_NAME",
    "COLUMNPROPERTY",
    "INDEX_COL",
    "SYSCAT",
    "USER_TABLES",
    "ALL_TABLES",
    "FN_LISTEXTENDEDPROPERTY",
];

impl Builder {
    /// `IF [NOT] EXISTS (…the dictionary…) …`: what runs on an empty target is applied.
    pub(super) fn guarded(&mut self, st: &SourceStatement) -> Effect {
        if guards_rows(&st.node) {
            return Effect::new("if", Disposition::Script);
        }
        let branches: Vec<SyntaxNode> = children(&st.node, K::IF_BRANCH).collect();
        let (Some(branch), None) = (branches.first(), branches.get(1)) else { return self.unknown(st) };
        let condition: Vec<String> = branch
            .children()
            .take_while(|n| n.kind() != K::STATEMENT_LIST)
            .flat_map(|n| all_words(&n))
            .collect();
        if !condition.iter().any(|w| DICTIONARY.contains(&w.as_str())) {
            return self.unknown(st);
        }
        let inner = branch
            .children()
            .filter(|n| n.kind() == K::STATEMENT_LIST)
            .flat_map(|l| flattened(&l))
            .collect::<Vec<_>>();
        let otherwise = child(&st.node, K::ELSE_BRANCH).map(|e| flattened(&e)).unwrap_or_default();
        let negated = condition.first().is_some_and(|w| w == "NOT")
            || condition.windows(2).any(|w| w[0] == "IS" && w[1] == "NULL");
        // Nothing exists on an empty target, so the other branch runs; a DROP is applied all the same.
        let drops = inner.iter().all(|n| n.kind() == K::DROP_STMT);
        let chosen = if negated || drops || otherwise.is_empty() { inner } else { otherwise };
        self.apply_all(st, &chosen)
    }

    /// A block of nothing but plain statements, or of dynamic SQL whose text stands there. `None`: it is code.
    pub(super) fn plain_block(&mut self, st: &SourceStatement) -> Option<Effect> {
        let statements = plain_statements(&st.node)?;
        if statements.iter().all(|n| is_row_change(n.kind())) {
            return Some(Effect::new("anonymous block", Disposition::Script));
        }
        let dynamic = |n: &SyntaxNode| n.kind() == K::EXECUTE_IMMEDIATE_STMT && n.children().count() == 1;
        if !statements.iter().all(|n| dynamic(n) || is_idle(n.kind())) {
            return None;
        }
        let mut effects = Vec::new();
        for n in statements.iter().filter(|n| dynamic(n)) {
            effects.push(self.apply_text(st, &child(n, K::LITERAL)?)?);
        }
        let mut whole = merge("anonymous block", effects, st);
        whole.kind = "anonymous block".to_string();
        Some(whole)
    }

    /// Applies the statement that a literal holds.
    pub(super) fn apply_text(&mut self, st: &SourceStatement, literal: &SyntaxNode) -> Option<Effect> {
        let token = literal.first_token()?;
        let StringValue::Text(text) = string_value(self.dialect(), token.text())? else { return None };
        let parsed = parse(self.dialect(), &text, Entry::Statements);
        let nodes: Vec<SyntaxNode> = parsed.root().children().collect();
        if nodes.is_empty() || !parsed.errors.is_empty() {
            return None;
        }
        let inner = SourceStatement {
            id: st.id,
            node: parsed.root(),
            file: st.file,
            base: st.base + u32::from(token.text_range().start()),
            comments: st.comments.clone(),
            schema: st.schema.clone(),
        };
        Some(self.apply_all(&inner, &nodes))
    }

    /// Applies statements as parts of one.
    fn apply_all(&mut self, st: &SourceStatement, nodes: &[SyntaxNode]) -> Effect {
        let mut effects = Vec::new();
        for node in nodes {
            let part = SourceStatement {
                id: st.id,
                node: node.clone(),
                file: st.file,
                base: st.base,
                comments: st.comments.clone(),
                schema: st.schema.clone(),
            };
            effects.push(self.apply(&part));
        }
        merge(&first_words(&st.node, 2), effects, st)
    }

    /// A RAISERROR of a severity that only informs.
    pub(super) fn only_informs(&self, st: &SourceStatement) -> bool {
        let w = all_words(&st.node);
        let severity = w.iter().filter_map(|x| x.parse::<i32>().ok()).next();
        w.first().is_some_and(|x| x == "RAISERROR") && severity.is_some_and(|s| s <= 10)
    }

    /// A name without schema.
    pub(super) fn bare(&self, text: &str) -> Ident {
        Ident { text: text.to_string(), quoted: true }
    }
}

/// Statements of blocks and lists, without the blocks.
fn flattened(node: &SyntaxNode) -> Vec<SyntaxNode> {
    node.children()
        .flat_map(|n| match n.kind() {
            K::BLOCK | K::STATEMENT_LIST => flattened(&n),
            _ => vec![n],
        })
        .collect()
}

/// The statements of an anonymous block that declares nothing and has no control flow.
pub fn plain_statements(node: &SyntaxNode) -> Option<Vec<SyntaxNode>> {
    let block = child(node, K::BLOCK)?;
    let declares = child(&block, K::DECLARE_SECTION).is_some_and(|d| d.children().next().is_some());
    let list = child(&block, K::STATEMENT_LIST)?;
    let statements = flattened(&list);
    let dynamic_only = statements.iter().all(|n| n.kind() == K::EXECUTE_IMMEDIATE_STMT || is_idle(n.kind()));
    let handles = child(&block, K::EXCEPTION_SECTION).is_some();
    ((!declares && !handles) || dynamic_only).then_some(statements)
}

/// Statements that change rows, or do nothing.
fn is_row_change(kind: K) -> bool {
    matches!(
        kind,
        K::INSERT_STMT
            | K::INSERT_ALL_STMT
            | K::UPDATE_STMT
            | K::DELETE_STMT
            | K::MERGE_STMT
            | K::TRUNCATE_STMT
    ) || is_idle(kind)
}

/// Whether an IF has nothing but changes of rows under a condition that asks tables, not the dictionary.
fn guards_rows(node: &SyntaxNode) -> bool {
    let branches: Vec<SyntaxNode> =
        node.children().filter(|n| matches!(n.kind(), K::IF_BRANCH | K::ELSE_BRANCH)).collect();
    branches.iter().all(|b| {
        let (lists, conditions): (Vec<SyntaxNode>, Vec<SyntaxNode>) =
            b.children().partition(|n| n.kind() == K::STATEMENT_LIST);
        let statements: Vec<SyntaxNode> = lists.iter().flat_map(flattened).collect();
        let plain = |n: &SyntaxNode| is_row_change(n.kind()) || n.kind() == K::PRINT_STMT;
        let asks = |n: &SyntaxNode| all_words(n).iter().any(|w| DICTIONARY.contains(&w.as_str()));
        statements.iter().any(|n| is_row_change(n.kind()) && !is_idle(n.kind()))
            && statements.iter().all(plain)
            && !conditions.iter().any(asks)
    })
}

/// Statements that need no counterpart.
fn is_idle(kind: K) -> bool {
    matches!(kind, K::TRANSACTION_STMT | K::NULL_STMT)
}

/// One effect for the parts of a statement: the catalog answers if any part went there; else the worst of them.
fn merge(kind: &str, effects: Vec<Effect>, st: &SourceStatement) -> Effect {
    let mut whole = Effect::new(kind, Disposition::Dropped);
    let mut first = true;
    for mut e in effects {
        // What a test found missing is not there to be changed.
        for d in &mut e.diagnostics {
            if matches!(d.id.as_str(), "OBJ-0004" | "TAB-0006") {
                d.outcome = Outcome::Dropped;
                e.disposition = Disposition::Dropped;
            }
        }
        if first {
            whole.kind.clone_from(&e.kind);
            whole.object_type.clone_from(&e.object_type);
            whole.object.clone_from(&e.object);
            first = false;
        }
        whole.disposition = match (whole.disposition, e.disposition) {
            (Disposition::Manual, _) | (_, Disposition::Manual | Disposition::Script) => Disposition::Manual,
            (Disposition::Catalog, _) | (_, Disposition::Catalog) => Disposition::Catalog,
            _ => Disposition::Dropped,
        };
        if e.disposition == Disposition::Script {
            let d = Diagnostic::new("OBJ-0064", Outcome::Manual, st.span(&st.node))
                .with("statement", e.kind.clone());
            whole.diagnostics.push(d);
        }
        whole.diagnostics.append(&mut e.diagnostics);
    }
    if first {
        whole.diagnostics.push(
            Diagnostic::new("OBJ-0060", Outcome::Dropped, st.span(&st.node))
                .with("statement", kind.to_string()),
        );
    }
    whole
}
