//! Standard output for results, standard error for everything else.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::message::{Lang, Texts};
use migrate_core::report::Labels;
use migrate_core::report::text::Terminal;

use crate::args::Global;
use crate::failure::{Failure, Note};

/// Where a run speaks to people.
pub(crate) struct Console<'a> {
    /// The language.
    pub(crate) lang: Lang,
    texts: &'a dyn Texts,
    quiet: bool,
    /// Standard output was closed by its reader: nothing more is written to it.
    closed: Cell<bool>,
}

impl<'a> Console<'a> {
    /// A console with the user's choices.
    pub(crate) fn new(global: &Global, texts: &'a dyn Texts) -> Console<'a> {
        let lang = global.lang.unwrap_or_else(lang_of_environment);
        Console { lang, texts, quiet: global.quiet, closed: Cell::new(false) }
    }

    /// Writes a result. That the reader has gone away (`| head`) is not an error.
    pub(crate) fn result(&self, bytes: &[u8]) -> Result<(), Failure> {
        if self.closed.get() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.closed.set(true);
                Ok(())
            }
            Err(e) => {
                Err(Note::new("CLI-0022").with("action", "write").with("path", "-").with("reason", e).into())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Says what ended the run.
    pub(crate) fn error(&self, failure: &Failure) {
        self.say("error", "31", &failure.0);
    }

    /// Says something that a user should know; the run goes on.
    pub(crate) fn warn(&self, note: &Note) {
        if !self.quiet {
            self.say("warning", "33", note);
        }
    }

    /// Says what was done.
    pub(crate) fn done(&self, note: &Note) {
        if !self.quiet {
            stderr(&self.message(note));
        }
    }

    fn say(&self, grade: &'static str, color: &str, note: &Note) {
        let grade = Labels::built_in().map_or(grade, |words| words.get(grade, self.lang));
        let text = self.message(note);
        if colored(io::stderr().is_terminal()) {
            stderr(&format!("\x1b[1;{color}m{grade}[{}]\x1b[0m: {text}", note.id));
        } else {
            stderr(&format!("{grade}[{}]: {text}", note.id));
        }
        if let Some(help) = self.texts.help(note.id, self.lang) {
            let help = migrate_core::message::fill(help, |name| note.args.get(name).map(String::as_str));
            stderr(&format!("  → {help}"));
        }
    }

    /// Shows on a terminal that something goes on, until the guard is dropped.
    pub(crate) fn step(&self, what: &Note) -> Step {
        let text = self.message(what);
        tracing::debug!("{text}");
        if self.quiet || !io::stderr().is_terminal() {
            return Step(None);
        }
        let bar = ProgressBar::new_spinner().with_message(text);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Step(Some(bar))
    }

    /// Shows on a terminal how far something has come, until the guard is dropped.
    pub(crate) fn progress(&self, what: &Note) -> Progress {
        let text = self.message(what);
        if self.quiet || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new(0).with_message(text);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Progress(Some(bar))
    }

    /// A message of the command line in the user's language.
    pub(crate) fn message(&self, note: &Note) -> String {
        self.texts.message(note.id, self.lang, &note.args)
    }

    /// How standard output is, for the text report.
    pub(crate) fn terminal(&self) -> Terminal {
        let out = io::stdout().is_terminal();
        let width = terminal_size::terminal_size().filter(|_| out).map(|(w, _)| usize::from(w.0));
        Terminal { width, color: colored(out) }
    }
}

/// Something that goes on.
pub(crate) struct Step(Option<ProgressBar>);

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Something of which a part is done.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// So many of so many are done.
    pub(crate) fn at(&self, done: usize, all: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Colour is for terminals of users who did not refuse it (<https://no-color.org>).
fn colored(terminal: bool) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    terminal && !refused && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Writes a line to standard error. If even that fails there is nobody left to tell.
fn stderr(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// The language of the locale, in the order in which POSIX looks at the variables.
fn lang_of_environment() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .map_or(Lang::En, |locale| Lang::of_locale(&locale))
}
