//! The one thing that varies: who moves the money.

use std::{future::Future, pin::Pin};

use axum::{Router, http::HeaderMap};
use data::jobs::Worker;
use kit::{Money, RefundId, Time};

use crate::{
    error::PaymentsError,
    model::{Attempt, Observation, ProviderEvent},
    news::News,
    statement::{Lines, Listing},
};

/// What a provider answers, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// Why a provider did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It did not answer, or not understandably: whether it acted is unknown, ask again.
    #[error("no answer: {0}")]
    Unavailable(String),
    /// It answered no, and will again.
    #[error("refused: {0}")]
    Refused(String),
}

/// A session to open at the provider.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Names the attempt, and makes asking twice one session.
    pub attempt: Attempt,
    pub amount: Money,
    /// What the buyer reads.
    pub description: String,
    /// Where the buyer's browser goes afterwards.
    pub return_url: String,
}

/// A session at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub provider_ref: String,
    /// Where the buyer pays.
    pub redirect_url: String,
}

/// An attempt that a provider is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub attempt: Attempt,
    /// The provider's id of it, once we were told.
    pub provider_ref: Option<String>,
    /// The provider's id of its money, where that is another.
    pub capture_ref: Option<String>,
}

/// A refund to make.
#[derive(Debug, Clone)]
pub struct NewRefund {
    /// Makes asking twice one refund.
    pub refund_id: RefundId,
    pub known: Known,
    pub amount: Money,
}

/// What became of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    Succeeded {
        provider_ref: String,
    },
    /// Accepted, not done: ask again later with the same refund id.
    Pending {
        provider_ref: String,
    },
    /// It will never happen.
    Refused {
        reason: String,
    },
}

/// A payment provider. Every call may be repeated with the same ids and then has the same effect, once.
pub trait Provider: Send + Sync + 'static {
    /// Stable name, used in the webhook's path and in the database: lower case, at most 40 characters.
    fn name(&self) -> &'static str;

    /// Opens a session in which the buyer pays; the same attempt gives the same session.
    fn create_session(&self, new: NewSession) -> Answer<'_, Session>;

    /// What the provider knows of an attempt right now; `None` when it never heard of it.
    fn fetch(&self, known: Known) -> Answer<'_, Option<Observation>>;

    /// Closes an attempt if no money has moved, and says how it then stands; `None` when the provider
    /// never heard of it.
    fn cancel(&self, known: Known) -> Answer<'_, Option<Observation>>;

    /// Pays money back.
    fn refund(&self, new: NewRefund) -> Answer<'_, RefundOutcome>;

    /// Reads a webhook: checks the signature over the raw `body`, then the content.
    ///
    /// # Errors
    /// [`PaymentsError::BadSignature`] or [`PaymentsError::MalformedEvent`].
    fn verify(&self, headers: &HeaderMap, body: &[u8], now: Time) -> Result<ProviderEvent, PaymentsError>;

    /// Reads the content of a message once more that was good when it came.
    ///
    /// # Errors
    /// [`PaymentsError::MalformedEvent`].
    fn reread(&self, _kind: &str, _payload: &serde_json::Value, _now: Time) -> Result<News, PaymentsError> {
        Err(PaymentsError::MalformedEvent("this provider's messages are read once".into()))
    }

    /// A page of what the provider did since a moment, in any order; `None` when it keeps no list, so that there
    /// is nothing to compare with.
    fn list(&self, _listing: Listing) -> Answer<'_, Option<Lines>> {
        Box::pin(async { Ok(None) })
    }

    /// Registers the provider's own jobs, if it has any.
    fn work(&self, worker: Worker) -> Worker {
        worker
    }

    /// The provider's own pages, if it has any.
    fn pages(&self) -> Router {
        Router::new()
    }
}
