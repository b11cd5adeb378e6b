//! The checkout: who buys, and the way to the money.

use data::retry::retrying;
use events::{EventState, EventSummary, OccurrenceState};
use kit::{BookingId, Caller, EventId, IdempotencyKey, LineId, Time, failpoint};
use payments::{Cards, NewPayment, Payment, PaymentsError};
use sqlx::PgConnection;

use crate::{
    Booking, BookingState, Bookings, BookingsError, CheckoutRequest,
    access::Access,
    cards::Purses,
    idempotency::Once,
    items::payable,
    request::names_by_line,
    store::{
        self,
        bookings::BookingRow,
        checkouts::{Buyer, CheckedOut},
        lines::LineRow,
    },
    view::{Audience, Shown},
};

/// A checkout that waits for its payment.
pub(crate) struct Started {
    pub row: BookingRow,
    pub lines: Vec<LineRow>,
    pub summary: EventSummary,
    pub payment: Payment,
}

/// Seconds that a buyer has at the bank, counted from the first checkout.
const AT_THE_BANK: i64 = 20 * 60;

impl Bookings {
    /// Writes down who buys. A free booking is confirmed at once; any other waits for its payment, with a
    /// deadline that gives time for the bank. Cards pay first; when they pay everything, there is no bank. The same
    /// key has one effect.
    ///
    /// # Errors
    /// `NotFound`; `Expired`, `PaymentInProgress`, `Confirmed` or `Cancelled` when it is not payable;
    /// `422` for a card that does not pay; `PersonLimit`; `NotOnSale` when the event was called off meanwhile; `PaymentNotStarted` (the booking stays
    /// payable); `IdempotencyMismatch`.
    pub async fn checkout(
        &self,
        caller: &Caller,
        event_id: EventId,
        booking_id: BookingId,
        key: &IdempotencyKey,
        request: &CheckoutRequest,
    ) -> Result<Booking, BookingsError> {
        let access = Access::from(caller);
        let principal = access.principal().ok_or(BookingsError::NotFound)?;
        if let Some(started) = self.check_out_with_others(caller, event_id, booking_id, key, request).await {
            return self.pay_started(started).await;
        }
        let once = Once::new(&principal, "checkout", key, &(event_id, booking_id, request));
        let started = retrying(async || {
            let now = self.clock.now();
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock_of_buyer(&mut tx, event_id, booking_id, &access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            if once.claim(&mut tx, event_id, booking_id, now).await?.is_some() {
                return Ok(None);
            }
            payable(row.state, row.overdue(now))?;
            // Whoever is known for the first time has nothing to give back.
            let unknown = row.user_id.is_none() && row.checked_out_at.is_none();
            let (row, lines) = self.note_buyer(&mut tx, caller, row, request, now).await?;
            self.count_people(&mut tx, &row, unknown).await?;
            let summary = self.parts.events.summary(&mut tx, event_id, row.occurrence_id).await?;
            on_sale(&summary, now)?;
            let started = if row.total_minor == 0 {
                self.sell(&mut tx, &row, now).await?;
                None
            } else {
                let provider = request.provider.clone();
                let new = attempt(&self.parts.public_url, &row, &summary, provider);
                let cards = Cards::Typed(&request.cards);
                let payment = self.open_tenders(&mut tx, &row, &lines, (new, cards), now).await?;
                Some(Started { row, lines, summary, payment })
            };
            failpoint("checkout.before_commit");
            tx.commit().await?;
            failpoint("checkout.after_commit");
            Ok::<_, BookingsError>(started)
        })
        .await?;
        match started {
            Some(started) => self.pay_started(started).await,
            None => self.pay_and_show(event_id, booking_id, &access).await,
        }
    }

    async fn note_buyer(
        &self,
        tx: &mut PgConnection,
        caller: &Caller,
        row: BookingRow,
        request: &CheckoutRequest,
        now: Time,
    ) -> Result<(BookingRow, Vec<LineRow>), BookingsError> {
        let mut lines = store::lines::of(tx, &row).await?;
        let admissions: Vec<(LineId, i32)> = lines.iter().map(|line| (line.id, line.admissions)).collect();
        for (line_id, names) in names_by_line(&request.holders, &admissions)? {
            match lines.iter_mut().find(|line| line.id == line_id && row.cart.is_some()) {
                Some(line) => line.holder_names = names,
                None => store::lines::set_holders(tx, row.event_id, line_id, &names).await?,
            }
        }
        let buyer = buyer_of(caller, request, &row);
        let next = match row.total_minor {
            0 => (row.state, row.expires_at),
            _ => (BookingState::AwaitingPayment, Some(at_the_bank(&row, now))),
        };
        let checkout = CheckedOut { booking: &row, lines: &lines, buyer, next };
        Ok((store::checkouts::check_out(tx, checkout, now).await?, lines))
    }

    /// Opens a payment for a booking that is locked; the deadline grows once, at the first checkout.
    pub(crate) async fn await_payment(
        &self,
        tx: &mut PgConnection,
        mut row: BookingRow,
        summary: &EventSummary,
        (provider, cards): (Option<String>, Cards<'_>),
        now: Time,
    ) -> Result<(BookingRow, Payment), BookingsError> {
        let deadline = at_the_bank(&row, now);
        row.state = BookingState::AwaitingPayment;
        row.expires_at = Some(deadline);
        store::bookings::keep_open(tx, row.event_id, row.id, row.state, deadline).await?;
        let lines = store::lines::of_booking(tx, row.event_id, row.id).await?;
        let new = attempt(&self.parts.public_url, &row, summary, provider);
        let payment = self.open_tenders(tx, &row, &lines, (new, cards), now).await?;
        Ok((row, payment))
    }

    /// Starts the payment of a checkout, and shows the booking without reading it again.
    async fn pay_started(&self, started: Started) -> Result<Booking, BookingsError> {
        let Started { row, lines, summary, payment } = started;
        let payment = match self.parts.payments.open(payment).await {
            Ok(payment) => payment,
            Err(error) => return Err(self.not_started(row.event_id, row.id, &error).await?),
        };
        let with_cards = payment.purse_id.is_some() || payment.amount != row.total();
        if with_cards {
            let mut conn = self.db.acquire().await?;
            return self.view(&mut conn, row, Audience::Buyer).await;
        }
        let seating = match lines.iter().any(|line| !line.seats.is_empty()) {
            true => {
                let mut conn = self.db.acquire().await?;
                self.parts.events.seating(&mut conn, row.event_id).await?
            }
            false => None,
        };
        let (tickets, payments, purses) = (Vec::new(), vec![payment], Purses::default());
        let parts = Shown { row, lines, tickets, payments, purses, summary, seating };
        Ok(self.put_together(parts, Audience::Buyer))
    }

    /// A payment that could not be started leaves the booking payable again.
    async fn not_started(
        &self,
        event_id: EventId,
        booking_id: BookingId,
        error: &PaymentsError,
    ) -> Result<BookingsError, BookingsError> {
        tracing::warn!(%error, %event_id, %booking_id, "a payment could not be started");
        // Not our only hope: late money of this attempt is settled like any other.
        if let Err(error) = self.parts.payments.close(event_id, booking_id).await {
            tracing::warn!(%error, %booking_id, "its attempt could not be closed");
        }
        self.payable_again(event_id, booking_id).await?;
        Ok(BookingsError::PaymentNotStarted)
    }

    /// Starts a payment that is not started yet (outside of any transaction), then shows the booking. A
    /// payment that can't be started leaves the booking payable again.
    pub(crate) async fn pay_and_show(
        &self,
        event_id: EventId,
        booking_id: BookingId,
        access: &Access,
    ) -> Result<Booking, BookingsError> {
        let newest = {
            let mut conn = self.db.acquire().await?;
            let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, access).await?;
            let row = row.ok_or(BookingsError::NotFound)?;
            match row.state {
                BookingState::AwaitingPayment => {
                    self.parts.payments.of_booking(&mut conn, event_id, booking_id).await?.into_iter().next()
                }
                _ => None,
            }
        };
        if let Some(payment) = newest.filter(Payment::lacks_session)
            && let Err(error) = self.parts.payments.open(payment).await
        {
            return Err(self.not_started(event_id, booking_id, &error).await?);
        }
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_buyer(&mut conn, event_id, booking_id, access).await?;
        self.view(&mut conn, row.ok_or(BookingsError::NotFound)?, Audience::Buyer).await
    }

    /// Back from `awaiting_payment` to `held`, with what remains of the deadline.
    pub(crate) async fn payable_again(
        &self,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<(), BookingsError> {
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock(&mut tx, event_id, booking_id).await?;
        if let Some((row, deadline)) = row
            .filter(|row| row.state == BookingState::AwaitingPayment)
            .and_then(|row| row.expires_at.map(|deadline| (row, deadline)))
        {
            store::bookings::keep_open(&mut tx, row.event_id, row.id, BookingState::Held, deadline).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Who buys, as told.
pub(crate) fn buyer_of<'a>(
    caller: &'a Caller,
    request: &'a CheckoutRequest,
    row: &'a BookingRow,
) -> Buyer<'a> {
    let own = caller.user().map(|user| user.locale.as_str());
    Buyer {
        email: &request.email,
        name: request.name.trim(),
        locale: request.locale.as_deref().or(own).unwrap_or(&row.locale),
        user_id: caller.user_id(),
    }
}

/// The attempt to get a booking paid, whose buyer comes back to this installation at `public_url`.
pub(crate) fn attempt(
    public_url: &str,
    row: &BookingRow,
    summary: &EventSummary,
    provider: Option<String>,
) -> NewPayment {
    let description = format!("{}, booking {}", summary.title, row.reference);
    NewPayment {
        event_id: row.event_id,
        organization_id: row.organization_id,
        booking_id: row.id,
        amount: row.total(),
        description: description.chars().take(300).collect(),
        return_url: format!("{public_url}/checkout/{}/{}/done", row.event_id, row.id),
        provider,
    }
}

/// The deadline of a booking that goes to the bank; it grows once, at the first checkout.
pub(crate) fn at_the_bank(row: &BookingRow, now: Time) -> Time {
    let deadline = row.expires_at.unwrap_or(now);
    deadline.max(row.checked_out_at.unwrap_or(now).plus_seconds(AT_THE_BANK))
}

/// Passes while the event still takes place and is not over.
///
/// # Errors
/// `NotOnSale`.
pub(crate) fn on_sale(summary: &EventSummary, now: Time) -> Result<(), BookingsError> {
    let takes_place = summary.event_state == EventState::Published
        && summary.occurrence_state == OccurrenceState::Scheduled
        && summary.ends_at > now;
    if takes_place { Ok(()) } else { Err(BookingsError::NotOnSale) }
}
