//! A buyer's bank wants money back: their tickets wait outside until it has decided.

use data::{jobs::JobResult, retry::retrying};
use payments::{DisputeMoved, DisputeState};

use crate::{Bookings, BookingsError, store};

impl Bookings {
    /// Listener: blocks the booking's tickets while the bank withholds the money, if the event's policy says
    /// so, and gives them back when the dispute is won. Hearing it again, or late, changes nothing: the
    /// disputes themselves are asked.
    ///
    /// # Errors
    /// The database's; the fact is heard again then.
    pub async fn dispute_moved(&self, fact: DisputeMoved) -> JobResult {
        retrying(async || {
            let mut tx = self.db.begin().await?;
            let row = store::bookings::lock(&mut tx, fact.event_id, fact.booking_id).await?;
            let Some(row) = row else { return Ok(()) };
            let mut withheld = false;
            for payment in self.parts.payments.of_booking(&mut tx, row.event_id, row.id).await? {
                let disputes = self.parts.payments.disputes_of(&mut tx, &payment).await?;
                withheld |= disputes.iter().any(|dispute| dispute.state.withholds());
            }
            let policy = store::refund_policies::of_event(&mut tx, row.event_id).await?;
            let now = self.clock.now();
            let cards = &self.parts.payments;
            if withheld {
                // Cards are as good as money: whatever the policy says of tickets, nobody spends disputed money.
                cards.freeze_cards(&mut tx, row.event_id, row.id, true, now).await?;
            } else if fact.state == DisputeState::Won {
                cards.freeze_cards(&mut tx, row.event_id, row.id, false, now).await?;
            }
            if withheld && policy.freeze_disputed {
                store::returns::block_tickets(&mut tx, row.event_id, row.id).await?;
            } else if !withheld && fact.state == DisputeState::Won {
                store::returns::unblock_tickets(&mut tx, row.event_id, row.id).await?;
            }
            tx.commit().await?;
            tracing::warn!(
                event_id = %row.event_id, booking_id = %row.id, dispute_id = %fact.dispute_id,
                state = fact.state.name(), "a payment is disputed"
            );
            Ok::<_, BookingsError>(())
        })
        .await?;
        Ok(())
    }
}
