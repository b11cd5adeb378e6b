//! Holds on one hot product, or spread over many events.

use std::time::{Duration, Instant};

use super::Bench;
use crate::{
    Failure,
    cell::{self, Cell, Tally},
    http::Answer,
    load::{Next, Script},
    request::{Dice, Template},
    stage::Show,
};

/// The numbers of connections that the report has keys for; the first runs on young tables, for step 7.
const CONNECTIONS: [usize; 4] = [256, 64, 1000, 5000];
/// Nobody is sold out while speed is measured.
pub const ROOM: i32 = 1_000_000;

/// First-time visitors who each want one ticket: every request is another person.
pub struct Rush {
    templates: Vec<Template>,
    dice: Dice,
    tally: Tally,
    /// Which event each connection asked for last.
    asked: Vec<usize>,
    /// By event, inside the window and out.
    created: Vec<u64>,
    unanswered: Vec<u64>,
}

impl Rush {
    fn new(server: std::net::SocketAddr, shows: &[Show], connections: usize, tally: Tally) -> Self {
        let templates = shows.iter().map(|show| {
            let item = Template::item(&show.offer_id, 1);
            Template::hold(server, &show.event_id, &show.occurrence_id, &item)
        });
        Self {
            templates: templates.collect(),
            dice: Dice::fresh(),
            tally,
            asked: vec![0; connections],
            created: vec![0; shows.len()],
            unanswered: vec![0; shows.len()],
        }
    }
}

impl Script for Rush {
    fn begin(&mut self) {
        self.tally.begin();
    }

    fn next(&mut self, who: usize, now: Instant, out: &mut Vec<u8>) -> Next {
        if self.tally.is_over(now) {
            return Next::End;
        }
        let event = self.dice.below(self.templates.len());
        self.asked[who] = event;
        self.templates[event].write(&mut self.dice, 0, out);
        Next::Send
    }

    fn answer(&mut self, who: usize, answer: &Answer<'_>, latency: Duration, now: Instant) {
        if answer.status == 201 {
            self.created[self.asked[who]] += 1;
            self.tally.good(latency, now);
        } else {
            self.tally.bad(answer, now);
        }
    }

    fn cut(&mut self, who: usize) {
        self.unanswered[self.asked[who]] += 1;
        self.tally.cut(Instant::now());
    }
}

/// Holds over `shows` from so many connections, for the scale's time.
///
/// # Errors
/// When connections can't be made.
pub fn rush(bench: &mut Bench, shows: &[Show], connections: usize) -> Result<Cell, Failure> {
    let (address, scale) = (bench.server.address, bench.scale);
    let script = || Rush::new(address, shows, connections, Tally::new(scale.warm_up, scale.cell));
    let (mut cell, rush) = cell::play(&bench.server, &bench.database, connections, script)?;
    cell.count(&rush.tally, scale.cell.as_secs_f64());
    for (index, show) in shows.iter().enumerate() {
        bench.promised(show, rush.created[index], rush.unanswered[index]);
    }
    Ok(cell)
}

/// One hot product at several numbers of connections, each on an event of its own.
///
/// # Errors
/// See [`rush`]; a broken invariant.
pub fn run(bench: &mut Bench) -> Result<(), Failure> {
    for connections in CONNECTIONS {
        let before = bench.database.bookings()?;
        let show = bench.stage.event(&format!("On sale at {connections}"), ROOM)?;
        let cell = rush(bench, &[show], connections)?;
        if connections == 256 && before <= 10_000 {
            bench.young = Some(cell.per_second);
            bench.report.set("holds_per_s_bookings_10000", cell.per_second);
        }
        let report = &mut bench.report;
        report.set(&format!("holds_per_s_{connections}"), cell.per_second);
        report.set(&format!("holds_p50_ms_{connections}"), cell.p50_ms);
        report.set(&format!("holds_p99_ms_{connections}"), cell.p99_ms);
        report.set(&format!("holds_errors_{connections}"), cell.errors as f64);
        report.memory(&format!("holds_{connections}"), cell.memory);
        let note = report.ratio(cell.per_second);
        report.note_ratio(&format!("holds_ratio_{connections}"), cell.per_second);
        bench.row("2 holds", "one hot product", &cell, &note);
        bench.check(&format!("holds at {connections} connections"))?;
    }
    Ok(())
}
