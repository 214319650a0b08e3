//! The report as one page for people: no request leaves it, so that it can be sent and read anywhere.
//!
//! Totals, objects, findings and efforts are plain HTML: they are read and printed without scripts. The table of
//! statements and the source viewer, in which each statement stands beside what it became, are drawn by the page's
//! script from embedded data (`data`). Of huge inputs only a part is embedded (`embed`); the page says which.

mod data;
mod embed;

use minijinja::{Environment, Value, context};
use serde::Serialize;

use super::block::{extent_sentence, proof_sentence};
use super::{Input, Labels, LabelsError, format};
use crate::assess::{Counts, Finding, Place, Standing};
use crate::diagnostic::Outcome;
use crate::message::{Minutes, fill};

const TEMPLATE: &str = include_str!("../../../templates/report.html");
const STYLE: &str = include_str!("../../../templates/report.css");
const SCRIPT: &str = include_str!("../../../templates/report.js");

/// Bytes of source and output text that are embedded at most.
const EMBED_LIMIT: usize = 8 * 1024 * 1024;

/// Places of a finding that are there without scripts and on paper.
const PRINTED_PLACES: usize = 8;

/// Why a page could not be made. Tests rule both out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HtmlError {
    /// The built-in words are invalid.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// The built-in template is invalid.
    #[error("templates/report.html: {0:#}")]
    Template(#[from] minijinja::Error),
    /// The data of the page could not be written as JSON.
    #[error("the data of the report: {0}")]
    Data(#[from] serde_json::Error),
}

/// The whole page. `title` stands above it, such as a project's name.
///
/// # Errors
/// See [`HtmlError`].
pub fn html(input: Input<'_>, title: Option<&str>) -> Result<String, HtmlError> {
    html_within(input, title, EMBED_LIMIT)
}

fn html_within(input: Input<'_>, title: Option<&str>, limit: usize) -> Result<String, HtmlError> {
    let labels = Labels::built_in()?;
    let page = Page { input, labels, short_paths: short_paths(input) };
    let embedded = embed::choose(input, limit);
    let data = data::data(input, labels, &embedded, &page.short_paths);
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    env.add_filter("ticks", ticks);
    env.add_template("report.html", TEMPLATE)?;
    let assessment = input.assessment;
    let html = env.get_template("report.html")?.render(context! {
        t => labels.all(input.lang),
        lang => input.lang.code(),
        title,
        source => input.conversion.dialect.title(),
        target => input.conversion.target,
        version => env!("CARGO_PKG_VERSION"),
        files => format::count(input.conversion.sources.len()),
        extent => extent_sentence(input, labels),
        checked => assessment.proof.is_some(),
        proof => page.proof(),
        totals => page.totals(),
        statements => format::count(assessment.totals.sum()),
        objects_count => format::count(assessment.objects.len()),
        effort => page.efforts(),
        rate => page.filled("effort_rate", "hours", &assessment.effort.hours_per_day.to_string()),
        types => page.types(),
        catalog => page.catalog(),
        objects => page.objects(),
        findings => page.findings(),
        sources => page.sources(),
        omitted => page.omitted(&embedded),
        faults => page.faults(),
        style => STYLE,
        script => SCRIPT,
        data => for_script(&serde_json::to_string(&data)?),
    })?;
    Ok(html)
}

/// JSON that can stand in a `script` element: no character in it can end the element.
fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// A sentence as HTML: what stands in backticks is code.
fn ticks(text: &str) -> Value {
    let mut out = String::new();
    for (i, part) in text.split('`').enumerate() {
        let code = i % 2 == 1;
        out.push_str(if code { "<code>" } else { "" });
        out.push_str(&minijinja::HtmlEscape(part).to_string());
        out.push_str(if code { "</code>" } else { "" });
    }
    Value::from_safe_string(out)
}

/// The paths of the sources without the folder that all of them share.
fn short_paths<'a>(input: Input<'a>) -> Vec<&'a str> {
    let paths: Vec<&str> = input.conversion.sources.iter().map(|s| s.path.as_str()).collect();
    let folder = |p: &str| p.rfind('/').map_or(0, |at| at + 1);
    let Some(first) = paths.first() else { return Vec::new() };
    let mut shared = folder(first);
    for path in &paths {
        while !path.get(..shared).is_some_and(|head| first.starts_with(head)) {
            shared = first.get(..shared.saturating_sub(1)).map_or(0, folder);
        }
    }
    paths.iter().map(|p| p.get(shared..).unwrap_or(p)).collect()
}

/// A part of a stacked bar.
#[derive(Serialize)]
struct Part {
    outcome: &'static str,
    name: String,
    count: String,
    n: usize,
    share: String,
    /// Width in thousandths.
    width: f64,
}

struct Page<'a> {
    input: Input<'a>,
    labels: &'a Labels,
    short_paths: Vec<&'a str>,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.labels.get(key, self.input.lang).to_string()
    }

    fn filled(&self, key: &str, name: &str, value: &str) -> String {
        fill(&self.word(key), |n| (n == name).then_some(value))
    }

    fn type_name(&self, object_type: &str) -> String {
        self.labels.object_type(object_type, self.input.lang).to_string()
    }

    fn time(&self, minutes: Minutes) -> String {
        format::effort(self.labels, self.input.lang, minutes, self.input.assessment.effort.hours_per_day)
    }

    fn parts(&self, counts: &Counts) -> Vec<Part> {
        let all = counts.sum();
        Outcome::ALL
            .iter()
            .map(|o| {
                let n = counts.get(*o);
                let width = if all == 0 { 0.0 } else { (n as f64 * 100_000.0 / all as f64).round() / 1000.0 };
                Part {
                    outcome: o.name(),
                    name: self.word(o.name()),
                    count: format::count(n),
                    n,
                    share: format::share(n, all),
                    width,
                }
            })
            .collect()
    }

    fn totals(&self) -> Vec<Part> {
        self.parts(&self.input.assessment.totals)
    }

    fn proof(&self) -> Value {
        let sentence = proof_sentence(self.input, self.labels);
        match &self.input.assessment.proof {
            None => context! { state => "none", sentence },
            Some(p) => context! {
                state => if p.is_clean() { "all" } else { "some" },
                sentence,
            },
        }
    }

    fn efforts(&self) -> Value {
        let e = self.input.assessment.effort;
        let all = e.total_minutes.0.max(1) as f64;
        let rows: Vec<Value> = [
            ("effort_findings", e.findings_minutes),
            ("effort_learning", e.learning_minutes),
            ("effort_manual", e.manual_minutes),
        ]
        .map(|(key, m)| {
            let width = (m.0 as f64 * 100_000.0 / all).round() / 1000.0;
            context! { name => self.word(key), time => self.time(m), minutes => m.0, width }
        })
        .into();
        context! { total => self.time(e.total_minutes), minutes => e.total_minutes.0, rows }
    }

    fn types(&self) -> Vec<Value> {
        let types = self.input.assessment.types.iter();
        types
            .map(|t| {
                context! {
                    name => self.type_name(&t.object_type),
                    key => t.object_type,
                    count => format::count(t.objects),
                    parts => self.parts(&t.outcomes),
                    proven => format::count(t.proven),
                    refused => t.refused,
                    time => self.time(t.minutes),
                }
            })
            .collect()
    }

    fn catalog(&self) -> Vec<Value> {
        let kinds = self.input.conversion.inventory.iter();
        kinds.map(|(kind, n)| context! { name => self.type_name(kind), count => format::count(*n) }).collect()
    }

    fn objects(&self) -> Vec<Value> {
        let Input { conversion, assessment, .. } = self.input;
        assessment
            .objects
            .iter()
            .map(|o| {
                let first = o.statements.first().and_then(|i| conversion.statements.get(*i)).map(|s| s.span);
                let span = first.unwrap_or_default();
                context! {
                    key => o.object_type,
                    type_name => self.labels.one_of_type(&o.object_type, self.input.lang),
                    name => o.name,
                    outcome => o.outcome.name(),
                    outcome_name => self.word(o.outcome.name()),
                    rank => rank(o.outcome),
                    statements => o.statements.len(),
                    findings => o.findings,
                    minutes => o.minutes.0,
                    time => self.time(o.minutes),
                    standing => standing(o.standing),
                    file => span.file,
                    path => self.short_paths.get(span.file as usize),
                    full_path => self.input.source_path(span.file),
                    line => self.input.lines(span).0,
                }
            })
            .collect()
    }

    fn findings(&self) -> Vec<Value> {
        self.input.assessment.findings.iter().enumerate().map(|(i, f)| self.finding(i, f)).collect()
    }

    fn finding(&self, index: usize, f: &Finding) -> Value {
        let place = |p: &Place| {
            format!("{}:{}", self.short_paths.get(p.file as usize).copied().unwrap_or_default(), p.line)
        };
        let mut places: Vec<String> = f.places.iter().take(PRINTED_PLACES).map(place).collect();
        if f.places.len() > PRINTED_PLACES {
            places.push("…".to_string());
        }
        let by_size = f.outcome == Outcome::Manual && f.minutes == Minutes::ZERO;
        context! {
            index,
            id => f.id,
            outcome => f.outcome.name(),
            outcome_name => self.word(f.outcome.name()),
            rank => rank(f.outcome),
            text => f.summary(self.input.texts, self.input.lang),
            help => self.input.texts.help(&f.id, self.input.lang),
            occurrences => f.places.len(),
            count => format::count(f.places.len()),
            each => self.time(f.effort.each),
            once => self.time(f.effort.learn),
            minutes => f.minutes.0,
            places => places.join(", "),
            time => if by_size { self.word("by_size") } else { self.time(f.minutes) },
        }
    }

    fn sources(&self) -> Vec<Value> {
        let Input { conversion, assessment, .. } = self.input;
        let mut counts = vec![Counts::default(); conversion.sources.len()];
        for s in &conversion.statements {
            if let Some(c) = counts.get_mut(s.span.file as usize) {
                c.add(s.outcome);
            }
        }
        conversion
            .sources
            .iter()
            .zip(&assessment.source_lines)
            .zip(&counts)
            .enumerate()
            .map(|(index, ((s, lines), counts))| {
                context! {
                    index,
                    path => s.path,
                    encoding => s.encoding,
                    lines => format::count(*lines),
                    n => *lines,
                    statements => format::count(counts.sum()),
                    statements_n => counts.sum(),
                    parts => self.parts(counts),
                }
            })
            .collect()
    }

    /// What is not embedded, as a sentence.
    fn omitted(&self, embedded: &embed::Embedded) -> Option<String> {
        let all: usize = self.input.assessment.source_lines.iter().sum();
        (embedded.source_lines < all).then(|| {
            let (shown, all) = (format::count(embedded.source_lines), format::count(all));
            fill(&self.word("omitted"), |n| match n {
                "shown" => Some(shown.as_str()),
                "all" => Some(all.as_str()),
                _ => None,
            })
        })
    }

    fn faults(&self) -> Option<String> {
        let faults: usize = self.input.conversion.sources.iter().map(|s| s.faults.len()).sum();
        (faults > 0).then(|| self.filled("undecodable", "n", &format::count(faults)))
    }
}

/// How outcomes are sorted: what needs a person most comes first.
fn rank(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Manual => 0,
        Outcome::Review => 1,
        Outcome::Converted => 2,
        Outcome::Dropped => 3,
    }
}

fn standing(standing: Option<Standing>) -> &'static str {
    match standing {
        None => "none",
        Some(Standing::Accepted) => "accepted",
        Some(Standing::Refused) => "refused",
    }
}

#[cfg(test)]
mod tests;
