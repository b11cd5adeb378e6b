//! The nouns of statements.

use garde::Validate;
use kit::{Currency, EventId, Money, OrganizationId, StatementId, Time};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};

/// One account of the books, over the period, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow, ToSchema)]
pub struct AccountSum {
    /// As in the books, such as `sales`.
    pub account: String,
    pub debit_minor: i64,
    pub credit_minor: i64,
}

/// What a period brought, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// What buyers paid.
    pub gross_minor: i64,
    /// What was paid back.
    pub refunds_minor: i64,
    /// What buyers' banks took, less what they gave back.
    pub disputes_minor: i64,
    /// What else moved at the payment providers; positive when it came in.
    pub other_minor: i64,
    /// What the platform is owed.
    pub fees_minor: i64,
    /// `gross - refunds - disputes + other - fees`.
    pub net_minor: i64,
    /// What of the net the tax office is owed.
    pub taxes_minor: i64,
    /// What of the net are the organizer's own fees.
    pub service_fees_minor: i64,
    /// Postings that were counted.
    pub postings: i64,
    /// Every account that was moved.
    pub accounts: Vec<AccountSum>,
}

/// A row of `bookings.statements`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct StatementRow {
    pub id: StatementId,
    pub event_id: Option<EventId>,
    pub event_title: Option<String>,
    pub currency: Currency,
    pub number: i32,
    pub period_from: Time,
    pub period_to: Time,
    pub opening_minor: i64,
    pub closing_minor: i64,
    pub content: Json<Figures>,
    pub closed_at: Time,
}

impl StatementRow {
    pub(crate) fn shown(self) -> Statement {
        Statement {
            id: Some(self.id),
            event_id: self.event_id,
            event_title: self.event_title,
            number: self.number,
            period_from: self.period_from,
            period_to: self.period_to,
            opening: Money::new(self.opening_minor, self.currency),
            closing: Money::new(self.closing_minor, self.currency),
            figures: self.content.0,
            closed_at: Some(self.closed_at),
        }
    }
}

/// A statement to write.
pub(crate) struct NewStatement<'a> {
    pub organization_id: OrganizationId,
    pub event_id: Option<EventId>,
    pub currency: Currency,
    pub number: i32,
    pub period_from: Time,
    pub period_to: Time,
    pub opening_minor: i64,
    pub figures: &'a Figures,
}

/// A statement; without an id it is what has come up since the last one, and still changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Statement {
    pub id: Option<StatementId>,
    pub event_id: Option<EventId>,
    pub event_title: Option<String>,
    /// 1, 2, 3 … for the same event and currency.
    pub number: i32,
    pub period_from: Time,
    pub period_to: Time,
    /// Carried forward from the one before.
    pub opening: Money,
    /// Carried forward to the next one: opening and net.
    pub closing: Money,
    pub figures: Figures,
    pub closed_at: Option<Time>,
}

/// The statements of an organization, or of one event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Statements {
    /// What has come up since, in each currency.
    pub open: Vec<Statement>,
    /// The newest first; at most 200.
    pub closed: Vec<Statement>,
}

/// Whose statements.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementsQuery {
    /// One event; all of them together unless given.
    #[param(value_type = Option<String>, format = Uuid)]
    pub event_id: Option<EventId>,
}

/// Which period to close. It begins where the last one ended.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseRequest {
    #[serde(default)]
    #[garde(skip)]
    pub event_id: Option<EventId>,
    #[garde(skip)]
    pub currency: Currency,
    /// The first moment after it; ten minutes ago at the latest, so that nothing comes up in it any more.
    #[garde(skip)]
    pub to: Time,
}
