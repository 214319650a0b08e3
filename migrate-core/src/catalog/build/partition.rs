//! Partition clauses to partitionings.

use crate::catalog::{Partition, PartitionBound, Partitioning, QName, Text};
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{child, children, has_word, is_expression, number_of, words};
use super::{Builder, SourceStatement, ident_of};

impl Builder {
    /// What a `PARTITION_CLAUSE` says.
    pub(super) fn partitioning(&self, st: &SourceStatement, node: &SyntaxNode) -> Partitioning {
        let w = words(node);
        let mut p = self.method(st, node);
        // T-SQL: ON scheme (column).
        if w.first().is_some_and(|w| w == "ON") {
            p.method = "SCHEME".to_string();
            p.scheme = child(node, K::OBJECT_NAME).map(|n| self.qname(&n));
            return p;
        }
        if p.method == "REFERENCE" {
            p.scheme = p.keys.pop().and_then(|k| k.column).map(QName::unqualified);
            p.keys.clear();
        }
        p.interval = child(node, K::PARTITION_INTERVAL).map(|n| st.text(&n));
        if let Some(sub) = child(node, K::SUBPARTITION_CLAUSE) {
            let mut s = self.method(st, &sub);
            if let Some(template) = child(&sub, K::PARTITION_TEMPLATE) {
                s.partitions = self.partitions(st, &template, &s.method);
                s.count = s
                    .count
                    .or_else(|| number_of(&template).filter(|_| s.partitions.is_empty())?.parse().ok());
            }
            p.sub = Some(Box::new(s));
        }
        p.partitions = self.partitions(st, node, &p.method);
        if p.interval.is_none() {
            p.interval = children(node, K::PARTITION_DEF)
                .find_map(|d| child(&d, K::PARTITION_INTERVAL))
                .map(|n| st.text(&n));
        }
        p
    }

    /// Method, keys and number of partitions.
    fn method(&self, st: &SourceStatement, node: &SyntaxNode) -> Partitioning {
        let known = ["RANGE", "LIST", "HASH", "KEY", "REFERENCE", "SYSTEM", "SYSTEM_TIME"];
        let method = words(node).into_iter().find(|w| known.contains(&w.as_str()));
        Partitioning {
            // DB2 may leave RANGE out.
            method: method.unwrap_or_else(|| "RANGE".to_string()),
            keys: self.key_columns(st, node),
            interval: None,
            scheme: None,
            count: child(node, K::PARTITION_COUNT).and_then(|n| number_of(&n)).and_then(|n| n.parse().ok()),
            partitions: Vec::new(),
            sub: None,
            span: st.span(node),
        }
    }

    fn partitions(&self, st: &SourceStatement, node: &SyntaxNode, method: &str) -> Vec<Partition> {
        children(node, K::PARTITION_DEF).map(|d| self.partition(st, &d, method)).collect()
    }

    /// One `PARTITION_DEF`.
    pub(super) fn partition(&self, st: &SourceStatement, node: &SyntaxNode, method: &str) -> Partition {
        let values: Vec<SyntaxNode> = children(node, K::PARTITION_VALUES).collect();
        let texts = |n: &SyntaxNode| -> Vec<Text> {
            n.children().filter(|c| is_expression(c.kind())).map(|c| st.text(&c)).collect()
        };
        let find = |word: &str| values.iter().find(|n| words(n).first().is_some_and(|w| w == word));
        let bound = if let Some(v) = find("VALUES") {
            let all = texts(v);
            if has_word(v, "LESS") {
                PartitionBound::LessThan { values: all }
            } else if all.len() == 1 && all.iter().all(|t| t.text.eq_ignore_ascii_case("DEFAULT")) {
                PartitionBound::Default
            } else {
                PartitionBound::In { values: all }
            }
        } else if !values.is_empty() {
            let (from, to) = (find("STARTING"), find("ENDING"));
            PartitionBound::FromTo {
                from: from.map(texts),
                from_inclusive: !from.is_some_and(|n| has_word(n, "EXCLUSIVE")),
                to: to.map(texts),
                to_inclusive: !to.is_some_and(|n| has_word(n, "EXCLUSIVE")),
            }
        } else if method == "LIST" || method == "RANGE" {
            PartitionBound::Default
        } else {
            PartitionBound::Hash
        };
        let count: u32 = child(node, K::PARTITION_COUNT)
            .and_then(|n| number_of(&n))
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
        let mut subpartitions: Vec<Partition> =
            children(node, K::PARTITION_DEF).map(|d| self.partition(st, &d, "HASH")).collect();
        for _ in subpartitions.len()..count as usize {
            subpartitions.push(Partition {
                name: None,
                bound: PartitionBound::Hash,
                subpartitions: Vec::new(),
                options: Vec::new(),
                span: st.span(node),
            });
        }
        Partition {
            name: child(node, K::NAME).map(|n| ident_of(self.dialect(), &n)),
            bound,
            subpartitions,
            options: children(node, K::TABLE_OPTION).map(|o| st.text(&o)).collect(),
            span: st.span(node),
        }
    }
}
