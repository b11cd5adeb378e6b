//! The commands.

pub mod audit;
mod doctor;
mod keys;
mod listeners;
mod rehearse;
mod serve;
mod user;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use kit::Clock;

use crate::{
    App, Config,
    config::{self, Role},
    database::Database,
    seed,
};

/// Any failure of a command; its text is for the operator.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Event booking in one program.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    /// The configuration file; `admit.toml` in this folder unless told.
    #[arg(long, global = true, env = "ADMIT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the program until it is told to stop.
    Serve {
        /// What this process does.
        #[arg(long)]
        role: Option<Role>,
        /// Address and port to listen on.
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
        /// Fill an installation that has no event yet with the demo.
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database up to date and end.
    Migrate,
    /// Fill an installation that has no event yet with the demo, and end.
    Seed,
    /// Print the OpenAPI document of the HTTP API.
    Openapi,
    /// Print the effective configuration with its documentation, without secrets.
    Config,
    /// Look for trouble: database, inventory, books, jobs, files.
    Doctor {
        /// Look at this alone; at everything unless told.
        only: Option<doctor::Part>,
    },
    /// Sell an event to synthetic buyers, in a copy that nobody sees, and say how it went.
    Rehearse {
        /// The event: the last part of its address, or its id.
        #[arg(long)]
        event: String,
        /// How many people want one ticket each.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
        buyers: u32,
    },
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Manage accounts.
    #[command(subcommand)]
    User(user::Command),
    /// Manage keys.
    #[command(subcommand)]
    Keys(keys::Command),
}

/// Runs a command to its end.
///
/// # Errors
/// What kept it from its end, for the operator.
pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let mut config = config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Serve { role, listen, demo } => {
            config.role = role.unwrap_or(config.role);
            config.listen = listen.unwrap_or(config.listen);
            crate::log::start(&config.log)?;
            serve::serve(config, demo.then_some(serve::Demo { config_file: cli.config })).await?;
        }
        Command::Migrate => {
            with_database(&config, async |database| {
                data::migrate(&database.db).await?;
                print(&format!("The database is up to date (migration {}).\n", data::migrate::newest()))
            })
            .await?;
        }
        Command::Seed => {
            crate::log::start(&config.log)?;
            with_app(&config, async |app| match seed::seed(app).await? {
                Some(seeded) => {
                    print(&format!("{} events and {} bookings.\n", seeded.events, seeded.bookings))
                }
                None => print("There are events already: nothing was changed.\n"),
            })
            .await?;
        }
        Command::Openapi => print(&openapi()?)?,
        Command::Config => print(&config::describe(&config))?,
        Command::Rehearse { event, buyers } => rehearse::rehearse(&config, &event, buyers).await?,
        Command::Doctor { only: Some(doctor::Part::Inventory) } => return doctor::inventory(&config).await,
        Command::Doctor { only: None } => return doctor::doctor(&config).await,
        Command::Audit(audit::Command::Verify { against }) => {
            return audit::verify(&config, against.as_deref()).await;
        }
        Command::User(command) => with_app(&config, async |app| user::run(app, command).await).await?,
        Command::Keys(command) => with_app(&config, async |app| keys::run(app, command).await).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the database, works with it, and leaves it as it was found: running or not.
async fn with_database(
    config: &Config,
    work: impl AsyncFnOnce(&Database) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let database = Database::open(config).await?;
    let outcome = work(&database).await;
    database.close().await?;
    outcome
}

/// Like [`with_database`], with all services on a migrated database.
async fn with_app(
    config: &Config,
    work: impl AsyncFnOnce(&App) -> Result<(), Failure>,
) -> Result<(), Failure> {
    with_database(config, async |database| {
        data::migrate(&database.db).await?;
        work(&App::build(config, database.db.clone(), Clock::system()).await?).await
    })
    .await
}

/// The document of the API, pretty, with a line break at the end. It needs no database.
fn openapi() -> Result<String, Failure> {
    let folder = std::env::temp_dir().join(format!("admit-openapi-{}", std::process::id()));
    let config = Config { data_dir: folder.clone(), ..Config::default() };
    let document = App::without_database(&config)
        .map_err(Failure::from)
        .and_then(|app| Ok(gateway::openapi(app.api())?));
    std::fs::remove_dir_all(&folder)?;
    Ok(serde_json::to_string_pretty(&document?)? + "\n")
}

/// Writes to standard output; a reader that has gone away is no failure.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write as _};
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
