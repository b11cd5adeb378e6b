//! Events.

use kit::{EventId, MediaId, OrganizationId, Time};
use sqlx::PgConnection;

use crate::model::{Event, EventState};

/// One event of an organization.
pub(crate) async fn load(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<Event, sqlx::Error> {
    sqlx::query_as(
        "select e.id, e.organization_id, e.slug, e.title, e.summary, e.description, e.category, e.tags,
                e.language, e.currency, e.state, events.cover_json(m) as cover, e.hold_minutes,
                e.max_per_booking, e.max_per_person, e.refund_policy, e.age_note, e.featured, e.cancel_reason,
                e.published_at, e.version, e.created_at, e.updated_at
           from events.events e
           left join events.media m on m.organization_id = e.organization_id and m.id = e.cover_id
          where e.organization_id = $1 and e.id = $2",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Locks an event against changes by others, and says where it stands.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<EventState, sqlx::Error> {
    sqlx::query_scalar(
        "select state from events.events where organization_id = $1 and id = $2 for no key update",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Adds a draft; `false` when the slug is taken.
pub(crate) async fn insert(conn: &mut PgConnection, event: &Event) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query(
        "insert into events.events (id, organization_id, slug, title, summary, description, category, tags,
           language, currency, cover_id, hold_minutes, max_per_booking, refund_policy, age_note, created_at,
           updated_at, max_per_person)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::timestamptz,
           $16::timestamptz, $17)
         on conflict (slug) do nothing",
    )
    .bind(event.id)
    .bind(event.organization_id)
    .bind(&event.slug)
    .bind(&event.title)
    .bind(&event.summary)
    .bind(&event.description)
    .bind(event.category)
    .bind(&event.tags)
    .bind(&event.language)
    .bind(event.currency)
    .bind(event.cover.as_ref().map(|cover| cover.id))
    .bind(event.hold_minutes)
    .bind(event.max_per_booking)
    .bind(&event.refund_policy)
    .bind(&event.age_note)
    .bind(event.created_at)
    .bind(event.max_per_person)
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Writes a changed event back, as its next version.
pub(crate) async fn update(
    conn: &mut PgConnection,
    event: &Event,
    cover_id: Option<MediaId>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.events set slug = $3, title = $4, summary = $5, description = $6, category = $7,
           tags = $8, language = $9, currency = $10, cover_id = $11, hold_minutes = $12,
           max_per_booking = $13, refund_policy = $14, age_note = $15, updated_at = $16::timestamptz,
           max_per_person = $17, version = version + 1
          where organization_id = $1 and id = $2",
    )
    .bind(event.organization_id)
    .bind(event.id)
    .bind(&event.slug)
    .bind(&event.title)
    .bind(&event.summary)
    .bind(&event.description)
    .bind(event.category)
    .bind(&event.tags)
    .bind(&event.language)
    .bind(event.currency)
    .bind(cover_id)
    .bind(event.hold_minutes)
    .bind(event.max_per_booking)
    .bind(&event.refund_policy)
    .bind(&event.age_note)
    .bind(now)
    .bind(event.max_per_person)
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves an event to another state. The first publication is remembered; so is the reason of the end.
pub(crate) async fn set_state(
    conn: &mut PgConnection,
    event_id: EventId,
    state: EventState,
    reason: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.events set state = $2, cancel_reason = coalesce($3::text, cancel_reason),
           published_at = case when $2 = 'published' then coalesce(published_at, $4::timestamptz)
                               else published_at end,
           updated_at = $4::timestamptz, version = version + 1
          where id = $1",
    )
    .bind(event_id)
    .bind(state)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Which of the slugs `base`, `base-2`, `base-3`, … are taken.
pub(crate) async fn slugs_like(conn: &mut PgConnection, base: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select slug from events.events
          where slug = $1 or (starts_with(slug, $1 || '-') and substr(slug, length($1) + 2) ~ '^[0-9]{1,6}$')
          limit 10000",
    )
    .bind(base)
    .fetch_all(conn)
    .await
}

/// Whether places of an event are held or sold.
pub(crate) async fn has_bookings(conn: &mut PgConnection, event_id: EventId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select 1 from events.pools where event_id = $1 and held + sold > 0)")
        .bind(event_id)
        .fetch_one(conn)
        .await
}

/// Whether an occurrence of an event lies ahead or is under way.
pub(crate) async fn is_running(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select 1 from events.occurrences
                         where event_id = $1 and state in ('scheduled', 'postponed')
                           and ends_at > $2::timestamptz)",
    )
    .bind(event_id)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Cancels the occurrences of an event that are still to come.
pub(crate) async fn cancel_occurrences(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update events.occurrences set state = 'cancelled', version = version + 1
          where event_id = $1 and state in ('scheduled', 'postponed')",
    )
    .bind(event_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// How many events an organization has.
pub(crate) async fn count(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from events.events where organization_id = $1")
        .bind(organization_id)
        .fetch_one(conn)
        .await
}
