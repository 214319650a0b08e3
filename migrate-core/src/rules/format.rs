//! Format masks (`TO_CHAR(d, 'DD.MM.RR')`, `DATE_FORMAT(d, '%Y')`): translated element by element with a table.
//!
//! PostgreSQL passes elements that it does not know through without an error, so a mask is translated only if every
//! element of it is in the table; otherwise the rule that asks for the table does not apply.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::load::File;
use super::{RuleError, Scalar};

/// A table of `rules/formats/*.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatTable {
    /// The name by which guards ask for it.
    pub(super) format: String,
    /// Whether case distinguishes no elements.
    #[serde(default)]
    ignore_case: bool,
    /// Elements that PostgreSQL writes the same way.
    #[serde(default)]
    keep: Vec<Scalar>,
    /// Elements that PostgreSQL writes another way.
    #[serde(default)]
    map: BTreeMap<String, Scalar>,
    /// Names that may begin with a capital: PostgreSQL writes them so too. Other elements in mixed case are written in
    /// capitals, because PostgreSQL knows elements in one case only.
    #[serde(default)]
    capitalised: Vec<Scalar>,
    /// Whether the target reads elements in any case, as a compat function does that reads the source's masks.
    #[serde(default)]
    as_written: bool,
    /// An element that turns padding off for all that follow, and on again.
    #[serde(default)]
    fill_mode: Option<String>,
    /// The character round literal text.
    #[serde(default)]
    quote: Option<char>,
    /// The character with which every element begins. Letters that are no elements then stand for themselves.
    #[serde(default)]
    prefix: Option<char>,
    /// Whether a mask may hold nothing but elements: no separators.
    #[serde(default)]
    elements_only: bool,
    /// Of each list at least one element must be in the mask.
    #[serde(default)]
    require: Vec<Vec<Scalar>>,
    /// Whole masks that have a meaning of their own.
    #[serde(default)]
    refuse: Vec<Scalar>,
}

/// What a mask consists of.
enum Part<'m> {
    /// As the source writes it, and as PostgreSQL does.
    Element(&'m str, String),
    /// Text that stands for itself.
    Text(String),
}

impl FormatTable {
    /// Reads the tables of a file.
    pub(super) fn read(file: &File) -> Result<Vec<FormatTable>, RuleError> {
        serde_yaml::from_str(&file.text).map_err(|e| RuleError::Invalid {
            file: file.name.clone(),
            line: e.location().map_or(1, |l| l.line()),
            reason: super::error::with_suggestion(&e.to_string()),
        })
    }

    /// The mask in PostgreSQL's elements; `None` if PostgreSQL has no counterpart for a part of it.
    pub(super) fn translate(&self, mask: &str) -> Option<String> {
        if self.refuse.iter().any(|r| r.0 == mask) {
            return None;
        }
        let parts = self.parts(mask)?;
        if self.elements_only && parts.iter().any(|p| matches!(p, Part::Text(_))) {
            return None;
        }
        let has = |wanted: &Scalar| {
            parts.iter().any(|p| matches!(p, Part::Element(source, _) if self.same(source, &wanted.0)))
        };
        if !self.require.iter().all(|any| any.iter().any(has)) {
            return None;
        }
        let mut out = String::new();
        let mut unpadded = false;
        for part in &parts {
            match part {
                Part::Element(source, _) if self.fill_mode.as_ref().is_some_and(|f| self.same(f, source)) => {
                    unpadded = !unpadded;
                }
                Part::Element(_, target) => {
                    if unpadded {
                        out.push_str("FM");
                    }
                    out.push_str(target);
                }
                Part::Text(text) if text.chars().any(char::is_alphanumeric) => {
                    out.push('"');
                    out.push_str(text);
                    out.push('"');
                }
                Part::Text(text) => out.push_str(text),
            }
        }
        Some(out)
    }

    fn parts<'m>(&self, mask: &'m str) -> Option<Vec<Part<'m>>> {
        let mut parts: Vec<Part<'m>> = Vec::new();
        let mut rest = mask;
        while let Some(c) = rest.chars().next() {
            if let Some((len, target)) = self.element(rest) {
                let (source, after) = rest.split_at(len);
                parts.push(Part::Element(source, target));
                rest = after;
                continue;
            }
            let (text, after) = match self.quote {
                Some(q) if q == c => rest.get(c.len_utf8()..)?.split_once(q)?,
                _ if self.prefix.map_or(c.is_alphanumeric(), |p| c == p) => return None,
                _ => rest.split_at(c.len_utf8()),
            };
            // Both have a meaning inside PostgreSQL's masks.
            if text.contains(['"', '\\']) {
                return None;
            }
            match parts.last_mut() {
                Some(Part::Text(before)) => before.push_str(text),
                _ => parts.push(Part::Text(text.to_string())),
            }
            rest = after;
        }
        Some(parts)
    }

    /// The longest element at the begin of a text: its length and how PostgreSQL writes it.
    fn element(&self, text: &str) -> Option<(usize, String)> {
        let here = |name: &str| text.get(..name.len()).filter(|start| self.same(start, name));
        let kept = self.keep.iter().filter_map(|k| here(&k.0)).map(|s| (s.len(), self.spelled(s)));
        let mapped = self.map.iter().filter_map(|(from, to)| here(from).map(|s| (s.len(), to.0.clone())));
        let mode = self.fill_mode.iter().filter_map(|f| here(f)).map(|s| (s.len(), String::new()));
        kept.chain(mapped).chain(mode).max_by_key(|(len, _)| *len)
    }

    /// An element in a case that PostgreSQL reads.
    fn spelled(&self, element: &str) -> String {
        let (upper, lower) = (element.to_uppercase(), element.to_lowercase());
        let capital = self.capitalised.iter().any(|n| n.0 == upper)
            && element.get(..1) == upper.get(..1)
            && element.get(1..) == lower.get(1..);
        if self.as_written || capital || element == lower { element.to_string() } else { upper }
    }

    fn same(&self, a: &str, b: &str) -> bool {
        if self.ignore_case { a.eq_ignore_ascii_case(b) } else { a == b }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(yaml: &str) -> FormatTable {
        let file = File { name: "f.yaml".into(), text: yaml.to_string() };
        FormatTable::read(&file).unwrap().remove(0)
    }

    #[test]
    fn oracle_masks() {
        let t = table(
            "- {format: x, ignore_case: true, keep: [YYYY, MM, MONTH, DD, HH24, MI], map: {RR: YY}, fill_mode: FM, \
             capitalised: [MONTH], \
             quote: '\"', require: [[YYYY, RR]]}",
        );
        assert_eq!(t.translate("yyyy-MM-dd").as_deref(), Some("yyyy-MM-dd"));
        assert_eq!(t.translate("DD.MM.RR").as_deref(), Some("DD.MM.YY"));
        assert_eq!(t.translate("FMDD/MM/FMYYYY").as_deref(), Some("FMDD/FMMM/YYYY"));
        assert_eq!(t.translate("YYYY\" Year\"").as_deref(), Some("YYYY\" Year\""));
        assert_eq!(t.translate("Dd Month Yyyy").as_deref(), Some("DD Month YYYY"));
        assert_eq!(t.translate("dd MoNth yyyy").as_deref(), Some("dd MONTH yyyy"));
        assert_eq!(t.translate("DD/MM"), None);
        assert_eq!(t.translate("DS YYYY"), None);
        assert_eq!(t.translate("YYYY\"x"), None);
    }

    #[test]
    fn percent_masks_and_whole_masks() {
        let t = table(
            "- {format: x, prefix: '%', map: {'%Y': YYYY, '%m': MM, '%c': FMMM, '%%': '%'}, refuse: ['%c']}",
        );
        assert_eq!(t.translate("%Y/%m at %c").as_deref(), Some("YYYY/MM\" at \"FMMM"));
        assert_eq!(t.translate("100%%").as_deref(), Some("\"100\"%"));
        assert_eq!(t.translate("%c"), None);
        assert_eq!(t.translate("%Y %H"), None);
    }

    #[test]
    fn a_faulty_table_says_where() {
        let file = File { name: "f.yaml".into(), text: "- {format: x,\n   kepe: [Y]}".to_string() };
        let e = FormatTable::read(&file).unwrap_err().to_string();
        assert!(e.starts_with("f.yaml:2: ") && e.contains("did you mean `keep`?"), "{e}");
    }
}
