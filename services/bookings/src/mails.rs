//! What buyers are told by mail.

use std::collections::BTreeSet;

use events::{EventSummary, ProductKind};
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
    view::price_parts,
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
            "parts": parts(row, lines),
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

/// What the total holds, as far as there is any: discount, fees, donations, taxes.
fn parts(row: &BookingRow, lines: &[LineRow]) -> Vec<Value> {
    let parts = price_parts(lines, |minor| Money::new(minor, row.currency));
    let mut all = Vec::new();
    let mut add = |kind: &str, name: Option<String>, amount: Money| {
        if amount.minor > 0 {
            all.push(json!({ "kind": kind, "name": name, "amount": amount.to_string() }));
        }
    };
    let reasons: BTreeSet<&str> = lines.iter().filter_map(|line| line.discount_name.as_deref()).collect();
    let reasons = reasons.into_iter().collect::<Vec<_>>().join(", ");
    add("discount", Some(reasons), parts.discount);
    add("fees", None, parts.fees);
    let given = lines.iter().filter(|line| line.kind == ProductKind::Donation);
    let given = given.map(|line| line.total_minor).fold(0, i64::saturating_add);
    add("donation", None, Money::new(given, row.currency));
    for tax in parts.taxes {
        add("tax", Some(format!("{} {}", tax.name, percent(tax.rate_bp))), tax.amount);
    }
    all
}

/// `19 %` or `5.5 %`.
pub(crate) fn percent(bp: i32) -> String {
    let text = format!("{}.{:02}", bp / 100, bp % 100);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
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

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn rates_are_written_as_people_do() {
        for (bp, text) in
            [(1900, "19 %"), (550, "5.5 %"), (725, "7.25 %"), (5, "0.05 %"), (0, "0 %"), (1000, "10 %")]
        {
            assert_eq!(percent(bp), text);
        }
    }
}
