//! The arguments of the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use migrate_core::convert::NamePolicy;
use migrate_core::diagnostic::Outcome;
use migrate_core::dialect::Dialect;
use migrate_core::message::Lang;

/// Exit codes, as every command's help shows them.
const EXIT_CODES: &str = "\
Exit codes:
  0  done, nothing left over
  1  findings: PostgreSQL refused something, or --fail-on was met
  2  wrong usage, unreadable input, or an internal error
  3  done, with statements left to a person";

#[derive(Debug, Parser)]
#[command(
    name = "migrate",
    version,
    about = "Assess, convert and prove migrations from Oracle, SQL Server, MySQL and DB2 to PostgreSQL",
    after_help = EXIT_CODES,
    propagate_version = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of all commands")]
pub(crate) struct Global {
    /// Language of messages and reports [default: that of the locale]
    #[arg(long, global = true, value_name = "en|ja", value_parser = parse_lang)]
    pub(crate) lang: Option<Lang>,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Say more; twice for even more
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,
    /// How many threads work [default: one a processor]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert scripts to PostgreSQL and write them to a folder
    #[command(after_help = help_of("\
Examples:
  migrate convert --from oracle --out out schema.sql
  migrate convert --from sqlserver --out out --check scripts/
  migrate convert --from mysql --target 17 --out out dump.sql --format json > summary.json
  migrate convert --from oracle --encoding cp932 --encoding-for 'new/**=utf-8' --out out ddl/"))]
    Convert(ConvertArgs),
    /// Report what scripts contain, what can be converted, what is left, and what that costs
    #[command(after_help = help_of("\
Examples:
  migrate assess --from oracle schema.sql
  migrate assess --from oracle --check --format html --out report.html ddl/
  migrate assess --from db2 --lang ja --format md - < db2look.sql"))]
    Assess(AssessArgs),
    /// Apply a converted folder to a PostgreSQL and report what it accepts
    #[command(after_help = help_of("\
Examples:
  migrate check out
  migrate check out --pg-bin /usr/lib/postgresql/17/bin
  PGPASSWORD=… migrate check out --to postgresql://me@localhost/scratch"))]
    Check(CheckArgs),
    /// List, validate or test the conversion rules
    Rules(RulesArgs),
    /// Explain a rule or message that a report names
    #[command(after_help = help_of("\
Examples:
  migrate explain MSG-0004
  migrate explain CHECK-0001 --lang ja
  migrate explain cost > team.yaml      # the built-in cost profile, to adapt"))]
    Explain(ExplainArgs),
    /// Print a completion script for a shell
    #[command(after_help = "\
Examples:
  migrate completions bash > /etc/bash_completion.d/migrate
  migrate completions zsh > ~/.zfunc/_migrate")]
    Completions(CompletionsArgs),
}

fn help_of(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

/// What is read and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct SourceArgs {
    /// Files or folders with scripts; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The database that the scripts come from: oracle, sqlserver (mssql), mysql (mariadb) or db2
    #[arg(long, value_name = "DBMS", value_parser = parse_source)]
    pub(crate) from: Option<Dialect>,
    /// Major version of the PostgreSQL to write for
    #[arg(long, value_name = "14..18", default_value_t = 15, value_parser = clap::value_parser!(u32).range(14..=18))]
    pub(crate) target: u32,
    /// Encoding of the scripts [default: detected for each file]
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<String>,
    /// Encoding of the files that match a pattern; may be given again, the first match counts
    #[arg(long, value_name = "GLOB=ENCODING")]
    pub(crate) encoding_for: Vec<String>,
    /// How names are spelled in PostgreSQL
    #[arg(long, value_enum, value_name = "POLICY", default_value_t = Names::Lower)]
    pub(crate) names: Names,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

/// The user's rules.
#[derive(Debug, Clone, Args)]
pub(crate) struct RuleArgs {
    /// Folder with rules of your own, which come before the built-in ones; may be given again
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
}

/// The policy for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Names {
    /// Lower-case, so that no quotes are needed
    Lower,
    /// As the source's catalog spells them
    Preserve,
}

impl From<Names> for NamePolicy {
    fn from(names: Names) -> Self {
        match names {
            Names::Lower => NamePolicy::Lower,
            Names::Preserve => NamePolicy::Preserve,
        }
    }
}

/// How the result is shown.
#[derive(Debug, Clone, Args)]
pub(crate) struct ShowArgs {
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Exit with 1 if a statement ended in this outcome or a worse one
    #[arg(long, value_enum, value_name = "OUTCOME")]
    pub(crate) fail_on: Option<FailOn>,
    /// Cost profile for the effort [default: built in, see `migrate explain cost`]
    #[arg(long, value_name = "FILE")]
    pub(crate) cost: Option<PathBuf>,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Text,
    /// Markdown
    Md,
    /// One offline page
    Html,
    /// report.json, for programs
    Json,
}

/// The outcomes that can fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A statement to review, or left to a person
    Review,
    /// A statement left to a person
    Manual,
}

impl FailOn {
    /// The mildest outcome that fails the run.
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            FailOn::Review => Outcome::Review,
            FailOn::Manual => Outcome::Manual,
        }
    }
}

/// Which PostgreSQL checks the output.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServerArgs {
    /// Check in this database, which must be empty, instead of on a temporary server; its password comes from
    /// PGPASSWORD or ~/.pgpass
    #[arg(long, value_name = "URL", env = "MIGRATE_TO", hide_env_values = true)]
    pub(crate) to: Option<String>,
    /// Folder with the PostgreSQL programs for a temporary server [default: searched for]
    #[arg(long, value_name = "DIR", env = "MIGRATE_PG_BIN")]
    pub(crate) pg_bin: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// Folder to write to; that of an earlier run is brought up to date
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write even into a folder that holds other files; they stay
    #[arg(long)]
    pub(crate) force: bool,
    /// Prove the result on a PostgreSQL
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// File to write the report to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Title of the report, such as a project's name
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Prove the result on a PostgreSQL
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folder that `migrate convert --out` wrote
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    /// Form of the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

/// The forms of a check's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    pub(crate) action: RulesAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesAction {
    /// List the rules, built-in and your own
    #[command(after_help = "\
Examples:
  migrate rules list --from oracle --kind type
  migrate rules list --rules my-rules --format json")]
    List(RulesListArgs),
    /// Validate rule files
    #[command(after_help = "\
Examples:
  migrate rules check --rules my-rules")]
    Check(RulesCheckArgs),
    /// Run the examples of the rules, those that compute something on a PostgreSQL
    #[command(after_help = "\
Examples:
  migrate rules test
  migrate rules test --rules my-rules --from oracle")]
    Test(RulesTestArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RulesListArgs {
    /// Only rules for this database
    #[arg(long, value_name = "DBMS", value_parser = parse_source)]
    pub(crate) from: Option<Dialect>,
    /// Only rules of this kind, such as type or function
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct RulesCheckArgs {
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RulesTestArgs {
    /// Only rules for this database
    #[arg(long, value_name = "DBMS", value_parser = parse_source)]
    pub(crate) from: Option<Dialect>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Folder with the PostgreSQL programs for a temporary server [default: searched for]
    #[arg(long, value_name = "DIR", env = "MIGRATE_PG_BIN")]
    pub(crate) pg_bin: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Id of a rule or message, or `cost` for the built-in cost profile
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|e: migrate_core::message::UnknownLang| e.to_string())
}

fn parse_source(text: &str) -> Result<Dialect, String> {
    match text.parse::<Dialect>() {
        Ok(d) if Dialect::SOURCES.contains(&d) => Ok(d),
        Ok(d) => Err(format!("{d} is the target: use one of oracle, sqlserver, mysql, db2")),
        Err(e) => Err(e.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn sources_have_their_aliases_and_the_target_is_none() {
        assert_eq!(parse_source("mssql"), Ok(Dialect::SqlServer));
        assert_eq!(parse_source("MariaDB"), Ok(Dialect::MySql));
        assert!(parse_source("postgres").unwrap_err().contains("is the target"));
        assert!(parse_source("sybase").unwrap_err().contains("oracle, sqlserver, mysql, db2"));
    }
}
