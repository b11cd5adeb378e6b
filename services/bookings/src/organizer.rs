//! What organizers see: bookings and attendees.

use kit::csv::CsvWriter;
use kit::{
    BookingId, Caller, Email, EventId, Money, OccurrenceId, OrganizationId, Page, Problem, TicketId, Time,
    page::read_cursor, text::read_spoken_code,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Booking, BookingMoney, BookingState, Bookings, BookingsError, MoneyState, TicketState,
    moment::local,
    store::{
        self,
        organizers::{AttendeeFilter, AttendeeRow, Filter, ListedRow},
    },
    view::Audience,
};

/// The query of an event's bookings.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BookingsQuery {
    /// Part of a name or e-mail address, or the start of a reference.
    #[param(max_length = 120)]
    pub q: Option<String>,
    pub state: Option<BookingState>,
    #[param(value_type = Option<String>, format = Uuid)]
    pub occurrence_id: Option<OccurrenceId>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// The query of an event's attendees.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttendeesQuery {
    /// Part of a name or e-mail address, or the start of a code or reference.
    #[param(max_length = 120)]
    pub q: Option<String>,
    #[param(value_type = Option<String>, format = Uuid)]
    pub occurrence_id: Option<OccurrenceId>,
    /// The `next` of the page before.
    #[param(max_length = 512)]
    pub after: Option<String>,
    /// Items per page, 1 to 100; 25 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
}

/// A booking in the organizer's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedBooking {
    pub event_id: EventId,
    pub event_title: String,
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub reference: String,
    pub state: BookingState,
    pub name: Option<String>,
    pub email: Option<Email>,
    pub quantity: i32,
    pub total: Money,
    pub money_state: MoneyState,
    pub created_at: Time,
    pub confirmed_at: Option<Time>,
}

/// A ticket in the organizer's list.
#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Attendee {
    pub ticket_id: TicketId,
    pub code: String,
    /// The name on the ticket, or else the buyer's.
    pub holder_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub state: TicketState,
    pub booking_id: BookingId,
    pub reference: String,
    pub email: Option<Email>,
    pub occurrence_id: OccurrenceId,
    pub checked_in_at: Option<Time>,
}

/// Rows that the export reads at a time.
const EXPORT_BATCH: i64 = 2_000;

impl Bookings {
    /// Bookings of an organization: of one event, or, without `event_id`, of all that the caller may see.
    ///
    /// # Errors
    /// `NotFound` for a foreign event; `422` for a cursor that is none or an endless search.
    pub async fn list(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        event_id: Option<EventId>,
        query: &BookingsQuery,
    ) -> Result<Page<ListedBooking>, BookingsError> {
        let search = Search::of(query.q.as_deref())?;
        let allowed = caller.event_limit(organization_id);
        let limit = page_limit(query.limit);
        let filter = Filter {
            organization_id,
            event_id,
            allowed: allowed.as_deref(),
            state: query.state,
            occurrence_id: query.occurrence_id,
            words: search.words.as_deref(),
            reference: search.code.as_deref(),
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        if let Some(event_id) = event_id
            && !store::organizers::owns(&mut conn, organization_id, event_id).await?
        {
            return Err(BookingsError::NotFound);
        }
        let rows = store::organizers::bookings(&mut conn, &filter).await?;
        Ok(Page::from_rows(rows, limit, |row| (row.created_at, row.id)).map(listed))
    }

    /// One booking of an organization's event.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn booking_of_organization(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        booking_id: BookingId,
    ) -> Result<Booking, BookingsError> {
        let mut conn = self.db.acquire().await?;
        let row = store::bookings::of_organization(&mut conn, organization_id, event_id, booking_id).await?;
        self.view(&mut conn, row.ok_or(BookingsError::NotFound)?, Audience::Organizer).await
    }

    /// The tickets of an event with their holders.
    ///
    /// # Errors
    /// `NotFound` for a foreign event; `422` for a cursor that is none or an endless search.
    pub async fn attendees(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        query: &AttendeesQuery,
    ) -> Result<Page<Attendee>, BookingsError> {
        let search = Search::of(query.q.as_deref())?;
        let limit = page_limit(query.limit);
        let filter = AttendeeFilter {
            organization_id,
            event_id,
            occurrence_id: query.occurrence_id,
            words: search.words.as_deref(),
            code: search.code.as_deref(),
            after: read_cursor(query.after.as_deref())?,
            limit: limit + 1,
        };
        let mut conn = self.db.acquire().await?;
        if !store::organizers::owns(&mut conn, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        let rows = store::organizers::attendees(&mut conn, &filter).await?;
        let page = Page::from_rows(rows, limit, |row| (row.created_at, row.attendee.ticket_id));
        Ok(page.map(|row| row.attendee))
    }

    /// All attendees that `query` finds, as CSV for a spreadsheet; pages do not matter.
    ///
    /// # Errors
    /// `NotFound` for a foreign event.
    pub async fn attendees_csv(
        &self,
        organization_id: OrganizationId,
        event_id: EventId,
        query: &AttendeesQuery,
    ) -> Result<String, BookingsError> {
        let search = Search::of(query.q.as_deref())?;
        let mut conn = self.db.acquire().await?;
        if !store::organizers::owns(&mut conn, organization_id, event_id).await? {
            return Err(BookingsError::NotFound);
        }
        let mut file = CsvWriter::new(&[
            "reference",
            "ticket",
            "code",
            "state",
            "holder",
            "product",
            "offer",
            "buyer",
            "email",
            "date",
            "checked_in_at",
            "sold_at",
        ]);
        let mut after = None;
        loop {
            let filter = AttendeeFilter {
                organization_id,
                event_id,
                occurrence_id: query.occurrence_id,
                words: search.words.as_deref(),
                code: search.code.as_deref(),
                after,
                limit: EXPORT_BATCH,
            };
            let rows = store::organizers::attendees(&mut conn, &filter).await?;
            rows.iter().for_each(|row| write_attendee(&mut file, row));
            after = rows.last().map(|row| (row.created_at, row.attendee.ticket_id));
            if i64::try_from(rows.len()).unwrap_or(0) < EXPORT_BATCH {
                return Ok(file.finish());
            }
        }
    }
}

/// What people type into a search field: part of a name, or the start of a code.
struct Search {
    words: Option<String>,
    code: Option<String>,
}

impl Search {
    fn of(q: Option<&str>) -> Result<Self, Problem> {
        let Some(words) = q.map(str::trim).filter(|words| !words.is_empty()) else {
            return Ok(Self { words: None, code: None });
        };
        if words.chars().count() > 120 {
            return Err(Problem::invalid_field("q", "too_long", "must have at most 120 characters"));
        }
        let code = read_spoken_code(words);
        // What no code begins with must not find everything.
        let code = if code.is_empty() { "-".to_owned() } else { format!("{code}%") };
        Ok(Self { words: Some(store::like(words)), code: Some(code) })
    }
}

fn page_limit(asked: Option<u32>) -> i64 {
    kit::PageQuery { after: None, limit: asked }.limit()
}

fn listed(row: ListedRow) -> ListedBooking {
    let total = Money::new(row.total_minor, row.currency);
    ListedBooking {
        event_id: row.event_id,
        event_title: row.event_title,
        id: row.id,
        occurrence_id: row.occurrence_id,
        reference: row.reference,
        state: row.state,
        name: row.name,
        email: row.email,
        quantity: row.quantity,
        total,
        money_state: BookingMoney::new(total, row.paid_minor, row.refunded_minor).state,
        created_at: row.created_at,
        confirmed_at: row.confirmed_at,
    }
}

fn write_attendee(file: &mut CsvWriter, row: &AttendeeRow) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let moment = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
    let state = serde_json::to_value(row.state()).ok();
    let attendee = &row.attendee;
    file.row([
        attendee.reference.as_str(),
        &row.number.to_string(),
        &attendee.code,
        state.as_ref().and_then(|state| state.as_str()).unwrap_or_default(),
        &text(&attendee.holder_name),
        &attendee.product_name,
        &attendee.offer_name,
        &text(&row.buyer_name),
        attendee.email.as_ref().map(Email::as_str).unwrap_or_default(),
        &local(row.starts_at, &row.time_zone, "en").to_string(),
        &moment(attendee.checked_in_at),
        &moment(Some(row.created_at)),
    ]);
}
