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
        let earlier = store::claim(tx, &self.request(), event_id, booking_id, now).await?;
        earlier.map(|earlier| self.same(earlier)).transpose()
    }

    /// Whether the request had its effect before; claims nothing.
    ///
    /// # Errors
    /// `IdempotencyMismatch` when the key stands for another request.
    pub(crate) async fn happened(&self, conn: &mut PgConnection) -> Result<bool, BookingsError> {
        let earlier = store::earlier(conn, &self.request()).await?;
        Ok(earlier.map(|earlier| self.same(earlier)).transpose()?.is_some())
    }

    /// The request, as it is kept.
    pub(crate) fn request(&self) -> store::Request<'_> {
        store::Request {
            principal: self.principal,
            operation: self.operation,
            key: &self.key.0,
            hash: &self.hash,
        }
    }

    fn same(&self, earlier: store::Earlier) -> Result<(EventId, BookingId), BookingsError> {
        match earlier.request_hash == self.hash {
            true => Ok((earlier.event_id, earlier.booking_id)),
            false => Err(BookingsError::IdempotencyMismatch),
        }
    }
}
