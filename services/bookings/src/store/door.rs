//! Statements of the door.

use kit::{ApiKeyId, EventId, OccurrenceId, OrganizationId, ScanId, TicketId, Time, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    TicketState,
    door::{AtDoor, DoorOccurrence, FoundTicket, ScanReason, Verdict},
};

/// A ticket as the door knows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DoorTicket {
    pub id: TicketId,
    pub occurrence_id: OccurrenceId,
    pub state: TicketState,
    pub credential_version: i32,
    pub number: i32,
    pub holder_name: Option<String>,
    pub buyer_name: Option<String>,
    pub product_name: String,
    pub offer_name: String,
    pub reference: String,
}

/// A scan to write down.
pub(crate) struct NewScan<'a> {
    pub id: ScanId,
    pub door: AtDoor,
    pub ticket_id: Option<TicketId>,
    pub verdict: Verdict,
    pub reason: ScanReason,
    pub gate: &'a str,
    pub nonce: Uuid,
    /// A person, or
    pub scanned_by: Option<UserId>,
    /// a program.
    pub api_key_id: Option<ApiKeyId>,
    pub scanned_at: Time,
    pub received_at: Time,
}

impl NewScan<'_> {
    pub(crate) fn row(&self) -> ScanRow {
        ScanRow {
            occurrence_id: self.door.occurrence_id,
            ticket_id: self.ticket_id,
            verdict: self.verdict,
            reason: self.reason,
            gate: self.gate.to_owned(),
            scanned_at: self.scanned_at,
        }
    }
}

/// A scan that was written down.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ScanRow {
    pub occurrence_id: OccurrenceId,
    pub ticket_id: Option<TicketId>,
    pub verdict: Verdict,
    pub reason: ScanReason,
    pub gate: String,
    pub scanned_at: Time,
}

/// What the door shows of its occurrence.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Seen {
    pub title: String,
    pub starts_at: Time,
    pub time_zone: String,
}

/// The occurrence, if it is the organization's.
pub(crate) async fn occurrence(conn: &mut PgConnection, door: AtDoor) -> Result<Option<Seen>, sqlx::Error> {
    sqlx::query_as::<_, Seen>(
        "select e.title, o.starts_at, o.time_zone from events.occurrences o
         join events.events e on e.id = o.event_id
         where o.organization_id = $1 and o.event_id = $2 and o.id = $3",
    )
    .bind(door.organization_id)
    .bind(door.event_id)
    .bind(door.occurrence_id)
    .fetch_optional(conn)
    .await
}

/// A ticket of the event.
pub(crate) async fn ticket(
    conn: &mut PgConnection,
    event_id: EventId,
    id: TicketId,
) -> Result<Option<DoorTicket>, sqlx::Error> {
    sqlx::query_as::<_, DoorTicket>(
        "select t.id, t.occurrence_id, t.state, t.credential_version, t.number, t.holder_name,
                b.name as buyer_name, l.product_name, l.offer_name, b.reference
         from bookings.tickets t
         join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         where t.event_id = $1 and t.id = $2",
    )
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// A ticket of the event by its typed code.
pub(crate) async fn ticket_by_code(
    conn: &mut PgConnection,
    event_id: EventId,
    code: &str,
) -> Result<Option<DoorTicket>, sqlx::Error> {
    sqlx::query_as::<_, DoorTicket>(
        "select t.id, t.occurrence_id, t.state, t.credential_version, t.number, t.holder_name,
                b.name as buyer_name, l.product_name, l.offer_name, b.reference
         from bookings.tickets t
         join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         where t.event_id = $1 and t.code = $2",
    )
    .bind(event_id)
    .bind(code)
    .fetch_optional(conn)
    .await
}

/// Writes a scan down; `false` when its nonce is known or its ticket was accepted before.
pub(crate) async fn insert(conn: &mut PgConnection, scan: &NewScan<'_>) -> Result<bool, sqlx::Error> {
    let written = sqlx::query(
        "insert into bookings.scans
           (event_id, id, occurrence_id, ticket_id, verdict, reason, gate, nonce, scanned_by, scanned_at, received_at,
            api_key_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict do nothing",
    )
    .bind(scan.door.event_id)
    .bind(scan.id)
    .bind(scan.door.occurrence_id)
    .bind(scan.ticket_id)
    .bind(scan.verdict)
    .bind(scan.reason)
    .bind(scan.gate)
    .bind(scan.nonce)
    .bind(scan.scanned_by)
    .bind(scan.scanned_at)
    .bind(scan.received_at)
    .bind(scan.api_key_id)
    .execute(conn)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// The scan with this nonce.
pub(crate) async fn by_nonce(
    conn: &mut PgConnection,
    event_id: EventId,
    nonce: Uuid,
) -> Result<Option<ScanRow>, sqlx::Error> {
    sqlx::query_as::<_, ScanRow>(
        "select occurrence_id, ticket_id, verdict, reason, gate, scanned_at
         from bookings.scans where event_id = $1 and nonce = $2",
    )
    .bind(event_id)
    .bind(nonce)
    .fetch_optional(conn)
    .await
}

/// When and at which gate the ticket was accepted.
pub(crate) async fn first_accepted(
    conn: &mut PgConnection,
    event_id: EventId,
    ticket_id: TicketId,
) -> Result<Option<(Time, String)>, sqlx::Error> {
    sqlx::query_as::<_, (Time, String)>(
        "select scanned_at, gate from bookings.scans
         where event_id = $1 and ticket_id = $2 and verdict = 'accepted'",
    )
    .bind(event_id)
    .bind(ticket_id)
    .fetch_optional(conn)
    .await
}

/// Live tickets of the occurrence, and how many of them are in.
pub(crate) async fn counts(conn: &mut PgConnection, door: AtDoor) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as::<_, (i64, i64)>(
        "select count(*), count(s.id) from bookings.tickets t
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where t.event_id = $1 and t.occurrence_id = $2 and t.state <> 'cancelled'",
    )
    .bind(door.event_id)
    .bind(door.occurrence_id)
    .fetch_one(conn)
    .await
}

/// The newest scans of the occurrence.
pub(crate) async fn recent(conn: &mut PgConnection, door: AtDoor) -> Result<Vec<ScanRow>, sqlx::Error> {
    sqlx::query_as::<_, ScanRow>(
        "select occurrence_id, ticket_id, verdict, reason, gate, scanned_at from bookings.scans
         where event_id = $1 and occurrence_id = $2 order by received_at desc, id desc limit 20",
    )
    .bind(door.event_id)
    .bind(door.occurrence_id)
    .fetch_all(conn)
    .await
}

/// Occurrences of published events that are not long over: those within a day of now first, then those
/// to come.
pub(crate) async fn occurrences(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    events: Option<&[EventId]>,
    now: Time,
) -> Result<Vec<DoorOccurrence>, sqlx::Error> {
    sqlx::query_as::<_, DoorOccurrence>(
        "select o.event_id, o.id as occurrence_id, e.title, o.starts_at, o.ends_at, o.time_zone,
                v.name as venue_name, count(t.id) as sold, count(s.id) as checked_in
         from events.occurrences o
         join events.events e on e.id = o.event_id
         left join events.venues v on v.organization_id = o.organization_id and v.id = o.venue_id
         left join bookings.tickets t
           on t.event_id = o.event_id and t.occurrence_id = o.id and t.state <> 'cancelled'
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where o.organization_id = $1 and e.state = 'published' and o.state in ('scheduled', 'postponed')
           and ($2::uuid[] is null or o.event_id = any($2::uuid[]))
           and o.ends_at > $3::timestamptz - interval '1 day'
         group by o.event_id, o.id, e.title, o.starts_at, o.ends_at, o.time_zone, v.name
         order by (o.starts_at > $3::timestamptz + interval '1 day'), o.starts_at, o.id
         limit 100",
    )
    .bind(organization_id)
    .bind(events)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Tickets of the occurrence by a part of a name or address, or the start of a code or reference.
pub(crate) async fn search(
    conn: &mut PgConnection,
    door: AtDoor,
    words: &str,
    code: &str,
) -> Result<Vec<FoundTicket>, sqlx::Error> {
    sqlx::query_as::<_, FoundTicket>(
        "select t.id as ticket_id, t.code, t.state, coalesce(t.holder_name, b.name) as holder_name,
                l.product_name, l.offer_name, b.reference, s.scanned_at as checked_in_at
         from bookings.tickets t
         join bookings.bookings b on b.event_id = t.event_id and b.id = t.booking_id
         join bookings.lines l on l.event_id = t.event_id and l.id = t.line_id
         left join bookings.scans s
           on s.event_id = t.event_id and s.ticket_id = t.id and s.verdict = 'accepted'
         where t.event_id = $1 and t.occurrence_id = $2 and t.state <> 'cancelled'
           and (t.holder_name ilike $3 or b.name ilike $3 or b.email ilike $3
                or ($4 <> '%' and (t.code like $4 or b.reference like $4)))
         order by coalesce(t.holder_name, b.name), b.reference, t.number limit 30",
    )
    .bind(door.event_id)
    .bind(door.occurrence_id)
    .bind(words)
    .bind(code)
    .fetch_all(conn)
    .await
}
