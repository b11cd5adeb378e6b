//! Money has come: settles what becomes of it, once.

use data::{
    jobs::{JobError, JobResult, enqueue},
    retry::retrying,
};
use events::{EventState, EventSummary, EventsError, OccurrenceState, SeatClaim, Seating};
use kit::{Money, TicketId, Time, failpoint, text::spoken_code};
use payments::{Payment, PaymentSucceeded, RefundSucceeded, Split};
use sqlx::{Acquire as _, PgConnection};

use crate::{
    BookingState, Bookings, BookingsError,
    jobs::SendTickets,
    model::Outcome,
    price::share,
    store::{self, bookings::BookingRow, lines::LineRow, tickets::NewTicket},
};

impl Bookings {
    /// A payment succeeded: confirms its booking, revives it when it came too late and there is still
    /// room, or sends the money back. Hearing it again changes nothing.
    ///
    /// # Errors
    /// The database's; the fact is heard again then.
    pub async fn confirm_paid(&self, fact: PaymentSucceeded) -> JobResult {
        match retrying(async || self.settle(&fact).await).await {
            Err(BookingsError::NotFound) => Err(JobError::pointless("money for a booking that is not there")),
            done => Ok(done?),
        }
    }

    async fn settle(&self, fact: &PaymentSucceeded) -> Result<(), BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock(&mut tx, fact.event_id, fact.booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        if store::bookings::is_settled(&mut tx, fact.event_id, fact.payment_id).await? {
            return Ok(());
        }
        let summary = self.parts.events.summary(&mut tx, row.event_id, row.occurrence_id).await?;
        // What cards set aside for this attempt; none did for one that pays everything.
        let tenders = match fact.amount == row.total() {
            true => Vec::new(),
            false => self.parts.payments.tenders_beside(&mut tx, row.event_id, fact.payment_id).await?,
        };
        let outcome = match Outcome::of(row.state, row.total(), with_cards(fact.amount, &tenders)) {
            Outcome::Confirmed | Outcome::Revived if called_off(&summary) => {
                if row.state.is_open() {
                    let why = "The event was cancelled";
                    self.let_go(&mut tx, &row, BookingState::Cancelled, why, now).await?;
                }
                Outcome::Cancelled
            }
            Outcome::Confirmed => {
                match self.parts.payments.capture_tenders(&mut tx, &tenders, now).await? {
                    true => {
                        let shares = self.sell(&mut tx, &row, now).await?;
                        self.split(&mut tx, &row, shares, (fact, &tenders), now).await?;
                        Outcome::Confirmed
                    }
                    // The attempt had failed, and the card was spent elsewhere before its money came after all.
                    false => Outcome::TooLate,
                }
            }
            Outcome::Revived => self.revive(&mut tx, &row, &summary, (fact, &tenders), now).await?,
            other => other,
        };
        store::bookings::settle(&mut tx, row.event_id, row.id, fact.payment_id, outcome, now).await?;
        if let Some(reason) = outcome.refund_reason() {
            self.parts.payments.let_go(&mut tx, &tenders, now).await?;
            let key = format!("settled:{}", fact.payment_id);
            self.parts
                .payments
                .refund(&mut tx, row.event_id, fact.payment_id, fact.amount, reason, &key)
                .await?;
        }
        if matches!(outcome, Outcome::TooLate | Outcome::Cancelled) {
            self.apologize(&mut tx, &row, &summary, fact).await?;
        }
        failpoint("confirm.before_commit");
        tx.commit().await?;
        failpoint("confirm.after_commit");
        tracing::info!(event_id = %row.event_id, booking_id = %row.id, ?outcome, "a payment is settled");
        Ok(())
    }

    /// Makes the places that are set aside a sale.
    pub(crate) async fn sell(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        now: Time,
    ) -> Result<Shares, BookingsError> {
        self.parts.events.sell(tx, row.event_id, row.id, &row.claims(), now).await?;
        self.complete(tx, row, now).await
    }

    /// Late money: takes the places again if they are still there and the show is not over.
    async fn revive(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        summary: &EventSummary,
        (fact, tenders): (&PaymentSucceeded, &[Payment]),
        now: Time,
    ) -> Result<Outcome, BookingsError> {
        let needs = store::holds::needs_of_lines(tx, row.event_id, row.id).await?;
        if summary.ends_at <= now || needs.is_empty() {
            return Ok(Outcome::TooLate);
        }
        // A savepoint: of several pools, the first may have room when the second has none.
        let mut attempt = tx.begin().await?;
        match self.count_again(&mut attempt, row).await {
            Err(
                BookingsError::PersonLimit { .. }
                | BookingsError::UnknownCode
                | BookingsError::CodeUsedUp
                | BookingsError::CodePersonLimit { .. },
            ) => {
                attempt.rollback().await?;
                return Ok(Outcome::TooLate);
            }
            done => done?,
        }
        let seats = seats_again(&mut attempt, row).await?;
        let lost = self.parts.events.claim_seats(&mut attempt, &seats).await?;
        if !lost.is_empty() {
            attempt.rollback().await?;
            return Ok(Outcome::TooLate);
        }
        match self.parts.events.sell_late(&mut attempt, row.event_id, row.id, &needs, now).await {
            // Cards that were let go at the deadline may be spent by now.
            Ok(()) if self.parts.payments.capture_tenders(&mut attempt, tenders, now).await? => {
                attempt.commit().await?;
            }
            Ok(()) => {
                attempt.rollback().await?;
                return Ok(Outcome::TooLate);
            }
            Err(EventsError::SoldOut { .. }) => {
                attempt.rollback().await?;
                return Ok(Outcome::TooLate);
            }
            Err(error) => return Err(error.into()),
        }
        let shares = self.complete(tx, row, now).await?;
        self.split(tx, row, shares, (fact, tenders), now).await?;
        let seats: Vec<i32> = seats.into_iter().map(|claim| claim.seat).collect();
        store::holds::set_claims(tx, row.event_id, row.id, &needs, &seats).await?;
        Ok(Outcome::Revived)
    }

    /// Confirmed, with tickets, and the mail on its way.
    async fn complete(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        now: Time,
    ) -> Result<Shares, BookingsError> {
        store::bookings::confirm(tx, row.event_id, row.id, now).await?;
        let (tickets, shares) = self.new_tickets(tx, row, now).await?;
        store::tickets::insert(tx, &tickets, now).await?;
        failpoint("tickets.issued");
        enqueue(tx, &SendTickets::first(row.event_id, row.id), now).await?;
        Ok(shares)
    }

    /// The tickets of a booking that was paid; its gift cards are made on the way.
    async fn new_tickets(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        now: Time,
    ) -> Result<(Vec<NewTicket>, Shares), BookingsError> {
        let lines = store::lines::of(tx, row).await?;
        self.sell_cards(tx, row, &lines, now).await?;
        let seating = match lines.iter().any(|line| !line.seats.is_empty()) {
            true => self.parts.events.seating(tx, row.event_id).await?,
            false => None,
        };
        let shares = Shares::of_lines(&lines);
        Ok((tickets_of(row, lines, seating.as_deref()), shares))
    }

    /// Takes taxes and fees out of the sale, from each payment its part.
    async fn split(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        shares: Shares,
        (fact, tenders): (&PaymentSucceeded, &[Payment]),
        now: Time,
    ) -> Result<(), BookingsError> {
        let first = (fact.payment_id, fact.amount.minor);
        let rest = tenders.iter().map(|tender| (tender.id, tender.amount.minor));
        let payments: Vec<_> = std::iter::once(first).chain(rest).collect();
        Ok(self.parts.payments.split(tx, &shares.of_payments(row, &payments), now).await?)
    }

    /// A refund reached the buyer. What a booking was refunded is derived from its payments; where it was
    /// invoiced, a credit note follows.
    ///
    /// # Errors
    /// The database's; the fact is heard again then.
    pub async fn refunded(&self, fact: RefundSucceeded) -> JobResult {
        tracing::info!(
            event_id = %fact.event_id, booking_id = %fact.booking_id, refund_id = %fact.refund_id,
            amount = %fact.amount, "a refund reached the buyer"
        );
        Ok(self.credit_refund(fact.event_id, fact.refund_id).await?)
    }
}

/// What of a booking is not the organizer's own: tax, the platform's fees, the organizer's fees.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shares {
    tax: i64,
    fee: i64,
    service_fee: i64,
}

impl Shares {
    pub(crate) fn of_lines(lines: &[LineRow]) -> Self {
        let sum = |part: fn(&LineRow) -> i64| lines.iter().map(part).fold(0, i64::saturating_add);
        Self {
            tax: sum(|line| line.tax_minor),
            fee: sum(|line| line.platform_fee_minor),
            service_fee: sum(|line| line.organizer_fee_minor),
        }
    }

    /// For the books, once the payments, each of so many minor units, paid for the booking together.
    fn of_payments(self, row: &BookingRow, payments: &[(kit::PaymentId, i64)]) -> Vec<Split> {
        let whole: i64 = payments.iter().map(|(_, minor)| *minor).fold(0, i64::saturating_add);
        let parts = |minor: i64| -> Vec<i64> {
            let exact: Vec<i128> =
                payments.iter().map(|(_, paid)| i128::from(minor) * i128::from(*paid)).collect();
            share(&exact, i128::from(whole.max(1))).unwrap_or_else(|| vec![0; payments.len()])
        };
        let (tax, fee, service_fee) = (parts(self.tax), parts(self.fee), parts(self.service_fee));
        let part = |(at, (payment_id, _)): (usize, &(kit::PaymentId, i64))| {
            Self { tax: tax[at], fee: fee[at], service_fee: service_fee[at] }.of(row, *payment_id)
        };
        payments.iter().enumerate().map(part).collect()
    }

    /// For the books, once the payment paid for the booking.
    pub(crate) fn of(self, row: &BookingRow, payment_id: kit::PaymentId) -> Split {
        Split {
            event_id: row.event_id,
            organization_id: row.organization_id,
            booking_id: row.id,
            payment_id,
            currency: row.currency,
            tax_minor: self.tax,
            fee_minor: self.fee,
            service_fee_minor: self.service_fee,
        }
    }
}

/// One ticket per admission of `lines`, numbered through, with the names that the buyer gave.
pub(crate) fn tickets_of(row: &BookingRow, lines: Vec<LineRow>, seating: Option<&Seating>) -> Vec<NewTicket> {
    let mut tickets = Vec::new();
    for line in lines {
        let mut names = line.holder_names.into_iter();
        let mut seats = line.seats.into_iter();
        for _ in 0..line.admissions {
            let seat = seats.next();
            let place = seat.and_then(|seat| seating?.place(seat));
            tickets.push(NewTicket {
                event_id: row.event_id,
                booking_id: row.id,
                occurrence_id: row.occurrence_id,
                id: TicketId::new(),
                line_id: line.id,
                number: i32::try_from(tickets.len() + 1).unwrap_or(i32::MAX),
                code: spoken_code(12),
                holder_name: names.next().filter(|name| !name.is_empty()),
                seat,
                seat_section: place.as_ref().map(|place| place.section.clone()),
                seat_row: place.as_ref().map(|place| place.row.clone()),
                seat_label: place.map(|place| place.label),
            });
        }
    }
    tickets
}

/// What came of an attempt together with what cards set aside for it.
fn with_cards(paid: Money, tenders: &[Payment]) -> Money {
    let cards = tenders.iter().map(|tender| tender.amount.minor).fold(0, i64::saturating_add);
    Money::new(paid.minor.saturating_add(cards), paid.currency)
}

/// Whether there is nothing left to sell a ticket for.
pub(crate) fn called_off(summary: &EventSummary) -> bool {
    summary.event_state == EventState::Cancelled || summary.occurrence_state == OccurrenceState::Cancelled
}

/// The seats that an expired booking had.
async fn seats_again(conn: &mut PgConnection, row: &BookingRow) -> Result<Vec<SeatClaim>, BookingsError> {
    let (event_id, occurrence_id, booking_id) = (row.event_id, row.occurrence_id, row.id);
    let claim = |seat| SeatClaim { event_id, occurrence_id, seat, booking_id };
    let lines = store::lines::of(conn, row).await?;
    Ok(lines.into_iter().flat_map(|line| line.seats).map(claim).collect())
}
