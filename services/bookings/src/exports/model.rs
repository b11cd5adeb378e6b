//! The nouns of exports.

use garde::Validate;
use kit::{Currency, EventId, OrganizationId, Problem, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Days that one export spans at most.
const MOST_DAYS: i64 = 366;

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ExportKind {
    /// Bookings that were checked out in the period.
    Bookings,
    /// Payments and refunds of the period; refunds are negative.
    Payments,
    /// Entries of the books, posted in the period.
    Ledger,
    /// Invoices and credit notes of the period, by month, category and rate.
    Taxes,
    /// Tickets that were sold in the period.
    Attendees,
    /// The books as a booking batch in DATEV's format, of one year.
    Datev,
}

impl ExportKind {
    /// What the file is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bookings => "bookings",
            Self::Payments => "payments",
            Self::Ledger => "ledger",
            Self::Taxes => "taxes",
            Self::Attendees => "attendees",
            Self::Datev => "EXTF_Buchungsstapel",
        }
    }
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ExportFormat {
    Csv,
    /// A workbook; not for `datev`.
    Xlsx,
}

/// What to export.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    #[garde(skip)]
    pub kind: ExportKind,
    #[garde(skip)]
    pub format: ExportFormat,
    /// The first moment of the period.
    #[garde(skip)]
    pub from: Time,
    /// The first moment after the period; at most 366 days later.
    #[garde(skip)]
    pub to: Time,
    /// One event; all of them unless given.
    #[serde(default)]
    #[garde(skip)]
    pub event_id: Option<EventId>,
}

impl ExportRequest {
    /// Whether the period and the format make sense.
    ///
    /// # Errors
    /// `422`.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let days = self.to.seconds_since(self.from) / 86_400;
        if self.to <= self.from {
            return Err(Problem::invalid_field("to", "invalid", "must be after `from`"));
        }
        if days > MOST_DAYS {
            return Err(Problem::invalid_field("to", "too_long", "an export spans at most 366 days"));
        }
        if self.kind == ExportKind::Datev && self.format != ExportFormat::Csv {
            return Err(Problem::invalid_field(
                "format",
                "invalid",
                "DATEV's format is a text file: use csv",
            ));
        }
        Ok(())
    }
}

/// What was taken out before.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct ListedExport {
    pub id: Uuid,
    pub kind: ExportKind,
    pub format: ExportFormat,
    pub event_id: Option<EventId>,
    pub period_from: Time,
    pub period_to: Time,
    pub created_at: Time,
}

/// Rows of which organization, event and period, and after which row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period {
    pub organization_id: OrganizationId,
    pub event_id: Option<EventId>,
    pub from: Time,
    pub to: Time,
    /// The row that came last.
    pub after: Option<(Time, Uuid)>,
    pub limit: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct BookingRow {
    pub id: Uuid,
    pub reference: String,
    pub event_title: String,
    pub starts_at: Time,
    pub time_zone: String,
    pub state: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub quantity: i32,
    pub currency: Currency,
    pub total_minor: i64,
    pub tax_minor: i64,
    pub fee_minor: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    pub created_at: Time,
    pub confirmed_at: Option<Time>,
    pub ended_at: Option<Time>,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct MoneyRow {
    pub id: Uuid,
    pub kind: String,
    pub reference: Option<String>,
    pub event_title: String,
    pub provider: String,
    pub provider_ref: Option<String>,
    pub state: String,
    pub currency: Currency,
    pub amount_minor: i64,
    pub reason: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// One entry of a posting.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EntryRow {
    pub posting_id: Uuid,
    pub posted_at: Time,
    pub source: String,
    pub description: String,
    pub event_title: Option<String>,
    pub reference: Option<String>,
    pub account: String,
    pub currency: Currency,
    pub amount_minor: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct TaxRow {
    pub month: String,
    pub kind: String,
    pub category: String,
    pub rate_bp: i32,
    pub currency: Currency,
    pub documents: i64,
    pub net_minor: i64,
    pub tax_minor: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AttendeeRow {
    pub id: Uuid,
    pub reference: String,
    pub event_title: String,
    pub starts_at: Time,
    pub time_zone: String,
    pub number: i32,
    pub code: String,
    pub state: String,
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub email: Option<String>,
    pub checked_in_at: Option<Time>,
    pub created_at: Time,
}
