//! Runs the examples of rules: types against the book, conversions against a translator, answers against a PostgreSQL.
//!
//! Tests and `migrate rules test` run them. The translator is handed in, because this room converts nothing itself.

use super::{ColumnFacts, Example, MatchContext, NoTypes, Place, Rule, RuleBook, TypeSpec};

/// How an example ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As the example says.
    Passed,
    /// Otherwise than the example says.
    Failed {
        /// What the example says.
        expected: String,
        /// What came out, or why nothing did.
        found: String,
    },
    /// Not run, because no PostgreSQL is at hand.
    NotRun,
}

/// The end of one example.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Which of its examples, from 0.
    pub index: usize,
    /// How it ended.
    pub verdict: Verdict,
}

/// Turns an expression of a dialect, or for the rule of a procedure a call that is a statement, into PostgreSQL text.
pub type Translate<'t> = dyn Fn(&RuleBook, &Rule, &str) -> Result<String, String> + 't;

/// Runs statements of which the last is a query of one value, and answers it as PostgreSQL prints it; `None` is NULL. The
/// rule says which compat functions and extensions must be there.
pub type Evaluate<'t> = dyn FnMut(&Rule, &str) -> Result<Option<String>, String> + 't;

/// Runs every example of the rules that `wanted` admits.
pub fn run<'a>(
    book: &'a RuleBook,
    wanted: &dyn Fn(&Rule) -> bool,
    translate: &Translate<'_>,
    mut evaluate: Option<&mut Evaluate<'_>>,
) -> Vec<Outcome<'a>> {
    let mut out = Vec::new();
    for rule in book.rules().filter(|r| wanted(r)) {
        for (index, example) in rule.examples.iter().enumerate() {
            let verdict = match example {
                Example::Column { column, gives } => judge(gives, column_type(book, rule, column)),
                Example::Convert { source, target } => judge(target, translate(book, rule, source)),
                Example::Eval { eval, gives } => {
                    let sql = translate(book, rule, eval).map(|sql| format!("SELECT {sql}"));
                    computed(rule, sql, gives.as_ref(), &mut evaluate)
                }
                Example::Run { run, declare, then, gives } => {
                    let sql = translate(book, rule, run).map(|call| block(&call, declare.as_deref(), then));
                    computed(rule, sql, gives.as_ref(), &mut evaluate)
                }
            };
            out.push(Outcome { rule, index, verdict });
        }
    }
    out
}

/// What PostgreSQL answers, against what the example says.
fn computed(
    rule: &Rule,
    sql: Result<String, String>,
    gives: Option<&super::Scalar>,
    evaluate: &mut Option<&mut Evaluate<'_>>,
) -> Verdict {
    match (sql, evaluate) {
        (Err(e), _) => judge("", Err(e)),
        (Ok(_), None) => Verdict::NotRun,
        (Ok(sql), Some(evaluate)) => {
            let expected = gives.map_or("null", |s| s.0.as_str());
            let found = evaluate(rule, &sql).map(|v| v.unwrap_or_else(|| "null".to_string()));
            judge(expected, found.map_err(|e| format!("{e} for {sql}")))
        }
    }
}

/// A block that runs a statement and leaves the value of an expression, or the error, in a setting; and its query.
fn block(call: &str, declare: Option<&str>, then: &str) -> String {
    let declare = declare.map(|d| format!("{};", d.trim_end_matches(';'))).unwrap_or_default();
    format!(
        "SET example.answer = '';\nDO $example$\nDECLARE\n    example_answer text;\n    {declare}\nBEGIN\n    BEGIN\n        \
         {call};\n        example_answer := ({then})::text;\n    EXCEPTION WHEN OTHERS THEN\n        example_answer := \
         SQLSTATE || ' ' || SQLERRM;\n    END;\n    PERFORM set_config('example.answer', example_answer, false);\nEND\n\
         $example$;\nSELECT nullif(current_setting('example.answer'), '')"
    )
}

fn judge(expected: &str, found: Result<String, String>) -> Verdict {
    match found {
        Ok(found) if found == expected => Verdict::Passed,
        Ok(found) | Err(found) => Verdict::Failed { expected: expected.to_string(), found },
    }
}

fn column_type(book: &RuleBook, rule: &Rule, text: &str) -> Result<String, String> {
    let dialect = rule.source.dialect;
    let spec = TypeSpec::parse(dialect, text).ok_or_else(|| format!("`{text}` is no type of {dialect}"))?;
    let ctx = MatchContext::new(dialect, 15, Place::Column, &NoTypes);
    let found = book.match_type(&ctx, &spec, &ColumnFacts::default());
    let found = found.ok_or_else(|| format!("no rule for the type `{text}`"))?;
    if found.rule.id == rule.id {
        Ok(found.sql)
    } else {
        Err(format!("{} by another rule, {}", found.sql, found.rule.id))
    }
}
