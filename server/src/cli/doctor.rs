//! `admit doctor`: looks at everything that must hold, and says what to do where it does not.

use std::{os::unix::fs::MetadataExt as _, path::Path, process::ExitCode};

use data::jobs;
use kit::Clock;

use super::{Failure, print};
use crate::{App, Config, config::BlobStore, database::Database, inventory};

/// What can be looked at alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Ledger, counters, claims of pools, claims of seats and tickets, all counted again.
    Inventory,
}

/// Findings in the order of the checks.
#[derive(Default)]
struct Report {
    text: String,
    trouble: bool,
}

impl Report {
    fn good(&mut self, line: &str) {
        self.text.push_str(&format!("  ok       {line}\n"));
    }

    fn bad(&mut self, line: &str) {
        self.trouble = true;
        self.text.push_str(&format!("  TROUBLE  {line}\n"));
    }
}

/// Prints one line per check; fails when there is trouble.
pub async fn doctor(config: &Config) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    look_at_files(config, &mut report);
    match Database::open(config).await {
        Err(error) => report.bad(&format!("database: {error}")),
        Ok(database) => {
            if let Err(error) = look_at_database(config, &database, &mut report).await {
                report.bad(&format!("database: {error}"));
            }
            database.close().await?;
        }
    }
    print(&report.text)?;
    Ok(if report.trouble { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Recounts the inventory alone, and changes nothing: one line per comparison; fails when it has drifted.
pub async fn inventory(config: &Config) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    let database = Database::open(config).await?;
    let recounted = recount(&database.db, &mut report).await;
    database.close().await?;
    recounted?;
    print(&report.text)?;
    Ok(if report.trouble { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn recount(db: &data::Db, report: &mut Report) -> Result<(), Failure> {
    for comparison in inventory::recount(db).await? {
        if comparison.findings.is_empty() {
            report.good(&format!("inventory: {}", comparison.what));
        }
        for finding in comparison.findings {
            report.bad(&format!("inventory: {finding}"));
        }
    }
    Ok(())
}

fn look_at_files(config: &Config, report: &mut Report) {
    let folder = &config.data_dir;
    if let Err(error) = try_to_write(folder) {
        return report.bad(&format!("data folder {}: can't write there: {error}", folder.display()));
    }
    report.good(&format!("data folder {} can be written", folder.display()));
    for (name, secret) in [("master.key", true), ("files", false), ("mail", false)] {
        let path = folder.join(name);
        let Ok(found) = std::fs::metadata(&path) else { continue };
        let open_to = if secret { 0o077 } else { 0o002 };
        if found.mode() & open_to != 0 {
            let fix = if secret { "600" } else { "o-w" };
            report.bad(&format!("{}: others may use it; chmod {fix} it", path.display()));
        }
    }
}

fn try_to_write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let probe = folder.join(".doctor");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// Redis is never needed, but whoever has configured one wants to know.
async fn look_at_redis(app: &App, report: &mut Report) {
    let Some(redis) = &app.redis else { return };
    match redis.probe().await {
        Ok(()) => report.good("Redis answers in time"),
        Err(error) => report.bad(&format!("Redis: {error}; every node counts and remembers for itself")),
    }
}

async fn look_at_database(config: &Config, database: &Database, report: &mut Report) -> Result<(), Failure> {
    let db = &database.db;
    let version: String = sqlx::query_scalar("show server_version").fetch_one(db).await?;
    report.good(&format!("PostgreSQL {version} answers"));
    data::migrate(db).await?;
    report.good(&format!("migrations are complete (up to {})", data::migrate::newest()));

    let app = App::build(config, db.clone(), Clock::system()).await?;
    report.good("all keys open with the master key");
    if config.blobs.store == BlobStore::S3 {
        report.good("files are kept in S3");
    }
    look_at_redis(&app, report).await;
    recount(db, report).await?;
    let books = app.payments.books().await?;
    if books.are_balanced() {
        report.good("the books add up to zero and agree with the payments");
    } else {
        report.bad(&format!("the books do not agree with the payments: {books:?}"));
    }
    let depth = jobs::depth(db, Clock::system().now()).await?;
    match depth.dead {
        0 => report.good(&format!("jobs: {} due, {} later, none given up", depth.due, depth.later)),
        _ => {
            for job in jobs::dead_letters(db, 10).await? {
                let error = job.last_error.unwrap_or_default();
                report.bad(&format!("job {} ({}) was given up: {error}", job.id, job.kind));
            }
        }
    }
    Ok(())
}
