//! Messages that were not believed: seen by people, and let through, put aside, or their money sent back.

use kit::{
    BookingId, EventId, Money, OrganizationId, Page, PaymentId, Problem, QuarantineId, RefundId, Time,
    page::read_cursor,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    Payments,
    compare::desk::Desk,
    doubt::{Doubt, Heard},
    error::PaymentsError,
    model::{Attempt, PaymentState},
    provider::{NewRefund, RefundOutcome},
    record::believe,
    store::{self, quarantine::Row},
};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum QuarantineState {
    /// It waits for somebody.
    Held,
    /// It fits by now, and was believed.
    Released,
    /// Somebody put it aside.
    Ignored,
    /// Its money went back to the buyer.
    Refunded,
}

/// A provider's message that was not believed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldMessage {
    pub id: QuarantineId,
    pub provider: String,
    /// The provider's id of the message.
    pub message: String,
    /// What the provider calls such messages.
    pub kind: String,
    pub reason: Doubt,
    pub event_id: Option<EventId>,
    pub booking_id: Option<BookingId>,
    pub payment_id: Option<PaymentId>,
    /// What the buyer read: the event and the booking's reference.
    pub description: Option<String>,
    /// What the message says of money, if it says anything.
    pub their_amount: Option<Money>,
    pub their_state: Option<String>,
    /// What we asked for.
    pub our_amount: Option<Money>,
    pub our_state: Option<String>,
    pub received_at: Time,
    pub state: QuarantineState,
    /// Whether its money can be sent back.
    pub refundable: bool,
    pub settled_at: Option<Time>,
    pub settled_by: Option<Uuid>,
    pub note: Option<String>,
}

/// Whether doubtful money can go back: captured there in a sum that we did not ask for, and not in our books.
fn is_refundable(row: &Row) -> bool {
    let open = matches!(
        row.our_state.as_deref(),
        Some("created" | "requires_action" | "processing" | "failed" | "cancelled")
    );
    row.state == QuarantineState::Held
        && matches!(row.reason, Doubt::Amount | Doubt::Currency)
        && row.their_state.as_deref() == Some(PaymentState::Succeeded.name())
        && open
}

impl From<Row> for HeldMessage {
    fn from(row: Row) -> Self {
        let money = |minor: Option<i64>, currency| Some(Money::new(minor?, currency?));
        Self {
            refundable: is_refundable(&row),
            their_amount: money(row.their_minor, row.their_currency),
            our_amount: money(row.our_minor, row.our_currency),
            id: row.id,
            provider: row.provider,
            message: row.provider_event_id,
            kind: row.kind,
            reason: row.reason,
            event_id: row.event_id,
            booking_id: row.booking_id,
            payment_id: row.payment_id,
            description: row.description,
            their_state: row.their_state,
            our_state: row.our_state,
            received_at: row.received_at,
            state: row.state,
            settled_at: row.settled_at,
            settled_by: row.settled_by,
            note: row.note,
        }
    }
}

/// The query of a list of messages.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuarantineQuery {
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<QuarantineState>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

impl Payments {
    /// Messages that were not believed, the newest first.
    ///
    /// # Errors
    /// A cursor that is not ours; the database's.
    pub(crate) async fn held_messages(
        &self,
        desk: &Desk,
        query: &QuarantineQuery,
    ) -> Result<Page<HeldMessage>, Problem> {
        let limit = i64::from(query.limit.unwrap_or(25).clamp(1, 100));
        let after: Option<(Time, QuarantineId)> = read_cursor(query.after.as_deref())?;
        let list = store::quarantine::List {
            organization_id: desk.organization_id,
            allowed: desk.allowed.as_deref(),
            state: query.state,
            after,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        let rows = store::quarantine::list(&mut conn, &list).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.received_at, row.id)).map(HeldMessage::from))
    }

    /// Reads a message once more, and lets it through if it fits by now: a refund that was heard of before its
    /// money, or a payment that was written down later.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::MessageSettled`]; [`PaymentsError::StillDoubtful`];
    /// [`PaymentsError::MalformedEvent`].
    pub(crate) async fn release_message(
        &self,
        desk: &Desk,
        id: QuarantineId,
    ) -> Result<HeldMessage, PaymentsError> {
        let row = self.held(desk.organization_id, id).await?;
        let provider = self.provider(&row.provider)?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let payload = store::quarantine::lock_payload(&mut tx, &row).await?;
        let payload = payload.ok_or(PaymentsError::MessageSettled)?;
        let news = provider.reread(&row.kind, &payload, now)?;
        let (heard, _) = believe(&mut tx, provider.name(), &news, now).await?;
        if let Heard::Doubted(doubt) = heard {
            return Err(PaymentsError::StillDoubtful(doubt));
        }
        store::events::set_outcome(&mut tx, &row.provider, &row.provider_event_id, heard.outcome()).await?;
        store::quarantine::settle(&mut tx, id, QuarantineState::Released, (desk.by, None), now).await?;
        tx.commit().await?;
        self.message(desk.organization_id, id).await
    }

    /// Puts a message aside.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::MessageSettled`].
    pub(crate) async fn ignore_message(
        &self,
        desk: &Desk,
        id: QuarantineId,
        note: &str,
    ) -> Result<HeldMessage, PaymentsError> {
        self.held(desk.organization_id, id).await?;
        self.settle_message(desk, id, QuarantineState::Ignored, Some(note)).await
    }

    /// Sends the money of a message back that is not what we asked for. It never was in the books.
    ///
    /// # Errors
    /// [`PaymentsError::NotFound`]; [`PaymentsError::MessageSettled`]; [`PaymentsError::NotRepairable`] when it
    /// tells of no such money; the provider's.
    pub(crate) async fn refund_message(
        &self,
        desk: &Desk,
        id: QuarantineId,
    ) -> Result<HeldMessage, PaymentsError> {
        let row = self.held(desk.organization_id, id).await?;
        let attempt = row.event_id.zip(row.payment_id).filter(|_| is_refundable(&row));
        let (event_id, payment_id) = attempt.ok_or(PaymentsError::NotRepairable)?;
        let amount = row.their_minor.zip(row.their_currency).map(|(minor, at)| Money::new(minor, at));
        let amount = amount.ok_or(PaymentsError::NotRepairable)?;
        let provider = self.provider(&row.provider)?;
        let (refund_id, payment) = {
            let mut conn = self.db.acquire().await?;
            let refund_id = store::quarantine::send_back(&mut conn, id, RefundId::new()).await?;
            let refund_id = refund_id.ok_or(PaymentsError::MessageSettled)?;
            let payment = store::payments::find(&mut conn, Attempt { event_id, payment_id }).await?;
            (refund_id, payment.ok_or(PaymentsError::NotFound)?)
        };
        let new = NewRefund { refund_id, known: payment.known(), amount };
        match provider.refund(new).await? {
            RefundOutcome::Succeeded { .. } | RefundOutcome::Pending { .. } => {}
            RefundOutcome::Refused { reason } => return Err(PaymentsError::ProviderRefused(reason)),
        }
        self.settle_message(desk, id, QuarantineState::Refunded, None).await
    }

    async fn held(
        &self,
        organization_id: Option<OrganizationId>,
        id: QuarantineId,
    ) -> Result<Row, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::quarantine::find(&mut conn, organization_id, id).await?;
        let row = row.ok_or(PaymentsError::NotFound)?;
        if row.state == QuarantineState::Held { Ok(row) } else { Err(PaymentsError::MessageSettled) }
    }

    async fn settle_message(
        &self,
        desk: &Desk,
        id: QuarantineId,
        state: QuarantineState,
        note: Option<&str>,
    ) -> Result<HeldMessage, PaymentsError> {
        let mut tx = self.db.begin().await?;
        if !store::quarantine::settle(&mut tx, id, state, (desk.by, note), self.clock.now()).await? {
            return Err(PaymentsError::MessageSettled);
        }
        tx.commit().await?;
        self.message(desk.organization_id, id).await
    }

    async fn message(
        &self,
        organization_id: Option<OrganizationId>,
        id: QuarantineId,
    ) -> Result<HeldMessage, PaymentsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::quarantine::find(&mut conn, organization_id, id).await?;
        Ok(row.ok_or(PaymentsError::NotFound)?.into())
    }
}
