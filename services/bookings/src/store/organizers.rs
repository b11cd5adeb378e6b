//! The lists of organizers.

use kit::{BookingId, Currency, Email, EventId, OccurrenceId, OrganizationId, TicketId, Time};
use sqlx::PgConnection;

use crate::{TicketState, model::BookingState, organizer::Attendee};

/// A booking in a list, with the sums of its payments.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ListedRow {
    pub event_id: EventId,
    pub event_title: String,
    pub id: BookingId,
    pub occurrence_id: OccurrenceId,
    pub reference: String,
    pub state: BookingState,
    pub name: Option<String>,
    pub email: Option<Email>,
    pub quantity: i32,
    pub currency: Currency,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    pub created_at: Time,
    pub confirmed_at: Option<Time>,
}

/// Which bookings a list shows.
pub(crate) struct Filter<'a> {
    pub organization_id: OrganizationId,
    /// One event; all when `None`.
    pub event_id: Option<EventId>,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    pub state: Option<BookingState>,
    pub occurrence_id: Option<OccurrenceId>,
    /// Pattern for names and addresses.
    pub words: Option<&'a str>,
    /// Pattern for references.
    pub reference: Option<&'a str>,
    pub after: Option<(Time, BookingId)>,
    pub limit: i64,
}

/// Bookings, the newest first. Holds that never came to a checkout are shown only when their state is
/// asked for.
pub(crate) async fn bookings(
    conn: &mut PgConnection,
    filter: &Filter<'_>,
) -> Result<Vec<ListedRow>, sqlx::Error> {
    sqlx::query_as::<_, ListedRow>(
        "select b.event_id, e.title as event_title, b.id, b.occurrence_id, b.reference, b.state, b.name, b.email,
                b.quantity, b.currency, b.total_minor, b.created_at, b.confirmed_at,
                coalesce(paid.captured, 0)::int8 as paid_minor, coalesce(paid.refunded, 0)::int8 as refunded_minor
         from bookings.bookings b
         join events.events e on e.id = b.event_id
         left join lateral (
           select sum(p.captured_minor) as captured, sum(p.refund_reserved_minor) as refunded
           from payments.payments p where p.event_id = b.event_id and p.booking_id = b.id) paid on true
         where b.organization_id = $1
           and ($2::uuid is null or b.event_id = $2::uuid)
           and ($3::uuid[] is null or b.event_id = any($3::uuid[]))
           and ($4::text is null or b.state = $4::text)
           and ($4::text is not null or b.checked_out_at is not null)
           and ($5::uuid is null or b.occurrence_id = $5::uuid)
           and ($6::text is null or b.name ilike $6::text or b.email ilike $6::text or b.reference like $7::text)
           and ($8::timestamptz is null or (b.created_at, b.id) < ($8::timestamptz, $9::uuid))
         order by b.created_at desc, b.id desc limit $10",
    )
    .bind(filter.organization_id)
    .bind(filter.event_id)
    .bind(filter.allowed)
    .bind(filter.state)
    .bind(filter.occurrence_id)
    .bind(filter.words)
    .bind(filter.reference)
    .bind(filter.after.map(|(time, _)| time))
    .bind(filter.after.map(|(_, id)| id))
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}

/// Whether the event is the organization's.
pub(crate) async fn owns(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar::<_, bool>(
        "select exists (select 1 from events.events where organization_id = $1 and id = $2)",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Which attendees a list shows.
pub(crate) struct AttendeeFilter<'a> {
    pub organization_id: OrganizationId,
    pub event_id: EventId,
    pub occurrence_id: Option<OccurrenceId>,
    /// Pattern for names and addresses.
    pub words: Option<&'a str>,
    /// Pattern for codes and references.
    pub code: Option<&'a str>,
    pub after: Option<(Time, TicketId)>,
    pub limit: i64,
}

/// A ticket with its booking and its scan.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AttendeeRow {
    #[sqlx(flatten)]
    pub attendee: Attendee,
    pub number: i32,
    pub buyer_name: Option<String>,
    pub created_at: Time,
    pub starts_at: Time,
    pub time_zone: String,
}

impl AttendeeRow {
    pub(crate) fn state(&self) -> TicketState {
        self.attendee.state
    }
}

/// Tickets of an event with their holders, in the order in which they were sold.
pub(crate) async fn attendees(
    conn: &mut PgConnection,
    filter: &AttendeeFilter<'_>,
) -> Result<Vec<AttendeeRow>, sqlx::Error> {
    sqlx::query_as::<_, AttendeeRow>(
        "select t.id as ticket_id, t.code, coalesce(t.holder_name, b.name) as holder_name, l.product_name,
                l.offer_name, t.state, t.booking_id, b.reference, b.email, t.occurrence_id,
                s.scanned_at as checked_in_at, t.number, b.name as buyer_name, t.created_at, o.starts_at, o.time_zone
         from bookings.tickets t
         join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         join events.occurrences o on o.event_id = t.event_id and o.id = t.occurrence_id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where b.organization_id = $1 and t.event_id = $2
           and ($3::uuid is null or t.occurrence_id = $3::uuid)
           and ($4::text is null or t.holder_name ilike $4::text or b.name ilike $4::text or b.email ilike $4::text
                or t.code like $5::text or b.reference like $5::text)
           and ($6::timestamptz is null or (t.created_at, t.id) > ($6::timestamptz, $7::uuid))
         order by t.created_at, t.id limit $8",
    )
    .bind(filter.organization_id)
    .bind(filter.event_id)
    .bind(filter.occurrence_id)
    .bind(filter.words)
    .bind(filter.code)
    .bind(filter.after.map(|(time, _)| time))
    .bind(filter.after.map(|(_, id)| id))
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}
