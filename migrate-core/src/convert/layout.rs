//! Pieces to files: phases, order by dependency, numbered names, and from which line of which file each source statement is.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::StatementId;

use super::{OutputFile, Phase, Piece, Target};

/// Files, and where each source statement went.
pub struct Layout {
    /// The files in apply order.
    pub files: Vec<OutputFile>,
    /// Targets by source statement.
    pub targets: HashMap<StatementId, Vec<Target>>,
}

/// Lays pieces out into files. `data_name` names the data and script files of a piece's first origin.
pub fn lay_out(pieces: Vec<Piece>, data_name: impl Fn(StatementId) -> String) -> Layout {
    let mut by_phase: BTreeMap<Phase, Vec<Piece>> = BTreeMap::new();
    for p in pieces {
        by_phase.entry(p.phase).or_default().push(p);
    }
    let mut layout = Layout { files: Vec::new(), targets: HashMap::new() };
    for (phase, pieces) in by_phase {
        // Constraints come as they were emitted: keys before the foreign keys that need them.
        let in_source_order =
            matches!(phase, Phase::Data | Phase::Script | Phase::Residue | Phase::Constraints);
        let mut pieces = if in_source_order { pieces } else { by_need(pieces) };
        if matches!(phase, Phase::Data | Phase::Script) {
            pieces.sort_by_key(|p| p.origins.first().map_or(0, |o| o.0));
        }
        for (number, group) in group(pieces, &data_name).into_iter().enumerate() {
            layout.write(phase, number + 1, group);
        }
    }
    for t in layout.targets.values_mut() {
        t.sort();
        t.dedup();
    }
    layout
}

/// Pieces that go to one file.
struct Group {
    stem: String,
    folder: String,
    pieces: Vec<Piece>,
}

fn group(pieces: Vec<Piece>, data_name: &impl Fn(StatementId) -> String) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for p in pieces {
        let (folder, stem) = match p.phase {
            Phase::Data => ("data".to_string(), data_name(p.origins.first().map_or(0, |o| o.0))),
            Phase::Script => ("script".to_string(), data_name(p.origins.first().map_or(0, |o| o.0))),
            Phase::Residue => ("residue".to_string(), data_name(p.origins.first().map_or(0, |o| o.0))),
            _ => (format!("schema/{}", p.folder), file_stem(&p.name)),
        };
        match groups.last_mut() {
            Some(g) if g.folder == folder && g.stem == stem => g.pieces.push(p),
            _ => groups.push(Group { stem, folder, pieces: vec![p] }),
        }
    }
    groups
}

impl Layout {
    fn write(&mut self, phase: Phase, number: usize, group: Group) {
        let path = format!("{}/{number:04}_{}.sql", group.folder, group.stem);
        let mut text = String::new();
        let mut line = 1u32;
        for p in group.pieces {
            if !text.is_empty() && !matches!(phase, Phase::Data) {
                text.push('\n');
                line += 1;
            }
            for (statement, lines) in p.origins {
                let end = (line + lines.end).saturating_sub(1).max(line);
                self.targets.entry(statement).or_default().push(Target {
                    file: path.clone(),
                    line: line + lines.start,
                    end_line: end,
                });
            }
            text.push_str(&p.sql);
            line += p.sql.matches('\n').count() as u32;
            if !p.sql.ends_with('\n') {
                text.push('\n');
                line += 1;
            }
        }
        self.files.push(OutputFile { path, text, phase });
    }
}

/// A file name from an object's name: letters and digits of any script, the rest as `_`.
fn file_stem(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' })
        .collect();
    // A file name has at most 255 bytes on common file systems.
    while out.len() > 120 {
        out.pop();
    }
    if out.is_empty() { "unnamed".to_string() } else { out }
}

/// Pieces in an order in which each comes after those that it needs; else in their given order. A cycle is
/// broken at its first piece.
fn by_need(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut provider: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, p) in pieces.iter().enumerate() {
        provider.entry(p.name.as_str()).or_default().push(i);
    }
    let mut state = vec![0u8; pieces.len()];
    let mut order = Vec::with_capacity(pieces.len());
    // An explicit stack: chains of views can be long.
    for root in 0..pieces.len() {
        let mut stack = vec![(root, 0usize)];
        while let Some((i, next)) = stack.pop() {
            if next == 0 {
                if state[i] != 0 {
                    continue;
                }
                state[i] = 1;
            }
            let needs: Vec<usize> =
                pieces[i].needs.iter().filter_map(|n| provider.get(n.as_str())).flatten().copied().collect();
            match needs.iter().enumerate().skip(next).find(|(_, d)| state[**d] == 0) {
                Some((k, d)) => {
                    stack.push((i, k + 1));
                    stack.push((*d, 0));
                }
                None => {
                    state[i] = 2;
                    order.push(i);
                }
            }
        }
    }
    let mut slots: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| slots.get_mut(i).and_then(Option::take)).collect()
}
