//! `bench`: starts a real Admit with its own PostgreSQL, drives it over HTTP as an on-sale would, checks
//! after every step that nothing was oversold or lost, and reports. docs/bench explains the method.

mod cell;
mod chart;
mod client;
mod database;
mod histogram;
mod http;
mod load;
mod machine;
mod pgbench;
mod report;
mod request;
mod server;
mod stage;
mod steps;

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, ExitCode},
    time::Duration,
};

use clap::{Parser, ValueEnum};

use crate::{
    database::Database,
    report::{Report, Setting},
    server::Server,
    stage::Stage,
    steps::{Bench, Scale, growth, holds, purchases, reads, seats, sign_ins},
};

/// Whatever ends the benchmark; its text is for the person at the terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measures Admit.
#[derive(Debug, Parser)]
struct Arguments {
    /// The program to measure.
    #[arg(long, default_value = "target/release/admit")]
    admit: PathBuf,
    /// Where the report goes.
    #[arg(long, default_value = "docs/bench")]
    out: PathBuf,
    /// Where the server's folder is made; what lies below decides what a commit costs.
    #[arg(long, env = "BENCH_DATA", default_value_os_t = std::env::temp_dir())]
    data: PathBuf,
    /// Shorter: within five minutes.
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// Ten million bookings in the tables; takes long.
    #[arg(long)]
    full: bool,
    /// Only these steps; the report is then printed and not written.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Step>,
    /// Seconds of each measurement, instead of the scale's own.
    #[arg(long)]
    seconds: Option<u64>,
    /// Only ask a server that runs already for one page, to compare the generator with others:
    /// 127.0.0.1:8080/healthz
    #[arg(long, value_name = "ADDRESS:PORT/PATH")]
    probe: Option<String>,
    /// A header for the probe, such as an ETag: "If-None-Match: …"
    #[arg(long, requires = "probe", default_value = "Accept: */*")]
    header: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    Pgbench,
    Holds,
    Seats,
    Purchases,
    Reads,
    SignIns,
    Events,
    Tables,
}

impl Arguments {
    fn scale(&self) -> Scale {
        let seconds = self.seconds.unwrap_or(if self.quick { 3 } else { 6 });
        Scale {
            warm_up: Duration::from_secs(1),
            cell: Duration::from_secs(seconds),
            pgbench_seconds: if self.quick { 3 } else { 5 },
            bookings: match (self.quick, self.full) {
                (true, _) => 100_000,
                (_, true) => 10_000_000,
                _ => 1_000_000,
            },
        }
    }

    fn wants(&self, step: Step) -> bool {
        self.only.is_empty() || self.only.contains(&step)
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            _ = writeln!(std::io::stderr(), "bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(target) = &arguments.probe {
        let said = reads::probe(target, &arguments.header, arguments.scale().cell)?;
        return Ok(writeln!(std::io::stdout(), "{said}")?);
    }
    if arguments.wants(Step::Pgbench) {
        pgbench::find()?;
    }
    let admit = std::fs::canonicalize(&arguments.admit)
        .map_err(|error| format!("{}: {error}; build it first", arguments.admit.display()))?;
    let file_system = machine::file_system(&arguments.data);
    if file_system == "tmpfs" {
        return Err(format!(
            "{} is in memory, where a commit costs nothing: set BENCH_DATA to a folder on a disk",
            arguments.data.display()
        )
        .into());
    }
    let server = Server::start(&admit, &arguments.data)?;
    let database = Database::of(&server)?;
    let setting = Setting {
        processor: machine::processor(),
        cores: std::thread::available_parallelism()?.get(),
        memory_gib: machine::main_memory_gib(),
        file_system,
        postgres: database.version()?,
        postgres_settings: database.settings()?,
        server_settings: Server::settings(),
        commit: said_by("git", &["describe", "--always", "--dirty", "--abbrev=10"]),
        date: said_by("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        quick: arguments.quick,
    };
    let mut report = Report::new(setting);
    report.memory("idle", machine::memory(server.pid()));
    let stage = Stage::set(&server, &database)?;
    let mut bench = Bench::new(server, database, stage, report, arguments.scale());
    play(arguments, &mut bench)?;

    let said = bench.server.command(&["doctor"], &[])?;
    bench.report.say(&format!("admit doctor:\n{said}"));
    writeln!(std::io::stdout(), "\n{}", bench.report.table())?;
    if arguments.only.is_empty() {
        bench.report.write(&arguments.out)?;
    }
    Ok(())
}

fn play(arguments: &Arguments, bench: &mut Bench) -> Result<(), Failure> {
    if arguments.wants(Step::Pgbench) {
        let limit = pgbench::measure(&bench.server, &bench.database, bench.scale.pgbench_seconds)?;
        bench.report.limit(limit);
    }
    let books = [Step::Holds, Step::Seats, Step::Purchases, Step::Events, Step::Tables];
    if books.into_iter().any(|step| arguments.wants(step)) {
        growth::young_house(bench)?;
    }
    type Play = fn(&mut Bench) -> Result<(), Failure>;
    let steps: [(Step, Play); 7] = [
        (Step::Holds, holds::run),
        (Step::Seats, seats::run),
        (Step::Purchases, purchases::run),
        (Step::Reads, reads::run),
        (Step::SignIns, sign_ins::run),
        (Step::Events, growth::events),
        (Step::Tables, growth::tables),
    ];
    for (step, play) in steps {
        if arguments.wants(step) {
            play(bench)?;
        }
    }
    Ok(())
}

/// The first line that a program says; empty when it is not there.
fn said_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success());
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}
