//! Holds, checkout, confirmation, cancellation: nothing is ever oversold, no paid booking is ever lost.

mod access;
mod bank;
mod cancel;
mod checkout;
mod crash;
mod documents;
mod expire;
mod failpoints;
mod garbage;
mod hold;
pub mod late;
mod organizer;
mod race;
mod refund_runs;
pub mod returns;
mod seats;
mod self_service;
mod states;
mod together;
mod waiting_list;
mod waiting_room;
mod webhook;

use serde_json::Value;

use crate::app::{Show, TestApp};

pub use bank::Bank;

/// What a pool counts.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Places {
    pub held: i32,
    pub sold: i32,
}

pub fn places(held: i32, sold: i32) -> Places {
    Places { held, sold }
}

impl TestApp {
    /// The counters of the show's pool.
    pub async fn places(&self, show: &Show) -> Places {
        sqlx::query_as("select held, sold from events.pools where id = $1::uuid")
            .bind(&show.pool_id)
            .fetch_one(&self.db)
            .await
            .expect("the pool")
    }

    /// One number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db).await.expect("a number")
    }

    /// What must be true whatever happened: counters equal claims and the ledger, tickets equal sales,
    /// the books add up to zero.
    #[track_caller]
    pub fn assert_sound(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let mut conn = self.db.acquire().await.expect("a connection");
            let drift = events::Events::check_inventory(&mut conn).await.expect("the inventory");
            assert!(drift.is_empty(), "counters differ from their ledger at {caller}: {drift:?}");
            let off = self
                .count(
                    "select count(*) from events.pools p
                     where p.held <> (select coalesce(sum(c.quantity), 0) from bookings.pool_claims c
                                      join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
                                      where c.event_id = p.event_id and c.pool_id = p.id
                                        and b.state in ('held', 'awaiting_payment'))
                        or p.sold <> (select coalesce(sum(c.quantity), 0) from bookings.pool_claims c
                                      join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
                                      where c.event_id = p.event_id and c.pool_id = p.id and b.state = 'confirmed')",
                )
                .await;
            assert_eq!(off, 0, "pools differ from claims at {caller}");
            let idle = "select count(*) from bookings.pool_claims c
                        join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
                        where b.state in ('cancelled', 'expired')";
            assert_eq!(self.count(idle).await, 0, "ended bookings keep no claims at {caller}");
            let recounted = server::inventory::recount(&self.services.db).await.expect("the recount");
            let findings: Vec<_> = recounted.iter().flat_map(|comparison| &comparison.findings).collect();
            assert!(findings.is_empty(), "the recount at {caller}: {findings:?}");
            let books = self.services.payments.books().await.expect("the books");
            assert!(books.are_balanced(), "at {caller}: {books:?}");
        }
    }
}

/// The text in `value`.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
