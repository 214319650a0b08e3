//! `migrate check`: a converted folder on a real PostgreSQL.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource};
use migrate_core::report::check::{Document, Origin, StatementAnswer, document};
use migrate_core::report::json::{self, Report};
use migrate_core::target::check::PlpgsqlIssue;
use migrate_core::target::{ScriptFile, apply_list};
use migrate_core::write;

use crate::args::{CheckArgs, CheckFormat};
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::prove::prove;

/// Refusals that the text form shows.
const SHOWN: usize = 25;

/// Checks the folder.
pub(crate) fn run(args: &CheckArgs, console: &Console<'_>) -> Result<Exit, Failure> {
    let report = report_of(&args.dir)?;
    let files = apply_list(&args.dir)?;
    let check = prove(&files, report.target, &args.server, console)?;
    let document = document(&check, &report);
    let out = match args.format {
        CheckFormat::Json => serde_json::to_string_pretty(&document).map_err(Failure::internal)? + "\n",
        CheckFormat::Text => View { document: &document, files: &files, console }.text(),
    };
    console.result(out.as_bytes())?;
    Ok(if check.is_clean() { Exit::Clean } else { Exit::Findings })
}

/// The report that `migrate convert` left in the folder.
fn report_of(dir: &Path) -> Result<Report, Failure> {
    let path = dir.join(write::REPORT);
    let foreign = || Note::new("CLI-0042").at(dir);
    let bytes = fs::read(&path).map_err(|_| foreign())?;
    if !dir.join(write::APPLY).is_file() {
        return Err(foreign().into());
    }
    let report: Report =
        serde_json::from_slice(&bytes).map_err(|e| Note::new("CLI-0044").at(&path).with("reason", e))?;
    if report.version != json::VERSION {
        let reason = format!("version {} instead of {}", report.version, json::VERSION);
        return Err(Note::new("CLI-0044").at(&path).with("reason", reason).into());
    }
    Ok(report)
}

struct View<'a> {
    document: &'a Document,
    files: &'a [ScriptFile],
    console: &'a Console<'a>,
}

impl View<'_> {
    fn text(&self) -> String {
        let d = self.document;
        let mut out = String::new();
        let refused: Vec<&StatementAnswer> =
            d.statements.iter().filter(|s| s.answer.refusal.is_some()).collect();
        for answer in refused.iter().take(SHOWN) {
            self.refusal(&mut out, answer);
        }
        if refused.len() > SHOWN {
            self.line(&mut out, &Note::new("CLI-0063").with("n", refused.len() - SHOWN));
        }
        for issue in &d.plpgsql.issues {
            self.issue(&mut out, issue);
        }
        for ignored in d.ignored.iter().filter(|i| i.file != write::APPLY) {
            let note = Note::new("CLI-0062").with("place", format!("{}:{}", ignored.file, ignored.line));
            self.line(&mut out, &note.with("command", &ignored.text));
        }
        match &d.plpgsql.not_run {
            Some(reason) if self.has_routines() => {
                self.line(&mut out, &Note::new("CLI-0065").with("reason", reason))
            }
            None if d.plpgsql.checked > 0 => {
                let errors = d.plpgsql.issues.iter().filter(|i| i.is_error()).count();
                let note = Note::new("CLI-0064").with("routines", d.plpgsql.checked).with("errors", errors);
                self.line(&mut out, &note);
            }
            _ => {}
        }
        let total = Note::new("CLI-0060")
            .with("server", &d.server)
            .with("accepted", d.accepted)
            .with("all", d.statements.len())
            .with("refused", d.refused);
        self.line(&mut out, &total);
        out
    }

    fn has_routines(&self) -> bool {
        let routine = |s: &StatementAnswer| {
            ["create function", "create procedure"].contains(&s.answer.command.as_str())
        };
        self.document.statements.iter().any(routine)
    }

    fn line(&self, out: &mut String, note: &Note) {
        out.push_str(&self.console.message(note));
        out.push('\n');
    }

    fn refusal(&self, out: &mut String, answer: &StatementAnswer) {
        let (Some(refusal), checked) = (&answer.answer.refusal, &answer.answer) else { return };
        let mut diagnostic = MietteDiagnostic::new(refusal.message.clone());
        if !refusal.sqlstate.is_empty() {
            diagnostic = diagnostic.with_code(refusal.sqlstate.clone());
        }
        let more: Vec<String> = [&refusal.detail, &refusal.hint]
            .into_iter()
            .flatten()
            .cloned()
            .chain(answer.sources.iter().take(3).map(|o| self.origin(o)))
            .collect();
        if !more.is_empty() {
            diagnostic = diagnostic.with_help(more.join("\n"));
        }
        self.snippet(out, diagnostic, &checked.file, checked.error_line.unwrap_or(checked.line));
    }

    fn issue(&self, out: &mut String, issue: &PlpgsqlIssue) {
        let message = format!("{}: {}", issue.routine, issue.finding.message);
        let diagnostic = MietteDiagnostic::new(message).with_code(format!("plpgsql_check {}", issue.level));
        match (&issue.file, issue.line) {
            (Some(file), Some(line)) => self.snippet(out, diagnostic, file, line),
            _ => self.snippet(out, diagnostic, "", 0),
        }
    }

    fn origin(&self, origin: &Origin) -> String {
        let what = origin.object.as_ref().map_or_else(String::new, |o| format!(" {o}"));
        let note = Note::new("CLI-0061")
            .with("place", format!("{}:{}", origin.file, origin.line))
            .with("what", format!("{}{what}", origin.kind));
        self.console.message(&note)
    }

    /// A message with the line of the output that it is about.
    fn snippet(&self, out: &mut String, diagnostic: MietteDiagnostic, file: &str, line: u32) {
        let terminal = self.console.terminal();
        let text = self.files.iter().find(|f| f.path == file).map(|f| f.text.as_str());
        let report = match text.and_then(|t| Some((t, line_span(t, line)?))) {
            Some((text, span)) => {
                let labelled = diagnostic.and_label(LabeledSpan::underline(span));
                miette::Report::new(labelled).with_source_code(NamedSource::new(file, text.to_string()))
            }
            None => miette::Report::new(diagnostic),
        };
        let theme =
            if terminal.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(terminal.width.unwrap_or(100))
            .with_context_lines(2)
            .with_links(false);
        let mut rendered = String::new();
        if handler.render_report(&mut rendered, report.as_ref()).is_err() {
            let _ = write!(rendered, "{file}:{line}: {report}");
        }
        out.push_str(rendered.trim_start_matches('\n'));
        out.push('\n');
    }
}

/// The bytes of a line without the white space around it.
fn line_span(text: &str, line: u32) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for (i, l) in text.split_inclusive('\n').enumerate() {
        if i + 1 == line as usize {
            let indent = l.len() - l.trim_start().len();
            return Some(start + indent..start + indent + l.trim().len());
        }
        start += l.len();
    }
    None
}
