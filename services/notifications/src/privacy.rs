//! What was written to a person: a copy of it, and its end.

use kit::Email;
use serde_json::Value;

use crate::{Notifications, store};

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
}
