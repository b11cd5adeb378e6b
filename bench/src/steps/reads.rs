//! What most visitors do: look.

use std::time::{Duration, Instant};

use super::Bench;
use crate::{
    Failure,
    cell::{self, Cell, Tally},
    client::Client,
    http::Answer,
    load::{self, Next, Script},
    request::{Dice, Template},
};

const CONNECTIONS: usize = 256;

/// The same page for everybody, each from an address of their own.
struct Look {
    template: Template,
    wanted: u16,
    dice: Dice,
    tally: Tally,
}

impl Script for Look {
    fn begin(&mut self) {
        self.tally.begin();
    }

    fn next(&mut self, _who: usize, now: Instant, out: &mut Vec<u8>) -> Next {
        if self.tally.is_over(now) {
            return Next::End;
        }
        self.template.write(&mut self.dice, 0, out);
        Next::Send
    }

    fn answer(&mut self, _who: usize, answer: &Answer<'_>, latency: Duration, now: Instant) {
        match answer.status == self.wanted {
            true => self.tally.good(latency, now),
            false => self.tally.bad(answer, now),
        }
    }

    fn cut(&mut self, _who: usize) {
        self.tally.cut(Instant::now());
    }
}

/// The event's page as JSON and as HTML, its availability, and the answer to who has it already.
///
/// # Errors
/// When the server has no such page.
pub fn run(bench: &mut Bench) -> Result<(), Failure> {
    let show = bench.stage.event("Looked at", 1000)?;
    let page = format!("/api/v1/catalogue/events/{}", show.slug);
    let availability = format!("/api/v1/catalogue/events/{}/availability", show.event_id);
    let etag = Client::new(bench.server.address).ask("GET", &page, None, &[])?.etag;
    let html = format!("/e/{}", show.slug);
    look(bench, "event_json", "event page, JSON", &page, "application/json", "", 200)?;
    match etag {
        Some(etag) => {
            let known = format!("If-None-Match: {etag}\r\n");
            look(bench, "event_304", "event page, 304", &page, "application/json", &known, 304)?;
        }
        None => bench.report.skip("event_304_per_s", "5 reads", "event page, 304: the page has no ETag"),
    }
    look(bench, "event_html", "event page, HTML", &html, "text/html", "", 200)?;
    look(bench, "availability", "availability", &availability, "application/json", "", 200)?;
    bench.check("reads")
}

/// One page of a server that runs already, at 64 connections: to hold the generator against others.
///
/// # Errors
/// When the target can't be understood or connected to.
pub fn probe(target: &str, header: &str, length: Duration) -> Result<String, Failure> {
    let (address, path) = target.split_once('/').ok_or("the probe needs an address and a path")?;
    let address = address.parse().map_err(|error| format!("{address}: {error}"))?;
    let template = Template::get(address, &format!("/{path}"), "*/*", &format!("{header}\r\n"));
    let mut look = Look {
        template,
        wanted: if header.to_ascii_lowercase().starts_with("if-none-match") { 304 } else { 200 },
        dice: Dice::fresh(),
        tally: Tally::new(Duration::from_secs(1), length),
    };
    load::run(address, 64, &mut look)?;
    let mut cell = Cell::default();
    cell.count(&look.tally, length.as_secs_f64());
    Ok(format!(
        "{:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} errors {}",
        cell.per_second, cell.p50_ms, cell.p99_ms, cell.errors, cell.complaints
    ))
}

fn look(
    bench: &mut Bench,
    key: &str,
    what: &str,
    path: &str,
    accept: &str,
    more: &str,
    wanted: u16,
) -> Result<Cell, Failure> {
    let scale = bench.scale;
    let script = || Look {
        template: Template::get(bench.server.address, path, accept, more),
        wanted,
        dice: Dice::fresh(),
        tally: Tally::new(scale.warm_up, scale.cell),
    };
    let (mut cell, look) = cell::play(&bench.server, &bench.database, CONNECTIONS, script)?;
    cell.count(&look.tally, scale.cell.as_secs_f64());
    bench.report.set(&format!("{key}_per_s"), cell.per_second);
    bench.report.set(&format!("{key}_p99_ms"), cell.p99_ms);
    bench.report.memory("reads", cell.memory);
    bench.row("5 reads", what, &cell, "");
    Ok(cell)
}
