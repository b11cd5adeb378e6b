//! Checkouts of many buyers at once. At an on-sale they come by the hundred, and each alone would be a transaction
//! of ten statements; those who come while one lot commits are the next one. Only plain cases go together: whoever
//! needs a second look (a limit per person, an access code, names for the tickets, a key that was used before, a
//! booking that is not payable any more) goes alone, and hears there what is wrong.

use std::collections::{HashMap, HashSet};

use data::{gather::Gather, pool::Db, retry::retrying};
use events::{EventSummary, Events};
use kit::{BookingId, Caller, Clock, EventId, IdempotencyKey, OccurrenceId, ProductId, Time, failpoint};
use payments::{NewPayment, Payment, Payments};
use sqlx::PgConnection;

use crate::{
    BookingState, Bookings, BookingsError, CheckoutRequest,
    access::Access,
    checkout::{Started, at_the_bank, attempt, buyer_of, on_sale},
    idempotency::Once,
    store::{
        self,
        bookings::BookingRow,
        checkouts::{CheckedOut, Claimant},
        lines::LineRow,
    },
};

/// Checkouts that wait, and those of one lot, at most.
const LINE: (usize, usize) = (10_000, 128);

/// One buyer's checkout.
#[derive(Clone)]
pub(crate) struct Ask {
    caller: Caller,
    event_id: EventId,
    booking_id: BookingId,
    key: IdempotencyKey,
    request: CheckoutRequest,
}

/// The line in front of the till; `None` for who has to go alone.
pub(crate) type Line = Gather<Ask, Option<Started>>;

/// What checkouts need.
#[derive(Clone)]
struct Till {
    db: Db,
    clock: Clock,
    events: Events,
    payments: Payments,
    public_url: String,
}

pub(crate) fn line(db: &Db, clock: &Clock, events: &Events, payments: &Payments, public_url: &str) -> Line {
    let till = Till {
        db: db.clone(),
        clock: clock.clone(),
        events: events.clone(),
        payments: payments.clone(),
        public_url: public_url.to_owned(),
    };
    Gather::new(LINE.0, LINE.1, move |asks: Vec<Ask>| {
        let till = till.clone();
        async move { till.together(&asks).await }
    })
}

impl Bookings {
    /// Checks out together with all who come just now; `None` when the buyer has to go alone.
    pub(crate) async fn check_out_with_others(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        key: &IdempotencyKey,
        request: &CheckoutRequest,
    ) -> Option<Started> {
        let plain = request.holders.is_empty() && request.provider.is_none() && request.cards.is_empty();
        if !plain {
            return None;
        }
        let (caller, key, request) = (caller.clone(), key.clone(), request.clone());
        self.checkouts.ask(Ask { caller, event_id, booking_id, key, request }).await.ok().flatten()
    }
}

/// A plain case: the ask's place in the lot, the booking, and what is in its cart.
struct Due {
    at: usize,
    row: BookingRow,
    lines: Vec<LineRow>,
}

impl Till {
    /// One answer for each of `asks`, in their order.
    async fn together(&self, asks: &[Ask]) -> Vec<Option<Started>> {
        let started = retrying(async || self.lot(asks).await).await.unwrap_or_else(|error| {
            tracing::warn!(%error, checkouts = asks.len(), "checkouts go one by one");
            Vec::new()
        });
        let mut answers: Vec<Option<Started>> = asks.iter().map(|_| None).collect();
        for (at, one) in started {
            answers[at] = Some(one);
        }
        answers
    }

    /// All plain cases in one transaction.
    async fn lot(&self, asks: &[Ask]) -> Result<Vec<(usize, Started)>, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let due = self.plain(&mut tx, asks, now).await?;
        let summaries = self.summaries(&mut tx, &due).await?;
        let takes_place = |due: &Due| {
            summaries.get(&due.row.occurrence_id).is_some_and(|summary| on_sale(summary, now).is_ok())
        };
        let due: Vec<Due> = due.into_iter().filter(takes_place).collect();
        let due = claimed(&mut tx, asks, due, now).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let rows = check_out(&mut tx, asks, &due, now).await?;
        let new = due.iter().filter_map(|due| self.attempt(rows.get(&due.row.id)?, &summaries)).collect();
        let payments = self.payments.create_all(&mut tx, new).await?;
        failpoint("checkout.before_commit");
        tx.commit().await?;
        failpoint("checkout.after_commit");
        Ok(put_together(due, rows, &summaries, payments))
    }

    /// Locks the bookings, and picks those that can be paid without a second look. Of two checkouts of one booking
    /// only the first can be plain.
    async fn plain(&self, tx: &mut PgConnection, asks: &[Ask], now: Time) -> Result<Vec<Due>, BookingsError> {
        let claimants: Vec<Claimant<'_>> = asks
            .iter()
            .map(|ask| Claimant {
                event_id: ask.event_id,
                booking_id: ask.booking_id,
                user_id: ask.caller.user_id(),
                guest: ask.caller.guest.as_ref(),
            })
            .collect();
        let rows = store::checkouts::lock_of_buyers(tx, &claimants).await?;
        let mut seen = HashSet::new();
        let due = rows.into_iter().filter_map(|(at, row)| {
            let lines = cart_of(&row, now)?;
            seen.insert((row.event_id, row.id)).then_some(Due { at, row, lines })
        });
        let due: Vec<Due> = due.collect();
        let products: HashSet<(EventId, ProductId)> = due
            .iter()
            .flat_map(|due| due.lines.iter().map(|line| (due.row.event_id, line.product_id)))
            .collect();
        let products: Vec<_> = products.into_iter().collect();
        let limited: HashSet<ProductId> =
            store::checkouts::limited(tx, &products).await?.into_iter().collect();
        let free = |due: &Due| !due.lines.iter().any(|line| limited.contains(&line.product_id));
        Ok(due.into_iter().filter(free).collect())
    }

    async fn summaries(
        &self,
        tx: &mut PgConnection,
        due: &[Due],
    ) -> Result<HashMap<OccurrenceId, EventSummary>, BookingsError> {
        let wanted: HashSet<(EventId, OccurrenceId)> =
            due.iter().map(|due| (due.row.event_id, due.row.occurrence_id)).collect();
        let summaries = self.events.summaries(tx, &wanted.into_iter().collect::<Vec<_>>()).await?;
        Ok(summaries.into_iter().map(|summary| (summary.occurrence_id, summary)).collect())
    }

    fn attempt(
        &self,
        row: &BookingRow,
        summaries: &HashMap<OccurrenceId, EventSummary>,
    ) -> Option<NewPayment> {
        Some(attempt(&self.public_url, row, summaries.get(&row.occurrence_id)?, None))
    }
}

/// What is in the cart of a booking that can be paid, and whose buyer was never counted against a limit.
fn cart_of(row: &BookingRow, now: Time) -> Option<Vec<LineRow>> {
    let payable = row.state == BookingState::Held && !row.overdue(now) && row.total_minor > 0;
    let unknown = row.user_id.is_none() && row.checked_out_at.is_none() && row.code_id.is_none();
    row.cart.as_ref().filter(|_| payable && unknown).map(|cart| cart.0.clone())
}

/// Those whose key was claimed by nobody before.
async fn claimed(
    tx: &mut PgConnection,
    asks: &[Ask],
    due: Vec<Due>,
    now: Time,
) -> Result<Vec<Due>, BookingsError> {
    let principals: Vec<Option<String>> =
        due.iter().map(|due| Access::from(&asks[due.at].caller).principal()).collect();
    let mut onces = Vec::with_capacity(due.len());
    for (due, principal) in due.iter().zip(&principals) {
        let ask = &asks[due.at];
        let asked = (ask.event_id, ask.booking_id, &ask.request);
        onces.push(Once::new(principal.as_deref().unwrap_or_default(), "checkout", &ask.key, &asked));
    }
    let requests: Vec<_> =
        onces.iter().zip(&due).map(|(once, due)| (once.request(), due.row.event_id, due.row.id)).collect();
    let fresh: HashSet<usize> =
        store::idempotency::claim_all(tx, &requests, now).await?.into_iter().collect();
    let due = due.into_iter().enumerate().filter(|(at, _)| fresh.contains(at));
    Ok(due.map(|(_, due)| due).collect())
}

/// Writes the checkouts down; gives the bookings as they are then.
async fn check_out(
    tx: &mut PgConnection,
    asks: &[Ask],
    due: &[Due],
    now: Time,
) -> Result<HashMap<BookingId, BookingRow>, BookingsError> {
    let checkouts: Vec<CheckedOut<'_>> = due
        .iter()
        .map(|due| CheckedOut {
            booking: &due.row,
            lines: &due.lines,
            buyer: buyer_of(&asks[due.at].caller, &asks[due.at].request, &due.row),
            next: (BookingState::AwaitingPayment, Some(at_the_bank(&due.row, now))),
        })
        .collect();
    let rows = store::checkouts::check_out_all(tx, &checkouts, now).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The answers, each with its place in the lot.
fn put_together(
    due: Vec<Due>,
    mut rows: HashMap<BookingId, BookingRow>,
    summaries: &HashMap<OccurrenceId, EventSummary>,
    payments: Vec<Payment>,
) -> Vec<(usize, Started)> {
    let mut payments: HashMap<BookingId, Payment> =
        payments.into_iter().map(|payment| (payment.booking_id, payment)).collect();
    let started = due.into_iter().filter_map(|Due { at, row, lines }| {
        let summary = summaries.get(&row.occurrence_id)?.clone();
        let (row, payment) = (rows.remove(&row.id)?, payments.remove(&row.id)?);
        Some((at, Started { row, lines, summary, payment }))
    });
    started.collect()
}
