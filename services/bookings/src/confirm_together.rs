//! Money for many bookings at once: at an on-sale payments come by the hundred, and each transaction of its
//! own would wait for the disk and for the lock of the same pool.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use data::{
    jobs::{JobResult, enqueue_all},
    retry::retrying,
};
use events::{EventSummary, Move, Seating, Shift};
use kit::{BookingId, EventId, OccurrenceId, PaymentId, Time, failpoint};
use payments::{PaymentSucceeded, Split};
use sqlx::PgConnection;

use crate::{
    Bookings, BookingsError,
    confirm::{Shares, called_off, tickets_of},
    jobs::SendTickets,
    model::Outcome,
    store::{self, bookings::BookingRow, lines::LineRow, settlements::Sale, tickets::NewTicket},
};

/// A booking that its money makes a sale.
struct Due<'a> {
    fact: &'a PaymentSucceeded,
    row: BookingRow,
}

impl Bookings {
    /// Hears of many payments. The plain ones (money in time, in full, for an event that takes place) are
    /// settled in one transaction; each of the others goes its own way, see [`Bookings::confirm_paid`].
    ///
    /// # Errors
    /// The database's; all facts are heard again then.
    pub async fn confirm_paid_together(&self, facts: Vec<PaymentSucceeded>) -> JobResult {
        let others = retrying(async || self.settle_plain(&facts).await).await?;
        for fact in others {
            self.confirm_paid(fact.clone()).await?;
        }
        Ok(())
    }

    /// Settles what is plain; gives the rest.
    async fn settle_plain<'a>(
        &self,
        facts: &'a [PaymentSucceeded],
    ) -> Result<Vec<&'a PaymentSucceeded>, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (due, others) = self.sort_out(&mut tx, facts).await?;
        if due.is_empty() {
            return Ok(others);
        }
        let rows: Vec<&BookingRow> = due.iter().map(|due| &due.row).collect();
        let shifts = shifts(&rows);
        let pools: Vec<_> = shifts.iter().map(|shift| (shift.event_id, shift.pool_id)).collect();
        self.parts.events.lock_pools(&mut tx, &pools).await?;
        self.parts.events.shift(&mut tx, "sell", &shifts, now).await?;
        let (tickets, shares) = self.tickets_together(&mut tx, &rows, now).await?;
        let sales: Vec<Sale> = due
            .iter()
            .map(|Due { fact, row }| Sale {
                event_id: row.event_id,
                booking_id: row.id,
                payment_id: fact.payment_id,
            })
            .collect();
        store::settlements::confirm(&mut tx, &sales, now).await?;
        store::tickets::insert(&mut tx, &tickets, now).await?;
        failpoint("tickets.issued");
        let splits: Vec<Split> =
            due.iter().zip(shares).map(|(due, shares)| shares.of(&due.row, due.fact.payment_id)).collect();
        self.parts.payments.split(&mut tx, &splits, now).await?;
        let jobs: Vec<SendTickets> =
            rows.iter().map(|row| SendTickets::first(row.event_id, row.id)).collect();
        enqueue_all(&mut tx, &jobs, now).await?;
        failpoint("confirm.before_commit");
        tx.commit().await?;
        failpoint("confirm.after_commit");
        tracing::info!(payments = sales.len(), outcome = ?Outcome::Confirmed, "payments are settled");
        Ok(others)
    }

    /// Locks the bookings and tells the plain cases from the others. Of two payments for one booking only
    /// the first can be plain.
    async fn sort_out<'a>(
        &self,
        tx: &mut PgConnection,
        facts: &'a [PaymentSucceeded],
    ) -> Result<(Vec<Due<'a>>, Vec<&'a PaymentSucceeded>), BookingsError> {
        let ids: Vec<(EventId, BookingId)> =
            facts.iter().map(|fact| (fact.event_id, fact.booking_id)).collect();
        let rows = store::settlements::lock(tx, &ids).await?;
        let mut rows: HashMap<(EventId, BookingId), BookingRow> =
            rows.into_iter().map(|row| ((row.event_id, row.id), row)).collect();
        let (events, payments): (Vec<EventId>, Vec<PaymentId>) =
            facts.iter().map(|fact| (fact.event_id, fact.payment_id)).unzip();
        let settled = store::settlements::settled(tx, &events, &payments).await?;
        let settled: HashSet<PaymentId> = settled.into_iter().collect();
        let wanted: HashSet<(EventId, OccurrenceId)> =
            rows.values().map(|row| (row.event_id, row.occurrence_id)).collect();
        let summaries = self.parts.events.summaries(tx, &wanted.into_iter().collect::<Vec<_>>()).await?;
        let summaries: HashMap<OccurrenceId, EventSummary> =
            summaries.into_iter().map(|summary| (summary.occurrence_id, summary)).collect();

        let (mut due, mut others) = (Vec::with_capacity(facts.len()), Vec::new());
        for fact in facts {
            if settled.contains(&fact.payment_id) {
                continue;
            }
            let key = (fact.event_id, fact.booking_id);
            let plain = rows.get(&key).is_some_and(|row| {
                Outcome::of(row.state, row.total(), fact.amount) == Outcome::Confirmed
                    && summaries.get(&row.occurrence_id).is_some_and(|summary| !called_off(summary))
            });
            match rows.remove(&key).filter(|_| plain) {
                Some(row) => due.push(Due { fact, row }),
                None => others.push(fact),
            }
        }
        Ok((due, others))
    }

    async fn tickets_together(
        &self,
        tx: &mut PgConnection,
        rows: &[&BookingRow],
        now: Time,
    ) -> Result<(Vec<NewTicket>, Vec<Shares>), BookingsError> {
        let ids: Vec<(EventId, BookingId)> = rows.iter().map(|row| (row.event_id, row.id)).collect();
        let mut lines: HashMap<BookingId, Vec<LineRow>> = HashMap::new();
        for (booking_id, line) in store::lines::of_bookings(tx, &ids).await? {
            lines.entry(booking_id).or_default().push(line);
        }
        let mut seatings: HashMap<EventId, Option<Arc<Seating>>> = HashMap::new();
        let (mut tickets, mut shares) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in rows {
            let lines = match &row.cart {
                Some(cart) => cart.0.clone(),
                None => lines.remove(&row.id).unwrap_or_default(),
            };
            self.sell_cards(tx, row, &lines, now).await?;
            let seated = lines.iter().any(|line| !line.seats.is_empty());
            if seated && !seatings.contains_key(&row.event_id) {
                seatings.insert(row.event_id, self.parts.events.seating(tx, row.event_id).await?);
            }
            let seating = seatings.get(&row.event_id).and_then(Option::as_deref);
            shares.push(Shares::of_lines(&lines));
            tickets.extend(tickets_of(row, lines, seating));
        }
        Ok((tickets, shares))
    }
}

/// What the sales move.
fn shifts(rows: &[&BookingRow]) -> Vec<Shift> {
    let of_sale = |row: &&BookingRow| {
        let (event_id, booking_id) = (row.event_id, row.id);
        let claims = row.claims().into_iter();
        claims.map(move |(pool_id, sold)| Move { event_id, pool_id, booking_id, held: -sold, sold })
    };
    Shift::sum(rows.iter().flat_map(of_sale))
}
