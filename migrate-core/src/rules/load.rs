//! From rule files to compiled rules. Every fault names the file, the line and what was expected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::error::{suggest, with_suggestion};
use super::guard::RESERVED;
use super::pattern::Pattern;
use super::template::Template;
use super::types::{TypePattern, TypeTemplate};
use super::{Rule, RuleError, RuleKind};
use crate::message::{Lang, placeholders};

/// A rule with its patterns and rewrites compiled.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) rule: Rule,
    /// 0 for the user's rules, 1 for the built-in ones: the smaller is asked first.
    pub(super) layer: u8,
    /// Where it stands, for messages.
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) body: Body,
}

#[derive(Debug, Clone)]
pub(super) enum Body {
    Expression {
        patterns: Vec<Pattern>,
        rewrite: Option<Template>,
    },
    Type {
        patterns: Vec<TypePattern>,
        rewrite: TypeTemplate,
        check: Option<TypeTemplate>,
    },
    /// Found by name.
    Named,
}

/// A text file with the name that messages show.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Path with `/`; for a built-in file below `rules/`.
    pub(super) name: String,
    pub(super) text: String,
}

/// Every file below a folder with one of the extensions, sorted by path; a file is taken as it is.
pub(super) fn files(path: &Path, extensions: &[&str]) -> Result<Vec<File>, RuleError> {
    let unreadable = |path: &Path, e: std::io::Error| RuleError::Unreadable {
        path: path.to_path_buf(),
        reason: e.to_string(),
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(next) = open.pop() {
        if std::fs::metadata(&next).map_err(|e| unreadable(&next, e))?.is_dir() {
            for entry in std::fs::read_dir(&next).map_err(|e| unreadable(&next, e))? {
                open.push(entry.map_err(|e| unreadable(&next, e))?.path());
            }
        } else if next == path
            || next.extension().and_then(|e| e.to_str()).is_some_and(|e| extensions.contains(&e))
        {
            paths.push(next);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|p| {
            let text = std::fs::read_to_string(&p).map_err(|e| unreadable(&p, e))?;
            Ok(File { name: p.display().to_string().replace('\\', "/"), text })
        })
        .collect()
}

/// Reads the rules of one file.
pub(super) fn rules(file: &File, layer: u8) -> Result<Vec<Compiled>, RuleError> {
    let mut out = Vec::new();
    for (line, chunk) in items(file)? {
        let fault =
            |line: usize, reason: String| RuleError::Invalid { file: file.name.clone(), line, reason };
        let mut read: Vec<Rule> = serde_yaml::from_str(chunk).map_err(|e| {
            let at = e.location().map_or(line, |l| line + l.line().saturating_sub(1));
            fault(at, yaml_reason(&e))
        })?;
        let (Some(rule), true) = (read.pop(), read.is_empty()) else {
            return Err(fault(line, "expected one rule here".to_string()));
        };
        let body = compile(&rule)
            .map_err(|(key, reason)| fault(line + line_of(chunk, key), format!("`{}`: {reason}", rule.id)))?;
        out.push(Compiled { rule, layer, file: file.name.clone(), line, body });
    }
    Ok(out)
}

/// The parser's words without its place, which is given as the file's line.
fn yaml_reason(e: &serde_yaml::Error) -> String {
    let message = e.to_string();
    let cut = e.location().and_then(|_| message.rfind(" at line ")).unwrap_or(message.len());
    with_suggestion(message.get(..cut).unwrap_or(&message))
}

/// The items of a file's list, each with the line at which it begins.
fn items(file: &File) -> Result<Vec<(usize, &str)>, RuleError> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut indent: Option<usize> = None;
    let mut offset = 0;
    for (n, line) in file.text.split_inclusive('\n').enumerate() {
        let content = line.trim_start_matches(' ');
        let depth = line.len() - content.len();
        let is_item = content.starts_with("- ") || content.trim_end() == "-";
        if is_item && indent.is_none_or(|i| i == depth) {
            indent = Some(depth);
            starts.push((n + 1, offset));
        } else if indent.is_none() && !content.trim().is_empty() && !content.starts_with(['#', '-', '%']) {
            return Err(RuleError::Invalid {
                file: file.name.clone(),
                line: n + 1,
                reason: "expected a list of rules, each beginning with `- id: …`".to_string(),
            });
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, o)| *o).chain([file.text.len()]);
    Ok(starts
        .iter()
        .zip(ends)
        .map(|((line, start), end)| (*line, file.text.get(*start..end).unwrap_or_default()))
        .collect())
}

/// How many lines below its item a key stands.
fn line_of(chunk: &str, key: &str) -> usize {
    let is_key = |l: &&str| {
        let l = l.trim_start_matches([' ', '-']);
        l.strip_prefix(key).is_some_and(|r| r.starts_with(':'))
    };
    chunk.lines().position(|l| is_key(&l)).unwrap_or(0)
}

type Fault = (&'static str, String);

/// Compiles a rule and checks what the YAML's form cannot say. A fault names the key at which it stands.
fn compile(rule: &Rule) -> Result<Body, Fault> {
    texts(rule)?;
    let patterns = rule.patterns.as_slice();
    if patterns.is_empty() {
        return Err(("match", "expected at least one pattern".to_string()));
    }
    let dialect = rule.source.dialect;
    let in_match = |e: String| ("match", e);
    let in_rewrite = |e: String| ("rewrite", e);
    let body = match rule.kind {
        RuleKind::Function | RuleKind::Construct | RuleKind::Procedure => {
            let compiled: Result<Vec<Pattern>, String> =
                patterns.iter().map(|p| Pattern::compile(dialect, p)).collect();
            let patterns = compiled.map_err(in_match)?;
            let rewrite = rule.rewrite.as_deref().map(Template::compile).transpose().map_err(in_rewrite)?;
            for pattern in &patterns {
                let names: BTreeSet<&str> = pattern.variables.keys().map(String::as_str).collect();
                variables(rule, &names, rewrite.as_ref().map(Template::variables).unwrap_or_default())?;
            }
            if rewrite.as_ref().is_some_and(Template::calls_compat) == rule.compat.is_empty() {
                return Err((
                    "rewrite",
                    "a rewrite that calls `compat.…` names the functions under `compat:`, and only such a one".into(),
                ));
            }
            Body::Expression { patterns, rewrite }
        }
        RuleKind::Type => {
            let compiled: Result<Vec<TypePattern>, String> =
                patterns.iter().map(|p| TypePattern::compile(dialect, p)).collect();
            let patterns = compiled.map_err(in_match)?;
            let template = |key: &'static str, text: &Option<String>| {
                text.as_deref().map(TypeTemplate::compile).transpose().map_err(|e| (key, e))
            };
            let rewrite = template("rewrite", &rule.rewrite)?.ok_or((
                "kind",
                "a type rule says what its columns become, even those that a person must look at: add `rewrite:`"
                    .to_string(),
            ))?;
            let check = template("check", &rule.check)?;
            for pattern in &patterns {
                let names: BTreeSet<&str> = pattern.variables.iter().map(String::as_str).collect();
                let used =
                    std::iter::once(&rewrite).chain(&check).flat_map(TypeTemplate::variables).collect();
                variables(rule, &names, used)?;
            }
            if rule.returns.is_none() {
                return Err(("kind", "a type rule says the class of its type: add `returns:`".to_string()));
            }
            Body::Type { patterns, rewrite, check }
        }
        _ => Body::Named,
    };
    Ok(body)
}

/// Texts in both languages, with the same placeholders.
fn texts(rule: &Rule) -> Result<(), Fault> {
    for (key, text) in [("text", Some(&rule.text)), ("help", rule.help.as_ref())] {
        let Some(text) = text else { continue };
        for lang in Lang::ALL {
            if text.get(lang).trim().is_empty() {
                return Err((key, format!("the text in `{lang}` is empty: write one")));
            }
        }
        let names = |t: &str| placeholders(t).into_iter().map(str::to_string).collect::<BTreeSet<_>>();
        if names(&text.en) != names(&text.ja) {
            return Err((key, "en and ja must name the same placeholders".to_string()));
        }
    }
    Ok(())
}

/// Checks that guards, rewrite and result use only variables that the pattern binds.
fn variables(rule: &Rule, bound: &BTreeSet<&str>, used: Vec<&str>) -> Result<(), Fault> {
    let unbound = |name: &str| {
        let list: Vec<String> = bound.iter().map(|n| format!("${n}")).collect();
        let known = if list.is_empty() { "none".to_string() } else { list.join(", ") };
        let near = suggest(name, bound.iter().copied()).map(|n| format!(": did you mean `${n}`?"));
        format!("`${name}` is not bound by the pattern, which binds {known}{}", near.unwrap_or_default())
    };
    if let Some(name) = bound.iter().find(|n| RESERVED.contains(n)) {
        return Err(("match", format!("`${name}` is a word of `when:`: give the variable another name")));
    }
    if let Some(name) = used.into_iter().find(|n| !bound.contains(n)) {
        return Err(("rewrite", unbound(name)));
    }
    if let Some(name) = rule.when.variables.keys().find(|n| !bound.contains(n.as_str())) {
        let near = suggest(name, RESERVED).map(|n| format!(" (or did you mean `{n}`?)"));
        return Err(("when", format!("{}{}", unbound(name), near.unwrap_or_default())));
    }
    if let Some(super::Returns::Of(name)) = &rule.returns {
        let bare = name.trim_start_matches('$');
        if !name.starts_with('$') || !bound.contains(bare) {
            return Err((
                "returns",
                format!("`{name}` is neither a class of types nor a variable of the pattern"),
            ));
        }
    }
    Ok(())
}

/// Checks that no id is used twice in a layer, and that every compat function and format table named exists.
pub(super) fn cross_check(
    rules: &[Compiled],
    compat: &BTreeMap<String, super::CompatFunction>,
    formats: &BTreeMap<String, super::format::FormatTable>,
) -> Result<(), RuleError> {
    let mut seen: BTreeMap<(u8, &str), &Compiled> = BTreeMap::new();
    for c in rules {
        let fault = |reason: String| RuleError::Invalid { file: c.file.clone(), line: c.line, reason };
        if let Some(first) = seen.insert((c.layer, &c.rule.id), c) {
            return Err(fault(format!(
                "the id `{}` is already used at {}:{}: give the new rule an id of its own",
                c.rule.id, first.file, first.line
            )));
        }
        let asked = c.rule.when.variables.values().filter_map(|g| g.value()?.format.as_ref());
        if let Some(name) = asked.into_iter().find(|n| !formats.contains_key(*n)) {
            return Err(fault(format!("`{}`: there is no format table `{name}`", c.rule.id)));
        }
        if let Some(name) = c.rule.compat.iter().find(|n| !compat.contains_key(*n)) {
            let near = suggest(name, compat.keys().map(String::as_str));
            let near = near.map(|n| format!(": did you mean `{n}`?")).unwrap_or_default();
            return Err(fault(format!("`{}`: there is no compat function `{name}`{near}", c.rule.id)));
        }
    }
    for f in compat.values() {
        if let Some(name) = f.depends.iter().find(|n| !compat.contains_key(*n)) {
            return Err(RuleError::Invalid {
                file: format!("{}.sql", f.name),
                line: 1,
                reason: format!("it requires `{name}`, which does not exist"),
            });
        }
    }
    Ok(())
}
