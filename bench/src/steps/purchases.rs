//! Whole purchases: hold, checkout, the bank's page, its signed webhook, the confirmed booking with its
//! tickets. A purchase ends when the buyer sees it.

use std::{
    io::Write as _,
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde::Deserialize;

use super::{Bench, holds::ROOM};
use crate::{
    Failure,
    cell::{self, Cell, Tally},
    http::Answer,
    load::{Next, Script},
    request::{Dice, new_address, new_key},
    stage::Show,
};

const CONNECTIONS: [usize; 2] = [256, 1000];
/// How often a buyer at the last page asks whether the booking is confirmed. The web app asks once a
/// second; asking more often measures finer and costs the server more.
const ASK_EVERY: Duration = Duration::from_millis(300);
/// A purchase that has not ended by then counts as failed, so that the run ends.
const PATIENCE: Duration = Duration::from_secs(30);
/// What comes after the purchases (documents, mails) is given this long before it is put aside.
const MAIL_TIME: Duration = Duration::from_secs(15);

/// What a booking's JSON says, as far as it matters here.
#[derive(Deserialize)]
struct Booking {
    id: String,
    state: String,
    #[serde(default)]
    tickets: Vec<serde::de::IgnoredAny>,
    payment: Option<Payment>,
}

#[derive(Deserialize)]
struct Payment {
    redirect_url: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Hold,
    CheckOut,
    Pay,
    Ask,
    /// Between two questions.
    Pause,
}

struct Buyer {
    stage: Stage,
    began: Instant,
    address: String,
    cookie: String,
    booking: String,
    /// The path of the bank's page.
    bank: String,
    /// Under which the buyer asks whether there are news, as the web app does.
    tag: String,
}

struct Buyers {
    server: SocketAddr,
    show: Show,
    dice: Dice,
    tally: Tally,
    buyers: Vec<Buyer>,
    created: u64,
    unanswered: u64,
    confirmed: u64,
    /// Paid, and still not confirmed when patience ended.
    given_up: u64,
}

impl Buyers {
    fn new(server: SocketAddr, show: Show, connections: usize, tally: Tally) -> Self {
        let nobody = || Buyer {
            stage: Stage::Hold,
            began: Instant::now(),
            address: String::new(),
            cookie: String::new(),
            booking: String::new(),
            bank: String::new(),
            tag: String::new(),
        };
        let buyers = (0..connections).map(|_| nobody()).collect();
        let dice = Dice::fresh();
        Self { server, show, dice, tally, buyers, created: 0, unanswered: 0, confirmed: 0, given_up: 0 }
    }

    fn write(&mut self, who: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
        let (server, event) = (self.server, &self.show.event_id);
        let buyer = &self.buyers[who];
        let bookings = format!("/api/v1/events/{event}/bookings/{}", buyer.booking);
        let (method, path, kind, body) = match buyer.stage {
            Stage::Hold => {
                let (occurrence, offer) = (&self.show.occurrence_id, &self.show.offer_id);
                let items = format!("[{{\"offer_id\":\"{offer}\",\"quantity\":1}}]");
                let body = format!("{{\"occurrence_id\":\"{occurrence}\",\"items\":{items}}}");
                ("POST", format!("/api/v1/events/{event}/holds"), "application/json", body)
            }
            Stage::CheckOut => {
                let body = format!(
                    "{{\"email\":\"buyer.{}@example.org\",\"name\":\"Nora Lindqvist\"}}",
                    &buyer.booking[..13]
                );
                ("POST", format!("{bookings}/checkout"), "application/json", body)
            }
            Stage::Pay => {
                ("POST", buyer.bank.clone(), "application/x-www-form-urlencoded", "action=pay".to_owned())
            }
            Stage::Ask | Stage::Pause => ("GET", bookings, "", String::new()),
        };
        write!(
            out,
            "{method} {path} HTTP/1.1\r\nHost: {server}\r\n\
             User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
             Accept: application/json\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-For: {}\r\n",
            buyer.address
        )?;
        if !buyer.cookie.is_empty() {
            write!(out, "Cookie: __Host-admit_guest={}\r\n", buyer.cookie)?;
        }
        if buyer.stage == Stage::Ask && !buyer.tag.is_empty() {
            write!(out, "If-None-Match: {}\r\n", buyer.tag)?;
        }
        if method == "POST" {
            let key = new_key(&mut self.dice);
            write!(
                out,
                "Origin: http://{server}\r\nContent-Type: {kind}\r\nIdempotency-Key: {key}\r\n\
                 Content-Length: {}\r\n",
                body.len()
            )?;
        }
        write!(out, "\r\n{body}")
    }

    /// What the answer means for the buyer; `None` when it is not what they hoped for.
    fn understand(&mut self, who: usize, answer: &Answer<'_>, now: Instant) -> Option<()> {
        let stage = self.buyers[who].stage;
        let buyer = &mut self.buyers[who];
        match (stage, answer.status) {
            (Stage::Hold, 201) => {
                self.created += 1;
                buyer.cookie = answer.cookie("__Host-admit_guest")?.to_owned();
                buyer.booking = booking(answer)?.id;
                buyer.stage = Stage::CheckOut;
            }
            (Stage::CheckOut, 200) => {
                let url = booking(answer)?.payment?.redirect_url?;
                buyer.bank = url.get(url.find("/sandbox/")?..)?.to_owned();
                buyer.stage = Stage::Pay;
            }
            (Stage::Pay, 303) => buyer.stage = Stage::Ask,
            (Stage::Ask, 200) => {
                let booking = booking(answer)?;
                if booking.state == "confirmed" && booking.tickets.len() == 1 {
                    self.confirmed += 1;
                    self.tally.good(now - buyer.began, now);
                    buyer.stage = Stage::Hold;
                } else if now - buyer.began > PATIENCE {
                    self.given_up += 1;
                    buyer.stage = Stage::Hold;
                } else {
                    answer.header("etag").unwrap_or_default().clone_into(&mut buyer.tag);
                    buyer.stage = Stage::Pause;
                }
            }
            (Stage::Ask, 304) => {
                if now - buyer.began > PATIENCE {
                    self.given_up += 1;
                    buyer.stage = Stage::Hold;
                } else {
                    buyer.stage = Stage::Pause;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

fn booking(answer: &Answer<'_>) -> Option<Booking> {
    serde_json::from_slice(&answer.content()).ok()
}

impl Script for Buyers {
    fn begin(&mut self) {
        self.tally.begin();
    }

    fn next(&mut self, who: usize, now: Instant, out: &mut Vec<u8>) -> Next {
        match self.buyers[who].stage {
            Stage::Hold if self.tally.is_over(now) => return Next::End,
            Stage::Hold => {
                let address = new_address(&mut self.dice);
                let buyer = &mut self.buyers[who];
                let (cookie, tag) = (String::new(), String::new());
                *buyer = Buyer { began: now, address, cookie, tag, stage: Stage::Hold, ..take(buyer) };
            }
            Stage::Pause => {
                self.buyers[who].stage = Stage::Ask;
                return Next::Wait(now + ASK_EVERY);
            }
            _ => {}
        }
        match self.write(who, out) {
            Ok(()) => Next::Send,
            Err(_) => Next::End,
        }
    }

    fn answer(&mut self, who: usize, answer: &Answer<'_>, _latency: Duration, now: Instant) {
        if self.understand(who, answer, now).is_none() {
            self.tally.bad(answer, now);
            self.buyers[who].stage = Stage::Hold;
        }
    }

    fn cut(&mut self, who: usize) {
        if self.buyers[who].stage == Stage::Hold {
            self.unanswered += 1;
        }
        self.tally.cut(Instant::now());
        self.buyers[who].stage = Stage::Hold;
    }
}

fn take(buyer: &mut Buyer) -> Buyer {
    Buyer {
        stage: buyer.stage,
        began: buyer.began,
        address: std::mem::take(&mut buyer.address),
        cookie: std::mem::take(&mut buyer.cookie),
        booking: std::mem::take(&mut buyer.booking),
        bank: std::mem::take(&mut buyer.bank),
        tag: std::mem::take(&mut buyer.tag),
    }
}

/// Buyers who go all the way, at several numbers of them; the better figure stands for the step.
///
/// # Errors
/// See [`cell::play`]; a broken invariant; purchases that end without a confirmed booking.
pub fn run(bench: &mut Bench) -> Result<(), Failure> {
    let mut best = Cell::default();
    for connections in CONNECTIONS {
        let cell = buy(bench, connections)?;
        let note = bench.report.ratio(cell.per_second);
        bench.row("4 purchases", "hold, pay, confirmed, tickets", &cell, &note);
        bench.check(&format!("purchases of {connections} buyers"))?;
        finish_jobs(bench)?;
        if cell.per_second > best.per_second {
            best = cell;
        }
    }
    let report = &mut bench.report;
    report.set("purchases_per_s", best.per_second);
    report.set("purchases_p50_ms", best.p50_ms);
    report.set("purchases_p99_ms", best.p99_ms);
    report.set("purchases_errors", best.errors as f64);
    report.note_ratio("purchases_ratio", best.per_second);
    report.memory("purchases", best.memory);
    Ok(())
}

fn buy(bench: &mut Bench, connections: usize) -> Result<Cell, Failure> {
    let show = bench.stage.event(&format!("Bought by {connections}"), ROOM)?;
    let (address, scale) = (bench.server.address, bench.scale);
    let script = || {
        let tally = Tally::new(scale.warm_up, scale.cell * 2);
        Buyers::new(address, show.clone(), connections, tally)
    };
    let (mut cell, done) = cell::play(&bench.server, &bench.database, connections, script)?;
    cell.count(&done.tally, (scale.cell * 2).as_secs_f64());
    bench.promised(&show, done.created, done.unanswered);
    let confirmed = bench.database.confirmed_of(&show.event_id)?;
    if u64::try_from(confirmed).unwrap_or_default() < done.confirmed {
        return Err(format!("{} buyers saw a confirmed booking, {confirmed} exist", done.confirmed).into());
    }
    if done.given_up > 0 {
        let why = bench.database.job_errors()?;
        let seconds = PATIENCE.as_secs();
        cell.errors += done.given_up;
        cell.complaints = format!("{} × not confirmed within {seconds} s {why}", done.given_up);
    }
    Ok(cell)
}

/// Waits for the documents and mails of what was bought, for a while; the rest is put aside.
fn finish_jobs(bench: &mut Bench) -> Result<(), Failure> {
    let (began, before) = (Instant::now(), bench.database.jobs()?);
    let mut left = before;
    while left > 20 && began.elapsed() < MAIL_TIME {
        std::thread::sleep(Duration::from_millis(500));
        left = bench.database.jobs()?;
    }
    let done = (before - left).max(0) as f64 / began.elapsed().as_secs_f64().max(0.5);
    if before > 200 {
        bench.report.set("documents_and_mails_per_s", done);
        bench.report.say(&format!(
            "                 after them {before} jobs (documents, mails) were due: {done:.0}/s; {left} put aside"
        ));
    }
    bench.database.forget_jobs()
}
