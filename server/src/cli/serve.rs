//! `admit serve`: start in order, run, stop in order.

use std::{io::IsTerminal as _, path::PathBuf, process::Stdio, sync::Arc, time::Instant};

use data::own_thread::OwnThread;
use kit::Clock;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{Failure, listeners::Listeners};
use crate::{
    App, Config,
    config::{MailChannel, Role},
    database::Database,
    seed, worker,
};

/// What `--demo` needs to know.
pub struct Demo {
    /// The configuration file that was named on the command line.
    pub config_file: Option<PathBuf>,
}

/// Runs until SIGTERM or SIGINT, then lets running requests and jobs finish.
pub async fn serve(config: Config, demo: Option<Demo>) -> Result<(), Failure> {
    let started = Instant::now();
    let stop = stop_on_signal()?;
    // Before anything else: a taken port is the most common mistake.
    let listeners = Listeners::bind(&config)?;
    say(&format!("Starting PostgreSQL and Admit {} …", env!("CARGO_PKG_VERSION")));
    let database = Database::start(&config).await?;
    let outcome = run(&config, &database, demo.as_ref(), listeners, started, stop).await;
    database.close().await?;
    tracing::info!("stopped");
    outcome
}

async fn run(
    config: &Config,
    database: &Database,
    demo: Option<&Demo>,
    listeners: Listeners,
    started: Instant,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let db = &database.db;
    data::migrate(db).await?;
    let app = App::build(config, db.clone(), Clock::system()).await?;

    if let Some(demo) = demo {
        prepare_demo(&app, demo, &stop).await?;
    }

    // In this order they stop: first no new requests, then no new jobs, last the ears.
    let (stop_worker, stop_ears) = (CancellationToken::new(), CancellationToken::new());
    let mut ears = JoinSet::new();
    ears.spawn(app.clone().listen(stop_ears.clone()));
    let mut work = JoinSet::new();
    // The worker is a node of its own: what a crowd of visitors keeps busy is none of its.
    let room = OwnThread::start("worker", db, config.connections_of_work())?;
    if config.role != Role::Api {
        let back = app.beside(config, room.db().clone())?;
        ears.spawn_on(back.clone().listen(stop_ears.clone()), room.handle());
        work.spawn_on(Arc::new(worker::worker(&back)).run(stop_worker.clone()), room.handle());
    }
    let pools = vec![("requests", db.clone()), ("work", room.db().clone())];
    let open = listeners.open(config, &app, pools, &stop)?;
    announce(config, database, demo.is_some() && config.role != Role::Worker, started);
    let open = open.serve(stop.clone()).await;
    say("Stopping …");
    stop_worker.cancel();
    while work.join_next().await.is_some() {}
    stop_ears.cancel();
    while ears.join_next().await.is_some() {}
    // Last: one can watch it stop.
    open.close().await;
    room.db().close().await;
    Ok(())
}

/// Fills an empty installation, in a process of its own: drawing its pictures takes much memory, which
/// this process would keep for as long as it runs.
async fn prepare_demo(app: &App, demo: &Demo, stop: &CancellationToken) -> Result<(), Failure> {
    if !seed::is_empty(&app.db).await? {
        return Ok(());
    }
    say("Preparing the demo: events, pictures, months of history. This takes about half a minute …");
    let began = Instant::now();
    let mut command = tokio::process::Command::new(std::env::current_exe()?);
    if let Some(file) = &demo.config_file {
        command.arg("--config").arg(file);
    }
    let mut child =
        command.arg("seed").stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
    let ended = tokio::select! {
        ended = child.wait() => ended?,
        () = stop.cancelled() => return Ok(()),
    };
    if !ended.success() {
        return Err(format!("the demo could not be prepared ({ended})").into());
    }
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(milliseconds, "the demo is in place");
    Ok(())
}

/// A token that the first SIGTERM or SIGINT cancels. The second ends the program at once.
fn stop_on_signal() -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let token = stop.clone();
    tokio::spawn(async move {
        for again in [false, true] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if again {
                tracing::warn!("told to stop a second time: ending at once");
                std::process::exit(130);
            }
            token.cancel();
        }
    });
    Ok(stop)
}

fn announce(config: &Config, database: &Database, demo: bool, started: Instant) {
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let url = config.url();
    tracing::info!(url = url.as_str(), role = ?config.role, milliseconds, "ready");
    if !std::io::stdout().is_terminal() {
        return;
    }
    let postgres = if database.is_embedded() {
        format!("embedded, in {}", config.data_dir.display())
    } else {
        "the server of DATABASE_URL".to_owned()
    };
    let url = url.as_str();
    say(&format!("\n  Admit is ready: {url}   ({milliseconds} ms)\n"));
    say(&format!("  API          {url}/api/docs"));
    if config.mail.channel == MailChannel::Folder {
        say(&format!("  Mails        {url}/dev/mail"));
    }
    say(&format!("  PostgreSQL   {postgres}"));
    if demo {
        say("\n  Sign in as:");
        for account in seed::ACCOUNTS {
            say(&format!("    {:22} {}   {}", account.email, seed::PASSWORD, account.about));
        }
    }
    say("\n  Stop with Ctrl-C.\n");
}

/// A line for the person at the terminal; machines read the log.
fn say(text: &str) {
    use std::io::Write as _;
    if std::io::stdout().is_terminal() {
        _ = writeln!(std::io::stdout(), "{text}");
    }
}
