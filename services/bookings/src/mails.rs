//! What buyers are told by mail.

use events::EventSummary;
use kit::Money;
use notifications::{Attachment, NewMessage, Template};
use payments::PaymentSucceeded;
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    Bookings, BookingsError,
    moment::local,
    refund_runs::RunRow,
    returns::GivenBack,
    store::{bookings::BookingRow, lines::LineRow},
};

impl Bookings {
    /// The confirmation, with the tickets. The same `dedupe` is one mail.
    pub(crate) async fn send_confirmation(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        summary: &EventSummary,
        lines: &[LineRow],
        attachments: Vec<Attachment>,
        dedupe: String,
    ) -> Result<(), BookingsError> {
        let content = json!({
            "organization": summary.organization_name,
            "accent_color": summary.accent_color,
            "event": summary.title,
            "when": local(summary.starts_at, &summary.time_zone, &row.locale).to_string(),
            "venue": venue(summary),
            "address": address(summary),
            "reference": row.reference,
            "total": row.total().to_string(),
            "lines": lines.iter().map(|line| json!({
                "name": line_name(line),
                "quantity": line.quantity,
                "total": Money::new(line.total_minor, row.currency).to_string(),
            })).collect::<Vec<_>>(),
            "link": self.link(row.event_id, row.id, row.link_version),
            "refund_policy": summary.refund_policy,
        });
        self.mail(tx, row, summary, Template::BookingConfirmed, content, attachments, dedupe).await
    }

    /// The organizer called the booking off; `refund` is on its way, if anything is.
    pub(crate) async fn tell_cancelled(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        reason: &str,
        refund: Option<Money>,
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        let content = json!({
            "organization": summary.organization_name,
            "accent_color": summary.accent_color,
            "event": summary.title,
            "when": local(summary.starts_at, &summary.time_zone, &row.locale).to_string(),
            "reference": row.reference,
            "reason": reason,
            "refund": refund.map(|money| money.to_string()),
            "link": self.link(row.event_id, row.id, row.link_version),
        });
        let dedupe = format!("cancelled:{}", row.id);
        self.mail(tx, row, &summary, Template::BookingCancelled, content, Vec::new(), dedupe).await
    }

    /// Some of it goes back: tickets, money, or both.
    pub(crate) async fn tell_returned(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        given: &GivenBack<'_>,
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        let some = |money: Money| (money.minor > 0).then(|| money.to_string());
        let content = json!({
            "organization": summary.organization_name,
            "accent_color": summary.accent_color,
            "event": summary.title,
            "when": local(summary.starts_at, &summary.time_zone, &row.locale).to_string(),
            "reference": row.reference,
            "reason": given.reason,
            "refund": some(given.back),
            "kept": some(given.kept),
            "returned": (!given.whole && !given.tickets.is_empty()).then(|| given.tickets.len().to_string()),
            "whole": given.whole,
            "link": self.link(row.event_id, row.id, row.link_version),
        });
        let dedupe = format!("returned:{}", given.id);
        self.mail(tx, row, &summary, Template::BookingReturned, content, Vec::new(), dedupe).await
    }

    /// The date was moved, and the money can go back.
    pub(crate) async fn mail_moved(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        run: &RunRow,
    ) -> Result<(), BookingsError> {
        let summary = self.parts.events.summary(tx, row.event_id, row.occurrence_id).await?;
        let until = run.open_until.map(|until| local(until, &summary.time_zone, &row.locale).to_string());
        let content = json!({
            "organization": summary.organization_name,
            "accent_color": summary.accent_color,
            "event": summary.title,
            "when": local(summary.starts_at, &summary.time_zone, &row.locale).to_string(),
            "reference": row.reference,
            "reason": run.reason,
            "deadline": until,
            "link": self.link(row.event_id, row.id, row.link_version),
        });
        let dedupe = format!("moved:{}:{}", run.id, row.id);
        self.mail(tx, row, &summary, Template::BookingMoved, content, Vec::new(), dedupe).await
    }

    /// The money came too late and goes back.
    pub(crate) async fn apologize(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        summary: &EventSummary,
        fact: &PaymentSucceeded,
    ) -> Result<(), BookingsError> {
        let content = json!({
            "organization": summary.organization_name,
            "event": summary.title,
            "reference": row.reference,
            "refund": fact.amount.to_string(),
            "link": self.link(row.event_id, row.id, row.link_version),
        });
        let dedupe = format!("paid_too_late:{}", fact.payment_id);
        self.mail(tx, row, summary, Template::PaidTooLate, content, Vec::new(), dedupe).await
    }

    #[allow(clippy::too_many_arguments)]
    async fn mail(
        &self,
        tx: &mut PgConnection,
        row: &BookingRow,
        summary: &EventSummary,
        template: Template,
        content: Value,
        attachments: Vec<Attachment>,
        dedupe: String,
    ) -> Result<(), BookingsError> {
        let Some(to) = row.email.clone() else { return Ok(()) };
        let message = NewMessage {
            template,
            to,
            to_name: row.name.clone().unwrap_or_default(),
            locale: row.locale.clone(),
            organization_id: Some(row.organization_id),
            reply_to: summary.support_email.clone(),
            content,
            attachments,
            dedupe,
        };
        Ok(self.parts.notifications.send(tx, message).await?)
    }
}

/// `Standing` or, where the offer says more than the product, `Standing (Early bird)`.
pub(crate) fn line_name(line: &LineRow) -> String {
    ticket_name(&line.product_name, &line.offer_name)
}

/// The product's name with its offer's, where that says more.
pub(crate) fn ticket_name(product: &str, offer: &str) -> String {
    match offer.eq_ignore_ascii_case(product) {
        true => product.to_owned(),
        false => format!("{product} ({offer})"),
    }
}

/// The name of the place, or "Online".
pub(crate) fn venue(summary: &EventSummary) -> String {
    summary.venue_name.clone().unwrap_or_else(|| "Online".to_owned())
}

/// `Main Street 1, 10115 Berlin`: what there is of it.
pub(crate) fn address(summary: &EventSummary) -> String {
    let text = |part: &Option<String>| part.as_deref().unwrap_or("").trim().to_owned();
    let city = format!("{} {}", text(&summary.postal_code), text(&summary.city)).trim().to_owned();
    [text(&summary.address), city].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
