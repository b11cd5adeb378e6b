//! What was written to a person: a copy of it, and its end.

use kit::Email;
use serde_json::Value;

use crate::{Notifications, store};

/// Days for which messages are kept: buyers' banks ask for more than a year what was written to them.
const DAYS: i64 = 550;
/// Messages forgotten in one transaction.
const BATCH: i64 = 5_000;

impl Notifications {
    /// The messages that were written to `recipient`, without their secrets.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_data(&self, recipient: &Email) -> Result<Value, sqlx::Error> {
        let mut conn = self.db.acquire().await?;
        store::of_recipient(&mut conn, recipient).await
    }

    /// Forgets the messages to `recipient` that have left or never will.
    ///
    /// # Errors
    /// The database's.
    pub async fn erase(&self, recipient: &Email) -> Result<(), sqlx::Error> {
        let mut conn = self.db.acquire().await?;
        store::erase_recipient(&mut conn, recipient).await
    }

    /// Forgets messages that have left, or never will, and are older than [`DAYS`].
    pub(crate) async fn forget_old(&self) -> Result<(), sqlx::Error> {
        let before = self.clock.now().plus_seconds(-DAYS * 86_400);
        loop {
            let mut conn = self.db.acquire().await?;
            if store::forget(&mut conn, before, BATCH).await? == 0 {
                return Ok(());
            }
        }
    }
}
