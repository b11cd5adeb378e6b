//! What comes to the turnstile, and what leaves it.

use std::sync::Arc;

use aws_lc_rs::digest;
use events::{Opened, Quote, QuoteItem, Stage};
use kit::{BookingId, EventId, IdempotencyKey, OccurrenceId, SecretHash, Time, UserId};
use serde::Serialize;
use uuid::Uuid;

use crate::{AccessCode, store::lines::LineRow};

/// A hold that somebody asks for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub event_id: EventId,
    pub occurrence_id: OccurrenceId,
    pub booking_id: BookingId,
    pub items: Vec<QuoteItem>,
    /// What the buyer's access code opens.
    pub opened: Opened,
    /// The access code, which has one use less with the hold.
    pub code: Option<Arc<AccessCode>>,
    /// The seats that the buyer chose, item by item.
    pub seats: Vec<Option<Vec<i32>>>,
    pub user_id: Option<UserId>,
    /// The browser that may see the hold; none for signed-in users.
    pub guest: Option<SecretHash>,
    pub locale: String,
    /// Stands for who asks with which key.
    pub key: Uuid,
    /// Stands for what is asked.
    pub request: Uuid,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Passed {
    Held(Box<Fresh>),
    /// The same request had its effect before.
    Earlier(EventId, BookingId),
}

/// A hold that was just made.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub ask: Arc<Ask>,
    pub stage: Arc<Stage>,
    pub reference: String,
    pub quote: Quote,
    pub lines: Vec<LineRow>,
    pub total_minor: i64,
    pub quantity: i32,
    pub created_at: Time,
    pub expires_at: Time,
}

/// The name of a request's key, so that it can be a column of the hold: the first half of a SHA-256.
pub(crate) fn key_of(principal: &str, key: &IdempotencyKey) -> Uuid {
    half(format!("hold|{principal}|{}", key.0).as_bytes())
}

/// The name of what is asked.
pub(crate) fn request_of(asked: &impl Serialize) -> Uuid {
    half(&serde_json::to_vec(asked).unwrap_or_default())
}

fn half(bytes: &[u8]) -> Uuid {
    let mut first = [0; 16];
    first.copy_from_slice(&digest::digest(&digest::SHA256, bytes).as_ref()[..16]);
    Uuid::from_bytes(first)
}
