//! Looks into PL/pgSQL routines with the extension plpgsql_check. PostgreSQL itself accepts a body as long as its syntax
//! is right; that a table or a column in it exists shows only when it runs, or here.

use std::collections::HashMap;

use super::super::{Refusal, Server, TargetError, quote_literal};
use super::run::Item;
use super::{PlpgsqlCheck, PlpgsqlIssue};

/// The schema in which the extension lives while it works.
const SCHEMA: &str = "migrate_plpgsql_check";

/// Routines of users, a trigger function once for every table and pair of transition tables that its triggers have.
const ROUTINES: &str = "
    SELECT p.oid, p.oid::regprocedure, p.proname, p.prosrc, p.prorettype = 'trigger'::regtype,
           coalesce(t.tgrelid, 0), t.tgrelid::regclass, t.tgoldtable, t.tgnewtable
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
    LEFT JOIN LATERAL (SELECT DISTINCT tgrelid, tgoldtable, tgnewtable FROM pg_trigger
                       WHERE tgfoid = p.oid AND NOT tgisinternal) t ON true
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY n.nspname, p.proname, p.oid, t.tgrelid, t.tgoldtable, t.tgnewtable";

/// Runs plpgsql_check on all routines of the database, in a session of its own and a transaction that is rolled back, so
/// that it leaves no trace. `path` is the search path that the scripts end with, if they set one.
pub(super) fn check(
    server: &mut Server,
    items: &[Item<'_>],
    limit: &str,
) -> Result<PlpgsqlCheck, TargetError> {
    let not_run = |reason: String| Ok(PlpgsqlCheck { not_run: Some(reason), ..PlpgsqlCheck::default() });
    if !items.iter().any(Item::creates_routine) {
        return not_run("no script creates a routine".into());
    }
    let path = search_path(server, items)?;
    let mut session = server.again()?;
    session.ask("to limit the time of statements", limit)?;
    let available = "SELECT coalesce(e.extnamespace::regnamespace::text, '') FROM pg_available_extensions a
                     LEFT JOIN pg_extension e ON e.extname = a.name WHERE a.name = 'plpgsql_check'";
    let Some(schema) =
        session.ask("whether plpgsql_check is installed", available)?.concat().into_iter().next()
    else {
        return not_run("the extension plpgsql_check is not installed on the server".into());
    };
    let schema = if schema.is_empty() { SCHEMA.to_string() } else { schema };
    session.ask("to begin a transaction", "BEGIN")?;
    if schema == SCHEMA {
        let create = format!("CREATE SCHEMA {SCHEMA}; CREATE EXTENSION plpgsql_check SCHEMA {SCHEMA}");
        if let Err(refusal) = session.query(&create) {
            return not_run(format!("the extension plpgsql_check cannot be created: {}", refusal.message));
        }
    }
    if let Some(path) = path {
        session.ask(
            "to set the search path",
            &format!("SELECT set_config('search_path', {}, true)", quote_literal(&path)),
        )?;
    }
    let places = Places::new(items);
    let mut done = PlpgsqlCheck::default();
    let mut last = String::new();
    for row in session.ask("for the routines", ROUTINES)? {
        let Ok([oid, routine, name, source, is_trigger, table, table_name, old, new]) =
            <[String; 9]>::try_from(row)
        else {
            continue;
        };
        if is_trigger == "t" && table == "0" {
            done.unattached.push(routine);
            continue;
        }
        if oid != last {
            done.checked += 1;
            last.clone_from(&oid);
        }
        let place = places.find(&name, &source);
        let optional = |parameter: &str, value: &str| match value {
            "" => String::new(),
            value => format!(", {parameter} => {}", quote_literal(value)),
        };
        let question = format!(
            "SAVEPOINT one; SELECT lineno, statement, sqlstate, message, detail, hint, level, query, context \
             FROM {schema}.plpgsql_check_function_tb({oid}::regprocedure, {table}::regclass, fatal_errors => false, \
             extra_warnings => false{}{})",
            optional("oldtable", &old),
            optional("newtable", &new)
        );
        let issue = |body_line, level: String, statement, finding, query| PlpgsqlIssue {
            routine: routine.clone(),
            table: (!table_name.is_empty()).then(|| table_name.clone()),
            file: place.map(|p| p.item.file.to_string()),
            line: place.map(|p| p.line(body_line)),
            body_line,
            level,
            statement,
            finding,
            query,
        };
        match session.query(&question) {
            Ok(rows) => {
                for row in rows {
                    let Ok([line, statement, sqlstate, message, detail, hint, level, query, context]) =
                        <[Option<String>; 9]>::try_from(row)
                    else {
                        continue;
                    };
                    let finding = Refusal {
                        sqlstate: sqlstate.unwrap_or_default(),
                        message: message.unwrap_or_default(),
                        detail,
                        hint,
                        position: None,
                        context,
                    };
                    let line = line.and_then(|l| l.parse().ok());
                    done.issues.push(issue(line, level.unwrap_or_default(), statement, finding, query));
                }
            }
            // plpgsql_check itself could not go on with this routine.
            Err(refusal) => {
                session.ask("to go on after an error", "ROLLBACK TO SAVEPOINT one")?;
                done.issues.push(issue(None, "error".into(), None, *refusal, None));
            }
        }
    }
    session.ask("to end a transaction", "ROLLBACK")?;
    Ok(done)
}

/// The search path that the scripts have set.
fn search_path(server: &mut Server, items: &[Item<'_>]) -> Result<Option<String>, TargetError> {
    if !items.iter().any(|i| i.sets() && i.text.to_ascii_lowercase().contains("search_path")) {
        return Ok(None);
    }
    Ok(server.ask("for the search path", "SHOW search_path")?.concat().into_iter().next())
}

impl Item<'_> {
    fn creates_routine(&self) -> bool {
        matches!(self.piece.command.as_str(), "create function" | "create procedure")
    }
}

/// Where routines are created, by name.
struct Places<'a> {
    by_name: HashMap<String, Vec<&'a Item<'a>>>,
}

/// The statement that creates a routine, and where its body begins in it.
#[derive(Clone, Copy)]
struct Place<'a> {
    item: &'a Item<'a>,
    body: Option<usize>,
}

impl<'a> Places<'a> {
    fn new(items: &'a [Item<'a>]) -> Self {
        let mut by_name: HashMap<String, Vec<&Item<'_>>> = HashMap::new();
        for item in items.iter().filter(|i| i.creates_routine()) {
            if let Some(name) = routine_name(item.text) {
                by_name.entry(name).or_default().push(item);
            }
        }
        Places { by_name }
    }

    /// The last statement that creates a routine of the name with the body.
    fn find(&self, name: &str, source: &str) -> Option<Place<'a>> {
        let items = self.by_name.get(name)?;
        let with_body =
            items.iter().rev().find_map(|item| Some(Place { item, body: Some(item.text.find(source)?) }));
        // A body that the statement spells otherwise, with doubled quotes: known only if there is no choice.
        with_body.or(match items.as_slice() {
            [item] => Some(Place { item, body: None }),
            _ => None,
        })
    }
}

impl Place<'_> {
    /// The line of the file for a line of the body.
    fn line(&self, body_line: Option<u32>) -> u32 {
        let first = self.item.piece.line;
        match (self.body, body_line) {
            (Some(body), Some(line)) => {
                let before = self.item.text.get(..body).unwrap_or_default();
                first + before.matches('\n').count() as u32 + line.saturating_sub(1)
            }
            _ => first,
        }
    }
}

/// The name that a `CREATE FUNCTION` gives, as it is stored, without its schema.
fn routine_name(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let keyword = ["function", "procedure"].iter().filter_map(|k| Some(lower.find(k)? + k.len())).min()?;
    let rest = text.get(keyword..)?.trim_start();
    let mut name = String::new();
    let mut chars = rest.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                name.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => name.clear(),
            c if !quoted && (c == '(' || c.is_whitespace()) => break,
            c if quoted => name.push(c),
            c => name.push(c.to_ascii_lowercase()),
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_name_of_a_routine() {
        for (text, name) in [
            ("CREATE FUNCTION f() RETURNS int", "f"),
            ("create or replace function HR.Get_Salary (id int)", "get_salary"),
            ("CREATE PROCEDURE \"S.x\".\"My \"\"P\"(a int)", "My \"P"),
        ] {
            assert_eq!(routine_name(text).as_deref(), Some(name));
        }
    }
}
