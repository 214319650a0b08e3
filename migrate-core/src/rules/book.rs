//! The rule book: every rule, indexed, and the questions that converters ask it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{OnceLock, RwLock};

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::format::FormatTable;
use super::guard::{Dot, LiteralKind, ValueGuard, VariableGuard};
use super::literal;
use super::load::{self, Body, Compiled, File};
use super::pattern::{Bindings, Bound, head, member_of_package, stored_name};
use super::regexp;
use super::template::{Rendered, Template, Value};
use super::types::{self, TypeMatch};
use super::{
    ColumnFacts, CompatFunction, MatchContext, Returns, Rule, RuleError, RuleKind, TypeClass, TypeSpec,
};
use crate::dialect::Dialect;
use crate::message::{Catalogue, Effort, Lang, Texts};
use crate::syntax::{SyntaxKind, SyntaxNode};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../rules");

/// Position of a rule and of one of its patterns.
type Place = (usize, usize);

/// Rules by what a node must begin with.
type Index = HashMap<(Dialect, String), Vec<Place>>;

/// Every rule, in the order in which they are asked: the user's before the built-in ones, the most specific first.
#[derive(Debug, Default)]
pub struct RuleBook {
    rules: Vec<Compiled>,
    ids: HashMap<String, usize>,
    expressions: Index,
    /// Calls of procedures, which are statements.
    procedures: Index,
    types: Index,
    named: HashMap<(Dialect, RuleKind, String), usize>,
    /// The packages and functions that rules without a pattern are about.
    packages: HashSet<(Dialect, String)>,
    compat: BTreeMap<String, CompatFunction>,
    formats: BTreeMap<String, FormatTable>,
    messages: Catalogue,
    classes: RwLock<HashMap<ClassKey, TypeClass>>,
}

/// Dialect, target and text of a column's type.
type ClassKey = (Dialect, u32, String);

/// A rule that applies to an expression.
#[derive(Debug, Clone)]
pub struct ExprMatch<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What its variables stand for.
    pub bindings: Bindings,
    /// Clauses that follow the call and that the pattern does not speak of (OVER, FILTER, …): to be converted and
    /// appended by the caller.
    pub tail: Vec<SyntaxNode>,
    rewrite: Option<&'a Template>,
    /// Words and literals that stand for variables: mapped words, translated masks.
    words: BTreeMap<String, String>,
}

impl ExprMatch<'_> {
    /// The rewrite with its variables replaced, each expression by what `convert` makes of it. `None` if the rule has
    /// no rewrite: then the expression keeps its form, and the caller converts its parts.
    pub fn render(
        &self,
        compat_schema: &str,
        convert: &mut dyn FnMut(&SyntaxNode) -> Rendered,
    ) -> Option<Rendered> {
        self.rewrite?.render(compat_schema, &mut |name| {
            let bound = self.bindings.get(name)?;
            if let Some(word) = self.words.get(name) {
                return Some(Value::One(Rendered::primary(word)));
            }
            Some(match bound {
                // A clause stands between arguments as it is.
                Bound::Node(node) if node.kind() == SyntaxKind::ORDER_BY_CLAUSE => {
                    Value::One(Rendered::primary(convert(node).text))
                }
                Bound::Node(node) => Value::One(convert(node)),
                Bound::Word(token) => Value::One(Rendered::primary(match token.kind() {
                    SyntaxKind::IDENT | SyntaxKind::KEYWORD => token.text().to_lowercase(),
                    _ => token.text().to_string(),
                })),
                Bound::Many(nodes) => Value::Many(nodes.iter().map(&mut *convert).collect()),
            })
        })
    }
}

/// Whether a file is one of rules: messages, formats, compat functions and another room's data are none.
fn holds_rules(layer: u8, file: &File) -> bool {
    let parts: Vec<&str> = file.name.split('/').collect();
    match parts.as_slice() {
        [.., "messages", _] if layer == 1 => false,
        [.., "formats", _] => false,
        [.., folder, _] if layer == 1 && Dialect::SOURCES.iter().all(|d| d.name() != *folder) => false,
        [.., name] => name.ends_with(".yaml") || name.ends_with(".yml"),
        [] => false,
    }
}

impl RuleBook {
    /// The rules that are built into the program.
    ///
    /// # Errors
    /// When a built-in file is invalid, which a test rules out.
    pub fn built_in() -> Result<&'static RuleBook, RuleError> {
        static LOADED: OnceLock<Result<RuleBook, RuleError>> = OnceLock::new();
        LOADED.get_or_init(|| RuleBook::load(&[])).as_ref().map_err(Clone::clone)
    }

    /// The built-in rules, and before them those of the user's files and folders (`*.yaml`, `*.yml`, and compat
    /// functions in `*.sql`). A rule with the id of a built-in one replaces it.
    ///
    /// # Errors
    /// A file that cannot be read, or a rule that is not what a rule must be.
    pub fn load(user: &[PathBuf]) -> Result<RuleBook, RuleError> {
        let mut files = Vec::new();
        for path in user {
            files.extend(load::files(path, &["yaml", "yml", "sql"])?.into_iter().map(|f| (0, f)));
        }
        let mut built_in = Vec::new();
        collect(&BUILT_IN, &mut built_in);
        built_in.sort_by(|a, b| a.name.cmp(&b.name));
        files.extend(built_in.into_iter().map(|f| (1, f)));
        RuleBook::from_files(&files)
    }

    pub(super) fn from_files(files: &[(u8, File)]) -> Result<RuleBook, RuleError> {
        let mut book = RuleBook::default();
        // Reading rules is nearly all of the program's start.
        let mut read: Vec<Option<Result<Vec<Compiled>, RuleError>>> = files
            .par_iter()
            .map(|(layer, file)| holds_rules(*layer, file).then(|| load::rules(file, *layer)))
            .collect();
        for ((layer, file), rules) in files.iter().zip(&mut read) {
            if let Some(rules) = rules.take() {
                book.rules.extend(rules?);
                continue;
            }
            let parts: Vec<&str> = file.name.split('/').collect();
            match parts.as_slice() {
                [.., "messages", _] if *layer == 1 => book.add_messages(file)?,
                [.., "formats", _] => {
                    let tables = FormatTable::read(file)?;
                    for table in tables {
                        book.formats.entry(table.format.clone()).or_insert(table);
                    }
                }
                [.., dialect, "compat", name] if name.ends_with(".sql") => {
                    let name = format!("{dialect}/{}", name.trim_end_matches(".sql"));
                    let function = CompatFunction::read(&file.name, &name, &file.text)?;
                    book.compat.entry(name).or_insert(function);
                }
                // Another room's data (cost profiles, …).
                _ => {}
            }
        }
        load::cross_check(&book.rules, &book.compat, &book.formats)?;
        book.drop_overridden();
        book.index();
        Ok(book)
    }

    fn add_messages(&mut self, file: &File) -> Result<(), RuleError> {
        self.messages.add(&file.name, &file.text).map_err(|e| RuleError::Invalid {
            file: file.name.clone(),
            line: 1,
            reason: e.to_string(),
        })
    }

    fn drop_overridden(&mut self) {
        let user: HashSet<String> =
            self.rules.iter().filter(|c| c.layer == 0).map(|c| c.rule.id.clone()).collect();
        self.rules.retain(|c| c.layer == 0 || !user.contains(&c.rule.id));
    }

    fn index(&mut self) {
        for (i, c) in self.rules.iter().enumerate() {
            self.ids.insert(c.rule.id.clone(), i);
            let dialect = c.rule.source.dialect;
            match &c.body {
                Body::Expression { patterns, .. } => {
                    let index = match c.rule.kind {
                        RuleKind::Procedure => &mut self.procedures,
                        _ => &mut self.expressions,
                    };
                    for (n, p) in patterns.iter().enumerate() {
                        index.entry((dialect, p.head.clone())).or_default().push((i, n));
                    }
                }
                Body::Type { patterns, .. } => {
                    for (n, p) in patterns.iter().enumerate() {
                        self.types.entry((dialect, p.name.clone())).or_default().push((i, n));
                    }
                }
                Body::Named => {
                    for name in c.rule.patterns.as_slice() {
                        if c.rule.kind == RuleKind::Package {
                            let name = squeezed(name);
                            let package = name.split('.').next().unwrap_or_default().to_string();
                            self.packages.insert((dialect, package));
                        }
                        self.named.entry((dialect, c.rule.kind, squeezed(name))).or_insert(i);
                    }
                }
            }
        }
        let rules = &self.rules;
        // The sort is stable: of equals, the one that stands first in its file is asked first.
        let order = |(i, n): &Place| {
            rules.get(*i).map_or((1, 0), |c| {
                let weight = match &c.body {
                    Body::Expression { patterns, .. } => patterns.get(*n).map_or(0, |p| p.weight),
                    Body::Type { patterns, .. } => patterns.get(*n).map_or(0, |p| p.weight),
                    Body::Named => 0,
                };
                (c.layer, u32::MAX - (weight + 2 * c.rule.when.weight()))
            })
        };
        let indexes = [&mut self.expressions, &mut self.procedures, &mut self.types];
        indexes.into_iter().flat_map(HashMap::values_mut).for_each(|v| v.sort_by_key(order));
    }

    /// The rule with an id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.ids.get(id).and_then(|i| self.rules.get(*i)).map(|c| &c.rule)
    }

    /// Every rule: the user's first, then the built-in ones in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|c| &c.rule)
    }

    /// File and line of a rule.
    pub fn place(&self, id: &str) -> Option<(&str, usize)> {
        self.ids.get(id).and_then(|i| self.rules.get(*i)).map(|c| (c.file.as_str(), c.line))
    }

    /// The messages that are no rules.
    pub fn messages(&self) -> &Catalogue {
        &self.messages
    }

    /// The sentence of a rule or message with its values filled in.
    pub fn text(&self, id: &str, lang: Lang, args: &BTreeMap<String, String>) -> Option<String> {
        self.template(id, lang).map(|t| crate::message::fill(t, |name| args.get(name).map(String::as_str)))
    }

    /// A compat function by its name, such as `oracle/add_months`.
    pub fn compat(&self, name: &str) -> Option<&CompatFunction> {
        self.compat.get(name)
    }

    /// Every compat function, sorted by name.
    pub fn compat_functions(&self) -> impl Iterator<Item = &CompatFunction> {
        self.compat.values()
    }

    /// Every compat function that the rules of a dialect call, each after those that it calls.
    pub fn compat_of(&self, dialect: Dialect) -> Vec<&CompatFunction> {
        let own = self.rules().filter(|r| r.source.dialect == dialect);
        self.compat_closure(own.flat_map(|r| r.compat.iter().map(String::as_str)))
    }

    /// The named functions and all that they need, each after those that it calls.
    pub fn compat_closure<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&CompatFunction> {
        fn visit<'a>(book: &'a RuleBook, name: &str, out: &mut Vec<&'a CompatFunction>, depth: usize) {
            let Some(f) = book.compat.get(name) else { return };
            if out.iter().any(|o| o.name == f.name) || depth > book.compat.len() {
                return;
            }
            f.depends.iter().for_each(|d| visit(book, d, out, depth + 1));
            if !out.iter().any(|o| o.name == f.name) {
                out.push(f);
            }
        }
        let mut sorted: Vec<&str> = names.into_iter().collect();
        sorted.sort_unstable();
        let mut out = Vec::new();
        sorted.into_iter().for_each(|n| visit(self, n, &mut out, 0));
        out
    }

    /// The rule for a package, hint, privilege, view, setting or clause by its name; case and spacing do not matter.
    pub fn named(&self, dialect: Dialect, kind: RuleKind, name: &str) -> Option<&Rule> {
        let i = self.named.get(&(dialect, kind, squeezed(name)))?;
        self.rules.get(*i).map(|c| &c.rule)
    }

    /// The rule that applies to an expression.
    pub fn match_expr(&self, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Option<ExprMatch<'_>> {
        self.find(&self.expressions, ctx, node).or_else(|| self.match_package(ctx, node))
    }

    /// The rule that applies to the call of a supplied procedure, `node`, which stands as a statement: a `CALL_STMT` or
    /// the expression in it. Its rewrite is one or more statements of PL/pgSQL, without the last semicolon. A rule
    /// without a rewrite leaves nothing of a call whose outcome is `dropped`.
    pub fn match_statement_call(&self, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Option<ExprMatch<'_>> {
        let call = match node.kind() {
            SyntaxKind::CALL_STMT => node.children().next()?,
            _ => node.clone(),
        };
        self.find(&self.procedures, ctx, &call).or_else(|| self.match_package(ctx, &call))
    }

    /// What holds for a member of a supplied package that no pattern knows.
    fn match_package(&self, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Option<ExprMatch<'_>> {
        let (package, member) = member_of_package(ctx.dialect, node)?;
        let key = (ctx.dialect, package);
        if !self.packages.contains(&key) {
            return None;
        }
        let named = |name: &str| self.named(ctx.dialect, RuleKind::Package, name);
        let rule = named(&format!("{}.{member}", key.1)).or_else(|| named(&key.1))?;
        let (bindings, tail, words) = Default::default();
        Some(ExprMatch { rule, bindings, tail, rewrite: None, words })
    }

    fn find(&self, index: &Index, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Option<ExprMatch<'_>> {
        let key = (ctx.dialect, head(ctx.dialect, node)?);
        index.get(&key)?.iter().find_map(|(i, n)| {
            let c = self.rules.get(*i)?;
            let Body::Expression { patterns, rewrite } = &c.body else { return None };
            if !self.in_range(ctx, c) || !c.rule.when.admits(ctx) {
                return None;
            }
            let (bindings, tail) = patterns.get(*n)?.matches(ctx.dialect, node)?;
            let can_be_followed = rewrite.as_ref().is_none_or(|t| t.is_call);
            let window = tail.iter().any(|n| n.kind() == SyntaxKind::OVER_CLAUSE);
            if c.rule.when.window.is_some_and(|w| w != window) {
                return None;
            }
            if !tail.is_empty() && !can_be_followed || !self.admits(ctx, &c.rule, node, &bindings) {
                return None;
            }
            let words = self.words(ctx.dialect, &c.rule, &bindings);
            Some(ExprMatch { rule: &c.rule, bindings, tail, rewrite: rewrite.as_ref(), words })
        })
    }

    /// The class of a column's type by its text. Answers are remembered: every value of a dump asks for its column's.
    pub fn class_of_column_type(&self, ctx: &MatchContext<'_>, text: &str) -> TypeClass {
        let key = (ctx.dialect, ctx.target, text.to_string());
        let known = self.classes.read().ok().and_then(|c| c.get(&key).copied());
        if let Some(class) = known {
            return class;
        }
        let spec = TypeSpec::parse(ctx.dialect, text);
        let found = spec.and_then(|s| {
            let m = self.match_type(&ctx.at(super::Place::Column), &s, &ColumnFacts::default())?;
            m.rule.returns.clone()
        });
        let class = match found {
            Some(Returns::Class(class)) => class,
            _ => TypeClass::Unknown,
        };
        if let Ok(mut classes) = self.classes.write() {
            classes.insert(key, class);
        }
        class
    }

    /// The class of the answer of an expression to which a rule applies.
    pub fn result_class(&self, ctx: &MatchContext<'_>, node: &SyntaxNode) -> Option<TypeClass> {
        let m = self.match_expr(ctx, node)?;
        match m.rule.returns.as_ref()? {
            Returns::Class(class) => Some(*class),
            Returns::Of(name) => match m.bindings.get(name.trim_start_matches('$'))? {
                Bound::Node(n) => Some(self.class_of(ctx, n)),
                Bound::Many(nodes) => nodes.first().map(|n| self.class_of(ctx, n)),
                Bound::Word(_) => None,
            },
        }
    }

    /// What becomes of a data type. `None`: not a built-in type of the dialect, so one of the user's.
    pub fn match_type(
        &self,
        ctx: &MatchContext<'_>,
        spec: &TypeSpec,
        facts: &ColumnFacts<'_>,
    ) -> Option<TypeMatch<'_>> {
        self.types.get(&(ctx.dialect, spec.name.clone()))?.iter().find_map(|(i, n)| {
            let c = self.rules.get(*i)?;
            let Body::Type { patterns, rewrite, check } = &c.body else { return None };
            let bindings = patterns.get(*n)?.matches(spec)?;
            let applies = self.in_range(ctx, c)
                && c.rule.when.admits(ctx)
                && types::admits_column(&c.rule, spec, facts)
                && types::admits(&c.rule, &bindings);
            applies.then(|| TypeMatch::new(&c.rule, rewrite, check.as_ref(), bindings)).flatten()
        })
    }

    fn in_range(&self, ctx: &MatchContext<'_>, c: &Compiled) -> bool {
        c.rule.target.contains(ctx.target) && c.rule.source.contains(ctx.source_version.as_ref())
    }

    fn admits(&self, ctx: &MatchContext<'_>, rule: &Rule, node: &SyntaxNode, bindings: &Bindings) -> bool {
        let arity = || {
            let list = node.children().find(|n| n.kind() == SyntaxKind::ARG_LIST);
            list.map_or(0, |l| l.children().count()) as i64
        };
        rule.when.arity.is_none_or(|c| c.admits(arity()))
            && rule.when.variables.iter().all(|(name, guard)| {
                let Some(bound) = bindings.get(name) else { return false };
                match (guard, bound) {
                    (VariableGuard::Compare(c), _) => {
                        bound_word(bound).and_then(|t| t.parse().ok()).is_some_and(|n| c.admits(n))
                    }
                    (VariableGuard::Is(v), Bound::Many(nodes)) => {
                        nodes.iter().all(|n| self.admits_value(ctx, v, &Bound::Node(n.clone())))
                    }
                    (VariableGuard::Is(v), one) => self.admits_value(ctx, v, one),
                }
            })
    }

    /// What stands for variables whose guard maps words or translates masks.
    fn words(&self, dialect: Dialect, rule: &Rule, bindings: &Bindings) -> BTreeMap<String, String> {
        let word = |name: &String, guard: &ValueGuard| {
            let bound = bindings.get(name)?;
            if let Some(table) = guard.format.as_ref().and_then(|f| self.formats.get(f)) {
                let mask = table.translate(&literal::of(dialect, bound.node()?)?.value)?;
                return Some(format!("'{}'", mask.replace('\'', "''")));
            }
            if let Some(dot @ (Dot::Line | Dot::All)) = guard.regexp {
                let pattern = literal::of(dialect, bound.node()?)?.value;
                return Some(format!(
                    "'{}'",
                    regexp::translate(&pattern, dot == Dot::All)?.replace('\'', "''")
                ));
            }
            if guard.name {
                return Some(format!("\"{}\"", stored_name(dialect, bound.node()?)?.replace('"', "\"\"")));
            }
            let text = bound_word(bound)?;
            let found = guard.map.iter().find(|(from, _)| from.eq_ignore_ascii_case(&text));
            found.map(|(_, to)| to.0.clone())
        };
        let guards = rule.when.variables.iter().filter_map(|(n, g)| Some((n, g.value()?)));
        guards.filter_map(|(n, g)| Some((n.clone(), word(n, g)?))).collect()
    }

    fn admits_value(&self, ctx: &MatchContext<'_>, guard: &ValueGuard, bound: &Bound) -> bool {
        let literal = || bound.node().and_then(|n| literal::of(ctx.dialect, n));
        let word = bound_word(bound);
        let among = |mut all: Box<dyn Iterator<Item = &str> + '_>| {
            word.as_ref().is_some_and(|w| all.any(|a| a.eq_ignore_ascii_case(w)))
        };
        if !guard.classes.is_empty() {
            let Some(node) = bound.node() else { return false };
            let class = self.class_of(ctx, node);
            if !guard.classes.iter().any(|wanted| class.satisfies(*wanted)) {
                return false;
            }
        }
        let kind_fits = guard.literal.is_none_or(|kind| match literal() {
            Some(found) if kind == LiteralKind::Value => found.kind != LiteralKind::Null,
            Some(found) => found.kind == kind,
            None => kind == LiteralKind::None,
        });
        let string = || literal().filter(|l| l.kind == LiteralKind::String).map(|l| l.value);
        kind_fits
            && (!guard.caseless || string().is_some_and(|s| s.to_lowercase() == s.to_uppercase()))
            && (!guard.never_null || bound.node().is_some_and(|n| literal::never_null(ctx.dialect, n)))
            && guard.format.as_ref().is_none_or(|name| {
                let table = self.formats.get(name);
                table.is_some_and(|t| string().is_some_and(|s| t.translate(&s).is_some()))
            })
            && guard.regexp.is_none_or(|dot| {
                let said = |s: &str| regexp::translate(s, dot == Dot::All).is_some();
                string().is_some_and(|s| !s.is_empty() && said(&s) != (dot == Dot::Beyond))
            })
            && (!guard.name || bound.node().is_some_and(|n| stored_name(ctx.dialect, n).is_some()))
            && guard.is_literal.as_ref().is_none_or(|s| literal().is_some_and(|l| l.value == s.0))
            && (guard.one_of.is_empty() || among(Box::new(guard.one_of.iter().map(|s| s.0.as_str()))))
            && (guard.map.is_empty() || among(Box::new(guard.map.keys().map(String::as_str))))
    }

    /// The class of an expression or of a data type.
    pub fn class_of(&self, ctx: &MatchContext<'_>, node: &SyntaxNode) -> TypeClass {
        if node.kind() == SyntaxKind::DATA_TYPE {
            let spec = TypeSpec::from_node(ctx.dialect, node);
            let found = self.match_type(&ctx.at(super::Place::Cast), &spec, &ColumnFacts::default());
            return match found.and_then(|m| m.rule.returns.clone()) {
                Some(Returns::Class(class)) => class,
                Some(Returns::Of(_)) | None => TypeClass::Unknown,
            };
        }
        match literal::class(ctx.dialect, node) {
            Some(class) => class,
            None => ctx.types.type_class(node),
        }
    }
}

impl Texts for RuleBook {
    fn template(&self, id: &str, lang: Lang) -> Option<&str> {
        match self.get(id) {
            Some(rule) => Some(rule.text.get(lang)),
            None => self.messages.template(id, lang),
        }
    }

    fn help(&self, id: &str, lang: Lang) -> Option<&str> {
        match self.get(id) {
            Some(rule) => rule.help.as_ref().map(|t| t.get(lang)),
            None => self.messages.help(id, lang),
        }
    }

    fn effort(&self, id: &str) -> Option<Effort> {
        match self.get(id) {
            Some(rule) => Some(rule.effort),
            None => self.messages.effort(id),
        }
    }
}

/// The word or literal that a variable stands for, if it is one: what `in`, `map` and comparisons look at.
fn bound_word(bound: &Bound) -> Option<String> {
    match bound {
        Bound::Word(t) => Some(t.text().to_string()),
        Bound::Node(n) => match literal::of(Dialect::PostgreSql, n) {
            Some(l) => Some(l.value),
            None => Some(bound.text()),
        },
        Bound::Many(_) => None,
    }
}

/// A name in upper case with single spaces.
fn squeezed(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_uppercase()
}

fn collect(dir: &Dir<'_>, out: &mut Vec<File>) {
    for file in dir.files() {
        // Files that are no UTF-8 text are none of ours; `from_files` reads YAML and SQL only.
        if let Some(text) = file.contents_utf8() {
            let name = format!("rules/{}", file.path().display()).replace('\\', "/");
            out.push(File { name, text: text.to_string() });
        }
    }
    dir.dirs().for_each(|d| collect(d, out));
}
