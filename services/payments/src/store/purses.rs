//! Purses and their entries.

use kit::{BookingId, EventId, OrganizationId, PaymentId, PurseId, RefundId, Time};
use sqlx::PgConnection;

use crate::purses::{NewPurse, PurseEntry, PurseEntryKind, PurseKind, PurseRow};

/// A purse to write down.
pub struct NewRow<'a> {
    pub id: PurseId,
    pub new: &'a NewPurse,
    pub hash: &'a [u8; 32],
    pub sealed: &'a [u8],
    pub last_four: &'a str,
    pub expires_at: Option<Time>,
}

/// Writes an empty purse down; `None` when its source made one before.
pub async fn insert(
    conn: &mut PgConnection,
    row: &NewRow<'_>,
    now: Time,
) -> Result<Option<PurseRow>, sqlx::Error> {
    sqlx::query_as(
        "insert into payments.purses
           (organization_id, id, kind, currency, code_hash, code_sealed, last_four, issued_minor, event_id,
            booking_id, description, source, expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, left($11, 300), $12, $13, $14, $14)
         on conflict (source) do nothing
         returning *",
    )
    .bind(row.new.organization_id)
    .bind(row.id)
    .bind(row.new.kind)
    .bind(row.new.currency)
    .bind(row.hash.as_slice())
    .bind(row.sealed)
    .bind(row.last_four)
    .bind(row.new.minor)
    .bind(row.new.event_id)
    .bind(row.new.booking_id)
    .bind(&row.new.description)
    .bind(&row.new.source)
    .bind(row.expires_at)
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// A move to write down.
pub struct NewEntry<'a> {
    pub purse_id: PurseId,
    pub kind: PurseEntryKind,
    pub minor: i64,
    pub event_id: EventId,
    pub booking_id: BookingId,
    pub payment_id: Option<PaymentId>,
    pub refund_id: Option<RefundId>,
    pub description: &'a str,
}

/// Writes a move down; the database counts it into the purse.
pub async fn enter(conn: &mut PgConnection, entry: &NewEntry<'_>, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into payments.purse_entries
           (purse_id, kind, amount_minor, event_id, booking_id, payment_id, refund_id, description, at)
         values ($1, $2, $3, $4, $5, $6, $7, left($8, 300), $9)",
    )
    .bind(entry.purse_id)
    .bind(entry.kind)
    .bind(entry.minor)
    .bind(entry.event_id)
    .bind(entry.booking_id)
    .bind(entry.payment_id)
    .bind(entry.refund_id)
    .bind(entry.description)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The purse whose code has one of these hashes.
pub async fn by_hash(conn: &mut PgConnection, hashes: &[Vec<u8>]) -> Result<Option<PurseRow>, sqlx::Error> {
    sqlx::query_as("select * from payments.purses where code_hash = any($1::bytea[])")
        .bind(hashes)
        .fetch_optional(conn)
        .await
}

pub async fn find(conn: &mut PgConnection, id: PurseId) -> Result<Option<PurseRow>, sqlx::Error> {
    sqlx::query_as("select * from payments.purses where id = $1").bind(id).fetch_optional(conn).await
}

/// The purses with these ids.
pub async fn with_ids(conn: &mut PgConnection, ids: &[PurseId]) -> Result<Vec<PurseRow>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_as("select * from payments.purses where id = any($1::uuid[]) order by id")
        .bind(ids)
        .fetch_all(conn)
        .await
}

/// The purses with these ids, locked in their order until the transaction ends.
pub async fn lock(conn: &mut PgConnection, ids: &[PurseId]) -> Result<Vec<PurseRow>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_as("select * from payments.purses where id = any($1::uuid[]) order by id for no key update")
        .bind(ids)
        .fetch_all(conn)
        .await
}

/// The purses that come from a booking, the oldest first.
pub async fn of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<PurseRow>, sqlx::Error> {
    sqlx::query_as("select * from payments.purses where event_id = $1 and booking_id = $2 order by id")
        .bind(event_id)
        .bind(booking_id)
        .fetch_all(conn)
        .await
}

/// The same, locked until the transaction ends.
pub async fn lock_of_booking(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
) -> Result<Vec<PurseRow>, sqlx::Error> {
    sqlx::query_as(
        "select * from payments.purses where event_id = $1 and booking_id = $2 order by id for no key update",
    )
    .bind(event_id)
    .bind(booking_id)
    .fetch_all(conn)
    .await
}

/// Which purses a list shows.
pub struct List<'a> {
    pub organization_id: Option<OrganizationId>,
    /// The only events that the member may see.
    pub allowed: Option<&'a [EventId]>,
    /// Capital letters and digits that the end of the code, or the booking's reference, must hold.
    pub words: Option<String>,
    pub kind: Option<PurseKind>,
    pub after: Option<(Time, PurseId)>,
    pub limit: i64,
}

/// Purses, the newest first.
pub async fn list(conn: &mut PgConnection, list: &List<'_>) -> Result<Vec<PurseRow>, sqlx::Error> {
    sqlx::query_as(
        "select * from payments.purses
         where organization_id = $1
           and ($2::uuid[] is null or event_id = any($2::uuid[]))
           and ($3::text is null or strpos(last_four, $3::text) > 0 or strpos(upper(description), $3::text) > 0)
           and ($4::text is null or kind = $4::text)
           and ($5::timestamptz is null or (created_at, id) < ($5::timestamptz, $6::uuid))
         order by created_at desc, id desc limit $7",
    )
    .bind(list.organization_id)
    .bind(list.allowed)
    .bind(&list.words)
    .bind(list.kind)
    .bind(list.after.map(|(time, _)| time))
    .bind(list.after.map(|(_, id)| id))
    .bind(list.limit)
    .fetch_all(conn)
    .await
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    kind: PurseEntryKind,
    amount_minor: i64,
    event_id: EventId,
    booking_id: BookingId,
    description: String,
    at: Time,
}

/// The moves of a purse, the newest first; at most 500.
pub async fn entries(conn: &mut PgConnection, purse: &PurseRow) -> Result<Vec<PurseEntry>, sqlx::Error> {
    let rows: Vec<EntryRow> = sqlx::query_as(
        "select kind, amount_minor, event_id, booking_id, description, at
         from payments.purse_entries where purse_id = $1 order by id desc limit 500",
    )
    .bind(purse.id)
    .fetch_all(conn)
    .await?;
    let shown = |row: EntryRow| PurseEntry {
        kind: row.kind,
        amount: purse.money(row.amount_minor),
        event_id: row.event_id,
        booking_id: row.booking_id,
        description: row.description,
        at: row.at,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Stops a purse for a reason, or lets it go.
pub async fn set_blocked(
    conn: &mut PgConnection,
    id: PurseId,
    reason: Option<&str>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.purses
         set blocked_at = case when $2::text is null then null else $3::timestamptz end, block_reason = $2, frozen = false,
             updated_at = $3
         where id = $1",
    )
    .bind(id)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Stops the cards that a booking bought for the time of a dispute, or lets those go that it stopped.
pub async fn freeze(
    conn: &mut PgConnection,
    event_id: EventId,
    booking_id: BookingId,
    frozen: bool,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update payments.purses
         set frozen = $3, blocked_at = case when $3 then $4::timestamptz end,
             block_reason = case when $3 then 'Its payment is disputed' end, updated_at = $4
         where event_id = $1 and booking_id = $2 and kind = 'gift_card' and frozen <> $3
           and (blocked_at is null or frozen)",
    )
    .bind(event_id)
    .bind(booking_id)
    .bind(frozen)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn set_voided(conn: &mut PgConnection, id: PurseId, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query("update payments.purses set voided_at = $2, updated_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Lets a purse that has an end be good until `until` at least.
pub async fn extend(conn: &mut PgConnection, id: PurseId, until: Time) -> Result<(), sqlx::Error> {
    sqlx::query("update payments.purses set expires_at = $2 where id = $1 and expires_at < $2")
        .bind(id)
        .bind(until)
        .execute(conn)
        .await?;
    Ok(())
}

/// Months for which gift cards of an organization are good; `None`: no end.
pub async fn valid_months(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
) -> Result<Option<i16>, sqlx::Error> {
    let found: Option<Option<i16>> =
        sqlx::query_scalar("select valid_months from payments.purse_settings where organization_id = $1")
            .bind(organization_id)
            .fetch_optional(conn)
            .await?;
    Ok(found.flatten())
}

pub async fn set_valid_months(
    conn: &mut PgConnection,
    organization_id: OrganizationId,
    months: Option<i16>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into payments.purse_settings (organization_id, valid_months, updated_at) values ($1, $2, $3)
         on conflict (organization_id) do update
         set valid_months = excluded.valid_months, updated_at = excluded.updated_at",
    )
    .bind(organization_id)
    .bind(months)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
