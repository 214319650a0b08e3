//! The way through all rooms: split, parse, catalog, emit, lay out, account.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::catalog::build::{Builder, Disposition, Effect, SourceStatement, significant_range};
use crate::catalog::{Catalog, ConstraintKind, Ident, Object, StatementId};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::resolve::code::Program;
use crate::rules::{RuleBook, RuleKind};
use crate::source_file::SourceFile;
use crate::syntax::script::{self, Unit, UnitKind};
use crate::syntax::{Entry, Parse, SyntaxKind, parse};

use super::{
    Context, Conversion, Member, NameMap, Options, Phase, Piece, RenameReason, Statement, ddl, dependents,
    dml, layout, prepare, routine,
};

/// A unit of a script and the file that it is of. Trees are made when they are needed and given up at once: those of a whole
/// dump would take many times its size.
struct PlacedUnit {
    file: u32,
    unit: Unit,
}

/// How many units are parsed ahead of the catalog.
const AHEAD: usize = 1024;

/// One statement before its outcome is known.
struct Pending {
    span: Span,
    effect: Effect,
    /// Its unit among the parsed ones and its position among the unit's statements; `None` for client commands.
    tree: Option<(usize, usize)>,
    /// The schema that its unqualified names mean.
    schema: Option<Ident>,
}

/// Converts sources of one dialect. Pure: no I/O, and the same input gives the same bytes whatever the number of threads.
pub fn convert(sources: Vec<SourceFile>, rules: &RuleBook, options: &Options) -> Conversion {
    let units = read(options.dialect, &sources);
    let mut builder = Builder::new(options.dialect);
    let mut pending = build(&mut builder, &units, &sources);
    apply_again(&mut builder, &units, &sources, &mut pending);
    builder.settle();
    note_later(&mut builder, &sources, &mut pending);
    by_first_words(rules, options.dialect, &sources, &mut pending);
    let catalog = builder.catalog;
    let names = NameMap::new(&catalog, options);
    let program = Program::new(&catalog);
    let cx = Context::new(&catalog, rules, options, &names, &sources, &program);

    let plan = ddl::TypePlan::new(&cx);
    let (mut pieces, notes) = ddl::emit(&cx, &plan);
    assign(notes, &mut pending);
    let code = routine::emit(&cx, &plan);
    pieces.extend(code.pieces);
    assign(code.notes, &mut pending);
    let statements = scripts(&cx, &units, &mut pending);
    let statements = dml::settle(&cx, statements, &pieces, |id| Some(pending.get(id as usize)?.span.file));
    pieces.extend(statements);
    let (mut pieces, fallen) =
        dependents::drop_dependents(pieces, |id| pending.get(id as usize).map(|s| s.span));
    for (id, d) in fallen {
        if let Some(s) = pending.get_mut(id as usize) {
            s.effect.diagnostics.push(d);
        }
    }
    pieces.splice(0..0, prepare::emit(&cx, &pieces));
    note_renames(&names, &mut pending);
    // Nothing below asks for them, and together they are larger than the sources.
    let inventory = inventory(&catalog);
    drop(cx);
    drop((units, names, program, catalog));
    assign(pieces.iter_mut().flat_map(|p| p.diagnostics.drain(..)).collect(), &mut pending);
    let mut with_output = vec![false; pending.len()];
    for (s, _) in pieces.iter().flat_map(|p| &p.origins) {
        if let Some(slot) = with_output.get_mut(*s as usize) {
            *slot = true;
        }
    }
    for (id, s) in pending.iter_mut().enumerate() {
        account(s, with_output.get(id).copied().unwrap_or(false));
    }
    let mut members = members(code.members, &pieces, &pending);
    pieces.extend(residue(&sources, &pending));

    let file_of = |id: StatementId| pending.get(id as usize).map_or(0, |s| s.span.file);
    let stems = file_stems(&sources);
    let laid = layout::lay_out(pieces, |id| stems.get(file_of(id) as usize).cloned().unwrap_or_default());
    let mut targets = laid.targets;
    let statements = pending
        .into_iter()
        .enumerate()
        .map(|(id, s)| {
            let outcome = outcome_of(&s.effect);
            let mut diagnostics = s.effect.diagnostics;
            diagnostics.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
            diagnostics.dedup();
            Statement {
                span: s.span,
                kind: s.effect.kind,
                object_type: s.effect.object_type,
                object: s.effect.object,
                outcome,
                diagnostics,
                targets: targets.remove(&(id as u32)).unwrap_or_default(),
                members: members.remove(&(id as u32)).unwrap_or_default(),
            }
        })
        .collect();
    Conversion {
        dialect: options.dialect,
        target: options.target,
        inventory,
        sources,
        statements,
        files: laid.files,
    }
}

/// What became of the members of packages: one whose own text stands in the output is as good as the worst that is said of it,
/// any other is left to a person.
fn members(
    of_code: Vec<(StatementId, Member)>,
    pieces: &[Piece],
    pending: &[Pending],
) -> BTreeMap<StatementId, Vec<Member>> {
    let written: HashSet<Span> = pieces.iter().filter(|p| !p.stub).filter_map(|p| p.span).collect();
    let mut out: BTreeMap<StatementId, Vec<Member>> = BTreeMap::new();
    for (statement, m) in of_code {
        out.entry(statement).or_default().push(m);
    }
    for (statement, members) in &mut out {
        let said =
            pending.get(*statement as usize).map(|s| s.effect.diagnostics.as_slice()).unwrap_or_default();
        let mut said: Vec<&Diagnostic> = said.iter().collect();
        said.sort_by_key(|d| d.span);
        for m in members {
            let first = said.partition_point(|d| (d.span.file, d.span.start) < (m.span.file, m.span.start));
            let within = said
                .iter()
                .skip(first)
                .take_while(|d| d.span.file == m.span.file && d.span.start <= m.span.end)
                .filter(|d| d.span.end <= m.span.end);
            let worst = within.map(|d| d.outcome).max().unwrap_or(Outcome::Converted);
            m.outcome =
                if written.contains(&m.span) { worst.max(Outcome::Converted) } else { Outcome::Manual };
        }
    }
    out
}

/// Splits every source, in parallel.
fn read(dialect: Dialect, sources: &[SourceFile]) -> Vec<PlacedUnit> {
    let units = |(file, s): (usize, &SourceFile)| {
        script::split(dialect, &s.text).into_iter().map(move |unit| PlacedUnit { file: file as u32, unit })
    };
    sources.par_iter().enumerate().flat_map_iter(units).collect()
}

/// The tree of a unit; `None`: it is no statement, or reading it failed, which is a defect of ours and harms it alone.
fn tree(dialect: Dialect, sources: &[SourceFile], u: &PlacedUnit) -> Option<Parse> {
    if u.unit.kind != UnitKind::Statement {
        return None;
    }
    let text = sources.get(u.file as usize).map_or("", |s| &s.text);
    let body = text.get(u.unit.body.start as usize..u.unit.body.end as usize)?;
    std::panic::catch_unwind(|| parse(dialect, body, Entry::Statements)).ok()
}

/// Applies every unit to the catalog, in order.
fn build(builder: &mut Builder, units: &[PlacedUnit], sources: &[SourceFile]) -> Vec<Pending> {
    let mut pending: Vec<Pending> = Vec::new();
    let dialect = builder.dialect();
    for (chunk, ahead) in units.chunks(AHEAD).enumerate() {
        let trees: Vec<Option<Parse>> = ahead.par_iter().map(|u| tree(dialect, sources, u)).collect();
        for (i, (u, parse)) in ahead.iter().zip(&trees).enumerate() {
            let span = Span::new(u.file, u.unit.body.start, u.unit.body.end);
            match (&u.unit.kind, parse) {
                (UnitKind::Trivia, _) => {}
                // A remark is a comment.
                (UnitKind::ClientCommand(c), _) if matches!(c.name.as_str(), "rem" | "remark") => {}
                (UnitKind::ClientCommand(command), _) => {
                    let effect = builder.client_command(command, span);
                    pending.push(Pending { span, effect, tree: None, schema: None });
                }
                (UnitKind::Statement, Some(parse)) => {
                    let source = sources.get(u.file as usize);
                    statements_of(builder, u, chunk * AHEAD + i, parse, source, &mut pending);
                }
                (UnitKind::Statement, None) => {
                    let effect = Effect::new("unknown", Disposition::Manual).note(Diagnostic::new(
                        "MSG-0002",
                        Outcome::Manual,
                        span,
                    ));
                    pending.push(Pending { span, effect, tree: None, schema: None });
                }
            }
        }
    }
    pending
}

fn statements_of(
    builder: &mut Builder,
    u: &PlacedUnit,
    at: usize,
    parse: &Parse,
    source: Option<&SourceFile>,
    pending: &mut Vec<Pending>,
) {
    let root = parse.root();
    let base = u.unit.body.start;
    let mut first = true;
    let nodes: Vec<_> = root.children().collect();
    // Text that is neither trivia nor a statement, such as the mark of a conditional comment by itself.
    if nodes.is_empty() {
        let span = Span::new(u.file, u.unit.body.start, u.unit.body.end);
        let marks =
            root.descendants_with_tokens().filter_map(|t| t.into_token()).all(|t| t.kind().is_trivia());
        let (disposition, outcome, id) = if marks {
            (Disposition::Dropped, Outcome::Dropped, "MSG-0013")
        } else {
            (Disposition::Manual, Outcome::Manual, "MSG-0003")
        };
        let effect = Effect::new("unknown", disposition).note(Diagnostic::new(id, outcome, span));
        pending.push(Pending { span, effect, tree: None, schema: builder.current_schema.clone() });
        return;
    }
    for (nth, node) in nodes.iter().enumerate() {
        // What was not understood after a statement belongs to the statement.
        if node.kind() == SyntaxKind::ERROR && nth > 0 {
            let (start, end) = significant_range(node);
            if let Some(p) = pending.last_mut() {
                p.span.end = p.span.end.max(base + end);
                let span = Span::new(u.file, base + start, base + end);
                p.effect.diagnostics.push(Diagnostic::new("MSG-0003", Outcome::Manual, span));
            }
            continue;
        }
        let id = pending.len() as StatementId;
        let comments = match (first, source) {
            (true, Some(s)) => leading_comments(s, u),
            _ => Vec::new(),
        };
        first = false;
        let schema = builder.current_schema.clone();
        let st =
            SourceStatement { id, node: node.clone(), file: u.file, base, comments, schema: schema.clone() };
        let span = st.span(node);
        let mut effect = builder.apply(&st);
        let range = node.text_range();
        for e in &parse.errors {
            if e.offset >= u32::from(range.start()) && e.offset <= u32::from(range.end()) {
                let place = Span::new(u.file, base + e.offset, base + e.offset);
                let worst = if effect.disposition == Disposition::Catalog {
                    Outcome::Review
                } else {
                    Outcome::Manual
                };
                effect
                    .diagnostics
                    .push(Diagnostic::new("MSG-0004", worst, place).with("problem", e.message.clone()));
            }
        }
        if let Some(s) = source
            && s.faults.iter().any(|f| f.start < span.end && f.end > span.start)
        {
            effect.diagnostics.push(Diagnostic::new("MSG-0005", Outcome::Manual, span));
        }
        pending.push(Pending { span, effect, tree: Some((at, nth)), schema });
    }
}

/// The author's comments between the begin of a unit and its statement, each as written.
fn leading_comments(source: &SourceFile, u: &PlacedUnit) -> Vec<String> {
    let text = source.text.get(u.unit.range.start as usize..u.unit.body.start as usize).unwrap_or("");
    if text.trim().is_empty() { Vec::new() } else { vec![text.trim().to_string()] }
}

/// Statements that are converted by themselves, in parallel.
fn scripts(cx: &Context<'_>, units: &[PlacedUnit], pending: &mut [Pending]) -> Vec<(Piece, dml::Need)> {
    // The statements of one unit stand together, and its tree is made once: a batch may hold thousands.
    let same =
        |a: &Pending, b: &Pending| a.tree.is_some_and(|(at, _)| b.tree.is_some_and(|(other, _)| at == other));
    let mut first = 0;
    let mut groups: Vec<(usize, &mut [Pending])> = Vec::new();
    for group in pending.chunk_by_mut(same) {
        let id = first;
        first += group.len();
        groups.push((id, group));
    }
    let done: Vec<Vec<(Piece, dml::Need)>> =
        groups.par_iter_mut().map(|(id, group)| scripts_of_unit(cx, units, *id, group)).collect();
    done.into_iter().flatten().collect()
}

/// The statements of one unit that are converted by themselves; `first`: the number of the first one.
fn scripts_of_unit(
    cx: &Context<'_>,
    units: &[PlacedUnit],
    first: usize,
    group: &mut [Pending],
) -> Vec<(Piece, dml::Need)> {
    let mut out = Vec::new();
    if group.iter().all(|s| s.effect.disposition != Disposition::Script) {
        return out;
    }
    let unit = group.first().and_then(|s| s.tree).and_then(|(at, _)| units.get(at));
    let Some((u, parsed)) = unit.and_then(|u| Some((u, tree(cx.dialect(), cx.sources, u)?))) else {
        return out;
    };
    let nodes: Vec<_> = parsed.root().children().collect();
    for (i, s) in group.iter_mut().enumerate() {
        let Some((_, nth)) = s.tree.filter(|_| s.effect.disposition == Disposition::Script) else { continue };
        let Some(node) = nodes.get(nth).cloned() else { continue };
        let comments = match cx.sources.get(u.file as usize) {
            Some(source) if nth == 0 => leading_comments(source, u),
            _ => Vec::new(),
        };
        let (base, schema) = (u.unit.body.start, s.schema.clone());
        let st = SourceStatement { id: (first + i) as u32, node, file: u.file, base, comments, schema };
        out.extend(dml::emit(cx, &st, &mut s.effect));
    }
    out
}

/// Statements that came before the objects that they change: files of a folder are read by name, and a script of comments
/// may stand before the one that creates the tables. They are applied once more, in order, after everything else.
fn apply_again(builder: &mut Builder, units: &[PlacedUnit], sources: &[SourceFile], pending: &mut [Pending]) {
    builder.last_call = true;
    for (id, s) in pending.iter_mut().enumerate() {
        let too_early = s.effect.diagnostics.iter().any(|d| matches!(d.id.as_str(), "OBJ-0004" | "TAB-0006"));
        let (true, Some((at, nth))) = (too_early, s.tree) else { continue };
        let parsed = units.get(at).and_then(|u| Some((u, tree(builder.dialect(), sources, u)?)));
        let Some((u, parse)) = parsed else { continue };
        let Some(node) = parse.root().children().nth(nth) else { continue };
        builder.current_schema = s.schema.clone();
        let st = SourceStatement {
            id: id as StatementId,
            node,
            file: u.file,
            base: u.unit.body.start,
            comments: Vec::new(),
            schema: s.schema.clone(),
        };
        let mut effect = builder.apply(&st);
        effect.diagnostics.extend(s.effect.diagnostics.drain(..).filter(|d| d.id.starts_with("MSG-")));
        s.effect = effect;
    }
}

/// Statements that no builder knows, and that a rule knows by their first words.
fn by_first_words(rules: &RuleBook, dialect: Dialect, sources: &[SourceFile], pending: &mut [Pending]) {
    for s in pending.iter_mut() {
        if !s.effect.diagnostics.iter().any(|d| d.id == "MSG-0001") {
            continue;
        }
        let text = sources
            .get(s.span.file as usize)
            .and_then(|f| f.text.get(s.span.start as usize..s.span.end as usize))
            .unwrap_or("");
        let words: Vec<&str> = text.split_whitespace().take(5).collect();
        let found = (1..=words.len())
            .rev()
            .find_map(|n| rules.named(dialect, RuleKind::Statement, &words.get(..n)?.join(" ")))
            .or_else(|| rules.named(dialect, RuleKind::Statement, &s.effect.kind));
        let Some(rule) = found else { continue };
        s.effect.disposition =
            if rule.outcome == Outcome::Dropped { Disposition::Dropped } else { Disposition::Manual };
        s.effect.diagnostics.retain(|d| d.id != "MSG-0001");
        // What was not understood of a statement that has no counterpart does not matter.
        if rule.outcome == Outcome::Dropped {
            s.effect.diagnostics.retain(|d| d.id != "MSG-0004" && d.id != "MSG-0003");
        }
        s.effect.diagnostics.push(Diagnostic::new(&rule.id, rule.outcome, s.span));
    }
}

/// Gives diagnostics to the statements in which their places lie: an object that several statements made has what is to be
/// said of each part said of the statement that has it.
fn assign(notes: Vec<(StatementId, Diagnostic)>, pending: &mut [Pending]) {
    let contains =
        |s: &Pending, at: Span| s.span.file == at.file && s.span.start <= at.start && at.end <= s.span.end;
    for (id, mut d) in notes {
        let mut id = id as usize;
        // No place of its own: the statement as a whole.
        if d.span == Span::default() {
            d.span = pending.get(id).map_or(d.span, |s| s.span);
        }
        if pending.get(id).is_some_and(|s| !contains(s, d.span)) {
            let after =
                pending.partition_point(|s| (s.span.file, s.span.start) <= (d.span.file, d.span.start));
            let found = after.checked_sub(1).filter(|i| pending.get(*i).is_some_and(|s| contains(s, d.span)));
            id = found.unwrap_or(id);
        }
        if let Some(s) = pending.get_mut(id) {
            s.effect.diagnostics.push(d);
        }
    }
}

/// What later statements made of earlier ones, with the place of the later one.
fn note_later(builder: &mut Builder, sources: &[SourceFile], pending: &mut [Pending]) {
    for (statement, by, mut diagnostic) in std::mem::take(&mut builder.later) {
        let place = pending.get(by as usize).and_then(|s| {
            let file = sources.get(s.span.file as usize)?;
            Some(format!("{}:{}", file.path, file.line(s.span.start)))
        });
        if let Some(s) = pending.get_mut(statement as usize) {
            if diagnostic.span == Span::default() {
                diagnostic.span = s.span;
            }
            if diagnostic.id == "TAB-0076" {
                s.effect.disposition = Disposition::Dropped;
            }
            s.effect.diagnostics.push(diagnostic.with("place", place.unwrap_or_default()));
        }
    }
}

fn note_renames(names: &NameMap, pending: &mut [Pending]) {
    for r in &names.renames {
        if let Some(s) = pending.get_mut(r.origin as usize) {
            let (id, outcome) = match r.reason {
                RenameReason::TooLong => ("MSG-0006", Outcome::Review),
                RenameReason::Taken => ("MSG-0007", Outcome::Review),
                RenameReason::TakenInTable => ("MSG-0012", Outcome::Converted),
            };
            let d =
                Diagnostic::new(id, outcome, r.span).with("from", r.from.clone()).with("to", r.to.clone());
            s.effect.diagnostics.push(d);
        }
    }
}

/// The invariant "never silent": a statement without output and without a reason is a defect of ours, and says so.
fn account(s: &mut Pending, has_output: bool) {
    let explained =
        s.effect.diagnostics.iter().any(|d| matches!(d.outcome, Outcome::Manual | Outcome::Dropped));
    let absorbed = matches!(s.effect.disposition, Disposition::Catalog | Disposition::Script);
    if absorbed && !has_output && !explained {
        let kind = s.effect.kind.clone();
        s.effect
            .diagnostics
            .push(Diagnostic::new("MSG-0008", Outcome::Manual, s.span).with("statement", kind));
    }
    if absorbed && !has_output && s.effect.disposition == Disposition::Script {
        s.effect.disposition = Disposition::Manual;
    }
    if absorbed && !has_output && s.effect.disposition == Disposition::Catalog {
        let manual = s.effect.diagnostics.iter().any(|d| d.outcome == Outcome::Manual);
        s.effect.disposition = if manual { Disposition::Manual } else { Disposition::Dropped };
    }
}

/// A statement's outcome: what its disposition says, or worse if a diagnostic says so. Dropped clauses do not make a
/// converted statement a dropped one.
fn outcome_of(effect: &Effect) -> Outcome {
    let worst = effect.diagnostics.iter().map(|d| d.outcome).max().unwrap_or(Outcome::Dropped);
    match effect.disposition {
        Disposition::Manual => Outcome::Manual,
        Disposition::Dropped => worst.max(Outcome::Dropped),
        Disposition::Catalog | Disposition::Script => worst.max(Outcome::Converted),
    }
}

/// The source text of what a person has to do.
fn residue(sources: &[SourceFile], pending: &[Pending]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (id, s) in pending.iter().enumerate() {
        if outcome_of(&s.effect) != Outcome::Manual {
            continue;
        }
        let Some(file) = sources.get(s.span.file as usize) else { continue };
        let text = file.text.get(s.span.start as usize..s.span.end as usize).unwrap_or("");
        let (line, _) = file.position(s.span.start);
        let ids: Vec<&str> = s
            .effect
            .diagnostics
            .iter()
            .filter(|d| d.outcome == Outcome::Manual)
            .map(|d| d.id.as_str())
            .collect();
        let sql =
            format!("-- {}:{line}: {} [{}]\n{}\n", file.path, s.effect.kind, ids.join(", "), text.trim_end());
        pieces.push(Piece::new(Phase::Residue, "", "", sql, id as u32));
    }
    pieces
}

/// A short name for each source file, for the files of `data/`, `script/` and `residue/`.
fn file_stems(sources: &[SourceFile]) -> Vec<String> {
    sources
        .iter()
        .map(|s| {
            let name = s.path.rsplit(['/', '\\']).next().unwrap_or(&s.path);
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
        })
        .collect()
}

/// Objects by kind, keys one by one.
fn inventory(catalog: &Catalog) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |kind: &str, n: usize| {
        if n > 0 {
            *counts.entry(kind.to_string()).or_default() += n;
        }
    };
    for o in catalog.objects() {
        add(o.kind_name(), 1);
        if let Object::Table(t) = o {
            add("column", t.columns.len());
            add("partition", t.partitioning.as_ref().map_or(0, |p| p.partitions.len()));
            for c in &t.constraints {
                add(
                    match c.kind {
                        ConstraintKind::PrimaryKey { .. } => "primary key",
                        ConstraintKind::Unique { .. } => "unique key",
                        ConstraintKind::ForeignKey { .. } => "foreign key",
                        ConstraintKind::Check { .. } => "check constraint",
                    },
                    1,
                );
            }
        }
    }
    add("grant", catalog.grants.len());
    counts
}
