//! Codes on their way to the buyer.

use data::jobs::{Job, JobError, JobResult};
use kit::{BookingId, EventId, PurseId};
use notifications::{NewMessage, Template};
use payments::{PurseKind, PurseRow};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Bookings, BookingsError, moment::local, store};

/// Mails the codes of purses that come from a booking.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendCards {
    pub event_id: EventId,
    pub booking_id: BookingId,
    /// These; the gift cards that it bought when there are none.
    pub purse_ids: Vec<PurseId>,
    /// The same key is one mail.
    pub dedupe: String,
}

impl Job for SendCards {
    const KIND: &'static str = "bookings.send_cards";
    const MAX_ATTEMPTS: i16 = 16;
    const PRIORITY: i16 = 30;
}

impl SendCards {
    /// The mail with the gift cards that a booking bought.
    pub(crate) fn bought(event_id: EventId, booking_id: BookingId) -> Self {
        Self { event_id, booking_id, purse_ids: Vec::new(), dedupe: format!("cards:{booking_id}") }
    }
}

impl Bookings {
    /// Writes the mail. Its codes are sealed until it is handed over: no dump of the database holds them. Nothing
    /// is sent of purses whose value was taken out in the meantime.
    pub(crate) async fn send_cards(&self, job: SendCards) -> JobResult {
        match self.mail_cards(&job).await {
            Err(BookingsError::NotFound) => Err(JobError::pointless("the booking is not there")),
            done => Ok(done?),
        }
    }

    async fn mail_cards(&self, job: &SendCards) -> Result<(), BookingsError> {
        let mut tx = self.db.begin().await?;
        let row = store::bookings::lock(&mut tx, job.event_id, job.booking_id).await?;
        let row = row.ok_or(BookingsError::NotFound)?;
        let wanted = |purse: &PurseRow| {
            purse.voided_at.is_none()
                && match job.purse_ids.is_empty() {
                    true => purse.kind == PurseKind::GiftCard,
                    false => job.purse_ids.contains(&purse.id),
                }
        };
        let purses = self.parts.payments.purses_of(&mut tx, job.event_id, job.booking_id).await?;
        let purses: Vec<PurseRow> = purses.into_iter().filter(wanted).collect();
        let (Some(first), Some(to)) = (purses.first(), row.email.clone()) else { return Ok(()) };
        let summary = self.parts.events.summary(&mut tx, row.event_id, row.occurrence_id).await?;
        let until = first.expires_at.map(|end| local(end, &summary.time_zone, &row.locale).date);
        let lines: Vec<_> = purses
            .iter()
            .filter_map(|purse| {
                let total = purse.money(purse.issued_minor).to_string();
                Some(json!({ "name": self.parts.payments.code_of(purse)?, "quantity": 1, "total": total }))
            })
            .collect();
        let content = json!({
            "organization": summary.organization_name,
            "accent_color": summary.accent_color,
            "event": summary.title,
            "reference": row.reference,
            "credit": first.kind == PurseKind::Credit,
            "number": purses.len(),
            "deadline": until,
            "link": self.link(row.event_id, row.id, row.link_version),
        });
        let message = NewMessage {
            template: Template::GiftCards,
            to,
            to_name: row.name.clone().unwrap_or_default(),
            locale: row.locale.clone(),
            organization_id: Some(row.organization_id),
            reply_to: summary.support_email.clone(),
            content,
            attachments: Vec::new(),
            dedupe: job.dedupe.clone(),
        };
        self.parts.notifications.send_sealed(&mut tx, message, &json!({ "lines": lines })).await?;
        tx.commit().await?;
        Ok(())
    }
}
