//! A seated on-sale until the last seat: seats picked at random without looking, and the best ones that
//! the server finds.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Bench;
use crate::{
    Failure,
    cell::{self, Tally},
    http::Answer,
    load::{Next, Script},
    request::{Dice, Template},
    stage::Show,
};

const SECTIONS: usize = 20;
const ROWS: usize = 20;
const SEATS_A_ROW: usize = 50;
const SEATS: usize = SECTIONS * ROWS * SEATS_A_ROW;
const CONNECTIONS: usize = 1000;
/// A sell-out that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A hall of twenty sections, five beside each other.
fn hall() -> Value {
    let section = |number: usize| {
        let (left, top) = (number % 5 * 2900 + 100, number / 5 * 2000 + 600);
        let seat = |row: usize, seat: usize| json!({ "label": (seat + 1).to_string(), "x": left + seat * 55, "y": top + row * 90 });
        let row = |row: usize| {
            let seats: Vec<Value> = (0..SEATS_A_ROW).map(|number| seat(row, number)).collect();
            json!({ "label": (row + 1).to_string(), "seats": seats })
        };
        json!({ "key": format!("s{number}"), "name": format!("Section {}", number + 1), "kind": "seated",
                "rows": (0..ROWS).map(row).collect::<Vec<_>>() })
    };
    json!({ "format": 1, "width": 14800, "height": 8800,
        "shapes": [{ "kind": "stage", "x": 5000, "y": 0, "width": 4800, "height": 400, "label": "Stage" }],
        "sections": (0..SECTIONS).map(section).collect::<Vec<_>>() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    /// One seat, blindly, also those that are long gone.
    Random,
    /// Two together, wherever the server finds the best.
    Best,
}

impl Pick {
    fn quantity(self) -> u64 {
        match self {
            Self::Random => 1,
            Self::Best => 2,
        }
    }
}

struct SellOut {
    template: Template,
    pick: Pick,
    dice: Dice,
    tally: Tally,
    began: Instant,
    sold: u64,
    /// Refused because somebody else was faster.
    conflicts: u64,
    conflict_latency: crate::histogram::Histogram,
    unanswered: u64,
    /// When the last seat was sold.
    sold_out: Option<Instant>,
    /// The server says that nothing is left.
    refused: bool,
}

impl Script for SellOut {
    fn begin(&mut self) {
        self.tally.begin();
        self.began = Instant::now();
    }

    fn next(&mut self, _who: usize, now: Instant, out: &mut Vec<u8>) -> Next {
        if self.sold_out.is_some() || self.refused || now - self.began > PATIENCE {
            return Next::End;
        }
        let seat = self.dice.below(SEATS);
        self.template.write(&mut self.dice, seat, out);
        Next::Send
    }

    fn answer(&mut self, _who: usize, answer: &Answer<'_>, latency: Duration, now: Instant) {
        match answer.status {
            201 => {
                self.sold += self.pick.quantity();
                self.tally.good(latency, now);
                if self.sold >= SEATS as u64 {
                    self.sold_out = Some(now);
                }
            }
            409 => {
                self.conflicts += 1;
                self.conflict_latency.record(latency);
                // With one seat left two can't be found: whoever wants two is told so.
                self.refused |= self.pick == Pick::Best;
            }
            _ => self.tally.bad(answer, now),
        }
    }

    fn cut(&mut self, _who: usize) {
        self.unanswered += 1;
        self.tally.cut(Instant::now());
    }
}

/// Both sell-outs; says so when the server has no seats.
///
/// # Errors
/// Whatever the server refuses; a hall that is not sold out; a broken invariant.
pub fn run(bench: &mut Bench) -> Result<(), Failure> {
    let plan = hall();
    for (pick, key, what) in [
        (Pick::Random, "seats_random", "20,000 seats, blind picks"),
        (Pick::Best, "seats_best", "20,000 seats, best two together"),
    ] {
        let Some(show) = bench.stage.seated_event(what, &plan, SEATS)? else {
            bench.report.skip(
                &format!("{key}_sellout_s"),
                "3 seats",
                "skipped: this server has no seat maps",
            );
            continue;
        };
        sell_out(bench, &show, pick, key, what)?;
        bench.check(what)?;
    }
    Ok(())
}

fn sell_out(bench: &mut Bench, show: &Show, pick: Pick, key: &str, what: &str) -> Result<(), Failure> {
    let item = match pick {
        Pick::Random => Template::seat_item(&show.offer_id),
        Pick::Best => Template::item(&show.offer_id, 2),
    };
    let template = Template::hold(bench.server.address, &show.event_id, &show.occurrence_id, &item);
    let script = || SellOut {
        template,
        pick,
        dice: Dice::fresh(),
        tally: Tally::open(),
        began: Instant::now(),
        sold: 0,
        conflicts: 0,
        conflict_latency: Default::default(),
        unanswered: 0,
        sold_out: None,
        refused: false,
    };
    let (mut cell, done) = cell::play(&bench.server, &bench.database, CONNECTIONS, script)?;
    bench.promised(show, done.sold / pick.quantity(), done.unanswered);
    let Some(sold_out) = done.sold_out else {
        let (sold, errors) = (done.sold, &done.tally.bad);
        return Err(
            format!("{what}: only {sold} of {SEATS} seats were sold (other answers: {errors:?})").into()
        );
    };
    let seconds = (sold_out - done.began).as_secs_f64();
    cell.count(&done.tally, seconds);
    let report = &mut bench.report;
    report.set(&format!("{key}_sellout_s"), seconds);
    report.set(&format!("{key}_conflicts"), done.conflicts as f64);
    report.set(&format!("{key}_p99_ms"), cell.p99_ms);
    report.memory(key, cell.memory);
    let conflicts = match done.conflicts {
        0 => "no conflicts".to_owned(),
        count => format!("{count} conflicts, p99 {:.1} ms", done.conflict_latency.quantile_ms(0.99)),
    };
    bench.row("3 seats", what, &cell, &format!("sold out in {seconds:.2} s, {conflicts}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hall_has_as_many_seats_as_are_sold() {
        let plan = hall();
        let sections = plan["sections"].as_array().expect("sections");
        let rows = sections.iter().flat_map(|section| section["rows"].as_array().expect("rows"));
        let seats: usize = rows.map(|row| row["seats"].as_array().expect("seats").len()).sum();
        assert_eq!(seats, SEATS);
        let last = &sections[19]["rows"][19]["seats"][49];
        assert!(last["x"].as_i64() < plan["width"].as_i64() && last["y"].as_i64() < plan["height"].as_i64());
    }
}
