//! Signing in: the one thing that must be slow, and how much of a core it takes.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Bench;
use crate::{
    Failure,
    cell::{self, Tally},
    http::Answer,
    load::{Next, Script},
    request::{Dice, Template},
    stage::{self, PASSWORD},
};

const PEOPLE: usize = 8;
const CONNECTIONS: usize = 8;

struct SignIns {
    templates: Vec<Template>,
    dice: Dice,
    tally: Tally,
    /// Sign-ins that worked, inside the window and out: what the processor's time was spent on.
    all: u64,
}

impl Script for SignIns {
    fn begin(&mut self) {
        self.tally.begin();
    }

    fn next(&mut self, who: usize, now: Instant, out: &mut Vec<u8>) -> Next {
        if self.tally.is_over(now) {
            return Next::End;
        }
        self.templates[who % self.templates.len()].write(&mut self.dice, 0, out);
        Next::Send
    }

    fn answer(&mut self, _who: usize, answer: &Answer<'_>, latency: Duration, now: Instant) {
        if answer.status == 200 {
            self.all += 1;
            self.tally.good(latency, now);
        } else {
            self.tally.bad(answer, now);
        }
    }

    fn cut(&mut self, _who: usize) {
        self.tally.cut(Instant::now());
    }
}

/// People with passwords, each from an address of their own.
///
/// # Errors
/// When accounts can't be made.
pub fn run(bench: &mut Bench) -> Result<(), Failure> {
    let (address, scale) = (bench.server.address, bench.scale);
    let mut templates = Vec::new();
    for number in 0..PEOPLE {
        let email = format!("visitor.{number}@example.org");
        stage::make_account(&bench.server, &email)?;
        let body = json!({ "email": email, "password": PASSWORD }).to_string();
        templates.push(Template::post(address, "/api/v1/session", &body));
    }
    let script =
        || SignIns { templates, dice: Dice::fresh(), tally: Tally::new(scale.warm_up, scale.cell), all: 0 };
    let (mut cell, done) = cell::play(&bench.server, &bench.database, CONNECTIONS, script)?;
    cell.count(&done.tally, scale.cell.as_secs_f64());
    let per_core = done.all as f64 / cell.server_seconds.max(0.001);
    bench.report.set("sign_ins_per_s", cell.per_second);
    bench.report.set("sign_ins_per_core_s", per_core);
    bench.report.set("sign_ins_p99_ms", cell.p99_ms);
    bench.report.memory("sign_ins", cell.memory);
    bench.row("6 sign-ins", "e-mail and password", &cell, &format!("{per_core:.0} per core and second"));
    bench.check("sign-ins")
}
