//! T-SQL's `IF [NOT] EXISTS (…)` round changes of rows: a row that is inserted if it is not there becomes one INSERT, everything
//! else a block.

use crate::convert::translate::Emitter;
use crate::diagnostic::Outcome;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::{Need, one};

/// IF with changes of rows. `None`: it needs a person.
pub(super) fn guarded(e: &mut Emitter<'_>, node: &SyntaxNode) -> (Need, Option<String>) {
    let mut need = Need::Rows;
    let text = whole(e, node, &mut need);
    (need, text)
}

fn whole(e: &mut Emitter<'_>, node: &SyntaxNode, need: &mut Need) -> Option<String> {
    let shows =
        |n: &SyntaxNode| n.kind() == K::OUTPUT_CLAUSE && !n.children().any(|c| c.kind() == K::INTO_CLAUSE);
    if let Some(output) = node.descendants().find(shows) {
        // A block shows no rows.
        e.note(&output, "DML-0017", Outcome::Manual, &[]);
        return None;
    }
    let branches: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == K::IF_BRANCH).collect();
    let otherwise = node.children().find(|n| n.kind() == K::ELSE_BRANCH);
    if let ([branch], None) = (branches.as_slice(), &otherwise)
        && let [insert] = flat(branch).as_slice()
        && insert.kind() == K::INSERT_STMT
        && let Some(sql) = if_not_there(e, branch, insert, need)
    {
        return Some(sql);
    }
    let mut text = String::new();
    for (i, branch) in branches.iter().enumerate() {
        let condition = branch.children().find(|n| n.kind() != K::STATEMENT_LIST)?;
        let word = if i == 0 { "IF" } else { "ELSIF" };
        text.push_str(&format!("{word} {} THEN\n{}", e.node(&condition).text, body(e, branch, need)?));
    }
    if let Some(branch) = otherwise {
        text.push_str(&format!("ELSE\n{}", body(e, &branch, need)?));
    }
    let tag = if text.contains("$$") { "$block$" } else { "$$" };
    Some(format!("DO {tag}\nBEGIN\n{text}END IF;\nEND\n{tag}"))
}

/// `INSERT … SELECT … WHERE NOT EXISTS (…)` for one row.
fn if_not_there(
    e: &mut Emitter<'_>,
    branch: &SyntaxNode,
    insert: &SyntaxNode,
    need: &mut Need,
) -> Option<String> {
    let values = insert.children().find(|n| n.kind() == K::VALUES_CLAUSE)?;
    let rows: Vec<SyntaxNode> = values.children().collect();
    let [row] = rows.as_slice() else { return None };
    let default = |n: SyntaxNode| n.text().to_string().trim().eq_ignore_ascii_case("default");
    if row.children().any(default) || insert.children().any(|n| n.kind() == K::OUTPUT_CLAUSE) {
        return None;
    }
    let (own, text) = one(e, insert);
    let text = text?;
    let (head, row) = text.split_once("\nVALUES (")?;
    let row = row.trim_end().strip_suffix(')')?;
    let condition = branch.children().find(|n| n.kind() != K::STATEMENT_LIST)?;
    *need = own;
    Some(format!("{head}\nSELECT {row}\n WHERE {}", e.conjunct(&condition)))
}

fn body(e: &mut Emitter<'_>, branch: &SyntaxNode, need: &mut Need) -> Option<String> {
    let mut text = String::new();
    for n in flat(branch) {
        if matches!(n.kind(), K::PRINT_STMT | K::TRANSACTION_STMT) {
            continue;
        }
        let (own, sql) = one(e, &n);
        *need = (*need).max(own);
        text.push_str(&format!("{};\n", sql?.trim_end()));
    }
    Some(if text.is_empty() { "NULL;\n".to_string() } else { text })
}

/// The statements of a branch, blocks opened.
fn flat(branch: &SyntaxNode) -> Vec<SyntaxNode> {
    fn go(node: &SyntaxNode, out: &mut Vec<SyntaxNode>) {
        for n in node.children() {
            match n.kind() {
                K::BLOCK | K::STATEMENT_LIST => go(&n, out),
                _ => out.push(n),
            }
        }
    }
    let mut out = Vec::new();
    branch.children().filter(|n| n.kind() == K::STATEMENT_LIST).for_each(|n| go(&n, &mut out));
    out
}
