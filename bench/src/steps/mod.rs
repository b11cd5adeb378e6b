//! The steps of the benchmark; each leaves its figures in the report.

pub mod growth;
pub mod holds;
pub mod purchases;
pub mod reads;
pub mod seats;
pub mod sign_ins;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use crate::{
    Failure,
    cell::Cell,
    database::Database,
    report::Report,
    server::Server,
    stage::{Show, Stage},
};

/// How long and how much.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    pub warm_up: Duration,
    pub cell: Duration,
    /// Seconds for each of pgbench's cells.
    pub pgbench_seconds: u32,
    /// Bookings in the tables for the step that grows them.
    pub bookings: i64,
}

/// Everything that the steps share.
pub struct Bench {
    pub server: Server,
    pub database: Database,
    pub stage: Stage,
    pub report: Report,
    pub scale: Scale,
    /// Holds that were acknowledged, by event, with those whose answer never came, since the run began.
    acknowledged: BTreeMap<String, (u64, u64)>,
    /// The events that were used since the last check.
    used: BTreeSet<String>,
    /// Holds a second at 256 connections while the tables were young.
    pub young: Option<f64>,
}

impl Bench {
    pub fn new(server: Server, database: Database, stage: Stage, report: Report, scale: Scale) -> Self {
        let (acknowledged, used) = (BTreeMap::new(), BTreeSet::new());
        Self { server, database, stage, report, scale, acknowledged, used, young: None }
    }

    /// Remembers what the server promised about an event.
    pub fn promised(&mut self, show: &Show, acknowledged: u64, unanswered: u64) {
        let entry = self.acknowledged.entry(show.event_id.clone()).or_default();
        entry.0 += acknowledged;
        entry.1 += unanswered;
        self.used.insert(show.event_id.clone());
    }

    /// What must hold after every step: the database agrees with itself, and with every answer.
    ///
    /// # Errors
    /// Naming what is broken: the benchmark ends there.
    pub fn check(&mut self, step: &str) -> Result<(), Failure> {
        if !self.server.is_alive() {
            return Err(format!("the server ended during {step}:\n{}", self.server.log_end()).into());
        }
        let mut broken = self.database.broken_invariants()?;
        for event_id in std::mem::take(&mut self.used) {
            let (acknowledged, unanswered) = self.acknowledged.get(&event_id).copied().unwrap_or_default();
            let found = u64::try_from(self.database.bookings_of(&event_id)?).unwrap_or_default();
            if found < acknowledged || found > acknowledged + unanswered {
                broken.push(format!(
                    "event {event_id} has {found} bookings; {acknowledged} holds were acknowledged and \
                     {unanswered} not answered"
                ));
            }
        }
        if broken.is_empty() {
            self.report.checked(step);
            return Ok(());
        }
        Err(format!("BROKEN after {step}:\n  {}", broken.join("\n  ")).into())
    }

    /// Shows a line of the table at once and keeps it.
    pub fn row(&mut self, step: &str, what: &str, cell: &Cell, note: &str) {
        self.report.row(step, what, cell, note);
    }
}
