//! Executes scripts statement by statement.

use std::pin::pin;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio_postgres::{Client, Error, NoTls, SimpleQueryStream};

use super::super::split::{Kind, Piece, split};
use super::super::{Refusal, ScriptFile, Server, TargetError};
use super::{CheckOptions, CheckReport, Checked, CountedNotice, Ignored, PlpgsqlCheck, plpgsql};

/// How many statements, and bytes of them, are under way to the server at once. The server takes them one after the
/// other, each in a transaction of its own; this only spares the waiting for each answer.
const UNDER_WAY: usize = 256;
const UNDER_WAY_BYTES: usize = 1 << 20;
/// How much longer than the server's own limit a statement may take before it is cancelled from here. Scripts can
/// switch the server's limit off.
const GRACE: Duration = Duration::from_secs(5);

/// A statement to execute.
pub(super) struct Item<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) piece: Piece,
    /// The data of a `COPY … FROM stdin`.
    data: Option<&'a str>,
}

/// Applies the files to the server and reports about every statement. `progress` hears how many of how many statements
/// are done. What was accepted stays in the database.
///
/// # Errors
/// A database that is not empty (unless allowed or thrown away afterwards), a lost connection. A refused statement
/// is no error: it is in the report.
pub fn run(
    server: &mut Server,
    files: &[ScriptFile],
    options: &CheckOptions,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<CheckReport, TargetError> {
    if !server.is_throw_away() && !options.allow_nonempty {
        refuse_nonempty(server)?;
    }
    server.take_notices();
    let (items, ignored) = items(files);
    let limit = limit_setting(options.statement_timeout);
    server.ask("to limit the time of statements", &limit)?;
    let mut session = Session {
        client: server.client(),
        items: &items,
        limit: options.statement_timeout + GRACE,
        in_transaction: false,
    };
    let (answers, retried) = server.block_on(async {
        let all: Vec<usize> = (0..items.len()).collect();
        let mut answers = session.execute(&all, progress).await?;
        let retried = session.retry(&mut answers, &limit).await?;
        Ok::<_, TargetError>((answers, retried))
    })?;
    let statements = items
        .iter()
        .zip(answers)
        .zip(retried)
        .map(|((item, refusal), needed_retry)| item.checked(refusal, needed_retry))
        .collect();
    let plpgsql = if options.plpgsql_check {
        plpgsql::check(server, &items, &limit)?
    } else {
        PlpgsqlCheck { not_run: Some("it was not asked for".into()), ..PlpgsqlCheck::default() }
    };
    let notices = server.take_notices().into_iter().map(|(notice, count)| CountedNotice { notice, count });
    Ok(CheckReport {
        server_version: server.version().to_string(),
        statements,
        ignored,
        plpgsql,
        notices: notices.collect(),
    })
}

fn limit_setting(timeout: Duration) -> String {
    format!("SET statement_timeout = {}", timeout.as_millis().min(i32::MAX as u128))
}

/// An error if users have anything in the database already.
fn refuse_nonempty(server: &mut Server) -> Result<(), TargetError> {
    const OBJECTS: &str = "
        WITH object AS (
            SELECT 'pg_class'::regclass AS class, oid, relnamespace AS schema, relname AS name
            FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
            UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proname FROM pg_proc
            UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typname
            FROM pg_type WHERE typtype IN ('d', 'e', 'r')
        )
        SELECT count(*), min(n.nspname || '.' || o.name)
        FROM object o JOIN pg_namespace n ON n.oid = o.schema
        WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')";
    let answer = server.ask("whether the database is empty", OBJECTS)?.concat();
    let count = answer.first().and_then(|count| count.parse().ok()).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    let example = answer.get(1).cloned().unwrap_or_default();
    Err(TargetError::NotEmpty { server: server.address().to_string(), objects: count, example })
}

/// The statements of the files, and the psql commands among them.
fn items(files: &[ScriptFile]) -> (Vec<Item<'_>>, Vec<Ignored>) {
    let mut items = Vec::new();
    let mut ignored = Vec::new();
    for file in files {
        for piece in split(&file.text) {
            let text = file.text.get(piece.range.clone()).unwrap_or_default();
            let data = match &piece.kind {
                Kind::Meta => {
                    ignored.push(Ignored {
                        file: file.path.clone(),
                        line: piece.line,
                        text: text.to_string(),
                    });
                    continue;
                }
                Kind::Copy { data } => Some(file.text.get(data.clone()).unwrap_or_default()),
                Kind::Statement => None,
            };
            items.push(Item { file: &file.path, text, piece, data });
        }
    }
    (items, ignored)
}

impl Item<'_> {
    fn checked(&self, refusal: Option<Refusal>, needed_retry: bool) -> Checked {
        let error_line =
            refusal.as_ref().and_then(|r| r.line_in(self.text)).map(|line| self.piece.line + line - 1);
        Checked {
            file: self.file.to_string(),
            line: self.piece.line,
            end_line: self.piece.end_line,
            command: self.piece.command.clone(),
            needed_retry,
            refusal,
            error_line,
        }
    }

    fn begins_transaction(&self) -> bool {
        matches!(self.piece.command.as_str(), "begin" | "start")
    }

    fn ends_transaction(&self) -> bool {
        match self.piece.command.as_str() {
            "commit" | "end" | "abort" => true,
            // Not `ROLLBACK TO SAVEPOINT`.
            "rollback" => !self.text.split_whitespace().any(|word| word.eq_ignore_ascii_case("to")),
            _ => false,
        }
    }

    /// Whether it changes the settings of the session, on which later statements depend.
    pub(super) fn sets(&self) -> bool {
        match self.piece.command.as_str() {
            "set" | "reset" => true,
            "select" => self.text.to_ascii_lowercase().contains("set_config"),
            _ => false,
        }
    }

    /// Whether it may be tried again when something that it names has come into being. Never what changes rows:
    /// executed at another time it would do another thing.
    fn can_wait(&self) -> bool {
        ["create", "alter", "comment", "grant", "revoke"]
            .iter()
            .any(|word| self.piece.command.split(' ').next() == Some(word))
    }
}

/// Whether a refusal says that something does not exist (yet).
fn is_missing(refusal: &Refusal) -> bool {
    matches!(
        refusal.sqlstate.as_str(),
        // Schema, table, column, function, object (type, role, …); a key that a foreign key needs.
        "3F000" | "42P01" | "42703" | "42883" | "42704" | "42830"
    )
}

/// `None` is acceptance.
type Answer = Option<Refusal>;

struct Session<'a> {
    client: &'a Client,
    items: &'a [Item<'a>],
    limit: Duration,
    in_transaction: bool,
}

impl Session<'_> {
    /// Executes items in order and yields an answer for each.
    async fn execute(
        &mut self,
        order: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Vec<Answer>, TargetError> {
        let mut answers = Vec::with_capacity(order.len());
        while let Some(rest) = order.get(answers.len()..).filter(|rest| !rest.is_empty()) {
            let rest = rest.iter().filter_map(|i| self.items.get(*i));
            if self.in_transaction {
                for item in rest.take(1) {
                    answers.push(self.in_open_transaction(item).await?);
                }
            } else {
                self.many(rest, &mut answers).await?;
            }
            progress(answers.len(), order.len());
        }
        Ok(answers)
    }

    /// Sends the next statements, up to one that needs care, then collects the answers.
    async fn many<'i>(
        &mut self,
        rest: impl Iterator<Item = &'i Item<'i>>,
        answers: &mut Vec<Answer>,
    ) -> Result<(), TargetError> {
        let mut sent = Vec::new();
        let mut bytes = 0;
        for item in rest {
            if item.data.is_some() {
                if sent.is_empty() {
                    answers.push(self.one(item).await?);
                }
                break;
            }
            sent.push((item, self.client.simple_query_raw(item.text).await));
            bytes += item.text.len();
            if sent.len() == UNDER_WAY || bytes > UNDER_WAY_BYTES || item.begins_transaction() {
                break;
            }
        }
        for (item, stream) in sent {
            let answer = self.answer(item, stream).await?;
            self.in_transaction |= item.begins_transaction() && answer.is_none();
            answers.push(answer);
        }
        Ok(())
    }

    /// A statement within a transaction that the script opened: a savepoint keeps a refusal from spoiling the rest.
    async fn in_open_transaction(&mut self, item: &Item<'_>) -> Result<Answer, TargetError> {
        if item.ends_transaction() {
            self.in_transaction = false;
            return self.one(item).await;
        }
        // The script's own savepoints must not lie within ours, which ends with the statement.
        if matches!(item.piece.command.as_str(), "savepoint" | "release" | "rollback") {
            return self.one(item).await;
        }
        self.own(item, "SAVEPOINT migrate_check").await?;
        let answer = self.one(item).await?;
        let end = match &answer {
            None => "RELEASE SAVEPOINT migrate_check",
            Some(_) => "ROLLBACK TO SAVEPOINT migrate_check",
        };
        // Where the statement itself has ended savepoints or the transaction, ours has gone with them.
        let _ = self.own(item, end).await?;
        Ok(answer)
    }

    async fn one(&self, item: &Item<'_>) -> Result<Answer, TargetError> {
        match item.data {
            None => self.own(item, item.text).await,
            Some(data) => {
                let result = self.limited(item, copy(self.client, item.text, data)).await?;
                self.judge(item, result)
            }
        }
    }

    /// Executes text on behalf of an item.
    async fn own(&self, item: &Item<'_>, sql: &str) -> Result<Answer, TargetError> {
        self.answer(item, self.client.simple_query_raw(sql).await).await
    }

    async fn answer(
        &self,
        item: &Item<'_>,
        stream: Result<SimpleQueryStream, Error>,
    ) -> Result<Answer, TargetError> {
        let result = match stream {
            Ok(stream) => self.limited(item, drain(stream)).await?,
            Err(error) => Err(error),
        };
        self.judge(item, result)
    }

    fn judge(&self, item: &Item<'_>, result: Result<(), Error>) -> Result<Answer, TargetError> {
        match result {
            Ok(()) => Ok(None),
            Err(error) if error.as_db_error().is_none() && self.client.is_closed() => {
                Err(lost(item, Refusal::of(&error).message))
            }
            Err(error) => Ok(Some(Refusal::of(&error))),
        }
    }

    /// Waits, and cancels what takes too long.
    async fn limited<T>(&self, item: &Item<'_>, work: impl Future<Output = T>) -> Result<T, TargetError> {
        let mut work = pin!(work);
        if let Ok(done) = tokio::time::timeout(self.limit, &mut work).await {
            return Ok(done);
        }
        self.client
            .cancel_token()
            .cancel_query(NoTls)
            .await
            .map_err(|e| lost(item, Refusal::of(&e).message))?;
        tokio::time::timeout(GRACE, &mut work)
            .await
            .map_err(|_| lost(item, format!("no answer in {} s", (self.limit + GRACE).as_secs())))
    }

    /// Tries again, as long as that gets anywhere, what was refused because something was missing. Yields which
    /// items were accepted that way.
    async fn retry(&mut self, answers: &mut [Answer], limit: &str) -> Result<Vec<bool>, TargetError> {
        let mut retried = vec![false; answers.len()];
        let settings: Vec<usize> = self
            .items
            .iter()
            .enumerate()
            .filter(|(i, item)| item.sets() && answers.get(*i).is_some_and(Option::is_none))
            .map(|(i, _)| i)
            .collect();
        let mut in_force = settings.len();
        loop {
            let waiting: Vec<usize> = self
                .items
                .iter()
                .zip(answers.iter())
                .enumerate()
                .filter(|(_, (item, answer))| item.can_wait() && answer.as_ref().is_some_and(is_missing))
                .map(|(i, _)| i)
                .collect();
            let mut progress = false;
            for i in waiting {
                let Some(item) = self.items.get(i) else { continue };
                let needed = settings.partition_point(|s| *s < i);
                if needed != in_force {
                    self.settings(item, settings.get(..needed).unwrap_or_default(), limit).await?;
                    in_force = needed;
                }
                let answer = self.one(item).await?;
                progress |= answer.is_none();
                if let (Some(a), Some(r)) = (answers.get_mut(i), retried.get_mut(i)) {
                    *r = answer.is_none();
                    *a = answer;
                }
            }
            if !progress {
                return Ok(retried);
            }
        }
    }

    /// Brings the session's settings to where they were after some of the script's own.
    async fn settings(&self, item: &Item<'_>, settings: &[usize], limit: &str) -> Result<(), TargetError> {
        for sql in ["SET SESSION AUTHORIZATION DEFAULT", "RESET ALL", limit] {
            self.own(item, sql).await?;
        }
        for setting in settings.iter().filter_map(|i| self.items.get(*i)) {
            self.one(setting).await?;
        }
        Ok(())
    }
}

fn lost(item: &Item<'_>, reason: String) -> TargetError {
    TargetError::Lost { file: item.file.to_string(), line: item.piece.line, reason }
}

async fn drain(stream: SimpleQueryStream) -> Result<(), Error> {
    let mut stream = pin!(stream);
    while let Some(message) = stream.next().await {
        message?;
    }
    Ok(())
}

async fn copy(client: &Client, sql: &str, data: &str) -> Result<(), Error> {
    let sink = client.copy_in(sql).await?;
    let mut sink = pin!(sink);
    sink.send(std::io::Cursor::new(data.as_bytes().to_vec())).await?;
    sink.finish().await?;
    Ok(())
}
