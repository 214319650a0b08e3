//! Options of sequences and identity columns.

use crate::catalog::SequenceOptions;
use crate::syntax::{SyntaxKind as K, SyntaxNode};

use super::tree::{begins, child, children, expression, words};
use super::{Builder, SourceStatement};

impl Builder {
    /// Applies the `SEQUENCE_OPTION` children of a node in order. Bare numbers are T-SQL's seed and increment.
    pub(crate) fn sequence_options(&self, st: &SourceStatement, node: &SyntaxNode, to: &mut SequenceOptions) {
        let mut bare = 0;
        for o in children(node, K::SEQUENCE_OPTION) {
            self.sequence_option(st, &o, to, &mut bare);
        }
    }

    /// Applies one option.
    pub(crate) fn sequence_option(
        &self,
        st: &SourceStatement,
        option: &SyntaxNode,
        to: &mut SequenceOptions,
        bare: &mut u32,
    ) {
        let w = words(option);
        let value = || {
            expression(option).map(|e| {
                st.text(&e).text.split_whitespace().collect::<String>().trim_start_matches('+').to_string()
            })
        };
        match w.first().map_or("", String::as_str) {
            "" => {
                *bare += 1;
                if *bare == 1 {
                    to.start = value();
                } else {
                    to.increment = value();
                }
            }
            "START" if begins(&w, &["START", "WITH", "LIMIT"]) => {}
            "START" => to.start = value(),
            "RESTART" => to.start = value().or(to.start.take()),
            "INCREMENT" => to.increment = value(),
            "MINVALUE" => to.min = value(),
            "MAXVALUE" => to.max = value(),
            "CACHE" => to.cache = value(),
            "NOCACHE" => to.cache = Some("0".to_string()),
            "NOMINVALUE" => to.min = None,
            "NOMAXVALUE" => to.max = None,
            "CYCLE" => to.cycle = true,
            "NOCYCLE" => to.cycle = false,
            "ORDER" => to.ordered = true,
            "NOORDER" => to.ordered = false,
            "NO" => match w.get(1).map_or("", String::as_str) {
                "MINVALUE" => to.min = None,
                "MAXVALUE" => to.max = None,
                "CACHE" => to.cache = Some("0".to_string()),
                "CYCLE" => to.cycle = false,
                "ORDER" => to.ordered = false,
                _ => {}
            },
            "AS" => to.data_type = child(option, K::DATA_TYPE).map(|t| self.data_type(st, &t).0),
            // KEEP, SESSION, SCALE, SHARD … have no counterpart and change no value.
            _ => {}
        }
    }
}
