//! What runs on its own.

use std::collections::BTreeSet;

use data::jobs::{JobResult, Worker};
use kit::EventId;

use crate::{
    Bookings, BookingsError,
    store::{
        self,
        waiting_list::{entries, lists, offers},
    },
};

/// Seconds between two looks at what came free.
const EVERY: i64 = 5;
/// Seconds between two looks for lists that are over.
const TIDY_EVERY: i64 = 300;
/// Offers that stand for less than this many seconds are not reminded of.
const WORTH_A_REMINDER: i32 = 2 * 3600;
/// Reminders written in one transaction.
const REMINDERS: i64 = 100;
/// Seconds after which an entry that nobody confirmed is forgotten: three days.
const UNCONFIRMED: i64 = 3 * 86_400;

impl Bookings {
    /// Registers what waiting lists do on their own.
    pub(crate) fn work_waiting_lists(&self, worker: Worker) -> Worker {
        let (lists, tidy) = (self.clone(), self.clone());
        worker
            .every("waiting_lists", EVERY, move || {
                let this = lists.clone();
                async move { this.serve_waiting_lists().await }
            })
            .every("waiting_lists_tidy", TIDY_EVERY, move || {
                let this = tidy.clone();
                async move { this.tidy_waiting_lists().await }
            })
    }

    /// Hands out what came free, settles offers that ended, and reminds of those that end soon.
    async fn serve_waiting_lists(&self) -> JobResult {
        let due: BTreeSet<EventId> = {
            let mut conn = self.db.acquire().await?;
            let fresh = self.parts.events.fresh_reserves(&mut conn).await.map_err(BookingsError::from)?;
            let due = lists::due(&mut conn, self.clock.now()).await?;
            fresh.into_iter().chain(due).collect()
        };
        for event_id in due {
            if let Err(error) = self.hand_out(event_id).await {
                tracing::warn!(%error, %event_id, "can't hand out what came free for a waiting list");
            }
        }
        while self.remind_some().await? {}
        Ok(())
    }

    /// Mails about offers that end soon; whether there may be more.
    async fn remind_some(&self) -> Result<bool, BookingsError> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let fading = offers::remind(&mut tx, now, WORTH_A_REMINDER, REMINDERS).await?;
        for offer in &fading {
            let entry = entries::find(&mut tx, offer.event_id, offer.entry_id).await?;
            let open = offers::open_of(&mut tx, offer.event_id, offer.entry_id).await?;
            let booking = store::bookings::find(&mut tx, offer.event_id, offer.booking_id).await?;
            let (Some(entry), Some(open), Some(booking)) = (entry, open, booking) else { continue };
            let lines = store::lines::of(&mut tx, &booking).await?;
            self.mail_reminder(&mut tx, &entry, &open, &lines).await?;
        }
        if !fading.is_empty() {
            tx.commit().await?;
        }
        Ok(i64::try_from(fading.len()).unwrap_or(0) == REMINDERS)
    }

    /// Closes lists that are over, and forgets entries that nobody confirmed.
    async fn tidy_waiting_lists(&self) -> JobResult {
        let now = self.clock.now();
        let over = {
            let mut conn = self.db.acquire().await?;
            entries::forget_unconfirmed(&mut conn, now.plus_seconds(-UNCONFIRMED)).await?;
            lists::over(&mut conn, now).await?
        };
        for event_id in over {
            if let Err(error) = self.close_waiting_list(event_id).await {
                tracing::warn!(%error, %event_id, "can't close a waiting list");
            }
        }
        Ok(())
    }
}
