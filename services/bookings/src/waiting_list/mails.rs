//! What people on a waiting list are told by mail.

use events::EventSummary;
use kit::{EventId, Money, Time};
use notifications::{NewMessage, Template};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    Bookings, BookingsError,
    mails::{address, line_name, venue},
    moment::local,
    seats::booked_seats,
    store::{
        lines::LineRow,
        waiting_list::{
            entries::{self, EntryRow},
            line::InLine,
            offers::{NewOffer, OfferRow},
        },
    },
};

/// Seconds within which the same mail about joining is sent once.
const ONCE: i64 = 600;

impl Bookings {
    /// Is this your address?
    pub(crate) async fn mail_confirm(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let dedupe = format!("waiting_confirm:{}:{}", entry.id, now.as_second() / ONCE);
        self.mail_entry(tx, entry, Template::WaitingConfirm, json!({}), dedupe).await
    }

    /// You are on the list.
    pub(crate) async fn mail_joined(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        now: Time,
    ) -> Result<(), BookingsError> {
        let dedupe = format!("waiting_joined:{}:{}", entry.id, now.as_second() / ONCE);
        self.mail_entry(tx, entry, Template::WaitingJoined, json!({}), dedupe).await
    }

    /// Places are set aside for you.
    pub(crate) async fn mail_offer(
        &self,
        tx: &mut PgConnection,
        event_id: EventId,
        person: &InLine,
        offer: &NewOffer,
        (summary, lines): (&EventSummary, &[LineRow]),
    ) -> Result<(), BookingsError> {
        let entry = entries::find(tx, event_id, person.id).await?.ok_or(BookingsError::NotFound)?;
        let content = self.offered(tx, &entry, summary, lines, offer.expires_at).await?;
        let dedupe = format!("waiting_offer:{}", offer.id);
        self.mail_about(tx, &entry, summary, Template::WaitingOffer, content, dedupe).await
    }

    /// Your offer ends soon.
    pub(crate) async fn mail_reminder(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        lines: &[LineRow],
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, entry.event_id, offer.occurrence_id).await?;
        let content = self.offered(tx, entry, &summary, lines, offer.expires_at).await?;
        let dedupe = format!("waiting_reminder:{}", offer.id);
        self.mail_about(tx, entry, &summary, Template::WaitingReminder, content, dedupe).await
    }

    /// Your offer ran out.
    pub(crate) async fn mail_lapsed(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        offer: &OfferRow,
        paused: bool,
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, entry.event_id, offer.occurrence_id).await?;
        let content = json!({ "paused": paused });
        let dedupe = format!("waiting_lapsed:{}", offer.id);
        self.mail_about(tx, entry, &summary, Template::WaitingLapsed, content, dedupe).await
    }

    /// The list is closed: nothing came free for you.
    pub(crate) async fn mail_closed(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        cancelled: bool,
    ) -> Result<(), BookingsError> {
        let dedupe = format!("waiting_closed:{}", entry.id);
        self.mail_entry(tx, entry, Template::WaitingClosed, json!({ "cancelled": cancelled }), dedupe).await
    }

    /// What is set aside, until when.
    async fn offered(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        summary: &EventSummary,
        lines: &[LineRow],
        expires_at: Time,
    ) -> Result<Value, BookingsError> {
        let total = lines.iter().map(|line| line.total_minor).fold(0, i64::saturating_add);
        let quantity = lines.iter().map(|line| i64::from(line.quantity)).sum::<i64>();
        let tickets: Vec<String> =
            lines.iter().map(|line| format!("{} × {}", line.quantity, line_name(line))).collect();
        let numbers: Vec<i32> = lines.iter().flat_map(|line| line.seats.iter().copied()).collect();
        let seating = match numbers.is_empty() {
            true => None,
            false => self.parts.events.seating(tx, entry.event_id).await?,
        };
        let seats: Vec<String> = booked_seats(seating.as_deref(), &numbers)
            .into_iter()
            .map(|seat| format!("{} {}/{}", seat.section, seat.row, seat.label))
            .collect();
        Ok(json!({
            "tickets": tickets.join(", "),
            "seats": seats.join(", "),
            "total": Money::new(total, summary.currency).to_string(),
            "deadline": local(expires_at, &summary.time_zone, &entry.locale).to_string(),
            "fewer": quantity < i64::from(entry.quantity),
        }))
    }

    /// A mail about the first date that the entry waits for.
    async fn mail_entry(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        template: Template,
        content: Value,
        dedupe: String,
    ) -> Result<(), BookingsError> {
        let choices = entries::choices(tx, entry.event_id, entry.id, entry.created_at).await?;
        let first = choices.first().ok_or(BookingsError::NotFound)?;
        let summary = self.parts.events.summary(tx, entry.event_id, first.occurrence_id).await?;
        let names: Vec<String> = choices
            .iter()
            .map(|choice| {
                let when = local(choice.starts_at, &choice.time_zone, &entry.locale);
                format!("{} ({})", choice.product_name, when.date)
            })
            .collect();
        let mut content = content;
        content["wish"] = format!("{} × {}", entry.quantity, names.join(", ")).into();
        self.mail_about(tx, entry, &summary, template, content, dedupe).await
    }

    async fn mail_about(
        &self,
        tx: &mut PgConnection,
        entry: &EntryRow,
        summary: &EventSummary,
        template: Template,
        mut content: Value,
        dedupe: String,
    ) -> Result<(), BookingsError> {
        content["organization"] = summary.organization_name.as_str().into();
        content["accent_color"] = summary.accent_color.as_str().into();
        content["event"] = summary.title.as_str().into();
        content["when"] = local(summary.starts_at, &summary.time_zone, &entry.locale).to_string().into();
        content["venue"] = venue(summary).into();
        content["address"] = address(summary).into();
        content["link"] = self.entry_link(entry.event_id, entry.id, entry.link_version).into();
        let message = NewMessage {
            template,
            to: entry.email.clone(),
            to_name: String::new(),
            locale: entry.locale.clone(),
            organization_id: Some(summary.organization_id),
            reply_to: summary.support_email.clone(),
            content,
            attachments: Vec::new(),
            dedupe,
        };
        Ok(self.parts.notifications.send(tx, message).await?)
    }
}
