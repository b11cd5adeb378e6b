//! `admit rehearse`: a synthetic on-sale on the operator's own machine and PostgreSQL, before the real one.
//!
//! The event is copied into a database of its own beside the real one and sold there, through the same
//! code. So the catalogue never shows it, nobody's tickets are touched, and nothing stays behind: in the
//! real tables it could not be taken away again, for ledgers only grow.

mod advice;
mod shadow;

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use bookings::{Bookings, HoldRequest};
use kit::{BookingId, Caller, Clock, IdempotencyKey, Problem};
use serde_json::json;
use tokio::task::JoinSet;

use super::{Failure, print};
use crate::{App, Config, database::Database};
use advice::Outcome;
use shadow::{Scene, Shadow};

/// Buyers who wait for their answer at the same time.
const AT_ONCE: u32 = 500;

/// Sells `event` (its address word or its id) to so many synthetic buyers, and says how it went.
///
/// # Errors
/// When there is no such event, or no database can be made beside the real one.
pub async fn rehearse(config: &Config, event: &str, buyers: u32) -> Result<(), Failure> {
    let database = Database::open(config).await?;
    let outcome = in_shadow(config, &database, event, buyers).await;
    database.close().await?;
    let (title, outcome) = outcome?;
    print(&outcome.report(&title))?;
    if outcome.oversold == 0 { Ok(()) } else { Err("places were oversold: please report this".into()) }
}

async fn in_shadow(
    config: &Config,
    database: &Database,
    event: &str,
    buyers: u32,
) -> Result<(String, Outcome), Failure> {
    let shadow = Shadow::cast(&database.db, event, config.database_connections).await?;
    let outcome = async {
        let app = App::build(config, shadow.db.clone(), Clock::system()).await?;
        let outcome = play(&app.bookings, &shadow.scene, buyers).await;
        Ok::<_, Failure>(Outcome { oversold: shadow.oversold(outcome.held).await?, ..outcome })
    }
    .await;
    let title = shadow.scene.title.clone();
    shadow.vanish().await?;
    Ok((title, outcome?))
}

/// All buyers, so many at a time, each with a key and an address of their own.
async fn play(bookings: &Bookings, scene: &Scene, buyers: u32) -> Outcome {
    let next = Arc::new(AtomicU32::new(0));
    let scene = Arc::new(scene.clone());
    let began = Instant::now();
    let mut crowd = JoinSet::new();
    for _ in 0..AT_ONCE.min(buyers) {
        let (bookings, scene, next) = (bookings.clone(), Arc::clone(&scene), Arc::clone(&next));
        crowd.spawn(async move {
            let mut seen = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= buyers {
                    return seen;
                }
                seen.push(buy(&bookings, &scene, number).await);
            }
        });
    }
    let mut outcome = Outcome { free: scene.free, ..Outcome::default() };
    while let Some(seen) = crowd.join_next().await {
        for (latency, answer) in seen.unwrap_or_default() {
            outcome.note(latency, answer.as_deref());
        }
    }
    outcome.seconds = began.elapsed().as_secs_f64();
    outcome
}

/// One buyer who wants one ticket of one of the offers; the code of the refusal, if it was one.
async fn buy(bookings: &Bookings, scene: &Scene, number: u32) -> (Duration, Option<String>) {
    let offer = &scene.offers[number as usize % scene.offers.len()];
    let body = json!({ "occurrence_id": scene.occurrence_id,
        "items": [{ "offer_id": offer.id, "quantity": offer.quantity }] });
    let request: HoldRequest = match serde_json::from_value(body) {
        Ok(request) => request,
        Err(error) => return (Duration::ZERO, Some(error.to_string())),
    };
    let address = Ipv6Addr::from((0x2001_0db8_u128 << 96) | (u128::from(number) << 64) | 1);
    let caller = Caller::anonymous(IpAddr::V6(address));
    let key = IdempotencyKey(BookingId::new().to_string());
    let began = Instant::now();
    let held = bookings.hold(&caller, scene.event_id, &key, &request).await;
    (began.elapsed(), held.err().map(|error| Problem::from(error).code))
}
