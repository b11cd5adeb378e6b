//! Access codes and who uses them.

use kit::{AccessCodeId, BookingId, EventId, OrganizationId, Time};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::lines::LineRow;
use crate::{AccessCode, CodeUse, NewAccessCodes};

/// Which codes to list.
pub(crate) struct Filter<'a> {
    /// Pattern for codes and notes.
    pub words: Option<&'a str>,
    pub batch_id: Option<Uuid>,
    pub after: Option<AccessCodeId>,
    pub limit: i64,
}

/// A code of an event by its own spelling.
pub(crate) async fn by_code(
    conn: &mut PgConnection,
    event_id: EventId,
    code: &str,
) -> Result<Option<AccessCode>, sqlx::Error> {
    sqlx::query_as(
        "select c.id, c.batch_id, c.code, c.note, c.max_uses, coalesce(l.taken, 0) as uses, c.valid_from,
                c.valid_until, c.product_ids, c.offer_ids, c.channel_ids, c.discount, c.max_per_person,
                c.revoked_at, c.created_at, c.version
         from bookings.access_codes c
         left join bookings.limits l on l.event_id = c.event_id and l.subject = c.id
           and l.person = '00000000-0000-0000-0000-000000000000'
         where c.event_id = $1 and c.code = $2",
    )
    .bind(event_id)
    .bind(code)
    .fetch_optional(conn)
    .await
}

/// A code of an event.
pub(crate) async fn find(
    conn: &mut PgConnection,
    event_id: EventId,
    id: AccessCodeId,
) -> Result<Option<AccessCode>, sqlx::Error> {
    sqlx::query_as(
        "select c.id, c.batch_id, c.code, c.note, c.max_uses, coalesce(l.taken, 0) as uses, c.valid_from,
                c.valid_until, c.product_ids, c.offer_ids, c.channel_ids, c.discount, c.max_per_person,
                c.revoked_at, c.created_at, c.version
         from bookings.access_codes c
         left join bookings.limits l on l.event_id = c.event_id and l.subject = c.id
           and l.person = '00000000-0000-0000-0000-000000000000'
         where c.event_id = $1 and c.id = $2",
    )
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Whether a code is one of an organization's event.
pub(crate) async fn of_organization(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: AccessCodeId,
) -> Result<Option<AccessCodeId>, sqlx::Error> {
    sqlx::query_scalar(
        "select c.id from bookings.access_codes c join events.events e on e.id = c.event_id
         where e.organization_id = $1 and c.event_id = $2 and c.id = $3",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// The codes of an event, the newest first.
pub(crate) async fn list(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    filter: &Filter<'_>,
) -> Result<Vec<AccessCode>, sqlx::Error> {
    sqlx::query_as(
        "select c.id, c.batch_id, c.code, c.note, c.max_uses, coalesce(l.taken, 0) as uses, c.valid_from,
                c.valid_until, c.product_ids, c.offer_ids, c.channel_ids, c.discount, c.max_per_person,
                c.revoked_at, c.created_at, c.version
         from bookings.access_codes c
         join events.events e on e.id = c.event_id
         left join bookings.limits l on l.event_id = c.event_id and l.subject = c.id
           and l.person = '00000000-0000-0000-0000-000000000000'
         where e.organization_id = $1 and c.event_id = $2
           and ($3::text is null or c.code ilike $3 or c.note ilike $3)
           and ($4::uuid is null or c.batch_id = $4) and ($5::uuid is null or c.id < $5)
         order by c.id desc limit $6",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(filter.words)
    .bind(filter.batch_id)
    .bind(filter.after)
    .bind(filter.limit)
    .fetch_all(conn)
    .await
}

/// The bookings that use a code, the newest first.
pub(crate) async fn uses(
    conn: &mut PgConnection,
    event_id: EventId,
    id: AccessCodeId,
) -> Result<Vec<CodeUse>, sqlx::Error> {
    sqlx::query_as(
        "select b.id as booking_id, b.reference, b.state, b.name, b.email, b.quantity, b.created_at
         from bookings.limit_claims c
         join bookings.bookings b on b.event_id = c.event_id and b.id = c.booking_id
         where c.event_id = $1 and c.subject = $2 and c.person = '00000000-0000-0000-0000-000000000000'
         order by b.created_at desc, b.id limit 500",
    )
    .bind(event_id)
    .bind(id)
    .fetch_all(conn)
    .await
}

/// Locks an event of an organization, so that the number of its codes can be counted.
pub(crate) async fn lock_event(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
) -> Result<Option<EventId>, sqlx::Error> {
    sqlx::query_scalar(
        "select id from events.events where organization_id = $1 and id = $2 for no key update",
    )
    .bind(organization_id)
    .bind(event_id)
    .fetch_optional(conn)
    .await
}

/// How many codes an event has.
pub(crate) async fn count(conn: &mut PgConnection, event_id: EventId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from bookings.access_codes where event_id = $1")
        .bind(event_id)
        .fetch_one(conn)
        .await
}

/// The field that names something which the event does not have.
pub(crate) async fn unknown(
    conn: &mut PgConnection,
    event_id: EventId,
    new: &NewAccessCodes,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select case
           when exists (select 1 from unnest($2::uuid[]) as w (id)
                        where not exists (select 1 from events.products p where p.event_id = $1 and p.id = w.id
                                          and p.archived_at is null)) then 'product_ids'
           when exists (select 1 from unnest($3::uuid[]) as w (id)
                        where not exists (select 1 from events.offers f where f.event_id = $1 and f.id = w.id
                                          and f.archived_at is null)) then 'offer_ids'
           when exists (select 1 from unnest($4::uuid[]) as w (id)
                        where not exists (select 1 from events.pools c where c.event_id = $1 and c.id = w.id
                                          and c.channel_of is not null)) then 'channel_ids'
         end",
    )
    .bind(event_id)
    .bind(&new.product_ids)
    .bind(&new.offer_ids)
    .bind(&new.channel_ids)
    .fetch_one(conn)
    .await
}

/// Adds codes; gives those that were not there yet.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    batch_id: Uuid,
    codes: &[String],
    new: &NewAccessCodes,
    now: Time,
) -> Result<Vec<String>, sqlx::Error> {
    let ids: Vec<AccessCodeId> = codes.iter().map(|_| AccessCodeId::new()).collect();
    sqlx::query_scalar(
        "insert into bookings.access_codes (event_id, id, batch_id, code, note, max_uses, valid_from,
           valid_until, product_ids, offer_ids, channel_ids, created_at, discount, max_per_person)
         select $1, c.id, $2, c.code, $5, $6::integer, $7::timestamptz, $8::timestamptz, $9::uuid[],
                $10::uuid[], $11::uuid[], $12::timestamptz, $13::jsonb, $14::integer
         from unnest($3::uuid[], $4::text[]) as c (id, code)
         on conflict (event_id, code) do nothing
         returning code",
    )
    .bind(event_id)
    .bind(batch_id)
    .bind(ids)
    .bind(codes)
    .bind(new.note.as_deref().unwrap_or_default().trim())
    .bind(new.max_uses)
    .bind(new.valid_from)
    .bind(new.valid_until)
    .bind(&new.product_ids)
    .bind(&new.offer_ids)
    .bind(&new.channel_ids)
    .bind(now)
    .bind(new.discount.as_ref().map(Json))
    .bind(new.max_per_person)
    .fetch_all(conn)
    .await
}

/// Ends a code.
pub(crate) async fn revoke(
    conn: &mut PgConnection,
    event_id: EventId,
    id: AccessCodeId,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.access_codes set revoked_at = coalesce(revoked_at, $3) where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes with which codes holds were made.
pub(crate) async fn note(
    conn: &mut PgConnection,
    holds: &[(EventId, BookingId, AccessCodeId)],
) -> Result<(), sqlx::Error> {
    let events: Vec<EventId> = holds.iter().map(|(event_id, _, _)| *event_id).collect();
    let bookings: Vec<BookingId> = holds.iter().map(|(_, booking_id, _)| *booking_id).collect();
    let codes: Vec<AccessCodeId> = holds.iter().map(|(_, _, code)| *code).collect();
    sqlx::query(
        "update bookings.bookings b set code_id = c.code_id
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as c (event_id, booking_id, code_id)
         where b.event_id = c.event_id and b.id = c.booking_id",
    )
    .bind(events)
    .bind(bookings)
    .bind(codes)
    .execute(conn)
    .await?;
    Ok(())
}

/// A code of an event, locked against changes by others.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    event_id: EventId,
    id: AccessCodeId,
) -> Result<Option<AccessCode>, sqlx::Error> {
    sqlx::query_as(
        "select c.id, c.batch_id, c.code, c.note, c.max_uses, 0 as uses, c.valid_from, c.valid_until, c.product_ids,
                c.offer_ids, c.channel_ids, c.discount, c.max_per_person, c.revoked_at, c.created_at, c.version
         from bookings.access_codes c join events.events e on e.id = c.event_id
         where e.organization_id = $1 and c.event_id = $2 and c.id = $3 for no key update of c",
    )
    .bind(organization_id)
    .bind(event_id)
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Writes a changed code back, as its next version.
pub(crate) async fn update(
    conn: &mut PgConnection,
    event_id: EventId,
    code: &AccessCode,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.access_codes
         set note = $3, max_uses = $4, valid_from = $5, valid_until = $6, discount = $7::jsonb,
             max_per_person = $8, version = version + 1
         where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(code.id)
    .bind(&code.note)
    .bind(code.max_uses)
    .bind(code.valid_from)
    .bind(code.valid_until)
    .bind(code.discount.as_ref().map(Json))
    .bind(code.max_per_person)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the code off a booking.
pub(crate) async fn unnote(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<(), sqlx::Error> {
    sqlx::query("update bookings.bookings set code_id = null where event_id = $1 and id = $2")
        .bind(event_id)
        .bind(booking_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// New prices of the lines that a hold has already.
pub(crate) async fn set_prices(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    cart: &[LineRow],
    total_minor: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with gone as (delete from bookings.lines where event_id = $1 and booking_id = $2)
         update bookings.bookings set cart = $3, total_minor = $4 where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(Json(cart))
    .bind(total_minor)
    .execute(conn)
    .await?;
    Ok(())
}
