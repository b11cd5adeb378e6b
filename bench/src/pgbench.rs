//! PostgreSQL's own limit, measured by its own tool on the same server: one hold per commit on one row.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, database::Database, server::Server};

const TABLES: &str = "
create table counter (id int primary key, capacity int not null, sold int not null check (sold <= capacity))
  with (fillfactor = 10);
create table hold (id uuid primary key, counter_id int not null, quantity int not null, expires_at timestamptz not null);
insert into counter values (1, 2000000000, 0)";

/// The hold as one statement: nothing that takes one commit per hold is faster.
const ONE_STATEMENT: &str = "with taken as (
  update counter set sold = sold + 1 where id = 1 and sold + 1 <= capacity returning id)
insert into hold (id, counter_id, quantity, expires_at)
  select gen_random_uuid(), id, 1, now() + interval '10 minutes' from taken;
";

/// The same as people write it first.
const TRANSACTION: &str = "begin;
update counter set sold = sold + 1 where id = 1 and sold + 1 <= capacity;
insert into hold (id, counter_id, quantity, expires_at)
  values (gen_random_uuid(), 1, 1, now() + interval '10 minutes');
commit;
";

const DATABASE: &str = "limit_of_postgres";

/// What PostgreSQL alone can do.
#[derive(Debug, Clone, Default)]
pub struct Limit {
    /// Holds a second as one statement, by the number of clients.
    pub one_statement: BTreeMap<u32, f64>,
    /// Holds a second as a transaction of two statements, at 64 clients.
    pub transaction_64: f64,
}

impl Limit {
    /// The number of clients that did best, and their rate: the baseline of every ratio.
    pub fn best(&self) -> (u32, f64) {
        let by_rate = |a: &(&u32, &f64), b: &(&u32, &f64)| a.1.total_cmp(b.1);
        self.one_statement.iter().max_by(by_rate).map_or((0, 0.0), |(clients, rate)| (*clients, *rate))
    }
}

/// Where `pgbench` is: `PGBENCH`, else the search path, else where Debian puts the newest.
///
/// # Errors
/// Saying what to install.
pub fn find() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("PGBENCH").filter(|value| !value.is_empty()) {
        return Ok(named.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("pgbench"));
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin/pgbench"))
        .collect();
    debian.sort();
    let beside = std::env::var_os("ADMIT_PG_BIN").map(|folder| PathBuf::from(folder).join("pgbench"));
    let found = beside.into_iter().chain(on_path).chain(debian.into_iter().rev()).find(|path| path.is_file());
    found.ok_or_else(|| {
        "pgbench is missing. It comes with PostgreSQL's server or contrib package (Debian: postgresql); or set PGBENCH"
            .into()
    })
}

/// Measures in a database of its own, `seconds` for each number of clients.
///
/// # Errors
/// When pgbench fails.
pub fn measure(server: &Server, database: &Database, seconds: u32) -> Result<Limit, Failure> {
    let program = find()?;
    database.make_beside(DATABASE, TABLES)?;
    let scripts = std::env::temp_dir().join(format!("admit-bench-{}-sql", std::process::id()));
    fs::create_dir_all(&scripts)?;
    let (one, two) = (scripts.join("one.sql"), scripts.join("two.sql"));
    fs::write(&one, ONE_STATEMENT.replace('\n', " ") + "\n")?;
    fs::write(&two, TRANSACTION)?;
    let mut limit = Limit::default();
    for clients in [1, 2, 8, 64] {
        database.checkpoint()?;
        limit.one_statement.insert(clients, run(&program, server, &one, clients, seconds)?);
    }
    database.checkpoint()?;
    limit.transaction_64 = run(&program, server, &two, 64, seconds)?;
    fs::remove_dir_all(&scripts)?;
    database.drop_beside(DATABASE)?;
    Ok(limit)
}

fn run(program: &Path, server: &Server, script: &Path, clients: u32, seconds: u32) -> Result<f64, Failure> {
    let (socket, port) = server.socket()?;
    let output = Command::new(program)
        .env_clear()
        .env("LC_ALL", "C")
        .args(["-n", "-M", "prepared", "-U", "postgres", "-h", &socket, "-p", &port])
        .args(["-c", &clients.to_string(), "-j", &clients.min(2).to_string(), "-T", &seconds.to_string()])
        .arg("-f")
        .arg(script)
        .arg(DATABASE)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    match rate(&text) {
        Some(rate) if output.status.success() => Ok(rate),
        _ => Err(format!("pgbench failed: {text}{complaint}").into()),
    }
}

/// The transactions a second, without the time for connecting.
fn rate(report: &str) -> Option<f64> {
    let line = report.lines().find(|line| line.starts_with("tps = "))?;
    line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pgbenchs_report() {
        let report = "latency average = 0.176 ms\ninitial connection time = 1.5 ms\n\
            tps = 5662.123456 (without initial connection time)\n";
        assert_eq!(rate(report), Some(5_662.123_456));
        assert_eq!(rate("pgbench: error"), None);
    }

    #[test]
    fn the_baseline_is_the_best_of_all_clients() {
        let one_statement = BTreeMap::from([(1, 5_900.0), (2, 6_100.0), (8, 4_300.0), (64, 1_700.0)]);
        assert_eq!(Limit { one_statement, transaction_64: 1_200.0 }.best(), (2, 6_100.0));
    }
}
