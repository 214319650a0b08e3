//! One routine of the catalog: parsed again, converted, and put into pieces.

use crate::catalog::{QName, Routine, RoutineKind};
use crate::convert::code::{Code, UnitKind};
use crate::convert::ddl::TypePlan;
use crate::convert::translate::{Emitter, Out};
use crate::convert::{Context, Member, Phase, Piece};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::resolve::code::{Owner, Param, Reader, Signature, Symbol, SymbolKind, decided};
use crate::syntax::{Entry, SyntaxKind as K, SyntaxNode, parse};

use super::{Done, call, header};

/// Converts a routine.
pub(super) fn emit<'a>(cx: &'a Context<'a>, plan: &'a TypePlan, r: &'a Routine) -> Done {
    let decided = decided(&r.text.text);
    let text = decided.as_ref().map_or(r.text.text.as_str(), |(t, _)| t.as_str());
    let parsed = parse(cx.dialect(), text, Entry::Statements);
    let root = parsed.root();
    let Some(node) = root.children().next() else { return Done::default() };
    let mut done = match r.kind {
        _ if node.descendants().any(|n| n.kind() == K::WRAPPED_BODY) => {
            let d = Diagnostic::new("RTN-0002", Outcome::Manual, r.head.span);
            return Done { notes: vec![(0, d)], ..Done::default() };
        }
        RoutineKind::Procedure | RoutineKind::Function => standalone(cx, plan, r, &node),
        RoutineKind::Package => super::package::specification(cx, plan, r, &node),
        RoutineKind::PackageBody => super::package::body(cx, plan, r, &node),
        RoutineKind::Trigger => super::trigger::emit(cx, plan, r, &node),
        RoutineKind::TypeBody | RoutineKind::Event => {
            let d = Diagnostic::new("OBJ-0003", Outcome::Manual, r.head.span)
                .with("kind", "type body")
                .with("lines", r.lines.to_string());
            Done { notes: vec![(0, d)], ..Done::default() }
        }
    };
    if decided.as_ref().is_some_and(|(_, n)| *n > 0) {
        done.notes.push((0, Diagnostic::new("RTN-0121", Outcome::Review, r.head.span)));
    }
    if !parsed.errors.is_empty() {
        // What could not be read cannot be trusted to mean what was written.
        done.pieces.clear();
        let d = Diagnostic::new("RTN-0003", Outcome::Manual, r.head.span);
        done.notes.push((0, d));
    }
    done
}

fn standalone<'a>(cx: &'a Context<'a>, plan: &'a TypePlan, r: &'a Routine, node: &SyntaxNode) -> Done {
    let owner = Owner::Schema(r.head.name.schema.clone());
    subprogram(cx, plan, r, node, owner, None, false)
}

/// A procedure or function, by itself or as a member of a package.
pub(super) fn subprogram<'a>(
    cx: &'a Context<'a>,
    plan: &'a TypePlan,
    r: &'a Routine,
    node: &SyntaxNode,
    owner: Owner,
    package: Option<&'a QName>,
    invoker: bool,
) -> Done {
    let Some(signature) = Reader::new(cx.dialect(), owner.clone()).signature(node) else {
        return Done::default();
    };
    let kind = if signature.returns.is_some() { UnitKind::Function } else { UnitKind::Procedure };
    let mut code = Code::new(kind, plan);
    code.returns = signature.returns.clone();
    code.pipelined = signature.pipelined;
    code.invoker = invoker;
    code.result = (signature.returns.is_some() && signature.has_out()).then(|| header::RESULT.to_string());
    code.schema = match (&owner, package) {
        (_, Some(p)) => Some(cx.names.package(p)),
        (Owner::Schema(Some(s)), None) => Some(cx.names.schema_name(s)),
        _ => None,
    };
    code.prefix = cx.names.spell(&signature.name);
    let mut e = super::emitter(cx, r, code, package);
    super::read_unit(&mut e, node);
    // The symbol of the package knows the overloads.
    let known = e.resolver.global(package, std::slice::from_ref(&signature.name)).map(|m| m.symbol);
    let symbol = known
        .filter(|s| package.is_some() && matches!(s.kind, SymbolKind::Subprograms(_)))
        .unwrap_or(Symbol {
            name: signature.name.clone(),
            kind: SymbolKind::Subprograms(vec![signature.clone()]),
            owner,
        });
    let procedure = signature.returns.is_none();
    let target = call::target(&e, &symbol, procedure);
    let name = call::needed(&e, &symbol, procedure).unwrap_or_default();
    let head = header::header(&mut e, node, &signature, &target, &[]);
    let in_header = e.has_manual();
    let header_needs = e.relations.clone();
    let comments = comments_before(&e, node, package.is_some());
    let body = super::body_text(&mut e, node);
    let body = if package.is_some() { dedented(&body, node) } else { body };
    let mut sql = String::new();
    for p in e.take_preamble() {
        sql.push_str(&format!("{p};\n\n"));
    }
    let quoted = super::dollar_quoted(&e, &body);
    let converted = format!("{comments}{}\n{} AS {quoted};\n", head.sql, head.options);
    let failed = e.has_manual();
    let done = e.finish(Out::primary(""));
    let folder = if signature.returns.is_some() { "function" } else { "procedure" };
    let of_package = package.map(|p| cx.names.package(p));
    let span = {
        let range = node.text_range();
        let base = r.text.span.start;
        Span::new(r.text.span.file, base + u32::from(range.start()), base + u32::from(range.end()))
    };
    let member =
        Member { kind: folder, name: signature.name.text.clone(), span, outcome: Outcome::Converted };
    let members = if package.is_some() { vec![member] } else { Vec::new() };
    if in_header {
        return Done { members, ..Done::failed(done) };
    }
    let make = |sql: String, needs: &[String]| {
        let mut piece = Piece::new(Phase::Code, folder, name.clone(), sql, r.head.origin);
        piece.needs = needs.iter().filter(|n| **n != name).cloned().chain(of_package.clone()).collect();
        piece.span = Some(span);
        piece
    };
    let mut stub = make(format!("{comments}{}", stub(&head, &signature, &name)), &header_needs);
    stub.stub = true;
    let piece = if failed {
        stub
    } else {
        sql.push_str(&converted);
        let mut piece = make(sql, &done.relations);
        piece.extensions = done.extensions.clone();
        piece.fallback = Some(Box::new(stub));
        piece
    };
    Done { pieces: vec![piece], notes: done.diagnostics.into_iter().map(|d| (0, d)).collect(), members }
}

/// A subprogram of a block as a routine of the schema: its text. What is to be said of it is said by the emitter of the routine
/// that it is of.
pub(super) fn nested(
    e: &mut Emitter<'_>,
    node: &SyntaxNode,
    signature: &Signature,
    added: &[Param],
    target: &str,
) -> String {
    let outer = e.code.as_ref().map(|(c, _)| (c.plan, c.schema.clone(), c.prefix.clone(), c.invoker));
    let Some((plan, schema, prefix, invoker)) = outer else { return String::new() };
    let kind = if signature.returns.is_some() { UnitKind::Function } else { UnitKind::Procedure };
    let mut code = Code::new(kind, plan);
    code.returns = signature.returns.clone();
    code.schema = schema;
    code.prefix = prefix;
    code.invoker = invoker;
    let own = Reader::new(e.cx.dialect(), Owner::Local).signature(node);
    let given_back = own.as_ref().is_some_and(|s| s.has_out());
    code.result = (signature.returns.is_some() && given_back).then(|| header::RESULT.to_string());
    let claim = super::claim;
    let saved = e.code.replace((Box::new(code), claim));
    super::read_unit(e, node);
    for p in added {
        let name = e.cx.names.spell(&p.name);
        e.with_code(|c| c.take(&name));
    }
    let head = header::header(e, node, own.as_ref().unwrap_or(signature), target, added);
    let body = super::body_text(e, node);
    let body = dedented(&body, node);
    let preamble: String = e.take_preamble().into_iter().map(|p| format!("{p};\n\n")).collect();
    let quoted = super::dollar_quoted(e, &body);
    e.code = saved;
    format!("{preamble}{}\n{} AS {quoted}", head.sql, head.options)
}

/// A routine of the same signature that says that it was not converted.
fn stub(head: &header::Header, signature: &Signature, name: &str) -> String {
    let word = if signature.returns.is_some() { "function" } else { "procedure" };
    format!(
        "-- Not converted: the source is kept under residue/.\n{}\nLANGUAGE plpgsql AS $$\nBEGIN\n    RAISE EXCEPTION '{word} % was not converted', '{name}'\n        USING ERRCODE = 'feature_not_supported';\nEND;\n$$;\n",
        head.sql
    )
}

/// The author's comments before a subprogram.
fn comments_before(e: &Emitter<'_>, node: &SyntaxNode, member: bool) -> String {
    if !member {
        return String::new();
    }
    let mut lines: Vec<String> = Vec::new();
    let mut previous = node.prev_sibling_or_token();
    while let Some(p) = previous {
        let Some(t) = p.as_token() else { break };
        if !t.kind().is_trivia() {
            break;
        }
        if t.kind() == K::COMMENT {
            lines.push(e.token(t).trim_end().to_string());
        } else if t.text().matches('\n').count() > 1 && !lines.is_empty() {
            break;
        }
        previous = p.prev_sibling_or_token();
    }
    lines.reverse();
    lines.into_iter().map(|l| l + "\n").collect()
}

/// The body of a member, moved to the left by as much as the member was indented, unless a literal has several lines.
fn dedented(body: &str, node: &SyntaxNode) -> String {
    let indent = super::indentation(node);
    let long_literal = node
        .descendants_with_tokens()
        .filter_map(|t| t.into_token())
        .any(|t| t.kind() == K::STRING && t.text().contains('\n'));
    if indent.is_empty() || long_literal {
        return body.to_string();
    }
    let lines: Vec<&str> = body.split('\n').map(|l| l.strip_prefix(indent.as_str()).unwrap_or(l)).collect();
    lines.join("\n")
}
