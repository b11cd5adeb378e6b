//! Writing a message down.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data::jobs::enqueue;
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    Notifications,
    jobs::Deliver,
    model::{Message, NewMessage, one_line},
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

    /// Like [`Notifications::send`], with a part of the content (an object) that stands in the database sealed, until
    /// the message has left, and not at all afterwards.
    ///
    /// # Errors
    /// The database's, or of the keys.
    pub async fn send_sealed(
        &self,
        tx: &mut PgConnection,
        mut message: NewMessage,
        secret: &Value,
    ) -> Result<(), sqlx::Error> {
        let plain = secret.to_string();
        let sealed = self.inner.ring.seal(plain.as_bytes(), message.to.as_str().as_bytes());
        let sealed = sealed.map_err(|error| sqlx::Error::Encode(error.into()))?;
        if let Some(content) = message.content.as_object_mut() {
            content.insert(SEALED.to_owned(), URL_SAFE_NO_PAD.encode(sealed).into());
        }
        self.send(tx, message).await
    }

    /// The message with what is sealed of its content; without it when it does not open.
    pub(crate) fn opened(&self, mut message: Message) -> Message {
        let context = message.recipient.as_str().as_bytes().to_vec();
        let Some(content) = message.content.as_object_mut() else { return message };
        let Some(Value::String(sealed)) = content.remove(SEALED) else { return message };
        let plain = URL_SAFE_NO_PAD.decode(sealed).ok();
        let plain = plain.and_then(|sealed| self.inner.ring.open(&sealed, &context));
        match plain.and_then(|plain| serde_json::from_slice(&plain).ok()) {
            Some(Value::Object(secret)) => content.extend(secret),
            _ => tracing::error!(message = %message.id, "the sealed part of a message does not open"),
        }
        message
    }
}

/// The key under which content is sealed.
const SEALED: &str = "sealed";
