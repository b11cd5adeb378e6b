//! The way to PostgreSQL: one pool per program, with the limits that keep one slow statement from
//! taking everybody down.

use std::time::Duration;

use futures_util::{future::BoxFuture, stream::BoxStream};
use kit::Doer;
use sqlx::{
    Connection as _, Either, Execute, Executor, PgPool, Postgres, SqlStr, Transaction,
    postgres::{
        PgConnectOptions, PgConnection, PgPoolOptions, PgQueryResult, PgRow, PgStatement, PgTypeInfo,
    },
};

/// The pool of connections. A clone is a handle to the same pool.
#[derive(Debug, Clone)]
pub struct Db(PgPool);

impl Db {
    /// Begins a transaction. What it changes is written into the audit log, in the same transaction, when
    /// it serves somebody who is to be named there (see [`kit::Doer`]); `users.note_change` is the other
    /// half. Buyers and jobs cost nothing.
    ///
    /// # Errors
    /// When there is no connection.
    pub async fn begin(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        let mut tx = self.0.begin().await?;
        if let Some(doer) = Doer::current() {
            let doer = serde_json::to_string(&doer).map_err(|error| sqlx::Error::Encode(error.into()))?;
            sqlx::query("select set_config('admit.doer', $1, true)").bind(doer).execute(&mut *tx).await?;
        }
        Ok(tx)
    }
}

impl std::ops::Deref for Db {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        &self.0
    }
}

/// Single statements outside of a transaction, on any connection.
impl<'p> Executor<'p> for &'_ Db {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<PgQueryResult, PgRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Postgres>,
    {
        (&self.0).fetch_many(query)
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<PgRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Postgres>,
    {
        (&self.0).fetch_optional(query)
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, sqlx::Error>>
    where
        'p: 'e,
    {
        let pool = self.0.clone();
        Box::pin(async move { pool.acquire().await?.prepare_with(sql, parameters).await })
    }

    #[doc(hidden)]
    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<sqlx::Describe<Postgres>, sqlx::Error>> {
        (&self.0).describe(sql)
    }
}

impl From<PgPool> for Db {
    fn from(pool: PgPool) -> Self {
        Self(pool)
    }
}

/// The oldest PostgreSQL that Admit's SQL runs on.
pub const OLDEST_MAJOR: u32 = 15;

/// How long a caller waits for a free connection before it is told that the database is overloaded.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// Limits of every session, unless the connection URL sets its own (`?options[statement_timeout]=…`).
const SESSION_LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "15s"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "30s")];

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("DATABASE_URL is not a PostgreSQL URL such as postgres://admit:secret@db.example.org/admit: {0}")]
    Url(Box<dyn std::error::Error + Send + Sync>),
    #[error("can't use PostgreSQL at {target}: {help}: {source}")]
    Unusable { target: String, help: &'static str, source: sqlx::Error },
    #[error(
        "PostgreSQL at {target} is version {major}; Admit needs {OLDEST_MAJOR} or newer: upgrade the server"
    )]
    TooOld { target: String, major: u32 },
}

/// Opens a pool of at most `max_connections` on the server that `url` names.
///
/// The session limits travel as the startup parameter `options`: PgBouncer needs
/// `ignore_startup_parameters = options, extra_float_digits`, and the limits set on the role instead.
///
/// # Errors
/// See [`ConnectError`]; the message tells what to do and never shows the password.
pub async fn connect(url: &str, max_connections: u32) -> Result<Db, ConnectError> {
    // sqlx itself takes any scheme.
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(ConnectError::Url("it has another scheme".into()));
    }
    let options: PgConnectOptions = url.parse().map_err(|error| ConnectError::Url(Box::new(error)))?;
    connect_with(options, max_connections).await
}

/// Opens a pool of at most `max_connections` with `options`, after one connection has proved that the
/// server is there, lets us in and is new enough.
///
/// # Errors
/// See [`ConnectError`].
pub async fn connect_with(options: PgConnectOptions, max_connections: u32) -> Result<Db, ConnectError> {
    let options = with_limits(options);
    let target = describe(&options);
    let unusable = |source: sqlx::Error| {
        let help = help_for(&source);
        ConnectError::Unusable { target: target.clone(), help, source }
    };
    let probe = PgConnection::connect_with(&options);
    let probe = tokio::time::timeout(ACQUIRE_TIMEOUT * 3, probe)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(unusable)?;
    let major = probe.server_version_num().unwrap_or(0) / 10_000;
    probe.close().await.map_err(unusable)?;
    if major != 0 && major < OLDEST_MAJOR {
        return Err(ConnectError::TooOld { target, major });
    }
    Ok(lazy(options, max_connections))
}

/// Another pool to where `db` leads, so that its users and those of `db` can't starve each other.
pub fn beside(db: &Db, max_connections: u32) -> Db {
    lazy((*db.connect_options()).clone(), max_connections)
}

/// A pool for what may be done once more after a crash of PostgreSQL: its commits do not wait for the disk
/// (`synchronous_commit = off`), so the last fractions of a second may be forgotten, never torn.
pub fn forgetful(db: &Db, max_connections: u32) -> Db {
    lazy((*db.connect_options()).clone().options([("synchronous_commit", "off")]), max_connections)
}

fn lazy(options: PgConnectOptions, max_connections: u32) -> Db {
    let pool = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // The default costs a round trip on every acquire; a dead connection shows on first use.
        .test_before_acquire(false)
        .max_lifetime(Duration::from_secs(30 * 60))
        .connect_lazy_with(options);
    Db(pool)
}

/// Adds our name and the session limits that `options` do not set themselves.
pub(crate) fn with_limits(options: PgConnectOptions) -> PgConnectOptions {
    let own = options.get_options().unwrap_or_default().to_owned();
    let is_set = |name: &str| {
        let settings =
            own.split_whitespace().map(|word| word.trim_start_matches("-c").trim_start_matches("--"));
        settings.filter_map(|word| word.split_once('=')).any(|(set, _)| set == name)
    };
    let missing = SESSION_LIMITS.into_iter().filter(|(name, _)| !is_set(name));
    let options = options.options(missing);
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("admit"),
    }
}

/// Names the server without its password.
fn describe(options: &PgConnectOptions) -> String {
    let place = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    format!("{place}, database {}", options.get_database().unwrap_or_else(|| options.get_username()))
}

/// What a person can do about `error`.
fn help_for(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Io(_) => "is it running, and are host and port right?",
        sqlx::Error::PoolTimedOut => "it did not answer in time; is a firewall in between?",
        sqlx::Error::Tls(_) => "TLS failed; check sslmode and sslrootcert in DATABASE_URL",
        sqlx::Error::Database(refusal) => match refusal.code().as_deref() {
            Some("28P01" | "28000") => "it refused the user or password; check DATABASE_URL and pg_hba.conf",
            Some("3D000") => "create the database, or name another in DATABASE_URL",
            Some("53300") => "it has no free connections; raise max_connections or lower our pool size",
            Some("57P03") => "it is starting up; try again in a moment",
            _ => "it refused the connection",
        },
        _ => "the connection failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_urls_own_limits_win() {
        let options: PgConnectOptions =
            "postgres://a:b@h/d?options[statement_timeout]=1min&options[deadlock_timeout]=2s"
                .parse()
                .expect("a URL");
        let options = with_limits(options);
        let text = options.get_options().expect("options");
        assert!(text.contains("statement_timeout=1min") && !text.contains("15s"), "{text}");
        assert!(text.contains("-c lock_timeout=5s"), "{text}");
    }

    #[tokio::test]
    async fn errors_tell_what_to_do_and_keep_the_password() {
        let error = connect("postgres://ada:s3cret@127.0.0.1:9/admit", 1).await.expect_err("nobody there");
        let text = error.to_string();
        assert!(text.contains("127.0.0.1:9, database admit") && text.contains("is it running"), "{text}");
        assert!(!text.contains("s3cret"));
        assert!(connect("http://x", 1).await.expect_err("no URL").to_string().contains("postgres://"));
    }
}
