//! Entries of waiting lists.

use kit::{Email, EventId, OccurrenceId, OrganizationId, PoolId, ProductId, Time, UserId, WaitingEntryId};
use sqlx::PgConnection;

use crate::waiting_list::{ChoiceRequest, WaitingChoice, WaitingEntryState};

/// A row of `bookings.waiting_entries`.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EntryRow {
    pub event_id: EventId,
    pub id: WaitingEntryId,
    pub state: WaitingEntryState,
    pub rank: Option<i64>,
    pub user_id: Option<UserId>,
    pub email: Email,
    pub locale: String,
    pub quantity: i16,
    pub minimum: i16,
    pub together: bool,
    pub lapses: i16,
    pub link_version: i32,
    pub version: i32,
    pub created_at: Time,
}

/// What is written of a wish.
#[derive(Debug, Clone)]
pub(crate) struct Wish<'a> {
    pub quantity: i16,
    pub minimum: i16,
    pub together: bool,
    pub choices: &'a [ChoiceRequest],
}

/// A new entry.
pub(crate) struct NewEntry<'a> {
    pub id: WaitingEntryId,
    pub user_id: Option<UserId>,
    pub email: &'a Email,
    pub locale: &'a str,
    pub wish: &'a Wish<'a>,
}

/// An entry.
pub(crate) async fn find(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
) -> Result<Option<EntryRow>, sqlx::Error> {
    sqlx::query_as("select n.* from bookings.waiting_entries n where n.event_id = $1 and n.id = $2")
        .bind(event_id)
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// The open entry of a person: of this account, or of this address.
pub(crate) async fn open_of(
    conn: &mut PgConnection,
    event_id: EventId,
    user_id: Option<UserId>,
    email: &Email,
) -> Result<Option<EntryRow>, sqlx::Error> {
    sqlx::query_as(
        "select n.* from bookings.waiting_entries n
          where n.event_id = $1 and (n.email = $3 or n.user_id = $2::uuid)
            and n.state in ('unconfirmed', 'waiting', 'offered', 'paused')
          order by (n.state = 'unconfirmed'), n.id limit 1",
    )
    .bind(event_id)
    .bind(user_id)
    .bind(email)
    .fetch_optional(conn)
    .await
}

/// The entries of a signed-in person, those that are alive first.
pub(crate) async fn of_user(
    conn: &mut PgConnection,
    user_id: UserId,
    email: Option<&Email>,
) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as(
        "select n.* from bookings.waiting_entries n
          where (n.user_id = $1 or n.email = $2::text) and n.state not in ('unconfirmed', 'removed', 'left')
          order by (n.rank is null), n.created_at desc limit 100",
    )
    .bind(user_id)
    .bind(email)
    .fetch_all(conn)
    .await
}

/// Adds an entry that is not confirmed yet, with what it wishes.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: EventId,
    new: &NewEntry<'_>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into bookings.waiting_entries
           (event_id, id, state, user_id, email, locale, quantity, minimum, together, consented_at, created_at)
         values ($1, $2, 'unconfirmed', $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(event_id)
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.email)
    .bind(new.locale)
    .bind(new.wish.quantity)
    .bind(new.wish.minimum)
    .bind(new.wish.together)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    set_choices(conn, event_id, new.id, new.wish.choices).await
}

/// Writes another wish.
pub(crate) async fn change(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    wish: &Wish<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries
            set quantity = $3, minimum = $4, together = $5, version = version + 1
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(wish.quantity)
    .bind(wish.minimum)
    .bind(wish.together)
    .execute(&mut *conn)
    .await?;
    set_choices(conn, event_id, id, wish.choices).await
}

async fn set_choices(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    choices: &[ChoiceRequest],
) -> Result<(), sqlx::Error> {
    let occurrences: Vec<OccurrenceId> = choices.iter().map(|choice| choice.occurrence_id).collect();
    let products: Vec<ProductId> = choices.iter().map(|choice| choice.product_id).collect();
    sqlx::query("delete from bookings.waiting_choices where event_id = $1 and entry_id = $2")
        .bind(event_id)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "insert into bookings.waiting_choices (event_id, entry_id, position, occurrence_id, product_id)
         select $1, $2, (c.number - 1)::smallint, c.occurrence_id, c.product_id
           from unnest($3::uuid[], $4::uuid[]) with ordinality as c (occurrence_id, product_id, number)",
    )
    .bind(event_id)
    .bind(id)
    .bind(occurrences)
    .bind(products)
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves an entry to `state`; on the list it gets `rank`, off it `ended_at`.
pub(crate) async fn set_state(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    state: WaitingEntryState,
    rank: Option<i64>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries
            set state = $3, version = version + 1,
                rank = case when $3 in ('waiting', 'offered', 'paused') then coalesce($4::bigint, rank) end,
                confirmed_at = coalesce(confirmed_at, $5::timestamptz),
                ended_at = case when $3 in ('purchased', 'left', 'removed', 'closed') then $5::timestamptz end
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(state)
    .bind(rank)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whom an entry belongs to, as far as the person has an account.
pub(crate) async fn set_user(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    user_id: UserId,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries n set user_id = $3
          where n.event_id = $1 and n.id = $2 and n.user_id is null
            and not exists (select 1 from bookings.waiting_entries x
                             where x.event_id = $1 and x.user_id = $3
                               and x.state in ('unconfirmed', 'waiting', 'offered', 'paused'))",
    )
    .bind(event_id)
    .bind(id)
    .bind(user_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// A turn is over: how many offers ran out by now, how few places are of use, and until when others come
/// first.
pub(crate) async fn after_turn(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    lapses: i16,
    minimum: i16,
    rests_until: Option<Time>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries set lapses = $3, minimum = $4, skips = 0, rests_until = $5
          where event_id = $1 and id = $2",
    )
    .bind(event_id)
    .bind(id)
    .bind(lapses)
    .bind(minimum)
    .bind(rests_until)
    .execute(conn)
    .await?;
    Ok(())
}

/// What entries would take, in the order of their wishes.
pub(crate) async fn choices(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    now: Time,
) -> Result<Vec<WaitingChoice>, sqlx::Error> {
    sqlx::query_as(
        "select c.occurrence_id, c.product_id, p.name as product_name, o.starts_at, o.time_zone,
                (o.state in ('scheduled', 'postponed') and o.starts_at > $3 and e.state = 'published'
                 and p.archived_at is null) as alive
           from bookings.waiting_choices c
           join events.events e on e.id = c.event_id
           join events.products p on p.event_id = c.event_id and p.id = c.product_id
           join events.occurrences o on o.event_id = c.event_id and o.id = c.occurrence_id
          where c.event_id = $1 and c.entry_id = $2
          order by c.position",
    )
    .bind(event_id)
    .bind(id)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// The pools that an entry's wishes take places of.
pub(crate) async fn pools(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
) -> Result<Vec<PoolId>, sqlx::Error> {
    sqlx::query_scalar(
        "select distinct p.id
           from bookings.waiting_choices c
           join events.product_pools l on l.event_id = c.event_id and l.product_id = c.product_id
           join events.pools p on p.event_id = c.event_id and p.id = l.pool_id and p.occurrence_id = c.occurrence_id
          where c.event_id = $1 and c.entry_id = $2
          order by p.id",
    )
    .bind(event_id)
    .bind(id)
    .fetch_all(conn)
    .await
}

/// What a buyer finds free in pools at the moment.
pub(crate) async fn free_of(
    conn: &mut PgConnection,
    event_id: EventId,
    pool_ids: &[PoolId],
) -> Result<Vec<(PoolId, i32)>, sqlx::Error> {
    sqlx::query_as(
        "select id, capacity - held - sold - blocked - reserved
           from events.pools where event_id = $1 and id = any($2::uuid[])",
    )
    .bind(event_id)
    .bind(pool_ids)
    .fetch_all(conn)
    .await
}

/// The organization of a published event.
pub(crate) async fn organization_of(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Option<OrganizationId>, sqlx::Error> {
    sqlx::query_scalar("select organization_id from events.events where id = $1 and state = 'published'")
        .bind(event_id)
        .fetch_optional(conn)
        .await
}

/// How many are on a list.
pub(crate) async fn count(conn: &mut PgConnection, event_id: EventId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from bookings.waiting_entries
          where event_id = $1 and state in ('waiting', 'offered', 'paused')",
    )
    .bind(event_id)
    .fetch_one(conn)
    .await
}

/// Forgets entries that were never confirmed.
pub(crate) async fn forget_unconfirmed(conn: &mut PgConnection, before: Time) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "delete from bookings.waiting_entries n
          where n.state = 'unconfirmed' and n.created_at < $1
            and not exists (select 1 from bookings.waiting_history h
                             where h.event_id = n.event_id and h.entry_id = n.id)",
    )
    .bind(before)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

/// Entries of a list that nothing can come of any more; all of them when `all`.
pub(crate) async fn to_close(
    conn: &mut PgConnection,
    event_id: EventId,
    all: bool,
    now: Time,
    limit: i64,
) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as(
        "select n.* from bookings.waiting_entries n
          where n.event_id = $1 and n.state in ('waiting', 'offered', 'paused')
            and ($2::boolean
                 or not exists (select 1 from bookings.waiting_choices c
                                  join events.occurrences o on o.event_id = c.event_id and o.id = c.occurrence_id
                                 where c.event_id = n.event_id and c.entry_id = n.id
                                   and o.state in ('scheduled', 'postponed') and o.starts_at > $3))
          order by n.id limit $4",
    )
    .bind(event_id)
    .bind(all)
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
}
