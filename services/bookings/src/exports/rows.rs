//! Rows as cells, whatever they are written as.

use kit::{Currency, Money, Time};

use super::{AttendeeRow, BookingRow, EntryRow, ExportKind, MoneyRow, TaxRow};
use crate::moment::local;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(i64),
    /// In units of the currency: 25.00.
    Amount(i64, Currency),
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn maybe(text: Option<String>) -> Self {
        Self::Text(text.unwrap_or_default())
    }

    fn time(time: Option<Time>) -> Self {
        Self::Text(time.map(|time| time.to_string()).unwrap_or_default())
    }

    fn currency(currency: Currency) -> Self {
        Self::Text(currency.to_string())
    }

    /// The amount as a number with its digits, without the currency.
    pub(super) fn plain(minor: i64, currency: Currency) -> String {
        let text = Money::new(minor, currency).to_string();
        text.split(' ').next().unwrap_or_default().to_owned()
    }
}

/// The first row of an export.
pub(super) fn header(kind: ExportKind) -> &'static [&'static str] {
    match kind {
        ExportKind::Bookings => &[
            "reference",
            "event",
            "date",
            "state",
            "name",
            "email",
            "quantity",
            "currency",
            "total",
            "tax",
            "fees",
            "paid",
            "refunded",
            "booked_at",
            "confirmed_at",
            "ended_at",
        ],
        ExportKind::Payments => &[
            "kind",
            "reference",
            "event",
            "provider",
            "provider_ref",
            "state",
            "currency",
            "amount",
            "reason",
            "created_at",
            "updated_at",
            "id",
        ],
        ExportKind::Ledger => &[
            "posted_at",
            "posting",
            "source",
            "description",
            "event",
            "reference",
            "account",
            "currency",
            "debit",
            "credit",
        ],
        ExportKind::Taxes => {
            &["month", "kind", "category", "rate_percent", "currency", "documents", "net", "tax", "gross"]
        }
        ExportKind::Attendees => &[
            "reference",
            "event",
            "date",
            "ticket",
            "code",
            "state",
            "holder",
            "product",
            "offer",
            "email",
            "checked_in_at",
            "sold_at",
        ],
        ExportKind::Datev => &[],
    }
}

pub(super) fn booking(row: BookingRow) -> Vec<Cell> {
    let amount = |minor| Cell::Amount(minor, row.currency);
    vec![
        Cell::text(row.reference),
        Cell::text(row.event_title),
        Cell::text(local(row.starts_at, &row.time_zone, "en").to_string()),
        Cell::text(row.state),
        Cell::maybe(row.name),
        Cell::maybe(row.email),
        Cell::Number(i64::from(row.quantity)),
        Cell::currency(row.currency),
        amount(row.total_minor),
        amount(row.tax_minor),
        amount(row.fee_minor),
        amount(row.paid_minor),
        amount(row.refunded_minor),
        Cell::time(Some(row.created_at)),
        Cell::time(row.confirmed_at),
        Cell::time(row.ended_at),
    ]
}

pub(super) fn money(row: MoneyRow) -> Vec<Cell> {
    vec![
        Cell::text(row.kind),
        Cell::maybe(row.reference),
        Cell::text(row.event_title),
        Cell::text(row.provider),
        Cell::maybe(row.provider_ref),
        Cell::text(row.state),
        Cell::currency(row.currency),
        Cell::Amount(row.amount_minor, row.currency),
        Cell::maybe(row.reason),
        Cell::time(Some(row.created_at)),
        Cell::time(Some(row.updated_at)),
        Cell::text(row.id.to_string()),
    ]
}

pub(super) fn entry(row: EntryRow) -> Vec<Cell> {
    let (debit, credit) = (row.amount_minor.max(0), (-row.amount_minor).max(0));
    vec![
        Cell::time(Some(row.posted_at)),
        Cell::text(row.posting_id.to_string()),
        Cell::text(row.source),
        Cell::text(row.description),
        Cell::maybe(row.event_title),
        Cell::maybe(row.reference),
        Cell::text(row.account),
        Cell::currency(row.currency),
        Cell::Amount(debit, row.currency),
        Cell::Amount(credit, row.currency),
    ]
}

pub(super) fn tax(row: TaxRow) -> Vec<Cell> {
    let amount = |minor| Cell::Amount(minor, row.currency);
    vec![
        Cell::text(row.month),
        Cell::text(row.kind),
        Cell::text(row.category),
        Cell::text(format!("{}.{:02}", row.rate_bp / 100, row.rate_bp % 100)),
        Cell::currency(row.currency),
        Cell::Number(row.documents),
        amount(row.net_minor),
        amount(row.tax_minor),
        amount(row.net_minor.saturating_add(row.tax_minor)),
    ]
}

pub(super) fn attendee(row: AttendeeRow) -> Vec<Cell> {
    vec![
        Cell::text(row.reference),
        Cell::text(row.event_title),
        Cell::text(local(row.starts_at, &row.time_zone, "en").to_string()),
        Cell::Number(i64::from(row.number)),
        Cell::text(row.code),
        Cell::text(row.state),
        Cell::maybe(row.holder_name),
        Cell::text(row.product_name),
        Cell::text(row.offer_name),
        Cell::maybe(row.email),
        Cell::time(row.checked_in_at),
        Cell::time(Some(row.created_at)),
    ]
}
