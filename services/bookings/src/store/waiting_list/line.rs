//! The line: who is ahead of whom, and what they wait for.

use kit::{Email, EventId, OccurrenceId, PoolId, ProductId, Time, UserId, WaitingEntryId};
use sqlx::PgConnection;

/// Somebody in line, with all their choices by position.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct InLine {
    pub id: WaitingEntryId,
    pub rank: i64,
    pub user_id: Option<UserId>,
    pub email: Email,
    pub locale: String,
    pub quantity: i16,
    pub minimum: i16,
    pub together: bool,
    pub skips: i16,
    pub occurrence_ids: Vec<OccurrenceId>,
    pub product_ids: Vec<ProductId>,
}

/// The next in line after `rank`, at most `limit`; one entry only, wherever it stands, when `only`.
pub(crate) async fn after(
    conn: &mut PgConnection,
    event_id: EventId,
    rank: i64,
    only: Option<WaitingEntryId>,
    limit: i64,
    now: Time,
) -> Result<Vec<InLine>, sqlx::Error> {
    sqlx::query_as(
        "select n.id, n.rank, n.user_id, n.email, n.locale, n.quantity, n.minimum, n.together, n.skips,
                array(select c.occurrence_id from bookings.waiting_choices c
                       where c.event_id = n.event_id and c.entry_id = n.id order by c.position) as occurrence_ids,
                array(select c.product_id from bookings.waiting_choices c
                       where c.event_id = n.event_id and c.entry_id = n.id order by c.position) as product_ids
           from bookings.waiting_entries n
          where n.event_id = $1 and n.rank > $2 and ($3::uuid is null or n.id = $3)
            and ((n.state = 'waiting' and (n.rests_until is null or n.rests_until <= $5 or $3::uuid is not null))
                 or ($3::uuid is not null and n.state = 'paused'))
          order by n.rank limit $4",
    )
    .bind(event_id)
    .bind(rank)
    .bind(only)
    .bind(limit)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// What those in line wait for: the occurrences, and the pools that they would take places of.
pub(crate) async fn wanted(
    conn: &mut PgConnection,
    event_id: EventId,
    only: Option<WaitingEntryId>,
    now: Time,
) -> Result<Vec<(OccurrenceId, PoolId)>, sqlx::Error> {
    sqlx::query_as(
        "select distinct w.occurrence_id, p.id
           from (select distinct c.occurrence_id, c.product_id
                   from bookings.waiting_entries n
                   join bookings.waiting_choices c on c.event_id = n.event_id and c.entry_id = n.id
                  where n.event_id = $1
                    and ((n.state = 'waiting' and (n.rests_until is null or n.rests_until <= $3))
                         or n.id = $2::uuid)) w
           join events.product_pools l on l.event_id = $1 and l.product_id = w.product_id
           join events.pools p on p.event_id = $1 and p.id = l.pool_id and p.occurrence_id = w.occurrence_id
          order by p.id",
    )
    .bind(event_id)
    .bind(only)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// When the first of those who rest is in line again.
pub(crate) async fn first_rested(
    conn: &mut PgConnection,
    event_id: EventId,
    now: Time,
) -> Result<Option<Time>, sqlx::Error> {
    sqlx::query_scalar(
        "select min(rests_until) from bookings.waiting_entries
          where event_id = $1 and state = 'waiting' and rests_until > $2",
    )
    .bind(event_id)
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Counts for those who were overtaken, and begins anew for those for whom places were kept in vain.
pub(crate) async fn count_skips(
    conn: &mut PgConnection,
    event_id: EventId,
    overtaken: &[WaitingEntryId],
    forgiven: &[WaitingEntryId],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries
            set skips = case when id = any($3::uuid[]) then 0 else least(skips + 1, 1000) end
          where event_id = $1 and id = any($2::uuid[] || $3::uuid[])",
    )
    .bind(event_id)
    .bind(overtaken)
    .bind(forgiven)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where an entry stands among those who wait for any of the same tickets.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct Standing {
    /// People ahead.
    pub ahead: i64,
    /// Tickets that they want.
    pub wanted: i64,
    /// Tickets of these kinds that found somebody of the list so far.
    pub came_free: i64,
}

/// Where the entry stands.
pub(crate) async fn standing(
    conn: &mut PgConnection,
    event_id: EventId,
    id: WaitingEntryId,
    rank: i64,
) -> Result<Standing, sqlx::Error> {
    sqlx::query_as(
        "with mine as (select occurrence_id, product_id from bookings.waiting_choices
                        where event_id = $1 and entry_id = $2)
         select count(*) as ahead, coalesce(sum(n.quantity), 0)::int8 as wanted,
                (select coalesce(sum(o.quantity), 0)::int8 from bookings.waiting_offers o
                  where o.event_id = $1 and not o.out_of_turn and o.state in ('open', 'accepted')
                    and (o.occurrence_id, o.product_id) in (select occurrence_id, product_id from mine)) as came_free
           from bookings.waiting_entries n
          where n.event_id = $1 and n.state = 'waiting' and n.rank < $3
            and exists (select 1 from bookings.waiting_choices c
                          join mine using (occurrence_id, product_id)
                         where c.event_id = n.event_id and c.entry_id = n.id)",
    )
    .bind(event_id)
    .bind(id)
    .bind(rank)
    .fetch_one(conn)
    .await
}

/// The ranks of a locked list in order, with their entries.
pub(crate) async fn ranks(
    conn: &mut PgConnection,
    event_id: EventId,
) -> Result<Vec<(i64, WaitingEntryId)>, sqlx::Error> {
    sqlx::query_as(
        "select rank, id from bookings.waiting_entries where event_id = $1 and rank is not null order by rank",
    )
    .bind(event_id)
    .fetch_all(conn)
    .await
}

/// Gives entries these ranks.
pub(crate) async fn set_ranks(
    conn: &mut PgConnection,
    event_id: EventId,
    ids: &[WaitingEntryId],
    ranks: &[i64],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update bookings.waiting_entries n set rank = r.rank
           from unnest($2::uuid[], $3::bigint[]) as r (id, rank)
          where n.event_id = $1 and n.id = r.id",
    )
    .bind(event_id)
    .bind(ids)
    .bind(ranks)
    .execute(conn)
    .await?;
    Ok(())
}
