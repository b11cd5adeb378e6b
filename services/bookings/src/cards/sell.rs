//! Selling gift cards: every unit that was paid for is one card, and none of it is a sale.

use events::ProductKind;
use kit::Time;
use payments::{NewPurse, PurseKind};
use sqlx::PgConnection;

use super::SendCards;
use crate::{
    Bookings, BookingsError,
    store::{bookings::BookingRow, lines::LineRow},
};

/// The lines that are gift cards.
pub(crate) fn gift_lines(lines: &[LineRow]) -> impl Iterator<Item = &LineRow> {
    lines.iter().filter(|line| line.kind == ProductKind::GiftCard)
}

impl Bookings {
    /// Makes the gift cards of a booking that was just paid, and has their codes mailed. The same unit of the same
    /// line is one card, however often it is confirmed.
    pub(crate) async fn sell_cards(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        lines: &[LineRow],
        now: Time,
    ) -> Result<(), BookingsError> {
        if gift_lines(lines).next().is_none() {
            return Ok(());
        }
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        let description = format!("{}, booking {}", summary.title, row.reference);
        let mut cards = Vec::new();
        for line in gift_lines(lines) {
            for unit in 1..=line.quantity {
                cards.push(NewPurse {
                    organization_id: row.organization_id,
                    event_id: row.event_id,
                    booking_id: row.id,
                    kind: PurseKind::GiftCard,
                    currency: row.currency,
                    minor: line.unit_price_minor,
                    source: format!("line:{}:{unit}", line.id),
                    description: description.clone(),
                });
            }
        }
        self.parts.payments.sell_cards(tx, &cards, now).await?;
        data::jobs::enqueue(tx, &SendCards::bought(row.event_id, row.id), now).await?;
        Ok(())
    }
}
