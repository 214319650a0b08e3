//! XMLTABLE: PostgreSQL has it with XPath where Oracle takes XQuery, so plain paths can be kept.
//!
//! Facts: Oracle Database SQL Language Reference, XMLTABLE; PostgreSQL 15, section 9.15.3.3.

use crate::dialect::Dialect;
use crate::syntax::ast::own_tokens;
use crate::syntax::{SyntaxKind as K, SyntaxNode};
use crate::target::names::quote_literal;

use super::emitter::{Emitter, Out};

impl Emitter<'_> {
    /// A table function that is an XMLTABLE of plain paths; `None`: it is something else.
    pub(super) fn xml_table(&mut self, node: &SyntaxNode) -> Option<Out> {
        let call = node.children().find(|n| n.kind() == K::CALL_EXPR)?;
        let name = call.children().find(|n| n.kind() == K::OBJECT_NAME)?;
        let plain = name.text().to_string().trim().eq_ignore_ascii_case("xmltable");
        if self.cx.dialect() != Dialect::Oracle || !plain {
            return None;
        }
        let parts: Vec<SyntaxNode> = call.children().find(|n| n.kind() == K::ARG_LIST)?.children().collect();
        let [rows, passing, columns] = parts.as_slice() else { return None };
        if passing.kind() != K::PASSING_CLAUSE || columns.kind() != K::COLUMNS_CLAUSE {
            return None;
        }
        let path = rows.children().next().and_then(|n| self.string_of(&n)).filter(|p| is_path(p))?;
        let passed: Vec<SyntaxNode> = passing.children().collect();
        let [document] = passed.as_slice() else { return None };
        if document.children().any(|n| n.kind() == K::ALIAS) {
            return None;
        }
        let document = document.children().next()?;
        let mut defs = Vec::new();
        for column in columns.children() {
            defs.push(self.xml_column(&column)?);
        }
        let document = self.node(&document);
        let document = if document.primary { document.text } else { format!("({})", document.text) };
        let call_text =
            format!("XMLTABLE({} PASSING {document} COLUMNS {})", quote_literal(&path), defs.join(", "));
        self.replace(&call, Out::primary(call_text));
        Some(self.children(node))
    }

    /// A column of XMLTABLE; without a path it is the element of the column's name.
    fn xml_column(&mut self, column: &SyntaxNode) -> Option<String> {
        let ident = column.children().find(|n| n.kind() == K::NAME)?;
        let words: Vec<String> = own_tokens(column).map(|t| t.text().to_ascii_uppercase()).collect();
        let name = self.identifier(&ident);
        if words == ["FOR", "ORDINALITY"] {
            return Some(format!("{name} FOR ORDINALITY"));
        }
        if words.iter().any(|w| w != "PATH" && w != "DEFAULT") {
            return None;
        }
        let ty = column.children().find(|n| n.kind() == K::DATA_TYPE)?;
        let values: Vec<SyntaxNode> =
            column.children().filter(|n| !matches!(n.kind(), K::NAME | K::DATA_TYPE)).collect();
        if values.len() != words.len() {
            return None;
        }
        let of = |word: &str| words.iter().position(|w| w == word).and_then(|i| values.get(i));
        let path = match of("PATH") {
            Some(p) => self.string_of(p).filter(|p| is_path(p))?,
            None => self.ident(&ident).text,
        };
        let mut text = format!("{name} {} PATH {}", self.data_type(&ty).text, quote_literal(&path));
        if let Some(default) = of("DEFAULT") {
            text.push_str(&format!(" DEFAULT {}", self.node(default).text));
        }
        Some(text)
    }
}

/// Whether an XQuery expression is a path that XPath 1.0 reads the same way: steps, attributes, `text()`, positions and
/// comparisons in brackets; no FLWOR expression, variable, function of XQuery or sequence.
fn is_path(text: &str) -> bool {
    let calls_only_text = text.matches('(').count() == text.matches("text()").count();
    let signs = |c: char| c.is_alphanumeric() || "_-/@.*[]='\" ()".contains(c);
    let words =
        text.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "for" | "let" | "return" | "if"));
    !text.trim().is_empty()
        && calls_only_text
        && text.chars().all(signs)
        && !words
        && !text.contains("//text")
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_are_told_from_xquery() {
        for path in ["/a/b", "@id", "name/text()", "/a/b[@x='1']/c", ".", "//item"] {
            assert!(is_path(path), "{path}");
        }
        for other in
            ["for $i in /a return $i", "ora:view(\"T\")", "$x/a", "/a/count(b)", "1 to 5, 7", "(1, 2)", ""]
        {
            assert!(!is_path(other), "{other}");
        }
    }
}
