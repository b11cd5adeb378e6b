//! Writing a message down.

use data::jobs::enqueue;
use sqlx::PgConnection;

use crate::{
    Notifications,
    jobs::Deliver,
    model::{NewMessage, one_line},
    render, store,
};

impl Notifications {
    /// Notes `message` and enqueues its delivery, in the caller's transaction: both happen if the
    /// transaction commits, and neither if it does not. A message with a known dedupe key is not sent
    /// again.
    ///
    /// # Errors
    /// The database's.
    pub async fn send(&self, tx: &mut PgConnection, message: NewMessage) -> Result<(), sqlx::Error> {
        let now = self.clock.now();
        let name = one_line(&message.to_name, 120);
        let locale = render::language(&message.locale);
        if let Some(message_id) = store::insert(tx, &message, &name, locale, now).await? {
            enqueue(tx, &Deliver { message_id }, now).await?;
        }
        Ok(())
    }
}
