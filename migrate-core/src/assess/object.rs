//! Objects: the statements of a conversion grouped by the object that they define or change.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Counts, Standing, StatementWork};
use crate::convert::Conversion;
use crate::diagnostic::Outcome;
use crate::dialect::Dialect;
use crate::message::Minutes;

/// An object that statements of the source define or change.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its kind: `table`, `index`, `view`, …
    pub object_type: String,
    /// Its name as the first statement that names it spells it.
    pub name: String,
    /// The worst outcome of its statements.
    pub outcome: Outcome,
    /// Its statements, in source order: indexes in [`Conversion::statements`].
    pub statements: Vec<usize>,
    /// How many findings its statements have.
    pub findings: usize,
    /// What its statements leave to do; learning is not in it.
    pub minutes: Minutes,
    /// Refused if one of its statements was, accepted if all that were tried were; `None` if none was tried.
    pub standing: Option<Standing>,
}

/// The objects of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeRow {
    /// The type: `table`, `index`, …
    pub object_type: String,
    /// How many objects.
    pub objects: usize,
    /// Their outcomes.
    pub outcomes: Counts,
    /// How many of them a real PostgreSQL accepted.
    pub proven: usize,
    /// How many of them it refused.
    pub refused: usize,
    /// What they leave to do; learning is not in it.
    pub minutes: Minutes,
}

/// Collects the objects, sorted by type and then in the order of their first statements.
pub(super) fn collect(conversion: &Conversion, work: &[StatementWork]) -> Vec<Object> {
    let mut index: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut objects: Vec<Object> = Vec::new();
    for (i, s) in conversion.statements.iter().enumerate() {
        let (Some(object_type), Some(name)) = (&s.object_type, &s.object) else { continue };
        let key = (object_type.as_str(), object_key(conversion.dialect, name));
        let at = *index.entry(key).or_insert_with(|| {
            objects.push(Object {
                object_type: object_type.clone(),
                name: name.clone(),
                outcome: s.outcome,
                statements: Vec::new(),
                findings: 0,
                minutes: Minutes::ZERO,
                standing: None,
            });
            objects.len() - 1
        });
        let Some(object) = objects.get_mut(at) else { continue };
        object.outcome = object.outcome.max(s.outcome);
        object.statements.push(i);
        object.findings += s.diagnostics.len();
        if let Some(w) = work.get(i) {
            object.minutes += w.minutes;
            object.standing = object.standing.max(w.standing);
        }
    }
    objects.sort_by(|a, b| a.object_type.cmp(&b.object_type));
    objects
}

/// Counts objects by type.
pub(super) fn by_type(objects: &[Object]) -> Vec<TypeRow> {
    let mut rows: BTreeMap<&str, TypeRow> = BTreeMap::new();
    for o in objects {
        let row = rows.entry(&o.object_type).or_insert_with(|| TypeRow {
            object_type: o.object_type.clone(),
            objects: 0,
            outcomes: Counts::default(),
            proven: 0,
            refused: 0,
            minutes: Minutes::ZERO,
        });
        row.objects += 1;
        row.outcomes.add(o.outcome);
        row.proven += usize::from(o.standing == Some(Standing::Accepted));
        row.refused += usize::from(o.standing == Some(Standing::Refused));
        row.minutes += o.minutes;
    }
    rows.into_values().collect()
}

/// Two spellings of a name with the same key are the same object: unquoted parts are folded as the dialect compares
/// them, quoted parts lose their quotes.
pub fn object_key(dialect: Dialect, name: &str) -> String {
    let insensitive = matches!(dialect, Dialect::SqlServer | Dialect::MySql);
    let mut key = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let close = match c {
            '"' | '`' => c,
            '[' => ']',
            _ if c.is_whitespace() => continue,
            _ => {
                let mut buffer = [0; 4];
                let plain: &str = c.encode_utf8(&mut buffer);
                key.push_str(&if insensitive {
                    plain.to_lowercase()
                } else {
                    dialect.fold(plain).into_owned()
                });
                continue;
            }
        };
        while let Some(q) = chars.next() {
            if q == close {
                if chars.peek() != Some(&close) {
                    break;
                }
                chars.next();
            }
            if insensitive { key.extend(q.to_lowercase()) } else { key.push(q) }
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let same = |d, a, b| assert_eq!(object_key(d, a), object_key(d, b), "{a} {b}");
        same(Dialect::Oracle, "hr.employees", "HR.\"EMPLOYEES\"");
        same(Dialect::SqlServer, "dbo.Orders", "[dbo].[ORDERS]");
        same(Dialect::MySql, "`a``b`", "`A``B`");
        assert_ne!(object_key(Dialect::Oracle, "\"emp\""), object_key(Dialect::Oracle, "emp"));
        assert_ne!(object_key(Dialect::SqlServer, "[a]]b]"), object_key(Dialect::SqlServer, "[a].[b]"));
    }
}
