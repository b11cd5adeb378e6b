//! The same request sent twice has one effect.

use aws_lc_rs::digest;
use kit::{BookingId, EventId, IdempotencyKey, Time};
use serde::Serialize;
use sqlx::PgConnection;

use crate::{BookingsError, store::idempotency as store};

/// One request that must have one effect, and commits with it.
pub(crate) struct Once<'a> {
    principal: &'a str,
    operation: &'static str,
    key: &'a IdempotencyKey,
    hash: Vec<u8>,
}

impl<'a> Once<'a> {
    /// `asked` is all that makes the request what it is.
    pub(crate) fn new(
        principal: &'a str,
        operation: &'static str,
        key: &'a IdempotencyKey,
        asked: &impl Serialize,
    ) -> Self {
        let bytes = serde_json::to_vec(asked).unwrap_or_default();
        Self { principal, operation, key, hash: digest::digest(&digest::SHA256, &bytes).as_ref().to_vec() }
    }

    /// Claims the key for an effect on `booking_id` in the caller's transaction. Gives the booking of the
    /// earlier effect when there was one.
    ///
    /// # Errors
    /// `IdempotencyMismatch` when the key stands for another request.
    pub(crate) async fn claim(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        booking_id: BookingId,
        now: Time,
    ) -> Result<Option<(EventId, BookingId)>, BookingsError> {
        let request = store::Request {
            principal: self.principal,
            operation: self.operation,
            key: &self.key.0,
            hash: &self.hash,
        };
        match store::claim(tx, &request, event_id, booking_id, now).await? {
            None => Ok(None),
            Some(earlier) if earlier.request_hash == self.hash => {
                Ok(Some((earlier.event_id, earlier.booking_id)))
            }
            Some(_) => Err(BookingsError::IdempotencyMismatch),
        }
    }
}
