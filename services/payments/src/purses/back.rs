//! Value that goes back: onto the card that paid, as credit instead of money, or out of a card whose price is
//! returned.

use kit::{BookingId, EventId, PurseId, Time};
use sqlx::PgConnection;

use super::{PurseEntryKind, PurseKind, PurseRow};
use crate::{
    Payments,
    error::PaymentsError,
    model::{Account, Entry, Payment, Refund},
    store::{self, ledger::Posting, purses::NewEntry},
};

/// Days for which a card is good at least, after money came back onto it.
const DAYS_AFTER_REFUND: i64 = 90;

impl Payments {
    /// The price of the cards that a booking bought and that are still good, in minor units: that much of its
    /// money can't go back while they are.
    ///
    /// # Errors
    /// The database's.
    pub async fn live_cards_minor(
        &self,
        conn: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<i64, PaymentsError> {
        let purses = store::purses::of_booking(conn, event_id, booking_id).await?;
        let live = purses.iter().filter(|purse| is_live_card(purse));
        Ok(live.map(|purse| purse.issued_minor).fold(0, i64::saturating_add))
    }

    /// Takes the value out of cards that a booking bought, all of them or `only` some: their price goes back.
    ///
    /// # Errors
    /// [`PaymentsError::CardSpent`] for one that was used; [`PaymentsError::NotFound`] for one of `only` that is
    /// not the booking's, or was taken back before.
    pub async fn void_cards(
        &self,
        tx: &mut PgConnection,
        (event_id, booking_id): (EventId, BookingId),
        only: Option<&[PurseId]>,
        now: Time,
    ) -> Result<(), PaymentsError> {
        let purses = store::purses::lock_of_booking(tx, event_id, booking_id).await?;
        let live: Vec<&PurseRow> = purses
            .iter()
            .filter(|purse| is_live_card(purse) && only.is_none_or(|only| only.contains(&purse.id)))
            .collect();
        if only.is_some_and(|only| only.len() != live.len()) {
            return Err(PaymentsError::NotFound);
        }
        if let Some(spent) = live.iter().find(|purse| !purse.is_untouched()) {
            return Err(PaymentsError::CardSpent { last_four: spent.last_four.clone() });
        }
        for purse in live {
            void(tx, purse, now).await?;
        }
        Ok(())
    }

    /// Takes the value out of the untouched cards of a booking whose event is off. Cards that were used stay good:
    /// gives their price, in minor units, which does not go back.
    ///
    /// # Errors
    /// The database's.
    pub async fn void_untouched_cards(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        now: Time,
    ) -> Result<i64, PaymentsError> {
        let mut kept = 0_i64;
        for purse in store::purses::lock_of_booking(tx, event_id, booking_id).await? {
            match is_live_card(&purse) {
                true if purse.is_untouched() => void(tx, &purse, now).await?,
                true => kept = kept.saturating_add(purse.issued_minor),
                false => {}
            }
        }
        Ok(kept)
    }

    /// Stops the cards that a booking bought while its payment is disputed, or lets them go again. What a member
    /// has blocked stays blocked.
    ///
    /// # Errors
    /// The database's.
    pub async fn freeze_cards(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        frozen: bool,
        now: Time,
    ) -> Result<(), PaymentsError> {
        Ok(store::purses::freeze(tx, event_id, booking_id, frozen, now).await?)
    }
}

fn is_live_card(purse: &PurseRow) -> bool {
    purse.kind == PurseKind::GiftCard && purse.voided_at.is_none()
}

/// Takes all out of an untouched card, whose price counts as a sale again so that it can be paid back.
async fn void(tx: &mut PgConnection, purse: &PurseRow, now: Time) -> Result<(), PaymentsError> {
    let entry = NewEntry {
        purse_id: purse.id,
        kind: PurseEntryKind::Voided,
        minor: purse.issued_minor,
        event_id: purse.event_id,
        booking_id: purse.booking_id,
        payment_id: None,
        refund_id: None,
        description: &purse.description,
    };
    store::purses::enter(tx, &entry, now).await?;
    store::purses::set_voided(tx, purse.id, now).await?;
    let entries = [
        Entry { account: Account::GiftCards, minor: purse.issued_minor },
        Entry { account: Account::Sales, minor: -purse.issued_minor },
    ];
    let source = format!("purse_void:{}", purse.id);
    store::ledger::post_of(tx, &Posting::of_purse(purse, &source), &entries, now).await?;
    Ok(())
}

/// Puts a refund back onto the card that paid. A card that is over, or nearly, is good for a while again: money
/// that goes back is there to be spent.
pub(crate) async fn refill(
    tx: &mut PgConnection,
    payment: &Payment,
    refund: &Refund,
    now: Time,
) -> Result<(), PaymentsError> {
    let Some(purse_id) = payment.purse_id else { return Ok(()) };
    let entry = NewEntry {
        purse_id,
        kind: PurseEntryKind::Refunded,
        minor: refund.amount.minor,
        event_id: payment.event_id,
        booking_id: payment.booking_id,
        payment_id: Some(payment.id),
        refund_id: Some(refund.id),
        description: &payment.description,
    };
    store::purses::enter(tx, &entry, now).await?;
    store::purses::extend(tx, purse_id, now.plus_seconds(DAYS_AFTER_REFUND * 86_400)).await?;
    Ok(())
}
