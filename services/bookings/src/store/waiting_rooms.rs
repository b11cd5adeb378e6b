//! What organizers set about waiting rooms, and the draws.

use kit::{EventId, OrganizationId, Time};
use sqlx::PgConnection;

/// One waiting room, and what its page says of the event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct RoomRow {
    pub event_id: EventId,
    pub enabled: bool,
    pub opens_at: Option<Time>,
    pub rate_per_minute: Option<i32>,
    pub window_minutes: i16,
    pub paused: bool,
    pub message: String,
    pub proof_of_work: i16,
    pub seed: Option<Vec<u8>>,
    pub drawn_at: Option<Time>,
    pub participants: Option<i32>,
    pub version: i32,
    pub slug: String,
    pub title: String,
    pub organizer: String,
    pub accent_color: String,
    pub starts_at: Option<Time>,
    pub time_zone: Option<String>,
    pub venue_name: Option<String>,
    pub city: Option<String>,
    /// Of the event's texts.
    pub language: String,
}

/// All rooms that are on, of events that are public.
pub(crate) async fn enabled(conn: &mut PgConnection, now: Time) -> Result<Vec<RoomRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.event_id, r.enabled, r.opens_at, r.rate_per_minute, r.window_minutes, r.paused, r.message,
                r.proof_of_work, r.seed, r.drawn_at, r.participants, r.version,
                e.slug, e.title, g.name as organizer, g.accent_color,
                o.starts_at, o.time_zone, v.name as venue_name, v.city, e.language
           from bookings.waiting_rooms r
           join events.events e on e.id = r.event_id and e.state = 'published'
           join users.organizations g on g.id = e.organization_id
           left join lateral (select s.starts_at, s.time_zone, s.venue_id
                                from events.occurrences s
                               where s.event_id = e.id and s.state = 'scheduled' and s.ends_at > $1::timestamptz
                               order by s.starts_at limit 1) o on true
           left join events.venues v on v.id = o.venue_id
          where r.enabled",
    )
    .bind(now)
    .fetch_all(conn)
    .await
}

/// The settings of one event, on or off; `None` when nothing was ever set, or the event is foreign.
pub(crate) async fn find(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<Option<RoomRow>, sqlx::Error> {
    sqlx::query_as(
        "select r.event_id, r.enabled, r.opens_at, r.rate_per_minute, r.window_minutes, r.paused, r.message,
                r.proof_of_work, r.seed, r.drawn_at, r.participants, r.version,
                e.slug, e.title, g.name as organizer, g.accent_color,
                null::timestamptz as starts_at, null::text as time_zone, null::text as venue_name,
                null::text as city, e.language
           from bookings.waiting_rooms r
           join events.events e on e.id = r.event_id
           join users.organizations g on g.id = e.organization_id
          where r.organization_id = $1 and r.event_id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// The slug of an event of this organization and whether it is public.
pub(crate) async fn event(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<Option<(String, bool)>, sqlx::Error> {
    sqlx::query_as(
        "select e.slug, e.state = 'published' from events.events e where e.organization_id = $1 and e.id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// What an organizer sets.
pub(crate) struct NewSettings<'a> {
    pub enabled: bool,
    pub opens_at: Option<Time>,
    pub rate_per_minute: Option<i32>,
    pub window_minutes: i16,
    pub message: &'a str,
    pub proof_of_work: i16,
    /// The version that was read; 0 when there was none.
    pub version: i32,
}

/// Writes the settings; `false` when somebody else did in the meantime. A later opening than `now` takes
/// back a draw that was held for an earlier one.
pub(crate) async fn save(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    new: &NewSettings<'_>,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "insert into bookings.waiting_rooms
           (event_id, organization_id, enabled, opens_at, rate_per_minute, window_minutes, message,
            proof_of_work, created_at, updated_at)
         select $2, $1, $3, $4::timestamptz, $5::integer, $6, $7, $8, $10::timestamptz, $10::timestamptz
         on conflict (event_id) do update set
           enabled = excluded.enabled, opens_at = excluded.opens_at,
           rate_per_minute = excluded.rate_per_minute, window_minutes = excluded.window_minutes,
           message = excluded.message, proof_of_work = excluded.proof_of_work,
           seed = case when excluded.opens_at > $10::timestamptz then null else waiting_rooms.seed end,
           drawn_at = case when excluded.opens_at > $10::timestamptz then null else waiting_rooms.drawn_at end,
           participants = case when excluded.opens_at > $10::timestamptz then null
                          else waiting_rooms.participants end,
           version = waiting_rooms.version + 1, updated_at = excluded.updated_at
         where waiting_rooms.version = $9 and waiting_rooms.organization_id = $1",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(new.enabled)
    .bind(new.opens_at)
    .bind(new.rate_per_minute)
    .bind(new.window_minutes)
    .bind(new.message)
    .bind(new.proof_of_work)
    .bind(new.version)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Pauses or goes on; `false` when there is no such room.
pub(crate) async fn set_paused(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    paused: bool,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update bookings.waiting_rooms set paused = $3, version = version + 1, updated_at = $4
          where organization_id = $1 and event_id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(paused)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets the rate, or leaves it to us; `false` when there is no such room.
pub(crate) async fn set_rate(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    rate_per_minute: Option<i32>,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update bookings.waiting_rooms set rate_per_minute = $3, version = version + 1, updated_at = $4
          where organization_id = $1 and event_id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(rate_per_minute)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets what is told to everybody who waits; `false` when there is no such room.
pub(crate) async fn set_message(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    message: &str,
    now: Time,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update bookings.waiting_rooms set message = $3, version = version + 1, updated_at = $4
          where organization_id = $1 and event_id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(message)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the seed unless there is one already; the seed that stands in the end, and when it was drawn.
pub(crate) async fn keep_seed(
    conn: &mut PgConnection,
    event_id: EventId,
    seed: &[u8],
    now: Time,
) -> Result<Option<(Vec<u8>, Time)>, sqlx::Error> {
    sqlx::query_as(
        "update bookings.waiting_rooms
            set seed = coalesce(seed, $2::bytea), drawn_at = coalesce(drawn_at, $3::timestamptz)
          where event_id = $1 and opens_at <= $3::timestamptz returning seed, drawn_at",
    )
    .bind(event_id)
    .bind(seed)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// Keeps how many took part in the draw, and returns it: those `of_all` nodes, or those of this one added to
/// what the others have said. `None` when the draw was taken back.
pub(crate) async fn keep_participants(
    conn: &mut PgConnection,
    event_id: EventId,
    participants: i32,
    of_all: bool,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "update bookings.waiting_rooms
            set participants = case when $3 then greatest(coalesce(participants, 0), $2)
                               else coalesce(participants, 0) + $2 end
          where event_id = $1 and seed is not null
          returning participants",
    )
    .bind(event_id)
    .bind(participants)
    .bind(of_all)
    .fetch_optional(conn)
    .await
}

/// A number for this node from 0 to 2047, which no other node has that began lately.
pub(crate) async fn next_node(conn: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select nextval('bookings.queue_nodes')").fetch_one(conn).await
}
