//! The bank's desk: what a merchant does by hand in a provider's own dashboard, and what buyers' banks do.

use data::jobs::enqueue;
use kit::Money;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Sandbox,
    session::{BankSession, SessionState},
    store,
};
use crate::{jobs::SandboxNews, news::DisputeState};

/// What is done at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Pay `amount` back, without the merchant's program.
    Refund,
    /// The buyer's bank wants all of the money back.
    Dispute,
    /// The merchant wins the dispute.
    Win,
    /// The merchant loses the dispute.
    Lose,
}

/// The form of the desk.
#[derive(Debug, Deserialize)]
pub struct Form {
    pub act: Act,
    /// In minor units; for refunds only.
    #[serde(default)]
    pub amount: String,
    /// `on`: the message to the merchant gets lost, for rehearsing what the nightly comparison finds.
    #[serde(default)]
    pub silent: String,
}

/// A session as the desk shows it.
pub struct Desk {
    pub session: BankSession,
    pub dispute: Option<DisputeState>,
    /// What is wrong with what was asked for.
    pub refused: Option<&'static str>,
}

impl Desk {
    /// What can still be paid back.
    pub fn left(&self) -> Money {
        let left = self.session.amount.minor - self.session.refunded_minor;
        Money::new(left.max(0), self.session.amount.currency)
    }
}

impl Sandbox {
    /// A session at the desk; `None` when there is none that was paid.
    pub(super) async fn desk(&self, id: Uuid) -> Result<Option<Desk>, sqlx::Error> {
        let mut conn = self.db.acquire().await?;
        let session = store::find(&mut conn, id).await?;
        let Some(session) = session.filter(|session| session.state == SessionState::Paid) else {
            return Ok(None);
        };
        let dispute = store::dispute_of(&mut conn, id).await?.map(|dispute| dispute.state);
        Ok(Some(Desk { session, dispute, refused: None }))
    }

    /// Does what the desk was told, and writes down whom to tell.
    pub(super) async fn at_desk(&self, id: Uuid, form: &Form) -> Result<Option<Desk>, sqlx::Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let session = store::lock(&mut tx, id).await?;
        let Some(session) = session.filter(|session| session.state == SessionState::Paid) else {
            return Ok(None);
        };
        let dispute = store::dispute_of(&mut tx, id).await?;
        let refuse = |session, refused| {
            Ok(Some(Desk { session, dispute: dispute.as_ref().map(|d| d.state), refused: Some(refused) }))
        };
        let left = session.amount.minor - session.refunded_minor;
        let news = match (form.act, &dispute) {
            (Act::Refund, _) => {
                let Some(minor) = form.amount.trim().parse().ok().filter(|minor| (1..=left).contains(minor))
                else {
                    return refuse(session, "The bank holds no such amount.");
                };
                let key = format!("desk_{}", Uuid::now_v7());
                let refund = store::NewRefund { key: &key, refund_id: None, minor };
                SandboxNews::Refund(store::pay_back(&mut tx, id, &refund, now).await?)
            }
            (Act::Dispute, None) if left > 0 => {
                let dispute = store::open_dispute(&mut tx, id, left, now).await?;
                SandboxNews::Dispute(dispute, DisputeState::NeedsResponse)
            }
            (Act::Win | Act::Lose, Some(dispute)) if !dispute.state.is_over() => {
                let state = if form.act == Act::Win { DisputeState::Won } else { DisputeState::Lost };
                store::end_dispute(&mut tx, dispute.id, state).await?;
                SandboxNews::Dispute(dispute.id, state)
            }
            _ => return refuse(session, "That does not fit this payment."),
        };
        if form.silent != "on" {
            enqueue(&mut tx, &news, now).await?;
        }
        tx.commit().await?;
        self.desk(id).await
    }
}
