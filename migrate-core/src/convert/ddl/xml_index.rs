//! DB2's indexes over values in XML documents: GIN indexes over what `xpath` finds.

use crate::catalog::{Index, Table};
use crate::convert::{Context, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::target::names::{quote_ident, quote_literal};

use super::object::{Refusal, clause, comment_on, piece_of, source_comments};

/// The index, or the reason why there is none: it is unique (a GIN index can't be), or its pattern is more than steps.
pub(super) fn emit(
    cx: &Context<'_>,
    table: &Table,
    index: &Index,
    (path, value): (&str, &str),
) -> Result<Piece, Refusal> {
    let head = &index.head;
    let column = index.keys.first().and_then(|k| k.column.as_ref()).filter(|_| index.keys.len() == 1);
    let (Some(column), Some(path), false) = (column, of_steps(path), index.unique) else {
        let kind = if index.unique { "UNIQUE XML" } else { "XML" };
        return Err(Refusal::one(head, "OBJ-0014", Outcome::Manual, head.span, &[("kind", kind)]));
    };
    if !table.columns.iter().any(|c| c.name.text.eq_ignore_ascii_case(&column.text)) {
        let column = column.to_string();
        return Err(Refusal::one(head, "OBJ-0022", Outcome::Manual, head.span, &[("column", &column)]));
    }
    let name = cx.names.index(index);
    let relation = cx.names.relation(&index.table);
    let (path, target) = (quote_literal(&path), cx.names.column(&index.table, column));
    let mut sql = source_comments(cx, head);
    sql.push_str(&format!(
        "CREATE INDEX {} ON {} USING gin ((xpath({path}, {})::text[]));\n",
        quote_ident(&name),
        relation.sql(),
        quote_ident(&target),
    ));
    let dotted = |quoted: &str| relation.schema.as_ref().map(|s| format!("{}.{quoted}", quote_ident(s)));
    let quoted = quote_ident(&name).into_owned();
    comment_on(&mut sql, "INDEX", &dotted(&quoted).unwrap_or(quoted), head.comment.as_ref());
    let plain = relation.schema.as_ref().map_or_else(|| name.clone(), |s| format!("{s}.{name}"));
    let mut piece = piece_of(Phase::Indexes, "index", plain, sql, head);
    piece.needs.push(relation.plain());
    let review = Diagnostic::new("OBJ-0094", Outcome::Review, head.span)
        .with("path", path.to_string())
        .with("column", target.to_string())
        .with("type", value.to_string());
    let dropped = index.options.iter();
    let dropped = dropped
        .map(|o| Diagnostic::new("OBJ-0020", Outcome::Dropped, o.span).with("clause", clause(&o.text)));
    piece.diagnostics.extend(dropped.chain([review]).map(|d| (head.origin, d)));
    Ok(piece)
}

/// A pattern of steps alone (no namespaces, functions or axes), as XPath 1.0 reads it: of a last step that is an element, its
/// text.
fn of_steps(pattern: &str) -> Option<String> {
    let pattern = pattern.trim();
    let steps = pattern.strip_suffix("/text()").unwrap_or(pattern);
    let plain = steps.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | '_' | '-' | '.' | '*'));
    let last = steps.rsplit('/').next().filter(|s| !s.is_empty())?;
    let found = match last.starts_with('@') {
        true => pattern.to_string(),
        false => format!("{steps}/text()"),
    };
    (plain && steps.starts_with('/')).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::of_steps;

    #[test]
    fn patterns_of_steps_alone() {
        assert_eq!(of_steps("/a/b/@id").as_deref(), Some("/a/b/@id"));
        assert_eq!(of_steps("//name").as_deref(), Some("//name/text()"));
        assert_eq!(of_steps("/a/text()").as_deref(), Some("/a/text()"));
        assert_eq!(of_steps("declare default element namespace \"u\"; /a"), None);
        assert_eq!(of_steps("/a/fn:upper-case(.)"), None);
        assert_eq!(of_steps("/a/"), None);
    }
}
