//! The whole program over real HTTP, on a database of its own and a clock that stands still.

// Each area of tests uses some of it.
#![allow(unused_imports, dead_code)]

mod client;
mod mails;
mod personas;
mod program;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

pub use client::{Client, PASSWORD, Reply};
use data::{Db, jobs::Worker, testing::TestDb};
use gateway::ServeSettings;
use kit::{Clock, PlatformRole};
pub use mails::{Mail, MailAttachment};
pub use personas::{EventSpec, Organizer, Show, booking_path, key};
pub use program::{Program, free_port};
use server::{App, Config, config::Secret, worker};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use users::NewUser;

/// One running Admit. There is no worker in the background: jobs run when a test says so.
pub struct TestApp {
    pub url: String,
    pub db: Db,
    pub clock: Clock,
    pub services: App,
    pub worker: Arc<Worker>,
    http: reqwest::Client,
    count: AtomicU32,
    folder: PathBuf,
    stop: CancellationToken,
    _database: Option<Arc<TestDb>>,
    /// The public address, where it is that of another node.
    beside: Option<String>,
}

impl TestApp {
    /// The program as it is delivered, on a migrated and otherwise empty database, at noon (UTC) of
    /// 10 January 2027, without rate limits.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Like [`TestApp::new`], with another configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDb::new().await;
        let db = database.db.clone();
        Self::start(Some(Arc::new(database)), db, noon(), None, change).await
    }

    /// Like [`TestApp::with`], on a migrated database that somebody else keeps.
    pub async fn on(db: Db, change: impl FnOnce(&mut Config)) -> Self {
        Self::start(None, db, noon(), None, change).await
    }

    /// Another node of the same installation: the same database, clock and public address, connections and
    /// memory of its own.
    pub async fn beside(&self, change: impl FnOnce(&mut Config)) -> Self {
        let database = self._database.clone().expect("a database of the test's own");
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(10);
        let db = pool.connect_lazy_with(database.options()).into();
        let public_url = Some(self.beside.as_ref().unwrap_or(&self.url).as_str());
        Self::start(Some(database), db, self.clock.clone(), public_url, change).await
    }

    async fn start(
        database: Option<Arc<TestDb>>,
        db: Db,
        clock: Clock,
        public_url: Option<&str>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let folder = std::env::temp_dir().join(format!("admit-test-{}", uuid::Uuid::now_v7()));
        let own = || format!("http://{address}");
        let mut config =
            Config { public_url: Some(public_url.map_or_else(own, str::to_owned)), ..Config::default() };
        config.data_dir.clone_from(&folder);
        config.listen = address;
        config.master_key = Some(Secret::new("dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRoZSB0ZXN0cyE="));
        config.rate_limits.enabled = false;
        change(&mut config);
        // A test may reach it by the name of this machine, for what browsers allow under names only.
        let url = match &config.public_url {
            Some(url) if url.starts_with("http://localhost:") => url.clone(),
            _ => format!("http://{address}"),
        };

        let services = App::build(&config, db.clone(), clock.clone()).await.expect("it builds");
        let stop = CancellationToken::new();
        let (router, express) = services.router(&config).expect("every route has a policy");
        let settings = ServeSettings { express: Some(express), ..config.serve_settings() };
        tokio::spawn(gateway::serve(listener, router, settings, stop.clone()));
        tokio::spawn(services.clone().listen(stop.clone()));
        Self {
            url,
            db,
            worker: Arc::new(worker::worker(&services)),
            http: http_client(),
            count: AtomicU32::new(0),
            clock,
            services,
            folder,
            stop,
            _database: database,
            beside: public_url.map(str::to_owned),
        }
    }

    /// A browser without cookies.
    pub fn client(&self) -> Client {
        Client::new(self.http.clone(), &self.url, self.beside.as_ref().unwrap_or(&self.url))
    }

    /// Runs all due jobs and those they cause.
    ///
    /// # Panics
    /// When a job fails or ends as a dead letter.
    #[track_caller]
    pub fn run_jobs(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            if let Err(failure) = self.worker.run_due().await {
                panic!("a job failed: {failure} (run_jobs at {caller})");
            }
            let dead = data::jobs::dead_letters(&self.db, 10).await.expect("the dead letters");
            assert!(dead.is_empty(), "dead letters (run_jobs at {caller}): {dead:?}");
        }
    }

    /// Runs the schedule `name`, due or not.
    pub async fn run_schedule(&self, name: &str) {
        self.worker.run_schedule(name).await.unwrap_or_else(|error| panic!("schedule {name}: {error}"));
    }

    /// All mails that were sent, oldest first.
    pub async fn mails(&self) -> Vec<Mail> {
        mails::read(&self.folder.join("mail"))
    }

    /// An address that nobody else in this test has.
    pub fn fresh_email(&self, name: &str) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{name}-{number}@example.org")
    }

    async fn create_user(&self, email: &str, platform_role: Option<PlatformRole>) {
        let name = email.split('@').next().unwrap_or("Someone").to_owned();
        let new = NewUser {
            email: email.parse().expect("an address"),
            name,
            password: Some(PASSWORD.to_owned()),
            locale: "en".to_owned(),
            verified: true,
            platform_role,
        };
        let mut tx = self.db.begin().await.expect("a transaction");
        self.services.users.create_user(&mut tx, new).await.expect("a new user");
        tx.commit().await.expect("committed");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Redirects are for the test to follow.
fn http_client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("an HTTP client")
}

fn noon() -> Clock {
    Clock::standing_at("2027-01-10T12:00:00Z".parse().expect("a moment"))
}
