//! Patterns of expressions: compiled from text in the source's syntax, matched against trees.
//!
//! `$x` stands for any expression, or for the word that stands there (`DATEADD($unit, $n, $date)`). `$x...` in a list of
//! arguments stands for one or more of them, and `($a, $b)...` for one or more pairs; `ORDER BY $x` takes the whole clause,
//! which the rewrite gets as it is. `F(a => $x, b => $y)` takes the arguments in their places, by their names, or both.
//! White space, comments and the case of words do not matter; names are compared as the dialect folds them; Oracle's
//! supplied packages may have their schema, SYS, before them.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::syntax::{self, Entry, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

/// What a variable of a pattern is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// An expression or a data type.
    Node(SyntaxNode),
    /// A word.
    Word(SyntaxToken),
    /// The expressions of a repeated variable.
    Many(Vec<SyntaxNode>),
}

impl Bound {
    /// The node, if it is one.
    pub fn node(&self) -> Option<&SyntaxNode> {
        match self {
            Bound::Node(n) => Some(n),
            Bound::Word(_) | Bound::Many(_) => None,
        }
    }

    /// The source text, without the trivia round it.
    pub fn text(&self) -> String {
        match self {
            Bound::Node(n) => n.text().to_string().trim().to_string(),
            Bound::Word(t) => t.text().to_string(),
            Bound::Many(nodes) => {
                let texts: Vec<String> =
                    nodes.iter().map(|n| n.text().to_string().trim().to_string()).collect();
                texts.join(", ")
            }
        }
    }
}

/// The variables of a pattern and what they are bound to.
pub type Bindings = BTreeMap<String, Bound>;

#[derive(Debug, Clone)]
enum Pat {
    Token(String),
    Node {
        kind: SyntaxKind,
        items: Vec<Pat>,
    },
    List {
        kind: SyntaxKind,
        before: Vec<Pat>,
        group: Vec<Pat>,
        after: Vec<Pat>,
    },
    /// Arguments by the names of their parameters. In the source each may stand at its place or with its name.
    Named(Vec<(String, Pat)>),
    /// A variable for a node of a kind, or of any kind.
    Var {
        name: String,
        kind: Option<SyntaxKind>,
    },
    /// A variable for a single word.
    Word(String),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    root: Pat,
    /// Key of the index: what a node must begin with.
    pub(super) head: String,
    /// Its variables; `true` for repeated ones.
    pub(super) variables: BTreeMap<String, bool>,
    /// How much it says: tokens that must be there literally count more than variables.
    pub(super) weight: u32,
}

/// What a token that must be there literally weighs against a variable: more than any guards.
pub(super) const LITERAL_WEIGHT: u32 = 1000;

/// Suffix by which a repeated variable is known inside a parsed pattern.
const REPEATED: &str = "__REPEATED";

impl Pattern {
    /// Compiles a pattern; the error says what is wrong with it.
    pub(super) fn compile(dialect: Dialect, text: &str) -> Result<Pattern, String> {
        let prepared = mark_repeated(text)?;
        let parse = syntax::parse_pattern(dialect, &prepared, Entry::Expr);
        if let Some(e) = parse.errors.first() {
            return Err(format!("the pattern `{text}` is no {} expression: {}", dialect.title(), e.message));
        }
        let root = parse.root();
        let mut nodes = root.children();
        let (Some(node), None) = (nodes.next(), nodes.next()) else {
            return Err(format!("the pattern `{text}` is no {} expression", dialect.title()));
        };
        let head = head(dialect, &node).filter(|h| !h.contains('$')).ok_or_else(|| {
            format!("the pattern `{text}` must begin with a name, a keyword or an operator of the dialect")
        })?;
        let mut pattern =
            Pattern { root: Pat::Token(String::new()), head, variables: BTreeMap::new(), weight: 0 };
        pattern.root = pattern.node(dialect, &node)?;
        Ok(pattern)
    }

    fn variable(&mut self, token: &SyntaxToken) -> Result<(String, bool), String> {
        let name = token.text().trim_start_matches('$');
        let (name, repeated) = match name.strip_suffix(REPEATED) {
            Some(n) => (n.to_string(), true),
            None => (name.to_string(), false),
        };
        match self.variables.insert(name.clone(), repeated) {
            Some(before) if before != repeated => {
                Err(format!("`${name}` stands both for one expression and for several"))
            }
            _ => Ok((name, repeated)),
        }
    }

    fn node(&mut self, dialect: Dialect, node: &SyntaxNode) -> Result<Pat, String> {
        let kind = node.kind();
        let whole = matches!(
            kind,
            SyntaxKind::META_EXPR | SyntaxKind::DATA_TYPE | SyntaxKind::NAME | SyntaxKind::OBJECT_NAME
        );
        if kind == SyntaxKind::ORDER_BY_CLAUSE
            && let [one] = metas(&SyntaxElement::Node(node.clone())).as_slice()
        {
            // `ORDER BY $order` stands for the whole clause.
            let name = self.variable(one)?.0;
            return Ok(Pat::Var { name, kind: Some(kind) });
        }
        if whole && let Some(meta) = only_meta(node) {
            let name = self.variable(&meta)?.0;
            let kind = (kind != SyntaxKind::META_EXPR).then_some(kind);
            self.weight += 1;
            return Ok(Pat::Var { name, kind });
        }
        if !is_list(kind) {
            let mut items = Vec::new();
            for element in significant(node) {
                items.push(self.element(dialect, &element)?);
            }
            return Ok(Pat::Node { kind, items });
        }
        let named: Vec<SyntaxNode> = node.children().filter(|n| n.kind() == SyntaxKind::NAMED_ARG).collect();
        if !named.is_empty() && named.len() == list_items(node).count() {
            let mut args = Vec::new();
            for arg in &named {
                let (Some(name), Some(value)) = (arg.children().next(), arg.children().last()) else {
                    return Err("an argument has a name and a value".to_string());
                };
                args.push((joined(dialect, &name, ""), self.node(dialect, &value)?));
            }
            return Ok(Pat::Named(args));
        }
        let (mut before, mut group, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for element in list_items(node) {
            let repeated = metas(&element).iter().any(|t| t.text().ends_with(REPEATED));
            let item = self.element(dialect, &element)?;
            match (repeated, group.is_empty(), after.is_empty()) {
                (true, _, true) => group.push(item),
                (true, ..) => return Err("a list can have only one repeated part".to_string()),
                (false, true, _) => before.push(item),
                (false, false, _) => after.push(item),
            }
        }
        Ok(Pat::List { kind, before, group, after })
    }

    fn element(&mut self, dialect: Dialect, element: &SyntaxElement) -> Result<Pat, String> {
        match element {
            SyntaxElement::Node(n) => self.node(dialect, n),
            SyntaxElement::Token(t) if t.kind() == SyntaxKind::META => {
                self.weight += 1;
                Ok(Pat::Word(self.variable(t)?.0))
            }
            SyntaxElement::Token(t) => {
                self.weight += if t.kind() == SyntaxKind::PUNCT { 1 } else { LITERAL_WEIGHT };
                Ok(Pat::Token(canonical(dialect, t)))
            }
        }
    }

    /// Matches a node. Clauses that may follow a call (OVER, FILTER, …) and that the pattern does not speak of are
    /// handed back as the second value.
    pub(super) fn matches(&self, dialect: Dialect, node: &SyntaxNode) -> Option<(Bindings, Vec<SyntaxNode>)> {
        let mut bindings = Bindings::new();
        let mut tail = Vec::new();
        let ok = match &self.root {
            Pat::Node { kind, items } if node.kind() == *kind => {
                let found: Vec<SyntaxElement> = parts(dialect, node);
                let (found, rest) = found.split_at(items.len().min(found.len()));
                for element in rest {
                    match element {
                        SyntaxElement::Node(n) if is_tail(n.kind()) => tail.push(n.clone()),
                        _ => return None,
                    }
                }
                sequence(dialect, items, found, &mut bindings)
            }
            Pat::Node { .. } => false,
            other => element(dialect, other, &SyntaxElement::Node(node.clone()), &mut bindings),
        };
        ok.then_some((bindings, tail))
    }
}

/// `$x...` and `($a, $b)...` written so that the source's grammar can read them.
fn mark_repeated(text: &str) -> Result<String, String> {
    let mut out = text.to_string();
    while let Some(dots) = out.find("...") {
        let head = out.get(..dots).unwrap_or_default();
        let from = if head.ends_with(')') {
            let mut depth = 0;
            head.char_indices()
                .rev()
                .find(|(_, c)| {
                    depth += i32::from(*c == ')') - i32::from(*c == '(');
                    depth == 0
                })
                .map(|(i, _)| i)
        } else {
            head.rfind('$')
        };
        let Some(from) = from else { return Err(format!("`...` in `{text}` must follow a variable")) };
        let group = head.get(from..).unwrap_or_default();
        let inner = group.strip_prefix('(').and_then(|g| g.strip_suffix(')')).unwrap_or(group);
        let mut marked = String::new();
        let mut in_variable = false;
        for c in inner.chars() {
            if in_variable && !(c.is_alphanumeric() || c == '_') {
                marked.push_str(REPEATED);
                in_variable = false;
            }
            in_variable |= c == '$';
            marked.push(c);
        }
        if in_variable {
            marked.push_str(REPEATED);
        }
        out.replace_range(from..dots + 3, &marked);
    }
    Ok(out)
}

fn is_list(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::ARG_LIST | SyntaxKind::EXPR_LIST | SyntaxKind::ROW_EXPR)
}

fn is_tail(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::OVER_CLAUSE | SyntaxKind::FILTER_CLAUSE)
}

/// The elements of a node that are no trivia.
pub(super) fn significant(node: &SyntaxNode) -> impl Iterator<Item = SyntaxElement> + use<> {
    node.children_with_tokens().filter(|e| !e.kind().is_trivia())
}

/// The elements of a node that are compared: without Oracle's schema of supplied packages before a name of its own.
fn parts(dialect: Dialect, node: &SyntaxNode) -> Vec<SyntaxElement> {
    let mut all: Vec<SyntaxElement> = significant(node).collect();
    if matches!(node.kind(), SyntaxKind::OBJECT_NAME | SyntaxKind::COLUMN_REF)
        && dialect == Dialect::Oracle
        && all.len() > 2
        && all.first().and_then(SyntaxElement::as_node).is_some_and(|n| joined(dialect, n, "") == "SYS")
    {
        all.drain(..2);
    }
    all
}

/// The elements of a list: what stands between parentheses and commas.
fn list_items(node: &SyntaxNode) -> impl Iterator<Item = SyntaxElement> + use<> {
    significant(node).filter(|e| e.kind() != SyntaxKind::PUNCT)
}

fn metas(element: &SyntaxElement) -> Vec<SyntaxToken> {
    match element {
        SyntaxElement::Token(t) if t.kind() == SyntaxKind::META => vec![t.clone()],
        SyntaxElement::Token(_) => Vec::new(),
        SyntaxElement::Node(n) => n
            .descendants_with_tokens()
            .filter_map(SyntaxElement::into_token)
            .filter(|t| t.kind() == SyntaxKind::META)
            .collect(),
    }
}

/// The variable that is all a node has.
fn only_meta(node: &SyntaxNode) -> Option<SyntaxToken> {
    let mut tokens = node
        .descendants_with_tokens()
        .filter_map(SyntaxElement::into_token)
        .filter(|t| !t.kind().is_trivia());
    let first = tokens.next()?;
    (first.kind() == SyntaxKind::META && tokens.next().is_none()).then_some(first)
}

/// A token as it is compared.
pub(super) fn canonical(dialect: Dialect, token: &SyntaxToken) -> String {
    let text = token.text();
    match token.kind() {
        SyntaxKind::STRING => match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
            // MySQL: "x" is 'x'.
            Some(inner) => format!("'{}'", inner.replace("\"\"", "\"").replace('\'', "''")),
            None => text.to_string(),
        },
        SyntaxKind::QUOTED_IDENT => {
            let inner = unquoted(text);
            match dialect {
                Dialect::SqlServer | Dialect::MySql => inner.to_uppercase(),
                Dialect::Oracle | Dialect::Db2 | Dialect::PostgreSql => inner,
            }
        }
        SyntaxKind::PUNCT if matches!(text, "!=" | "^=" | "~=" | "¬=") => "<>".to_string(),
        _ => text.to_uppercase(),
    }
}

/// A quoted name without its quotes.
pub(super) fn unquoted(text: &str) -> String {
    let mut chars = text.chars();
    let close = match chars.next() {
        Some('[') => ']',
        Some(c) => c,
        None => return String::new(),
    };
    chars.next_back();
    let doubled: String = [close, close].iter().collect();
    chars.as_str().replace(&doubled, close.encode_utf8(&mut [0; 4]))
}

/// The tokens of a node, canonical, without what lies between them.
fn joined(dialect: Dialect, node: &SyntaxNode, separator: &str) -> String {
    let parts: Vec<String> = node
        .descendants_with_tokens()
        .filter_map(SyntaxElement::into_token)
        .filter(|t| !t.kind().is_trivia())
        .map(|t| canonical(dialect, &t))
        .collect();
    parts.join(separator)
}

/// The package and the member that a call or a name is of, if it has the form of one; of a function without a package its
/// name with `()`.
pub(super) fn member_of_package(dialect: Dialect, node: &SyntaxNode) -> Option<(String, String)> {
    let name = match node.kind() {
        SyntaxKind::CALL_EXPR => node.children().next()?,
        SyntaxKind::COLUMN_REF => node.clone(),
        _ => return None,
    };
    let text: String = parts(dialect, &name)
        .iter()
        .map(|e| match e {
            SyntaxElement::Node(n) => joined(dialect, n, ""),
            SyntaxElement::Token(t) => canonical(dialect, t),
        })
        .collect();
    match text.split_once('.') {
        Some((package, member)) => Some((package.to_string(), member.to_string())),
        None if node.kind() == SyntaxKind::CALL_EXPR => Some((format!("{text}()"), String::new())),
        None => None,
    }
}

/// A name without qualifiers as the dialect stores it; `None`: the node is more than that.
pub(super) fn stored_name(dialect: Dialect, node: &SyntaxNode) -> Option<String> {
    let mut tokens = node
        .descendants_with_tokens()
        .filter_map(SyntaxElement::into_token)
        .filter(|t| !t.kind().is_trivia());
    let bare = matches!(node.kind(), SyntaxKind::COLUMN_REF | SyntaxKind::NAME);
    let (Some(token), None) = (tokens.next(), tokens.next()) else { return None };
    bare.then(|| canonical(dialect, &token))
}

/// What a node begins with, as the key by which rules are found.
pub(super) fn head(dialect: Dialect, node: &SyntaxNode) -> Option<String> {
    let joined = |n: &SyntaxNode, separator: &str| {
        let text = joined(dialect, n, separator);
        let schema = if separator.is_empty() { "SYS." } else { "SYS . " };
        match text.strip_prefix(schema) {
            Some(own) if dialect == Dialect::Oracle => own.to_string(),
            _ => text,
        }
    };
    match node.kind() {
        SyntaxKind::CALL_EXPR => {
            let name = node.children().next()?;
            Some(format!("{}(", joined(&name, "")))
        }
        SyntaxKind::COLUMN_REF => {
            let quoted = node
                .descendants_with_tokens()
                .filter_map(SyntaxElement::into_token)
                .any(|t| t.kind() == SyntaxKind::QUOTED_IDENT);
            (!quoted).then(|| joined(node, " "))
        }
        SyntaxKind::METHOD_EXPR => {
            let name = node.children().find(|n| n.kind() == SyntaxKind::NAME)?;
            Some(format!(".{}", joined(&name, "")))
        }
        SyntaxKind::META_EXPR => None,
        kind => {
            let token = significant(node)
                .filter_map(SyntaxElement::into_token)
                .find(|t| !matches!(t.kind(), SyntaxKind::META))?;
            Some(match token.kind() {
                SyntaxKind::STRING | SyntaxKind::NUMBER => format!("{kind:?}"),
                _ => format!("{kind:?} {}", canonical(dialect, &token)),
            })
        }
    }
}

fn sequence(dialect: Dialect, items: &[Pat], found: &[SyntaxElement], bindings: &mut Bindings) -> bool {
    items.len() == found.len() && items.iter().zip(found).all(|(p, e)| element(dialect, p, e, bindings))
}

fn element(dialect: Dialect, pat: &Pat, found: &SyntaxElement, bindings: &mut Bindings) -> bool {
    match (pat, found) {
        (Pat::Token(text), SyntaxElement::Token(t)) => *text == canonical(dialect, t),
        (Pat::Word(name), SyntaxElement::Token(t)) => bind(bindings, name, Bound::Word(t.clone())),
        (Pat::Var { name, kind }, SyntaxElement::Node(n)) => {
            kind.is_none_or(|k| k == n.kind()) && bind(bindings, name, Bound::Node(n.clone()))
        }
        (Pat::Node { kind, items }, SyntaxElement::Node(n)) => {
            n.kind() == *kind && { sequence(dialect, items, &parts(dialect, n), bindings) }
        }
        (Pat::Named(args), SyntaxElement::Node(n)) => {
            n.kind() == SyntaxKind::ARG_LIST && arguments(dialect, args, n, bindings)
        }
        (Pat::List { kind, before, group, after }, SyntaxElement::Node(n)) => {
            n.kind() == *kind && {
                let children: Vec<SyntaxElement> = list_items(n).collect();
                list(dialect, (before, group, after), &children, bindings)
            }
        }
        _ => false,
    }
}

/// Arguments in their places, then those with names; each parameter of the pattern once.
fn arguments(dialect: Dialect, args: &[(String, Pat)], found: &SyntaxNode, bindings: &mut Bindings) -> bool {
    let items: Vec<SyntaxElement> = list_items(found).collect();
    let mut open: Vec<Option<&(String, Pat)>> = args.iter().map(Some).collect();
    items.len() == args.len()
        && items.iter().enumerate().all(|(i, item)| {
            let Some(item) = item.as_node() else { return false };
            let at = match item.kind() {
                SyntaxKind::ARG => Some(i),
                SyntaxKind::NAMED_ARG => {
                    let name = item.children().next().map(|n| joined(dialect, &n, ""));
                    args.iter().position(|(n, _)| Some(n) == name.as_ref())
                }
                _ => None,
            };
            let taken = at.and_then(|at| open.get_mut(at)).and_then(Option::take);
            let value = item.children().last();
            match (taken, value) {
                (Some((_, pat)), Some(value)) => element(dialect, pat, &SyntaxElement::Node(value), bindings),
                _ => false,
            }
        })
}

fn list(
    dialect: Dialect,
    (before, group, after): (&[Pat], &[Pat], &[Pat]),
    found: &[SyntaxElement],
    bindings: &mut Bindings,
) -> bool {
    if group.is_empty() {
        return sequence(dialect, before, found, bindings);
    }
    let Some(middle) = found.len().checked_sub(before.len() + after.len()) else { return false };
    if middle == 0 || middle % group.len() != 0 {
        return false;
    }
    let (first, rest) = found.split_at(before.len());
    let (repeated, last) = rest.split_at(middle);
    if !sequence(dialect, before, first, bindings) || !sequence(dialect, after, last, bindings) {
        return false;
    }
    for chunk in repeated.chunks(group.len()) {
        let mut one = Bindings::new();
        if !sequence(dialect, group, chunk, &mut one) {
            return false;
        }
        for (name, bound) in one {
            let Bound::Node(node) = bound else { return false };
            match bindings.entry(name).or_insert_with(|| Bound::Many(Vec::new())) {
                Bound::Many(nodes) => nodes.push(node),
                Bound::Node(_) | Bound::Word(_) => return false,
            }
        }
    }
    true
}

/// Binds a variable; one that is bound already must stand for the same text.
fn bind(bindings: &mut Bindings, name: &str, bound: Bound) -> bool {
    match bindings.get(name) {
        Some(before) => before.text().eq_ignore_ascii_case(&bound.text()),
        None => {
            bindings.insert(name.to_string(), bound);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(dialect: Dialect, pattern: &str, source: &str) -> Option<Vec<(String, String)>> {
        let pattern = Pattern::compile(dialect, pattern).unwrap();
        let parse = syntax::parse(dialect, source, Entry::Expr);
        assert!(parse.errors.is_empty(), "{source}: {:?}", parse.errors);
        let node = parse.root().children().next().unwrap();
        if head(dialect, &node).as_ref() != Some(&pattern.head) {
            return None;
        }
        let (bindings, _) = pattern.matches(dialect, &node)?;
        Some(bindings.iter().map(|(k, v)| (k.clone(), v.text())).collect())
    }

    fn bound(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect())
    }

    #[test]
    fn calls_match_without_regard_to_layout_and_case() {
        let m = |s| matched(Dialect::Oracle, "NVL($value, $default)", s);
        assert_eq!(m("nvl ( a.b /* x */, 0 )"), bound(&[("default", "0"), ("value", "a.b")]));
        assert_eq!(m("\"NVL\"(a, f(b, c))"), bound(&[("default", "f(b, c)"), ("value", "a")]));
        assert_eq!(m("\"nvl\"(a, 0)"), None);
        assert_eq!(m("NVL(a)"), None);
        assert_eq!(m("NVL(a, b, c)"), None);
        assert_eq!(m("p.NVL(a, b)"), None);
        assert_eq!(m("NVL"), None);
    }

    #[test]
    fn repeated_variables_take_one_or_more() {
        let m = |s| matched(Dialect::Oracle, "COALESCE($first, $rest...)", s);
        assert_eq!(m("coalesce(a, b, c)"), bound(&[("first", "a"), ("rest", "b, c")]));
        assert_eq!(m("coalesce(a)"), None);
        let m = |s| matched(Dialect::Oracle, "DECODE($e, ($s, $r)..., $default)", s);
        assert_eq!(
            m("decode(x, 1, 'a', 2, 'b', 'c')"),
            bound(&[("default", "'c'"), ("e", "x"), ("r", "'a', 'b'"), ("s", "1, 2")])
        );
        assert_eq!(m("decode(x, 1, 'a', 2, 'b')"), None);
    }

    #[test]
    fn words_types_and_literals_of_special_forms() {
        assert_eq!(matched(Dialect::Oracle, "SYSDATE", "sysdate"), bound(&[]));
        assert_eq!(matched(Dialect::Oracle, "SYSDATE", "\"SYSDATE\""), None);
        assert_eq!(matched(Dialect::Db2, "CURRENT TIMESTAMP", "current  timestamp"), bound(&[]));
        assert_eq!(
            matched(Dialect::SqlServer, "DATEADD($unit, $n, $d)", "DATEADD(day, 1, x)"),
            bound(&[("d", "x"), ("n", "1"), ("unit", "day")])
        );
        assert_eq!(
            matched(Dialect::SqlServer, "CONVERT($type, $x, 120)", "convert(varchar(10), @d, 120)"),
            bound(&[("type", "varchar(10)"), ("x", "@d")])
        );
        assert_eq!(
            matched(Dialect::SqlServer, "CONVERT($type, $x, 120)", "convert(varchar(10), @d, 121)"),
            None
        );
        assert_eq!(
            matched(Dialect::Oracle, "EXTRACT($unit FROM $x)", "extract(year from d)"),
            bound(&[("unit", "year"), ("x", "d")])
        );
        assert_eq!(
            matched(Dialect::Oracle, "TO_CHAR($d, 'YYYY')", "TO_CHAR(d, 'YYYY')"),
            bound(&[("d", "d")])
        );
        assert_eq!(matched(Dialect::Oracle, "TO_CHAR($d, 'YYYY')", "TO_CHAR(d, 'yyyy')"), None);
    }

    #[test]
    fn operators_and_same_variables() {
        assert_eq!(matched(Dialect::Oracle, "$a || $b", "x || f(y)"), bound(&[("a", "x"), ("b", "f(y)")]));
        assert_eq!(matched(Dialect::Oracle, "$a || $b", "x || y || z"), None);
        assert_eq!(matched(Dialect::Oracle, "NULLIF($a, $a)", "nullif(X, x)"), bound(&[("a", "X")]));
        assert_eq!(matched(Dialect::Oracle, "NULLIF($a, $a)", "nullif(x, y)"), None);
    }

    #[test]
    fn a_window_clause_is_left_over() {
        let pattern = Pattern::compile(Dialect::Oracle, "SUM($x)").unwrap();
        let parse = syntax::parse(Dialect::Oracle, "SUM(a) OVER (PARTITION BY b)", Entry::Expr);
        let node = parse.root().children().next().unwrap();
        let (_, tail) = pattern.matches(Dialect::Oracle, &node).unwrap();
        assert_eq!(tail.len(), 1);
    }

    #[test]
    fn faulty_patterns_say_why() {
        let fault = |p| Pattern::compile(Dialect::Oracle, p).unwrap_err();
        assert!(fault("NVL($a,").contains("no Oracle Database expression"), "{}", fault("NVL($a,"));
        assert!(fault("$x").contains("must begin with"), "{}", fault("$x"));
        assert!(fault("f($a..., $b, $c...)").contains("only one repeated"));
        assert!(fault("f(...)").contains("must follow a variable"));
    }
}
