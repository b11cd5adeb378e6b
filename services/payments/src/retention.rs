//! What is not kept for ever: the provider's messages, once nobody repeats them and everything they said is in our own
//! rows. Those that were not believed stay.

use data::jobs::JobResult;

use crate::{Payments, store};

/// Days for which messages are kept. Providers repeat theirs for some days, and people ask for some weeks.
const DAYS: i64 = 180;
/// Messages forgotten in one transaction.
const BATCH: i64 = 5_000;

impl Payments {
    /// Forgets messages that are older than [`DAYS`].
    pub(crate) async fn forget_messages(&self) -> JobResult {
        let before = self.clock.now().plus_seconds(-DAYS * 86_400);
        loop {
            let mut conn = self.db.acquire().await?;
            if store::events::forget(&mut conn, before, BATCH).await? == 0 {
                return Ok(());
            }
        }
    }
}
