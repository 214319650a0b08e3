//! One run over sources: read, convert, prove, assess. What `convert` and `assess` share.

use std::fs;
use std::path::Path;

use migrate_core::assess::{Assessment, CostProfile, Proof, assess, likeness, settle};
use migrate_core::convert::{self, Conversion, Options, Statement};
use migrate_core::dialect::Dialect;
use migrate_core::report::{self, Input, json};
use migrate_core::source_file::SourceFile;

use crate::args::{FailOn, Format, ServerArgs, SourceArgs};
use crate::console::Console;
use crate::failure::{Exit, Failure, Note};
use crate::input;
use crate::knowledge::Knowledge;
use crate::prove::{prove, scripts};

/// How much a text report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The totals.
    Summary,
    /// All of it.
    Whole,
}

/// What came of the sources.
pub(crate) struct Run<'a> {
    /// The conversion, as PostgreSQL sees it if it was asked.
    pub(crate) conversion: Conversion,
    assessment: Assessment,
    knowledge: &'a Knowledge,
    console: &'a Console<'a>,
}

impl<'a> Run<'a> {
    /// Reads and converts the sources; with a server, proves the result on it.
    pub(crate) fn new(
        args: &SourceArgs,
        out: Option<&Path>,
        server: Option<&ServerArgs>,
        cost: Option<&Path>,
        knowledge: &'a Knowledge,
        console: &'a Console<'a>,
    ) -> Result<Run<'a>, Failure> {
        let profile = cost_profile(cost)?;
        let sources = input::read(args, out, console)?;
        let dialect = dialect(args.from, &sources)?;
        let options = Options { target: args.target, names: args.names.into(), ..Options::new(dialect) };
        let lines: usize = sources.iter().map(|s| s.text.lines().count()).sum();
        let step = console.step(&Note::new("CLI-0051").with("lines", lines));
        let mut conversion = convert::convert(sources, &knowledge.rules, &options);
        drop(step);
        warn_of_dialect(&conversion, console);
        let proof = match server {
            Some(server) => {
                let report = prove(&scripts(&conversion), options.target, server, console)?;
                Some(Proof::of(&report, &conversion))
            }
            None => None,
        };
        if let Some(proof) = &proof {
            conversion = settle(conversion, proof);
        }
        let assessment = assess(&conversion, knowledge, &profile, proof.as_ref());
        Ok(Run { conversion, assessment, knowledge, console })
    }

    /// What reports are made of.
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            conversion: &self.conversion,
            assessment: &self.assessment,
            texts: self.knowledge,
            lang: self.console.lang,
        }
    }

    /// The report in a format.
    pub(crate) fn render(
        &self,
        format: Format,
        scope: Scope,
        title: Option<&str>,
    ) -> Result<Vec<u8>, Failure> {
        let input = self.input();
        let terminal = self.console.terminal();
        let text = match (format, scope) {
            (Format::Json, _) => return json::bytes_of(input).map_err(Failure::internal),
            (Format::Text, Scope::Summary) => report::text::summary(input, terminal),
            (Format::Text, Scope::Whole) => report::text::text(input, terminal),
            (Format::Md, _) => report::markdown::markdown(input),
            (Format::Html, _) => {
                return report::html::html(input, title).map(String::into_bytes).map_err(Failure::internal);
            }
        };
        text.map(String::into_bytes).map_err(Failure::internal)
    }

    /// How the run ended. `residue` is for statements that are left to a person.
    pub(crate) fn exit(&self, fail_on: Option<FailOn>, residue: Exit) -> Exit {
        let worst = self.conversion.statements.iter().map(|s| s.outcome).max();
        let failed = fail_on.is_some_and(|f| worst >= Some(f.outcome()));
        let refused = self.assessment.proof.as_ref().is_some_and(|p| !p.is_clean());
        match self.assessment.totals.manual {
            _ if failed || refused => Exit::Findings,
            0 => Exit::Clean,
            _ => residue,
        }
    }
}

fn cost_profile(path: Option<&Path>) -> Result<CostProfile, Failure> {
    let Some(path) = path else { return CostProfile::built_in().map_err(Failure::internal) };
    let yaml = fs::read_to_string(path).map_err(|e| Note::new("CLI-0002").at(path).with("reason", e))?;
    CostProfile::parse(&path.display().to_string(), &yaml)
        .map_err(|e| Note::new("CLI-0031").with("reason", e).into())
}

/// The dialect that the user names. Without one the run ends, with a guess in the message.
fn dialect(given: Option<Dialect>, sources: &[SourceFile]) -> Result<Dialect, Failure> {
    given.ok_or_else(|| {
        let guess = likeness::likely(sources.iter().map(|s| &*s.text));
        match guess {
            Some(d) => Note::new("CLI-0008").with("likely", d.title()).with("name", d.name()),
            None => Note::new("CLI-0007"),
        }
        .into()
    })
}

/// Messages of the converter about text that it did not understand.
const NOT_UNDERSTOOD: [&str; 4] = ["MSG-0001", "MSG-0002", "MSG-0003", "MSG-0004"];

/// Warns if much was not understood and the scripts look like those of another database.
fn warn_of_dialect(conversion: &Conversion, console: &Console<'_>) {
    let statements = conversion.statements.len();
    let is_unknown = |s: &&Statement| s.diagnostics.iter().any(|d| NOT_UNDERSTOOD.contains(&d.id.as_str()));
    let unknown = conversion.statements.iter().filter(is_unknown).count();
    let likely = likeness::likely(conversion.sources.iter().map(|s| &*s.text));
    if let Some(likely) = likely
        && likely != conversion.dialect
        && unknown * 10 > statements
    {
        console.warn(
            &Note::new("CLI-0009")
                .with("likely", likely.title())
                .with("given", conversion.dialect.title())
                .with("name", likely.name())
                .with("unknown", unknown)
                .with("statements", statements),
        );
    }
}
