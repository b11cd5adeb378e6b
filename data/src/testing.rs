//! A database of its own for every test, cloned from a migrated template in well under 0.1 s.
//!
//! All tests of a user share one throw-away server, which is started by the first and stays for the
//! next run. `DATABASE_URL_TEST` names another server; its user must be allowed to create databases.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sqlx::{
    AssertSqlSafe, Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
};
use tokio::sync::OnceCell;

use crate::{Db, embedded::shared, migrate, pool};

/// Connections of one test at most.
const CONNECTIONS: u32 = 10;
/// A test's database that is older, in seconds, was left behind.
const LEFT_BEHIND: u64 = 60 * 60;
/// The advisory lock under which the template is made, in the maintenance database.
const TEMPLATE_LOCK: i64 = 0x0061_646d_6974_0001;

static SERVER: OnceCell<Server> = OnceCell::const_new();
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// Where the databases are made.
#[derive(Debug, Clone)]
struct Server {
    /// As someone who may create databases.
    admin: PgConnectOptions,
    /// The role of the program under test, when it is another.
    owner: Option<&'static str>,
    template: String,
}

/// A fresh, migrated database that goes away with this value.
///
/// All its functions panic when there is no PostgreSQL, as it befits a test.
#[derive(Debug)]
pub struct TestDb {
    /// The pool to test with.
    pub db: Db,
    name: String,
    server: Server,
}

impl TestDb {
    /// A database with all migrations applied and no rows of its own.
    pub async fn new() -> Self {
        let server = server().await;
        TEMPLATE.get_or_init(|| server.ensure_template()).await;
        Self::create(server, &format!("TEMPLATE {} STRATEGY file_copy", server.template)).await
    }

    /// An empty database, for tests of the migrations themselves.
    pub async fn blank() -> Self {
        Self::create(server().await, "").await
    }

    async fn create(server: &Server, from: &str) -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t_{seconds}_{}_{number}", std::process::id());
        let mut admin = server.admin().await;
        let owner = server.owner.map_or(String::new(), |owner| format!("OWNER {owner}"));
        run(&mut admin, format!("CREATE DATABASE {name} {owner} {from}")).await.expect("a test database");
        admin.close().await.expect("closed");
        let db = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .connect_lazy_with(server.options(&name));
        Self { db: db.into(), name, server: server.clone() }
    }

    /// How to open further connections to this database.
    pub fn options(&self) -> PgConnectOptions {
        self.server.options(&self.name)
    }
}

impl Drop for TestDb {
    /// Drops the database. What a killed test leaves is swept by a later run.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // On a thread, because `drop` can't wait on the test's own runtime.
        let dropped = std::thread::spawn(move || block_on(async move { server.discard(&name).await }));
        _ = dropped.join();
    }
}

impl Server {
    /// Options of the program under test for database `name`, with the limits of a real pool.
    fn options(&self, name: &str) -> PgConnectOptions {
        let options = pool::with_limits(self.admin.clone().database(name));
        match self.owner {
            Some(owner) => options.username(owner),
            None => options,
        }
    }

    async fn admin(&self) -> PgConnection {
        PgConnection::connect_with(&self.admin).await.expect("the test server lets us in")
    }

    async fn discard(&self, name: &str) {
        if let Ok(mut admin) = PgConnection::connect_with(&self.admin).await {
            // The pool is still connected. `FORCE` alone would end its sessions too, but looks only
            // every 0.1 s whether they are gone.
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
            _ = sqlx::query(end).bind(name).execute(&mut admin).await;
            tokio::time::sleep(Duration::from_millis(5)).await;
            _ = run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            _ = admin.close().await;
        }
    }

    /// Makes the template unless there is one for exactly these migrations. It is made under another
    /// name, so that it never shows half done.
    async fn ensure_template(&self) {
        let mut admin = self.admin().await;
        sqlx::query("SELECT pg_advisory_lock($1)")
            .bind(TEMPLATE_LOCK)
            .execute(&mut admin)
            .await
            .expect("lock");
        let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(&self.template)
            .fetch_one(&mut admin)
            .await
            .expect("the list of databases");
        if !there {
            let draft = format!("{}_draft", self.template);
            let owner = self.owner.map_or(String::new(), |owner| format!("OWNER {owner}"));
            run(&mut admin, format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await.expect("no draft");
            run(&mut admin, format!("CREATE DATABASE {draft} {owner}")).await.expect("a draft");
            let db: Db =
                PgPoolOptions::new().max_connections(1).connect_lazy_with(self.options(&draft)).into();
            migrate(&db).await.unwrap_or_else(|error| panic!("an empty database can't be migrated: {error}"));
            db.close().await;
            let rename = format!("ALTER DATABASE {draft} RENAME TO {}", self.template);
            run(&mut admin, rename).await.expect("the template's name");
        }
        admin.close().await.expect("closed");
    }

    /// Drops what tests left behind when they were killed, and templates of migrations long changed.
    async fn sweep(&self) -> Result<(), sqlx::Error> {
        let mut admin = PgConnection::connect_with(&self.admin).await?;
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT datname::text FROM pg_database WHERE datname ~ '^(t|admit_template)_'",
        )
        .fetch_all(&mut admin)
        .await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        for name in names.iter().filter(|name| is_left_behind(name, now, self.owner.is_some())) {
            run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
        if self.owner.is_some() {
            for name in self.old_templates(&mut admin).await? {
                run(&mut admin, format!("DROP DATABASE IF EXISTS {name}")).await?;
            }
        }
        admin.close().await
    }

    /// Templates of other migrations than ours that were made more than a day ago.
    async fn old_templates(&self, admin: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT datname::text FROM pg_database
             WHERE datname ~ '^admit_template_' AND datname <> $1
               AND (pg_stat_file('base/' || oid || '/PG_VERSION')).modification < now() - interval '1 day'",
        )
        .bind(&self.template)
        .fetch_all(admin)
        .await
    }
}

/// Whether the database `t_<seconds>_<pid>_<number>` has outlived its test: it is old, or, where the
/// server is on this machine, its process is gone.
fn is_left_behind(name: &str, now: u64, local: bool) -> bool {
    let mut parts = name.split('_');
    let (Some("t"), Some(Ok(made)), Some(pid)) =
        (parts.next(), parts.next().map(str::parse::<u64>), parts.next())
    else {
        return false;
    };
    let proc = std::path::Path::new("/proc");
    let gone = local && proc.join("self").exists() && !proc.join(pid).exists();
    gone || now.saturating_sub(made) > LEFT_BEHIND
}

/// The server of this process's tests, made ready by the first that asks.
async fn server() -> &'static Server {
    SERVER
        .get_or_init(|| async {
            let template = format!("admit_template_{}", migrate::fingerprint());
            let server = match env::var("DATABASE_URL_TEST") {
                Ok(url) => {
                    let admin = url.parse().expect("DATABASE_URL_TEST is a postgres:// URL");
                    Server { admin, owner: None, template }
                }
                Err(_) => {
                    let admin = shared::start().await.unwrap_or_else(|error| panic!("{error}"));
                    Server { admin, owner: Some("admit"), template }
                }
            };
            let sweeper = server.clone();
            std::thread::spawn(move || block_on(async move { sweeper.sweep().await }));
            server
        })
        .await
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}

fn block_on<T>(work: impl Future<Output = T>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    Some(runtime.block_on(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_test_has_its_own_database_and_no_superuser() {
        let (one, two) = tokio::join!(TestDb::new(), TestDb::new());
        sqlx::query("CREATE TABLE only_here (n int)").execute(&one.db).await.expect("table");
        sqlx::query("SELECT * FROM only_here").execute(&two.db).await.expect_err("not there");
        let name: String = sqlx::query_scalar("SHOW is_superuser").fetch_one(&two.db).await.expect("a role");
        assert!(name == "off" || env::var_os("DATABASE_URL_TEST").is_some());
    }

    #[tokio::test]
    async fn the_database_goes_away() {
        let test = TestDb::blank().await;
        let (server, name) = (test.server.clone(), test.name.clone());
        sqlx::query("SELECT 1").execute(&test.db).await.expect("a connection in use");
        drop(test);
        PgConnection::connect_with(&server.options(&name)).await.expect_err("dropped");
    }

    #[test]
    fn sweeps_only_what_is_left_behind() {
        let own = std::process::id();
        assert!(!is_left_behind(&format!("t_1000_{own}_0"), 1001, true));
        assert!(is_left_behind(&format!("t_1000_{own}_0"), 1000 + LEFT_BEHIND + 1, true));
        assert!(!is_left_behind("admit_template_00ff", u64::MAX, true));
        assert!(!is_left_behind("t_x", u64::MAX, true));
    }
}
